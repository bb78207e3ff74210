"""Reads a few sentences as the product would, for tests of the grammar."""

from __future__ import annotations

import hashlib

from loaders.model import SourceText
from loaders.pipeline import extract_source
from loaders.records import Record, Statement

LEAD = "The foreign ministers of China and Pakistan met in Beijing on Monday. "


def records_of(text: str, kind: str | None = None, date: str = "2024-05-15") -> list[Record]:
    """Return the records of a text that stands in a file of its own, published on `date`."""
    meta = {"date": date} | ({"kind": kind} if kind else {})
    digest = hashlib.sha256(text.encode()).hexdigest()
    return extract_source(SourceText("text.txt", text, digest, "utf-8", "text/plain", meta))


def statements_of(text: str, kind: str | None = None, date: str = "2024-05-15") -> list[Statement]:
    """Return the statements of a text."""
    return [r for r in records_of(text, kind, date) if isinstance(r, Statement)]


def said(text: str, kind: str | None = None) -> list[tuple[str, str, str, str]]:
    """Return holders (joined by +), act, stance and quote of each statement of a text."""
    return [("+".join(s.holders), s.act, s.stance, s.quote) for s in statements_of(text, kind)]
