"""The fork server and its query workers: the side that holds the store.

Run as a script by `graph.replica`, in a process of its own that has never had a thread or an event loop.
It loads one dataset into memory, forks the workers, and forks another whenever one dies. The pages of the
store are shared between the workers until something writes to them, and nothing does.

A worker gives up what it would need to do harm before it reads its first query: no new file descriptor
(so no file, no socket, no packet), a ceiling on its address space, no core file. That, and not the check
in `graph.sparql_text`, is why `SERVICE` cannot reach anything.

Only the standard library and pyoxigraph are imported, so that starting costs milliseconds. The module is
imported too by `graph.local`, which answers in the caller's own process by the same `answer`.
"""

from __future__ import annotations

import argparse
import ctypes
import gc
import gzip
import json
import os
import resource
import select
import signal
import socket
import struct
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

FRAME = struct.Struct("!IQ")  # length of the JSON header, length of the body

SOLUTION_FORMATS = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/csv": ox.QueryResultsFormat.CSV,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}
GRAPH_FORMATS = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}
_SHORT = 1 << 16  # bytes: sent in one system call, so that the other side wakes once
_QUICK_DEATH = 0.1  # seconds: a worker that lives shorter is not replaced in a tight loop
_PR_SET_PDEATHSIG = 1


class TooLarge(Exception):
    """The answer has passed the limit while it was being written."""


class Chunks:
    """A binary file that keeps what is written in pieces and stops at a limit (bytes; 0 for none)."""

    def __init__(self, limit: int) -> None:
        self.parts: list[bytes] = []
        self.size = 0
        self._limit = limit

    def write(self, data: bytes) -> int:
        """Keep `data`; TooLarge where that makes more than the limit."""
        self.size += len(data)
        if self._limit and self.size > self._limit:
            self.parts.clear()
            raise TooLarge
        self.parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing to do: what is written is kept at once."""


def load(dataset: Path) -> ox.Store:
    """Return an in-memory store with the quads of `dataset` (N-Quads, gzip where the name ends in .gz)."""
    store = ox.Store()
    opener = gzip.open if dataset.suffix == ".gz" else open
    with opener(dataset, "rb") as stream:
        # Lenient: the build wrote these IRIs and has checked them.
        store.bulk_load(stream, ox.RdfFormat.N_QUADS, lenient=True)  # type: ignore[arg-type]
    return store


def answer(store: ox.Store, request: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """Answer one request; return a header and the pieces of a complete body.

    `request` has `query`, `media_type`, `default` and `named` (lists of IRIs, or both None for the whole
    dataset), `limit` (bytes of the answer, 0 for none) and `prefixes`. A header with `error` (syntax,
    format, too-large, memory, engine) and `message` comes with an empty body.
    """
    chunks = Chunks(request["limit"])
    try:
        default, named = request["default"], request["named"]
        if default is None and named is None:
            results = store.query(request["query"])
        else:
            store, defaults, nameds = _dataset(store, default or [], named or [])
            results = store.query(request["query"], default_graph=defaults, named_graphs=nameds)
        media_type = request["media_type"]
        if isinstance(results, ox.QueryTriples):
            if media_type not in GRAPH_FORMATS:
                return _error("format", f"{media_type} cannot hold the triples of this query")
            rdf = GRAPH_FORMATS[media_type]
            if request["prefixes"] and rdf in (ox.RdfFormat.TURTLE, ox.RdfFormat.RDF_XML):
                ox.serialize(results, chunks, format=rdf, prefixes=request["prefixes"])  # type: ignore[arg-type]
            else:
                results.serialize(chunks, format=rdf)  # type: ignore[arg-type]
        else:
            if media_type not in SOLUTION_FORMATS:
                return _error("format", f"{media_type} cannot hold the results of this query")
            results.serialize(chunks, format=SOLUTION_FORMATS[media_type])  # type: ignore[arg-type]
    except SyntaxError as error:
        return _error("syntax", str(error))
    except TooLarge:
        return _error("too-large", f"the answer is larger than {request['limit']:,} bytes")
    except MemoryError:
        chunks.parts.clear()
        return _error("memory", "the answer does not fit in a worker's memory")
    except ValueError as error:
        return _error("syntax", str(error))
    except (OSError, RuntimeError) as error:
        return _error("engine", str(error))
    return {"media_type": media_type}, chunks.parts


def _error(kind: str, message: str) -> tuple[dict[str, Any], list[bytes]]:
    return {"error": kind, "message": message}, []


def _dataset(
    store: ox.Store, default: list[str], named: list[str]
) -> tuple[ox.Store, list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph], list[ox.NamedNode | ox.BlankNode]]:
    """Return a store and the graphs in it that make up the dataset asked for.

    The engine reads several default graphs one after the other, so that a triple of two of them counts
    twice; SPARQL (section 13.2.1) wants their merge. More than one is therefore copied into a store of
    its own, where each triple stands once.
    """
    nameds: list[ox.NamedNode | ox.BlankNode] = [ox.NamedNode(iri) for iri in named]
    if len(default) < 2:
        return store, [ox.NamedNode(iri) for iri in default], nameds
    merged = ox.Store()
    for iri in default:
        quads = store.quads_for_pattern(None, None, None, ox.NamedNode(iri))
        merged.extend(ox.Quad(q.subject, q.predicate, q.object) for q in quads)
    for graph_name in nameds:
        merged.extend(store.quads_for_pattern(None, None, None, graph_name))
    return merged, [ox.DefaultGraph()], nameds


def read_exactly(sock: socket.socket, size: int) -> bytes | None:
    """Read `size` bytes from a blocking socket, or None where the other side has closed."""
    parts = bytearray()
    while len(parts) < size:
        data = sock.recv(min(size - len(parts), 1 << 20))
        if not data:
            return None
        parts += data
    return bytes(parts)


def frame(header: dict[str, Any], body: Iterable[bytes] = ()) -> list[bytes]:
    """Return the pieces of one message: lengths, JSON header, body; a short one is one piece."""
    pieces = list(body)
    head = json.dumps(header).encode()
    size = sum(map(len, pieces))
    pieces.insert(0, FRAME.pack(len(head), size) + head)
    return [b"".join(pieces)] if size < _SHORT else pieces


def work(sock: socket.socket, store: ox.Store) -> None:
    """Answer requests from `sock` until the other side closes it."""
    while True:
        lengths = read_exactly(sock, FRAME.size)
        if lengths is None:
            return
        head, _ = FRAME.unpack(lengths)
        request = read_exactly(sock, head)
        if request is None:
            return
        header, body = answer(store, json.loads(request))
        for piece in frame(header, body):
            sock.sendall(piece)


def _confine(memory: int) -> None:
    """Give up descriptors, core files and memory beyond `memory` bytes above the present size."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if memory and sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        ceiling = pages * resource.getpagesize() + memory
        resource.setrlimit(resource.RLIMIT_AS, (ceiling, ceiling))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))


@dataclass(slots=True)
class _Child:
    number: int
    born: float
    asked_to_die: bool = False


class ForkServer:
    """Keeps `workers` workers alive and hands each one's socket to the asking process."""

    def __init__(self, control: socket.socket, store: ox.Store, memory: int) -> None:
        self._control = control
        self._store = store
        self._memory = memory
        self._children: dict[int, _Child] = {}
        self._number = 0
        self._draining = False
        self._pid = os.getpid()
        self._libc = ctypes.CDLL(None) if sys.platform == "linux" else None
        self._wake_read, self._wake_write = os.pipe()
        os.set_blocking(self._wake_read, False)
        os.set_blocking(self._wake_write, False)

    def run(self, workers: int) -> None:
        """Fork the workers, then obey the control socket until it closes; ends every worker."""
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._wake_write, warn_on_full_buffer=False)
        for _ in range(workers):
            self._fork()
        pending = b""
        try:
            while True:
                ready, _, _ = select.select([self._control.fileno(), self._wake_read], [], [])
                if self._wake_read in ready:
                    os.read(self._wake_read, 4096)
                    self._reap()
                if self._control.fileno() in ready:
                    data = self._control.recv(65536)
                    if not data:
                        return
                    *lines, pending = (pending + data).split(b"\n")
                    for line in lines:
                        self._obey(json.loads(line))
        finally:
            for pid in self._children:
                os.kill(pid, signal.SIGKILL)

    def _obey(self, command: dict[str, Any]) -> None:
        if "drain" in command:
            self._draining = True
        for pid, child in self._children.items():
            if child.number == command.get("kill") and not child.asked_to_die:
                child.asked_to_die = True
                os.kill(pid, signal.SIGKILL)

    def _reap(self) -> None:
        while self._children:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            child = self._children.pop(pid)
            ended_by = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
            self._say({"died": child.number, "signal": ended_by})
            if self._draining:
                continue
            if not child.asked_to_die and time.monotonic() - child.born < _QUICK_DEATH:
                time.sleep(_QUICK_DEATH)
            self._fork()

    def _say(self, message: dict[str, Any], descriptors: list[int] | None = None) -> None:
        data = json.dumps(message).encode() + b"\n"
        sent = socket.send_fds(self._control, [data], descriptors) if descriptors else 0
        self._control.sendall(data[sent:])

    def _fork(self) -> None:
        theirs, ours = socket.socketpair()
        self._number += 1
        pid = os.fork()
        if pid == 0:
            self._become_worker(ours, theirs)
        self._children[pid] = _Child(self._number, time.monotonic())
        with theirs, ours:
            self._say({"worker": self._number, "pid": pid}, [theirs.fileno()])

    def _become_worker(self, ours: socket.socket, theirs: socket.socket) -> None:
        """Serve as a worker and never return: leaving Python's way would run the server's own clean-up."""
        status = 1
        try:
            if self._libc is not None:
                # An orphan in an endless query would never notice that nobody listens.
                self._libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
                if os.getppid() != self._pid:
                    os._exit(0)
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            theirs.close()
            self._control.close()
            os.close(self._wake_read)
            os.close(self._wake_write)
            # The engine's last words when memory ends are not for the service's log.
            quiet = os.open(os.devnull, os.O_WRONLY)
            os.dup2(quiet, 2)
            os.close(quiet)
            _confine(self._memory)
            work(ours, self._store)
            status = 0
        except (ConnectionError, MemoryError):
            status = 2
        finally:
            os._exit(status)


def main() -> None:
    """Load the dataset, say so on the control socket, and serve."""
    parser = argparse.ArgumentParser(description="Fork server of query workers; started by the service.")
    parser.add_argument("--control", type=int, required=True, help="descriptor of the control socket")
    parser.add_argument("--dataset", type=Path, required=True, help="N-Quads file, may be gzip")
    parser.add_argument("--workers", type=int, required=True)
    parser.add_argument("--memory", type=int, required=True, help="bytes a worker may use above its start")
    options = parser.parse_args()
    with socket.socket(fileno=options.control) as control:
        control.set_inheritable(False)
        began = time.monotonic()
        try:
            store = load(options.dataset)
        except (OSError, SyntaxError, EOFError) as error:
            control.sendall(json.dumps({"failed": f"{options.dataset.name}: {error}"}).encode() + b"\n")
            return
        gc.collect()
        gc.freeze()  # so that no collection in a worker writes to shared pages
        ready = {"ready": len(store), "seconds": round(time.monotonic() - began, 3)}
        control.sendall(json.dumps(ready).encode() + b"\n")
        try:
            ForkServer(control, store, options.memory).run(options.workers)
        except (BrokenPipeError, ConnectionResetError):
            return  # the asking process has gone, and its workers have been ended
        finally:
            sys.stdout.flush()
            os._exit(0)  # the operating system frees the store faster than its destructor


if __name__ == "__main__":
    main()
