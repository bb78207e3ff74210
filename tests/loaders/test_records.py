"""The record contract: its JSON Schema, and reading and writing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import loaders
from loaders.rdf_names import KINDS
from loaders.rdf_relations import MAPPINGS
from loaders.records import (
    DocumentRecord,
    Event,
    Mention,
    Participant,
    Record,
    RecordError,
    Relation,
    Statement,
    from_dict,
    read_jsonl,
    record_id,
    to_json,
    write_jsonl,
)

SCHEMA = json.loads((Path(loaders.__file__).parent / "records.schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)

SPAN: dict[str, Any] = {"file": "a.txt", "document": "a", "start": 0, "end": 4, "quote": "text"}
RECORDS: list[Record] = [
    DocumentRecord(file="a.txt", document="a", title="T", published="2026-01-05", warnings=("w",)),
    Mention(**SPAN, entity="Wang Yi", cls="Person", iri="https://w3id.org/karakoram/id/person/wang-yi"),
    Statement(
        **SPAN, holders=("China",), act="support", stance="support", issues=("taiwan",), said_on="2026"
    ),
    Statement(**SPAN, holders=(), act="note", stance="note", unresolved="some", unresolved_reason="unnamed"),
    Event(
        **SPAN,
        label="Round",
        cls="Round",
        when="2026-01-03/..",
        participants=(Participant(entity="China", role="host", order=1),),
        ordinal=7,
    ),
    Relation(**SPAN, subject="A", predicate="authorOf", object="B", year="1979", basis="derived", rule="r"),
]


def errors(data: dict[str, Any]) -> list[str]:
    return [e.message for e in VALIDATOR.iter_errors(data)]


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_it_knows_the_classes_and_predicates_that_the_mapping_knows() -> None:
    assert SCHEMA["$defs"]["mention"]["properties"]["class"]["enum"] == list(KINDS)
    assert SCHEMA["$defs"]["relation"]["properties"]["predicate"]["enum"] == sorted(MAPPINGS)


def test_it_accepts_the_hand_annotation_and_what_we_write(gold_dir: Path) -> None:
    path = gold_dir / "records.jsonl"
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    records = list(read_jsonl(path))
    assert len(lines) == len(records) == 387
    assert [e for line in lines for e in errors(line)] == []
    assert [e for r in records for e in errors(json.loads(to_json(r)))] == []


@pytest.mark.parametrize("record", RECORDS)
def test_what_is_written_is_accepted_and_read_back(record: Record) -> None:
    data = json.loads(to_json(record))
    assert errors(data) == []
    assert from_dict(data) == record
    assert data["id"] == record_id(record)
    assert data["schema"] == 1


def test_every_field_that_is_written_is_in_the_schema() -> None:
    for record in RECORDS:
        data = json.loads(to_json(record))
        assert set(data) <= set(SCHEMA["$defs"][record.type]["properties"])


BAD: list[tuple[int, dict[str, Any]]] = [
    (0, {"published": "5 January 2026"}),
    (0, {"coverage": "most"}),
    (0, {"document": "a b"}),
    (0, {"sha256": "xyz"}),
    (1, {"class": "Animal"}),
    (1, {"entity": ""}),
    (1, {"start": -1}),
    (1, {"basis": "guessed"}),
    (2, {"stance": "pro"}),
    (2, {"mode": "solo"}),
    (2, {"holders": "China"}),
    (2, {"said_on": "January"}),
    (2, {"schema": 2}),
    (2, {"type": "claim"}),
    (4, {"when": "next year"}),
    (4, {"status": "maybe"}),
    (4, {"ordinal": 0}),
    (4, {"participants": [{"entity": "China"}]}),
    (5, {"predicate": "marriedTo"}),
    (5, {"year": "79"}),
]


@pytest.mark.parametrize(("index", "change"), BAD)
def test_the_schema_rejects(index: int, change: dict[str, Any]) -> None:
    assert errors({**json.loads(to_json(RECORDS[index])), **change})


@pytest.mark.parametrize("name", ["file", "document", "start", "quote", "holders", "act", "stance", "type"])
def test_the_schema_and_the_reader_need(name: str) -> None:
    data = {k: v for k, v in json.loads(to_json(RECORDS[2])).items() if k != name}
    assert errors(data)
    with pytest.raises(RecordError):
        from_dict(data)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"end": 9}, "quote is not 9 characters long"),
        ({"start": 5}, "are not 0 ≤ start ≤ end"),
        ({"schema": 2}, "schema is 2"),
        ({"holders": "China"}, "holders must be a list of strings"),
        ({"basis": "guessed"}, "neither stated nor derived"),
        ({"file": ""}, "file must be a non-empty string"),
        ({"type": "claim"}, "type is 'claim'"),
    ],
)
def test_the_reader_names_what_is_wrong(change: dict[str, Any], message: str) -> None:
    with pytest.raises(RecordError, match=message):
        from_dict({**json.loads(to_json(RECORDS[2])), **change}, "line 3")


def test_a_file_is_read_by_lines_and_its_faults_named(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    path.write_text("".join(write_jsonl(RECORDS)) + "\n", encoding="utf-8")
    assert list(read_jsonl(path)) == RECORDS
    path.write_text('{"type":\n', encoding="utf-8")
    with pytest.raises(RecordError, match=r"r\.jsonl, line 1: not JSON"):
        list(read_jsonl(path))
    with pytest.raises(RecordError, match="a record is a JSON object, not list"):
        from_dict([])  # type: ignore[arg-type]


def test_a_coders_notes_are_ignored_and_the_id_is_of_what_is_said() -> None:
    data = {**json.loads(to_json(RECORDS[2])), "remark": "ask Ayesha", "id": "0" * 16}
    assert errors(data) == []
    assert from_dict(data) == RECORDS[2]


EDTF = ("2026", "2026-01", "2026-01-04", "195X", "19XX", "1979~", "2024/..", "../1979", "2026/2027")


@pytest.mark.parametrize("when", EDTF)
def test_the_schema_takes_the_dates_that_the_mapping_takes(when: str) -> None:
    assert errors({**json.loads(to_json(RECORDS[4])), "when": when}) == []


@given(st.text(min_size=1, max_size=20))
def test_any_text_survives_writing_and_reading(quote: str) -> None:
    record = Mention(
        file="a", document="a", start=3, end=3 + len(quote), quote=quote, entity="e", cls="Place"
    )
    line = to_json(record)
    assert "\n" not in line
    assert from_dict(json.loads(line)) == record
