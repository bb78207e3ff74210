"""Evidence or nothing: what holds of every triple of a built graph."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pyoxigraph as ox
import pytest

import loaders
from graph.checks import Findings, check
from loaders.pipeline import Refusal, extract_paths
from loaders.records import Record, read_jsonl
from ontology.iris import BASE, CONCEPT, ONTOLOGY, RESOURCE
from ontology.namespaces import DCTERMS, KK, OA, PROV, RDF, is_structural
from tests.graph.records_graph import RecordsGraph, build, read_texts

CORPUS = Path(loaders.__file__).parent / "corpus"


Made = tuple[RecordsGraph, dict[str, str]]


@pytest.fixture(scope="module", params=["annotation", "read"])
def made(request: pytest.FixtureRequest, gold_dir: Path, seeds_dir: Path) -> Made:
    """The graph of the hand annotation, and that of what is read from the same documents and the digests."""
    if request.param == "annotation":
        texts = read_texts(seeds_dir)
        return build(read_jsonl(gold_dir / "records.jsonl"), texts), texts
    texts, records = {}, list[Record]()
    for found in extract_paths([seeds_dir, CORPUS]):
        assert not isinstance(found, Refusal)
        source, said = found
        texts[source.file] = source.text
        records += said
    return build(records, texts), texts


@pytest.fixture(scope="module")
def texts(made: Made) -> dict[str, str]:
    return made[1]


@pytest.fixture(scope="module")
def graph(made: Made) -> RecordsGraph:
    return made[0]


def test_the_checks_between_documents_find_nothing(graph: RecordsGraph) -> None:
    assert check(graph.store) == Findings()


def merged(graph: RecordsGraph) -> list[ox.Quad]:
    return list(graph.store.quads_for_pattern(None, None, None, ox.DefaultGraph()))


def test_every_triple_that_is_not_structural_has_an_assertion(graph: RecordsGraph) -> None:
    facts = {(q.subject, q.predicate, q.object) for q in merged(graph)}
    parts: dict[str, dict[str, ox.NamedNode]] = {}
    for s, p, o in facts:
        if p.value in (RDF.subject, RDF.predicate, RDF.object):
            parts.setdefault(s.value, {})[p.value] = o
    asserted = {(a[RDF.subject], a[RDF.predicate], a[RDF.object]) for a in parts.values()}
    bare = {(s, p, o) for s, p, o in facts if not is_structural(s.value, p.value)}
    assert len(bare) > 300
    assert bare - asserted == set()
    # And nothing is asserted that the graph does not say.
    assert asserted - facts == set()


def test_the_same_holds_within_each_named_graph(graph: RecordsGraph) -> None:
    for quads in (*graph.documents.values(), graph.derived, graph.authority):
        asserted: dict[str, dict[str, object]] = {}
        for q in quads:
            if q.predicate.value in (RDF.subject, RDF.predicate, RDF.object):
                asserted.setdefault(q.subject.value, {})[q.predicate.value] = q.object
        known = {(a[RDF.subject], a[RDF.predicate], a[RDF.object]) for a in asserted.values()}
        bare = [q for q in quads if not is_structural(q.subject.value, q.predicate.value)]
        assert [q for q in bare if (q.subject, q.predicate, q.object) not in known] == []


@pytest.mark.parametrize(
    ("cls", "needed"),
    [
        (KK.Statement, {KK.evidence, KK.reportedBy, KK.basis}),
        (KK.Participation, {KK.evidence, KK.reportedBy, KK.basis}),
        (KK.Position, {KK.rule, PROV.wasDerivedFrom, KK.basis}),
        (KK.Passage, {KK.inDocument, OA.start, OA.end, OA.exact}),
        (KK.Assertion, {KK.basis}),
    ],
)
def test_what_needs_no_assertion_carries_its_own_evidence(
    graph: RecordsGraph, cls: str, needed: set[str]
) -> None:
    nodes = [q.subject for q in merged(graph) if q.predicate.value == RDF.type and q.object.value == cls]
    assert nodes
    for node in nodes:
        has = {q.predicate.value for q in graph.store.quads_for_pattern(node, None, None, ox.DefaultGraph())}
        assert needed <= has, node


def test_assertions_have_what_their_basis_needs(graph: RecordsGraph) -> None:
    bases: Counter[str] = Counter()
    needed = {
        "stated": {KK.evidence, KK.reportedBy},
        "derived": {PROV.wasDerivedFrom},
        "external": {DCTERMS.source},
    }
    for q in merged(graph):
        if q.predicate.value == KK.basis and "/assertion/" in q.subject.value:
            basis = q.object.value.rsplit("/", 1)[1]
            bases[basis] += 1
            has = {
                x.predicate.value
                for x in graph.store.quads_for_pattern(q.subject, None, None, ox.DefaultGraph())
            }
            assert needed[basis] <= has
            assert basis != "derived" or has & {KK.rule, KK.ruleNote}
    assert set(bases) == set(needed)


def test_every_passage_rereads_its_text(graph: RecordsGraph, texts: dict[str, str]) -> None:
    rows = graph.store.query(
        f"SELECT ?file ?start ?end ?exact WHERE {{ "
        f"?p a <{KK.Passage}> ; <{KK.inDocument}>/<{KK.file}> ?file ; "
        f"<{OA.start}> ?start ; <{OA.end}> ?end ; <{OA.exact}> ?exact }}"
    )
    assert isinstance(rows, ox.QuerySolutions)
    read = [(r["file"].value, int(r["start"].value), int(r["end"].value), r["exact"].value) for r in rows]
    assert len(read) > 250
    assert [x for x in read if texts[x[0]][x[1] : x[2]] != x[3]] == []


def test_the_default_graph_holds_each_triple_of_the_named_graphs_once(graph: RecordsGraph) -> None:
    named = [q for q in graph.store if q.graph_name != ox.DefaultGraph()]
    triples = {(q.subject, q.predicate, q.object) for q in named}
    assert {(q.subject, q.predicate, q.object) for q in merged(graph)} == triples
    assert len(merged(graph)) == len(triples)
    assert len(named) > len(triples)
    counted = graph.store.query("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")
    assert isinstance(counted, ox.QuerySolutions)
    assert int(next(counted)["n"].value) == len(triples)


def test_there_are_no_blank_nodes(graph: RecordsGraph) -> None:
    assert not any(
        isinstance(t, ox.BlankNode) for q in graph.store for t in (q.subject, q.object, q.graph_name)
    )


def test_no_iri_of_ours_dangles(graph: RecordsGraph) -> None:
    facts = merged(graph)
    typed = {q.subject.value for q in facts if q.predicate.value == RDF.type}
    named = {
        t.value
        for q in facts
        for t in (q.subject, q.object)
        if isinstance(t, ox.NamedNode) and t.value.startswith((RESOURCE, CONCEPT))
    }
    assert sorted(named - typed) == []


def test_every_term_of_ours_is_in_the_vocabulary(graph: RecordsGraph) -> None:
    used = {q.predicate.value for q in merged(graph)} | {
        q.object.value for q in merged(graph) if q.predicate.value == RDF.type
    }
    ours = {iri for iri in used if iri.startswith(ONTOLOGY)}
    assert len(ours) > 50
    assert [iri for iri in sorted(ours) if iri not in KK] == []
    assert all(iri.startswith((RESOURCE, CONCEPT, ONTOLOGY)) for iri in used if iri.startswith(BASE))


def test_no_state_of_a_place_name_becomes_an_actor(graph: RecordsGraph) -> None:
    india = ox.NamedNode(RESOURCE + "state/india")
    said = [
        q
        for q in graph.store.quads_for_pattern(None, None, india, ox.DefaultGraph())
        if q.predicate.value in (KK.statedHolder, KK.heldBy, KK.actor, KK.mentions)
    ]
    assert said == []
