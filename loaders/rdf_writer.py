"""Quads of one named graph, each once: nodes, literals, passages and assertions.

The one place where evidence is attached. Whoever maps a record calls `fact`, and the triple arrives
with the kk:Assertion that says which characters it came from.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from loaders.rdf_edtf import EdtfError, bounds
from loaders.records import Event as EventRecord
from loaders.records import Mention as MentionRecord
from loaders.records import RecordError, Relation, Statement
from ontology import iris
from ontology.authority import Authority
from ontology.namespaces import EDTF_TYPE, KK, OA, PROV, RDF, XSD

Spanned = MentionRecord | Statement | EventRecord | Relation
Object = ox.NamedNode | ox.Literal


@functools.lru_cache(maxsize=65536)
def node(iri: str) -> ox.NamedNode:
    """Return the node with this IRI; RecordError where it is no IRI."""
    try:
        return ox.NamedNode(iri)
    except ValueError as error:
        raise RecordError(f"{iri!r} is not an IRI: {error}") from None


_DATE, _INTEGER, _BOOLEAN, _EDTF = (node(x) for x in (XSD.date, XSD.integer, XSD.boolean, EDTF_TYPE))
TRUE = ox.Literal("true", datatype=_BOOLEAN)


def english(text: str) -> ox.Literal:
    """Return a label in English."""
    return ox.Literal(text, language="en")


def integer(value: int) -> ox.Literal:
    """Return an xsd:integer."""
    return ox.Literal(str(value), datatype=_INTEGER)


def date(iso: str) -> ox.Literal:
    """Return an xsd:date of an ISO day that has been checked."""
    return ox.Literal(iso, datatype=_DATE)


def time_triples(when: str) -> list[tuple[str, ox.Literal]]:
    """Return property and value of an EDTF date: kk:when as EDTF, kk:earliest and kk:latest as xsd:date.

    EdtfError where `when` is not of the part of EDTF that is read.
    """
    first, last = bounds(when)
    out = [(KK.when, ox.Literal(when, datatype=_EDTF))]
    if first:
        out.append((KK.earliest, date(first.isoformat())))
    if last:
        out.append((KK.latest, date(last.isoformat())))
    return out


class Writer:
    """The quads of one document's graph, in order of writing, each once."""

    def __init__(self, document: str, authority: Authority) -> None:
        self.document = document
        self.authority = authority
        self.iri = iris.resource("document", document)
        self.graph = node(iris.document_graph(document))
        self._quads: dict[ox.Quad, None] = {}
        self._asserted: set[str] = set()

    def add(self, subject: str, predicate: str, value: str | Object) -> None:
        """Add one triple; a string is an IRI."""
        obj = node(value) if isinstance(value, str) else value
        self._quads[ox.Quad(node(subject), node(predicate), obj, self.graph)] = None

    def has(self, quad: ox.Quad) -> bool:
        """Say whether `quad` has been written."""
        return quad in self._quads

    def add_all(self, subject: str, pairs: Iterable[tuple[str, str | Object]]) -> None:
        """Add several triples about `subject`."""
        for predicate, value in pairs:
            self.add(subject, predicate, value)

    def concept(self, scheme: str, name: str, what: str) -> str:
        """Return a concept's IRI; RecordError names `what` and the scheme where there is no such concept."""
        iri = iris.concept(scheme, iris.slugify(name))
        if iri not in self.authority.entries:
            raise RecordError(f"{what}: {name!r} is not in the scheme {scheme}")
        return iri

    def passage(self, record: Spanned) -> str:
        """Return the IRI of the passage that `record` quotes, described once."""
        iri = iris.passage(self.document, record.start, record.end)
        self.add_all(
            iri,
            (
                (RDF.type, KK.Passage),
                (RDF.type, OA.TextPositionSelector),
                (RDF.type, OA.TextQuoteSelector),
                (KK.inDocument, self.iri),
                (OA.start, integer(record.start)),
                (OA.end, integer(record.end)),
                (OA.exact, ox.Literal(record.quote)),
            ),
        )
        return iri

    def evidence(self, subject: str, record: Spanned) -> None:
        """Say on `subject` itself where it was read, on what basis and by which rule."""
        passage = self.passage(record)
        found: list[tuple[str, str | Object]] = [(KK.evidence, passage), (KK.reportedBy, self.iri)]
        self.add_all(subject, found + self._basis(record, passage))

    def fact(
        self, subject: str, predicate: str, value: str | Object, record: Spanned, when: str | None = None
    ) -> None:
        """Add a triple and the assertion of it: passage, basis, rule, and the time for which it is stated."""
        obj = node(value) if isinstance(value, str) else value
        self.add(subject, predicate, obj)
        passage = self.passage(record)
        iri = iris.resource("assertion", iris.digest(self.document, passage, subject, predicate, str(obj)))
        if iri in self._asserted:
            return
        self._asserted.add(iri)
        self.add_all(
            iri,
            (
                (RDF.type, KK.Assertion),
                (RDF.subject, subject),
                (RDF.predicate, predicate),
                (RDF.object, obj),
                (KK.evidence, passage),
                (KK.reportedBy, self.iri),
                *self._basis(record, passage),
                *(self.time(when, record) if when else ()),
            ),
        )

    def time(self, when: str, record: Spanned) -> list[tuple[str, ox.Literal]]:
        """Return `time_triples`; RecordError names the record where the date cannot be read."""
        try:
            return time_triples(when)
        except EdtfError as error:
            raise RecordError(f"{where(record)}: {error}") from None

    def timed_fact(self, subject: str, predicate: str, when: str, record: Spanned) -> None:
        """Add an EDTF date as a fact, with the two days that bound it."""
        (_, value), *limits = self.time(when, record)
        self.fact(subject, predicate, value, record)
        self.add_all(subject, limits)

    def _basis(self, record: Spanned, passage: str) -> list[tuple[str, str | Object]]:
        # A rule makes a reading derived, whatever the coder wrote: the text does not say it.
        if record.basis == "stated" and record.rule is None:
            return [(KK.basis, iris.concept("basis", "stated"))]
        out: list[tuple[str, str | Object]] = [
            (KK.basis, iris.concept("basis", "derived")),
            (PROV.wasDerivedFrom, passage),
        ]
        if record.rule:
            known = iris.concept("rule", iris.slugify(record.rule))
            if known in self.authority.entries:
                out.append((KK.rule, known))
            else:
                out.append((KK.ruleNote, ox.Literal(record.rule)))
        return out

    def quads(self) -> list[ox.Quad]:
        """Return all quads in the order of writing."""
        return list(self._quads)


def where(record: Spanned) -> str:
    """Return how messages name a record: its type, document and offsets."""
    return f"{record.type} in {record.document} at {record.start}–{record.end}"


def check_quote(record: Spanned, texts: Mapping[str, str]) -> None:
    """Raise RecordError where the text that `record` points at is known and is not what it quotes."""
    text = texts.get(record.file)
    if text is not None and text[record.start : record.end] != record.quote:
        raise RecordError(f"{where(record)}: the quote is not what stands there in {record.file}")


def source_address(address: str) -> ox.NamedNode | None:
    """Return a web address as a node, or None where it is no http(s) address: nothing else is linked."""
    if not address.lower().startswith(("http://", "https://")):
        return None
    try:
        return ox.NamedNode(address)
    except ValueError:
        return None
