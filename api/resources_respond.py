"""From a model to an answer: negotiation, ETag, Link, and the checks that every route shares."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import Request
from pydantic import BaseModel
from starlette.responses import Response

from api.linked_data import describe, serialise
from api.live import Live, Service
from api.negotiation import HTML, JSON, LISTING, RESOURCE, Offer, by_format, choose, formats
from api.problems import Problem, bad_parameter
from api.resources_html import page
from api.resources_models import Listing
from graph.tables_schema import Page

CACHE = "no-cache"
# What an address may hold unescaped (RFC 3986), the percent sign of what is escaped already included.
_IRI = "%:/?#[]@!$&'()*+,;=-._~"
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def service_of(request: Request) -> Service:
    """Return what the routes share."""
    service: Service = request.app.state.service
    return service


def negotiate(request: Request, available: Sequence[Offer]) -> Offer:
    """Return the representation to send; Problem 400 for an unknown `format`, 406 where none fits."""
    name = request.query_params.get("format")
    if name:
        offer = by_format(name, available)
        if offer is None:
            raise bad_parameter("format", f"There is no format {name!r} here.", allowed=formats(available))
        return offer
    offer = choose(request.headers.getlist("accept"), available)
    if offer is None:
        raise Problem(
            406,
            "Accept allows none of the media types that this resource has.",
            headers={"vary": "Accept"},
            available=[o.media_type for o in available],
        )
    return offer


def unchanged(request: Request, live: Live, offer: Offer) -> tuple[dict[str, str], bool]:
    """Return the headers of an answer, and whether the client has it already (If-None-Match).

    A snapshot never changes, so snapshot, address and media type make the tag.
    """
    address = f"{request.url.path}?{request.url.query}"
    parts = "\x1f".join((live.id, address, offer.media_type, request.app.version))
    tag = hashlib.sha256(parts.encode("utf-8", "surrogatepass")).hexdigest()[:24]
    headers = {"etag": f'W/"{tag}"', "vary": "Accept", "cache-control": CACHE}
    sent = [
        t.strip().removeprefix("W/") for t in ",".join(request.headers.getlist("if-none-match")).split(",")
    ]
    return headers, f'"{tag}"' in sent or "*" in sent


def listing(request: Request, live: Live, model: Listing, template: str, **values: Any) -> Response:
    """Return a list as JSON or as a page, with Link to the next and previous part."""
    offer = negotiate(request, LISTING)
    headers, same = unchanged(request, live, offer)
    headers |= links(request, model)
    if same:
        return Response(None, 304, headers)
    if offer.serialise == JSON:
        return Response(model.model_dump_json().encode("utf-8", "replace"), 200, headers, media_type=JSON)
    turns = {rel: _at(request, model, offset) for rel, offset in _turns(model)}
    chosen = dict(request.query_params)
    body = page(template, it=model, turns=turns, chosen=chosen, path=request.url.path, **values)
    return Response(body, 200, headers, media_type=f"{HTML}; charset=utf-8")


async def resource(
    request: Request, live: Live, model: BaseModel, iri: str, template: str, **values: Any
) -> Response:
    """Return one resource as JSON, page, JSON-LD, Turtle or N-Triples."""
    offer = negotiate(request, RESOURCE)
    headers, same = unchanged(request, live, offer)
    headers["link"] = about(iri)
    if same:
        return Response(None, 304, headers)
    if offer.serialise == JSON:
        return Response(model.model_dump_json().encode("utf-8", "replace"), 200, headers, media_type=JSON)
    if offer.serialise == HTML:
        body = page(template, it=model, path=request.url.path, **values)
        return Response(body, 200, headers, media_type=f"{HTML}; charset=utf-8")
    triples = await describe(service_of(request).pool, iri)
    label = offer.media_type + ("; charset=utf-8" if offer.media_type.startswith("text/") else "")
    return Response(serialise(triples, offer.serialise), 200, headers, media_type=label)


def about(iri: str) -> str:
    """Return the Link header that says what an answer is about, in ASCII as headers are."""
    return f'<{quote(iri, safe=_IRI)}>; rel="about"'


def links(request: Request, model: Listing) -> dict[str, str]:
    """Return the Link header of a list (RFC 8288), relative to the request; nothing where all is shown."""
    out = [f'<{_at(request, model, offset)}>; rel="{rel}"' for rel, offset in _turns(model)]
    return {"link": ", ".join(out)} if out else {}


def _turns(model: Listing) -> Iterable[tuple[str, int]]:
    if model.offset > 0:
        yield "first", 0
        yield "prev", max(0, model.offset - model.limit)
    if model.offset + model.limit < model.total:
        yield "next", model.offset + model.limit
        yield "last", (model.total - 1) // model.limit * model.limit


def _at(request: Request, model: Listing, offset: int) -> str:
    kept = [(k, v) for k, v in request.query_params.multi_items() if k not in ("limit", "offset")]
    return f"{request.url.path}?{urlencode([*kept, ('limit', model.limit), ('offset', offset)])}"


def bounds(page_: Page[Any]) -> dict[str, int]:
    """Return total, limit and offset of a page of rows."""
    return {"total": page_.total, "limit": page_.limit, "offset": page_.offset}


def one_of(name: str, value: str | None, allowed: Iterable[str]) -> str | None:
    """Return `value` if it is allowed or None; Problem 400 lists what is allowed."""
    known = list(allowed)
    if value is None or value in known:
        return value
    raise bad_parameter(name, f"{name} has no value {value!r} in this graph.", allowed=known)


def day(name: str, value: str | None) -> str | None:
    """Return an ISO day; Problem 400 where it is none."""
    if value is None:
        return None
    try:
        if not _DAY.fullmatch(value):
            raise ValueError
        return dt.date.fromisoformat(value).isoformat()
    except ValueError:
        raise bad_parameter(name, f"{name} is a day such as 2026-01-04, not {value!r}.") from None


def check_parameters(request: Request, known: Mapping[str, Mapping[str, Any]]) -> None:
    """Refuse a parameter that the route does not have, and one that is given twice (Problem 400).

    `known` are the route's parameters by name.
    """
    seen: set[str] = set()
    for name, _ in request.query_params.multi_items():
        if name not in known:
            raise bad_parameter(name, f"There is no parameter {name!r} here.", allowed=sorted(known))
        if name in seen:
            raise bad_parameter(name, f"{name} is given more than once; it has one value.")
        seen.add(name)
