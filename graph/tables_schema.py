"""The layout of the tables that are computed once a build, and the rows that are read back.

Every table has an integer key `n` given in a deterministic order (documents by slug, passages and
statements by where they stand, all else by IRI), so that two builds of one dataset give the same file
and `ORDER BY n` is the reading order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

DDL = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE things (
  n INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, slug TEXT NOT NULL,
  class TEXT NOT NULL, label TEXT NOT NULL, sort TEXT NOT NULL, entity INTEGER NOT NULL, definition TEXT,
  alt TEXT NOT NULL, external TEXT NOT NULL,
  statements INTEGER NOT NULL DEFAULT 0, positions INTEGER NOT NULL DEFAULT 0,
  documents INTEGER NOT NULL DEFAULT 0, events INTEGER NOT NULL DEFAULT 0, degree INTEGER NOT NULL DEFAULT 0);
CREATE INDEX things_slug ON things (slug, kind);
CREATE INDEX things_class ON things (entity, class, sort, n);
CREATE INDEX things_sort ON things (entity, sort, n);
CREATE TABLE names (thing INTEGER NOT NULL, folded TEXT NOT NULL, PRIMARY KEY (thing, folded)) WITHOUT ROWID;
CREATE TABLE narrower (
  ancestor INTEGER NOT NULL, thing INTEGER NOT NULL, PRIMARY KEY (ancestor, thing)) WITHOUT ROWID;
CREATE TABLE documents (
  n INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE, slug TEXT NOT NULL UNIQUE, title TEXT NOT NULL, kind TEXT,
  coverage TEXT, issued TEXT, publisher TEXT, publisher_iri TEXT, address TEXT, file TEXT, sha256 TEXT,
  digest_of TEXT, digest_title TEXT, reports TEXT, warnings TEXT NOT NULL,
  text_start INTEGER, text_end INTEGER,
  statements INTEGER NOT NULL DEFAULT 0, entities INTEGER NOT NULL DEFAULT 0);
CREATE TABLE mentions (
  thing INTEGER NOT NULL, document INTEGER NOT NULL, form TEXT NOT NULL, times INTEGER NOT NULL,
  passage INTEGER, PRIMARY KEY (thing, document, form)) WITHOUT ROWID;
CREATE INDEX mentions_document ON mentions (document, thing);
CREATE TABLE passages (
  n INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE, document INTEGER NOT NULL, start INTEGER NOT NULL,
  end INTEGER NOT NULL, exact TEXT NOT NULL);
CREATE INDEX passages_document ON passages (document, start);
CREATE TABLE statements (
  n INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE, id TEXT NOT NULL UNIQUE, document INTEGER NOT NULL,
  passage INTEGER, wording TEXT NOT NULL, act TEXT, stance TEXT, mode TEXT, reiterated INTEGER NOT NULL,
  event INTEGER, said_on TEXT, earliest TEXT, latest TEXT, dated_by TEXT, position INTEGER, unresolved TEXT,
  reason TEXT);
CREATE INDEX statements_document ON statements (document);
CREATE INDEX statements_position ON statements (position);
CREATE INDEX statements_event ON statements (event);
CREATE INDEX statements_said ON statements (earliest);
CREATE INDEX statements_stance ON statements (stance);
CREATE INDEX statements_act ON statements (act);
CREATE TABLE statement_links (
  statement INTEGER NOT NULL, role TEXT NOT NULL, thing INTEGER NOT NULL, PRIMARY KEY (statement, role, thing)
) WITHOUT ROWID;
CREATE INDEX statement_links_thing ON statement_links (role, thing, statement);
CREATE TABLE positions (
  n INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE, id TEXT NOT NULL UNIQUE, stance TEXT, mode TEXT, rule TEXT,
  reciprocates TEXT NOT NULL, first_said TEXT, last_said TEXT, statements INTEGER NOT NULL DEFAULT 0,
  documents INTEGER NOT NULL DEFAULT 0);
CREATE INDEX positions_order ON positions (documents DESC, statements DESC, n);
CREATE TABLE position_links (
  position INTEGER NOT NULL, role TEXT NOT NULL, thing INTEGER NOT NULL, PRIMARY KEY (position, role, thing)
) WITHOUT ROWID;
CREATE INDEX position_links_thing ON position_links (role, thing, position);
CREATE TABLE position_aliases (alias TEXT PRIMARY KEY, position INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE events (
  n INTEGER PRIMARY KEY, thing INTEGER NOT NULL UNIQUE, type TEXT, status TEXT, time TEXT, earliest TEXT,
  latest TEXT, place INTEGER, round_of INTEGER, ordinal INTEGER, statements INTEGER NOT NULL DEFAULT 0);
CREATE INDEX events_time ON events (earliest, n);
CREATE TABLE same_events (thing INTEGER PRIMARY KEY, event INTEGER NOT NULL);
CREATE INDEX same_events_event ON same_events (event);
CREATE TABLE event_documents (
  event INTEGER NOT NULL, document INTEGER NOT NULL, PRIMARY KEY (event, document)) WITHOUT ROWID;
CREATE TABLE participations (
  event INTEGER NOT NULL, actor INTEGER NOT NULL, role TEXT NOT NULL, rank INTEGER,
  PRIMARY KEY (event, actor, role)) WITHOUT ROWID;
CREATE INDEX participations_actor ON participations (actor, event);
CREATE TABLE edges (
  n INTEGER PRIMARY KEY, subject INTEGER NOT NULL, relation TEXT NOT NULL, object INTEGER, value TEXT,
  detail TEXT, evidence INTEGER NOT NULL);
CREATE INDEX edges_subject ON edges (subject, relation, n);
CREATE INDEX edges_object ON edges (object, relation, n);
CREATE TABLE evidence (
  edge INTEGER NOT NULL, rank INTEGER NOT NULL, basis TEXT NOT NULL, source_kind TEXT NOT NULL,
  iri TEXT NOT NULL, passage INTEGER, document INTEGER, rule TEXT, source TEXT,
  PRIMARY KEY (edge, rank)) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Thing:
    """Anything that has a name and a page. `kind` is the IRI's segment (person, issue), `cls` the class."""

    n: int
    iri: str
    kind: str
    slug: str
    cls: str
    label: str
    entity: bool


@dataclass(frozen=True, slots=True)
class EntityRow:
    """An entity with its names, what it is called elsewhere (IRIs), and how often it occurs."""

    thing: Thing
    definition: str | None
    alt: tuple[str, ...]
    external: tuple[str, ...]
    statements: int
    positions: int
    documents: int
    events: int
    degree: int


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One document; of a digest, publisher and address are those of its source.

    `text_start`/`text_end` bound it in its file's text where that is known (code points).
    """

    n: int
    iri: str
    slug: str
    title: str
    kind: str | None
    coverage: str | None
    issued: str | None
    publisher: str | None
    publisher_iri: str | None
    address: str | None
    file: str | None
    sha256: str | None
    digest_of: str | None
    digest_title: str | None
    reports: tuple[str, ...]
    warnings: tuple[str, ...]
    text_start: int | None
    text_end: int | None
    statements: int
    entities: int

    @property
    def is_digest(self) -> bool:
        """Whether the text is a summary in Karakoram's words, not the source's."""
        return self.coverage == "digest" or self.digest_of is not None


@dataclass(frozen=True, slots=True)
class Passage:
    """The characters `start`–`end` (code points, end excluded) of a document, as they stand there."""

    iri: str
    start: int
    end: int
    exact: str
    document: str
    document_title: str
    digest: bool


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One source's wording. `links` holds the things by role: holder, object, toward, speaker, on-behalf-of,
    addressee. `position` is the position's id. `earliest` and `latest` are ISO days that bound when it was
    said, by its own date or, where it has none, by that of its event (`dated_by`: statement or event)."""

    iri: str
    id: str
    document: str
    passage: Passage | None
    wording: str
    act: str | None
    stance: str | None
    mode: str | None
    reiterated: bool
    event: Thing | None
    said_on: str | None
    earliest: str | None
    latest: str | None
    dated_by: str | None
    position: str | None
    unresolved: str | None
    reason: str | None
    links: dict[str, tuple[Thing, ...]]


@dataclass(frozen=True, slots=True)
class PositionRow:
    """What is held, and all wordings of it. Dates are those of the statements that have one."""

    iri: str
    id: str
    stance: str | None
    mode: str | None
    rule: str | None
    first_said: str | None
    last_said: str | None
    documents: int
    reciprocates: tuple[str, ...]
    links: dict[str, tuple[Thing, ...]]
    statements: tuple[StatementRow, ...]


@dataclass(frozen=True, slots=True)
class ParticipationRow:
    """Who took part in an event, and as what."""

    actor: Thing
    role: str
    rank: int | None


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event, once however many documents tell of it; `time` is EDTF, `earliest` and `latest` ISO dates.

    `same` are the other documents' descriptions that are put together here, `documents` (slug, title) all
    that tell of it."""

    thing: Thing
    type: str | None
    status: str | None
    time: str | None
    earliest: str | None
    latest: str | None
    place: Thing | None
    round_of: Thing | None
    ordinal: int | None
    statements: int
    participants: tuple[ParticipationRow, ...]
    same: tuple[Thing, ...]
    documents: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """What an edge rests on: an assertion or a statement (`source_kind`, `iri`), with the passage where it is
    stated, the named rule where derived, the source where external."""

    basis: str
    source_kind: str
    iri: str
    passage: Passage | None
    rule: str | None
    source: str | None


@dataclass(frozen=True, slots=True)
class EdgeRow:
    """A fact about a thing: to a thing (`object`) or to a word or date (`value`); `detail` says when."""

    n: int
    subject: Thing
    relation: str
    object: Thing | None
    value: str | None
    detail: str | None
    evidence_total: int
    evidence: tuple[EvidenceRow, ...]


@dataclass(frozen=True, slots=True)
class MentionRow:
    """A name as one document uses it."""

    thing: Thing
    document: str
    document_title: str
    form: str
    times: int


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A bounded part of a list: the rows from `offset`, and how many there are in all."""

    rows: tuple[T, ...]
    total: int
    limit: int
    offset: int


class UnknownThing(LookupError):
    """A filter names something that the graph does not hold. `near` are slugs like it."""

    def __init__(self, parameter: str, slug: str, near: tuple[str, ...]) -> None:
        super().__init__(f"{parameter}={slug} names nothing in this graph")
        self.parameter = parameter
        self.slug = slug
        self.near = near
