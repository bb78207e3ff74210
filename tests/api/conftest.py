"""The sample graph as a published snapshot, and the service over it: in process, and as a real server."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from api.app import create_app
from api.linked_data import PREFIXES
from api.settings import Settings
from graph.snapshot import Snapshot, Snapshots
from graph.workers import QueryPool
from tests.api import sample


def publish(root: Path, folder: Path, *, extra: str = "") -> Snapshot:
    """Publish the sample (and more triples) in the data folder `root`; `folder` is for working files."""
    quads, authority = sample.make_quads(folder)
    return sample.publish(root, quads, authority, extra)


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the sample published; nothing may be written there."""
    root = tmp_path_factory.mktemp("data")
    publish(root, tmp_path_factory.mktemp("authority"))
    return root


@asynccontextmanager
async def running(root: Path, **settings: object) -> AsyncIterator[httpx.AsyncClient]:
    """Run the service over a data folder in this process; give a client of it."""
    chosen = Settings(data=root, **settings)
    snapshots = Snapshots(root)
    pool = QueryPool(
        snapshots.require_current(), workers=1, timeout=chosen.query_timeout, memory=512, prefixes=PREFIXES
    )
    app = create_app(chosen, snapshots, pool)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://service.test") as client,
    ):
        yield client


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Run asynchronous tests on asyncio, in one loop for the session."""
    return "asyncio"


@pytest.fixture(scope="session")
async def client(data: Path, anyio_backend: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the service over the sample."""
    async with running(data) as started:
        yield started
