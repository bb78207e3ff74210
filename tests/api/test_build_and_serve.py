"""The whole way with nothing exchanged: real documents, real steps, real processes.

The quick versions, with small steps of reading, are in tests/graph/test_build.py.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx
import pytest

import loaders
from graph.snapshot import Snapshots
from tests.api.test_server import serving

ROOT = Path(__file__).resolve().parents[2]
CORPUS = Path(loaders.__file__).parent / "corpus"
ASK = "ASK%20%7B%3Fs%20%3Fp%20%3Fo%7D"
BUILD = """
import sys
from pathlib import Path
from graph.build import build
from graph.snapshot import Snapshots
from loaders.pipeline import read_paths
order, data, *paths = sys.argv[1:]
sources = list(read_paths([Path(p) for p in paths]))
report = build(sources[:: int(order)], Snapshots(Path(data)))
assert report.snapshot is not None and report.refused == ()
"""


def building(data: Path, *paths: Path, order: int = 1, seed: str = "0") -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed}
    return subprocess.Popen([sys.executable, "-c", BUILD, str(order), data, *paths], env=environment)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, seeds_dir: Path) -> tuple[Path, Path, float]:
    """Two data folders with the same documents built in opposite orders, and how long that took."""
    folders = tmp_path_factory.mktemp("one"), tmp_path_factory.mktemp("other")
    began = time.monotonic()
    runs = [
        building(folder, CORPUS, seeds_dir, order=order, seed=seed)
        for folder, order, seed in zip(folders, (1, -1), ("0", "4242"), strict=True)
    ]
    assert [run.wait() for run in runs] == [0, 0]
    return *folders, time.monotonic() - began


def test_real_documents_in_another_order_give_the_same_bytes(built: tuple[Path, Path, float]) -> None:
    found = []
    for data in built[:2]:
        snapshot = Snapshots(data).require_current()
        assert Snapshots(data).verify(snapshot.id) == []
        files = sorted(p for p in snapshot.path.rglob("*") if p.is_file())
        found.append({p.relative_to(snapshot.path): p.read_bytes() for p in files})
    assert len(found[0]) >= 9
    assert found[0] == found[1]


def test_a_server_answers_while_ten_builds_are_killed_beside_it(
    built: tuple[Path, Path, float], tmp_path: Path
) -> None:
    data, _, lasts = built
    snapshots = Snapshots(data)
    published = snapshots.require_current()
    (tmp_path / "new.txt").write_text("Pakistan and China reaffirmed their support for free trade.\n")
    chance = random.Random(20260104)
    stop = threading.Event()
    answers: list[tuple[int, str]] = []
    faults: list[str] = []

    def ask(address: str) -> None:
        with httpx.Client(base_url=address, timeout=20) as client:
            while not stop.is_set():
                for path in (
                    "/documents?format=json",
                    f"/sparql?query={ASK}",
                    "/health",
                ):
                    try:
                        answer = client.get(path)
                    except httpx.HTTPError as error:
                        faults.append(f"{path}: {error!r}")
                        continue
                    answers.append((answer.status_code, path))
                    if path.startswith("/documents") and answer.json()["total"] not in (6, 4):
                        faults.append(f"{path}: {answer.json()['total']} documents")
                time.sleep(0.02)

    with serving(data) as (address, server):
        asking = threading.Thread(target=ask, args=(address,))
        asking.start()
        try:
            killed = 0
            for _ in range(40):
                run = building(data, CORPUS, tmp_path)
                time.sleep(chance.uniform(0, 0.7) * lasts)
                run.kill()
                # One that was quicker than its kill has published four documents; then all begins anew.
                killed += run.wait() == -signal.SIGKILL
                current = snapshots.require_current()
                assert snapshots.verify(current.id) == []
                assert snapshots.verify(published.id) == []
                assert current.id == published.id or len(current.files()) == 4
                snapshots.rollback(published.id)
                if killed == 10:
                    break
            assert killed == 10
        finally:
            stop.set()
            asking.join()
        assert server.poll() is None
    assert faults == []
    assert {status for status, _ in answers} == {200}
    assert len(answers) > 100
