"""The outermost layer: what is true of every answer, and the short way to /sparql.

Security and CORS headers, HEAD, OPTIONS, compression, and the last net for a failure that nothing else
caught. Plain ASGI, because a point look-up costs less than a framework's round of middleware.
"""

from __future__ import annotations

import asyncio
import gzip
import logging
from collections.abc import Callable, Sequence

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.answers import Answers, Recorder
from api.problems import Problem

log = logging.getLogger("karakoram")

ALLOW = "GET, HEAD, OPTIONS"
ALLOW_SPARQL = "GET, HEAD, OPTIONS, POST"

_CSP = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
_ALWAYS: list[tuple[bytes, bytes]] = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
    (b"content-security-policy", _CSP.encode()),
    (b"cross-origin-resource-policy", b"cross-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
]
_EXPOSE = (b"access-control-expose-headers", b"Allow, ETag, Link, Location, Retry-After")
_PREFLIGHT = [
    (b"access-control-allow-headers", b"Accept, Content-Type, If-None-Match, User-Agent, X-Requested-With"),
    (b"access-control-max-age", b"86400"),
]
_COMPRESSIBLE = (
    b"text/",
    b"application/json",
    b"application/sparql",
    b"application/ld+json",
    b"application/n-tr",
    b"application/rdf+xml",
    b"application/problem+json",
    b"application/xml",
)
_MIN_GZIP, _MAX_GZIP, _THREAD_GZIP = 1_200, 32 << 20, 64 << 10
_GZIP_LEVEL = 5


class Front:
    """ASGI middleware around `app`; requests for /sparql go to `sparql` at once.

    `known` says whether a path has a route, for OPTIONS; `snapshot` which one is served, by its id; answers
    from it are kept, `keep` bytes of them at most.
    """

    def __init__(
        self,
        app: ASGIApp,
        sparql: ASGIApp,
        known: Callable[[Scope], bool],
        snapshot: Callable[[], str | None],
        origins: Sequence[str] = ("*",),
        keep: int = 64 << 20,
    ) -> None:
        self.app = app
        self.sparql = sparql
        self.known = known
        self.snapshot = snapshot
        self.answers = Answers(keep)
        self.origins = frozenset(o.encode() for o in origins)

    async def _answer(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from what is kept, else by `app`."""
        snapshot = self.snapshot()
        if snapshot is None or scope["method"] != "GET":
            await app(scope, receive, send)
            return
        accept = tuple(v for k, v in scope["headers"] if k == b"accept")
        key = (snapshot, scope["path"], scope["query_string"], accept)
        kept = self.answers.get(key)
        if kept is not None:
            await kept.send(scope, send)
            return
        recorder = Recorder(send)
        await app(scope, receive, recorder)
        # Where another snapshot came meanwhile, nobody knows which of the two the answer is from.
        if recorder.answer is not None and self.snapshot() == snapshot:
            self.answers.put(key, recorder.answer)

    def _cors(self, scope: Scope) -> list[tuple[bytes, bytes]]:
        """Return the headers by which a page of another origin may read it; never with credentials."""
        if b"*" in self.origins:
            return [(b"access-control-allow-origin", b"*"), _EXPOSE]
        origin = next((v for k, v in scope["headers"] if k == b"origin"), b"")
        allowed = [(b"access-control-allow-origin", origin), _EXPOSE] if origin in self.origins else []
        return [*allowed, (b"vary", b"Origin")]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        method = scope["method"]
        out = _Finish(scope, send, method == "HEAD", self._cors(scope))
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        is_sparql = path == "/sparql"
        if method == "HEAD":
            scope = {**scope, "method": "GET"}
        try:
            if method == "OPTIONS" and (is_sparql or self.known(scope)):
                await _options(ALLOW_SPARQL if is_sparql else ALLOW, out)
            else:
                await self._answer(self.sparql if is_sparql else self.app, scope, receive, out)
        except Exception:
            log.exception("%s %s failed", method, path)
            if not out.started:
                problem = Problem(500, "Something went wrong here; it has been logged.", "internal")
                await problem.response(path)(scope, receive, out)
            else:
                raise


def _merged(headers: list[tuple[bytes, bytes]], more: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Add headers; Vary becomes one line."""
    vary = [v for k, v in (*headers, *more) if k == b"vary"]
    out = [h for h in (*headers, *more) if h[0] != b"vary"]
    return [*out, (b"vary", b", ".join(vary))] if vary else out


async def _options(allow: str, send: Send) -> None:
    headers = [(b"allow", allow.encode()), (b"access-control-allow-methods", allow.encode()), *_PREFLIGHT]
    await send({"type": "http.response.start", "status": 204, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


class _Finish:
    """Adds the headers, compresses a complete body, and leaves the body out of an answer to HEAD."""

    def __init__(self, scope: Scope, send: Send, head: bool, cors: list[tuple[bytes, bytes]]) -> None:
        self.started = False
        self._scope = scope
        self._send = send
        self._head = head
        self._cors = cors
        self._start: Message | None = None

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            self._start = message
            return
        body: bytes = message.get("body", b"")
        more: bool = message.get("more_body", False)
        if self._start is not None:
            start, self._start = self._start, None
            headers = [*start.get("headers", ()), *_ALWAYS]
            headers = _merged(headers, self._cors)
            if not more:
                headers, body = await self._compress(start["status"], headers, body)
            await self._send({**start, "headers": headers})
        if self._head:
            if not more:
                await self._send({"type": "http.response.body", "body": b""})
            return
        await self._send({**message, "body": body})

    async def _compress(
        self, status: int, headers: list[tuple[bytes, bytes]], body: bytes
    ) -> tuple[list[tuple[bytes, bytes]], bytes]:
        kept = dict(headers)
        if not kept.get(b"content-type", b"").startswith(_COMPRESSIBLE) or b"content-encoding" in kept:
            return headers, body
        vary = b", ".join(filter(None, (kept.get(b"vary"), b"Accept-Encoding")))
        headers = [h for h in headers if h[0] != b"vary"] + [(b"vary", vary)]
        if not _MIN_GZIP <= len(body) <= _MAX_GZIP or not _accepts_gzip(self._scope):
            return headers, body
        if len(body) > _THREAD_GZIP:
            body = await asyncio.to_thread(gzip.compress, body, _GZIP_LEVEL, mtime=0)
        else:
            body = gzip.compress(body, _GZIP_LEVEL, mtime=0)
        headers = [h for h in headers if h[0] != b"content-length"]
        headers += [(b"content-encoding", b"gzip"), (b"content-length", str(len(body)).encode())]
        return headers, body


def _accepts_gzip(scope: Scope) -> bool:
    accepted = b",".join(v for k, v in scope["headers"] if k == b"accept-encoding").lower()
    if b"gzip" not in accepted and b"*" not in accepted:
        return False
    weights: dict[bytes, bool] = {}
    for element in accepted.split(b","):
        coding, _, parameters = element.partition(b";")
        weights[coding.strip()] = parameters.strip().replace(b" ", b"") not in (
            b"q=0",
            b"q=0.0",
            b"q=0.00",
            b"q=0.000",
        )
    return weights.get(b"gzip", weights.get(b"*", False))
