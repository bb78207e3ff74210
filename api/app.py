"""The application: routes, errors and lifespan put together.

`create_app` makes it over any snapshots and any pool, so that a test runs it in its own process; `api.server`
runs it over the published snapshot.
"""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Iterable
from typing import Any

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import Scope

from api import resources, resources_linked, resources_start
from api.front import ALLOW, Front
from api.live import PoolLike, Service, SnapshotsLike
from api.negotiation import HTML, JSON, choose, offers
from api.openapi import describe_api, parameters_of
from api.problems import Problem, bad_parameter
from api.resources_html import page
from api.resources_respond import check_parameters
from api.settings import Settings
from api.sparql import SparqlEndpoint, problem_of
from graph.errors import GraphError
from graph.tables import UnknownThing

_SUMMARY = "Who holds which position, on what, toward whom, in whose words, and according to which source."


def create_app(
    settings: Settings, snapshots: SnapshotsLike, pool: PoolLike, *, watch: bool = True
) -> FastAPI:
    """Return the service over the published snapshot of `snapshots`, with queries answered by `pool`.

    The pool is started and closed with the application. With `watch` a newly published snapshot is taken over
    while the service runs.
    """
    service = Service(snapshots, pool, watch=watch)

    @contextlib.asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await service.start()
        try:
            yield
        finally:
            await service.stop()

    app = FastAPI(
        title="Karakoram",
        summary=_SUMMARY,
        version=resources_start.service_version(),
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        dependencies=[Depends(_checked)],
        # Nothing is measured or sent anywhere because of a variable in the environment.
        telemetry={"tracing": False, "metrics": False, "logs": False, "auto_configure": False},
    )
    app.state.service = service
    app.state.settings = settings
    for module in (resources_start, resources, resources_linked):
        app.include_router(module.router)
    app.add_api_route("/openapi.json", _openapi, methods=["GET"], include_in_schema=False)
    describe_api(app, service)
    for kind in (Problem, GraphError, UnknownThing, RequestValidationError, HTTPException):
        app.add_exception_handler(kind, _handle)

    def known(scope: Scope) -> bool:
        return any(route.matches({**scope, "method": "GET"})[0] is Match.FULL for route in app.router.routes)

    def serving() -> str | None:
        return service.live.id if service.live is not None else None

    app.add_middleware(
        Front, sparql=SparqlEndpoint(service), known=known, snapshot=serving, origins=settings.cors
    )
    return app


async def _checked(request: Request) -> None:
    known = parameters_of(request.app, request.scope["route"].path)
    if known is not None:
        check_parameters(request, known)


async def _openapi(request: Request) -> Response:
    import json

    body = json.dumps(request.app.openapi(), ensure_ascii=False)
    return Response(body, 200, {"cache-control": "no-cache"}, media_type=JSON)


async def _handle(request: Request, error: Exception) -> Response:
    """Return any error as a problem: as a page to who prefers one, else as problem+json."""
    problem = _problem(error)
    path = request.url.path
    offer = choose(request.headers.getlist("accept"), offers(JSON, HTML))
    if offer is not None and offer.media_type == HTML and request.query_params.get("format") != "json":
        headers = {"cache-control": "no-store", "vary": "Accept", **problem.headers}
        body = page("problem.html", it=problem.members(path), near=problem.extra.get("near", ()))
        return Response(body, problem.status, headers, media_type=f"{HTML}; charset=utf-8")
    return problem.response(path)


def _problem(error: Exception) -> Problem:
    if isinstance(error, Problem):
        return error
    if isinstance(error, GraphError):
        return problem_of(error)
    if isinstance(error, UnknownThing):
        return bad_parameter(
            error.parameter, f"Nothing here is called {error.slug!r}.", near=list(error.near)
        )
    if isinstance(error, RequestValidationError):
        return _invalid(error.errors())
    assert isinstance(error, HTTPException)
    if error.status_code == 404:
        return Problem(404, "There is no such address here; / lists what there is.")
    if error.status_code == 405:
        return Problem(405, "This address can be read, not written to.", headers={"allow": ALLOW})
    return Problem(error.status_code, str(error.detail))


def _invalid(errors: Iterable[Any]) -> Problem:
    """Return the first fault of the parameters as a 400 that names it."""
    first = next(iter(errors))
    name = str(first["loc"][-1])
    context = {k: v for k, v in (first.get("ctx") or {}).items() if isinstance(v, str | int | float)}
    return bad_parameter(name, f"{name}: {first['msg'][:1].lower()}{first['msg'][1:]}.", **context)
