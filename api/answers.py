"""Answers kept in memory: a snapshot never changes, so neither does what is answered from it.

Keyed by snapshot, address and Accept; only complete answers with an ETag are kept, which leaves out queries
with NOW() or RAND(). Bounded in bytes; what was asked for longest ago goes first.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from starlette.types import Message, Scope, Send

Key = tuple[str, str, bytes, tuple[bytes, ...]]

_LARGEST = 1 << 20
_OVERHEAD = 1_000  # bytes, about, of an entry besides its body and address


@dataclass(frozen=True, slots=True)
class Kept:
    """One answer: its headers, among them `etag`, and its body."""

    headers: list[tuple[bytes, bytes]]
    body: bytes
    etag: bytes

    async def send(self, scope: Scope, send: Send) -> None:
        """Send it, or 304 to a client that has it (RFC 9110, 13.1.2: weak comparison)."""
        sent = b",".join(v for k, v in scope["headers"] if k == b"if-none-match")
        tags = [tag.strip().removeprefix(b"W/") for tag in sent.split(b",")] if sent else []
        if b"*" in tags or self.etag.removeprefix(b"W/") in tags:
            kept = [h for h in self.headers if h[0] not in (b"content-length", b"content-type")]
            await send({"type": "http.response.start", "status": 304, "headers": kept})
            await send({"type": "http.response.body", "body": b""})
            return
        await send({"type": "http.response.start", "status": 200, "headers": self.headers})
        await send({"type": "http.response.body", "body": self.body})


class Answers:
    """Least recently used answers, at most `limit` bytes of them. For one event loop."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._size = 0
        self._kept: OrderedDict[Key, Kept] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Key) -> Kept | None:
        """Return the answer kept for `key`, or None."""
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def put(self, key: Key, answer: Kept) -> None:
        """Keep an answer, unless it is too large for that."""
        if len(answer.body) > _LARGEST or key in self._kept:
            return
        self._kept[key] = answer
        self._size += _cost(key, answer)
        while self._size > self._limit:
            self._size -= _cost(*self._kept.popitem(last=False))


def _cost(key: Key, answer: Kept) -> int:
    return len(answer.body) + len(key[1]) + len(key[2]) + sum(map(len, key[3])) + _OVERHEAD


class Recorder:
    """Passes an answer on, and remembers it if it is whole, 200 and tagged."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message | None = None
        self.answer: Kept | None = None

    async def __call__(self, message: Message) -> None:
        """Pass one message on."""
        if message["type"] == "http.response.start":
            self._start = message
        elif self._start is not None:
            headers = list(self._start.get("headers", ()))
            etag = next((v for k, v in headers if k == b"etag"), None)
            if self._start["status"] == 200 and etag is not None and not message.get("more_body", False):
                self.answer = Kept(headers, message.get("body", b""), etag)
            self._start = None
        await self._send(message)
