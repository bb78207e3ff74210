"""The asking side's hold on one fork server: its process, its workers, their sockets.

A replica is one snapshot in memory. `graph.workers.QueryPool` asks of it; this module knows how to start
it, how to talk to one worker, and what a worker died of.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from graph.errors import PoolClosed
from graph.worker_process import FRAME, frame

_SCRIPT = Path(__file__).with_name("worker_process.py")
_CLOEXEC = getattr(socket, "MSG_CMSG_CLOEXEC", 0)
_MAX_DESCRIPTORS = 64
_READ = 1 << 20


class WorkerDied(Exception):
    """The worker closed its socket before its answer was complete."""


class Worker:
    """One worker process, seen from the asking side. Used by one query at a time."""

    def __init__(self, replica: Replica, number: int, pid: int, sock: socket.socket) -> None:
        self.replica = replica
        self.number = number
        self.pid = pid
        self.death: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._sock = sock
        self._sock.setblocking(False)

    async def ask(self, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
        """Send a request and return header and body of the complete answer; WorkerDied where none comes."""
        loop = asyncio.get_running_loop()
        try:
            for piece in frame(request):
                await loop.sock_sendall(self._sock, piece)
            return await self._answer()
        except (ConnectionError, EOFError):
            raise WorkerDied from None

    async def _answer(self) -> tuple[dict[str, Any], bytes]:
        loop = asyncio.get_running_loop()
        data = b""
        while len(data) < FRAME.size or len(data) < FRAME.size + FRAME.unpack_from(data)[0]:
            more = await loop.sock_recv(self._sock, _READ)  # most answers come whole in the first one
            if not more:
                raise EOFError
            data = data + more if data else more
        head, size = FRAME.unpack_from(data)
        header: dict[str, Any] = json.loads(data[FRAME.size : FRAME.size + head])
        begun = data[FRAME.size + head :]
        if len(begun) == size:
            return header, begun
        body = bytearray(size)
        body[: len(begun)] = begun
        view = memoryview(body)
        filled = len(begun)
        while filled < size:
            count = await loop.sock_recv_into(self._sock, view[filled : filled + _READ])
            if count == 0:
                raise EOFError
            filled += count
        return header, bytes(body)

    async def cause(self) -> int:
        """Return the signal that ended this dead worker, 0 where it ended by itself or nobody knows."""
        with contextlib.suppress(TimeoutError):
            return await asyncio.wait_for(asyncio.shield(self.death), 1.0)
        return 0

    def close(self) -> None:
        """Close the socket; an idle worker then ends by itself."""
        self._sock.close()


class Replica:
    """One snapshot loaded in a fork server, and the workers it has forked.

    `on_worker` is called for each new worker, `on_death` for each that has died, `on_end` once when the
    server itself has gone without being told to.
    """

    def __init__(
        self,
        snapshot: str,
        on_worker: Callable[[Worker], None],
        on_death: Callable[[Worker], None],
        on_end: Callable[[Replica], None],
    ) -> None:
        self.snapshot = snapshot
        self.quads = 0
        self.load_seconds = 0.0
        self.workers: dict[int, Worker] = {}
        self.draining = False
        self.ended = False
        self._on_worker = on_worker
        self._on_death = on_death
        self._on_end = on_end
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._received = b""
        self._descriptors: list[int] = []
        self._loop = asyncio.get_running_loop()
        self._full: asyncio.Future[None] = self._loop.create_future()
        self._wanted = 0

    async def start(self, dataset: Path, workers: int, memory: int) -> None:
        """Load `dataset` and wait until `workers` workers stand; PoolClosed says why they do not."""
        self._wanted = workers
        ours, theirs = socket.socketpair()
        with theirs:
            # -I: neither the caller's folder nor its environment decides what the server imports.
            self._process = subprocess.Popen(
                [sys.executable, "-I", str(_SCRIPT), "--control", str(theirs.fileno()), "--dataset",
                 str(dataset), "--workers", str(workers), "--memory", str(memory)],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C is for the service, which then closes the server
            )  # fmt: skip
        ours.setblocking(False)
        self._control = ours
        self._loop.add_reader(ours.fileno(), self._readable)
        try:
            await self._full
        except BaseException:
            await self.close()
            raise

    def kill(self, worker: Worker) -> None:
        """Have the fork server, whose child it is, end a worker and fork another."""
        self._send({"kill": worker.number})
        self.workers.pop(worker.number, None)
        worker.close()

    def drain(self) -> None:
        """Tell the server to replace no worker from now on."""
        self.draining = True
        self._send({"drain": True})

    async def close(self) -> None:
        """End the server and every worker, busy or not, and free their descriptors."""
        self.draining = True
        self._end()
        process = self._process
        if process is not None:
            try:
                await asyncio.to_thread(process.wait, 5)
            except subprocess.TimeoutExpired:
                process.kill()
                await asyncio.to_thread(process.wait)

    def _send(self, message: dict[str, Any]) -> None:
        if self._control is not None:
            # A few dozen bytes always fit the buffer; a server that has gone is noticed by the reader.
            with contextlib.suppress(ConnectionError):
                self._control.send(json.dumps(message).encode() + b"\n")

    def _readable(self) -> None:
        assert self._control is not None
        try:
            data, descriptors, _, _ = socket.recv_fds(self._control, 65536, _MAX_DESCRIPTORS, _CLOEXEC)
        except BlockingIOError:
            return
        except ConnectionError:
            data, descriptors = b"", []
        self._descriptors += descriptors
        if not data:
            expected = self.draining
            self._end()
            if not expected:
                self._on_end(self)
            return
        *lines, self._received = (self._received + data).split(b"\n")
        for line in lines:
            self._hear(json.loads(line))

    def _hear(self, message: dict[str, Any]) -> None:
        if "ready" in message:
            self.quads, self.load_seconds = message["ready"], message["seconds"]
        elif "failed" in message:
            self._fail(f"The dataset of snapshot {self.snapshot} cannot be loaded: {message['failed']}")
        elif "worker" in message:
            sock = socket.socket(fileno=self._descriptors.pop(0))
            worker = Worker(self, message["worker"], message["pid"], sock)
            self.workers[worker.number] = worker
            self._on_worker(worker)
            if len(self.workers) >= self._wanted and not self._full.done():
                self._full.set_result(None)
        elif "died" in message:
            self._deaths(message["died"], message["signal"])

    def _deaths(self, number: int, ended_by: int) -> None:
        worker = self.workers.pop(number, None)
        if worker is not None:
            if not worker.death.done():
                worker.death.set_result(ended_by)
            self._on_death(worker)

    def _fail(self, reason: str) -> None:
        if not self._full.done():
            self._full.set_exception(PoolClosed(reason))

    def _end(self) -> None:
        if self.ended:
            return
        self.ended = True
        if self._control is not None:
            self._loop.remove_reader(self._control.fileno())
            self._control.close()
            self._control = None
        for descriptor in self._descriptors:
            socket.close(descriptor)
        self._descriptors.clear()
        for number in list(self.workers):
            self._deaths(number, signal.SIGKILL)
        self._fail(f"The query server of snapshot {self.snapshot} ended while it was starting.")
        if self._full.done() and not self._full.cancelled():
            self._full.exception()  # seen: a start that nobody awaits any more is not worth a warning
