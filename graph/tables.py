"""Reading the tables of a snapshot: entities, documents, statements, positions, events, edges.

`write_tables` computes them while a snapshot is built; `Tables` answers from them. Everything is a look-up
by index; nothing is aggregated over the dataset at request time.
"""

from __future__ import annotations

import difflib
import json
import sqlite3
import threading
from collections.abc import Iterable, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

from graph.tables_held import Held, PositionFilter, StatementFilter
from graph.tables_schema import (
    DocumentRow,
    EntityRow,
    MentionRow,
    Page,
    Thing,
    UnknownThing,
)
from graph.tables_walk import Walk, thing_columns, thing_of
from graph.tables_write import ENTITY_CLASSES, write_tables
from ontology.authority import fold

__all__ = [
    "ENTITY_CLASSES",
    "PositionFilter",
    "StatementFilter",
    "Tables",
    "UnknownThing",
    "write_tables",
]

_NEAR_POOL = 4000


class Tables:
    """The tables of one snapshot, read-only. Safe to use from several threads."""

    def __init__(self, path: Path) -> None:
        """Open the SQLite file at `path`; sqlite3.OperationalError where there is none."""
        self._uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        self._local = threading.local()
        self._lock = threading.Lock()
        self._open: list[sqlite3.Connection] = []
        self.meta: dict[str, str] = dict(self.rows("SELECT key, value FROM meta"))
        self.walk = Walk(self)
        self.held = Held(self)

    def __del__(self) -> None:
        # A retired snapshot's tables close with the last request that reads them.
        self.close()

    def close(self) -> None:
        """Close every connection; afterwards the object is of no use."""
        for connection in getattr(self, "_open", []):
            connection.close()

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a query over the tables, on this thread's own connection."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(self._uri, uri=True, check_same_thread=False, cached_statements=256)
            connection.execute("PRAGMA mmap_size = 268435456")
            with self._lock:
                self._open.append(connection)
            self._local.connection = connection
        return connection.execute(sql, parameters).fetchall()

    def scalar(self, sql: str, parameters: Sequence[object] = ()) -> Any:
        """Return the first column of the first row, or None."""
        rows = self.rows(sql, parameters)
        return rows[0][0] if rows else None

    # -- what a slug or an IRI names ---------------------------------------------------------------

    def candidates(self, slug: str) -> list[Thing]:
        """Return every thing that `slug` may name, best first.

        A bare slug names a thing before an issue (taiwan is the place); `kind/slug` is exact
        (issue/taiwan). An entity comes before what has a page only.
        """
        rows = self.rows(
            f"""SELECT {thing_columns("t")} FROM things t WHERE t.slug = ?1
                OR (t.kind = ?2 AND t.slug = ?3)
                ORDER BY (t.slug <> ?1), (t.kind IN ('issue', 'topic')), t.entity DESC, t.n""",
            (slug, *slug.partition("/")[::2]),
        )
        return [thing_of(row) for row in rows]

    def by_iri(self, iri: str) -> Thing | None:
        """Return the thing with this IRI, or None."""
        rows = self.rows(f"SELECT {thing_columns('t')} FROM things t WHERE t.iri = ?", (iri,))
        return thing_of(rows[0]) if rows else None

    def near(self, slug: str, kinds: Iterable[str] = (), limit: int = 5) -> tuple[str, ...]:
        """Return slugs like `slug` that exist, best first; `kinds` restricts them (person, event …)."""
        wanted = tuple(kinds)
        where = f"AND kind IN ({_marks(wanted)})" if wanted else "AND entity = 1"
        last = slug.rsplit("/", 1)[-1]
        words = sorted((w for w in last.split("-") if len(w) > 2), key=len, reverse=True)[:3] or [last]
        like = " OR ".join("slug LIKE ?" for _ in words)
        pool = [
            row[0]
            for row in self.rows(
                f"""SELECT DISTINCT slug FROM things WHERE ({like} OR slug LIKE ?) {where}
                    ORDER BY n LIMIT {_NEAR_POOL}""",
                (*(f"%{w[:40]}%" for w in words), f"{last[:1]}%", *wanted),
            )
        ]
        close = difflib.get_close_matches(slug, pool, limit, 0.6)
        holding = [s for s in pool if last and last in s and s not in close]
        return tuple((close + sorted(holding, key=lambda s: (len(s), s)))[:limit])

    def named(self, parameter: str, slug: str, *kinds: str) -> Thing:
        """Return what `slug` names; UnknownThing names the parameter and slugs like it."""
        for thing in self.candidates(slug):
            if not kinds or thing.kind in kinds:
                return thing
        raise UnknownThing(parameter, slug, self.near(slug, kinds))

    # -- entities ----------------------------------------------------------------------------------

    def entities(
        self, cls: str | None = None, query: str | None = None, limit: int = 50, offset: int = 0
    ) -> Page[EntityRow]:
        """List entities by name; `query` is found in any of their names, whatever its case."""
        where, args = ["t.entity = 1"], list[object]()
        if cls is not None:
            where.append("t.class = ?")
            args.append(cls)
        if query:
            where.append("t.n IN (SELECT thing FROM names WHERE instr(folded, ?))")
            args.append(fold(query))
        condition = " AND ".join(where)
        total = int(self.scalar(f"SELECT count(*) FROM things t WHERE {condition}", args))
        rows = self.rows(
            f"SELECT {_ENTITY} FROM things t WHERE {condition} ORDER BY t.sort, t.n LIMIT ? OFFSET ?",
            (*args, limit, offset),
        )
        return Page(tuple(_entity(r) for r in rows), total, limit, offset)

    def entity(self, thing: Thing) -> EntityRow:
        """Return a thing with its names and counts."""
        return _entity(self.rows(f"SELECT {_ENTITY} FROM things t WHERE t.n = ?", (thing.n,))[0])

    def mentions(self, thing: Thing, limit: int = 200) -> list[MentionRow]:
        """Return the names under which documents speak of `thing`, by document."""
        rows = self.rows(
            f"""SELECT {thing_columns("t")}, d.slug, d.title, m.form, m.times FROM mentions m
                JOIN things t ON t.n = m.thing JOIN documents d ON d.n = m.document
                WHERE m.thing = ? ORDER BY m.document, m.times DESC, m.form LIMIT ?""",
            (thing.n, limit),
        )
        return [MentionRow(thing_of(r[:7]), *r[7:]) for r in rows]

    def mentioned_in(self, document: DocumentRow) -> list[MentionRow]:
        """Return the things that a document speaks of, most often named first, one row a thing."""
        rows = self.rows(
            f"""SELECT {thing_columns("t")}, min(m.form), sum(m.times)
                FROM mentions m JOIN things t ON t.n = m.thing
                WHERE m.document = ? GROUP BY m.thing ORDER BY 9 DESC, t.sort, t.n""",
            (document.n,),
        )
        return [MentionRow(thing_of(r[:7]), document.slug, document.title, r[7], r[8]) for r in rows]

    def around(self, thing: Thing) -> tuple[list[Thing], list[Thing]]:
        """Return the issues that are directly or indirectly broader and narrower than `thing`, by name."""
        sides = []
        for own, other in (("thing", "ancestor"), ("ancestor", "thing")):
            rows = self.rows(
                f"""SELECT {thing_columns("t")} FROM narrower b JOIN things t ON t.n = b.{other}
                    WHERE b.{own} = ?1 AND b.{other} <> ?1 ORDER BY t.sort, t.n""",
                (thing.n,),
            )
            sides.append([thing_of(r) for r in rows])
        return sides[0], sides[1]

    def class_counts(self) -> dict[str, int]:
        """Return how many entities each class has."""
        return dict(
            self.rows("SELECT class, count(*) FROM things WHERE entity = 1 GROUP BY class ORDER BY class")
        )

    def most_connected(self, limit: int) -> list[EntityRow]:
        """Return the entities with most positions, for the start page."""
        rows = self.rows(
            f"""SELECT {_ENTITY} FROM things t WHERE t.entity = 1 AND t.positions > 0
                ORDER BY t.positions DESC, t.statements DESC, t.n LIMIT ?""",
            (limit,),
        )
        return [_entity(r) for r in rows]

    # -- documents ---------------------------------------------------------------------------------

    def documents(self, limit: int = 50, offset: int = 0) -> Page[DocumentRow]:
        """List documents, latest first; those without a date last."""
        rows = self.rows(
            f"""SELECT {_DOCUMENT} FROM documents d ORDER BY d.issued IS NULL, d.issued DESC, d.n
                LIMIT ? OFFSET ?""",
            (limit, offset),
        )
        return Page(tuple(_document(r) for r in rows), self.count("documents"), limit, offset)

    def document(self, slug: str) -> DocumentRow | None:
        """Return the document with this slug, or None."""
        rows = self.rows(f"SELECT {_DOCUMENT} FROM documents d WHERE d.slug = ?", (slug,))
        return _document(rows[0]) if rows else None

    def count(self, table: str) -> int:
        """Return the number of rows of one of the tables."""
        if table not in ("documents", "statements", "positions", "events", "edges", "passages", "things"):
            raise ValueError(f"{table!r} is not a table that is counted")
        return int(self.scalar(f"SELECT count(*) FROM {table}"))

    def period(self) -> tuple[str | None, str | None]:
        """Return the first and the last day on which a statement was or may have been made."""
        first, last = self.rows("SELECT min(earliest), max(latest) FROM statements")[0]
        return first, last

    def values(self, column: str) -> tuple[str, ...]:
        """Return the values that occur for act, stance or mode of statements, or kind of documents."""
        table = {"act": "statements", "stance": "statements", "mode": "statements", "kind": "documents"}[
            column
        ]
        return tuple(
            r[0]
            for r in self.rows(f"SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL ORDER BY 1")
        )


_ENTITY = (
    thing_columns("t")
    + ", t.definition, t.alt, t.external, t.statements, t.positions, t.documents, t.events, t.degree"
)
_DOCUMENT = ", ".join(f"d.{f.name}" for f in fields(DocumentRow))


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))


def _entity(row: Sequence[Any]) -> EntityRow:
    thing, (definition, alt, external, *counts) = thing_of(row[:7]), row[7:]
    return EntityRow(thing, definition, tuple(json.loads(alt)), tuple(json.loads(external)), *counts)


def _document(row: Sequence[Any]) -> DocumentRow:
    values = dict(zip((f.name for f in fields(DocumentRow)), row, strict=True))
    values["reports"] = tuple(json.loads(values["reports"]))
    values["warnings"] = tuple(json.loads(values["warnings"]))
    return DocumentRow(**values)
