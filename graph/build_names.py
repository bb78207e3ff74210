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
from ontology.iris import digest

SAME_NAME = "other documents of this corpus have the same name; part of its content's hash was added to it"


def content_hash(records: Sequence[Record]) -> str:
    """Return the hash of the file that records tell; where they do not, one of the file's name."""
    told = (r.sha256 for r in records if isinstance(r, DocumentRecord) and r.sha256)
    return next(told, None) or digest(records[0].file)


def name_apart(slug: str, content: str) -> str:
    """Return the name of the document with this slug and content hash, among others of that slug."""
    return f"{slug}-{content[:8]}"


def by_source(records: Sequence[Record]) -> list[list[Record]]:
    """Return the records of one name by document: by file, where each of several files describes its own.

    Records that name a second file without describing a document of it are left in one group, as a mistake.
    """
    files = dict.fromkeys(r.file for r in records)
    if {r.file for r in records if isinstance(r, DocumentRecord)} != set(files):
        return [list(records)]
    return [[r for r in records if r.file == file] for file in files]


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
