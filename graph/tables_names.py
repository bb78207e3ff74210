"""Reading the merged graph term by term: names of properties, classes and labels."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from ontology.authority import CLASSES
from ontology.iris import CONCEPT, RESOURCE
from ontology.namespaces import DCTERMS, FOAF, RDF, RDFS, SKOS

_LABELS = (SKOS.prefLabel, RDFS.label, DCTERMS.title, FOAF.name)
# Class of a thing that has a name and a page, most specific first, as local names of types.
_CLASS_ORDER = (*CLASSES, "Round", "Event", "Document", "Voice", "CreativeWork", "Post", "Actor", "Concept")
_RENAMED = {"CreativeWork": "Work"}
# What is named too, but is described only on the page of what it belongs to.
_NOT_THINGS = frozenset(("label", "passage", "statement", "position", "assertion", "graph", "participation"))


class Facts:
    """The default graph of a store, asked one subject at a time. Values are IRIs or the text of literals."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store
        self._graph = ox.DefaultGraph()

    def terms(self, subject: str, predicate: str) -> list[ox.NamedNode | ox.Literal]:
        """Return the objects, English and untagged literals only, sorted by value."""
        quads = self._store.quads_for_pattern(
            ox.NamedNode(subject), ox.NamedNode(predicate), None, self._graph
        )
        out = [
            q.object
            for q in quads
            if isinstance(q.object, ox.NamedNode)
            or (isinstance(q.object, ox.Literal) and q.object.language in (None, "en"))
        ]
        return sorted(out, key=lambda term: (term.value, str(term)))

    def all(self, subject: str, predicate: str) -> list[str]:
        """Return the values of the objects, sorted, each once."""
        return list(dict.fromkeys(term.value for term in self.terms(subject, predicate)))

    def one(self, subject: str, predicate: str) -> str | None:
        """Return the first value, or None."""
        values = self.terms(subject, predicate)
        return values[0].value if values else None

    def of_type(self, iri: str) -> list[str]:
        """Return the subjects of this class, sorted."""
        return self.having(RDF.type, iri)

    def pairs(self, predicate: str) -> list[tuple[str, str]]:
        """Return subject and value of every triple with this property, sorted."""
        quads = self._store.quads_for_pattern(None, ox.NamedNode(predicate), None, self._graph)
        return sorted(
            (q.subject.value, q.object.value)
            for q in quads
            if isinstance(q.subject, ox.NamedNode) and isinstance(q.object, ox.NamedNode | ox.Literal)
        )

    def having(self, predicate: str, iri: str) -> list[str]:
        """Return the subjects that have this thing as value of the property, sorted."""
        quads = self._store.quads_for_pattern(None, ox.NamedNode(predicate), ox.NamedNode(iri), self._graph)
        return sorted(q.subject.value for q in quads if isinstance(q.subject, ox.NamedNode))

    def named_things(self) -> Iterator[str]:
        """Yield, once each, the IRIs of ours that have a name and may have a page of their own."""
        seen: set[str] = set()
        for predicate in _LABELS:
            for quad in self._store.quads_for_pattern(None, ox.NamedNode(predicate), None, self._graph):
                iri = quad.subject.value if isinstance(quad.subject, ox.NamedNode) else ""
                if iri not in seen and is_thing(iri):
                    seen.add(iri)
                    yield iri

    def triples(self) -> int:
        """Return the number of triples in the default graph."""
        return sum(1 for _ in self._store.quads_for_pattern(None, None, None, self._graph))


def is_thing(iri: str) -> bool:
    """Whether this is an IRI of ours whose kind has named pages."""
    if iri.startswith(CONCEPT):
        return iri.count("/") > CONCEPT.count("/")
    kind, slash, _ = iri.removeprefix(RESOURCE).partition("/")
    return iri.startswith(RESOURCE) and bool(slash) and kind not in _NOT_THINGS


def class_of(iri: str, types: list[str]) -> str | None:
    """Return the most specific class that we list, by its local name; None where there is none."""
    names = {tail_of_term(t) for t in types}
    for name in _CLASS_ORDER:
        if name in names:
            return _RENAMED.get(name, name)
    return None


def label_of(facts: Facts, iri: str) -> str | None:
    """Return the name to show, or None where the graph gives none."""
    for predicate in _LABELS:
        value = facts.one(iri, predicate)
        if value:
            return value
    return None


def tail_of_term(iri: str) -> str:
    """Return the local name of a vocabulary term."""
    return iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]


def tail(iri: str | None) -> str | None:
    """Return the last path segment of an IRI (the slug of a concept); literals unchanged."""
    return iri.rsplit("/", 1)[-1] if iri is not None and iri.startswith(("http://", "https://")) else iri
