"""The reader held against the hand annotation of the source documents, by the annotation's own scorer."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from loaders.pipeline import Refusal, extract_paths
from loaders.records import Record, write_jsonl
from tests.conftest import SHARED, SUMMARIES


@pytest.fixture(scope="module")
def records(seeds_dir: Path) -> list[Record]:
    out: list[Record] = []
    for found in extract_paths([seeds_dir]):
        assert not isinstance(found, Refusal)
        out.extend(found[1])
    return out


@pytest.fixture(scope="module")
def report(records: list[Record], gold_dir: Path, request: pytest.FixtureRequest) -> str:
    """What the annotation's scorer prints of the extracted records."""
    lines = "".join(write_jsonl(records))
    done = subprocess.run(
        [sys.executable, str(SHARED / "score.py")], input=lines, capture_output=True, text=True, check=True
    )
    request.config.stash.setdefault(SUMMARIES, []).append(("Source documents", done.stdout.rstrip()))
    return done.stdout


def f1(report: str, row: str) -> float:
    """Return the F1 of a row of the scorer's report."""
    match = re.search(rf"^\s*{re.escape(row)}.*?F1 (\d\.\d+)", report, re.M)
    assert match, f"no row {row!r} in the report"
    return float(match[1])


def accuracy(report: str, row: str) -> float:
    """Return the accuracy of a row of the scorer's report."""
    match = re.search(rf"^\s*{re.escape(row)}\s+accuracy (\d\.\d+)", report, re.M)
    assert match, f"no row {row!r} in the report"
    return float(match[1])


def test_every_quote_is_the_text_at_its_offsets(report: str) -> None:
    exact, total = map(int, re.findall(r"quotes exact\s+(\d+)/(\d+)", report)[0])
    assert exact == total > 400


def test_statements(report: str) -> None:
    assert f1(report, "statements") >= 0.90
    assert accuracy(report, "stance") >= 0.95
    assert accuracy(report, "mode") >= 0.97
    assert f1(report, "issues (micro)") >= 0.85


def test_entities(report: str) -> None:
    assert f1(report, "entities per file") >= 0.95


def test_events(report: str) -> None:
    found, total = map(int, re.findall(r"events found\s+(\d+)/(\d+)", report)[0])
    assert total == 19
    assert found >= 17


def test_relations(report: str) -> None:
    assert f1(report, "relations") >= 0.90
