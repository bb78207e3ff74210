"""Every IRI of ours answers: 303 from a thing to its description, and the descriptions themselves."""

from __future__ import annotations

import functools
from typing import Annotated

import pyoxigraph as ox
from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from api import resources_models as models
from api.linked_data import canonical, describe, serialise
from api.live import Live
from api.negotiation import HTML, JSON, RESOURCE, VOCABULARY
from api.problems import Problem, bad_parameter
from api.resources_html import page
from api.resources_make import local, path, thing_url
from api.resources_params import Format, Now, Slug
from api.resources_respond import about, negotiate, service_of, unchanged
from ontology.authority import HERE
from ontology.iris import BASE, ONTOLOGY
from ontology.namespaces import OWL, RDF, RDFS, SKOS

router = APIRouter(tags=["Linked data"])

_LABELS = (
    SKOS.prefLabel,
    RDFS.label,
    "http://purl.org/dc/terms/title",
    "http://www.w3.org/2008/05/skos-xl#literalForm",
)


def description_path(live: Live, iri: str) -> str:
    """Return the path of the description of a thing of ours, in this snapshot.

    A position's former name (the id of any of its statements) leads to the position.
    """
    rest = iri.removeprefix(BASE)
    space, _, tail = rest.partition("/")
    kind, _, name = tail.partition("/")
    if space == "id" and kind in ("position", "statement") and name:
        if kind == "position":
            row = live.tables.held.position(name)
            return f"/positions/{path(row.id if row else name)}"
        return f"/statements/{path(name)}"
    if space == "id" and kind == "document" and live.tables.document(name) is not None:
        return f"/documents/{path(name)}"
    thing = live.tables.by_iri(iri)
    return thing_url(thing) if thing is not None and thing.kind != "document" else f"/data/{path(rest)}"


def _see(live: Live, iri: str, request: Request) -> Response:
    query = f"?format={request.query_params['format']}" if request.query_params.get("format") else ""
    return RedirectResponse(description_path(live, iri) + query, 303, {"vary": "Accept", "link": about(iri)})


@router.get("/id/{rest:path}", summary="A thing", status_code=303)
async def thing(request: Request, live: Now, rest: Slug, format: Format) -> Response:
    """303 to the description of the thing whose IRI is `https://w3id.org/karakoram/id/…`."""
    return _see(live, canonical(f"id/{rest}"), request)


@router.get("/concept/{rest:path}", summary="A concept", status_code=303)
async def concept(request: Request, live: Now, rest: Slug, format: Format) -> Response:
    """303 to the description of the concept whose IRI is `https://w3id.org/karakoram/concept/…`."""
    return _see(live, canonical(f"concept/{rest}"), request)


@router.get("/resolve", summary="From an IRI to its page", status_code=303)
async def resolve(
    request: Request,
    live: Now,
    format: Format,
    iri: Annotated[str, Query(max_length=2000, description="An IRI under https://w3id.org/karakoram/.")],
) -> Response:
    """303 to the description of any IRI that this graph mints: things, concepts, terms of the vocabulary."""
    if iri.startswith(ONTOLOGY) or iri == ONTOLOGY.rstrip("#"):
        return RedirectResponse(local(iri) or "/ontology", 303)
    if local(iri) is None:
        raise bad_parameter("iri", f"Only IRIs that begin with {BASE} are resolved here.")
    return _see(live, iri, request)


@router.get("/data/{rest:path}", response_model=models.Description, summary="What the graph says of an IRI")
async def data(request: Request, live: Now, rest: Slug, format: Format) -> Response:
    """The description of what has no resource of its own: a passage, an assertion, a label, a graph."""
    iri = canonical(rest)
    offer = negotiate(request, RESOURCE)
    headers, same = unchanged(request, live, offer)
    headers["link"] = about(iri)
    try:
        triples = (
            await describe(service_of(request).pool, iri) if rest.startswith(("id/", "concept/")) else []
        )
    except ValueError:
        triples = []
    if not triples:
        raise Problem(404, f"The graph says nothing of <{iri}>.")
    if same:
        return Response(None, 304, headers)
    if offer.serialise not in (HTML, JSON):
        label = offer.media_type + ("; charset=utf-8" if offer.media_type.startswith("text/") else "")
        return Response(serialise(triples, offer.serialise), 200, headers, media_type=label)
    model = describe_as_model(iri, triples)
    if offer.serialise == JSON:
        return Response(model.model_dump_json().encode("utf-8", "replace"), 200, headers, media_type=JSON)
    return Response(page("description.html", it=model), 200, headers, media_type=f"{HTML}; charset=utf-8")


def describe_as_model(iri: str, triples: list[ox.Triple]) -> models.Description:
    """Return the properties of `iri` itself; of a named graph, every triple's predicate and object."""
    about = ox.NamedNode(iri)
    own = [t for t in triples if t.subject == about] or triples[:2000]
    properties = []
    for t in own:
        literal = t.object if isinstance(t.object, ox.Literal) else None
        properties.append(
            models.Property(
                predicate=t.predicate.value,
                value=literal.value if literal else str(getattr(t.object, "value", t.object)),
                kind="literal" if literal else "iri",
                language=literal.language if literal else None,
                datatype=literal.datatype.value if literal and not literal.language else None,
            )
        )
    label = next((p.value for name in _LABELS for p in properties if p.predicate == name), None)
    return models.Description(iri=iri, label=label, properties=properties)


@router.get("/ontology", summary="The vocabulary", response_class=Response)
async def ontology(request: Request, live: Now, format: Format) -> Response:
    """Classes and properties with their meanings and alignments: Turtle, JSON-LD, N-Triples or a page."""
    offer = negotiate(request, VOCABULARY)
    headers, same = unchanged(request, live, offer)
    if same:
        return Response(None, 304, headers)
    if offer.serialise == HTML:
        return Response(
            page("ontology.html", terms=_terms()), 200, headers, media_type=f"{HTML}; charset=utf-8"
        )
    label = offer.media_type + ("; charset=utf-8" if offer.media_type.startswith("text/") else "")
    body = (HERE / "karakoram.ttl").read_bytes() if offer.serialise == "text/turtle" else None
    return Response(body or serialise(_vocabulary(), offer.serialise), 200, headers, media_type=label)


@functools.cache
def _vocabulary() -> list[ox.Triple]:
    quads = ox.parse((HERE / "karakoram.ttl").read_bytes(), ox.RdfFormat.TURTLE)
    return sorted({q.triple for q in quads}, key=str)


@functools.cache
def _terms() -> dict[str, list[dict[str, object]]]:
    """Return classes and properties, each with its name, label, comment and what it is aligned to."""
    out: dict[str, list[dict[str, object]]] = {"classes": [], "properties": []}
    by_subject: dict[str, list[ox.Triple]] = {}
    for t in _vocabulary():
        if isinstance(t.subject, ox.NamedNode) and t.subject.value.startswith(ONTOLOGY):
            by_subject.setdefault(t.subject.value, []).append(t)
    for iri, triples in by_subject.items():

        def values(predicate: str, triples: list[ox.Triple] = triples) -> list[str]:
            return [str(getattr(t.object, "value", "")) for t in triples if t.predicate.value == predicate]

        group = "classes" if OWL.Class in values(RDF.type) else "properties"
        skip = (RDF.type, RDFS.label, RDFS.comment)
        related = [
            {"predicate": t.predicate.value, "value": t.object.value}
            for t in triples
            if t.predicate.value not in skip and isinstance(t.object, ox.NamedNode)
        ]
        out[group].append(
            {
                "name": iri.removeprefix(ONTOLOGY),
                "label": next(iter(values(RDFS.label)), ""),
                "comment": next(iter(values(RDFS.comment)), ""),
                "related": related,
            }
        )
    return out
