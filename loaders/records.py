"""Extraction records: what was read in a document, one flat object each.

The public contract between reading and the graph (`karakoram extract --format jsonl` writes them,
`karakoram build --records` reads them, and a human coder can write them by hand). Names are canonical
labels; `issues` are slugs of the issue scheme; offsets are Unicode code points into the decoded text of
`file`. The JSON Schema is `loaders/records.schema.json`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import MISSING, Field, dataclass, fields
from pathlib import Path
from typing import Any, ClassVar, Literal

from ontology.iris import digest

SCHEMA_VERSION = 1

Basis = Literal["stated", "derived"]

NARRATOR = "[article narrator]"
EDITOR = "[editorial note]"


class RecordError(ValueError):
    """A record that breaks the contract; the message names the record, the field and the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRecord:
    """One article: where it stands in its file and what is known about it.

    `text_start`/`text_end` bound the article in the file's text. `kind` is a slug of the document-type
    scheme, `coverage` one of full, selective, digest. `published` is an ISO date, `digest_of` names the
    document that a digest summarises, `reports` one that this one reports. `sha256` is of the file's bytes.
    """

    type: ClassVar[str] = "document"
    file: str
    document: str
    title: str | None = None
    text_start: int = 0
    text_end: int = 0
    kind: str | None = None
    coverage: str = "full"
    published: str | None = None
    publisher: str | None = None
    address: str | None = None
    language: str | None = None
    reports: str | None = None
    digest_of: str | None = None
    sha256: str | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A name as it stands in the text. `iri` is given where the linker knows it."""

    type: ClassVar[str] = "mention"
    file: str
    document: str
    start: int
    end: int
    quote: str
    entity: str
    cls: str
    iri: str | None = None
    basis: Basis = "stated"
    rule: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One source's wording of a position, or of something said whose holder is not resolved."""

    type: ClassVar[str] = "statement"
    file: str
    document: str
    start: int
    end: int
    quote: str
    holders: tuple[str, ...]
    act: str
    stance: str
    mode: str = "unilateral"
    speaker: str | None = None
    on_behalf_of: tuple[str, ...] = ()
    addressees: tuple[str, ...] = ()
    toward: tuple[str, ...] = ()
    reiterated: bool = False
    issues: tuple[str, ...] = ()
    said_on: str | None = None
    event: str | None = None
    in_turn: bool = False
    unresolved: str | None = None
    unresolved_reason: str | None = None
    basis: Basis = "stated"
    rule: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """Who took part in an event, and as what; `order` where the text gives one."""

    entity: str
    role: str
    order: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that occurred, is planned or is claimed. `when` is EDTF, `series` a mechanism's label."""

    type: ClassVar[str] = "event"
    file: str
    document: str
    start: int
    end: int
    quote: str
    label: str
    cls: str = "Event"
    event_type: str | None = None
    when: str | None = None
    place: str | None = None
    participants: tuple[Participant, ...] = ()
    series: str | None = None
    ordinal: int | None = None
    status: str = "occurred"
    basis: Basis = "stated"
    rule: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A fact between two named things, or a name and a word; `predicate` is controlled."""

    type: ClassVar[str] = "relation"
    file: str
    document: str
    start: int
    end: int
    quote: str
    subject: str
    predicate: str
    object: str
    when: str | None = None
    year: str | None = None
    place: str | None = None
    basis: Basis = "stated"
    rule: str | None = None


Record = DocumentRecord | Mention | Statement | Event | Relation
_CLASSES: dict[str, type[Any]] = {c.type: c for c in (DocumentRecord, Mention, Statement, Event, Relation)}
# JSON names that Python cannot have, or that we would rather not shadow.
_RENAMED = {"cls": "class"}
_TUPLES = ("holders", "on_behalf_of", "addressees", "toward", "issues", "warnings")


# Field and JSON name of each record class; `dataclasses.asdict` would copy every value, at many times the
# cost.
_FIELDS: dict[type[Any], tuple[tuple[str, str], ...]] = {
    c: tuple((f.name, _RENAMED.get(f.name, f.name)) for f in fields(c)) for c in _CLASSES.values()
}
_encode = json.JSONEncoder(ensure_ascii=False).encode
_encode_sorted = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode


def record_id(record: Record) -> str:
    """Return the record's stable identifier: a hash of all that it says."""
    return digest(_encode_sorted(_plain(record)))


def _plain(record: Record) -> dict[str, Any]:
    data: dict[str, Any] = {"schema": SCHEMA_VERSION, "type": record.type}
    for name, key in _FIELDS[type(record)]:
        data[key] = getattr(record, name)
    if isinstance(record, Event):
        data["participants"] = [
            {"entity": p.entity, "role": p.role, "order": p.order} for p in record.participants
        ]
    return data


def to_json(record: Record) -> str:
    """Return the record as one line of JSON with its `id`, fields in the order of the contract."""
    plain = _plain(record)
    plain["id"] = digest(_encode_sorted(plain))
    return _encode(plain)


def from_dict(data: dict[str, Any], where: str = "record") -> Record:
    """Build a record from parsed JSON.

    Fields that the contract does not know are ignored, so that a coder may keep notes; a missing or
    wrongly typed field raises RecordError naming `where` and the field.
    """
    if not isinstance(data, dict):
        raise RecordError(f"{where}: a record is a JSON object, not {type(data).__name__}")
    cls = _CLASSES.get(str(data.get("type")))
    if cls is None:
        raise RecordError(f"{where}: type is {data.get('type')!r}; known: {', '.join(sorted(_CLASSES))}")
    version = data.get("schema", SCHEMA_VERSION)
    if version != SCHEMA_VERSION:
        raise RecordError(f"{where}: schema is {version!r}; this version reads {SCHEMA_VERSION}")
    given: dict[str, Any] = {}
    for f in fields(cls):
        name = _RENAMED.get(f.name, f.name)
        if name in data and not (data[name] is None and _has_default(f)):
            given[f.name] = data[name]
        elif not _has_default(f):
            raise RecordError(f"{where}: field {name!r} is missing")
    for name in _TUPLES:
        if name in given:
            value = given[name]
            if not isinstance(value, (list, tuple)) or not all(isinstance(v, str) for v in value):
                raise RecordError(f"{where}: {name} must be a list of strings")
            given[name] = tuple(value)
    if "participants" in given:
        try:
            given["participants"] = tuple(
                Participant(entity=p["entity"], role=p["role"], order=p.get("order"))
                for p in given["participants"]
            )
        except (TypeError, KeyError) as error:
            raise RecordError(f"{where}: participants need entity and role: {error}") from None
    record: Record = cls(**given)
    check(record, where)
    return record


def _has_default(f: Field[Any]) -> bool:
    return f.default is not MISSING or f.default_factory is not MISSING


def check(record: Record, where: str = "record") -> None:
    """Raise RecordError where `record` breaks the contract that types alone do not express."""
    for name in ("file", "document"):
        if not isinstance(getattr(record, name), str) or not getattr(record, name):
            raise RecordError(f"{where}: {name} must be a non-empty string")
    if isinstance(record, DocumentRecord):
        start, end = record.text_start, record.text_end
    else:
        start, end = record.start, record.end
    if not isinstance(start, int) or not isinstance(end, int) or start < 0 or end < start:
        raise RecordError(f"{where}: offsets {start!r}–{end!r} are not 0 ≤ start ≤ end")
    if not isinstance(record, DocumentRecord):
        if not isinstance(record.quote, str) or len(record.quote) != end - start:
            raise RecordError(f"{where}: quote is not {end - start} characters long, as its offsets say")
        if record.basis not in ("stated", "derived"):
            raise RecordError(f"{where}: basis {record.basis!r} is neither stated nor derived")


def read_jsonl(path: Path) -> Iterator[Record]:
    """Yield the records of a JSON-lines file; RecordError names file and line of the first bad one."""
    with path.open(encoding="utf-8") as stream:
        for number, line in enumerate(stream, 1):
            if not line.strip():
                continue
            where = f"{path.name}, line {number}"
            try:
                data = json.loads(line)
            except json.JSONDecodeError as error:
                raise RecordError(f"{where}: not JSON: {error}") from None
            yield from_dict(data, where)


def write_jsonl(records: Iterable[Record]) -> Iterator[str]:
    """Yield one JSON line, with its newline, for each record."""
    for record in records:
        yield to_json(record) + "\n"
