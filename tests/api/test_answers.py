"""Answers kept in memory: bounded, tagged ones only, and never of another snapshot."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.answers import Answers, Kept
from api.app import create_app
from api.settings import Settings
from graph.snapshot import Snapshots
from graph.workers import Answer

pytestmark = pytest.mark.anyio


def key(n: int) -> tuple[str, str, bytes, tuple[bytes, ...]]:
    return ("snapshot", f"/{n}", b"", ())


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 3000)), max_size=60))
def test_the_bound_holds_and_what_is_kept_is_what_was_put(puts: list[tuple[int, int]]) -> None:
    answers = Answers(10_000)
    for n, size in puts:
        answers.put(key(n), Kept([], b"x" * size, b"t"))
        assert len(answers) <= 9
    first: dict[int, int] = {}
    for n, size in puts:
        first.setdefault(n, size)
    assert all(
        found is None or found.body in {b"x" * size for m, size in puts if m == n}
        for n in first
        for found in [answers.get(key(n))]
    )


def test_what_was_asked_for_longest_ago_goes_first() -> None:
    answers = Answers(3_200)
    for n in range(3):
        answers.put(key(n), Kept([], b"", b"t"))
    assert answers.get(key(0)) is not None
    answers.put(key(3), Kept([], b"", b"t"))
    assert [answers.get(key(n)) is not None for n in range(4)] == [True, False, True, True]


def test_a_very_large_answer_is_not_kept() -> None:
    answers = Answers(1 << 30)
    answers.put(key(1), Kept([], b"x" * ((1 << 20) + 1), b"t"))
    assert len(answers) == 0


class Counting:
    """A pool that counts what it is asked."""

    def __init__(self, snapshot: str) -> None:
        self.asked = 0
        self.snapshot = snapshot

    async def start(self) -> None: ...

    async def close(self) -> None: ...

    async def swap(self, snapshot: object) -> None: ...

    async def query(self, text: str, **options: Any) -> Answer:
        self.asked += 1
        return Answer(b"answer", options["media_type"], "select", self.snapshot)


async def ask(data: Path, pool: Counting, *requests: tuple[str, str, str]) -> None:
    app = create_app(Settings(data=data), Snapshots(data), pool, watch=False)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://service.test") as client,
    ):
        for method, query, accept in requests:
            url = httpx.URL("/sparql", params={"query": query})
            response = await client.request(method, url, headers={"accept": accept})
            assert response.status_code == 200


@pytest.mark.parametrize(
    ("requests", "asked"),
    [
        ([("GET", "SELECT * {}", "*/*")] * 3, 1),
        ([("GET", "SELECT * {}", "*/*"), ("HEAD", "SELECT * {}", "*/*")], 1),
        ([("GET", "SELECT * {}", "*/*"), ("GET", "SELECT * {}", "text/csv")], 2),
        ([("GET", "SELECT (NOW() AS ?n) {}", "*/*")] * 2, 2),
        ([("GET", "SELECT (\\u0052AND() AS ?n) {}", "*/*")] * 2, 2),
    ],
)
async def test_a_query_that_cannot_change_runs_once(
    data: Path, requests: list[tuple[str, str, str]], asked: int
) -> None:
    pool = Counting(Snapshots(data).require_current().id)
    await ask(data, pool, *requests)
    assert pool.asked == asked


async def test_an_answer_from_another_snapshot_is_neither_tagged_nor_kept(data: Path) -> None:
    pool = Counting("another")
    await ask(data, pool, *[("GET", "SELECT * {}", "*/*")] * 2)
    assert pool.asked == 2
