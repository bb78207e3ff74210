"""What the service is answering from at this moment, and the exchange of it for a newer snapshot.

A request takes `service.live` once and keeps to it; a swap replaces the reference, and the old tables
close when the last request that holds them ends. So no request sees two snapshots, and none is dropped.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from api.problems import Problem
from graph.errors import GraphError
from graph.tables import Tables
from graph.workers import Answer

log = logging.getLogger("karakoram")

_POLL_SECONDS = 1.0


class SnapshotLike(Protocol):
    """What the service reads of a published snapshot."""

    @property
    def id(self) -> str: ...
    @property
    def manifest(self) -> Mapping[str, Any]: ...
    @property
    def tables(self) -> Path: ...
    def text(self, file: str) -> str: ...


class SnapshotsLike(Protocol):
    """Where published snapshots are found."""

    def current(self) -> SnapshotLike | None: ...


class PoolLike(Protocol):
    """What answers SPARQL queries."""

    async def start(self) -> None: ...
    async def close(self) -> None: ...
    async def swap(self, snapshot: Any) -> None: ...
    async def query(
        self,
        text: str,
        *,
        media_type: str | None = None,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
    ) -> Answer: ...


@dataclass(frozen=True, slots=True)
class Live:
    """One snapshot with its tables open."""

    snapshot: SnapshotLike
    tables: Tables

    @classmethod
    def of(cls, snapshot: SnapshotLike) -> Live:
        """Open a snapshot's tables; Problem 503 where it was made without them."""
        if not snapshot.tables.is_file():
            raise Problem(503, f"Snapshot {snapshot.id} has no tables; build it again.", "unavailable")
        return cls(snapshot, Tables(snapshot.tables))

    @property
    def id(self) -> str:
        """The snapshot's id."""
        return self.snapshot.id


@dataclass(slots=True)
class Service:
    """What the routes share. `live` is None until a snapshot is being served."""

    snapshots: SnapshotsLike
    pool: PoolLike
    live: Live | None = None
    watch: bool = True
    _task: asyncio.Task[None] | None = field(default=None, repr=False)

    def require(self) -> Live:
        """Return what is live; Problem 503 where nothing is."""
        if self.live is None:
            raise Problem(
                503,
                "No snapshot has been published yet. `karakoram build` makes one.",
                "unavailable",
                {"retry-after": "5"},
            )
        return self.live

    async def start(self) -> None:
        """Open the published snapshot, start the query workers, and begin to watch for a newer one."""
        snapshot = self.snapshots.current()
        if snapshot is not None:
            self.live = Live.of(snapshot)
            await self.pool.start()
        if self.watch:
            self._task = asyncio.create_task(self._watch())

    async def stop(self) -> None:
        """End watching and the query workers."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        await self.pool.close()

    async def refresh(self) -> bool:
        """Serve the published snapshot if it is not the one being served; say whether it changed.

        The workers load it beside the old one; only when they stand do the tables change too.
        """
        snapshot = await asyncio.to_thread(self.snapshots.current)
        if snapshot is None or (self.live is not None and snapshot.id == self.live.id):
            return False
        fresh = Live.of(snapshot)
        await self.pool.swap(snapshot)
        self.live = fresh
        log.info("now serving snapshot %s", snapshot.id)
        return True

    async def _watch(self) -> None:
        failed = None
        while True:
            await asyncio.sleep(_POLL_SECONDS)
            try:
                await self.refresh()
                failed = None
            except (GraphError, Problem, OSError) as error:
                # Said once: the old snapshot keeps serving, and the next look may find it mended.
                if str(error) != failed:
                    log.error("the published snapshot cannot be served: %s", error)
                failed = str(error)
