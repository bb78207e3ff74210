"""The description of the API: every route with its parameters, and examples taken from real answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel

from api import resources_make as make
from api import resources_models as models
from api.front import ALLOW_SPARQL
from api.live import Live, Service
from api.negotiation import CSV, JSON_LD, N_TRIPLES, RDF_XML, RESULTS_JSON, RESULTS_XML, TSV, TURTLE
from api.problems import MEDIA_TYPE
from api.resources_html import EXAMPLES
from api.resources_start import start_model
from graph.tables import PositionFilter, StatementFilter

_TAGS = [
    {"name": "SPARQL", "description": "Any question, in the standard language, by the standard protocol."},
    {"name": "Positions", "description": "What is held, and how each source words it."},
    {"name": "Entities", "description": "Who and what is named."},
    {"name": "Events", "description": "What occurred, is planned or is claimed."},
    {"name": "Documents", "description": "The sources."},
    {"name": "Graph", "description": "Walking from one thing to the next, with evidence on every edge."},
    {"name": "Linked data", "description": "Every IRI of the graph answers."},
    {"name": "Service", "description": "The service itself."},
]


def describe_api(app: FastAPI, service: Service) -> None:
    """Make `app.openapi()` give the schema with /sparql, problems, and examples from the live snapshot."""
    made: dict[str | None, dict[str, Any]] = {}

    def openapi() -> dict[str, Any]:
        live = service.live
        key = live.id if live else None
        if key not in made:
            schema = _plain(app)
            if live is not None:
                _add_examples(schema, live)
            made.clear()
            made[key] = schema
        return made[key]

    app.openapi = openapi  # type: ignore[method-assign]


def parameters_of(app: FastAPI, path: str) -> Mapping[str, Mapping[str, Any]] | None:
    """Return the query parameters of a route by name; None for a route that is not described."""
    known: dict[str, dict[str, Any]] | None = getattr(app.state, "parameters", None)
    if known is None:
        known = {
            route: {p["name"]: p for p in methods["get"].get("parameters", ()) if p["in"] == "query"}
            for route, methods in _plain(app)["paths"].items()
            if "get" in methods
        }
        app.state.parameters = known
    return known.get(path.replace(":path}", "}"))


def _plain(app: FastAPI) -> dict[str, Any]:
    schema = get_openapi(
        title=app.title,
        version=app.version,
        summary=app.summary,
        routes=app.routes,
        tags=_TAGS,
        license_info=app.license_info,
    )
    problem = models.ProblemModel.model_json_schema(ref_template="#/components/schemas/{model}")
    schema.setdefault("components", {}).setdefault("schemas", {})["Problem"] = problem
    for name in ("HTTPValidationError", "ValidationError"):
        schema["components"]["schemas"].pop(name, None)
    error = {
        "description": "Problem (RFC 9457)",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for methods in schema["paths"].values():
        for operation in methods.values():
            operation["responses"].pop("422", None)
            operation["responses"]["4XX"] = error
            operation["responses"]["503"] = error
            # A redirect has a Location and no body.
            operation["responses"].get("303", {}).pop("content", None)
    schema["paths"]["/sparql"] = _sparql(error)
    schema["paths"] = dict(sorted(schema["paths"].items()))
    return schema


def _sparql(error: dict[str, Any]) -> dict[str, Any]:
    text = {"type": "string"}
    any_json = {"type": ["object", "array"]}
    media = (RESULTS_JSON, RESULTS_XML, CSV, TSV, TURTLE, N_TRIPLES, JSON_LD, RDF_XML)
    answers = {
        "200": {
            "description": "The complete answer.",
            "content": {m: {"schema": any_json if m in (RESULTS_JSON, JSON_LD) else text} for m in media},
        },
        "304": {"description": "Not changed since the snapshot that If-None-Match names."},
        "4XX": error,
        "503": error,
        "504": error,
    }
    graphs = [
        {
            "name": name,
            "in": "query",
            "required": False,
            "description": words,
            "schema": {"type": "array", "items": {"type": "string", "format": "uri"}},
        }
        for name, words in (
            ("default-graph-uri", "Graph of the default graph; overrides FROM. May be repeated."),
            ("named-graph-uri", "Named graph of the dataset; overrides FROM NAMED. May be repeated."),
        )
    ]
    query = {
        "name": "query",
        "in": "query",
        "required": False,
        "schema": text,
        "description": "A SPARQL 1.1 query. Without it the answer is the service description.",
        "example": EXAMPLES[0][1],
    }
    as_format = {
        "name": "format",
        "in": "query",
        "required": False,
        "schema": text,
        "description": "For people: json, xml, csv, tsv, turtle, ntriples, jsonld, rdfxml, html.",
    }
    body = {
        "required": True,
        "content": {
            "application/sparql-query": {"schema": text, "example": EXAMPLES[0][1]},
            "application/x-www-form-urlencoded": {
                "schema": {"type": "object", "required": ["query"], "properties": {"query": text}}
            },
        },
    }
    words = f"SPARQL 1.1 Protocol, query operation. Allowed: {ALLOW_SPARQL}. Updates are refused."
    return {
        "get": {
            "tags": ["SPARQL"],
            "summary": "Ask a query, or for the service description",
            "description": words,
            "operationId": "sparql_get",
            "parameters": [query, *graphs, as_format],
            "responses": answers,
        },
        "post": {
            "tags": ["SPARQL"],
            "summary": "Ask a query",
            "description": words,
            "operationId": "sparql_post",
            "parameters": graphs,
            "requestBody": body,
            "responses": answers,
        },
    }


def _add_examples(schema: dict[str, Any], live: Live) -> None:
    for path, make_example in _EXAMPLES.items():
        example = make_example(live)
        if example is not None:
            content = schema["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]
            content["example"] = example.model_dump(mode="json")


def _position(live: Live) -> models.Position | None:
    rows = live.tables.held.positions(PositionFilter(), 1).rows
    return make.position(rows[0]) if rows else None


def _statement(live: Live) -> models.Statement | None:
    rows = live.tables.held.statements(StatementFilter(), 1).rows
    return make.statement(rows[0]) if rows else None


def _list(cls: type[Any], one: Callable[[Live], BaseModel | None], table: str) -> Callable[[Live], BaseModel]:
    def example(live: Live) -> BaseModel:
        item = one(live)
        made: BaseModel = cls(items=[item] if item else [], total=live.tables.count(table), limit=1, offset=0)
        return made

    return example


def _event(live: Live) -> models.Event | None:
    rows = live.tables.walk.events(limit=1).rows
    return make.event(rows[0]) if rows else None


def _document(live: Live) -> models.Document | None:
    rows = live.tables.documents(1).rows
    return make.document(rows[0]) if rows else None


def _entities(live: Live) -> models.Entities:
    page = live.tables.entities(limit=1)
    return models.Entities(items=[make.entity(r) for r in page.rows], total=page.total, limit=1, offset=0)


def _neighbours(live: Live) -> models.Neighbours | None:
    for row in live.tables.most_connected(1):
        page = live.tables.walk.neighbours(row.thing, limit=1)
        return models.Neighbours(
            entity=make.ref(row.thing),
            relations=live.tables.walk.relations(row.thing),
            items=[make.edge(e, row.thing) for e in page.rows],
            total=page.total,
            limit=1,
            offset=0,
        )
    return None


_EXAMPLES: dict[str, Callable[[Live], BaseModel | None]] = {
    "/": start_model,
    "/entities": _entities,
    "/statements": _list(models.Statements, _statement, "statements"),
    "/statements/{id}": _statement,
    "/positions": _list(models.Positions, _position, "positions"),
    "/positions/{id}": _position,
    "/events": _list(models.Events, _event, "events"),
    "/documents": _list(models.Documents, _document, "documents"),
    "/graph/{slug}/neighbours": _neighbours,
}
