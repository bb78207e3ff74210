"""Descriptions of things as RDF: what the graph says of an IRI, in the syntax that a client prefers.

A thing's IRI (`/id/…`, `/concept/…`) answers 303 with its description: the resource where it has one
(`/entities/…`, `/positions/…`), `/data/…` for everything else. So a thing is never taken for the page about
it, and one address gives HTML, JSON, JSON-LD, Turtle and N-Triples.
"""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from api.live import PoolLike
from api.negotiation import JSON_LD, N_TRIPLES, RDF_XML, TURTLE
from ontology import namespaces as ns
from ontology.iris import BASE, CONCEPT, RESOURCE

_FORMATS = {
    TURTLE: ox.RdfFormat.TURTLE,
    N_TRIPLES: ox.RdfFormat.N_TRIPLES,
    JSON_LD: ox.RdfFormat.JSON_LD,
    RDF_XML: ox.RdfFormat.RDF_XML,
}

PREFIXES = {
    "kk": ns.KK.base,
    "id": RESOURCE,
    "concept": CONCEPT,
    "rdf": ns.RDF.base,
    "rdfs": ns.RDFS.base,
    "owl": ns.OWL.base,
    "xsd": ns.XSD.base,
    "skos": ns.SKOS.base,
    "skosxl": ns.SKOSXL.base,
    "oa": ns.OA.base,
    "prov": ns.PROV.base,
    "schema": ns.SCHEMA.base,
    "dcterms": ns.DCTERMS.base,
    "foaf": ns.FOAF.base,
    "org": ns.ORG.base,
    "time": ns.TIME.base,
    "edtf": "http://id.loc.gov/datatypes/edtf/",
}

# What is described together with a thing, by the kind of thing: its evidence, and the nodes that stand
# between it and others. A document's mentions are too many; they are asked for with /sparql.
_OUTLINES = {
    "statement": """{ $iri ?p ?o } UNION { $iri kk:evidence ?s . ?s ?p ?o }
        UNION { $iri kk:reportedBy ?s . VALUES ?p { $whose } ?s ?p ?o }""",
    "position": """{ $iri ?p ?o } UNION { $iri prov:wasDerivedFrom ?s . ?s ?p ?o }
        UNION { $iri prov:wasDerivedFrom/kk:evidence ?s . ?s ?p ?o }
        UNION { $iri prov:wasDerivedFrom/kk:reportedBy ?s . VALUES ?p { $whose } ?s ?p ?o }""",
    "event": """{ $iri ?p ?o } UNION { ?s kk:sameEventAs $iri ; ?p ?o }
        UNION { ?s (kk:event|rdf:subject)/kk:sameEventAs? $iri ; ?p ?o }
        UNION { ?n (kk:event|rdf:subject)/kk:sameEventAs? $iri . ?n kk:evidence ?s . ?s ?p ?o }""",
    "document": "{ $iri ?p ?o }",
}
# Whoever gets a wording is told whose words they are: a digest's are not its source's.
_WHOSE = "kk:coverage kk:digestOf dcterms:title"
_OUTLINE = """{ $iri ?p ?o } UNION { ?s rdf:subject $iri ; ?p ?o }
    UNION { ?n rdf:subject $iri ; kk:evidence ?s . ?s ?p ?o } UNION { ?s org:member $iri ; ?p ?o }"""
_PROLOGUE = "".join(
    f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("kk", "prov", "rdf", "org", "dcterms")
)


async def describe(pool: PoolLike, iri: str) -> list[ox.Triple]:
    """Return what the merged graph says of `iri` and of its evidence, sorted; nothing where it says nothing.

    The IRI of a named graph gives the triples of that graph. ValueError where `iri` is no IRI.
    """
    # NamedNode refuses what could end the IRI inside a query: <, >, quotes, spaces.
    term = str(ox.NamedNode(iri))
    kind = ns.kind_of(iri) or ""
    if kind == "graph" or (kind == "document" and iri.endswith("/graph")):
        return await _construct(pool, f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {term} {{ ?s ?p ?o }} }}")
    pattern = _OUTLINES.get(kind, _OUTLINE).replace("$iri", term).replace("$whose", _WHOSE)
    subject = f"BIND(COALESCE(?s, {term}) AS ?it)"
    text = f"{_PROLOGUE}CONSTRUCT {{ ?it ?p ?o }} WHERE {{ {{ {pattern} }} {subject} }}"
    found = await _construct(pool, text)
    about = ox.NamedNode(iri)
    return found if any(t.subject == about for t in found) else []


async def _construct(pool: PoolLike, text: str) -> list[ox.Triple]:
    answer = await pool.query(text, media_type=N_TRIPLES)
    triples = {quad.triple for quad in ox.parse(answer.body, ox.RdfFormat.N_TRIPLES)}
    return sorted(triples, key=str)


def serialise(triples: Iterable[ox.Triple], media_type: str) -> bytes:
    """Return triples in the syntax of `media_type`, in the order given; KeyError for one that is not RDF."""
    rdf = _FORMATS[media_type]
    prefixes = PREFIXES if rdf in (ox.RdfFormat.TURTLE, ox.RdfFormat.RDF_XML) else None
    data = ox.serialize(triples, format=rdf, prefixes=prefixes)
    assert data is not None
    return data


def canonical(path: str) -> str:
    """Return the IRI that this service's path stands for: `/id/state/china` → https://…/id/state/china."""
    return BASE + path.lstrip("/")
