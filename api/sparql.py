"""/sparql: the SPARQL 1.1 Protocol's query operation as a thin ASGI application.

GET, POST of a form, POST of a query. What cannot be read is 400 with a reason, never 422; what is no query
is refused with 403 or 415; an answer is complete or it is an error. Updates have no path here.
"""

from __future__ import annotations

import asyncio
import functools
import hashlib
import re
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import unquote_to_bytes

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.front import ALLOW_SPARQL
from api.live import Service
from api.negotiation import GRAPH, HTML, RESULTS_JSON, SOLUTIONS, TURTLE, Offer, by_format, choose, formats
from api.problems import Problem, bad_parameter
from api.resources_html import query_page, results_page
from api.service_description import describe_service
from graph.errors import GraphError, Overloaded
from graph.sparql_text import MAX_LENGTH, Form, inspect

T = TypeVar("T")

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"

# Percent encoding makes three bytes of one; a query itself is measured in characters by the pool.
MAX_BODY = 4 * MAX_LENGTH
_MAX_GRAPHS = 500
_SHORT = 4_000  # characters
_WATCH_AFTER = 0.25  # seconds: before that, watching for a client that leaves costs more than it saves
_CHANGING = re.compile(r"\b(?:now|rand|uuid|struuid|bnode)\b|\\u", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Operation:
    """One query operation as the protocol gives it; graphs are None where the request names none."""

    query: str | None
    default_graphs: tuple[str, ...] | None
    named_graphs: tuple[str, ...] | None
    format: str | None


class Disconnected(Exception):
    """The client has gone; nobody reads the answer."""


class SparqlEndpoint:
    """The ASGI application for /sparql."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; every error leaves as problem+json."""
        try:
            response = await self._answer(scope, receive)
        except Problem as problem:
            response = problem.response("/sparql")
        except GraphError as error:
            response = problem_of(error).response("/sparql")
        except Disconnected:
            return
        await response(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive) -> Response:
        operation = await _read(scope, receive)
        live = self._service.require()
        accept = [v.decode("latin-1") for k, v in scope["headers"] if k == b"accept"]
        if operation.query is None:
            return describe_service(scope, live, accept, operation.format, query_page)
        form = await _form(operation.query)
        offer = _negotiate(form, accept, operation.format)
        etag = None
        if scope["method"] == "GET" and not _CHANGING.search(operation.query):
            etag = _etag(live.id, operation, offer)
            if _matches(scope, etag):
                return Response(None, 304, _headers(etag))
        body, snapshot = await self._run(operation, form, offer, receive)
        if snapshot != live.id:
            etag = None  # another snapshot was published while the query waited
        return Response(body, 200, _headers(etag), media_type=_content_type(offer.media_type))

    async def _run(
        self, operation: Operation, form: Form, offer: Offer, receive: Receive
    ) -> tuple[bytes, str]:
        wanted = offer.serialise
        if wanted == HTML:
            wanted = TURTLE if form in ("construct", "describe") else RESULTS_JSON
        assert operation.query is not None
        answer = await _unless_gone(
            self._service.pool.query(
                operation.query,
                media_type=wanted,
                default_graphs=operation.default_graphs,
                named_graphs=operation.named_graphs,
            ),
            receive,
        )
        if offer.serialise == HTML:
            return results_page(operation.query, form, answer.body), answer.snapshot
        return answer.body, answer.snapshot


@functools.lru_cache(maxsize=512)
def _short_form(query: str) -> Form:
    return inspect(query).form


async def _form(query: str) -> Form:
    """Return the form of a query; a long text is read off the event loop, a short one once."""
    if len(query) <= _SHORT:
        return _short_form(query)
    return (await asyncio.to_thread(inspect, query)).form


def problem_of(error: GraphError) -> Problem:
    """Return the problem that says what went wrong in the graph, with the status it carries."""
    kinds = {400: "bad-query", 406: "not-acceptable", 413: "too-large", 503: "overloaded", 504: "timeout"}
    headers = {"retry-after": str(error.retry_after)} if isinstance(error, Overloaded) else {}
    return Problem(error.status, error.detail, kinds.get(error.status, "internal"), headers)


def _negotiate(form: Form, accept: list[str], name: str | None) -> Offer:
    available = GRAPH if form in ("construct", "describe") else SOLUTIONS
    if name is not None:
        offer = by_format(name, available)
        if offer is None:
            allowed = formats(available)
            raise bad_parameter(
                "format", f"A query of form {form.upper()} has no format {name!r}.", allowed=allowed
            )
        return offer
    offer = choose(accept, available)
    if offer is None:
        raise Problem(
            406,
            f"A query of form {form.upper()} has the media types listed, and Accept allows none.",
            available=[o.media_type for o in available],
            headers={"vary": "Accept"},
        )
    return offer


async def _read(scope: Scope, receive: Receive) -> Operation:
    """Return the operation that the request asks for; Problem says what is wrong with it."""
    method = scope["method"]
    if len(scope["query_string"]) > MAX_BODY:
        raise Problem(414, f"The address is longer than {MAX_BODY:,} bytes; send the query by POST.")
    parameters = _parameters(scope["query_string"])
    if method == "GET":
        _refuse_update(parameters)
        return _operation(parameters, needs_query=False)
    if method != "POST":
        raise Problem(405, f"/sparql answers {ALLOW_SPARQL}, not {method}.", headers={"allow": ALLOW_SPARQL})
    types = [v for k, v in scope["headers"] if k == b"content-type"]
    media_type = types[0].partition(b";")[0].strip().lower().decode("latin-1") if types else ""
    if media_type == UPDATE:
        raise Problem(403, "This service answers queries and takes no updates.", "read-only")
    if media_type not in (FORM, QUERY):
        was = f"it was {media_type!r}" if media_type else "there was none"
        raise Problem(
            415,
            f"A POST has Content-Type {QUERY} or {FORM}; {was}.",
            headers={"accept-post": f"{QUERY}, {FORM}"},
        )
    body = await _body(scope, receive)
    if media_type == FORM:
        parameters += _parameters(body)
        _refuse_update(parameters)
        return _operation(parameters, needs_query=True)
    _refuse_update(parameters)
    if any(name == "query" for name, _ in parameters):
        raise bad_parameter("query", "The query is the body of this POST; the address gives another one.")
    return _operation([*parameters, ("query", _utf8(body, "The body"))], needs_query=True)


def _refuse_update(parameters: list[tuple[str, str]]) -> None:
    if any(name == "update" for name, _ in parameters):
        raise Problem(403, "This service answers queries and takes no updates.", "read-only")


def _operation(parameters: list[tuple[str, str]], needs_query: bool) -> Operation:
    def values(name: str) -> tuple[str, ...]:
        return tuple(value for key, value in parameters if key == name)

    queries = values("query")
    if len(queries) > 1:
        raise bad_parameter("query", f"There are {len(queries)} query parameters; a request has exactly one.")
    if needs_query and not queries:
        raise bad_parameter("query", "The parameter query is missing.")
    if queries and not queries[0].strip():
        raise bad_parameter("query", "The query is empty.")
    named = [values("default-graph-uri"), values("named-graph-uri")]
    if sum(map(len, named)) > _MAX_GRAPHS:
        raise bad_parameter("default-graph-uri", f"A request names at most {_MAX_GRAPHS} graphs.")
    for name, iris in zip(("default-graph-uri", "named-graph-uri"), named, strict=True):
        for iri in iris:
            if not _ABSOLUTE.fullmatch(iri):
                raise bad_parameter(name, f"{iri!r} is not an absolute IRI.")
    some = any(named)
    asked = values("format")
    return Operation(
        queries[0] if queries else None,
        named[0] if some else None,
        named[1] if some else None,
        asked[0] if asked and asked[0] else None,
    )


_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*")


def _parameters(data: bytes) -> list[tuple[str, str]]:
    """Return names and values of a form or query string, in order; Problem 400 where not UTF-8."""
    out = []
    for field in data.split(b"&"):
        if field:
            name, _, value = field.partition(b"=")
            key = _utf8(unquote_to_bytes(name.replace(b"+", b" ")), "A parameter's name")
            out.append((key, _utf8(unquote_to_bytes(value.replace(b"+", b" ")), f"The parameter {key}")))
    return out


def _utf8(data: bytes, what: str) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Problem(400, f"{what} is not UTF-8 at byte {error.start}.", "bad-query") from None


async def _body(scope: Scope, receive: Receive) -> bytes:
    too_large = Problem(413, f"The body is larger than {MAX_BODY:,} bytes.", headers={"connection": "close"})
    declared = next((v for k, v in scope["headers"] if k == b"content-length"), b"")
    if declared.isdigit() and int(declared) > MAX_BODY:
        raise too_large
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Disconnected
        part: bytes = message.get("body", b"")
        size += len(part)
        if size > MAX_BODY:
            raise too_large
        parts.append(part)
        if not message.get("more_body", False):
            return b"".join(parts)


async def _unless_gone(work: Awaitable[T], receive: Receive) -> T:
    """Await `work`; where it takes long and the client leaves, cancel it (its worker is then replaced)."""
    task = asyncio.ensure_future(work)
    try:
        done, _ = await asyncio.wait({task}, timeout=_WATCH_AFTER)
        if done:
            return task.result()
        leaving = asyncio.ensure_future(_gone(receive))
        try:
            await asyncio.wait({task, leaving}, return_when=asyncio.FIRST_COMPLETED)
            if task.done():
                return task.result()
            raise Disconnected
        finally:
            leaving.cancel()
            await asyncio.gather(leaving, return_exceptions=True)
    finally:
        if not task.done():
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _etag(snapshot: str, operation: Operation, offer: Offer) -> str:
    """Return the tag of an answer: a snapshot never changes, so it is known before the query runs."""
    parts: list[Any] = [
        snapshot,
        operation.query,
        operation.default_graphs,
        operation.named_graphs,
        offer.media_type,
    ]
    return f'W/"{hashlib.sha256(repr(parts).encode("utf-8", "surrogatepass")).hexdigest()[:24]}"'


def _matches(scope: Scope, etag: str) -> bool:
    sent = b",".join(v for k, v in scope["headers"] if k == b"if-none-match").decode("latin-1")
    tags = [tag.strip().removeprefix("W/") for tag in sent.split(",")]
    return "*" in tags or etag.removeprefix("W/") in tags


def _headers(etag: str | None) -> dict[str, str]:
    headers = {"vary": "Accept", "cache-control": "no-cache" if etag else "no-store"}
    if etag:
        headers["etag"] = etag
    return headers


def _content_type(media_type: str) -> str:
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type
