"""Each question between documents finds the fault it is for, and the sample is without any."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.checks import check
from graph.dataset import lines, merged_store
from tests.api import sample

PREFIXES = """
@prefix kk: <https://w3id.org/karakoram/ontology#> .
@prefix id: <https://w3id.org/karakoram/id/> .
@prefix concept: <https://w3id.org/karakoram/concept/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix edtf: <http://id.loc.gov/datatypes/edtf/> .
"""

PERSONS = """
<{b}person/a> a foaf:Person ; skos:prefLabel "A"@en . <{b}person/b> a foaf:Person ; skos:prefLabel "B"@en .
<{b}post/p> a org:Post ; skos:prefLabel "P"@en {shared}.
<{b}interval/1> a kk:X ; kk:when "{one}"^^edtf:EDTF . <{b}interval/2> a kk:X ; kk:when "{two}"^^edtf:EDTF .
<{b}membership/1> a org:Membership ; org:member <{b}person/a> ; kk:post <{b}post/p> ;
  org:memberDuring <{b}interval/1> .
<{b}membership/2> a org:Membership ; org:member <{b}person/b> ; kk:post <{b}post/p> ;
  org:memberDuring <{b}interval/2> .
"""
BASE = "https://w3id.org/karakoram/id/"


def store(turtle: str) -> ox.Store:
    out = ox.Store()
    out.load((PREFIXES + turtle).encode(), ox.RdfFormat.TURTLE)
    return out


def terms(one: str, two: str, shared: str = "") -> ox.Store:
    return store(PERSONS.format(b=BASE, one=one, two=two, shared=shared))


def test_the_sample_holds_together(tmp_path: Path) -> None:
    quads, _ = sample.make_quads(tmp_path)
    found = check(merged_store(lines(quads)))
    assert (found.faults, found.notices) == ((), ())


@pytest.mark.parametrize(
    ("turtle", "sentence"),
    [
        (
            "<{b}event/e> a kk:Event ; kk:place <{b}place/nowhere> .",
            "id/place/nowhere is named by id/event/e and described nowhere",
        ),
        (
            "<{b}event/e> a kk:Event ; kk:eventType <https://w3id.org/karakoram/concept/event-type/none> .",
            "concept/event-type/none is named by id/event/e and described nowhere",
        ),
        (
            '<{b}person/a> a foaf:Person ; skos:prefLabel "Li Peng"@en . '
            '<{b}person/b> a foaf:Person ; skos:prefLabel "LI  Peng"@en .',
            "id/person/a and id/person/b have one preferred label, 'Li Peng': "
            "tell them apart in the authority file",
        ),
        ("<{b}statement/s> a kk:Statement .", "id/statement/s: statement without a passage"),
        (
            "<{b}passage/p> a kk:Passage ; kk:inDocument <{b}document/d> . <{b}document/d> a kk:Document .",
            "id/passage/p: passage of a document that is not here",
        ),
        ("<{b}position/p> a kk:Position .", "id/position/p: position without a statement"),
        (
            "<{b}assertion/a> a kk:Assertion ; kk:basis kk:b ; rdf:subject kk:s ; rdf:predicate kk:p ; "
            "rdf:object kk:o .",
            "id/assertion/a: assertion of a fact that the graph does not have",
        ),
        ("<{b}assertion/a> a kk:Assertion .", "id/assertion/a: assertion without a basis"),
    ],
)
def test_a_fault_is_found_and_named(turtle: str, sentence: str) -> None:
    assert check(store(turtle.replace("{b}", BASE))).faults == (sentence,)


def test_two_of_one_name_are_no_fault_where_a_document_alone_knows_one_or_the_class_differs() -> None:
    turtle = (
        f'<{BASE}person/a> a foaf:Person ; skos:prefLabel "Li"@en . <{BASE}place/a> a kk:Place ; '
        f'skos:prefLabel "Li"@en . <{BASE}person/d/li> a foaf:Person ; skos:prefLabel "Li"@en ; '
        "kk:unlisted true ."
    )
    assert check(store(turtle)).faults == ()


@pytest.mark.parametrize(
    ("one", "two", "fault"),
    [
        ("2013-03-16/2018-03-19", "2018-03-18/..", True),
        ("2013-03-16/2018-03-19", "2018-03-19/..", False),
        ("2013/2018", "2018/2022", False),
        ("2013/2018", "2016/2022", True),
        ("2013/..", "2016/..", True),
        ("../2018", "2016/2022", False),
    ],
)
def test_terms_of_one_office_overlap_only_where_that_is_certain(one: str, two: str, fault: bool) -> None:
    expected = (f"id/person/a ({one}) and id/person/b ({two}) both hold id/post/p",) if fault else ()
    assert check(terms(one, two)).faults == expected
    assert check(terms(one, two, "; kk:sharedPost true")).faults == ()


def test_a_round_of_two_dates_is_told_with_its_documents() -> None:
    told = "".join(
        f"<{BASE}assertion/{n}> a kk:Assertion ; kk:basis kk:b ; rdf:subject <{BASE}event/m-8> ; "
        f'rdf:predicate kk:when ; rdf:object "{when}"^^edtf:EDTF ; kk:reportedBy <{BASE}document/{n}> . '
        f'<{BASE}event/m-8> kk:when "{when}"^^edtf:EDTF . <{BASE}document/{n}> a kk:Document .'
        for n, when in enumerate(("2026", "2026-05-01", "2027"))
    )
    found = check(store(f"<{BASE}event/m-8> a kk:Round . {told}"))
    assert found.faults == ()
    assert found.notices == (
        "id/event/m-8 is dated 2026 in id/document/0 and 2027 in id/document/2",
        "id/event/m-8 is dated 2026-05-01 in id/document/1 and 2027 in id/document/2",
    )


def test_many_faults_of_one_kind_are_counted() -> None:
    turtle = "".join(f"<{BASE}statement/{n}> a kk:Statement . " for n in range(9))
    faults = check(store(turtle)).faults
    assert len(faults) == 6
    assert faults[-1] == "and 4 more of this kind"
