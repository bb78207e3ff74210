"""The parameters of the resources, declared once: their names, meanings and bounds."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Path, Query, Request
from pydantic import BeforeValidator, Field, StringConstraints

from api.live import Live
from api.problems import bad_parameter
from api.resources_respond import service_of

# Longer than any slug; the bound is on the text itself, so that an absent one passes.
Text = Annotated[str, StringConstraints(max_length=600)]


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
        Annotated[int, Field(ge=1)] | None,
        BeforeValidator(blank),
        Query(description="Most entries to return."),
    ] = None,
    offset: Annotated[
        Annotated[int, Field(ge=0, le=10**9)] | None,
        BeforeValidator(blank),
        Query(description="Entries to pass over."),
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
    Text | None,
    BeforeValidator(blank),
    Query(description="Slug of who holds it.", examples=["pakistan"]),
]
Toward = Annotated[
    Text | None,
    BeforeValidator(blank),
    Query(description="Slug of whom it concerns.", examples=["china"]),
]
Issue = Annotated[
    Text | None,
    BeforeValidator(blank),
    Query(description="Slug of an issue; narrower ones are included.", examples=["taiwan"]),
]
Stance = Annotated[
    Text | None, BeforeValidator(blank), Query(description="support, oppose, concern or note.")
]
Mode = Annotated[Text | None, BeforeValidator(blank), Query(description="joint, unilateral or mutual.")]
Act = Annotated[
    Text | None,
    BeforeValidator(blank),
    Query(description="Speech act: affirm, welcome, oppose …"),
]
DocumentSlug = Annotated[Text | None, BeforeValidator(blank), Query(description="Slug of a document.")]
EventSlug = Annotated[Text | None, BeforeValidator(blank), Query(description="Slug of an event.")]
Since = Annotated[
    Text | None,
    BeforeValidator(blank),
    Query(alias="from", description="First day, YYYY-MM-DD."),
]
Until = Annotated[Text | None, BeforeValidator(blank), Query(alias="to", description="Last day, YYYY-MM-DD.")]
Slug = Annotated[str, Path(max_length=600)]
