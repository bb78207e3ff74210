"""The resources as JSON: what they say, how lists are bounded, and what bad parameters get."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

pytestmark = pytest.mark.anyio

LISTS = ["/entities", "/statements", "/positions", "/events", "/documents", "/graph/china/neighbours"]


async def get(client: httpx.AsyncClient, path: str, **parameters: Any) -> dict[str, Any]:
    response = await client.get(path, params=parameters)
    assert response.status_code == 200, response.text
    return dict(response.json())


async def refused(client: httpx.AsyncClient, path: str, status: int = 400) -> dict[str, Any]:
    response = await client.get(path)
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    return dict(response.json())


def labels(refs: list[dict[str, Any]]) -> list[str]:
    return [r["label"] for r in refs]


# -- what the resources say --------------------------------------------------------------------------


async def test_the_start_page_says_what_is_in_the_graph_and_what_to_try(client: httpx.AsyncClient) -> None:
    start = await get(client, "/")
    assert (start["documents"], start["statements"], start["positions"], start["events"]) == (3, 5, 2, 1)
    assert (start["first_said"], start["last_said"]) == ("2026-01-04", "2026-01-04")
    assert start["entities"]["State"] == 2
    assert len(start["try_this"]) == 3
    for thing in start["try_this"]:
        assert (await client.get(thing["url"])).status_code == 200
    for path in start["links"].values():
        assert (await client.get(path)).status_code == 200


async def test_an_entity_has_facts_and_positions_with_their_evidence(client: httpx.AsyncClient) -> None:
    pakistan = await get(client, "/entities/pakistan")
    assert pakistan["iri"] == "https://w3id.org/karakoram/id/state/pakistan"
    assert pakistan["positions_total"] == 2
    statement = pakistan["positions"][1]["statements"][1]
    assert statement["wording"] == "Pakistan reaffirmed the one-China principle & said so <twice>"
    assert statement["evidence"]["document"] == "report"
    assert statement["evidence"]["url"] == "/documents/report#c111-172"
    wang = await get(client, "/entities/wang-yi")
    facts = {f["relation"]: f for f in wang["facts"]}
    assert facts["friendOf"]["object"]["label"] == "Ishaq Dar"
    assert facts["friendOf"]["evidence"][0]["quote"] == "Wang Yi"
    assert facts["holdsOffice"]["evidence"][0]["basis"] == "external"


async def test_a_shared_slug_names_the_other_under_also(client: httpx.AsyncClient) -> None:
    place = await get(client, "/entities/taiwan")
    assert (place["type"], [(a["type"], a["url"]) for a in place["also"]]) == (
        "Place",
        [("Issue", "/entities/issue/taiwan")],
    )
    issue = await get(client, "/entities/issue/taiwan")
    assert labels(issue["broader"]) == ["sovereignty"]
    assert labels(issue["narrower"]) == ["one-China principle"]
    assert issue["positions_total"] == 1
    assert (await get(client, "/entities/place/taiwan"))["iri"] == place["iri"]


async def test_entities_by_class_and_name(client: httpx.AsyncClient) -> None:
    found = await get(client, "/entities", **{"class": "Person", "q": "dar"})
    assert labels(found["items"]) == ["Ishaq Dar"]
    assert found["total"] == 1


async def test_a_position_is_held_once_and_worded_by_each_source(client: httpx.AsyncClient) -> None:
    (joint,) = (await get(client, "/positions", mode="joint"))["items"]
    assert labels(joint["holders"]) == ["China", "Pakistan"]
    assert [(s["evidence"]["document"], s["evidence"]["digest"]) for s in joint["statements"]] == [
        ("digest", True),
        ("report", False),
    ]
    assert (await get(client, joint["url"])) == joint


async def test_a_former_name_of_a_position_redirects_to_it(client: httpx.AsyncClient) -> None:
    (joint,) = (await get(client, "/positions", mode="joint"))["items"]
    for statement in joint["statements"]:
        response = await client.get(f"/positions/{statement['id']}", follow_redirects=True)
        assert response.json()["id"] == joint["id"]
        moved = await client.get(f"/id/position/{statement['id']}")
        assert (moved.status_code, moved.headers["location"]) == (303, joint["url"])


@pytest.mark.parametrize(
    ("parameters", "total"),
    [
        ({}, 5),
        ({"holder": "china"}, 2),
        ({"holder": "state/pakistan"}, 4),
        ({"toward": "china"}, 2),
        ({"issue": "sovereignty"}, 2),
        ({"issue": "issue/taiwan"}, 2),
        ({"stance": "oppose"}, 2),
        ({"act": "emphasise"}, 1),
        ({"mode": "joint"}, 2),
        ({"document": "report"}, 3),
        ({"event": "dialogue-7"}, 2),
        ({"from": "2026-01-04", "to": "2026-01-04"}, 4),
        ({"to": "2026-01-03"}, 0),
        ({"unresolved": "true"}, 1),
        ({"unresolved": "false"}, 4),
        ({"holder": "pakistan", "stance": "support", "document": "news"}, 1),
        ({"holder": "", "stance": ""}, 5),
    ],
)
async def test_statements_by_each_filter(
    client: httpx.AsyncClient, parameters: dict[str, str], total: int
) -> None:
    assert (await get(client, "/statements", **parameters))["total"] == total


async def test_an_unresolved_statement_shows_phrase_and_reason(client: httpx.AsyncClient) -> None:
    (one,) = (await get(client, "/statements", unresolved="true"))["items"]
    assert one["unresolved"] == {"phrase": "They", "reason": "no antecedent"}
    assert (one["holders"], one["position"]) == ([], None)
    assert (await get(client, one["url"])) == one


async def test_an_event_has_who_took_part_and_what_was_said(client: httpx.AsyncClient) -> None:
    (event,) = (await get(client, "/events", participant="wang-yi", status="occurred"))["items"]
    assert (event["when"], event["place"]["label"], event["ordinal"]) == ("2026-01-04", "Beijing", 7)
    detail = await get(client, event["url"])
    assert [(p["actor"]["label"], p["role"]) for p in detail["participants"]] == [
        ("Wang Yi", "co-chair"),
        ("Ishaq Dar", "co-chair"),
    ]
    assert len(detail["said"]) == 2
    assert (await get(client, "/entities/dialogue"))["rounds"][0]["slug"] == "dialogue-7"


async def test_a_document_has_its_statements_in_order_and_what_it_names(client: httpx.AsyncClient) -> None:
    report = await get(client, "/documents/report")
    assert (report["title"], report["digest"], report["text_kept"]) == ("Dialogue report", False, True)
    starts = [s["evidence"]["start"] for s in report["said"]]
    assert starts == sorted(starts) and len(starts) == 3
    assert labels(report["mentions"]) == [
        "Beijing",
        "Ishaq Dar",
        "one-China principle",
        "Pakistan",
        "Wang Yi",
    ]
    digest = await get(client, "/documents/digest")
    assert digest["digest"] is True
    assert all(s["evidence"]["digest"] for s in digest["said"])


async def test_neighbours_have_evidence_on_every_edge(client: httpx.AsyncClient) -> None:
    found = await get(client, "/graph/china/neighbours", relation="opposes")
    (edge,) = found["items"]
    assert (edge["object"]["slug"], edge["detail"], edge["direction"]) == ("terrorism", "joint", "out")
    assert {e["document"] for e in edge["evidence"]} == {"digest", "report"}
    assert all(e["statement"] and e["quote"] and e["end"] > e["start"] >= 0 for e in edge["evidence"])
    event = await get(client, "/graph/dialogue-7/neighbours")
    assert {e["subject"]["slug"] for e in event["items"] if e["relation"] == "co-chair"} == {
        "wang-yi",
        "ishaq-dar",
    }


async def test_offsets_of_every_statement_reread_its_text(client: httpx.AsyncClient) -> None:
    from tests.api.sample import TEXTS

    for one in (await get(client, "/statements"))["items"]:
        evidence = one["evidence"]
        document = await get(client, f"/documents/{evidence['document']}")
        assert (
            TEXTS[document["file"]][evidence["start"] : evidence["end"]]
            == evidence["quote"]
            == one["wording"]
        )


# -- lists -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", LISTS)
async def test_lists_are_walked_by_their_links(client: httpx.AsyncClient, path: str) -> None:
    whole = await get(client, path, limit=500)
    items: list[Any] = []
    url: str | None = f"{path}?limit=2"
    while url:
        response = await client.get(url)
        page = response.json()
        assert (page["total"], page["limit"]) == (whole["total"], 2)
        items += page["items"]
        url = response.links.get("next", {}).get("url")
    assert items == whole["items"]


async def test_links_keep_the_filters(client: httpx.AsyncClient) -> None:
    response = await client.get("/statements?holder=pakistan&limit=1&offset=1")
    assert response.links["next"]["url"] == "/statements?holder=pakistan&limit=1&offset=2"
    assert response.links["prev"]["url"] == "/statements?holder=pakistan&limit=1&offset=0"
    assert response.links["last"]["url"] == "/statements?holder=pakistan&limit=1&offset=3"


async def test_an_offset_beyond_the_end_is_an_empty_page(client: httpx.AsyncClient) -> None:
    page = await get(client, "/entities", offset=10**6)
    assert page["items"] == []
    assert page["total"] > 0


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize(
    "wrong",
    ["limit=0", "limit=-1", "limit=501", "limit=x", "limit=1.5", "offset=-1", "offset=99999999999999999999"],
)
async def test_bounds_that_make_no_sense_are_400(client: httpx.AsyncClient, path: str, wrong: str) -> None:
    assert (await refused(client, f"{path}?{wrong}"))["parameter"] == wrong.split("=")[0]


# -- bad parameters ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "parameter", "allowed"),
    [
        ("/statements?stance=against", "stance", ["note", "oppose", "support"]),
        ("/statements?mode=both", "mode", ["joint", "unilateral"]),
        ("/positions?stance=x", "stance", ["note", "oppose", "support"]),
        ("/events?status=maybe", "status", ["occurred"]),
        ("/statements?unresolved=perhaps", "unresolved", ["true", "false"]),
        ("/statements?format=turtle", "format", ["html", "json"]),
        ("/entities?isue=taiwan", "isue", ["class", "format", "limit", "offset", "q"]),
    ],
)
async def test_a_value_that_is_not_allowed_is_400_with_those_that_are(
    client: httpx.AsyncClient, address: str, parameter: str, allowed: list[str]
) -> None:
    problem = await refused(client, address)
    assert (problem["parameter"], problem["allowed"]) == (parameter, allowed)


@pytest.mark.parametrize("day", ["2026", "2026-02-30", "04/01/2026", "20260104", "2026-W01-1"])
async def test_a_day_that_is_none_is_400(client: httpx.AsyncClient, day: str) -> None:
    assert (await refused(client, f"/statements?from={day}"))["parameter"] == "from"


async def test_a_period_that_ends_before_it_begins_is_400(client: httpx.AsyncClient) -> None:
    assert (await refused(client, "/statements?from=2026-02-01&to=2026-01-01"))["parameter"] == "from"


@pytest.mark.parametrize("name", ["holder", "limit", "stance", "format"])
async def test_a_repeated_parameter_is_400(client: httpx.AsyncClient, name: str) -> None:
    assert (await refused(client, f"/statements?{name}=1&{name}=1"))["parameter"] == name


async def test_an_unknown_name_in_a_filter_is_400_with_names_like_it(client: httpx.AsyncClient) -> None:
    problem = await refused(client, "/statements?holder=pakistn")
    assert (problem["parameter"], problem["near"][0]) == ("holder", "pakistan")


@pytest.mark.parametrize(
    ("path", "near"),
    [
        ("/entities/chinna", "china"),
        ("/events/dialogue-8", "dialogue-7"),
        ("/documents/reprot", "report"),
        ("/graph/wang-yee/neighbours", "wang-yi"),
    ],
)
async def test_an_unknown_slug_is_404_with_slugs_like_it(
    client: httpx.AsyncClient, path: str, near: str
) -> None:
    assert (await refused(client, path, 404))["near"][0] == near


@pytest.mark.parametrize(
    "path", ["/statements/0", "/positions/0", "/nowhere", "/entities/", "/data/id/person/nobody"]
)
async def test_nothing_there_is_404(client: httpx.AsyncClient, path: str) -> None:
    assert (await refused(client, path, 404))["status"] == 404


@pytest.mark.parametrize(
    "tail",
    ["%00", "%ff", "'%20OR%201=1", "../../etc/passwd", "%3Cscript%3E", "a" * 5000, "%F0%9F%98%80", "a//b"],
)
@pytest.mark.parametrize(
    "path", ["/entities/", "/documents/", "/events/", "/statements/", "/id/", "/concept/", "/data/id/"]
)
async def test_no_address_makes_the_service_fail(client: httpx.AsyncClient, path: str, tail: str) -> None:
    for accept in ("application/json", "text/html"):
        response = await client.get(path + tail, headers={"accept": accept})
        assert response.status_code in (303, 400, 404)


# -- the service itself ------------------------------------------------------------------------------


async def test_health_and_readiness(client: httpx.AsyncClient) -> None:
    assert (await get(client, "/health"))["status"] == "ok"
    ready = await get(client, "/ready")
    assert (ready["status"], len(ready["snapshot"])) == ("ready", 16)


async def test_openapi_describes_every_route_with_examples_of_real_answers(client: httpx.AsyncClient) -> None:
    schema = await get(client, "/openapi.json")
    for path in ("/entities", "/statements", "/positions/{id}", "/graph/{slug}/neighbours"):
        operation = schema["paths"][path]["get"]
        assert operation["description"]
        assert "422" not in operation["responses"]
        assert operation["responses"]["200"]["content"]["application/json"]["example"]
        assert all(p.get("description") for p in operation["parameters"] if p["in"] == "query")
    assert set(schema["paths"]["/sparql"]) == {"get", "post"}
    example = schema["paths"]["/positions/{id}"]["get"]["responses"]["200"]["content"]["application/json"][
        "example"
    ]
    assert await get(client, example["url"]) == example


async def test_answers_are_what_openapi_says(client: httpx.AsyncClient) -> None:
    import jsonschema

    schema = await get(client, "/openapi.json")
    for template, path in {
        "/": "/",
        "/entities": "/entities",
        "/entities/{slug}": "/entities/china",
        "/statements": "/statements",
        "/positions": "/positions",
        "/events/{slug}": "/events/dialogue-7",
        "/documents/{slug}": "/documents/report",
        "/graph/{slug}/neighbours": "/graph/china/neighbours",
    }.items():
        wanted = schema["paths"][template]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        answer = await get(client, path)
        jsonschema.validate(answer, {**wanted, "components": schema["components"]})


async def test_a_period_of_events_the_wrong_way_round_is_refused(client: httpx.AsyncClient) -> None:
    assert (await refused(client, "/events?from=2026-02-01&to=2026-01-01"))["parameter"] == "from"
