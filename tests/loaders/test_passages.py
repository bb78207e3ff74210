"""The reader held against the annotated passages; the table per construction stands in the summary of
the run.

The floors lie a little under what was measured when they were set, so that a change that costs more than one
annotator would notice fails. The passages were written before and apart from the rules.
"""

from __future__ import annotations

import pytest

from tests.conftest import SUMMARIES
from tests.loaders.passage_scoring import Score, score_all, table

FLOORS = {"precision": 0.78, "recall": 0.66, "act": 0.88, "stance": 0.86}


@pytest.fixture(scope="module")
def scores(request: pytest.FixtureRequest) -> dict[str, Score]:
    found = score_all()
    request.config.stash.setdefault(SUMMARIES, []).append(("Annotated passages", table(found)))
    return found


def test_statements_in_the_passages(scores: dict[str, Score]) -> None:
    total = Score()
    for score in scores.values():
        total.add(score)
    assert total.precision >= FLOORS["precision"]
    assert total.recall >= FLOORS["recall"]
    assert total.acts / total.hits >= FLOORS["act"]
    assert total.stances / total.hits >= FLOORS["stance"]


def test_holders_are_right_where_the_clause_is_found(scores: dict[str, Score]) -> None:
    spans = sum(s.spans for s in scores.values())
    right = sum(s.holders_right for s in scores.values())
    assert right / spans >= 0.85


def test_joint_texts_are_read_well(scores: dict[str, Score]) -> None:
    joint = scores["01-joint-holders"]
    assert joint.precision >= 0.85
    assert joint.recall >= 0.75
