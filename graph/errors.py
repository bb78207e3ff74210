"""What can go wrong in the graph, each with the HTTP status that says so.

One handler in the service maps them; the command line prints the message. A message is written for the
person who asked: what happened, what the limit is, what to do.
"""

from __future__ import annotations


class GraphError(Exception):
    """Anything the graph room raises. `status` is the HTTP status, `title` its short fixed name."""

    status = 500
    title = "The graph could not answer"

    @property
    def detail(self) -> str:
        """The message, for people."""
        return str(self)


class SnapshotError(GraphError):
    """A snapshot is damaged, missing or cannot be written."""

    title = "Snapshot cannot be used"


class NoSnapshot(SnapshotError):
    """Nothing has been published yet."""

    status = 503
    title = "Nothing has been built yet"


class DatasetError(GraphError):
    """Quads that may not stand in a dataset: a blank node, or a quad without a named graph."""

    title = "Dataset is not well formed"


class BuildError(GraphError):
    """What was built does not hold together (a single document's fault is a refusal, not an error)."""

    title = "Build failed"


class QueryError(GraphError):
    """A query that got no answer."""

    title = "Query failed"


class QuerySyntaxError(QueryError):
    """The query is not SPARQL, or asks for something that is refused here (SERVICE, an update)."""

    status = 400
    title = "Query cannot be read"


class RequestTooLarge(QueryError):
    """The query text is longer than the service reads."""

    status = 413
    title = "Query is too long"


class NotAcceptable(QueryError):
    """The result format asked for does not exist for this form of query."""

    status = 406
    title = "Result format not available"


class QueryTimeout(QueryError):
    """The deadline passed and the worker was ended."""

    status = 504
    title = "Query took too long"


class QueryCrashed(QueryError):
    """The worker died of this query; another has taken its place."""

    status = 503
    title = "Query ended its worker"


class QueryOutOfMemory(QueryCrashed):
    """The query needed more memory than a worker has."""

    title = "Query needs too much memory"


class ResultTooLarge(QueryError):
    """The complete answer is larger than the service sends."""

    status = 413
    title = "Result is too large"


class Overloaded(QueryError):
    """No worker was free in time. `retry_after` is in seconds, for the header of that name."""

    status = 503
    title = "Too many queries at once"

    def __init__(self, message: str, retry_after: int = 1) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class PoolClosed(QueryError):
    """The pool has not been started, could not be started, or has been closed."""

    status = 503
    title = "Query service is not running"
