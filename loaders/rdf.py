"""Records to RDF: the named graph of one document.

Layer 1 of the graph. It depends on the document's records and the authority file only, never on other
documents, so that documents can be read in any order and a graph be replaced alone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import pyoxigraph as ox

from loaders.rdf_authority import authority_quads
from loaders.rdf_documents import write_document
from loaders.rdf_events import write_events
from loaders.rdf_names import Names
from loaders.rdf_relations import write_relation
from loaders.rdf_statements import write_statements
from loaders.rdf_writer import Writer, check_quote, node
from loaders.records import DocumentRecord, Event, Mention, Record, RecordError, Relation, Statement
from ontology import iris
from ontology.authority import Authority
from ontology.namespaces import KK, RDF, SKOSXL

__all__ = ["authority_quads", "by_document", "to_quads"]

_SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9._~-]*")


def by_document(records: Iterable[Record]) -> dict[str, list[Record]]:
    """Return the records of each document, documents and records in the order in which they came."""
    out: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        out[record.document].append(record)
    return dict(out)


def to_quads(
    records: Sequence[Record], authority: Authority, texts: Mapping[str, str] | None = None
) -> list[ox.Quad]:
    """Return the named graph of one document, each quad once, without a copy in the default graph.

    `texts` gives the decoded text of files by name; where a record's file is in it, the quote is
    compared with it. RecordError names the first record that cannot be mapped: a quote that is not what
    the text has, a concept outside its scheme, a predicate that is not controlled, a date that is none,
    records of two documents.
    """
    if not records:
        raise RecordError("a document needs at least one record")
    slugs = {r.document for r in records}
    if len(slugs) > 1:
        raise RecordError(f"records of {len(slugs)} documents at once: {', '.join(sorted(slugs))}")
    (slug,) = slugs
    if not _SLUG.fullmatch(slug):
        raise RecordError(f"document {slug!r} cannot be part of an IRI: letters, digits and . _ ~ - only")
    documents: list[DocumentRecord] = []
    mentions: list[Mention] = []
    statements: list[Statement] = []
    events: list[Event] = []
    relations: list[Relation] = []
    for record in records:
        if isinstance(record, DocumentRecord):
            documents.append(record)
            continue
        if texts is not None:
            check_quote(record, texts)
        if isinstance(record, Mention):
            mentions.append(record)
        elif isinstance(record, Statement):
            statements.append(record)
        elif isinstance(record, Event):
            events.append(record)
        else:
            relations.append(record)
    writer = Writer(slug, authority)
    names = Names(writer, mentions)
    write_document(documents, records[0].file, writer, names)
    targets = [(m.start, m.end, _write_mention(m, writer, names)) for m in mentions]
    labels = write_events(events, writer, names)
    for relation in relations:
        write_relation(relation, writer, names, labels)
    write_statements(statements, writer, names, labels, targets)
    return writer.quads()


def _write_mention(record: Mention, writer: Writer, names: Names) -> str:
    """Write that the document mentions the entity, and in which words; return the entity."""
    entity = names.resolve(record.entity, record.cls)
    writer.fact(writer.iri, KK.mentions, entity, record)
    label = iris.resource("label", iris.digest(entity, record.quote))
    used = ox.Quad(node(label), node(KK.usedIn), node(writer.iri), writer.graph)
    # The first use in the document is the evidence; every other one is a mention with its passage.
    if not writer.has(used):
        writer.add(label, RDF.type, SKOSXL.Label)
        writer.add(label, SKOSXL.literalForm, ox.Literal(record.quote))
        writer.add(entity, SKOSXL.altLabel, label)
        writer.fact(label, KK.usedIn, writer.iri, record)
    return entity
