"""A document's text cut at the borders of its statements, so that a page can mark them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from api.resources_models import Statement
from graph.tables_schema import DocumentRow

_MAX_CHARACTERS = 400_000
_SIGN = re.compile(r"\s*(#{1,6}|[-*])\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that the same statements cover; `starts` are the ids of anchors that begin here."""

    text: str
    statements: tuple[Statement, ...]
    starts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of the text. `kind` is text, heading or bullet; Markdown's own signs are then left out."""

    kind: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """The paragraphs of a document, and whether something was left out at the end of a very long one."""

    paragraphs: tuple[Paragraph, ...]
    cut: bool


def annotate(whole: str, row: DocumentRow, said: Sequence[Statement]) -> Text:
    """Return the document's part of the file's text, as paragraphs of pieces.

    Offsets count in `whole`. Statements may overlap or share their words; each piece says which cover it.
    """
    first = row.text_start if row.text_start is not None else 0
    last = row.text_end if row.text_end else len(whole)
    cut = last - first > _MAX_CHARACTERS
    last = min(last, first + _MAX_CHARACTERS)
    spans = [
        (s.evidence.start, s.evidence.end, s)
        for s in said
        if s.evidence.start is not None and s.evidence.end is not None and s.evidence.start < last
    ]
    borders = sorted({first, last, *(b for a, z, _ in spans for b in (a, z) if first < b < last)})
    events: dict[int, list[tuple[int, int, Statement]]] = {}
    for span in spans:
        events.setdefault(span[0], []).append(span)
    covering: list[tuple[int, int, Statement]] = []
    paragraphs: list[list[Piece]] = [[]]
    for start, end in itertools.pairwise(borders):
        covering = [c for c in covering if c[1] > start] + events.get(start, [])
        anchors = tuple(dict.fromkeys(f"c{a}-{z}" for a, z, _ in events.get(start, ())))
        statements = tuple(c[2] for c in covering)
        for number, part in enumerate(whole[start:end].replace("\r\n", "\n").replace("\r", "\n").split("\n")):
            if number:
                paragraphs.append([])
            if part or anchors:
                paragraphs[-1].append(Piece(part, statements if part.strip() else (), anchors))
            anchors = ()
    is_markdown = (row.file or "").lower().endswith(".md")
    shown = [_paragraph(p, is_markdown) for p in paragraphs if any(x.text.strip() for x in p)]
    return Text(tuple(shown), cut)


def _paragraph(pieces: list[Piece], is_markdown: bool) -> Paragraph:
    sign = _SIGN.match(pieces[0].text) if is_markdown else None
    if sign is None:
        return Paragraph("text", tuple(pieces))
    first = replace(pieces[0], text=pieces[0].text[sign.end() :])
    return Paragraph("heading" if sign[1].startswith("#") else "bullet", (first, *pieces[1:]))
