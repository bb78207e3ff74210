"""One shape for every error: problem+json (RFC 9457), or the same words as a page for a browser.

A `type` is the address of an entry of `/docs`, relative to the service, so that it can be looked up.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from starlette.responses import Response

MEDIA_TYPE = "application/problem+json"

# The kinds of problem that the service distinguishes: anchor in /docs → title.
KINDS: dict[str, str] = {
    "bad-parameter": "A parameter cannot be used",
    "bad-query": "The query cannot be read",
    "not-found": "There is no such thing in this graph",
    "not-acceptable": "None of the representations on offer is acceptable",
    "method-not-allowed": "The method is not allowed here",
    "unsupported-media-type": "The body's media type is not understood",
    "too-large": "The request or the answer is too large",
    "read-only": "This service is read-only",
    "refused": "The query asks for something that is not allowed",
    "overloaded": "The service has too much to do",
    "timeout": "The query took too long",
    "unavailable": "No published snapshot is being served",
    "internal": "The service failed",
}
_BY_STATUS = {
    400: "bad-parameter",
    403: "refused",
    404: "not-found",
    405: "method-not-allowed",
    406: "not-acceptable",
    413: "too-large",
    414: "too-large",
    415: "unsupported-media-type",
    429: "overloaded",
    503: "overloaded",
    504: "timeout",
}


class Problem(Exception):
    """An error that carries its HTTP status. `detail` is a sentence for a reader; `extra` members go into
    the JSON beside it (the parameter's name, the values allowed, near matches)."""

    def __init__(
        self,
        status: int,
        detail: str,
        kind: str | None = None,
        headers: Mapping[str, str] | None = None,
        **extra: Any,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.kind = kind or _BY_STATUS.get(status, "bad-parameter" if status < 500 else "internal")
        self.headers = dict(headers or {})
        self.extra = extra

    @property
    def title(self) -> str:
        """The kind of problem in words."""
        return KINDS[self.kind]

    def members(self, instance: str) -> dict[str, Any]:
        """Return the members of the problem object for the request to the path `instance`."""
        return {
            "type": f"/docs#problem-{self.kind}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "instance": instance,
            **self.extra,
        }

    def response(self, instance: str) -> Response:
        """Return the problem+json response."""
        body = json.dumps(self.members(instance), ensure_ascii=False, indent=1) + "\n"
        headers = {"cache-control": "no-store", **self.headers}
        return Response(body.encode("utf-8", "replace"), self.status, headers, media_type=MEDIA_TYPE)


def bad_parameter(name: str, detail: str, **extra: Any) -> Problem:
    """Return a 400 that names the parameter; give `allowed` or `near` where they help."""
    return Problem(400, detail, "bad-parameter", parameter=name, **extra)


def phrase(status: int) -> str:
    """Return the standard phrase of an HTTP status ("Not Found")."""
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Error"
