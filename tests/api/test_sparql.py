"""/sparql by the SPARQL 1.1 Protocol, each behaviour by name."""

from __future__ import annotations

import asyncio
import csv
import io
import json
import xml.etree.ElementTree as ET
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote

import httpx
import pyoxigraph as ox
import pytest

from api.app import create_app
from api.settings import Settings
from graph.errors import Overloaded, QueryCrashed, QueryTimeout, ResultTooLarge
from graph.snapshot import Snapshots

pytestmark = pytest.mark.anyio

SELECT = "SELECT ?s WHERE { ?s a <https://w3id.org/karakoram/ontology#State> } ORDER BY ?s"
ASK = "ASK { ?s ?p ?o }"
CONSTRUCT = (
    "CONSTRUCT { ?s a ?c } WHERE { ?s a ?c . FILTER(?c = <https://w3id.org/karakoram/ontology#State>) }"
)
STATES = ["https://w3id.org/karakoram/id/state/china", "https://w3id.org/karakoram/id/state/pakistan"]
REPORT = "https://w3id.org/karakoram/id/document/report/graph"
NEWS = "https://w3id.org/karakoram/id/document/news/graph"
QUERY = "application/sparql-query"
FORM = "application/x-www-form-urlencoded"


def states(response: httpx.Response) -> list[str]:
    assert response.status_code == 200, response.text
    return [row["s"]["value"] for row in response.json()["results"]["bindings"]]


def problem(response: httpx.Response, status: int) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["access-control-allow-origin"] == "*"
    members = response.json()
    assert members["status"] == status
    assert members["detail"]
    return dict(members)


# -- the three ways to ask ---------------------------------------------------------------------------


async def test_get(client: httpx.AsyncClient) -> None:
    response = await client.get("/sparql", params={"query": SELECT})
    assert states(response) == STATES
    assert response.headers["content-type"] == "application/sparql-results+json"


async def test_form_post(client: httpx.AsyncClient) -> None:
    assert states(await client.post("/sparql", data={"query": SELECT})) == STATES


@pytest.mark.parametrize(
    "label", [QUERY, "Application/SPARQL-Query", f"{QUERY}; charset=utf-8", f"{QUERY};charset=latin-1"]
)
async def test_direct_post_whatever_case_or_parameters_the_type_has(
    client: httpx.AsyncClient, label: str
) -> None:
    response = await client.post("/sparql", content=SELECT, headers={"content-type": label})
    assert states(response) == STATES


async def test_letters_of_other_alphabets_arrive_in_all_three_ways(client: httpx.AsyncClient) -> None:
    query = 'SELECT ("中巴 – Хунджераб +&=%" AS ?s) {}'
    ways = [
        await client.get("/sparql", params={"query": query}),
        await client.post("/sparql", data={"query": query}),
        await client.post("/sparql", content=query.encode(), headers={"content-type": QUERY}),
    ]
    assert [states(r) for r in ways] == [["中巴 – Хунджераб +&=%"]] * 3


# -- what is not a query -----------------------------------------------------------------------------


async def test_two_queries_are_refused(client: httpx.AsyncClient) -> None:
    q = quote(SELECT)
    assert problem(await client.get(f"/sparql?query={q}&query={q}"), 400)["parameter"] == "query"
    problem(await client.post(f"/sparql?query={q}", data={"query": SELECT}), 400)
    problem(await client.post(f"/sparql?query={q}", content=SELECT, headers={"content-type": QUERY}), 400)


@pytest.mark.parametrize("empty", ["", "   ", "\n"])
async def test_an_empty_query_is_refused(client: httpx.AsyncClient, empty: str) -> None:
    problem(await client.get("/sparql", params={"query": empty}), 400)
    problem(await client.post("/sparql", data={"query": empty}), 400)
    problem(await client.post("/sparql", content=empty, headers={"content-type": QUERY}), 400)


async def test_a_form_without_a_query_is_refused(client: httpx.AsyncClient) -> None:
    assert problem(await client.post("/sparql", data={"format": "json"}), 400)["parameter"] == "query"


async def test_a_syntax_error_is_400_with_its_place(client: httpx.AsyncClient) -> None:
    assert (
        "1:"
        in problem(await client.get("/sparql", params={"query": "SELECT * WHERE { ?s ?p }"}), 400)["detail"]
    )


async def test_bytes_that_are_not_utf8_are_refused(client: httpx.AsyncClient) -> None:
    problem(await client.get("/sparql?query=ASK%20%7B%20?s%20?p%20%22%FF%22%7D"), 400)
    problem(
        await client.post("/sparql", content=b"ASK { ?s ?p '\xff' }", headers={"content-type": QUERY}), 400
    )
    problem(await client.post("/sparql", content=b"query=%FF", headers={"content-type": FORM}), 400)


@pytest.mark.parametrize(
    "label", ["application/json", "text/plain", "multipart/form-data; boundary=x", "nonsense"]
)
async def test_a_post_of_another_type_is_415(client: httpx.AsyncClient, label: str) -> None:
    response = await client.post("/sparql", content=SELECT, headers={"content-type": label})
    problem(response, 415)
    assert response.headers["accept-post"] == f"{QUERY}, {FORM}"


async def test_a_post_without_a_type_is_415_and_not_the_service_description(
    client: httpx.AsyncClient,
) -> None:
    problem(await client.post("/sparql", content=SELECT), 415)


async def test_updates_are_refused(client: httpx.AsyncClient) -> None:
    update = "INSERT DATA { <urn:a> <urn:b> <urn:c> }"
    problem(
        await client.post("/sparql", content=update, headers={"content-type": "application/sparql-update"}),
        403,
    )
    problem(await client.post("/sparql", data={"update": update}), 403)
    problem(await client.get("/sparql", params={"update": update}), 403)
    problem(await client.get("/sparql", params={"query": update}), 400)


async def test_service_and_load_are_refused_with_a_reason(client: httpx.AsyncClient) -> None:
    for query in (
        "SELECT * { SERVICE <http://example.org/> { ?s ?p ?o } }",
        "SELECT * { S\\u0045RVICE <urn:x> {} }",
    ):
        assert "SERVICE" in problem(await client.get("/sparql", params={"query": query}), 400)["detail"]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
async def test_other_methods_are_405_and_say_which_are_allowed(
    client: httpx.AsyncClient, method: str
) -> None:
    response = await client.request(method, "/sparql")
    problem(response, 405)
    assert response.headers["allow"] == "GET, HEAD, OPTIONS, POST"


async def test_a_body_beyond_the_limit_is_413(client: httpx.AsyncClient) -> None:
    body = b"ASK {} #" + b"x" * 4_000_001
    problem(await client.post("/sparql", content=body, headers={"content-type": QUERY}), 413)

    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(50):
            yield b"#" * 100_000

    problem(await client.post("/sparql", content=chunks(), headers={"content-type": QUERY}), 413)
    long = "ASK {} #" + "x" * 1_000_001
    problem(await client.post("/sparql", content=long, headers={"content-type": QUERY}), 413)


# -- HEAD, OPTIONS, caching --------------------------------------------------------------------------


async def test_head_has_the_headers_and_no_body(client: httpx.AsyncClient) -> None:
    get = await client.get("/sparql", params={"query": SELECT})
    head = await client.head("/sparql", params={"query": SELECT})
    assert head.status_code == 200
    assert head.content == b""
    for name in ("content-type", "content-length", "etag", "vary"):
        assert head.headers[name] == get.headers[name]


async def test_options_answers_a_preflight(client: httpx.AsyncClient) -> None:
    headers = {"origin": "https://yasgui.example", "access-control-request-method": "POST"}
    response = await client.options("/sparql", headers=headers)
    assert response.status_code == 204
    assert response.headers["access-control-allow-origin"] == "*"
    assert "POST" in response.headers["access-control-allow-methods"]
    assert "Content-Type" in response.headers["access-control-allow-headers"]
    assert "access-control-allow-credentials" not in response.headers


async def test_an_answer_that_the_client_has_is_304(client: httpx.AsyncClient) -> None:
    first = await client.get("/sparql", params={"query": SELECT})
    tag = first.headers["etag"]
    again = await client.get(
        "/sparql", params={"query": SELECT}, headers={"if-none-match": f'"other", {tag}'}
    )
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    as_xml = {"if-none-match": tag, "accept": "application/sparql-results+xml"}
    other = await client.get("/sparql", params={"query": SELECT}, headers=as_xml)
    assert other.status_code == 200
    assert other.headers["etag"] != tag


@pytest.mark.parametrize("function", ["NOW()", "RAND()", "UUID()", "struuid ()"])
async def test_an_answer_that_changes_has_no_tag(client: httpx.AsyncClient, function: str) -> None:
    response = await client.get("/sparql", params={"query": f"SELECT ({function} AS ?s) {{}}"})
    assert response.status_code == 200
    assert "etag" not in response.headers
    assert response.headers["cache-control"] == "no-store"


# -- the dataset -------------------------------------------------------------------------------------

COUNT = "SELECT (COUNT(*) AS ?s) { ?s a <https://w3id.org/karakoram/ontology#Statement> }"
NAMED = "SELECT DISTINCT ?s { GRAPH ?s { ?x a <https://w3id.org/karakoram/ontology#Statement> } } ORDER BY ?s"


async def test_the_default_graph_is_the_merge_of_all(client: httpx.AsyncClient) -> None:
    assert states(await client.get("/sparql", params={"query": COUNT})) == ["5"]


async def test_the_request_names_the_dataset_in_every_way_of_asking(client: httpx.AsyncClient) -> None:
    graph = {"default-graph-uri": REPORT}
    ways = [
        await client.get("/sparql", params={"query": COUNT, **graph}),
        await client.post("/sparql", data={"query": COUNT, **graph}),
        await client.post("/sparql", params=graph, data={"query": COUNT}),
        await client.post("/sparql", params=graph, content=COUNT, headers={"content-type": QUERY}),
    ]
    assert [states(r) for r in ways] == [["3"]] * 4
    both = await client.get("/sparql", params={"query": COUNT, "default-graph-uri": [REPORT, NEWS]})
    assert states(both) == ["4"]


async def test_the_request_overrides_from(client: httpx.AsyncClient) -> None:
    query = COUNT.replace("{", f"FROM <{NEWS}> {{", 1)
    assert states(await client.get("/sparql", params={"query": query})) == ["1"]
    assert states(await client.get("/sparql", params={"query": query, "default-graph-uri": REPORT})) == ["3"]


async def test_only_named_graphs_leave_an_empty_default_graph(client: httpx.AsyncClient) -> None:
    named = {"named-graph-uri": NEWS}
    assert states(await client.get("/sparql", params={"query": COUNT, **named})) == ["0"]
    assert states(await client.get("/sparql", params={"query": NAMED, **named})) == [NEWS]


async def test_only_default_graphs_leave_no_named_graph(client: httpx.AsyncClient) -> None:
    assert states(await client.get("/sparql", params={"query": NAMED, "default-graph-uri": NEWS})) == []


@pytest.mark.parametrize("iri", ["", "relative", "http://a b", "http://x/<y>"])
async def test_a_graph_that_is_no_iri_is_refused(client: httpx.AsyncClient, iri: str) -> None:
    response = await client.get("/sparql", params={"query": COUNT, "default-graph-uri": iri})
    assert problem(response, 400)["parameter"] == "default-graph-uri"


# -- formats -----------------------------------------------------------------------------------------


async def test_results_as_xml(client: httpx.AsyncClient) -> None:
    query = 'SELECT ("<&>\\"\\u0001\\uFFFE]]>" AS ?s) {}'.replace("\\u0001\\uFFFE", "")
    response = await client.get("/sparql", params={"query": query, "format": "xml"})
    assert response.headers["content-type"] == "application/sparql-results+xml"
    assert [e.text for e in ET.fromstring(response.content).iter() if e.tag.endswith("literal")] == [
        '<&>"]]>'
    ]


async def test_results_as_csv_and_tsv(client: httpx.AsyncClient) -> None:
    as_csv = await client.get("/sparql", params={"query": SELECT}, headers={"accept": "text/csv"})
    assert as_csv.headers["content-type"] == "text/csv; charset=utf-8"
    assert as_csv.content.split(b"\r\n")[:2] == [b"s", STATES[0].encode()]
    assert list(csv.reader(io.StringIO(as_csv.text))) == [["s"], *[[s] for s in STATES]]
    as_tsv = await client.get(
        "/sparql", params={"query": SELECT}, headers={"accept": "text/tab-separated-values"}
    )
    assert as_tsv.text.split("\n")[:2] == ["?s", f"<{STATES[0]}>"]


async def test_ask_is_a_boolean(client: httpx.AsyncClient) -> None:
    assert (await client.get("/sparql", params={"query": ASK})).json()["boolean"] is True


@pytest.mark.parametrize(
    ("media_type", "rdf"),
    [
        ("text/turtle", ox.RdfFormat.TURTLE),
        ("application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("application/rdf+xml", ox.RdfFormat.RDF_XML),
        ("application/ld+json", ox.RdfFormat.JSON_LD),
    ],
)
@pytest.mark.parametrize("query", [CONSTRUCT, f"DESCRIBE <{STATES[0]}>"])
async def test_graphs_in_every_syntax(
    client: httpx.AsyncClient, media_type: str, rdf: ox.RdfFormat, query: str
) -> None:
    response = await client.get("/sparql", params={"query": query}, headers={"accept": media_type})
    assert response.headers["content-type"].split(";")[0] == media_type
    read = {str(q.triple) for q in ox.parse(response.content, rdf)}
    plain = await client.get("/sparql", params={"query": query, "format": "ntriples"})
    assert read == {str(q.triple) for q in ox.parse(plain.content, ox.RdfFormat.N_TRIPLES)}
    assert len(read) >= 2


async def test_nothing_acceptable_is_406_with_what_there_is(client: httpx.AsyncClient) -> None:
    response = await client.get("/sparql", params={"query": SELECT}, headers={"accept": "text/turtle"})
    assert "text/csv" in problem(response, 406)["available"]
    problem(await client.get("/sparql", params={"query": CONSTRUCT}, headers={"accept": "text/csv"}), 406)
    problem(await client.get("/sparql", params={"query": SELECT}, headers={"accept": "*/*;q=0"}), 406)


async def test_repeated_accept_lines_count_as_one(client: httpx.AsyncClient) -> None:
    lines = [("accept", "text/csv;q=0.5"), ("accept", "application/sparql-results+xml;q=0.6")]
    response = await client.get("/sparql", params={"query": SELECT}, headers=lines)
    assert response.headers["content-type"] == "application/sparql-results+xml"


async def test_format_wins_over_accept_and_an_unknown_one_is_refused(client: httpx.AsyncClient) -> None:
    accept = {"accept": "text/csv"}
    response = await client.get("/sparql", params={"query": SELECT, "format": "json"}, headers=accept)
    assert states(response) == STATES
    wrong = problem(await client.get("/sparql", params={"query": SELECT, "format": "turtle"}), 400)
    assert (wrong["parameter"], wrong["allowed"]) == ("format", ["csv", "html", "json", "tsv", "xml"])


async def test_every_answer_varies_by_accept(client: httpx.AsyncClient) -> None:
    for accept in ("*/*", "text/html", "image/png"):
        response = await client.get("/sparql", params={"query": SELECT}, headers={"accept": accept})
        assert "Accept" in [v.strip() for v in response.headers["vary"].split(",")]


async def test_a_browser_gets_tables_that_are_escaped(client: httpx.AsyncClient) -> None:
    query = 'SELECT ("<script>alert(1)</script>" AS ?s) (<javascript:alert(1)> AS ?u) {}'
    response = await client.get("/sparql", params={"query": query}, headers={"accept": "text/html,*/*;q=0.8"})
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert "<script>" not in response.text
    assert "&lt;script&gt;" in response.text
    assert 'href="javascript:' not in response.text


# -- the service description -------------------------------------------------------------------------

SD = "http://www.w3.org/ns/sparql-service-description#"


@pytest.mark.parametrize("media_type", ["text/turtle", "application/ld+json", "application/n-triples"])
async def test_a_get_without_a_query_describes_the_service(
    client: httpx.AsyncClient, media_type: str
) -> None:
    response = await client.get("/sparql", headers={"accept": media_type})
    assert response.headers["content-type"].split(";")[0] == media_type
    rdf = ox.RdfFormat.from_media_type(media_type)
    facts = {(q.predicate.value, q.object.value) for q in ox.parse(response.content, rdf)}
    assert (SD + "endpoint", "http://service.test/sparql") in facts
    assert (SD + "supportedLanguage", SD + "SPARQL11Query") in facts


async def test_a_browser_gets_a_page_to_ask_on_that_loads_nothing_from_elsewhere(
    client: httpx.AsyncClient,
) -> None:
    response = await client.get("/sparql", headers={"accept": "text/html"})
    assert "<textarea" in response.text
    assert "<script" not in response.text
    assert "src=" not in response.text


async def test_the_examples_on_the_page_are_queries_that_answer(client: httpx.AsyncClient) -> None:
    from api.resources_html import EXAMPLES

    for title, query in EXAMPLES:
        response = await client.get("/sparql", params={"query": query})
        assert response.status_code == 200, title
        assert response.json()["results"]["bindings"], title


async def test_a_host_header_cannot_write_into_the_description(client: httpx.AsyncClient) -> None:
    response = await client.get("/sparql", headers={"host": 'x"><script>'})
    problem(response, 400)


# -- what the pool can report ------------------------------------------------------------------------


class Failing:
    """A pool in which every query fails in one way."""

    def __init__(self, error: Exception | None) -> None:
        self.error = error
        self.cancelled = asyncio.Event()

    async def start(self) -> None: ...

    async def close(self) -> None: ...

    async def swap(self, snapshot: object) -> None: ...

    async def query(self, text: str, **options: object) -> Any:
        if self.error is not None:
            raise self.error
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            self.cancelled.set()
            raise


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (QueryTimeout("slow"), 504),
        (QueryCrashed("gone"), 503),
        (ResultTooLarge("large"), 413),
        (Overloaded("busy", 7), 503),
        (RuntimeError("a fault of ours"), 500),
    ],
)
async def test_each_failure_of_a_query_has_its_status(data: Any, error: Exception, status: int) -> None:
    pool = Failing(error)
    app = create_app(Settings(data=data), Snapshots(data), pool, watch=False)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://service.test") as client,
    ):
        response = await client.get("/sparql", params={"query": SELECT})
        detail = problem(response, status)["detail"]
        assert "fault of ours" not in detail
        assert response.headers.get("retry-after") == ("7" if isinstance(error, Overloaded) else None)


async def test_a_client_that_leaves_ends_its_query(data: Any) -> None:
    pool = Failing(None)
    app = create_app(Settings(data=data), Snapshots(data), pool, watch=False)
    sent: list[Any] = []
    messages = iter([{"type": "http.request", "body": b""}, {"type": "http.disconnect"}])
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/sparql",
        "raw_path": b"/sparql",
        "root_path": "",
        "query_string": b"query=ASK%20%7B%7D",
        "headers": [],
        "scheme": "http",
        "server": ("test", 80),
    }

    async def receive() -> Any:
        return next(messages)

    async def send(message: Any) -> None:
        sent.append(message)

    async with app.router.lifespan_context(app):
        await app(scope, receive, send)
    assert pool.cancelled.is_set()
    assert sent == []


def test_problem_members_are_json(data: Any) -> None:
    from api.problems import Problem

    assert json.loads(Problem(400, "no\udcff").response("/x").body)["status"] == 400
