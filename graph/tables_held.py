"""Reading what is held and what is said: positions and statements, by filter and by id."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from graph.tables_schema import (
    DocumentRow,
    Page,
    PositionRow,
    StatementRow,
    Thing,
    UnknownThing,
)
from graph.tables_walk import Reader, passage_of, thing_columns, thing_of


@dataclass(frozen=True, slots=True, kw_only=True)
class PositionFilter:
    """What positions to list; entities and issues by slug, concepts by slug of their scheme.

    `issue` includes everything narrower. Text fields left None do not restrict.
    """

    holder: str | None = None
    toward: str | None = None
    issue: str | None = None
    stance: str | None = None
    mode: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementFilter(PositionFilter):
    """What statements to list. `since` and `until` are ISO days, both included: what may have been said
    between them; a statement without a date is in no period. `unresolved` asks for those with (True) or
    without (False) an unresolved holder."""

    act: str | None = None
    document: str | None = None
    event: str | None = None
    since: str | None = None
    until: str | None = None
    unresolved: bool | None = None
    position: str | None = None


class _Tables(Reader, Protocol):
    def named(self, parameter: str, slug: str, *kinds: str) -> Thing: ...

    def near(self, slug: str, kinds: Iterable[str] = (), limit: int = 5) -> tuple[str, ...]: ...

    def document(self, slug: str) -> DocumentRow | None: ...


_PASSAGE = """p.iri, p.start, p.end, p.exact, d.slug, d.title,
              coalesce(d.coverage = 'digest' OR d.digest_of IS NOT NULL, 0)"""


class Held:
    """Positions and statements of one snapshot's tables."""

    def __init__(self, tables: _Tables) -> None:
        self._tables = tables

    def statements(self, wanted: StatementFilter, limit: int = 50, offset: int = 0) -> Page[StatementRow]:
        """List statements in reading order. UnknownThing where a filter names nothing that is here."""
        where, args = self._held(wanted, "statement", "s", "object")
        for column, value in (("s.act", wanted.act), ("s.stance", wanted.stance), ("s.mode", wanted.mode)):
            if value is not None:
                where.append(f"{column} = ?")
                args.append(value)
        if wanted.document is not None:
            document = self._tables.document(wanted.document)
            if document is None:
                raise UnknownThing(
                    "document", wanted.document, self._tables.near(wanted.document, ("document",))
                )
            where.append("s.document = ?")
            args.append(document.n)
        if wanted.event is not None:
            event = self._tables.named("event", wanted.event, "event").n
            where.append("s.event IN (?, (SELECT event FROM same_events WHERE thing = ?))")
            args += [event, event]
        if wanted.position is not None:
            number = self._position_number(wanted.position)
            if number is None:
                raise UnknownThing("position", wanted.position, ())
            where.append("s.position = ?")
            args.append(number)
        for bound, value in (("s.latest >= ?", wanted.since), ("s.earliest <= ?", wanted.until)):
            if value is not None:
                where.append(bound)
                args.append(value)
        if wanted.unresolved is not None:
            where.append(f"s.unresolved IS {'NOT ' if wanted.unresolved else ''}NULL")
        condition = " AND ".join(where) or "1"
        total = int(self._tables.scalar(f"SELECT count(*) FROM statements s WHERE {condition}", args))
        numbers = self._tables.rows(
            f"SELECT s.n FROM statements s WHERE {condition} ORDER BY s.n LIMIT ? OFFSET ?",
            (*args, limit, offset),
        )
        return Page(tuple(self._statements([n for (n,) in numbers])), total, limit, offset)

    def all_of(self, document: DocumentRow) -> list[StatementRow]:
        """Return all statements of one document in reading order."""
        numbers = self._tables.rows("SELECT n FROM statements WHERE document = ? ORDER BY n", (document.n,))
        return self._statements([n for (n,) in numbers])

    def statement(self, id_: str) -> StatementRow | None:
        """Return the statement with this id (the hash in its IRI), or None."""
        number = self._tables.scalar("SELECT n FROM statements WHERE id = ?", (id_,))
        return self._statements([number])[0] if number is not None else None

    def positions(self, wanted: PositionFilter, limit: int = 50, offset: int = 0) -> Page[PositionRow]:
        """List positions, those of most documents first, each with all its wordings."""
        where, args = self._held(wanted, "position", "p", "object")
        for column, value in (("p.stance", wanted.stance), ("p.mode", wanted.mode)):
            if value is not None:
                where.append(f"{column} = ?")
                args.append(value)
        condition = " AND ".join(where) or "1"
        total = int(self._tables.scalar(f"SELECT count(*) FROM positions p WHERE {condition}", args))
        numbers = self._tables.rows(
            f"""SELECT p.n FROM positions p WHERE {condition}
                ORDER BY p.documents DESC, p.statements DESC, p.n LIMIT ? OFFSET ?""",
            (*args, limit, offset),
        )
        return Page(tuple(self._positions([n for (n,) in numbers])), total, limit, offset)

    def position(self, id_: str) -> PositionRow | None:
        """Return the position with this id or that has a member with this id, or None."""
        number = self._position_number(id_)
        return self._positions([number])[0] if number is not None else None

    def _position_number(self, id_: str) -> int | None:
        number: int | None = self._tables.scalar("SELECT n FROM positions WHERE id = ?", (id_,))
        if number is None:
            number = self._tables.scalar("SELECT position FROM position_aliases WHERE alias = ?", (id_,))
        return number

    def _held(
        self, wanted: PositionFilter, kind: str, alias: str, object_role: str
    ) -> tuple[list[str], list[object]]:
        where: list[str] = []
        args: list[object] = []
        for role, slug in (("holder", wanted.holder), ("toward", wanted.toward)):
            if slug is not None:
                where.append(f"{alias}.n IN (SELECT {kind} FROM {kind}_links WHERE role = ? AND thing = ?)")
                args += [role, self._tables.named(role, slug).n]
        if wanted.issue is not None:
            issue = wanted.issue.removeprefix("issue/")
            number = self._tables.named("issue", issue, "issue", "topic").n
            where.append(
                f"""{alias}.n IN (SELECT l.{kind} FROM narrower b JOIN {kind}_links l
                    ON l.role = ? AND l.thing = b.thing WHERE b.ancestor = ?)"""
            )
            args += [object_role, number]
        return where, args

    def _statements(self, numbers: Sequence[int]) -> list[StatementRow]:
        marks = _marks(numbers)
        links: dict[int, dict[str, tuple[Thing, ...]]] = {n: {} for n in numbers}
        for row in self._tables.rows(
            f"""SELECT l.statement, l.role, {thing_columns("t")}
                FROM statement_links l JOIN things t ON t.n = l.thing
                WHERE l.statement IN ({marks}) ORDER BY l.statement, l.role, t.sort, t.n""",
            numbers,
        ):
            roles = links[row[0]]
            roles[row[1]] = (*roles.get(row[1], ()), thing_of(row[2:]))
        rows = self._tables.rows(
            f"""SELECT s.n, s.iri, s.id, d.slug, s.wording, s.act,
                       s.stance, s.mode, s.reiterated,
                       s.said_on, s.earliest, s.latest, s.dated_by, q.id, s.unresolved, s.reason,
                       {_PASSAGE}, {thing_columns("e")}
                FROM statements s JOIN documents d ON d.n = s.document LEFT JOIN passages p ON p.n = s.passage
                LEFT JOIN positions q ON q.n = s.position LEFT JOIN things e ON e.n = s.event
                WHERE s.n IN ({marks})""",
            numbers,
        )
        found = {row[0]: _statement(row, links[row[0]]) for row in rows}
        return [found[n] for n in numbers]

    def _positions(self, numbers: Sequence[int]) -> list[PositionRow]:
        marks = _marks(numbers)
        links: dict[int, dict[str, tuple[Thing, ...]]] = {n: {} for n in numbers}
        for row in self._tables.rows(
            f"""SELECT l.position, l.role, {thing_columns("t")}
                FROM position_links l JOIN things t ON t.n = l.thing
                WHERE l.position IN ({marks}) ORDER BY l.position, l.role, t.sort, t.n""",
            numbers,
        ):
            roles = links[row[0]]
            roles[row[1]] = (*roles.get(row[1], ()), thing_of(row[2:]))
        members: dict[int, list[int]] = {n: [] for n in numbers}
        for position, statement in self._tables.rows(
            f"SELECT position, n FROM statements WHERE position IN ({marks}) ORDER BY position, n", numbers
        ):
            members[position].append(statement)
        every = [s for group in members.values() for s in group]
        wordings = dict(zip(every, self._statements(every), strict=True))
        rows = self._tables.rows(
            f"""SELECT n, iri, id, stance, mode, rule, first_said, last_said, documents, reciprocates
                FROM positions WHERE n IN ({marks})""",
            numbers,
        )
        found = {
            r[0]: PositionRow(
                iri=r[1],
                id=r[2],
                stance=r[3],
                mode=r[4],
                rule=r[5],
                first_said=r[6],
                last_said=r[7],
                documents=r[8],
                reciprocates=tuple(json.loads(r[9])),
                links=links[r[0]],
                statements=tuple(wordings[s] for s in members[r[0]]),
            )
            for r in rows
        }
        return [found[n] for n in numbers]


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))


def _statement(row: Sequence[Any], links: dict[str, tuple[Thing, ...]]) -> StatementRow:
    return StatementRow(
        iri=row[1],
        id=row[2],
        document=row[3],
        wording=row[4],
        act=row[5],
        stance=row[6],
        mode=row[7],
        reiterated=bool(row[8]),
        said_on=row[9],
        earliest=row[10],
        latest=row[11],
        dated_by=row[12],
        position=row[13],
        unresolved=row[14],
        reason=row[15],
        passage=passage_of(row[16:23]),
        event=thing_of(row[23:30]) if row[23] is not None else None,
        links=links,
    )
