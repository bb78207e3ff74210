"""The vocabulary file: complete, consistent, and aligned only where it says so."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox
import pytest

import ontology
from ontology.iris import BASE, ONTOLOGY
from ontology.namespaces import DCTERMS, KK, OWL, RDF, RDFS, SKOS

HERE = Path(ontology.__file__).parent
SEM = "http://semanticweb.cs.vu.nl/2009/11/sem/"


@pytest.fixture(scope="module")
def facts() -> dict[str, dict[str, list[ox.NamedNode | ox.Literal]]]:
    out: dict[str, dict[str, list[ox.NamedNode | ox.Literal]]] = defaultdict(lambda: defaultdict(list))
    for q in ox.parse((HERE / "karakoram.ttl").read_bytes(), ox.RdfFormat.TURTLE):
        assert not isinstance(q.subject, ox.BlankNode)
        assert not isinstance(q.object, ox.BlankNode)
        out[q.subject.value][q.predicate.value].append(q.object)
    return out


def test_the_header_names_version_and_licence(facts: dict[str, dict[str, list[ox.Literal]]]) -> None:
    header = facts[ONTOLOGY.removesuffix("#")]
    assert OWL.Ontology in [t.value for t in header[RDF.type]]
    assert [x.value for x in header[DCTERMS.license]] == ["https://www.apache.org/licenses/LICENSE-2.0"]
    (version,) = header[OWL.base + "versionInfo"]
    (iri,) = header[OWL.base + "versionIRI"]
    assert iri.value == f"{BASE}ontology/{version.value}"


def test_every_term_has_one_label_and_a_comment(facts: dict[str, dict[str, list[ox.Literal]]]) -> None:
    labels: dict[tuple[str, bool], str] = {}
    for name in KK:
        term = facts[KK[name]]
        (label,) = term[RDFS.label]
        (comment,) = term[RDFS.comment]
        assert label.language == comment.language == "en"
        assert comment.value.endswith((".", "…"))
        key = (label.value, name[0].isupper())
        assert labels.setdefault(key, name) == name


def test_domains_ranges_and_superterms_of_ours_exist(
    facts: dict[str, dict[str, list[ox.NamedNode]]],
) -> None:
    for name in KK:
        for predicate in (RDFS.base + "domain", RDFS.base + "range", RDFS.subClassOf, RDFS.subPropertyOf):
            for target in facts[KK[name]][predicate]:
                assert not target.value.startswith(ONTOLOGY) or target.value in KK
                assert target.value != KK[name]


def test_properties_with_a_literal_range_are_datatype_properties(
    facts: dict[str, dict[str, list[ox.NamedNode]]],
) -> None:
    literal = ("http://www.w3.org/2001/XMLSchema#", "http://id.loc.gov/datatypes/", RDF.langString)
    for name in KK:
        kinds = {t.value for t in facts[KK[name]][RDF.type]}
        for target in facts[KK[name]][RDFS.base + "range"]:
            assert (OWL.DatatypeProperty in kinds) == target.value.startswith(literal)


@pytest.mark.parametrize(
    ("term", "relation", "target"),
    [
        ("Event", RDFS.subClassOf, SEM + "Event"),
        ("Actor", RDFS.subClassOf, SEM + "Actor"),
        ("Mechanism", RDFS.subClassOf, "http://www.w3.org/ns/org#OrganizationalCollaboration"),
        ("Passage", RDFS.subClassOf, "http://www.w3.org/ns/oa#TextPositionSelector"),
        ("Issue", RDFS.subClassOf, SKOS.Concept),
        ("Statement", SKOS.closeMatch, "https://schema.org/Claim"),
        ("reportedBy", RDFS.subPropertyOf, SEM + "accordingTo"),
        ("digestOf", RDFS.subPropertyOf, "http://www.w3.org/ns/prov#wasDerivedFrom"),
    ],
)
def test_alignments(
    facts: dict[str, dict[str, list[ox.NamedNode]]], term: str, relation: str, target: str
) -> None:
    assert target in [t.value for t in facts[KK[term]][relation]]


def test_the_context_names_every_term_with_its_type(facts: dict[str, dict[str, list[ox.NamedNode]]]) -> None:
    context = json.loads((HERE / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    assert context["kk"] == ONTOLOGY
    for name in KK:
        entry = context[name]
        assert (entry if isinstance(entry, str) else entry["@id"]) == f"kk:{name}"
        if OWL.ObjectProperty in [t.value for t in facts[KK[name]][RDF.type]]:
            assert entry["@type"] == "@id"


def test_the_context_reads_back_as_rdf() -> None:
    """A JSON-LD document written with the context gives the triples that it means."""
    context = json.loads((HERE / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    document = {
        "@context": context,
        "id": BASE + "id/position/0",
        "type": "Position",
        "heldBy": [BASE + "id/state/china"],
        "earliest": "2026-01-04",
    }
    lines = sorted(f"{q} ." for q in ox.parse(json.dumps(document), ox.RdfFormat.JSON_LD))
    assert lines == [
        f"<{BASE}id/position/0> <{RDF.type}> <{KK.Position}> .",
        f'<{BASE}id/position/0> <{KK.earliest}> "2026-01-04"^^<http://www.w3.org/2001/XMLSchema#date> .',
        f"<{BASE}id/position/0> <{KK.heldBy}> <{BASE}id/state/china> .",
    ]
