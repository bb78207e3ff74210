"""From the quads of many graphs to one dataset: canonical N-Quads.

The default graph is the merge of all named graphs, each triple once, so that a COUNT counts facts; the
named graphs say who stated what. The bytes depend on the set of quads alone: not on their order, nor on
how often one is given, nor on a hash seed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from graph.errors import DatasetError
from ontology.iris import ONTOLOGY


def lines(quads: Iterable[ox.Quad]) -> Iterator[bytes]:
    """Yield each quad as a line of N-Quads, without its newline.

    DatasetError names a quad outside any named graph and a blank node: neither can be addressed, and a
    blank node's label would differ from build to build.
    """
    data = ox.serialize(_checked(quads), format=ox.RdfFormat.N_QUADS)
    assert data is not None
    # Not splitlines: characters that it takes for line ends stand in literals.
    yield from data.split(b"\n")[:-1]


def _checked(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    for quad in quads:
        if not isinstance(quad.graph_name, ox.NamedNode):
            raise DatasetError(f"{quad} stands in no named graph.")
        if isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode):
            raise DatasetError(f"{quad} has a blank node.")
        yield quad


def without_graph(line: bytes) -> bytes:
    """Return the triple of a line in a named graph, as a line of the default graph."""
    return line[: line.rindex(b" <")] + b" ."


def merged_store(named: Iterable[bytes]) -> ox.Store:
    """Return a store with the dataset made of the lines of named graphs, as `lines` makes them.

    It holds the quads of the named graphs, and each of their triples once in the default graph. Lines go in
    sorted, so that even what follows the store's inner order depends on their set alone.
    """
    unique = set(named)
    merged = {without_graph(line) for line in unique}
    store = ox.Store()
    for group in (merged, unique):
        store.bulk_load(_join(sorted(group)), ox.RdfFormat.N_QUADS, lenient=True)
        group.clear()
    return store


def canonical(store: ox.Store) -> bytes:
    """Return all quads of a store as N-Quads sorted by bytes, one a line, the last line ended too.

    Literals are as the engine keeps them ("01"^^xsd:integer is "1"), so that bytes and store agree.
    """
    data = store.dump(format=ox.RdfFormat.N_QUADS)
    assert data is not None
    ordered = data.split(b"\n")[:-1]
    del data
    ordered.sort()
    return _join(ordered)


def merge(named: Iterable[bytes]) -> bytes:
    """Return the canonical N-Quads of the dataset made of the lines of named graphs."""
    return canonical(merged_store(named))


def _join(group: Iterable[bytes]) -> bytes:
    return b"".join(line + b"\n" for line in group)


def counts(store: ox.Store) -> dict[str, int]:
    """Count quads, the triples of the default graph, and the instances of each class of ours."""
    out = {"quads": len(store)}
    solutions = store.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    assert isinstance(solutions, ox.QuerySolutions)
    out["triples"] = int(next(solutions)["n"].value)
    solutions = store.query("SELECT ?class (COUNT(DISTINCT ?s) AS ?n) { ?s a ?class } GROUP BY ?class")
    assert isinstance(solutions, ox.QuerySolutions)
    for solution in solutions:
        iri = solution["class"].value
        if iri.startswith(ONTOLOGY):
            out[iri.removeprefix(ONTOLOGY)] = int(solution["n"].value)
    return dict(sorted(out.items()))
