"""Checking one document's graph against the shapes, with messages that a researcher understands.

SHACL by pySHACL, which costs about a second for 20,000 triples; so the data is one document's graph with
the types and labels of the authority entries that it cites, and nothing else.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pyshacl
from rdflib import RDF, SH, BNode, Graph, Literal, URIRef
from rdflib.term import Node

import ontology
from loaders.rdf_names import KINDS
from ontology import namespaces
from ontology.authority import Authority
from ontology.iris import ONTOLOGY

SHAPES = Path(ontology.__file__).parent / "shapes.ttl"
_PREFIXES = {
    n.base: n.prefix
    for n in vars(namespaces).values()
    if isinstance(n, namespaces.Namespace) and n.prefix != "kk"
}


def violations(quads: Iterable[ox.Quad], authority: Authority) -> list[str]:
    """Return what is wrong with one document's graph, a sentence each, sorted; empty where all is right.

    Each names the node, the property and the reason. `quads` is one named graph as `to_quads` or `derive`
    gives it; graph names are ignored.
    """
    data = Graph()
    for quad in quads:
        data.add((_term(quad.subject), URIRef(quad.predicate.value), _term(quad.object)))
    _add_cited(data, authority)
    return check(data)


def check(data: Graph) -> list[str]:
    """Return what is wrong with an rdflib graph that holds all that its nodes need; see `violations`."""
    conforms, report, _ = pyshacl.validate(data, shacl_graph=_shapes(), inference="none", advanced=False)
    if conforms:
        return []
    return sorted(set(_messages(report, data)))


@functools.cache
def _shapes() -> Graph:
    return Graph().parse(SHAPES, format="turtle")


def _term(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple) -> Node:
    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.Literal):
        if term.language:
            return Literal(term.value, lang=term.language)
        return Literal(term.value, datatype=URIRef(term.datatype.value))
    return BNode()


def _add_cited(data: Graph, authority: Authority) -> None:
    """Add types and label of each authority entry, office or concept that the data names."""
    label = URIRef(namespaces.SKOS.prefLabel)
    for term in set(data.objects()) | set(data.subjects()):
        iri = str(term)
        entry = authority.entries.get(iri)
        if entry is not None and isinstance(term, URIRef):
            for type_ in KINDS[entry.cls][1] if entry.cls in KINDS else (namespaces.SKOS.Concept,):
                data.add((term, RDF.type, URIRef(type_)))
            data.add((term, label, Literal(entry.name, lang="en")))
        elif iri in authority.posts and isinstance(term, URIRef):
            data.add((term, RDF.type, URIRef(namespaces.ORG.Post)))
            data.add((term, label, Literal(authority.posts[iri], lang="en")))


def _messages(report: Graph, data: Graph) -> Iterator[str]:
    for result in report.subjects(RDF.type, SH.ValidationResult):
        focus = report.value(result, SH.focusNode)
        path = report.value(result, SH.resultPath)
        value = report.value(result, SH.value)
        message = min((str(m) for m in report.objects(result, SH.resultMessage)), default="does not conform")
        if report.value(result, SH.sourceConstraintComponent) == SH.ClosedConstraintComponent:
            message = "the property has no place here"
        if isinstance(path, BNode) and value is not None:
            # A shape of all that has a certain basis: what is wrong is the thing, not the basis.
            yield f"{_name(value, data)}: {message}"
            continue
        found = f" (found {_short(value)})" if value is not None and value != focus else ""
        where = f" {_short(path)}" if isinstance(path, URIRef) else ""
        yield f"{_name(focus, data)}:{where} — {message}{found}"


def _name(node: Node | None, data: Graph) -> str:
    """Return how a message names a node: by its words or label where it has one, and its IRI."""
    iri = str(node)
    for predicate in (
        namespaces.KK.wording,
        namespaces.SKOS.prefLabel,
        namespaces.RDFS.label,
        namespaces.OA.exact,
        namespaces.DCTERMS.title,
    ):
        text = data.value(node, URIRef(predicate), any=True) if node is not None else None
        if text is not None:
            return f"“{_cut(str(text))}” <{iri}>"
    return f"<{iri}>"


def _short(term: Node | None) -> str:
    if isinstance(term, Literal):
        return f"“{_cut(str(term))}”"
    iri = str(term)
    if iri.startswith(ONTOLOGY):
        return "kk:" + iri.removeprefix(ONTOLOGY)
    for base, prefix in _PREFIXES.items():
        if iri.startswith(base):
            return f"{prefix}:{iri.removeprefix(base)}"
    return f"<{iri}>"


def _cut(text: str, limit: int = 60) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"
