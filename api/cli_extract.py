"""`karakoram extract`: documents to records, without a graph."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli_common import REFUSED, command, say

if TYPE_CHECKING:
    from loaders.model import Article, SourceText
    from loaders.records import Record


class ExtractFormat(StrEnum):
    """How records are shown."""

    JSONL = "jsonl"
    TABLE = "table"


_COLUMNS = (
    "document", "segments", "statements", "no holder", "mentions", "events", "relations", "not read"
)  # fmt: skip


@command
def extract(
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH…", help="Documents: files, folders or patterns.")
    ],
    format: Annotated[
        ExtractFormat, typer.Option(help="jsonl: one record a line; table: what was found in each document.")
    ] = ExtractFormat.JSONL,
) -> None:
    """Read documents and print what they say, as records.

    A document that cannot be read is named on standard error with the reason, and the others are read: the
    exit code is then 1.
    """
    found = _read(paths)
    refused = _table(found) if format is ExtractFormat.TABLE else _lines(found)
    if refused:
        raise typer.Exit(REFUSED)


def _read(paths: list[Path]) -> Iterator[tuple[SourceText, list[Record]] | None]:
    """Yield each file with its records, None for one that was refused; the reasons go to standard error."""
    from loaders.model import SourceText
    from loaders.pipeline import EvidenceError, extract_source, read_paths

    for source in read_paths(paths):
        if not isinstance(source, SourceText):
            say(f"{source.file}: refused: {source.reason}")
            yield None
            continue
        try:
            records = extract_source(source)
        except EvidenceError as error:
            say(f"{source.file}: refused: {error}")
            yield None
            continue
        for warning in source.warnings:
            say(f"{source.file}: {warning}")
        yield source, records


def _lines(found: Iterator[tuple[SourceText, list[Record]] | None]) -> int:
    from loaders.records import write_jsonl

    refused = 0
    for item in found:
        if item is None:
            refused += 1
        else:
            # In UTF-8 whatever the terminal's language: the format says so.
            sys.stdout.buffer.write("".join(write_jsonl(item[1])).encode("utf-8", "surrogatepass"))
    sys.stdout.buffer.flush()
    return refused


def _table(found: Iterator[tuple[SourceText, list[Record]] | None]) -> int:
    from rich.table import Table
    from rich.text import Text

    from api.cli_show import show
    from loaders.records import Event, Mention, Relation, Statement
    from loaders.segments import articles

    table = Table(title="What was found", title_justify="left")
    for name in _COLUMNS:
        table.add_column(name, overflow="fold")
    refused = 0
    for item in found:
        if item is None:
            refused += 1
            continue
        source, records = item
        for article in articles(source):
            own = [r for r in records if r.document == article.slug]
            statements = [r for r in own if isinstance(r, Statement)]
            counts = [sum(isinstance(r, kind) for r in own) for kind in (Mention, Event, Relation)]
            unresolved = sum(1 for r in statements if not r.holders)
            row = [f"{article.slug}\n({source.file})", _segments(article)]
            row += [*map(str, (len(statements), unresolved, *counts)), _skipped(article)]
            table.add_row(*(Text(cell) for cell in row))
    show(table)
    return refused


def _segments(article: Article) -> str:
    kinds = Counter(segment.kind.value for segment in article.segments)
    return ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items()))


_WHY = {
    "title": "names the topic",
    "standfirst": "sums up what follows",
    "caption": "gives events and people only",
    "heading": "names the topic",
    "boilerplate": "not the author's",
}


def _skipped(article: Article) -> str:
    """Say which segments no statement is read from, and why."""
    from loaders.model import BODY_KINDS

    kinds = Counter(s.kind for s in article.segments if s.kind not in BODY_KINDS)
    return "\n".join(f"{count} {kind.value}: {_WHY[kind.value]}" for kind, count in sorted(kinds.items()))
