"""The answer of /sparql to a GET without a query: what the service is (SPARQL 1.1 Service Description)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import pyoxigraph as ox
from starlette.responses import Response
from starlette.types import Scope

from api.linked_data import serialise
from api.live import Live
from api.negotiation import HTML, JSON_LD, N_TRIPLES, RDF_XML, TURTLE, by_format, choose, formats, offers
from api.problems import Problem, bad_parameter
from ontology.namespaces import DCTERMS, RDF

SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
FORMATS = "http://www.w3.org/ns/formats/"

_OFFERS = offers(TURTLE, HTML, JSON_LD, N_TRIPLES, RDF_XML)
_HOST = re.compile(r"[A-Za-z0-9._~\-\[\]:]{1,300}")
_RESULTS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "RDF_XML",
    "JSON-LD",
)


def describe_service(
    scope: Scope, live: Live, accept: Sequence[str], name: str | None, page: Callable[[str, Live], bytes]
) -> Response:
    """Return the service description in the syntax that the client prefers; browsers get the query page."""
    offer = by_format(name, _OFFERS) if name is not None else choose(accept, _OFFERS)
    if offer is None and name is not None:
        raise bad_parameter(
            "format", f"The service description has no format {name!r}.", allowed=formats(_OFFERS)
        )
    if offer is None:
        raise Problem(
            406,
            "Accept allows none of the media types of the service description.",
            headers={"vary": "Accept"},
            available=[o.media_type for o in _OFFERS],
        )
    address = endpoint(scope)
    headers = {"vary": "Accept", "cache-control": "no-cache"}
    if offer.serialise == HTML:
        return Response(page(address, live), 200, headers, media_type="text/html; charset=utf-8")
    body = serialise(_triples(address, live), offer.serialise)
    label = offer.media_type + ("; charset=utf-8" if offer.media_type.startswith("text/") else "")
    return Response(body, 200, headers, media_type=label)


def endpoint(scope: Scope) -> str:
    """Return the address at which the client asked, without its query; Problem 400 for a bad Host."""
    host = next((v.decode("latin-1") for k, v in scope["headers"] if k == b"host"), "")
    if not host:
        server = scope.get("server") or ("localhost", None)
        host = server[0] if server[1] is None else f"{server[0]}:{server[1]}"
    if not _HOST.fullmatch(host):
        raise Problem(400, "The Host header is not a host.", "bad-query")
    root = scope.get("root_path", "")
    return f"{scope.get('scheme', 'http')}://{host}{root}/sparql"


def _triples(address: str, live: Live) -> list[ox.Triple]:
    node = ox.NamedNode
    service, dataset, graph = (node(f"{address}#{x}") for x in ("service", "dataset", "default-graph"))
    integer = node("http://www.w3.org/2001/XMLSchema#integer")
    pairs: list[tuple[ox.NamedNode, str, ox.NamedNode | ox.Literal]] = [
        (service, RDF.type, node(SD + "Service")),
        (service, DCTERMS.title, ox.Literal("Karakoram", language="en")),
        (service, SD + "endpoint", node(address)),
        (service, SD + "supportedLanguage", node(SD + "SPARQL11Query")),
        (service, SD + "feature", node(SD + "EmptyGraphs")),
        *((service, SD + "resultFormat", node(FORMATS + name)) for name in _RESULTS),
        (service, SD + "defaultDataset", dataset),
        (dataset, RDF.type, node(SD + "Dataset")),
        (dataset, RDF.type, node(VOID + "Dataset")),
        (dataset, SD + "defaultGraph", graph),
        (dataset, VOID + "triples", ox.Literal(live.tables.meta["triples"], datatype=integer)),
        (dataset, VOID + "documents", ox.Literal(str(live.tables.count("documents")), datatype=integer)),
        (graph, RDF.type, node(SD + "Graph")),
        (graph, VOID + "triples", ox.Literal(live.tables.meta["triples"], datatype=integer)),
    ]
    return [ox.Triple(s, node(p), o) for s, p, o in pairs]
