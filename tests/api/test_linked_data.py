"""Every IRI of ours answers; RDF in every syntax; the vocabulary."""

from __future__ import annotations

import httpx
import pyoxigraph as ox
import pytest

pytestmark = pytest.mark.anyio

BASE = "https://w3id.org/karakoram/"


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/id/state/china", "/entities/china"),
        ("/id/place/taiwan", "/entities/taiwan"),
        ("/concept/issue/taiwan", "/entities/issue/taiwan"),
        ("/id/event/dialogue-7", "/events/dialogue-7"),
        ("/id/document/report", "/documents/report"),
        ("/id/document/joint-communique", "/data/id/document/joint-communique"),
        ("/id/passage/report/174-217", "/data/id/passage/report/174-217"),
        ("/concept/act/affirm", "/data/concept/act/affirm"),
        ("/id/graph/derived", "/data/id/graph/derived"),
        ("/id/person/nobody", "/data/id/person/nobody"),
    ],
)
async def test_a_thing_redirects_to_its_description(
    client: httpx.AsyncClient, path: str, location: str
) -> None:
    response = await client.get(path)
    assert (response.status_code, response.headers["location"]) == (303, location)
    assert response.headers["link"] == f'<{BASE}{path[1:]}>; rel="about"'


async def test_a_format_is_kept_through_the_redirect(client: httpx.AsyncClient) -> None:
    response = await client.get("/id/state/china?format=turtle", follow_redirects=True)
    assert response.headers["content-type"] == "text/turtle; charset=utf-8"


async def test_resolve_leads_from_any_iri_of_ours(client: httpx.AsyncClient) -> None:
    for iri, location in (
        (f"{BASE}id/person/wang-yi", "/entities/wang-yi"),
        (f"{BASE}concept/stance/support", "/data/concept/stance/support"),
        (f"{BASE}ontology#heldBy", "/ontology#heldBy"),
        (f"{BASE}ontology", "/ontology"),
    ):
        response = await client.get("/resolve", params={"iri": iri})
        assert (response.status_code, response.headers["location"]) == (303, location)


@pytest.mark.parametrize("iri", ["https://example.org/", "", "javascript:alert(1)", f"{BASE}elsewhere"])
async def test_resolve_refuses_other_iris(client: httpx.AsyncClient, iri: str) -> None:
    response = await client.get("/resolve", params={"iri": iri})
    assert (response.status_code, response.json()["parameter"]) == (400, "iri")


async def test_resolve_needs_an_iri(client: httpx.AsyncClient) -> None:
    response = await client.get("/resolve")
    assert (response.status_code, response.json()["parameter"]) == (400, "iri")


async def test_every_iri_that_the_graph_mints_is_described(client: httpx.AsyncClient) -> None:
    query = f'SELECT DISTINCT ?s {{ ?s ?p ?o FILTER(STRSTARTS(STR(?s), "{BASE}id/")) }}'
    rows = (await client.get("/sparql", params={"query": query})).json()["results"]["bindings"]
    assert len(rows) > 70
    for row in rows:
        iri = row["s"]["value"]
        response = await client.get(
            "/resolve", params={"iri": iri}, headers={"accept": "text/turtle"}, follow_redirects=True
        )
        assert response.status_code == 200, iri
        assert ox.NamedNode(iri) in {q.subject for q in ox.parse(response.content, ox.RdfFormat.TURTLE)}


@pytest.mark.parametrize(
    "path", ["/entities/china", "/events/dialogue-7", "/documents/report", "/data/id/passage/report/174-217"]
)
async def test_all_syntaxes_say_the_same(client: httpx.AsyncClient, path: str) -> None:
    read = []
    for media_type in ("text/turtle", "application/n-triples", "application/ld+json"):
        response = await client.get(path, headers={"accept": media_type})
        assert response.headers["content-type"].split(";")[0] == media_type
        assert response.headers["vary"].startswith("Accept")
        rdf = ox.RdfFormat.from_media_type(media_type)
        read.append({str(q.triple) for q in ox.parse(response.content, rdf)})
    assert read[0] == read[1] == read[2]
    assert read[0]


async def test_a_statement_is_described_with_its_passage(client: httpx.AsyncClient) -> None:
    url = (await client.get("/statements?document=news")).json()["items"][0]["url"]
    response = await client.get(url, headers={"accept": "application/n-triples"})
    exact = "http://www.w3.org/ns/oa#exact"
    quotes = [
        q.object.value
        for q in ox.parse(response.content, ox.RdfFormat.N_TRIPLES)
        if q.predicate.value == exact
    ]
    assert quotes == ["Pakistan underlined its adherence to the one-China principle"]


async def test_a_named_graph_answers_with_its_triples(client: httpx.AsyncClient) -> None:
    response = await client.get("/data/id/document/news/graph", headers={"accept": "application/n-triples"})
    quads = list(ox.parse(response.content, ox.RdfFormat.N_TRIPLES))
    assert any(q.object.value == "News in brief" for q in quads)
    assert not any("Dialogue report" in str(q.object) for q in quads)


async def test_the_vocabulary_in_every_syntax_and_as_a_page_with_anchors(client: httpx.AsyncClient) -> None:
    turtle = await client.get("/ontology")
    assert turtle.headers["content-type"] == "text/turtle; charset=utf-8"
    triples = {str(q.triple) for q in ox.parse(turtle.content, ox.RdfFormat.TURTLE)}
    plain = await client.get("/ontology", headers={"accept": "application/n-triples"})
    assert triples == {str(q.triple) for q in ox.parse(plain.content, ox.RdfFormat.N_TRIPLES)}
    page = await client.get("/ontology", headers={"accept": "text/html"})
    assert 'id="heldBy"' in page.text


async def test_an_iri_cannot_carry_a_query(client: httpx.AsyncClient) -> None:
    tail = "x%3E%20%7B%7D%20%3Chttp://a"
    response = await client.get(f"/data/id/person/{tail}")
    assert response.status_code == 404


async def test_whoever_gets_a_digests_wording_as_rdf_is_told_whose_it_is(client: httpx.AsyncClient) -> None:
    said = (await client.get("/statements?document=digest&format=json")).json()["items"]
    for path in (said[0]["url"], said[0]["position_url"]):
        triples = (await client.get(f"{path}?format=ntriples")).text
        assert "both governments condemned terrorism" in triples
        document = "<https://w3id.org/karakoram/id/document/digest>"
        coverage = "<https://w3id.org/karakoram/concept/coverage/digest>"
        assert f"{document} <https://w3id.org/karakoram/ontology#coverage> {coverage} ." in triples
        source = "<https://w3id.org/karakoram/id/document/joint-communique>"
        assert f"{document} <https://w3id.org/karakoram/ontology#digestOf> {source} ." in triples
    triples = (await client.get("/data/id/document/joint-communique?format=ntriples")).text
    for value in ('"Joint communiqué"', '"The Example Times"', "<https://example.org/communique>"):
        assert value in triples


async def test_a_digest_names_its_source(client: httpx.AsyncClient) -> None:
    digest = (await client.get("/documents/digest?format=json")).json()
    assert digest["digest"] is True
    assert digest["digest_of"] == "https://w3id.org/karakoram/id/document/joint-communique"
    assert (digest["digest_title"], digest["publisher"]) == ("Joint communiqué", "The Example Times")
    assert digest["address"] == "https://example.org/communique"
    page = (await client.get("/documents/digest", headers={"accept": "text/html"})).text
    assert '<a href="/id/document/joint-communique">Joint communiqué</a>”, The Example Times' in page


async def test_the_reference_promises_no_body_where_there_is_none(client: httpx.AsyncClient) -> None:
    paths = (await client.get("/openapi.json")).json()["paths"]
    redirects = [p for p, operations in paths.items() if "303" in operations["get"]["responses"]]
    assert sorted(redirects) == ["/concept/{rest}", "/id/{rest}", "/resolve"]
    assert all("content" not in paths[p]["get"]["responses"]["303"] for p in redirects)
    results = paths["/sparql"]["get"]["responses"]["200"]["content"]
    assert results["application/sparql-results+json"]["schema"] == {"type": ["object", "array"]}
    assert results["text/csv"]["schema"] == {"type": "string"}
