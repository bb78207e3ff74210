"""The start page, the reference of the API, and what machines ask about the service itself."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from api import resources_make as make
from api import resources_models as models
from api.live import Live
from api.negotiation import HTML, JSON, LISTING
from api.problems import KINDS, Problem
from api.resources_html import EXAMPLES, page, style, style_url
from api.resources_params import Format, Now
from api.resources_respond import negotiate, service_of, unchanged
from graph.tables import PositionFilter

router = APIRouter(tags=["Service"])


def service_version() -> str:
    """Return the installed version of Karakoram; "0+unknown" where it is run without being installed."""
    try:
        return version("karakoram")
    except PackageNotFoundError:
        return "0+unknown"


def start_model(live: Live) -> models.Start:
    """Return what is in the graph, in numbers, and three things to try in it."""
    tables = live.tables
    first, last = tables.period()
    latest = tables.documents(6)
    return models.Start(
        name="Karakoram",
        snapshot=live.id,
        triples=int(tables.meta["triples"]),
        documents=latest.total,
        statements=tables.count("statements"),
        positions=tables.count("positions"),
        events=tables.count("events"),
        entities=tables.class_counts(),
        first_said=first,
        last_said=last,
        latest_documents=[make.document(d) for d in latest.rows],
        try_this=_try(live),
        links={
            "entities": "/entities",
            "positions": "/positions",
            "statements": "/statements",
            "events": "/events",
            "documents": "/documents",
            "sparql": "/sparql",
            "vocabulary": "/ontology",
            "reference": "/docs",
            "openapi": "/openapi.json",
        },
    )


def _try(live: Live) -> list[models.Try]:
    """Three things that lead somewhere in this graph, whatever it holds."""
    tables = live.tables
    out: list[models.Try] = []
    widest = tables.held.positions(PositionFilter(), 1).rows
    if widest and widest[0].documents > 1:
        row = widest[0]
        objects = " and ".join(t.label for t in row.links.get("object", ())[:2])
        out.append(
            models.Try(
                title=f"Read one position in the words of {row.documents} documents: {objects}",
                url=f"/positions/{make.path(row.id)}",
            )
        )
    joint = tables.held.positions(PositionFilter(mode="joint"), 1)
    if joint.total:
        out.append(
            models.Try(
                title=f"See what is held jointly ({joint.total} positions)", url="/positions?mode=joint"
            )
        )
    out.extend(
        models.Try(title=f"Walk the graph from {found.thing.label}", url=make.thing_url(found.thing))
        for found in tables.most_connected(1)
    )
    title, text = EXAMPLES[1]
    out.append(
        models.Try(
            title=f"Ask in SPARQL: {title[0].lower()}{title[1:]}", url=f"/sparql?{urlencode({'query': text})}"
        )
    )
    if len(out) < 3:
        out.append(models.Try(title="Browse everything that is named", url="/entities"))
    if len(out) < 3:
        out.append(models.Try(title="Read the vocabulary", url="/ontology"))
    return out[:2] + out[-1:] if len(out) > 3 else out


@router.get("/", response_model=models.Start, summary="What is in the graph")
def start(request: Request, live: Now, format: Format) -> Response:
    """Counts, the period covered, the latest documents, and three things to try."""
    offer = negotiate(request, LISTING)
    headers, same = unchanged(request, live, offer)
    if same:
        return Response(None, 304, headers)
    model = start_model(live)
    if offer.serialise == JSON:
        return Response(model.model_dump_json().encode("utf-8", "replace"), 200, headers, media_type=JSON)
    return Response(page("start.html", it=model), 200, headers, media_type=f"{HTML}; charset=utf-8")


@router.get("/health", response_model=models.Health, summary="The process answers")
async def health(request: Request) -> Response:
    """200 as long as the process answers at all."""
    body = models.Health(status="ok", version=request.app.version)
    return Response(body.model_dump_json(), 200, {"cache-control": "no-store"}, media_type=JSON)


@router.get("/ready", response_model=models.Ready, summary="Questions are answered")
async def ready(request: Request) -> Response:
    """200 when a snapshot is served and a query worker answers; 503 otherwise."""
    service = service_of(request)
    live = service.require()
    answer = await service.pool.query("ASK {}", media_type="application/sparql-results+json")
    if b"true" not in answer.body:
        raise Problem(503, "The query workers do not answer.", "unavailable")
    body = models.Ready(status="ready", snapshot=live.id)
    return Response(body.model_dump_json(), 200, {"cache-control": "no-store"}, media_type=JSON)


@router.get("/docs", include_in_schema=False)
def docs(request: Request) -> Response:
    """The reference of the API as a page that needs no script and no other host."""
    schema: dict[str, Any] = request.app.openapi()
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            groups.setdefault(operation["tags"][0], []).append(
                {"path": path, "method": method.upper(), **operation}
            )
    body = page("docs.html", groups=groups, problems=KINDS, info=schema["info"])
    return Response(body, 200, {"cache-control": "no-cache"}, media_type=f"{HTML}; charset=utf-8")


@router.get(style_url(), include_in_schema=False)
async def style_sheet() -> Response:
    """The one style sheet; its address changes with its content."""
    return Response(
        style(), 200, {"cache-control": "public, max-age=31536000, immutable"}, media_type="text/css"
    )


@router.get("/robots.txt", include_in_schema=False)
async def robots() -> Response:
    """Crawlers may read pages, not run queries."""
    return Response("User-agent: *\nDisallow: /sparql\n", media_type="text/plain")
