"""The 25 questions, each a SPARQL query in tests/questions, on the graph of the hand annotation."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from loaders.pipeline import Refusal, extract_paths
from loaders.records import Record, read_jsonl
from tests.graph.records_graph import build, read_texts

QUESTIONS = Path(__file__).resolve().parents[1] / "questions"
ANSWERS: dict[str, dict[str, Any]] = json.loads((QUESTIONS / "answers.json").read_text(encoding="utf-8"))
ABSTAIN = [name for name, answer in ANSWERS.items() if not answer["rows"]]

Row = dict[str, str | None]


def build_store(records: Iterable[Record], texts: Mapping[str, str] | None = None) -> ox.Store:
    """Return a store of any records, annotated or extracted, as the questions expect it."""
    return build(records, texts).store


def ask(store: ox.Store, name: str) -> list[Row]:
    """Return the rows that a question gives on a store, by variable."""
    solutions = store.query((QUESTIONS / f"{name}.rq").read_text(encoding="utf-8"))
    assert isinstance(solutions, ox.QuerySolutions)
    names = [v.value for v in solutions.variables]
    return [{n: None if row[n] is None else row[n].value for n in names} for row in solutions]


def is_right(name: str, rows: list[Row], texts: Mapping[str, str] | None = None) -> bool:
    """Say whether `rows` are the expected answer.

    Columns named in `like` are labels, which a reader may word otherwise: they need two words of the
    expected one. `grouped` collects a column by another one, `quoted` must be the text at its offsets.
    """
    answer = ANSWERS[name]
    quoted = answer.get("quoted")
    if quoted and texts is not None:
        for row in rows:
            text = texts[str(row["file"])]
            if text[int(str(row["start"])) : int(str(row["end"]))] != row[quoted]:
                return False
    if "grouped" in answer:
        groups: dict[str | None, list[str | None]] = defaultdict(list)
        for row in rows:
            groups[row[answer["grouped"]]].append(row[answer["columns"][0]])
        return sorted(sorted(map(str, g)) for g in groups.values()) == sorted(map(sorted, answer["rows"]))
    got = [[row[c] for c in answer["columns"]] for row in rows]
    if answer.get("ordered"):
        return got == answer["rows"]
    if len(got) != len(answer["rows"]):
        return False
    left = list(got)
    for expected in answer["rows"]:
        match = next((r for r in left if _agrees(r, expected, answer)), None)
        if match is None:
            return False
        left.remove(match)
    return True


def _agrees(row: list[str | None], expected: list[str | None], answer: Mapping[str, Any]) -> bool:
    for column, got, want in zip(answer["columns"], row, expected, strict=True):
        if column in answer.get("like", ()):
            if len(_words(got) & _words(want)) < 2:
                return False
        elif got != want:
            return False
    return True


def _words(text: str | None) -> set[str]:
    return set(re.findall(r"\w+", (text or "").casefold())) - {"of", "the", "in", "and", "to", "a", "s"}


@pytest.fixture(scope="module")
def texts(seeds_dir: Path) -> dict[str, str]:
    return read_texts(seeds_dir)


@pytest.fixture(scope="module")
def gold_store(gold_dir: Path, texts: dict[str, str]) -> ox.Store:
    return build_store(read_jsonl(gold_dir / "records.jsonl"), texts)


def test_every_question_has_a_query_and_an_answer(gold_dir: Path) -> None:
    asked = [q["id"] for q in json.loads((gold_dir / "questions.json").read_text(encoding="utf-8"))]
    assert sorted(p.stem for p in QUESTIONS.glob("*.rq")) == asked == sorted(ANSWERS)


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_gold_records_give_the_expected_answer(
    name: str, gold_store: ox.Store, texts: dict[str, str]
) -> None:
    rows = ask(gold_store, name)
    assert is_right(name, rows, texts), rows


def test_the_questions_without_an_answer_are_these() -> None:
    assert ABSTAIN == ["CQ22", "CQ24"]


@pytest.mark.parametrize("name", sorted(set(ANSWERS) - set(ABSTAIN)))
def test_an_empty_graph_answers_nothing(name: str) -> None:
    assert not is_right(name, ask(ox.Store(), name))


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_queries_name_no_words_of_a_document(name: str) -> None:
    """A query names entities and concepts; a longer string would be the wording of a document."""
    query = re.sub(r"^#.*$", "", (QUESTIONS / f"{name}.rq").read_text(encoding="utf-8"), flags=re.M)
    assert all(len(s.split()) <= 6 for s in re.findall(r'"([^"]*)"', query))


@pytest.fixture(scope="module")
def extracted_store(seeds_dir: Path, texts: dict[str, str]) -> ox.Store:
    records: list[Record] = []
    for found in extract_paths([seeds_dir]):
        assert not isinstance(found, Refusal)
        records.extend(found[1])
    return build_store(records, texts)


def test_extracted_records_answer_most_questions(extracted_store: ox.Store, texts: dict[str, str]) -> None:
    right = [name for name in sorted(ANSWERS) if is_right(name, ask(extracted_store, name), texts)]
    assert len(right) >= 22, sorted(set(ANSWERS) - set(right))


@pytest.mark.parametrize("name", ABSTAIN)
def test_what_the_documents_do_not_say_stays_unanswered(name: str, extracted_store: ox.Store) -> None:
    assert ask(extracted_store, name) == []
