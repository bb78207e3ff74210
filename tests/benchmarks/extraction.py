"""How fast `karakoram extract` reads: characters a second, peak memory, start-up.

    python -m tests.benchmarks.extraction [--documents 2000]

Each run is a process of its own on one core, and each figure the median of the runs. Start-up is the time
of a run over one short document; the rate is that of the corpus with the start-up taken off. A second
corpus of a quarter of the size runs in the same pass: its memory beside the whole one's shows whether memory
is flat, and one document as long as that quarter whether time is linear in the length of a document.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.benchmarks.documents import document, write_corpus

_RUNS = 3


def _run(path: Path) -> tuple[float, float]:
    """Run the command over `path` on one core; return wall seconds and peak memory in MiB."""

    def one_core() -> None:
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})

    command = [sys.executable, "-m", "api.cli", "extract", str(path), "--format", "jsonl"]
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, preexec_fn=one_core)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"extract ended with {process.returncode}")
    return time.perf_counter() - began, usage.ru_maxrss / 1024


def _median(path: Path) -> tuple[float, float]:
    runs = [_run(path) for _ in range(_RUNS)]
    return statistics.median(r[0] for r in runs), max(r[1] for r in runs)


def main() -> None:
    """Generate the corpora, run, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=int, default=2000)
    count = parser.parse_args().documents
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        short, whole, quarter, long = root / "short.txt", root / "whole", root / "quarter", root / "long.txt"
        short.write_text(document(0)[:600], encoding="utf-8")
        total, part = write_corpus(whole, count), write_corpus(quarter, max(count // 4, 1))
        long.write_text("\n".join(document(n) for n in range(max(count // 4, 1))), encoding="utf-8")
        start, _ = _median(short)
        print(f"start-up                     {start:6.2f} s")
        print(f"{'corpus':<28} {'characters':>12} {'seconds':>8} {'kB/s':>7} {'MiB':>6}")
        for name, path, size in (
            (f"{count} documents", whole, total),
            (f"{max(count // 4, 1)} documents", quarter, part),
            ("the same as one document", long, part),
        ):
            seconds, memory = _median(path)
            rate = size / max(seconds - start, 1e-9) / 1000
            print(f"{name:<28} {size:>12,} {seconds:>8.2f} {rate:>7.0f} {memory:>6.0f}")


if __name__ == "__main__":
    main()
