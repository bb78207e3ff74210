"""An event that several documents tell of is listed once, with all of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from graph.dataset import lines, merged_store
from graph.positions import derive
from graph.tables import StatementFilter, Tables, write_tables
from loaders.rdf import authority_quads, to_quads
from loaders.records import DocumentRecord, Event, Participant, Record, Statement
from tests.api import sample

LABEL = "Establishment of diplomatic relations"


def told(slug: str, label: str, when: str | None = "1951", *actors: str) -> list[Record]:
    at = {"file": f"{slug}.txt", "document": slug, "start": 0, "end": 4, "quote": "text"}
    return [
        DocumentRecord(file=f"{slug}.txt", document=slug, title=f"Title {slug}", text_end=4),
        Event(**at, label=label, event_type="establishment-of-relations", when=when,
              participants=tuple(Participant(entity=a, role="participant") for a in actors)),
        Statement(**at, holders=("China", "Pakistan"), act="support", stance="support", mode="joint",
                  issues=("terrorism",), event=label),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tables]:
    known, turtle = sample.make_authority(tmp_path_factory.mktemp("authority"))
    documents = [
        told("a", LABEL),
        told("b", f"{LABEL} between China and Pakistan", "1951", "China", "Pakistan"),
        told("c", LABEL),
        told("f", "Dinner in honour of Jane Roe", "1966-05-01", "Jane Roe", "China"),
        told("g", "Dinner in honour of Jane Roe", "1966-05-01", "China", "Jane Roe"),
        told("d", LABEL, "1971"),
        # One document, one label, two dates.
        [*told("e", "Round of talks", "1964"), told("e", "Round of talks", "1965")[1]],
    ]
    quads = [q for records in documents for q in to_quads(records, known, None)]
    store = merged_store(lines([*quads, *derive(quads, known), *authority_quads(turtle)]))
    path = tmp_path_factory.mktemp("tables") / "tables.db"
    write_tables(store, path, known)
    opened = Tables(path)
    yield opened
    opened.close()


def test_an_event_is_listed_once_with_its_documents(tables: Tables) -> None:
    page = tables.walk.events()
    assert page.total == 5
    assert [(e.thing.slug, e.time, [d for d, _ in e.documents]) for e in page.rows] == [
        ("a/establishment-of-diplomatic-relations", "1951", ["a", "b", "c"]),
        ("e/round-of-talks-1964", "1964", ["e"]),
        ("e/round-of-talks-1965", "1965", ["e"]),
        ("f/dinner-in-honour-of-jane-roe", "1966-05-01", ["f", "g"]),
        ("d/establishment-of-diplomatic-relations", "1971", ["d"]),
    ]
    assert [p.actor.label for p in page.rows[3].participants] == ["China", "Jane Roe"]
    first = page.rows[0]
    assert [p.actor.label for p in first.participants] == ["China", "Pakistan"]
    assert first.documents[1] == ("b", "Title b")
    assert [t.slug.split("/")[0] for t in first.same] == ["b", "c"]
    assert first.statements == 3


def test_a_participant_finds_it_though_another_document_names_him(tables: Tables) -> None:
    (china,) = tables.candidates("china")
    assert [e.thing.slug for e in tables.walk.events(participant=china).rows] == [
        "a/establishment-of-diplomatic-relations",
        "f/dinner-in-honour-of-jane-roe",
    ]
    assert tables.entity(china).events == 2
    part = [e for e in tables.walk.neighbours(china).rows if e.relation == "participant"]
    assert [(e.object.slug if e.object else "", e.evidence_total) for e in part] == [
        ("a/establishment-of-diplomatic-relations", 1),
        ("f/dinner-in-honour-of-jane-roe", 2),
    ]


def test_another_documents_description_leads_to_it(tables: Tables) -> None:
    (thing,) = tables.candidates("c/establishment-of-diplomatic-relations")
    row = tables.walk.event(thing)
    assert row is not None
    assert row.thing.slug == "a/establishment-of-diplomatic-relations"
    said = tables.held.statements(StatementFilter(event=thing.slug))
    assert [s.document for s in said.rows] == ["a", "b", "c"]
    assert {s.event.slug for s in said.rows if s.event} == {row.thing.slug}
    assert [e.relation for e in tables.walk.facts(row.thing)].count("when") == 1
    assert "sameEventAs" not in tables.walk.relations(row.thing)
