"""Walking the tables: events with who took part, and the edges of a thing with what they rest on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from graph.tables_schema import (
    EdgeRow,
    EventRow,
    EvidenceRow,
    Page,
    ParticipationRow,
    Passage,
    Thing,
)

_MAX_EVIDENCE = 10


class Reader(Protocol):
    """What answers SQL over the tables."""

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Return all rows."""
        ...

    def scalar(self, sql: str, parameters: Sequence[object] = ()) -> Any:
        """Return the first column of the first row, or None."""
        ...


def thing_columns(alias: str) -> str:
    """Return the columns that `thing_of` reads, of the table `things` under this alias."""
    return ", ".join(f"{alias}.{c}" for c in ("n", "iri", "kind", "slug", "class", "label", "entity"))


def _maybe(row: Sequence[Any]) -> Thing | None:
    return thing_of(row) if row[0] is not None else None


def thing_of(row: Sequence[Any]) -> Thing:
    """Return the thing in a row of those columns."""
    n, iri, kind, slug, cls, label, entity = row
    return Thing(n, iri, kind, slug, cls, label, bool(entity))


_EVENT = f"""SELECT v.type, v.status, v.time, v.earliest, v.latest, v.ordinal, v.statements,
                    {thing_columns("t")}, {thing_columns("p")}, {thing_columns("r")}
             FROM events v JOIN things t ON t.n = v.thing LEFT JOIN things p ON p.n = v.place
             LEFT JOIN things r ON r.n = v.round_of"""


def passage_of(row: Sequence[Any]) -> Passage | None:
    """Return the passage in a row of its seven columns, or None where the join found none."""
    iri, start, end, exact, document, title, digest = row
    return Passage(iri, start, end, exact, document, title, bool(digest)) if iri is not None else None


class Walk:
    """Events and edges of one snapshot's tables."""

    def __init__(self, tables: Reader) -> None:
        self._tables = tables

    # -- events ------------------------------------------------------------------------------------

    def events(
        self,
        status: str | None = None,
        type_: str | None = None,
        participant: Thing | None = None,
        since: str | None = None,
        until: str | None = None,
        limit: int = 50,
        offset: int = 0,
    ) -> Page[EventRow]:
        """List events by date, those without one last; a period holds what may overlap it (ISO days)."""
        where, args = ["1"], list[object]()
        for condition, value in (
            ("v.status = ?", status),
            ("v.type = ?", type_),
            ("v.thing IN (SELECT event FROM participations WHERE actor = ?)", participant and participant.n),
            ("v.latest >= ?", since),
            ("v.earliest <= ?", until),
        ):
            if value is not None:
                where.append(condition)
                args.append(value)
        condition = " AND ".join(where)
        total = int(self._tables.scalar(f"SELECT count(*) FROM events v WHERE {condition}", args))
        rows = self._tables.rows(
            f"{_EVENT} WHERE {condition} ORDER BY v.n LIMIT ? OFFSET ?", (*args, limit, offset)
        )
        return Page(tuple(self._events(rows)), total, limit, offset)

    def event(self, thing: Thing) -> EventRow | None:
        """Return the event that `thing` is, also as another document's description of it, or None."""
        rows = self._tables.rows(f"{_EVENT} WHERE v.thing = ?", (self.first(thing),))
        return self._events(rows)[0] if rows else None

    def first(self, thing: Thing) -> int:
        """Return the number of the event under which `thing` is put together, or its own."""
        found = self._tables.scalar("SELECT event FROM same_events WHERE thing = ?", (thing.n,))
        return thing.n if found is None else int(found)

    def rounds(self, mechanism: Thing) -> list[EventRow]:
        """Return the rounds of a mechanism by their number."""
        rows = self._tables.rows(f"{_EVENT} WHERE v.round_of = ? ORDER BY v.ordinal, v.n", (mechanism.n,))
        return self._events(rows)

    def event_values(self, column: str) -> tuple[str, ...]:
        """Return the values of an event's `status` or `type` that occur."""
        if column not in ("status", "type"):
            raise ValueError(f"{column!r} is not a property of events with fixed values")
        sql = f"SELECT DISTINCT {column} FROM events WHERE {column} IS NOT NULL ORDER BY 1"
        return tuple(r[0] for r in self._tables.rows(sql))

    def _events(self, rows: Sequence[Sequence[Any]]) -> list[EventRow]:
        numbers = [row[7] for row in rows]
        marks = ",".join("?" * len(numbers))
        parts: dict[int, list[ParticipationRow]] = {n: [] for n in numbers}
        for row in self._tables.rows(
            f"""SELECT p.event, p.role, p.rank, {thing_columns("t")}
                FROM participations p JOIN things t ON t.n = p.actor
                WHERE p.event IN ({marks}) ORDER BY p.event, p.rank IS NULL, p.rank, t.sort, t.n, p.role""",
            numbers,
        ):
            # Somebody whom two documents name in one role is shown once, though neither is in the authority.
            part = ParticipationRow(thing_of(row[3:]), row[1], row[2])
            if all((p.actor.label, p.role) != (part.actor.label, part.role) for p in parts[row[0]]):
                parts[row[0]].append(part)
        same: dict[int, list[Thing]] = {n: [] for n in numbers}
        for row in self._tables.rows(
            f"""SELECT s.event, {thing_columns("t")} FROM same_events s JOIN things t ON t.n = s.thing
                WHERE s.event IN ({marks}) ORDER BY s.event, t.n""",
            numbers,
        ):
            same[row[0]].append(thing_of(row[1:]))
        documents: dict[int, list[tuple[str, str]]] = {n: [] for n in numbers}
        for event, slug, title in self._tables.rows(
            f"""SELECT e.event, d.slug, d.title FROM event_documents e JOIN documents d ON d.n = e.document
                WHERE e.event IN ({marks}) ORDER BY e.event, d.n""",
            numbers,
        ):
            documents[event].append((slug, title))
        return [
            EventRow(
                thing=thing_of(r[7:14]),
                type=r[0],
                status=r[1],
                time=r[2],
                earliest=r[3],
                latest=r[4],
                place=_maybe(r[14:21]),
                round_of=_maybe(r[21:28]),
                ordinal=r[5],
                statements=r[6],
                participants=tuple(parts[r[7]]),
                same=tuple(same[r[7]]),
                documents=tuple(documents[r[7]]),
            )
            for r in rows
        ]

    # -- edges -------------------------------------------------------------------------------------

    def facts(self, thing: Thing, limit: int = 100) -> list[EdgeRow]:
        """Return what is stated of `thing` apart from positions; what documents state first."""
        rows = self._tables.rows(
            """SELECT n FROM edges WHERE (subject = ?1 OR object = ?1) AND EXISTS (
                 SELECT 1 FROM evidence WHERE edge = edges.n AND source_kind = 'assertion')
               ORDER BY n LIMIT ?2""",
            (thing.n, limit),
        )
        return self._edges([n for (n,) in rows])

    def neighbours(
        self, thing: Thing, relation: str | None = None, limit: int = 50, offset: int = 0
    ) -> Page[EdgeRow]:
        """List the edges from and to `thing`, each with up to ten pieces of evidence."""
        where = "(subject = ?1 OR object = ?1) AND object IS NOT NULL AND (?2 IS NULL OR relation = ?2)"
        args = (thing.n, relation)
        total = int(self._tables.scalar(f"SELECT count(*) FROM edges WHERE {where}", args))
        rows = self._tables.rows(
            f"SELECT n FROM edges WHERE {where} ORDER BY n LIMIT ?3 OFFSET ?4", (*args, limit, offset)
        )
        return Page(tuple(self._edges([n for (n,) in rows])), total, limit, offset)

    def relations(self, thing: Thing) -> dict[str, int]:
        """Return the relations that `thing` has edges of, with how many."""
        rows = self._tables.rows(
            """SELECT relation, count(*) FROM edges WHERE (subject = ?1 OR object = ?1) AND object IS NOT NULL
               GROUP BY relation ORDER BY 2 DESC, 1""",
            (thing.n,),
        )
        return {r[0]: r[1] for r in rows}

    def _edges(self, numbers: Sequence[int]) -> list[EdgeRow]:
        marks = ",".join("?" * len(numbers))
        evidence: dict[int, list[EvidenceRow]] = {n: [] for n in numbers}
        for r in self._tables.rows(
            f"""SELECT v.edge, v.basis, v.source_kind, v.iri, v.rule, v.source, p.iri, p.start, p.end,
                       p.exact,
                       d.slug, d.title, coalesce(d.coverage = 'digest' OR d.digest_of IS NOT NULL, 0)
                FROM evidence v LEFT JOIN passages p ON p.n = v.passage
                LEFT JOIN documents d ON d.n = coalesce(v.document, p.document)
                WHERE v.edge IN ({marks}) AND v.rank <= {_MAX_EVIDENCE} ORDER BY v.edge, v.rank""",
            numbers,
        ):
            passage = passage_of(r[6:13])
            evidence[r[0]].append(EvidenceRow(r[1], r[2], r[3], passage, r[4], r[5]))
        rows = self._tables.rows(
            f"""SELECT e.n, e.relation, e.value, e.detail, e.evidence, {thing_columns("s")},
                       {thing_columns("o")}
                FROM edges e
                JOIN things s ON s.n = e.subject LEFT JOIN things o ON o.n = e.object
                WHERE e.n IN ({marks})""",
            numbers,
        )
        found = {
            r[0]: EdgeRow(
                r[0], thing_of(r[5:12]), r[1], _maybe(r[12:19]), r[2], r[3], r[4], tuple(evidence[r[0]])
            )
            for r in rows
        }
        return [found[n] for n in numbers]
