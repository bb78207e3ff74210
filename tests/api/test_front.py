"""What is true of every answer: headers, HEAD, OPTIONS, caching, compression, errors."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.app import create_app
from api.settings import Settings
from graph.snapshot import Snapshots
from tests.api.conftest import running

pytestmark = pytest.mark.anyio

PATHS = [
    "/",
    "/entities",
    "/entities/china",
    "/statements",
    "/positions",
    "/events",
    "/events/dialogue-7",
    "/documents",
    "/documents/report",
    "/graph/china/neighbours",
    "/ontology",
    "/docs",
    "/openapi.json",
    "/health",
    "/ready",
    "/sparql",
    "/id/state/china",
    "/nowhere",
    "/robots.txt",
]


@pytest.mark.parametrize("path", PATHS)
async def test_security_and_cors_headers_are_on_every_answer(client: httpx.AsyncClient, path: str) -> None:
    response = await client.get(path, headers={"accept": "text/html,*/*;q=0.8"})
    headers = response.headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert "unsafe" not in headers["content-security-policy"]
    assert "script-src" not in policy


@pytest.mark.parametrize("path", PATHS)
async def test_head_has_the_headers_of_get_and_no_body(client: httpx.AsyncClient, path: str) -> None:
    get, head = await client.get(path), await client.head(path)
    assert (head.status_code, head.content) == (get.status_code, b"")
    for name in ("content-type", "content-length", "etag"):
        assert head.headers.get(name) == get.headers.get(name)


@pytest.mark.parametrize("path", [p for p in PATHS if p not in ("/nowhere", "/sparql")])
async def test_options_and_405_name_the_methods(client: httpx.AsyncClient, path: str) -> None:
    options = await client.options(path)
    assert (options.status_code, options.headers["allow"]) == (204, "GET, HEAD, OPTIONS")
    posted = await client.post(path, json={})
    assert (posted.status_code, posted.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
    assert posted.headers["content-type"] == "application/problem+json"


async def test_options_on_nothing_is_404(client: httpx.AsyncClient) -> None:
    assert (await client.options("/nowhere")).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/entities",
        "/entities/china",
        "/documents/report",
        "/ontology",
        "/data/id/passage/report/174-217",
    ],
)
async def test_an_answer_that_the_client_has_is_304(client: httpx.AsyncClient, path: str) -> None:
    for accept in ("application/json", "text/html"):
        first = await client.get(path, headers={"accept": accept})
        tag = first.headers["etag"]
        again = await client.get(path, headers={"accept": accept, "if-none-match": tag})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
        assert "Accept" in again.headers["vary"]
    assert (await client.get(path, headers={"accept": "text/html"})).headers["etag"] == tag


async def test_each_representation_has_its_own_tag(client: httpx.AsyncClient) -> None:
    accepts = ("application/json", "text/html", "text/turtle", "application/ld+json", "application/n-triples")
    tags = {(await client.get("/entities/china", headers={"accept": a})).headers["etag"] for a in accepts}
    assert len(tags) == 5


async def test_large_answers_are_compressed_for_who_accepts_it(client: httpx.AsyncClient) -> None:
    plain = await client.get("/entities?limit=500", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert "Accept-Encoding" in plain.headers["vary"]
    request = client.build_request(
        "GET", "/entities?limit=500", headers={"accept-encoding": "br, gzip;q=0.5"}
    )
    response = await client.send(request, stream=True)
    raw = b"".join([chunk async for chunk in response.aiter_raw()])
    assert response.headers["content-encoding"] == "gzip"
    assert int(response.headers["content-length"]) == len(raw) < len(plain.content)
    assert gzip.decompress(raw) == plain.content
    for refusing in ("gzip;q=0", "br", "*;q=0"):
        refused = await client.get("/entities?limit=500", headers={"accept-encoding": refusing})
        assert "content-encoding" not in refused.headers


async def test_a_browser_gets_errors_as_pages_and_a_program_as_problems(client: httpx.AsyncClient) -> None:
    page = await client.get("/entities/chinna", headers={"accept": "text/html,*/*;q=0.8"})
    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "<code>china</code>" in page.text
    problem = await client.get("/entities/chinna")
    assert problem.headers["content-type"] == "application/problem+json"
    kinds = (await client.get("/docs")).text
    assert f'id="{problem.json()["type"].split("#")[1]}"' in kinds


async def test_only_named_origins_where_the_setting_names_some(data: Path) -> None:
    async with running(data, cors=("https://a.example",)) as client:
        named = await client.get("/health", headers={"origin": "https://a.example"})
        assert named.headers["access-control-allow-origin"] == "https://a.example"
        other = await client.get("/health", headers={"origin": "https://b.example"})
        assert "access-control-allow-origin" not in other.headers
        assert "Origin" in other.headers["vary"]


async def test_page_sizes_are_settings(data: Path) -> None:
    async with running(data, page_size=3, page_limit=4) as client:
        assert (await client.get("/entities")).json()["limit"] == 3
        assert (await client.get("/entities?limit=4")).status_code == 200
        problem = (await client.get("/entities?limit=5")).json()
        assert (problem["status"], problem["maximum"]) == (400, 4)


class Nothing:
    """No snapshots, and a pool that is never asked."""

    def current(self) -> None:
        return None

    async def start(self) -> None: ...

    async def close(self) -> None: ...

    async def swap(self, snapshot: object) -> None: ...

    async def query(self, text: str, **options: object) -> Any:
        raise AssertionError("asked without a snapshot")


async def test_without_a_snapshot_the_service_says_so(tmp_path: Path) -> None:
    app = create_app(Settings(data=tmp_path), Nothing(), Nothing(), watch=False)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://service.test") as client,
    ):
        assert (await client.get("/health")).status_code == 200
        for path in ("/", "/ready", "/entities", "/sparql?query=ASK%20%7B%7D"):
            response = await client.get(path)
            assert (response.status_code, response.headers["retry-after"]) == (503, "5")
            assert "karakoram build" in response.json()["detail"]


async def test_a_fault_of_ours_is_500_without_its_details(
    data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    app = create_app(Settings(data=data), Snapshots(data), Nothing(), watch=False)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://service.test") as client,
    ):
        response = await client.get("/ready")
    assert response.status_code == 500
    assert response.headers["content-type"] == "application/problem+json"
    assert "asked without" not in response.text
    assert "asked without" in caplog.text
