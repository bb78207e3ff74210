"""The dataset: each triple once in the default graph, canonical bytes."""

from __future__ import annotations

import random

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.dataset import canonical, lines, merge, merged_store, without_graph
from graph.errors import DatasetError

XSD = "http://www.w3.org/2001/XMLSchema#"


def node(name: str) -> ox.NamedNode:
    return ox.NamedNode(f"http://example.org/{name}")


def quad(s: str, p: str, o: ox.NamedNode | ox.Literal, g: str) -> ox.Quad:
    return ox.Quad(node(s), node(p), o, node(g))


def test_a_triple_of_two_graphs_stands_once_in_the_default_graph() -> None:
    quads = [quad("s", "p", node("o"), "g1"), quad("s", "p", node("o"), "g2")]
    assert merge(lines(quads)).decode().splitlines() == [
        "<http://example.org/s> <http://example.org/p> <http://example.org/o> .",
        "<http://example.org/s> <http://example.org/p> <http://example.org/o> <http://example.org/g1> .",
        "<http://example.org/s> <http://example.org/p> <http://example.org/o> <http://example.org/g2> .",
    ]


def test_two_spellings_of_one_number_are_one_triple_as_in_the_store() -> None:
    integer = ox.NamedNode(XSD + "integer")
    quads = [quad("s", "p", ox.Literal(n, datatype=integer), "g") for n in ("01", "1", "+1")]
    data = merge(lines(quads))
    assert data.count(b"\n") == 2
    store = ox.Store()
    store.load(data, ox.RdfFormat.N_QUADS)
    assert len(store) == 2


def test_line_ends_and_angle_brackets_in_literals_stay_inside_them() -> None:
    text = 'a\nb\r\u2028c\u0085 <http://example.org/x> . "q" \\ end'
    data = merge(lines([quad("s", "p", ox.Literal(text), "g")]))
    found = list(ox.parse(data, ox.RdfFormat.N_QUADS))
    assert [q.object for q in found] == [ox.Literal(text)] * 2
    assert {str(q.graph_name) for q in found} == {"DEFAULT", "<http://example.org/g>"}


def test_the_graph_is_what_is_taken_off_a_line() -> None:
    assert without_graph(b'<s> <p> "a <b> c" <g>  .'.replace(b"  ", b" ")) == b'<s> <p> "a <b> c" .'


@pytest.mark.parametrize(
    "bad",
    [
        ox.Quad(ox.BlankNode("b"), node("p"), node("o"), node("g")),
        ox.Quad(node("s"), node("p"), ox.BlankNode("b"), node("g")),
        ox.Quad(node("s"), node("p"), node("o")),
    ],
)
def test_blank_nodes_and_quads_without_a_graph_are_refused(bad: ox.Quad) -> None:
    with pytest.raises(DatasetError, match=r"blank node|no named graph"):
        list(lines([bad]))


def test_nothing_makes_an_empty_dataset() -> None:
    assert merge([]) == b""


names = st.sampled_from(["a", "b", "c"])
values = st.one_of(names.map(node), st.text(max_size=5).map(ox.Literal), st.integers().map(ox.Literal))


@settings(deadline=None)
@given(st.lists(st.builds(quad, names, names, values, names), max_size=20), st.randoms())
def test_bytes_depend_on_the_set_of_quads_alone(quads: list[ox.Quad], chance: random.Random) -> None:
    data = merge(lines(quads))
    again = quads + quads[:3]
    chance.shuffle(again)
    assert merge(lines(again)) == data
    rows = data.split(b"\n")[:-1]
    assert rows == sorted(set(rows))


@settings(deadline=None)
@given(st.lists(st.builds(quad, names, names, values, names), max_size=20))
def test_the_default_graph_is_the_union_of_the_named_graphs(quads: list[ox.Quad]) -> None:
    store = merged_store(lines(quads))
    merged = store.quads_for_pattern(None, None, None, ox.DefaultGraph())
    assert {q.triple for q in merged} == {q.triple for q in quads}
    reloaded = ox.Store()
    reloaded.load(canonical(store), ox.RdfFormat.N_QUADS)
    assert set(reloaded) == set(store)
