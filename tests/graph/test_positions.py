"""Positions across documents: against the hand annotation, and as a function."""

from __future__ import annotations

import json
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.positions import StatementFacts, clusters, complete_linkage, derive, position_iri
from graph.positions_events import EventFacts, alike, next_rounds, normal_label, same_events
from graph.positions_text import THRESHOLD, content_words, similarity
from loaders.rdf import by_document, to_quads
from loaders.records import Event, Participant, Record, Statement, read_jsonl
from ontology import authority, iris
from ontology.namespaces import KK, PROV, RDF
from tests.graph.records_graph import RecordsGraph, build

# ------------------------------------------------------------------ against the hand annotation


@pytest.fixture(scope="module")
def graph(gold_dir: Path) -> RecordsGraph:
    return build(read_jsonl(gold_dir / "records.jsonl"))


def pairs(groups: Iterable[Iterable[str]]) -> set[tuple[str, str]]:
    return {(a, b) for g in groups for a, b in combinations(sorted(g), 2)}


def test_pairs_of_statements_agree_with_the_annotation(gold_dir: Path, graph: RecordsGraph) -> None:
    gold = json.loads((gold_dir / "seeds.json").read_text(encoding="utf-8"))["statements"]
    place = {(s["file"], s["start"], s["end"]): s for s in gold}
    rows = graph.store.query(
        "PREFIX kk: <https://w3id.org/karakoram/ontology#> PREFIX oa: <http://www.w3.org/ns/oa#> "
        "SELECT ?file ?start ?end ?position WHERE { ?s kk:expresses ?position ; kk:evidence ?p . "
        "?p oa:start ?start ; oa:end ?end ; kk:inDocument/kk:file ?file }"
    )
    assert isinstance(rows, ox.QuerySolutions)
    found: dict[str, list[str]] = {}
    wanted: dict[str, list[str]] = {}
    for row in rows:
        s = place[row["file"].value, int(row["start"].value), int(row["end"].value)]
        found.setdefault(row["position"].value, []).append(s["id"])
        wanted.setdefault(s["cluster"], []).append(s["id"])
    assert sum(map(len, found.values())) == len(gold) == 97
    hits = pairs(found.values()) & pairs(wanted.values())
    precision, recall = len(hits) / len(pairs(found.values())), len(hits) / len(pairs(wanted.values()))
    print(f"positions: pairwise P {precision:.3f} R {recall:.3f}, {len(found)} positions of {len(wanted)}")
    assert precision >= 0.95
    assert recall >= 0.90


def test_positions_hold_what_their_members_say(graph: RecordsGraph) -> None:
    said = {(q.subject.value, q.predicate.value, q.object.value) for q in graph.derived}
    stated = {
        (q.subject.value, q.predicate.value, q.object.value)
        for quads in graph.documents.values()
        for q in quads
        if isinstance(q.object, ox.NamedNode)
    }
    positions = {s for s, p, o in said if p == RDF.type and o == KK.Position}
    for position in positions:
        members = {o for s, p, o in said if s == position and p == PROV.wasDerivedFrom}
        assert position in {position_iri(m) for m in members}
        assert {s for s, p, o in said if p == KK.expresses and o == position} == members
        for one, each in (
            (KK.heldBy, KK.statedHolder),
            (KK.object, KK.statedObject),
            (KK.toward, KK.statedToward),
            (KK.stance, KK.statedStance),
            (KK.mode, KK.statedMode),
        ):
            assert {o for s, p, o in said if s == position and p == one} == {
                o for s, p, o in stated if s in members and p == each
            }


def test_about_holds_the_objects_and_what_is_broader(graph: RecordsGraph) -> None:
    taiwan = iris.concept("issue", "taiwan-independence")
    (position,) = {
        q.subject for q in graph.derived if q.predicate.value == KK.object and q.object.value == taiwan
    }
    about = {q.object.value for q in graph.derived if q.subject == position and q.predicate.value == KK.about}
    assert {taiwan, *authority.load().broader(taiwan)} <= about
    assert len(authority.load().broader(taiwan)) >= 1


def test_in_turn_joins_two_positions(graph: RecordsGraph) -> None:
    links = [q for q in graph.derived if q.predicate.value == KK.reciprocates]
    assert len(links) == 1
    holders = [
        {q.object.value for q in graph.derived if q.subject == node and q.predicate.value == KK.heldBy}
        for node in (links[0].subject, links[0].object)
    ]
    assert holders == [{iris.resource("state", "china")}, {iris.resource("state", "pakistan")}]


def test_events_of_two_documents_are_joined(graph: RecordsGraph) -> None:
    joined = {q.subject.value.rsplit("/", 1)[1] for q in graph.derived if q.predicate.value == KK.sameEventAs}
    assert len(joined) == 4
    assert any("astronauts" in x for x in joined)
    rounds = [q for q in graph.derived if q.predicate.value == KK.nextRound]
    assert [(r.subject.value[-2:], r.object.value[-2:]) for r in rounds] == [("-7", "-8")]


# ------------------------------------------------------------------ the measure


def test_the_measure_reads_content_and_not_the_act() -> None:
    assert content_words("The two sides reaffirmed their support for free trade") == {"free", "trad"}
    objects = frozenset({"free-trade"})
    said = content_words("reaffirmed support for open and free trade among nations")
    again = content_words("expressed backing for free and open trade")
    assert similarity(objects, said, objects, again) == 1.0
    assert similarity(objects, said, frozenset(), again) < THRESHOLD
    assert similarity(frozenset(), said, frozenset(), again) == 0.0
    # One shared word of one is not enough to be one position by itself.
    assert similarity(objects, frozenset({"spac"}), objects, frozenset({"spac", "satellit"})) == 0.666667


@given(st.frozensets(st.sampled_from("abcdef")), st.frozensets(st.sampled_from("uvwxyz")))
def test_a_wording_is_most_like_itself(objects: frozenset[str], words: frozenset[str]) -> None:
    for other in (frozenset("ab"), frozenset()):
        there = similarity(objects, words, other, frozenset("uv"))
        assert there == similarity(other, frozenset("uv"), objects, words)
        assert 0 <= there <= 1


def test_complete_linkage_never_joins_what_one_pair_forbids() -> None:
    chain = {"a": {"b": 0.9}, "b": {"a": 0.9, "c": 0.8}, "c": {"b": 0.8}}
    assert complete_linkage(chain) == [["a", "b"], ["c"]]
    triangle = {"a": {"b": 0.7, "c": 0.9}, "b": {"a": 0.7, "c": 0.8}, "c": {"a": 0.9, "b": 0.8}}
    assert complete_linkage(triangle) == [["a", "b", "c"]]
    tie = {"a": {"b": 0.8}, "b": {"a": 0.8, "c": 0.8}, "c": {"b": 0.8}}
    assert complete_linkage(tie) == [["a", "b"], ["c"]]


@given(
    st.dictionaries(st.tuples(st.sampled_from("abcdefg"), st.sampled_from("abcdefg")), st.integers(65, 100))
)
def test_linkage_gives_cliques_that_cover_all(weights: dict[tuple[str, str], int]) -> None:
    near: dict[str, dict[str, float]] = {n: {} for n in "abcdefg"}
    for (a, b), w in weights.items():
        if a < b:
            near[a][b] = near[b][a] = w / 100
    found = complete_linkage(near)
    assert sorted(n for c in found for n in c) == list("abcdefg")
    assert all(b in near[a] for c in found for a, b in combinations(c, 2))
    shuffled = {n: dict(reversed(near[n].items())) for n in "gfedcba"}
    assert complete_linkage(shuffled) == found


# ------------------------------------------------------------------ as a function

HOLDERS = ("China", "Pakistan", "Afghanistan")
ISSUES = ("taiwan", "cpec", "terrorism", "space", "un-charter")
WORDS = ("peace", "corridor", "highway", "dialogue", "region", "charter", "launch")


@st.composite
def documents(draw: st.DrawFn) -> dict[str, list[Record]]:
    out: dict[str, list[Record]] = {}
    for slug in draw(st.lists(st.sampled_from(("d1", "d2", "d3", "d4")), unique=True, min_size=1)):
        records: list[Record] = []
        for index in range(draw(st.integers(1, 4))):
            quote = " ".join(draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4)))
            records.append(
                Statement(
                    file=f"{slug}.txt",
                    document=slug,
                    start=index * 100,
                    end=index * 100 + len(quote),
                    quote=quote,
                    holders=tuple(
                        draw(st.lists(st.sampled_from(HOLDERS), unique=True, min_size=1, max_size=2))
                    ),
                    act="support",
                    stance=draw(st.sampled_from(("support", "oppose"))),
                    issues=tuple(
                        draw(st.lists(st.sampled_from(ISSUES), unique=True, min_size=1, max_size=2))
                    ),
                    said_on=draw(st.sampled_from((None, "2026-01-04", "2025"))),
                    in_turn=draw(st.booleans()),
                )
            )
        out[slug] = records
    return out


def quads_of(given_documents: dict[str, list[Record]]) -> list[ox.Quad]:
    return [q for records in given_documents.values() for q in to_quads(records, authority.load())]


@given(documents(), st.randoms(use_true_random=False))
def test_the_order_of_documents_does_not_matter(
    given_documents: dict[str, list[Record]], random: object
) -> None:
    quads = quads_of(given_documents)
    shuffled = [*quads, *quads[:3]]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert list(map(str, derive(shuffled, authority.load()))) == list(
        map(str, derive(quads, authority.load()))
    )


@given(documents())
def test_another_document_leaves_untouched_blocks_as_they_were(
    given_documents: dict[str, list[Record]],
) -> None:
    """A block is what the statements of the same holders reach through shared objects."""
    before = derive(quads_of({k: v for k, v in given_documents.items() if k != "d4"}), authority.load())
    after = derive(quads_of(given_documents), authority.load())
    touched = {
        (frozenset(r.holders), issue)
        for r in given_documents.get("d4", ())
        if isinstance(r, Statement)
        for issue in r.issues
    }
    # Whatever shares an object with a touched statement of the same holders may change, and so on.
    statements = [r for d, rs in given_documents.items() if d != "d4" for r in rs if isinstance(r, Statement)]
    grown = True
    while grown:
        more = {
            (frozenset(r.holders), issue)
            for r in statements
            if any((frozenset(r.holders), i) in touched for i in r.issues)
            for issue in r.issues
        }
        grown = not more <= touched
        touched |= more
    state = {h: iris.resource("state", h.lower()) for h in HOLDERS}
    blocks = {(frozenset(state[h] for h in holders), iris.concept("issue", i)) for holders, i in touched}

    def untouched(quads: list[ox.Quad]) -> set[str]:
        by_position: dict[str, list[ox.Quad]] = {}
        for q in quads:
            if "/position/" in q.subject.value and q.predicate.value != KK.reciprocates:
                by_position.setdefault(q.subject.value, []).append(q)
        out: set[str] = set()
        for position in by_position.values():
            holders = frozenset(q.object.value for q in position if q.predicate.value == KK.heldBy)
            objects = {q.object.value for q in position if q.predicate.value == KK.object}
            if not any((holders, o) in blocks for o in objects):
                out |= set(map(str, position))
        return out

    assert untouched(before) == untouched(after)


def test_a_position_needs_a_holder_and_an_object() -> None:
    bare = [StatementFacts("a", objects={"x"}), StatementFacts("b", holders={"h"})]
    assert clusters(bare) == []
    assert derive([], authority.load()) == []


def test_joint_and_unilateral_stay_apart_and_so_do_directions() -> None:
    def facts(iri: str, **kind: object) -> StatementFacts:
        out = StatementFacts(
            iri, wording="support for peace", holders={"h"}, objects={"x"}, stance="s", mode="m"
        )
        for name, value in kind.items():
            setattr(out, name, value)
        return out

    same = [facts("a"), facts("b")]
    assert [[s.iri for s in c] for c in clusters(same)] == [["a", "b"]]
    for kind in ({"mode": "n"}, {"stance": "t"}, {"holders": {"h", "i"}}):
        assert len(clusters([facts("a"), facts("b", **kind)])) == 2
    assert len(clusters([facts("a", toward={"p"}), facts("b", toward={"q"})])) == 2
    assert len(clusters([facts("a", toward={"p"}), facts("b")])) == 1


def test_the_least_member_is_the_earliest() -> None:
    early = StatementFacts("z", date="2025-01-01", wording="w", holders={"h"}, objects={"x"})
    late = StatementFacts("a", date="2026-01-01", wording="w", holders={"h"}, objects={"x"})
    undated = StatementFacts("b", wording="w", holders={"h"}, objects={"x"})
    assert [s.iri for s in clusters([undated, late, early])[0]] == ["z", "a", "b"]


# ------------------------------------------------------------------ events


def event(iri: str, **kind: object) -> EventFacts:
    out = EventFacts(iri, types={"meeting"}, dates={("2026-01-04", "2026-01-04")}, documents={iri})
    out.circles = {frozenset({"china", "pakistan"})}
    for name, value in kind.items():
        setattr(out, name, value)
    return out


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ({"labels": {"talks"}}, {"labels": {"talks"}}, True),
        ({"labels": {"talks"}}, {"labels": {"lunch"}}, False),
        ({"actors": {"a", "b"}}, {"actors": {"a", "b"}}, True),
        ({"actors": {"a", "b"}, "places": {"x"}}, {"actors": {"a", "b"}, "places": {"y"}}, False),
        ({"actors": {"a", "b"}, "places": {"x"}}, {"actors": {"a"}, "places": {"x"}}, True),
        ({"actors": {"a", "b"}}, {"actors": {"a"}}, False),
        ({"places": {"x"}}, {"places": {"x"}}, False),
        ({"actors": {"a"}}, {"actors": {"a"}, "types": {"visit"}}, False),
        ({"labels": {"talks"}}, {"labels": {"talks"}, "dates": {("2026-01-05", "2026-01-05")}}, False),
        ({"labels": {"talks"}}, {"labels": {"talks"}, "documents": {"a"}}, False),
        ({"labels": {"talks"}, "dates": set()}, {"labels": {"talks"}, "dates": set()}, False),
        (
            {"labels": {"talks"}, "dates": set(), "places": {"x"}},
            {"labels": {"talks"}, "dates": set(), "places": {"x"}},
            True,
        ),
        (
            {"actors": {"a"}, "dates": {("2026-01-01", "2026-12-31")}},
            {"actors": {"a"}, "dates": {("2026-01-01", "2026-12-31")}},
            False,
        ),
    ],
)
def test_when_two_events_are_one(left: dict[str, object], right: dict[str, object], same: bool) -> None:
    a, b = event("a", **left), event("b", **right)
    expected = [("b", "a")] if same else []
    assert list(same_events([a, b])) == list(same_events([b, a])) == expected


def year(iri: str, label: str, *actors: str, type_: str = "relations") -> EventFacts:
    dates = {("1951-01-01", "1951-12-31")}
    return event(iri, labels={normal_label(label)}, actors=set(actors), dates=dates, types={type_})


def test_one_label_of_other_parties_is_another_event() -> None:
    label = "Establishment of diplomatic relations"
    one, other = year("a", label, "china", "pakistan"), year("b", label, "china", "sweden")
    assert list(same_events([one, other])) == []
    assert list(same_events([one, year("b", label, "pakistan", "china")])) == [("b", "a")]
    here, there = event("a", labels={"talks"}, places={"x"}), event("b", labels={"talks"}, places={"y"})
    assert list(same_events([here, there])) == []


def test_an_event_without_parties_is_of_those_who_speak_jointly_where_it_is_told() -> None:
    bare = year("a", "Establishment of diplomatic relations")
    full = year("b", "Establishment of diplomatic relations between China and Pakistan", "china", "pakistan")
    other = year("c", "Establishment of diplomatic relations between China and Sweden", "china", "sweden")
    assert list(same_events([bare, full, other])) == [("b", "a")]
    assert list(same_events([year("a", "Talks"), year("b", "Talks on trade", "china", "pakistan")])) == []
    elsewhere = year("d", "Establishment of diplomatic relations")
    elsewhere.circles = {frozenset({"nepal", "vietnam"})}
    assert list(same_events([bare, full, elsewhere])) == [("b", "a")]
    elsewhere.circles = set()
    assert list(same_events([bare, elsewhere])) == []


def test_in_a_year_the_same_actors_and_nearly_the_same_label_are_one_event() -> None:
    one = year("a", "Conference to unite the Muslim countries", "bhutto")
    assert list(same_events([one, year("b", "Conference aimed at uniting the Muslim countries", "bhutto")]))
    assert not list(same_events([one, year("b", "Conference of the Asian countries", "bhutto")]))
    assert not list(same_events([one, year("b", "Conference aimed at uniting the Muslim countries", "x")]))


def test_nobody_dies_twice() -> None:
    def death(iri: str, when: set[tuple[str, str]], *actors: str) -> EventFacts:
        type_ = iris.concept("event-type", "execution")
        return event(iri, labels={"execution of z"}, actors=set(actors), types={type_}, dates=when)

    undated, dated = death("a", set(), "z"), death("b", {("1979-04-04", "1979-04-04")}, "z")
    assert list(same_events([undated, dated])) == [("b", "a")]
    assert list(same_events([undated, death("b", set(), "z")])) == [("b", "a")]
    assert list(same_events([death("a", {("1980-01-01", "")}, "z"), dated])) == []
    assert list(same_events([death("a", set()), death("b", set())])) == []


def test_accents_do_not_part_labels() -> None:
    assert normal_label("Joint communiqué issued") == normal_label("joint communique issued")


def test_events_that_one_document_tells_apart_are_not_joined_by_another() -> None:
    a = event("a", labels={"talks"}, documents={"d1"})
    b = event("b", labels={"talks"}, documents={"d2"})
    c = event("c", labels={"talks"}, documents={"d2"})
    assert list(same_events([a, b, c])) == [("b", "a")]


def test_undated_events_need_one_place_and_like_labels() -> None:
    labels = (
        "entrance of astronauts into china space station",
        "participation of astronauts in china space station",
    )
    a, b = (event(i, labels={x}, dates=set(), places={"x"}) for i, x in zip("ab", labels, strict=True))
    assert alike(*labels)
    assert not alike("talks", "")
    assert not alike("launch of astronauts", "visit of astronauts")
    assert list(same_events([a, b])) == [("b", "a")]
    b.places = set()
    assert list(same_events([a, b])) == []
    # With a date, only the very same label will do.
    c, d = (event(i, labels={x}) for i, x in zip("cd", labels, strict=True))
    assert list(same_events([c, d])) == []


def test_labels_are_compared_without_case_articles_and_punctuation() -> None:
    assert normal_label("The Seventh Round (Beijing)") == normal_label("seventh round, beijing")


def test_the_next_round_needs_the_next_number() -> None:
    def numbered(iri: str, n: int) -> EventFacts:
        return event(iri, series={"m"}, ordinals={n})

    rounds = [numbered("r9", 9), numbered("r7", 7), numbered("r8", 8), numbered("r5", 5)]
    assert list(next_rounds(rounds)) == [("r7", "r8"), ("r8", "r9")]
    assert list(next_rounds([*rounds, numbered("other8", 8)])) == []


def test_rounds_of_a_known_mechanism_are_one_event_in_all_documents() -> None:
    series = next(e for e in authority.load().of_class("Mechanism"))

    def record(slug: str) -> Event:
        return Event(
            file="f",
            document=slug,
            start=0,
            end=1,
            quote="x",
            label=f"round as {slug} calls it",
            cls="Round",
            series=series.name,
            ordinal=3,
            participants=(Participant(entity="China", role="co-chair"),),
        )

    grouped = by_document([record("d1"), record("d2")])
    subjects = [
        {q.subject.value for q in to_quads(r, authority.load()) if q.object == ox.NamedNode(KK.Round)}
        for r in grouped.values()
    ]
    assert subjects[0] == subjects[1] == {iris.resource("event", f"{series.slug}-3")}
