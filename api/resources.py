"""The resources: what is in the graph, as lists to filter and things to read."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import BeforeValidator
from starlette.responses import RedirectResponse, Response

from api import resources_make as make
from api import resources_models as models
from api.live import Live
from api.problems import Problem, bad_parameter
from api.resources_params import (
    Act,
    DocumentSlug,
    EventSlug,
    Format,
    Holder,
    Issue,
    Mode,
    Now,
    Paging,
    Since,
    Slug,
    Stance,
    Text,
    Toward,
    Until,
    blank,
)
from api.resources_respond import bounds, day, listing, one_of, resource
from api.resources_text import annotate
from graph.tables import PositionFilter, StatementFilter
from graph.tables_schema import Thing

router = APIRouter()

_FIRST = 25  # positions and statements shown on the page of something else; its list has the rest


def _find(live: Live, slug: str, kinds: tuple[str, ...] = ()) -> list[Thing]:
    """Return what `slug` names, best first; Problem 404 with slugs like it."""
    found = [t for t in live.tables.candidates(slug) if (t.kind in kinds if kinds else t.entity)]
    if not found:
        near = list(live.tables.near(slug, kinds))
        raise Problem(404, f"Nothing here is called {slug!r}.", near=near)
    return found


def _period(since: str | None, until: str | None) -> tuple[str | None, str | None]:
    """Return the two days; Problem 400 where one is none or they are the wrong way round."""
    first, last = day("from", since), day("to", until)
    if first and last and first > last:
        raise bad_parameter("from", f"from ({first}) is after to ({last}).")
    return first, last


@router.get("/entities", response_model=models.Entities, summary="Entities by name", tags=["Entities"])
def entities(
    request: Request,
    live: Now,
    paging: Paging,
    format: Format,
    cls: Annotated[
        Text | None,
        BeforeValidator(blank),
        Query(alias="class", description="State, Person, Issue …"),
    ] = None,
    q: Annotated[
        Text | None,
        BeforeValidator(blank),
        Query(description="Part of a name, any spelling in use."),
    ] = None,
) -> Response:
    """States, persons, organisations, mechanisms, initiatives, places, works, posts, issues."""
    classes = live.tables.class_counts()
    one_of("class", cls, classes)
    page = live.tables.entities(cls, q, *paging)
    model = models.Entities(items=[make.entity(r) for r in page.rows], **bounds(page))
    return listing(request, live, model, "entities.html", classes=classes)


@router.get(
    "/entities/{slug:path}", response_model=models.EntityDetail, summary="One entity", tags=["Entities"]
)
async def entity(request: Request, live: Now, slug: Slug, format: Format) -> Response:
    """An entity with its names, its facts with their evidence, and the positions it holds.

    `kind/slug` is always exact (`place/taiwan`, `issue/taiwan`); a bare slug names a thing before an issue,
    and the answer lists what else it may mean under `also`.
    """
    thing, *others = _find(live, slug)
    tables = live.tables
    row = tables.entity(thing)
    is_issue = thing.kind in ("issue", "topic")
    name = f"{thing.kind}/{thing.slug}"
    wanted = PositionFilter(issue=thing.slug) if is_issue else PositionFilter(holder=name)
    held = tables.held.positions(wanted, _FIRST)
    broader, narrower = tables.around(thing)
    model = models.EntityDetail(
        **make.entity(row).model_dump(),
        definition=row.definition,
        external=list(row.external),
        also=make.refs(others),
        broader=make.refs(broader),
        narrower=make.refs(narrower),
        names_in_use=[make.name_in_use(m) for m in tables.mentions(thing)],
        facts=[make.edge(e, thing) for e in tables.walk.facts(thing)],
        rounds=[make.event(e) for e in tables.walk.rounds(thing)],
        positions=[make.position(p) for p in held.rows],
        positions_total=held.total,
    )
    return await resource(request, live, model, thing.iri, "entity.html", is_issue=is_issue)


@router.get("/statements", response_model=models.Statements, summary="Statements", tags=["Positions"])
def statements(
    request: Request,
    live: Now,
    paging: Paging,
    format: Format,
    holder: Holder = None,
    toward: Toward = None,
    issue: Issue = None,
    stance: Stance = None,
    act: Act = None,
    mode: Mode = None,
    document: DocumentSlug = None,
    event: EventSlug = None,
    since: Since = None,
    until: Until = None,
    unresolved: Annotated[
        Text | None,
        BeforeValidator(blank),
        Query(description="true: only those whose holder is not resolved."),
    ] = None,
) -> Response:
    """Each source's own wording, in reading order, with the characters it stands at.

    A period holds what was said, or may have been said, between the two days; a statement without a date of
    its own has that of the event it was made at.
    """
    tables = live.tables
    one_of("unresolved", unresolved, ("true", "false"))
    first, last = _period(since, until)
    wanted = StatementFilter(
        holder=holder,
        toward=toward,
        issue=issue,
        stance=one_of("stance", stance, tables.values("stance")),
        act=one_of("act", act, tables.values("act")),
        mode=one_of("mode", mode, tables.values("mode")),
        document=document,
        event=event,
        since=first,
        until=last,
        unresolved=None if unresolved is None else unresolved == "true",
    )
    page = tables.held.statements(wanted, *paging)
    model = models.Statements(items=[make.statement(s) for s in page.rows], **bounds(page))
    choices = {name: tables.values(name) for name in ("stance", "act", "mode")}
    return listing(request, live, model, "statements.html", choices=choices)


@router.get("/statements/{id}", response_model=models.Statement, summary="One statement", tags=["Positions"])
async def statement(request: Request, live: Now, id: Slug, format: Format) -> Response:
    """One statement: who, which act, toward what, in which words, and where they stand."""
    row = live.tables.held.statement(id)
    if row is None:
        raise Problem(404, f"There is no statement {id!r} in this graph.")
    return await resource(request, live, make.statement(row), row.iri, "statement.html")


@router.get("/positions", response_model=models.Positions, summary="Positions", tags=["Positions"])
def positions(
    request: Request,
    live: Now,
    paging: Paging,
    format: Format,
    holder: Holder = None,
    toward: Toward = None,
    issue: Issue = None,
    stance: Stance = None,
    mode: Mode = None,
) -> Response:
    """What is held, each once however many sources word it, with all its wordings."""
    tables = live.tables
    wanted = PositionFilter(
        holder=holder,
        toward=toward,
        issue=issue,
        stance=one_of("stance", stance, tables.values("stance")),
        mode=one_of("mode", mode, tables.values("mode")),
    )
    page = tables.held.positions(wanted, *paging)
    model = models.Positions(items=[make.position(p) for p in page.rows], **bounds(page))
    choices = {name: tables.values(name) for name in ("stance", "mode")}
    return listing(request, live, model, "positions.html", choices=choices)


@router.get("/positions/{id}", response_model=models.Position, summary="One position", tags=["Positions"])
async def position(request: Request, live: Now, id: Slug, format: Format) -> Response:
    """One position with all its wordings. The id of any statement of it redirects to it."""
    row = live.tables.held.position(id)
    if row is None:
        raise Problem(404, f"There is no position {id!r} in this graph.")
    model = make.position(row)
    if row.id != id:
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(model.url + query, 307)
    return await resource(request, live, model, row.iri, "position.html")


@router.get("/events", response_model=models.Events, summary="Events", tags=["Events"])
def events(
    request: Request,
    live: Now,
    paging: Paging,
    format: Format,
    status: Annotated[
        Text | None,
        BeforeValidator(blank),
        Query(description="occurred, planned, claimed, cancelled."),
    ] = None,
    type_: Annotated[
        Text | None,
        BeforeValidator(blank),
        Query(alias="type", description="visit, conference …"),
    ] = None,
    participant: Annotated[
        Text | None, BeforeValidator(blank), Query(description="Slug of who took part.")
    ] = None,
    since: Since = None,
    until: Until = None,
) -> Response:
    """What occurred, is planned or is claimed, by date; a period holds what may overlap it."""
    walk = live.tables.walk
    types = walk.event_values("type")
    statuses = walk.event_values("status")
    one_of("status", status, statuses)
    one_of("type", type_, types)
    who = live.tables.named("participant", participant) if participant else None
    first, last = _period(since, until)
    page = walk.events(status, type_, who, first, last, *paging)
    model = models.Events(items=[make.event(e) for e in page.rows], **bounds(page))
    return listing(request, live, model, "events.html", types=types, statuses=statuses)


@router.get("/events/{slug:path}", response_model=models.EventDetail, summary="One event", tags=["Events"])
async def event(request: Request, live: Now, slug: Slug, format: Format) -> Response:
    """An event: when, where, who took part as what, and what was said there.

    What several documents tell of is one event; the slug of another's description redirects to it.
    """
    thing = _find(live, slug, ("event",))[0]
    row = live.tables.walk.event(thing)
    if row is None:
        raise Problem(404, f"There is no event {slug!r} in this graph.")
    if row.thing.n != thing.n:
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(make.thing_url(row.thing) + query, 307)
    said = live.tables.held.statements(StatementFilter(event=thing.slug), _FIRST)
    model = models.EventDetail(
        **make.event(row).model_dump(),
        facts=[make.edge(e, thing) for e in live.tables.walk.facts(thing)],
        said=[make.statement(s) for s in said.rows],
    )
    return await resource(request, live, model, thing.iri, "event.html")


@router.get("/documents", response_model=models.Documents, summary="Documents", tags=["Documents"])
def documents(request: Request, live: Now, paging: Paging, format: Format) -> Response:
    """The corpus, latest first. A digest is a summary by Karakoram of a source, and says so."""
    page = live.tables.documents(*paging)
    model = models.Documents(items=[make.document(d) for d in page.rows], **bounds(page))
    return listing(request, live, model, "documents.html")


@router.get(
    "/documents/{slug:path}", response_model=models.DocumentDetail, summary="One document", tags=["Documents"]
)
async def document(request: Request, live: Now, slug: Slug, format: Format) -> Response:
    """A document with its statements and what it names; the page shows the text with them marked."""
    row = live.tables.document(slug)
    if row is None:
        named = live.tables.candidates(f"document/{slug}")
        if named:  # a document that another one reports or digests, itself not in the corpus
            return RedirectResponse(f"/data/id/document/{make.path(slug)}", 303)
        raise Problem(
            404,
            f"There is no document {slug!r} in this graph.",
            near=list(live.tables.near(slug, ("document",))),
        )
    said = live.tables.held.all_of(row)
    try:
        whole: str | None = live.snapshot.text(row.file or "")
    except KeyError:
        whole = None
    model = models.DocumentDetail(
        **make.document(row).model_dump(),
        text_start=row.text_start,
        text_end=row.text_end,
        text_kept=whole is not None,
        said=[make.statement(s) for s in said],
        mentions=[make.mention(m) for m in live.tables.mentioned_in(row)],
    )
    text = None if whole is None else annotate(whole, row, model.said)
    return await resource(request, live, model, row.iri, "document.html", text=text)


@router.get(
    "/graph/{slug:path}/neighbours",
    response_model=models.Neighbours,
    summary="Neighbours of a thing",
    tags=["Graph"],
)
def neighbours(
    request: Request,
    live: Now,
    slug: Slug,
    paging: Paging,
    format: Format,
    relation: Annotated[
        Text | None, BeforeValidator(blank), Query(description="Only edges of this relation.")
    ] = None,
) -> Response:
    """The edges from and to an entity or event, each with the passages, rules or sources it rests on."""
    found = [t for t in live.tables.candidates(slug) if t.entity or t.kind == "event"]
    found = [row.thing if t.kind == "event" and (row := live.tables.walk.event(t)) else t for t in found]
    if not found:
        raise Problem(404, f"Nothing here is called {slug!r}.", near=list(live.tables.near(slug)))
    relations = live.tables.walk.relations(found[0])
    one_of("relation", relation, relations)
    page = live.tables.walk.neighbours(found[0], relation, *paging)
    model = models.Neighbours(
        entity=make.ref(found[0]),
        relations=relations,
        items=[make.edge(e, found[0]) for e in page.rows],
        **bounds(page),
    )
    return listing(request, live, model, "neighbours.html", relation=relation)
