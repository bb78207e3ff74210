"""Documents of one corpus that bear one name, told apart.

A document's name comes from its title or file, so two documents may get the same one. Which of them came
first must not matter, so each gets part of its content's hash after the name, and says so. That a second
one joins the corpus changes the first one's name: the one case in which an IRI of a document changes.
"""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Sequence
from dataclasses import replace

from loaders.records import DocumentRecord, Record

SAME_NAME = "other documents of this corpus have the same name; part of its content's hash was added to it"


def name_apart(slug: str, sha256: str) -> str:
    """Return the name of the document with this slug and content, among others of that slug."""
    return f"{slug}-{sha256[:8] or 'unread'}"


def renamed(records: Sequence[Record], slug: str) -> list[Record]:
    """Return a document's records under another name, with a warning that says why."""
    out: list[Record] = []
    for record in records:
        if isinstance(record, DocumentRecord):
            out.append(replace(record, document=slug, warnings=(*record.warnings, SAME_NAME)))
        else:
            out.append(replace(record, document=slug))
    return out


def pack(records: Sequence[Record]) -> bytes:
    """Return records as a small string of bytes, for this process alone."""
    return zlib.compress(pickle.dumps(list(records), pickle.HIGHEST_PROTOCOL), 1)


def unpack(packed: bytes) -> list[Record]:
    """Return the records of `pack`."""
    records: list[Record] = pickle.loads(zlib.decompress(packed))
    return records
