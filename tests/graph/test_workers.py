"""Query workers, with real processes: complete answers, deadlines, limits, replacement."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import socket
import threading
from collections.abc import AsyncIterator, Coroutine
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

import graph
from graph.dataset import lines, merge
from graph.errors import (
    GraphError,
    NotAcceptable,
    Overloaded,
    PoolClosed,
    QueryCrashed,
    QueryError,
    QueryOutOfMemory,
    QuerySyntaxError,
    QueryTimeout,
    RequestTooLarge,
    ResultTooLarge,
)
from graph.snapshot import Snapshot, Snapshots
from graph.workers import QueryPool

E = "http://example.org/"
ENDLESS = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(9)) + " }"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


def node(name: str) -> ox.NamedNode:
    return ox.NamedNode(E + name)


def publish(folder: Path, quads: list[ox.Quad]) -> Snapshot:
    with Snapshots(folder).draft() as draft:
        draft.write_dataset(merge(lines(quads)))
        return draft.publish({"inputs": [], "refused": [], "counts": {}, "versions": {}})


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """200 triples, each in g1, half of them in g2 too."""
    quads = [
        ox.Quad(node(f"s{i}"), node("p"), ox.Literal(i), node(g))
        for i in range(200)
        for g in (("g1", "g2") if i % 2 else ("g1",))
    ]
    return publish(tmp_path_factory.mktemp("data"), quads)


def run(work: Coroutine[Any, Any, None]) -> None:
    """Run a test's coroutine; one that hangs fails instead of waiting for ever."""

    async def limited() -> None:
        async with asyncio.timeout(60):
            await work

    asyncio.run(limited())


@contextlib.asynccontextmanager
async def pool(snapshot: Snapshot, **limits: Any) -> AsyncIterator[QueryPool]:
    async with QueryPool(snapshot, **{"workers": 1, "timeout": 20.0, "memory": 256, **limits}) as running:
        yield running


async def count(asked: QueryPool, text: str = COUNT, **more: Any) -> int:
    answer = await asked.query(text, **more)
    return int(json.loads(answer.body)["results"]["bindings"][0]["n"]["value"])


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


async def until(condition: Any) -> None:
    while not condition():
        await asyncio.sleep(0.005)


def only_worker(asked: QueryPool) -> int:
    assert asked._replica is not None
    (worker,) = asked._replica.workers.values()
    return worker.pid


@pytest.mark.parametrize(
    ("text", "media_type", "form", "body"),
    [
        (f"SELECT ?o {{ <{E}s3> ?p ?o }}", "text/csv", "select", b"o\r\n3\r\n"),
        (f"ASK {{ <{E}s3> ?p 3 }}", None, "ask", b'{"head":{},"boolean":true}'),
        (f"SELECT ?o {{ <{E}s3> ?p ?o }}", "text/tab-separated-values; charset=utf-8", "select", b"?o\n3\n"),
        (
            f"CONSTRUCT {{ ?s <{E}q> 1 }} {{ ?s ?p 3 }}",
            "application/n-triples",
            "construct",
            f'<{E}s3> <{E}q> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .\n'.encode(),
        ),
        (
            f"PREFIX e: <{E}> DESCRIBE e:s3",
            "application/n-triples",
            "describe",
            f'<{E}s3> <{E}p> "3"^^<http://www.w3.org/2001/XMLSchema#integer> .\n'.encode(),
        ),
    ],
)
def test_each_form_is_answered_in_its_formats(
    snapshot: Snapshot, text: str, media_type: str | None, form: str, body: bytes
) -> None:
    async def work() -> None:
        async with pool(snapshot) as asked:
            answer = await asked.query(text, media_type=media_type)
            assert (answer.body, answer.form, answer.snapshot) == (body, form, snapshot.id)
            if media_type is not None:
                assert answer.media_type == media_type.split(";")[0]

    run(work())
    assert graph.query(snapshot, text, media_type).body == body


def test_turtle_is_shortened_by_the_prefixes_of_the_pool(snapshot: Snapshot) -> None:
    async def work() -> None:
        async with pool(snapshot, prefixes={"e": E}) as asked:
            answer = await asked.query("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o FILTER(?o = 3) }")
            assert answer.media_type == "text/turtle"
            assert b"e:s3 e:p 3 ." in answer.body

    run(work())


@pytest.mark.parametrize(
    ("dataset", "expected"),
    [
        ({}, 200),
        ({"default_graphs": [E + "g2"]}, 100),
        ({"default_graphs": [E + "g1", E + "g2"]}, 200),
        ({"default_graphs": [E + "nothing"]}, 0),
        ({"named_graphs": [E + "g1"]}, 0),
        ({"default_graphs": []}, 0),
    ],
)
def test_the_dataset_asked_for_is_merged_with_each_triple_once(
    snapshot: Snapshot, dataset: dict[str, Any], expected: int
) -> None:
    async def work() -> None:
        async with pool(snapshot) as asked:
            assert await count(asked, **dataset) == expected

    run(work())


@pytest.mark.parametrize(
    ("clauses", "pattern", "expected"),
    [
        (f"FROM <{E}g1> FROM <{E}g2>", "?s ?p ?o", 200),
        ("FROM e:g1 FROM e:g2", "?s ?p ?o", 200),
        (f"FROM <{E}g1> FROM <{E}g2> FROM NAMED <{E}g2>", "?s ?p ?o . GRAPH ?g { ?s ?p ?o }", 100),
        (f"FROM <{E}g1> FROM NAMED <{E}g2>", "GRAPH ?g { ?s ?p ?o }", 100),
        ("", "GRAPH ?g { ?s ?p ?o }", 300),
    ],
)
def test_from_clauses_are_merged_with_each_triple_once(
    snapshot: Snapshot, clauses: str, pattern: str, expected: int
) -> None:
    text = f"PREFIX e: <{E}> SELECT (COUNT(*) AS ?n) {clauses} {{ {pattern} }}"
    answer = graph.query(snapshot, text)
    assert json.loads(answer.body)["results"]["bindings"][0]["n"]["value"] == str(expected)


def test_a_dataset_of_the_caller_overrides_from(snapshot: Snapshot) -> None:
    async def work() -> None:
        async with pool(snapshot) as asked:
            text = f"SELECT (COUNT(*) AS ?n) FROM <{E}g1> {{ ?s ?p ?o }}"
            assert await count(asked, text, default_graphs=[E + "g2"]) == 100

    run(work())


@pytest.mark.parametrize(
    ("text", "media_type", "error", "status", "words"),
    [
        ("SELECT * { ?s ?p }", None, QuerySyntaxError, 400, "1:19"),
        ("", None, QuerySyntaxError, 400, "empty"),
        ("SELECT * {" + "{" * 1500 + "}" * 1501, None, QuerySyntaxError, 400, "nested deeper than 200"),
        ("SELECT * { SERVICE <http://localhost/> {} }", None, QuerySyntaxError, 400, "SERVICE"),
        ("SELECT ?s FROM <not an iri> {}", None, QuerySyntaxError, 400, "IRI parsing failed"),
        (COUNT, "text/turtle", NotAcceptable, 406, "SELECT queries are answered as"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "text/csv", NotAcceptable, 406, "CONSTRUCT queries"),
        (COUNT + " " * 2000, None, RequestTooLarge, 413, "at most 1,500"),
    ],
)
def test_what_is_refused_says_why_and_costs_no_worker(
    snapshot: Snapshot, text: str, media_type: str | None, error: type[GraphError], status: int, words: str
) -> None:
    async def work() -> None:
        limit = 1500 if error is RequestTooLarge else 100_000
        async with pool(snapshot, request_limit=limit) as asked:
            before = only_worker(asked)
            with pytest.raises(error, match=words) as raised:
                await asked.query(text, media_type=media_type)
            assert raised.value.status == status
            assert await count(asked) == 200
            assert only_worker(asked) == before

    run(work())


def test_an_endless_query_ends_at_its_deadline_and_the_next_is_answered(snapshot: Snapshot) -> None:
    async def work() -> None:
        async with pool(snapshot) as asked:
            before = only_worker(asked)
            with pytest.raises(QueryTimeout, match=r"0\.2 seconds") as raised:
                await asked.query(ENDLESS, timeout=0.2)
            assert raised.value.status == 504
            assert await count(asked) == 200
            assert only_worker(asked) != before
            assert gone(before)
            assert asked.status().replaced == 1

    run(work())


def test_a_memory_bomb_ends_its_worker_and_the_next_is_answered(snapshot: Snapshot) -> None:
    bomb = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l } ORDER BY ?a"

    async def work() -> None:
        async with pool(snapshot, memory=64) as asked:
            with pytest.raises(QueryOutOfMemory, match="64 MiB") as raised:
                await asked.query(bomb)
            assert raised.value.status == 503
            assert await count(asked) == 200

    run(work())


def test_a_text_that_crashes_the_parser_ends_one_worker(snapshot: Snapshot) -> None:
    deep = "SELECT * { ?s ?p ?o FILTER(" + "!" * 200_000 + "?o) }"

    async def work() -> None:
        async with pool(snapshot, workers=2) as asked:
            with pytest.raises(QueryCrashed, match="nested too deeply"):
                await asked.query(deep)
            assert await asyncio.gather(*(count(asked) for _ in range(4))) == [200] * 4

    run(work())


def test_an_answer_past_the_limit_is_an_error_and_not_a_part(snapshot: Snapshot) -> None:
    async def work() -> None:
        async with pool(snapshot, result_limit=1) as asked:
            with pytest.raises(ResultTooLarge, match="1,048,576 bytes") as raised:
                await asked.query("SELECT * { ?a ?b ?c . ?d ?e ?f }")
            assert raised.value.status == 413
            assert await count(asked) == 200

    run(work())


def test_an_answer_larger_than_a_socket_buffer_arrives_whole(snapshot: Snapshot) -> None:
    async def work() -> None:
        async with pool(snapshot) as asked:
            answer = await asked.query("SELECT ?a ?d { ?a ?b ?c . ?d ?e ?f }", media_type="text/csv")
            assert answer.body.count(b"\r\n") == 200 * 200 + 1
            assert answer.body.endswith(b"\r\n")

    run(work())


def test_a_worker_killed_from_outside_is_replaced(snapshot: Snapshot) -> None:
    async def work() -> None:
        async with pool(snapshot) as asked:
            before = only_worker(asked)
            os.kill(before, signal.SIGKILL)
            await until(lambda: asked.status().workers == 1 and only_worker(asked) != before)
            assert await count(asked) == 200

    run(work())


def test_the_fork_server_is_started_again_when_it_is_killed(snapshot: Snapshot) -> None:
    async def work() -> None:
        async with pool(snapshot) as asked:
            assert asked._replica is not None
            assert asked._replica._process is not None
            worker = only_worker(asked)
            asked._replica._process.kill()
            await until(lambda: asked.status().workers == 0)
            assert await count(asked) == 200
            await until(lambda: gone(worker))

    run(work())


def test_closing_ends_every_process_and_every_query(snapshot: Snapshot) -> None:
    async def work() -> None:
        asked = QueryPool(snapshot, workers=1, timeout=20)
        await asked.start()
        pid = only_worker(asked)
        running = asyncio.create_task(asked.query(ENDLESS))
        waiting = asyncio.create_task(asked.query(COUNT))
        await until(lambda: asked.status().busy == 1 and asked.status().waiting == 1)
        await asked.close()
        for task in (running, waiting):
            with pytest.raises(PoolClosed):
                await task
        await until(lambda: gone(pid))
        with pytest.raises(PoolClosed):
            await asked.query(COUNT)

    run(work())


def test_a_query_whose_asker_has_gone_is_ended(snapshot: Snapshot) -> None:
    async def work() -> None:
        async with pool(snapshot) as asked:
            pid = only_worker(asked)
            task = asyncio.create_task(asked.query(ENDLESS))
            await until(lambda: asked.status().busy == 1)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            assert await count(asked) == 200
            assert gone(pid)

    run(work())


def test_past_the_queue_queries_are_turned_away(snapshot: Snapshot) -> None:
    async def work() -> None:
        async with pool(snapshot, queue=1) as asked:
            endless = asyncio.create_task(asked.query(ENDLESS))
            await until(lambda: asked.status().busy == 1)
            waiting = asyncio.create_task(count(asked))
            await until(lambda: asked.status().waiting == 1)
            with pytest.raises(Overloaded, match="1 queries wait already") as raised:
                await asked.query(COUNT)
            assert (raised.value.status, raised.value.retry_after) == (503, 1)
            endless.cancel()
            assert await waiting == 200

    run(work())


def test_who_waits_longer_than_the_deadline_is_told_so(snapshot: Snapshot) -> None:
    async def work() -> None:
        async with pool(snapshot) as asked:
            endless = asyncio.create_task(asked.query(ENDLESS))
            await until(lambda: asked.status().busy == 1)
            with pytest.raises(Overloaded, match=r"within 0\.1 seconds"):
                await asked.query(COUNT, timeout=0.1)
            assert asked.status().waiting == 0
            endless.cancel()
            with pytest.raises(asyncio.CancelledError):
                await endless

    run(work())


def test_many_at_once_are_all_answered(snapshot: Snapshot) -> None:
    async def work() -> None:
        async with pool(snapshot, workers=3, queue=200) as asked:
            assert await asyncio.gather(*(count(asked) for _ in range(150))) == [200] * 150
            assert asked.status().replaced == 0

    run(work())


def test_swap_serves_the_new_snapshot_and_ends_the_old_processes(snapshot: Snapshot, tmp_path: Path) -> None:
    other = publish(tmp_path, [ox.Quad(node("s"), node("p"), node("o"), node("g"))])

    async def work() -> None:
        async with pool(snapshot, workers=2) as asked:
            assert asked._replica is not None
            old = [w.pid for w in asked._replica.workers.values()]
            endless = asyncio.create_task(asked.query(ENDLESS, timeout=1.5))
            await until(lambda: asked.status().busy == 1)
            await asked.swap(other)
            assert asked.snapshot == other
            assert await count(asked) == 1
            assert (await asked.query(COUNT)).snapshot == other.id
            with pytest.raises(QueryTimeout):  # it ran to its own end on the old snapshot
                await endless
            await until(lambda: all(map(gone, old)))
            assert asked.status().workers == 2

    run(work())


def test_a_snapshot_that_cannot_be_loaded_leaves_the_present_one(snapshot: Snapshot, tmp_path: Path) -> None:
    broken = publish(tmp_path, [ox.Quad(node("s"), node("p"), node("o"), node("g"))])
    broken.dataset.write_bytes(broken.dataset.read_bytes()[:-10])

    async def work() -> None:
        async with pool(snapshot) as asked:
            with pytest.raises(PoolClosed, match=r"dataset\.nq\.gz"):
                await asked.swap(broken)
            assert await count(asked) == 200
        with pytest.raises(PoolClosed, match=r"dataset\.nq\.gz"):
            await QueryPool(broken).start()

    run(work())


def test_nothing_reaches_the_network_even_past_the_check(
    snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The check in front is taken away; a real server listens; it is never connected to."""
    from graph import workers
    from graph.sparql_text import Inspected

    monkeypatch.setattr(workers, "inspect", lambda text, limit: Inspected("select", None))
    connected = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(10)

        def listen() -> None:
            with contextlib.suppress(OSError):
                server.accept()[0].close()
                connected.set()

        listener = threading.Thread(target=listen)
        listener.start()
        port = server.getsockname()[1]

        service = f"SELECT * {{ SERVICE <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}"

        async def work() -> None:
            async with pool(snapshot) as asked:
                with pytest.raises(QueryError) as raised:
                    await asked.query(service)
                assert type(raised.value) is QueryError  # the engine tried and was not able to
                assert await count(asked) == 200

        run(work())
        assert not connected.is_set()
        # The same engine without a worker's confinement does connect: the test above tests something.
        with pytest.raises(OSError):
            list(ox.Store().query(service))  # type: ignore[arg-type]
        listener.join()
    assert connected.is_set()
