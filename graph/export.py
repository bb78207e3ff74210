"""The graph in the formats that other programs read.

RDF comes from the dataset. GraphML and CSV come from the projection of actors (`graph.projection`): they are
for programs that know nodes and edges only.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import shutil
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

import networkx as nx
import pyoxigraph as ox

import ontology
from graph.errors import SnapshotError
from graph.projection import read_projection
from graph.snapshot import Snapshot, replacing
from ontology.iris import CONCEPT, ONTOLOGY, RESOURCE

CONTEXT = Path(ontology.__file__).with_name("context.jsonld")

PREFIXES = {
    "kk": ONTOLOGY,
    "id": RESOURCE,
    "concept": CONCEPT,
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "skosxl": "http://www.w3.org/2008/05/skos-xl#",
    "oa": "http://www.w3.org/ns/oa#",
    "prov": "http://www.w3.org/ns/prov#",
    "org": "http://www.w3.org/ns/org#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "schema": "https://schema.org/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "time": "http://www.w3.org/2006/time#",
}

_COLUMNS = (
    "source", "source_label", "target", "target_label", "type", "directed", "weight", "facts", "evidence"
)  # fmt: skip


def export(snapshot: Snapshot, format: str, output: IO[bytes]) -> None:
    """Write a snapshot to a binary file in one of `FORMATS`; KeyError for another.

    nquads, trig and jsonld hold the whole dataset: the merged default graph, and the named graphs that say
    who stated what; turtle the merged graph alone; graphml and csv the relationships of actors.
    """
    FORMATS[format](snapshot, output)


def export_file(snapshot: Snapshot, format: str, path: Path) -> None:
    """Write a snapshot to `path`, which is replaced only when everything has been written."""
    write = FORMATS[format]
    with replacing(path) as stream:
        write(snapshot, stream)


def _nquads(snapshot: Snapshot, output: IO[bytes]) -> None:
    with gzip.open(snapshot.dataset, "rb") as stream:
        shutil.copyfileobj(stream, output)


def _rdf(format: ox.RdfFormat, only_merged: bool) -> Callable[[Snapshot, IO[bytes]], None]:
    def write(snapshot: Snapshot, output: IO[bytes]) -> None:
        with gzip.open(snapshot.dataset, "rb") as stream:
            quads = ox.parse(stream, ox.RdfFormat.N_QUADS, lenient=True)  # type: ignore[arg-type]
            ox.serialize(_by_graph(quads, only_merged), output, format, prefixes=PREFIXES)

    return write


def _by_graph(quads: Iterator[ox.Quad], only_merged: bool) -> Iterator[ox.Quad]:
    """Yield quads graph by graph, the merged one first: TriG opens a block at each change of graph."""
    graphs: dict[str, list[ox.Quad]] = {}
    for quad in quads:
        if isinstance(quad.graph_name, ox.DefaultGraph):
            graphs.setdefault("", []).append(quad)
        elif not only_merged:
            graphs.setdefault(str(quad.graph_name), []).append(quad)
    for name in sorted(graphs):
        yield from graphs.pop(name)


def _jsonld(snapshot: Snapshot, output: IO[bytes]) -> None:
    import rdflib

    try:
        context = json.loads(CONTEXT.read_bytes())
    except FileNotFoundError:
        raise SnapshotError(f"{CONTEXT.name}, which JSON-LD needs, is not installed.") from None
    with warnings.catch_warnings(), gzip.open(snapshot.dataset, "rb") as stream:
        # rdflib 7.6 uses its own deprecated names in the two calls below.
        warnings.filterwarnings("ignore", category=DeprecationWarning, module="rdflib")
        dataset = rdflib.Dataset()
        dataset.parse(stream, format="nquads")  # type: ignore[arg-type]
        text = dataset.serialize(format="json-ld", context=context["@context"], auto_compact=False)
    document = json.loads(text)
    # The serializer leaves the default graph as a graph without a name, which a reader would take for one
    # named by a blank node: its nodes belong on the top level.
    top: list[Any] = []
    for entry in document["@graph"]:
        unnamed = "@graph" in entry and "id" not in entry
        top += entry["@graph"] if unnamed else [entry]
    document["@graph"] = top
    _order(document)
    output.write(json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n")


def _order(document: Any) -> None:
    """Sort what JSON-LD leaves in any order, so that the same snapshot gives the same bytes."""
    if isinstance(document, dict):
        for key, value in document.items():
            if key != "@context":
                _order(value)
    elif isinstance(document, list):
        for value in document:
            _order(value)
        document.sort(key=lambda value: json.dumps(value, sort_keys=True))


def _graphml(snapshot: Snapshot, output: IO[bytes]) -> None:
    graph = read_projection(snapshot.projection)
    for _, _, data in graph.edges(data=True):
        data["facts"], data["evidence"] = " ".join(data["facts"]), " ".join(data["evidence"])
    nx.write_graphml(graph, output)


def _csv(snapshot: Snapshot, output: IO[bytes]) -> None:
    graph = read_projection(snapshot.projection)
    text = io.TextIOWrapper(output, encoding="utf-8", newline="", write_through=True)
    rows = csv.writer(text)
    rows.writerow(_COLUMNS)
    for one, other, data in graph.edges(data=True):
        labels = [graph.nodes[n]["label"] for n in (one, other)]
        directed = "true" if data["directed"] else "false"
        lists = [" ".join(data[name]) for name in ("facts", "evidence")]
        rows.writerow([one, labels[0], other, labels[1], data["type"], directed, data["weight"], *lists])
    text.detach()


FORMATS: dict[str, Callable[[Snapshot, IO[bytes]], None]] = {
    "nquads": _nquads,
    "trig": _rdf(ox.RdfFormat.TRIG, only_merged=False),
    "turtle": _rdf(ox.RdfFormat.TURTLE, only_merged=True),
    "jsonld": _jsonld,
    "graphml": _graphml,
    "csv": _csv,
}
"""How each format is written, by its name on the command line."""
