"""The order of reading: file → articles → links → actors → statements, events, relations → records.

The grammar is the default extractor. Any other (a parser, a language model) plugs in as an `Extractor`: what
it returns is accepted only where its quote stands verbatim at its offsets.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from loaders import reading, segments
from loaders.actors import register
from loaders.events import event_for_statements, find_events
from loaders.linking import link, states_inside
from loaders.model import Article, Entity, Form, Reading, SourceText
from loaders.records import DocumentRecord, Mention, Record
from loaders.relations import find_relations
from loaders.statements import find_statements
from ontology import authority as authority_file
from ontology.authority import Authority


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file that was not read: which, and why, in words for its owner."""

    file: str
    reason: str


class Extractor(Protocol):
    """Reads one article into records; offsets are code points into the file's text."""

    def __call__(self, article: Article, authority: Authority) -> list[Record]:
        """Return the article's records, without its document record."""
        ...


class EvidenceError(ValueError):
    """An extractor returned a quote that does not stand in the source at its offsets."""


def grammar(article: Article, authority: Authority) -> list[Record]:
    """The default extractor: link names, register actors, read statements, events and relations."""
    read = register(article, link(article, authority), authority)
    events = find_events(read, authority)
    at_event = event_for_statements(read, events)
    return [
        *mentions(read, authority),
        *find_statements(read, authority, at_event),
        *events,
        *find_relations(read, authority, events),
    ]


def mentions(read: Reading, authority: Authority) -> Iterator[Mention]:
    """Yield a record for each name and short form; roles, adjectives and pronouns only serve resolution."""
    for ref in read.references:
        if ref.form not in (Form.NAME, Form.SHORT):
            continue
        yield _mention(read, ref.start, ref.end, ref.entity)
        if ref.entity.cls in ("Mechanism", "Issue", "Principle"):
            # "China-Bangladesh-Pakistan cooperation mechanism" names three states too.
            for start, end, state in states_inside(read.text, ref.start, ref.end, authority):
                yield _mention(read, start, end, state)


def _mention(read: Reading, start: int, end: int, entity: Entity) -> Mention:
    return Mention(
        file=read.article.source.file,
        document=read.article.slug,
        start=start,
        end=end,
        quote=read.text[start:end],
        entity=entity.name,
        cls=entity.cls,
        iri=_iri(entity),
    )


def _iri(entity: Entity) -> str | None:
    return entity.entry.iri if entity.entry is not None else None


def document_record(article: Article) -> DocumentRecord:
    """Return the record that describes the article itself."""
    meta = article.source.meta
    return DocumentRecord(
        file=article.source.file,
        document=article.slug,
        title=article.title,
        text_start=article.start,
        text_end=article.end,
        kind=article.kind,
        coverage=article.coverage,
        published=article.published.isoformat() if article.published else None,
        publisher=article.publisher,
        address=article.address,
        language=meta.get("language", "en"),
        digest_of=article.digest_of,
        sha256=article.source.sha256,
        warnings=(*article.source.warnings, *article.warnings),
    )


def extract_source(
    source: SourceText, authority: Authority | None = None, extractor: Extractor = grammar
) -> list[Record]:
    """Return the records of every article of a file, each article's document record first.

    Raises EvidenceError where the extractor's quote is not the text at its offsets.
    """
    known = authority if authority is not None else authority_file.load()
    out: list[Record] = []
    for article in segments.articles(source):
        out.append(document_record(article))
        for record in extractor(article, known):
            if (
                not isinstance(record, DocumentRecord)
                and source.text[record.start : record.end] != record.quote
            ):
                raise EvidenceError(
                    f"{source.file}, {record.start}–{record.end}: the quote is not the text that stands there"
                )
            out.append(record)
    return out


def read_paths(paths: Sequence[Path]) -> Iterator[SourceText | Refusal]:
    """Yield the text of every file that `paths` (files, folders, globs) name, or why it is not read."""
    for found in reading.find(paths):
        if isinstance(found, reading.Unreadable):
            yield Refusal(found.file, found.reason)
            continue
        root, path = found
        try:
            yield reading.read(path, root)
        except reading.Unreadable as problem:
            yield Refusal(problem.file, problem.reason)


def extract_paths(paths: Sequence[Path]) -> Iterator[tuple[SourceText, list[Record]] | Refusal]:
    """Yield each file's text and records, or why there are none."""
    for source in read_paths(paths):
        if isinstance(source, Refusal):
            yield source
        else:
            yield source, extract_source(source)
