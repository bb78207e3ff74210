"""The parameters of the resources, declared once: their names, meanings and bounds."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Path, Query, Request
from pydantic import BeforeValidator

from api.live import Live
from api.problems import bad_parameter
from api.resources_respond import service_of


def blank(value: object) -> object:
    """Return None for an empty text, everything else as it is."""
    # A form in a browser sends the fields that were left empty.
    return None if value == "" else value


def live_of(request: Request) -> Live:
    """Return the snapshot that this request is answered from; Problem 503 where there is none."""
    return service_of(request).require()


def _page(
    request: Request,
    limit: Annotated[
        int | None, BeforeValidator(blank), Query(ge=1, description="Most entries to return.")
    ] = None,
    offset: Annotated[
        int | None, BeforeValidator(blank), Query(ge=0, le=10**9, description="Entries to pass over.")
    ] = None,
) -> tuple[int, int]:
    settings = request.app.state.settings
    if limit is not None and limit > settings.page_limit:
        raise bad_parameter(
            "limit", f"limit is at most {settings.page_limit}, not {limit}.", maximum=settings.page_limit
        )
    return limit or min(settings.page_size, settings.page_limit), offset or 0


def _format(
    format: Annotated[
        str | None,
        Query(description="Representation, in place of Accept: json, html, jsonld, turtle, ntriples."),
    ] = None,
) -> str | None:
    return format


Now = Annotated[Live, Depends(live_of)]
Paging = Annotated[tuple[int, int], Depends(_page)]
Format = Annotated[str | None, Depends(_format)]


Holder = Annotated[
    str | None,
    BeforeValidator(blank),
    Query(max_length=300, description="Slug of who holds it.", examples=["pakistan"]),
]
Toward = Annotated[
    str | None,
    BeforeValidator(blank),
    Query(max_length=300, description="Slug of whom it concerns.", examples=["china"]),
]
Issue = Annotated[
    str | None,
    BeforeValidator(blank),
    Query(max_length=300, description="Slug of an issue; narrower ones are included.", examples=["taiwan"]),
]
Stance = Annotated[
    str | None, BeforeValidator(blank), Query(max_length=40, description="support, oppose, concern or note.")
]
Mode = Annotated[
    str | None, BeforeValidator(blank), Query(max_length=40, description="joint, unilateral or mutual.")
]
Act = Annotated[
    str | None,
    BeforeValidator(blank),
    Query(max_length=40, description="Speech act: affirm, welcome, oppose …"),
]
DocumentSlug = Annotated[
    str | None, BeforeValidator(blank), Query(max_length=300, description="Slug of a document.")
]
EventSlug = Annotated[
    str | None, BeforeValidator(blank), Query(max_length=300, description="Slug of an event.")
]
Since = Annotated[
    str | None,
    BeforeValidator(blank),
    Query(alias="from", max_length=40, description="First day, YYYY-MM-DD."),
]
Until = Annotated[
    str | None, BeforeValidator(blank), Query(alias="to", max_length=40, description="Last day, YYYY-MM-DD.")
]
Slug = Annotated[str, Path(max_length=600)]
