"""Queries answered by worker processes, from an asyncio program.

    async with QueryPool(snapshot, workers=2) as pool:
        answer = await pool.query("SELECT …", media_type="text/csv")

Every answer is complete or an error: a query past its deadline costs its worker, which is replaced at
once, and nobody else notices. The processes themselves are the matter of `graph.replica` (this side) and
`graph.worker_process` (that side).
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import signal
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from graph.errors import (
    NotAcceptable,
    Overloaded,
    PoolClosed,
    QueryCrashed,
    QueryError,
    QueryOutOfMemory,
    QuerySyntaxError,
    QueryTimeout,
    ResultTooLarge,
)
from graph.replica import Replica, Worker, WorkerDied
from graph.snapshot import Snapshot
from graph.sparql_text import MAX_LENGTH, Form, Inspected, inspect
from graph.worker_process import GRAPH_FORMATS, SOLUTION_FORMATS

MIB = 1 << 20
_LONG_TEXT = 20_000  # characters: longer queries are tokenised off the event loop
_REVIVE_PAUSES = (0.1, 0.5, 2.0, 5.0)


@dataclass(frozen=True, slots=True)
class Answer:
    """A complete answer: its bytes, their media type, the query's form, the snapshot that gave it."""

    body: bytes
    media_type: str
    form: Form
    snapshot: str


@dataclass(frozen=True, slots=True)
class PoolStatus:
    """What the pool is doing, for a health page. `quads` counts default and named graphs."""

    snapshot: str
    quads: int
    load_seconds: float
    workers: int
    busy: int
    waiting: int
    replaced: int


def media_types(form: Form) -> tuple[str, ...]:
    """Return the media types that a query of this form can be answered in, the default one first."""
    if form in ("construct", "describe"):
        return tuple(GRAPH_FORMATS)
    return tuple(SOLUTION_FORMATS)


def make_request(
    inspected: Inspected,
    text: str,
    media_type: str | None,
    default_graphs: Sequence[str] | None,
    named_graphs: Sequence[str] | None,
    limit: int,
    prefixes: Mapping[str, str],
) -> dict[str, Any]:
    """Return what a worker is sent; NotAcceptable where the form has no such result format.

    A dataset given by the caller overrides FROM clauses (SPARQL 1.1 Protocol, 2.1.4); where only one of
    the two lists is given the other is empty, not everything.
    """
    offered = media_types(inspected.form)
    chosen = offered[0] if media_type is None else media_type.partition(";")[0].strip().lower()
    if chosen not in offered:
        raise NotAcceptable(
            f"{inspected.form.upper()} queries are answered as {', '.join(offered)}; not as {media_type}."
        )
    default: list[str] | None = None
    named: list[str] | None = None
    if default_graphs is not None or named_graphs is not None:
        default, named = list(dict.fromkeys(default_graphs or ())), list(dict.fromkeys(named_graphs or ()))
    elif inspected.dataset is not None:
        default, named = list(inspected.dataset.default), list(inspected.dataset.named)
    return {
        "query": text,
        "media_type": chosen,
        "default": default,
        "named": named,
        "limit": limit,
        "prefixes": dict(prefixes),
    }


def raise_error(header: Mapping[str, Any]) -> None:
    """Raise what a worker's header reports; return where it reports an answer."""
    kinds: dict[str, type[QueryError]] = {
        "syntax": QuerySyntaxError,
        "format": NotAcceptable,
        "too-large": ResultTooLarge,
        "memory": QueryOutOfMemory,
        "engine": QueryError,
    }
    kind = header.get("error")
    if kind is not None:
        message = str(header["message"])
        raise kinds[kind](f"{message[:1].upper()}{message[1:].rstrip('.')}.")


class QueryPool:
    """A fixed number of query workers over one snapshot, exchangeable for another while it serves.

    `workers` processes; `timeout` seconds a query may run (and at most as long wait for a free worker);
    `memory` MiB a worker may use above the store it shares; `result_limit` MiB of a complete answer;
    `request_limit` characters of a query; `queue` queries that may wait at once. `prefixes` shorten Turtle
    and RDF/XML answers. To be used within one event loop.
    """

    def __init__(
        self,
        snapshot: Snapshot,
        *,
        workers: int = 2,
        timeout: float = 30.0,
        memory: int = 1024,
        result_limit: int = 256,
        request_limit: int = MAX_LENGTH,
        queue: int = 64,
        prefixes: Mapping[str, str] | None = None,
    ) -> None:
        self._snapshot = snapshot
        self._workers = workers
        self._timeout = timeout
        self._memory = memory * MIB
        self._result_limit = result_limit * MIB
        self._request_limit = request_limit
        self._queue = queue
        self._prefixes = dict(prefixes or {})
        self._replica: Replica | None = None
        self._idle: deque[Worker] = deque()
        self._busy: set[Worker] = set()
        self._waiters: deque[asyncio.Future[Worker]] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._replaced = 0
        self._closed = False
        self._swapping = asyncio.Lock()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    @property
    def snapshot(self) -> Snapshot:
        """The snapshot that new queries are answered from."""
        return self._snapshot

    def status(self) -> PoolStatus:
        """Return what the pool is doing now."""
        replica = self._replica
        return PoolStatus(
            snapshot=self._snapshot.id,
            quads=replica.quads if replica else 0,
            load_seconds=replica.load_seconds if replica else 0.0,
            workers=len(replica.workers) if replica else 0,
            busy=len(self._busy),
            waiting=len(self._waiters),
            replaced=self._replaced,
        )

    async def start(self) -> None:
        """Load the snapshot and wait until every worker stands; PoolClosed says why it cannot be."""
        self._replica = await self._load(self._snapshot)
        self._adopt(self._replica)

    async def swap(self, snapshot: Snapshot) -> None:
        """Load another snapshot beside the present one, then answer from it.

        Until it stands, and for good where it cannot be loaded (PoolClosed), the present one answers;
        queries that are running end on the snapshot they began on. Takes the memory of both meanwhile.
        """
        async with self._swapping:
            if self._closed:
                raise PoolClosed("The query pool has been closed.")
            if snapshot.id == self._snapshot.id and self._replica is not None and not self._replica.ended:
                return
            fresh = await self._load(snapshot)
            old, self._replica, self._snapshot = self._replica, fresh, snapshot
            idle = list(self._idle)
            self._idle.clear()
            self._adopt(fresh)
            if old is not None:
                old.drain()
                for worker in idle:
                    worker.close()
                self._end_if_unused(old)

    async def close(self) -> None:
        """End all processes; queries that wait or run get PoolClosed."""
        self._closed = True
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_exception(PoolClosed("The query pool has been closed."))
        async with self._swapping:
            replicas = {w.replica for w in self._busy}
            if self._replica is not None:
                replicas.add(self._replica)
            for replica in replicas:
                await replica.close()
        while self._idle:
            self._idle.pop().close()
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def query(
        self,
        text: str,
        *,
        media_type: str | None = None,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
        timeout: float | None = None,
    ) -> Answer:
        """Answer one SPARQL query.

        `media_type` is one of `media_types(form)`, the first of them where it is None. `default_graphs` and
        `named_graphs` are IRIs and make up the dataset in place of the whole and of FROM. `timeout` in
        seconds may shorten the pool's, not lengthen it.

        Raises QuerySyntaxError, RequestTooLarge, NotAcceptable, Overloaded (no worker free in time),
        QueryTimeout, QueryCrashed, QueryOutOfMemory, ResultTooLarge, PoolClosed.
        """
        if len(text) > _LONG_TEXT and len(text) <= self._request_limit:
            inspected = await asyncio.to_thread(inspect, text, self._request_limit)
        else:
            inspected = inspect(text, self._request_limit)
        request = make_request(
            inspected, text, media_type, default_graphs, named_graphs, self._result_limit, self._prefixes
        )
        limit = self._timeout if timeout is None else min(timeout, self._timeout)
        worker = await self._acquire(limit)
        self._busy.add(worker)
        try:
            async with asyncio.timeout(limit):
                header, body = await worker.ask(request)
        except TimeoutError:
            self._lose(worker)
            raise QueryTimeout(
                f"The query was ended after {limit:g} seconds. A LIMIT, a narrower pattern or fewer "
                "unconnected patterns make it faster."
            ) from None
        except WorkerDied:
            ended_by = await worker.cause()
            self._lose(worker, dead=True)
            raise self._obituary(worker, ended_by) from None
        except BaseException:
            self._lose(worker)  # whoever asked has gone; the worker would compute for nobody
            raise
        snapshot = worker.replica.snapshot
        self._release(worker)
        raise_error(header)
        return Answer(body, header["media_type"], inspected.form, snapshot)

    def _obituary(self, worker: Worker, ended_by: int) -> QueryError:
        if self._closed:
            return PoolClosed("The query pool was closed while the query ran.")
        if worker.replica.ended:
            return QueryCrashed("The query server ended while the query ran; it is being started again.")
        if ended_by == signal.SIGSEGV:
            return QueryCrashed("The query is nested too deeply for the engine and ended its worker.")
        if ended_by in (signal.SIGABRT, signal.SIGKILL, 0):
            return QueryOutOfMemory(
                f"The query needed more than the {self._memory // MIB} MiB that a worker has, and was ended."
            )
        return QueryCrashed(f"The query ended its worker ({signal.Signals(ended_by).name}).")

    # Workers: who has which

    async def _acquire(self, limit: float) -> Worker:
        if self._closed or self._replica is None:
            raise PoolClosed("The query pool is not running.")
        if self._idle:
            return self._idle.pop()  # the one used last: its memory is warm
        if len(self._waiters) >= self._queue:
            raise Overloaded(f"All workers are busy and {self._queue} queries wait already.", retry_after=1)
        waiter: asyncio.Future[Worker] = asyncio.get_running_loop().create_future()
        self._waiters.append(waiter)
        try:
            async with asyncio.timeout(limit):
                return await waiter
        except BaseException as error:
            if waiter.done() and not waiter.cancelled() and waiter.exception() is None:
                self._offer(waiter.result())
            if isinstance(error, TimeoutError):
                raise Overloaded(f"No worker was free within {limit:g} seconds.", retry_after=2) from None
            raise
        finally:
            with contextlib.suppress(ValueError):
                self._waiters.remove(waiter)

    def _offer(self, worker: Worker) -> None:
        """Give a free worker to who has waited longest, or keep it idle."""
        if worker.replica is not self._replica or worker.replica.ended or worker.death.done():
            worker.close()
            return
        while self._waiters:
            waiter = self._waiters.popleft()
            if not waiter.done():
                waiter.set_result(worker)
                return
        self._idle.append(worker)

    def _release(self, worker: Worker) -> None:
        self._busy.discard(worker)
        self._offer(worker)
        self._end_if_unused(worker.replica)

    def _lose(self, worker: Worker, dead: bool = False) -> None:
        self._busy.discard(worker)
        self._replaced += 1
        if dead:
            worker.close()
        else:
            worker.replica.kill(worker)
        self._end_if_unused(worker.replica)

    def _end_if_unused(self, replica: Replica) -> None:
        if replica is not self._replica and not any(w.replica is replica for w in self._busy):
            self._background(replica.close())

    # Replicas: what happens to them

    async def _load(self, snapshot: Snapshot) -> Replica:
        replica = Replica(snapshot.id, self._on_worker, self._on_death, self._on_end)
        await replica.start(snapshot.dataset, self._workers, self._memory)
        return replica

    def _adopt(self, replica: Replica) -> None:
        for worker in list(replica.workers.values()):
            self._offer(worker)

    def _on_worker(self, worker: Worker) -> None:
        # Those of a replica that is still loading are taken over all at once by _adopt.
        if worker.replica is self._replica:
            self._offer(worker)
        elif worker.replica.draining:
            worker.close()

    def _on_death(self, worker: Worker) -> None:
        if worker in self._idle:
            self._idle.remove(worker)
        if worker not in self._busy:
            worker.close()

    def _on_end(self, replica: Replica) -> None:
        if replica is self._replica and not self._closed:
            self._background(self._revive(replica))

    async def _revive(self, ended: Replica) -> None:
        """Start a new fork server in place of one that has gone; queries wait for it meanwhile."""
        await ended.close()
        for attempt in itertools.count():
            await asyncio.sleep(_REVIVE_PAUSES[min(attempt, len(_REVIVE_PAUSES) - 1)])
            async with self._swapping:
                if self._closed or self._replica is not ended:
                    return
                with contextlib.suppress(PoolClosed):
                    fresh = await self._load(self._snapshot)
                    self._replica = fresh
                    self._adopt(fresh)
                    return

    def _background(self, work: Any) -> None:
        task: asyncio.Task[None] = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
