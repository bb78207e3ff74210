"""Running the service: `karakoram serve`."""

from __future__ import annotations

import logging
import sys

import uvicorn

from api.app import create_app
from api.linked_data import PREFIXES
from api.live import Live
from api.problems import Problem
from api.settings import Settings
from graph.errors import SnapshotError
from graph.snapshot import Snapshots
from graph.workers import QueryPool

_GRACE = 10  # seconds that running requests have after a signal to stop


def serve(settings: Settings) -> None:
    """Serve the published snapshot until a signal ends it.

    Exits with code 2 and a sentence where there is no snapshot to serve. A snapshot published meanwhile is
    taken over within seconds, without a dropped request.
    """
    snapshots = Snapshots(settings.data)
    try:
        snapshot = snapshots.require_current()
        # Looked at before anything listens: a fault is a sentence, not a service that starts and dies.
        Live.of(snapshot).tables.close()
    except (SnapshotError, Problem) as error:
        print(f"karakoram: {error}", file=sys.stderr)
        raise SystemExit(2) from None
    pool = QueryPool(
        snapshot,
        workers=settings.workers,
        timeout=settings.query_timeout,
        memory=settings.query_memory,
        result_limit=settings.result_limit,
        request_limit=settings.request_limit,
        queue=settings.queue,
        prefixes=PREFIXES,
    )
    logging.getLogger("karakoram").setLevel(logging.INFO)
    config = uvicorn.Config(
        create_app(settings, snapshots, pool),
        host=settings.host,
        port=settings.port,
        lifespan="on",
        log_level="info",
        access_log=False,
        server_header=False,
        # X-Forwarded-* are believed of a proxy on this machine only, or of those in FORWARDED_ALLOW_IPS.
        proxy_headers=True,
        timeout_graceful_shutdown=_GRACE,
    )
    uvicorn.Server(config).run()
