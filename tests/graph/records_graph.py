"""A graph of records for tests: what the build does, in memory and without its snapshots."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from graph.positions import derive
from loaders.rdf import authority_quads, by_document, to_quads
from loaders.records import Record
from ontology import authority


@dataclass(frozen=True)
class RecordsGraph:
    """The quads of each part, and a store that holds the named graphs and their merge."""

    documents: dict[str, list[ox.Quad]]
    derived: list[ox.Quad]
    authority: list[ox.Quad]
    store: ox.Store = field(repr=False)


def build(records: Iterable[Record], texts: Mapping[str, str] | None = None) -> RecordsGraph:
    """Map records of any number of documents, derive layer 2, and merge all in a store."""
    known = authority.load()
    documents = {d: to_quads(r, known, texts) for d, r in by_document(records).items()}
    stated = [q for quads in documents.values() for q in quads]
    derived = derive(stated, known)
    external = authority_quads()
    store = ox.Store()
    store.extend([*stated, *derived, *external])
    store.extend(ox.Quad(q.subject, q.predicate, q.object) for q in [*stated, *derived, *external])
    return RecordsGraph(documents, derived, external, store)


def read_texts(folder: Path) -> dict[str, str]:
    """Return the decoded text of each file of a folder by name, as offsets count in it."""
    return {f.name: f.read_bytes().decode("utf-8-sig") for f in sorted(folder.glob("*.txt"))}
