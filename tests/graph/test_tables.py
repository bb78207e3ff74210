"""The tables over the sample: what is listed, found, filtered and walked to; a build is a function."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.dataset import lines, merged_store
from graph.tables import PositionFilter, StatementFilter, Tables, UnknownThing, write_tables
from ontology.authority import Authority
from tests.api import sample


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[ox.Store, Authority]:
    quads, authority = sample.make_quads(tmp_path_factory.mktemp("authority"))
    return merged_store(lines(quads)), authority


@pytest.fixture(scope="module")
def tables(made: tuple[ox.Store, Authority], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tables]:
    path = tmp_path_factory.mktemp("tables") / "tables.db"
    write_tables(made[0], path, made[1])
    opened = Tables(path)
    yield opened
    opened.close()


def test_two_writings_of_one_dataset_are_the_same_bytes(
    made: tuple[ox.Store, Authority], tmp_path: Path
) -> None:
    again = ox.Store()
    again.extend(reversed(list(made[0])))
    write_tables(made[0], tmp_path / "a.db", made[1])
    write_tables(again, tmp_path / "b.db", made[1])
    assert (tmp_path / "a.db").read_bytes() == (tmp_path / "b.db").read_bytes()


def test_an_existing_file_is_not_overwritten(made: tuple[ox.Store, Authority], tmp_path: Path) -> None:
    (tmp_path / "t.db").write_text("mine")
    with pytest.raises(FileExistsError):
        write_tables(made[0], tmp_path / "t.db", made[1])
    assert (tmp_path / "t.db").read_text() == "mine"


def test_an_empty_dataset_gives_empty_lists(made: tuple[ox.Store, Authority], tmp_path: Path) -> None:
    write_tables(ox.Store(), tmp_path / "t.db", made[1])
    tables = Tables(tmp_path / "t.db")
    assert tables.entities().total == tables.documents().total == 0
    assert tables.held.positions(PositionFilter()).rows == ()
    assert tables.period() == (None, None)
    tables.close()


def test_the_tables_cannot_be_written_to(tables: Tables) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        tables.rows("DELETE FROM things")


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(sqlite3.OperationalError):
        Tables(tmp_path / "none.db")


def test_entities_are_listed_by_name_and_counted(tables: Tables) -> None:
    states = tables.entities("State")
    assert [(r.thing.label, r.thing.slug) for r in states.rows] == [
        ("China", "china"),
        ("Pakistan", "pakistan"),
    ]
    china, pakistan = states.rows
    assert china.alt == ("People's Republic of China",)
    assert china.external == ("http://www.wikidata.org/entity/Q148",)
    assert (pakistan.statements, pakistan.positions, pakistan.documents) == (4, 2, 2)


def test_a_name_is_found_by_any_of_its_forms_and_paged(tables: Tables) -> None:
    assert [r.thing.slug for r in tables.entities(query="prc").rows] == ["china"]
    assert [r.thing.slug for r in tables.entities(query="MOHAMMAD ishaq").rows] == ["ishaq-dar"]
    assert tables.entities(query="100%").total == 0
    whole = tables.entities(limit=500)
    pages = [tables.entities(limit=2, offset=n).rows for n in range(0, whole.total, 2)]
    assert tuple(row for page in pages for row in page) == whole.rows


def test_a_slug_shared_by_place_and_issue_is_the_place(tables: Tables) -> None:
    assert [t.kind for t in tables.candidates("taiwan")] == ["place", "issue"]
    assert [t.kind for t in tables.candidates("issue/taiwan")] == ["issue"]
    assert [t.kind for t in tables.candidates("place/taiwan")] == ["place"]
    assert tables.candidates("nowhere") == []


def test_near_slugs_are_offered(tables: Tables) -> None:
    assert tables.near("chinna")[0] == "china"
    assert tables.near("dialogue-8", ("event",)) == ("dialogue-7",)


@given(st.text(max_size=30))
def test_no_slug_breaks_a_look_up(tables: Tables, slug: str) -> None:
    assert all(t.slug for t in tables.candidates(slug))
    assert len(tables.near(slug)) <= 5
    assert tables.entities(query=slug).total >= 0


def test_a_position_has_all_its_wordings(tables: Tables) -> None:
    page = tables.held.positions(PositionFilter(holder="pakistan", issue="one-china-principle"))
    (position,) = page.rows
    assert (position.stance, position.mode, position.documents) == ("support", "unilateral", 2)
    assert [s.document for s in position.statements] == ["news", "report"]
    assert position.statements[1].reiterated
    assert [t.slug for t in position.links["toward"]] == ["china"]


def test_joint_is_one_position_with_two_holders(tables: Tables) -> None:
    (position,) = tables.held.positions(PositionFilter(mode="joint")).rows
    assert [t.slug for t in position.links["holder"]] == ["china", "pakistan"]


def test_an_issue_includes_what_is_narrower(tables: Tables) -> None:
    assert tables.held.statements(StatementFilter(issue="sovereignty")).total == 2
    assert tables.held.statements(StatementFilter(issue="taiwan")).total == 2
    assert tables.held.statements(StatementFilter(issue="terrorism")).total == 2


def test_a_position_is_found_by_any_of_its_statements(tables: Tables) -> None:
    for position in tables.held.positions(PositionFilter()).rows:
        for statement in position.statements:
            found = tables.held.position(statement.id)
            assert found is not None
            assert found.id == position.id
    assert tables.held.position("0000000000000000") is None


def test_a_statement_without_a_date_has_that_of_its_event_and_says_so(tables: Tables) -> None:
    by = {s.document: s for s in tables.held.statements(StatementFilter(issue="one-china-principle")).rows}
    assert (by["report"].said_on, by["report"].earliest, by["report"].dated_by) == (
        None,
        "2026-01-04",
        "event",
    )
    assert (by["news"].said_on, by["news"].dated_by) == ("2026-01-04", "statement")
    assert tables.held.statements(StatementFilter(since="2026-01-04", until="2026-01-04")).total == 4
    assert tables.held.statements(StatementFilter(since="2026-01-05")).total == 0


def test_every_passage_rereads_its_text(tables: Tables) -> None:
    for row in tables.held.statements(StatementFilter()).rows:
        passage = row.passage
        assert passage is not None
        file = {"report": "report.txt", "news": "news.txt", "digest": "digest.md"}[row.document]
        assert sample.TEXTS[file][passage.start : passage.end] == passage.exact == row.wording
        assert passage.digest == (row.document == "digest")


def test_an_unresolved_holder_stays_unresolved_with_its_phrase(tables: Tables) -> None:
    (row,) = tables.held.statements(StatementFilter(unresolved=True)).rows
    assert (row.unresolved, row.reason) == ("They", "no antecedent")
    assert row.links == {}
    assert row.position is None


@pytest.mark.parametrize(
    ("wanted", "parameter"),
    [
        (StatementFilter(holder="chinna"), "holder"),
        (StatementFilter(issue="beijing"), "issue"),
        (StatementFilter(document="reports"), "document"),
        (StatementFilter(event="dialogue-8"), "event"),
        (StatementFilter(position="x"), "position"),
    ],
)
def test_a_filter_that_names_nothing_is_an_error_not_an_empty_list(
    tables: Tables, wanted: StatementFilter, parameter: str
) -> None:
    with pytest.raises(UnknownThing) as error:
        tables.held.statements(wanted)
    assert error.value.parameter == parameter


def test_an_event_has_its_participants_in_order(tables: Tables) -> None:
    (event,) = tables.walk.events().rows
    assert [(p.actor.slug, p.role, p.rank) for p in event.participants] == [
        ("wang-yi", "co-chair", 1),
        ("ishaq-dar", "co-chair", 2),
    ]
    assert (event.time, event.place and event.place.slug, event.ordinal) == ("2026-01-04", "beijing", 7)
    assert event.round_of is not None
    assert tables.walk.rounds(event.round_of) == [event]
    assert tables.walk.events(since="2026-01-05").total == 0


def test_every_edge_between_things_has_evidence(tables: Tables) -> None:
    for slug in ("china", "pakistan", "wang-yi", "dialogue-7"):
        thing = tables.candidates(slug)[0]
        page = tables.walk.neighbours(thing, limit=500)
        assert page.total > 0
        for edge in page.rows:
            assert edge.evidence_total == len(edge.evidence) >= 1
            assert all(e.passage or e.rule or e.source for e in edge.evidence)


def test_neighbours_by_relation_and_the_mode_of_a_position_edge(tables: Tables) -> None:
    china = tables.candidates("china")[0]
    (edge,) = tables.walk.neighbours(china, "opposes").rows
    assert (edge.subject.slug, edge.object and edge.object.slug, edge.detail) == (
        "china",
        "terrorism",
        "joint",
    )
    assert [e.passage.document for e in edge.evidence if e.passage] == ["digest", "report"]
    assert "opposes" in tables.walk.relations(china)


def test_a_term_of_office_is_one_edge_with_its_time(tables: Tables) -> None:
    wang = tables.candidates("wang-yi")[0]
    (edge,) = tables.walk.neighbours(wang, "holdsOffice").rows
    assert (edge.object and edge.object.label, edge.detail) == ("Foreign Minister of China", "2023-07-25/..")
    assert [(e.basis, e.source) for e in edge.evidence] == [("external", "https://example.org/people")]


def test_a_fact_that_is_a_word_is_listed_but_is_no_neighbour(tables: Tables) -> None:
    dar = tables.candidates("ishaq-dar")[0]
    assert "minister" in [e.value for e in tables.walk.facts(dar)]
    assert all(e.object is not None for e in tables.walk.neighbours(dar).rows)


def test_names_in_use_are_kept_per_document(tables: Tables) -> None:
    beijing = tables.candidates("beijing")[0]
    assert [(m.document, m.form, m.times) for m in tables.mentions(beijing)] == [
        ("news", "Beijing", 1),
        ("report", "Beijing", 1),
    ]


def test_a_document_knows_that_it_is_a_digest(tables: Tables) -> None:
    digest, report = tables.document("digest"), tables.document("report")
    assert digest is not None and digest.is_digest
    assert digest.digest_of == "https://w3id.org/karakoram/id/document/joint-communique"
    assert report is not None and not report.is_digest
    assert tables.document("joint-communique") is None
    assert [d.slug for d in tables.documents().rows] == ["news", "digest", "report"]
