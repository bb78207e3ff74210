"""Content negotiation by RFC 9110, section 12.5.1."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.negotiation import GRAPH, RESOURCE, SOLUTIONS, by_format, choose, formats, parse_accept

J, X, CSV, TSV = (
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
)
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ([], J),
        ([""], J),
        (["*/*"], J),
        (["nonsense"], J),
        ([X], X),
        (["application/json"], "application/json"),
        (["text/*"], CSV),
        (["application/*"], J),
        ([f"{J};q=0.1, {X};q=0.9"], X),
        ([f"{J};q=0, */*"], X),
        ([f"*/*;q=0.1, {CSV}"], CSV),
        (["text/csv;q=0, text/*"], TSV),
        (["TEXT/CSV"], CSV),
        (["text/csv; charset=utf-8"], CSV),
        (["text/csv ; q=0.5 , text/tab-separated-values ; q=0.6"], TSV),
        (["text/csv;q=0.5", "text/tab-separated-values;q=0.6"], TSV),
        ([BROWSER], "text/html"),
        (["text/turtle, */*;q=0.1"], J),
        (["text/csv, */*"], CSV),
        (["text/csv;q=2"], CSV),
        (["text/csv;q=-1, text/html"], "text/html"),
        (["text/turtle"], None),
        (["*/*;q=0"], None),
        (["image/png"], None),
        ([f"{J};q=0"], None),
    ],
)
def test_results_are_negotiated(accept: list[str], expected: str | None) -> None:
    offer = choose(accept, SOLUTIONS)
    assert (offer.media_type if offer else None) == expected


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("*/*", "text/turtle"),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted, a"', "application/ld+json"),
        ("application/rdf+xml;q=0.9, application/n-triples", "application/n-triples"),
        ("text/n3", "text/n3"),
        (BROWSER, "text/html"),
    ],
)
def test_graphs_are_negotiated(accept: str, expected: str) -> None:
    offer = choose([accept], GRAPH)
    assert offer is not None
    assert offer.media_type == expected


def test_an_explicit_zero_for_one_type_beats_a_wildcard() -> None:
    offer = choose(["application/json;q=0, */*;q=0.3"], RESOURCE)
    assert offer is not None
    assert offer.media_type == "text/html"


def test_a_label_and_its_syntax_may_differ() -> None:
    offer = choose(["text/n3"], GRAPH)
    assert offer is not None
    assert offer.serialise == "text/turtle"


def test_format_names_are_for_the_kind_of_answer() -> None:
    assert formats(SOLUTIONS) == ["csv", "html", "json", "tsv", "xml"]
    assert formats(GRAPH) == ["html", "json", "jsonld", "ntriples", "rdfxml", "turtle", "xml"]
    json_of_graph = by_format("json", GRAPH)
    assert json_of_graph is not None
    assert json_of_graph.serialise == "application/ld+json"
    assert by_format("turtle", SOLUTIONS) is None
    assert by_format("text/csv", SOLUTIONS) == by_format("CSV", SOLUTIONS)


@given(st.lists(st.text(max_size=60), max_size=5))
def test_no_header_breaks_negotiation_and_weights_stay_in_bounds(values: list[str]) -> None:
    assert all(0 <= r.weight <= 1 for r in parse_accept(values))
    offer = choose(values, SOLUTIONS)
    assert offer is None or offer in SOLUTIONS


@given(st.sampled_from([o.media_type for o in SOLUTIONS]), st.floats(0.001, 1))
def test_a_type_that_alone_is_accepted_is_given(media_type: str, weight: float) -> None:
    offer = choose([f"{media_type};q={weight:.3f}"], SOLUTIONS)
    assert offer is not None
    assert offer.media_type == media_type
