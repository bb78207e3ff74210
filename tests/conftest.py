"""Fixtures for the whole suite, and the rule for what a machine may lack.

A bare machine skips, with a reason, what needs something it does not have; under `CI=true` the same
lack is a failure, so that no green run hides a test that never ran.
"""

import os
from pathlib import Path

import pytest

SUMMARIES = pytest.StashKey[list[tuple[str, str]]]()
"""Titles and texts that a run prints at its end: how well the reader reads."""

SHARED = Path(__file__).resolve().parents[2] / "shared"


def require(present: bool, what: str) -> None:
    """Skip the calling test where `what` is absent; fail instead under CI=true."""
    if present:
        return
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is missing, and CI must have it")
    pytest.skip(f"{what} is not on this machine")


@pytest.fixture(scope="session")
def seeds_dir() -> Path:
    """The folder of the real source documents."""
    require((SHARED / "seeds").is_dir(), "the folder of source documents (shared/seeds)")
    return SHARED / "seeds"


@pytest.fixture(scope="session")
def gold_dir() -> Path:
    """The folder of the hand annotation of the source documents."""
    require((SHARED / "gold").is_dir(), "the hand annotation (shared/gold)")
    return SHARED / "gold"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Print what tests measured of the reader, so that a change in it is seen before it is felt."""
    for title, text in config.stash.get(SUMMARIES, []):
        terminalreporter.section(title)
        terminalreporter.write_line(text)
