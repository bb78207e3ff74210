"""The graph of the shipped documents, as a newcomer builds it: once for all tests that use it."""

from __future__ import annotations

import functools
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


@functools.cache
def build_shipped(folder: Path) -> Path:
    """Build the shipped documents into `folder`/data, in a process of its own; return that data folder."""
    data = folder / "data"
    done = subprocess.run(
        [sys.executable, "-m", "api.cli", "build"],
        env=environment(KARAKORAM_DATA=str(data)), cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return data


def environment(**more: str) -> dict[str, str]:
    """Return the environment of a process that finds the project and none of the caller's settings."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith("KARAKORAM_")}
    path = os.pathsep.join([str(Path(sys.executable).parent), clean.get("PATH", "")])
    return {**clean, "PATH": path, "PYTHONPATH": str(ROOT), **more}
