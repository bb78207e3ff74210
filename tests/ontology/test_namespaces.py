"""The closed namespaces: what they refuse, and that they agree with the Turtle."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

import ontology
from ontology import namespaces
from ontology.iris import CONCEPT, ONTOLOGY, RESOURCE
from ontology.namespaces import (
    DCTERMS,
    EVIDENCED_KINDS,
    KK,
    KK_CLASSES,
    KK_PROPERTIES,
    RDF,
    SKOS,
    STRUCTURAL_PROPERTIES,
    Namespace,
    is_structural,
    kind_of,
)

VOCABULARY = Path(ontology.__file__).parent / "karakoram.ttl"


def declared() -> dict[str, str]:
    """Local name and kind of every term that the Turtle declares."""
    return {
        q.subject.value.removeprefix(ONTOLOGY): q.object.value.rsplit("#", 1)[1]
        for q in ox.parse(VOCABULARY.read_bytes(), ox.RdfFormat.TURTLE)
        if q.predicate.value == RDF.type and q.subject.value.startswith(ONTOLOGY)
    }


def test_the_turtle_and_the_namespace_have_the_same_terms() -> None:
    terms = declared()
    assert sorted(terms) == sorted(KK)
    assert {n for n, kind in terms.items() if kind == "Class"} == set(KK_CLASSES.split())
    assert {n for n, kind in terms.items() if kind.endswith("Property")} == set(KK_PROPERTIES.split())
    assert len(KK_CLASSES.split()) + len(KK_PROPERTIES.split()) == len(set(KK))


def test_a_known_term_is_an_iri() -> None:
    assert KK.heldBy == KK["heldBy"] == ONTOLOGY + "heldBy"
    assert KK.heldBy in KK
    assert ONTOLOGY + "heldby" not in KK
    assert 3 not in KK


def test_an_unknown_term_raises_where_it_is_written() -> None:
    with pytest.raises(AttributeError, match="kk: has no term 'heldby'"):
        _ = KK.heldby
    with pytest.raises(KeyError, match="has no term 'heldby'"):
        _ = KK["heldby"]


def test_importing_it_needs_no_rdf_library() -> None:
    code = "import sys, ontology.namespaces; print([m for m in ('rdflib', 'pyoxigraph') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_terms_of_other_vocabularies_exist_there() -> None:
    rdflib_namespace = pytest.importorskip("rdflib.namespace")
    closed = {"rdf": "RDF", "rdfs": "RDFS", "owl": "OWL", "xsd": "XSD", "skos": "SKOS", "prov": "PROV"}
    closed |= {"dcterms": "DCTERMS", "foaf": "FOAF", "org": "ORG", "time": "TIME"}
    for value in vars(namespaces).values():
        if isinstance(value, Namespace) and value.prefix in closed:
            known = getattr(rdflib_namespace, closed[value.prefix])
            assert [t for t in value if t not in known] == []


@pytest.mark.parametrize(
    ("subject", "predicate", "structural"),
    [
        (RESOURCE + "person/wang-yi", RDF.type, True),
        (RESOURCE + "person/wang-yi", SKOS.prefLabel, True),
        (RESOURCE + "person/wang-yi", KK.chairOf, False),
        (RESOURCE + "statement/0", KK.statedHolder, True),
        (RESOURCE + "statement/0", KK.mentions, True),
        (RESOURCE + "document/d", DCTERMS.title, True),
        (RESOURCE + "document/d", KK.mentions, False),
        (RESOURCE + "label/0", KK.usedIn, False),
        (RESOURCE + "event/d/e", KK.when, False),
        (RESOURCE + "event/d/e", KK.earliest, True),
        (CONCEPT + "issue/taiwan", KK.concerns, True),
        ("https://example.org/x", KK.place, False),
    ],
)
def test_what_is_structural(subject: str, predicate: str, structural: bool) -> None:
    assert is_structural(subject, predicate) is structural


def test_kind_of_an_iri() -> None:
    assert kind_of(RESOURCE + "person/wang-yi") == "person"
    assert kind_of("https://example.org/person/x") is None


def test_the_ontology_documents_what_is_structural() -> None:
    comment = next(
        q.object.value
        for q in ox.parse(VOCABULARY.read_bytes(), ox.RdfFormat.TURTLE)
        if q.subject.value == KK.Assertion and q.predicate.value.endswith("#comment")
    )
    for kind in EVIDENCED_KINDS:
        assert kind in comment
    for iri in STRUCTURAL_PROPERTIES:
        if iri.startswith(ONTOLOGY):
            assert re.search(rf"\bkk:{iri.removeprefix(ONTOLOGY)}\b", comment)
