"""The graph: snapshots, queries, positions across sources, relationships of actors, exports.

Reads what `loaders` made and is read by `api`; imports nothing of `api`. Importing this package costs
nothing: the modules below are imported where they are used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.snapshot import Snapshot
    from graph.workers import Answer

__all__ = ["query"]


def query(snapshot: Snapshot, text: str, media_type: str | None = None) -> Answer:
    """Answer one SPARQL query in this process, without a pool: for notebooks and the command line.

    The snapshot is loaded into memory for the first query and kept for the next ones on the same
    snapshot. There is no deadline and no memory limit: it is the caller's own machine. Errors are those
    of `QueryPool.query` that a text can cause: QuerySyntaxError, RequestTooLarge, NotAcceptable.
    """
    from graph.local import answer

    return answer(snapshot, text, media_type)
