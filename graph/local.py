"""Queries answered in the caller's own process: for notebooks and the command line."""

from __future__ import annotations

import functools
from pathlib import Path

import pyoxigraph as ox

from graph.snapshot import Snapshot
from graph.sparql_text import inspect
from graph.worker_process import answer as engine_answer
from graph.worker_process import load
from graph.workers import Answer, make_request, raise_error


@functools.lru_cache(maxsize=1)
def _store(dataset: Path) -> ox.Store:
    return load(dataset)


def answer(snapshot: Snapshot, text: str, media_type: str | None = None) -> Answer:
    """Answer one query; see `graph.query`."""
    inspected = inspect(text)
    request = make_request(inspected, text, media_type, None, None, 0, {})
    header, body = engine_answer(_store(snapshot.dataset), request)
    raise_error(header)
    return Answer(b"".join(body), header["media_type"], inspected.form, snapshot.id)
