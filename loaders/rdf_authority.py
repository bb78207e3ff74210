"""The authority file as a named graph: the Turtle, and an assertion with its source for every fact in it."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox

from loaders.rdf_edtf import EdtfError
from loaders.rdf_writer import node, time_triples
from ontology import iris
from ontology.authority import AuthorityError, turtle_files
from ontology.namespaces import DCTERMS, FOAF, KK, ORG, RDF, is_structural

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

_DOCUMENT = iris.resource("document", "")

# Whoever is one of these is an actor; written out so that a query for actors needs no reasoner.
_ACTORS = frozenset({KK.State, KK.Organisation, FOAF.Person})


def authority_quads(authority_dir: Path | None = None) -> list[ox.Quad]:
    """Return the authority graph: every triple of the Turtle, with an external kk:Assertion for each fact.

    `authority_dir` is a folder that holds `*.ttl` itself or in `authority/` and `schemes/`; without it
    the shipped files are read. The source of an assertion is the dcterms:source of its subject, or, for a
    node that only serves another (the interval of a term of office, an office), of those that point at it.
    AuthorityError names the file or entry with a syntax error, a blank node, a date that is none, or a
    fact without a source.
    """
    if authority_dir is None:
        paths = turtle_files()
    else:
        paths = sorted({*authority_dir.glob("*.ttl"), *authority_dir.glob("authority/*.ttl")})
        paths += sorted(authority_dir.glob("schemes/*.ttl"))
    graph = node(iris.AUTHORITY_GRAPH)
    quads: dict[ox.Quad, None] = {}
    for path in paths:
        try:
            for quad in ox.parse(path.read_bytes(), ox.RdfFormat.TURTLE):
                if isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode):
                    raise AuthorityError(f"{path.name}: {quad.subject} has a blank node; give it an IRI")
                quads[ox.Quad(quad.subject, quad.predicate, quad.object, graph)] = None
        except SyntaxError as error:
            raise AuthorityError(f"{path.name}: {error}") from None
    facts = list(quads)
    # A source may be a document of ours that the corpus at hand does not have: say at least what it is.
    for fact in facts:
        if fact.predicate.value == DCTERMS.source and str(fact.object.value).startswith(_DOCUMENT):  # type: ignore[union-attr]
            quads[ox.Quad(fact.object, node(RDF.type), node(KK.Document), graph)] = None  # type: ignore[arg-type]
    sources, users = _sources(facts)
    for fact in facts:
        subject, predicate = fact.subject.value, fact.predicate.value  # type: ignore[union-attr]
        if predicate == RDF.type and fact.object.value in _ACTORS:  # type: ignore[union-attr]
            quads[ox.Quad(fact.subject, fact.predicate, node(KK.Actor), graph)] = None
        if predicate == KK.when:
            try:
                limits = time_triples(fact.object.value)[1:]  # type: ignore[union-attr]
            except EdtfError as error:
                raise AuthorityError(f"{subject}: {error}") from None
            for name, value in limits:
                quads[ox.Quad(fact.subject, node(name), value, graph)] = None
        if is_structural(subject, predicate):
            continue
        found = sources.get(subject) or {s for user in users.get(subject, ()) for s in sources.get(user, ())}
        if not found:
            raise AuthorityError(f"{subject} has no dcterms:source, and {predicate} needs one")
        for quad in _assertion(fact, sorted(found, key=str), graph):
            quads[quad] = None
    return list(quads)


def _sources(facts: list[ox.Quad]) -> tuple[dict[str, set[Term]], dict[str, set[str]]]:
    """Return the sources of each subject, and who points at each office and interval."""
    sources: dict[str, set[Term]] = defaultdict(set)
    users: dict[str, set[str]] = defaultdict(set)
    serving = {ORG.memberDuring, KK.post, KK.headPost}
    for fact in facts:
        if not isinstance(fact.subject, ox.NamedNode):
            continue
        if fact.predicate.value == DCTERMS.source:
            sources[fact.subject.value].add(fact.object)
        elif fact.predicate.value in serving and isinstance(fact.object, ox.NamedNode):
            users[fact.object.value].add(fact.subject.value)
    return sources, users


def _assertion(fact: ox.Quad, sources: list[Term], graph: ox.NamedNode) -> list[ox.Quad]:
    """Return the quads of the external assertion of one triple."""
    subject, predicate = fact.subject.value, fact.predicate.value  # type: ignore[union-attr]
    iri = node(iris.resource("assertion", iris.digest("authority", subject, predicate, str(fact.object))))
    pairs: list[tuple[str, Term]] = [
        (RDF.type, node(KK.Assertion)),
        (RDF.subject, node(subject)),
        (RDF.predicate, node(predicate)),
        (RDF.object, fact.object),
        (KK.basis, node(iris.concept("basis", "external"))),
        *((DCTERMS.source, source) for source in sources),
    ]
    return [ox.Quad(iri, node(name), value, graph) for name, value in pairs]
