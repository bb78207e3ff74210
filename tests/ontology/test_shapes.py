"""The shapes: each refuses what it is there for, and all accept the graph of the hand annotation."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph

from loaders.rdf import authority_quads, to_quads
from loaders.records import Event as EventRecord
from loaders.records import Mention, Statement, read_jsonl
from loaders.validate import SHAPES, check, violations
from ontology import authority
from ontology.iris import BASE
from ontology.namespaces import KK, KK_CLASSES
from tests.graph.records_graph import RecordsGraph, build

PREFIXES = """
@base <https://w3id.org/karakoram/id/> .
@prefix dcterms: <http://purl.org/dc/terms/> . @prefix edtf: <http://id.loc.gov/datatypes/edtf/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix kk: <https://w3id.org/karakoram/ontology#> .
@prefix oa: <http://www.w3.org/ns/oa#> . @prefix org: <http://www.w3.org/ns/org#> .
@prefix prov: <http://www.w3.org/ns/prov#> . @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix schema: <https://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix skosxl: <http://www.w3.org/2008/05/skos-xl#> .
@prefix time: <http://www.w3.org/2006/time#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""

# A graph in which every class occurs once and nothing is wrong.
GOOD = """
<state/s> a kk:State, kk:Actor ; skos:prefLabel "S"@en .
<person/p> a foaf:Person, kk:Actor ; skos:prefLabel "P"@en ; org:holds <post/o> .
<organisation/g> a kk:Organisation, kk:Actor ; skos:prefLabel "G"@en .
<mechanism/m> a kk:Mechanism ; skos:prefLabel "M"@en ; kk:memberState <state/s> .
<initiative/i> a kk:Initiative ; skos:prefLabel "I"@en .
<place/l> a kk:Place ; skos:prefLabel "L"@en .
<work/w> a kk:Work, schema:CreativeWork ; skos:prefLabel "W"@en ;
  schema:datePublished "1979"^^edtf:EDTF .
<post/o> a org:Post ; skos:prefLabel "O"@en .
<membership/t> a org:Membership ; org:member <person/p> ; kk:post <post/o> ;
  org:memberDuring <interval/n> .
<interval/n> a time:ProperInterval ; kk:when "2024/.."^^edtf:EDTF .
<../concept/issue/q> a kk:Issue, skos:Concept ; skos:prefLabel "q"@en .
<../concept/issue/r> a kk:Principle, kk:Issue, skos:Concept ; skos:prefLabel "r"@en .
<voice/d/narrator> a kk:Voice ; skos:prefLabel "narrator"@en .
<document/d> a kk:Document ; kk:file "d.txt" ; dcterms:title "D" ;
  dcterms:issued "2026-01-05"^^xsd:date ; kk:coverage <../concept/coverage/full> .
<label/b> a skosxl:Label ; skosxl:literalForm "B" ; kk:usedIn <document/d> .
<passage/d/0-4> a kk:Passage, oa:TextPositionSelector ; kk:inDocument <document/d> ;
  oa:start 0 ; oa:end 4 ; oa:exact "text" .
<event/d/e> a kk:Event ; rdfs:label "E"@en ; kk:status <../concept/status/planned> ;
  kk:when "2027"^^edtf:EDTF .
<event/m-7> a kk:Round, kk:Event ; rdfs:label "M 7"@en ; kk:status <../concept/status/occurred> ;
  kk:roundOf <mechanism/m> ; kk:ordinal 7 .
<participation/a> a kk:Participation ; kk:event <event/m-7> ; kk:actor <state/s> ;
  kk:role <../concept/role/host> ; kk:order 1 ; kk:evidence <passage/d/0-4> ; kk:reportedBy <document/d> ;
  kk:basis <../concept/basis/stated> .
<statement/x> a kk:Statement ; kk:wording "text" ; kk:speechAct <../concept/act/support> ;
  kk:statedStance <../concept/stance/support> ; kk:statedMode <../concept/mode/joint> ;
  kk:statedHolder <state/s> ;
  kk:statedObject <../concept/issue/q> ; kk:evidence <passage/d/0-4> ; kk:reportedBy <document/d> ;
  kk:basis <../concept/basis/stated> .
<assertion/y> a kk:Assertion ; rdf:subject <person/p> ; rdf:predicate org:holds ;
  rdf:object <post/o> ; kk:basis <../concept/basis/stated> ; kk:evidence <passage/d/0-4> ;
  kk:reportedBy <document/d> .
<position/x> a kk:Position ; kk:heldBy <state/s> ; kk:stance <../concept/stance/support> ;
  kk:mode <../concept/mode/joint> ; kk:object <../concept/issue/q> ; kk:about <../concept/issue/q> ;
  kk:rule <../concept/rule/position-cluster> ;
  kk:basis <../concept/basis/derived> ; prov:wasDerivedFrom <statement/x> .
<divergence/v> a kk:Divergence ; kk:left <statement/x> ; kk:right <statement/x> ;
  kk:difference <../concept/difference/dropped> .
"""

# Shape → (what stands in GOOD, what is put there instead, words of the message).
BAD: dict[str, list[tuple[str, str, str]]] = {
    "Actor": [
        ('person/p> a foaf:Person, kk:Actor ; skos:prefLabel "P"@en ;', "person/p> a kk:Actor ;", "label")
    ],
    "State": [
        ('kk:State, kk:Actor ; skos:prefLabel "S"@en', 'kk:State ; skos:prefLabel "S"@en', "state/s"),
        ('skos:prefLabel "S"@en', 'skos:prefLabel "S"@en, "Z"@en', "one a language"),
    ],
    "Person": [("org:holds <post/o>", "org:holds <place/l>", "holds: an office")],
    "Organisation": [("kk:Organisation, kk:Actor", "kk:Organisation", "organisation/g")],
    "Mechanism": [("kk:memberState <state/s>", "kk:memberState <place/l>", "member state: an actor")],
    "Initiative": [('a kk:Initiative ; skos:prefLabel "I"@en', "a kk:Initiative", "preferred label")],
    "Place": [('a kk:Place ; skos:prefLabel "L"@en', "a kk:Place", "preferred label")],
    "Work": [('"1979"^^edtf:EDTF', '"1979"', "an EDTF date")],
    "Post": [('a org:Post ; skos:prefLabel "O"@en', "a org:Post", "preferred label")],
    "Membership": [("kk:post <post/o> ;", "", "post: exactly one")],
    "Interval": [('kk:when "2024/.."^^edtf:EDTF', 'kk:when "2024/.."', "exactly one EDTF date")],
    "Issue": [
        ('kk:Issue, skos:Concept ; skos:prefLabel "q"@en', 'kk:Issue ; skos:prefLabel "q"@en', "issue/q")
    ],
    "Principle": [("kk:Principle, kk:Issue, skos:Concept", "kk:Principle, skos:Concept", "issue/r")],
    "Voice": [
        ("<voice/d/narrator", "<person/narrator", "belongs to one document"),
        ('a kk:Voice ; skos:prefLabel "narrator"@en', "a kk:Voice", "label: exactly one"),
    ],
    "Document": [
        ('"2026-01-05"^^xsd:date', '"5 January"', "at most one day"),
        ('dcterms:title "D"', 'dcterms:title "D", "E"', "title: at most one"),
        ("<../concept/coverage/full>", "<../concept/status/planned>", "scheme coverage"),
        ('dcterms:title "D"', 'dcterms:title "D" ; dcterms:source <ftp://x/>', "http or https"),
    ],
    "Label": [("; kk:usedIn <document/d>", "", "used in: at least one")],
    "Passage": [
        ("oa:start 0 ;", "oa:start 4 ;", "before the end"),
        ('oa:exact "text"', 'oa:exact ""', "not empty"),
        ('oa:exact "text"', 'oa:exact "text" ; kk:wording "text"', "no place here"),
    ],
    "Event": [
        ('rdfs:label "E"@en ; ', "", "label: at least one"),
        ("<../concept/status/planned>", "<../concept/stance/support>", "scheme status"),
        ('"2027"^^edtf:EDTF', '"2027"', "an EDTF date"),
    ],
    "Round": [
        ("kk:roundOf <mechanism/m> ; ", "", "without one it is an Event"),
        ("kk:Round, kk:Event", "kk:Round", "event/m-7"),
    ],
    "Participation": [
        ("kk:actor <state/s>", "kk:actor <place/l>", "a state, organisation, person or mechanism"),
        ("kk:order 1", "kk:order 0", "from 1"),
        ("kk:role <../concept/role/host> ;", "", "scheme role"),
    ],
    "Statement": [
        ('kk:wording "text" ;', "", "wording: exactly one"),
        (
            "<../concept/act/support>",
            "<../concept/act/support>, <../concept/act/agree>",
            "exactly one concept of the scheme act",
        ),
        ("kk:statedHolder <state/s>", "kk:statedHolder <place/l>", "an actor, a mechanism or a voice"),
        ("kk:statedObject <../concept/issue/q>", 'kk:statedObject "q"', "an issue of the scheme"),
        (
            'kk:wording "text" ;',
            'kk:wording "text" ; kk:stance <../concept/stance/support> ;',
            "no place here",
        ),
    ],
    "StatementHolder": [("kk:statedHolder <state/s> ;", "", "names a holder, or keeps the phrase")],
    "Stated": [
        (
            "kk:evidence <passage/d/0-4> ;\n  kk:reportedBy <document/d> .\n<position",
            "kk:reportedBy <document/d> .\n<position",
            "assertion/y>: what is stated needs a passage",
        ),
    ],
    "WithPassage": [
        (
            "stated> .\n<statement",
            "stated> .\n<event/d/e> kk:basis <../concept/basis/stated> .\n<statement",
            "“E”",
        )
    ],
    "Derived": [("stated> .\n<assertion", "derived> .\n<assertion", "“text”")],
    "WithRule": [
        (
            "prov:wasDerivedFrom <statement/x> .",
            "kk:ruleNote 'r' .",
            "position/x>: what is derived names its rule",
        )
    ],
    "External": [
        ("stated> ; kk:evidence <passage/d/0-4> ;\n  kk:rep", "external> ;\n  kk:rep", "names its source")
    ],
    "WithSource": [
        ("stated> .\n<statement", "external> .\n<statement", "participation/a>: what is external")
    ],
    "Assertion": [
        (
            "kk:reportedBy <document/d> .\n<position",
            "kk:evidence <passage/d/1-2> .\n<position",
            "needs a passage",
        ),
        ("rdf:object <post/o> ;", "", "object: exactly one"),
    ],
    "Position": [
        ("kk:heldBy <state/s> ;", "", "held by: at least one"),
        ("prov:wasDerivedFrom <statement/x>", "prov:wasDerivedFrom <document/d>", "at least one statement"),
        (
            "<../concept/mode/joint> ; kk:object",
            "<../concept/mode/joint>, <../concept/mode/mutual> ; kk:object",
            "scheme mode",
        ),
    ],
    "Divergence": [("kk:left <statement/x> ; ", "", "left: exactly one")],
}


def graph_of(turtle: str) -> Graph:
    return Graph().parse(data=PREFIXES + turtle, format="turtle")


def shape_names() -> set[str]:
    node_shape = ox.NamedNode("http://www.w3.org/ns/shacl#NodeShape")
    quads = ox.parse(SHAPES.read_bytes(), ox.RdfFormat.TURTLE)
    return {q.subject.value.removeprefix(BASE + "shape/") for q in quads if q.object == node_shape}


def test_every_shape_has_a_violation_here() -> None:
    assert shape_names() == set(BAD)


def test_every_class_has_a_shape() -> None:
    targets = {
        q.object.value
        for q in ox.parse(SHAPES.read_bytes(), ox.RdfFormat.TURTLE)
        if q.predicate.value.endswith("#targetClass")
    }
    assert {KK[c] for c in KK_CLASSES.split()} <= targets


def test_the_good_graph_is_accepted() -> None:
    assert check(graph_of(GOOD)) == []


@pytest.mark.parametrize(
    ("shape", "old", "new", "words"), [(shape, *case) for shape, cases in BAD.items() for case in cases]
)
def test_each_shape_refuses_its_violation(shape: str, old: str, new: str, words: str) -> None:
    assert GOOD.count(old) == 1, f"{shape}: the case must change one thing"
    found = check(graph_of(GOOD.replace(old, new)))
    assert any(words in message for message in found), found


# ------------------------------------------------------------------ the built graph


@pytest.fixture(scope="module")
def graph(gold_dir: Path) -> RecordsGraph:
    return build(read_jsonl(gold_dir / "records.jsonl"))


def test_the_graph_of_the_annotation_is_accepted(graph: RecordsGraph) -> None:
    for name, quads in graph.documents.items():
        assert violations(quads, authority.load()) == [], name


def test_the_derived_graph_is_accepted(graph: RecordsGraph) -> None:
    assert violations(graph.derived, authority.load()) == []


def test_the_authority_file_is_accepted() -> None:
    # Its assertions are written by code and held to their sources by tests/graph/test_invariants.py.
    entries = [q for q in authority_quads() if "/assertion/" not in str(q.subject)]
    assert violations(entries, authority.load()) == []


def test_a_message_names_the_words_the_property_and_what_was_found() -> None:
    said = Statement(
        file="a.txt",
        document="a",
        start=0,
        end=4,
        quote="text",
        holders=("Nowhere",),
        act="note",
        stance="note",
    )
    place = Mention(file="a.txt", document="a", start=0, end=4, quote="text", entity="Nowhere", cls="Place")
    (message,) = violations(to_quads([said, place], authority.load()), authority.load())
    assert message.startswith("“text” <https://w3id.org/karakoram/id/statement/")
    assert "kk:statedHolder — stated holder: an actor, a mechanism or a voice" in message
    assert message.endswith("(found <https://w3id.org/karakoram/id/place/a/nowhere>)")


def test_only_what_the_document_cites_comes_from_the_authority_file() -> None:
    series = next(e for e in authority.load().of_class("Mechanism"))
    record = EventRecord(
        file="a.txt",
        document="a",
        start=0,
        end=4,
        quote="text",
        label="Talks",
        cls="Round",
        series=series.name,
    )
    quads = to_quads([record], authority.load())
    assert violations(quads, authority.load()) == []
    (message,) = violations(quads, authority.build([]))
    assert "round of: exactly one mechanism" in message
    assert message.endswith(f"(found <{series.iri}>)")
    assert not [q for q in quads if q.subject.value == series.iri]
