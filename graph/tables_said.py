"""What is held and what is said: the tables of positions and statements."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping

from graph.tables_names import Facts, tail
from ontology.iris import RESOURCE
from ontology.namespaces import KK, OA, PROV

# Role of a link; what the source says; what its position says, where the source's own is not given.
_STATEMENT_ROLES = (
    ("holder", KK.statedHolder, KK.heldBy),
    ("object", KK.statedObject, KK.object),
    ("toward", KK.statedToward, KK.toward),
    ("speaker", KK.speaker, None),
    ("on-behalf-of", KK.onBehalfOf, None),
    ("addressee", KK.addressedTo, None),
)
_POSITION_ROLES = (("holder", KK.heldBy), ("object", KK.object), ("about", KK.about), ("toward", KK.toward))

_SUMS = """
UPDATE positions SET
  first_said = (SELECT min(earliest) FROM statements WHERE position = positions.n),
  last_said = (SELECT max(latest) FROM statements WHERE position = positions.n),
  statements = (SELECT count(*) FROM statements WHERE position = positions.n),
  documents = (SELECT count(DISTINCT document) FROM statements WHERE position = positions.n)
"""


def write_said(
    db: sqlite3.Connection,
    facts: Facts,
    things: Mapping[str, int],
    documents: Mapping[str, int],
    passages: Mapping[str, int],
) -> None:
    """Fill the tables of positions and statements and their links; the mappings give each IRI's number.

    A statement of a document that is not in the corpus is left out: it has no text to show.
    """
    positions = {iri: n for n, iri in enumerate(sorted(facts.of_type(KK.Position)), 1)}
    for iri, n in positions.items():
        _write_position(db, facts, things, iri, n)
    order = []
    for iri in facts.of_type(KK.Statement):
        document = documents.get(facts.one(iri, KK.reportedBy) or "")
        if document is not None:
            # Passages are numbered in reading order, so this is the order of the text.
            order.append((document, passages.get(facts.one(iri, KK.evidence) or "", 0), iri))
    for n, (document, passage, iri) in enumerate(sorted(order), 1):
        _write_statement(db, facts, things, positions, (n, iri, document, passage or None))
    db.execute(_SUMS)


def _write_position(
    db: sqlite3.Connection, facts: Facts, things: Mapping[str, int], iri: str, n: int
) -> None:
    prefix = RESOURCE + "position/"
    counterparts = [x.removeprefix(prefix) for x in facts.all(iri, KK.reciprocates)]
    db.execute(
        "INSERT INTO positions (n,iri,id,stance,mode,rule,reciprocates) VALUES (?,?,?,?,?,?,?)",
        (
            n,
            iri,
            iri.removeprefix(prefix),
            tail(facts.one(iri, KK.stance)),
            tail(facts.one(iri, KK.mode)),
            tail(facts.one(iri, KK.rule)),
            json.dumps(counterparts),
        ),
    )
    # A position is named by its least member: a link made when another one was least still arrives.
    db.executemany(
        "INSERT OR IGNORE INTO position_aliases VALUES (?,?)",
        [(tail(member), n) for member in (iri, *facts.all(iri, PROV.wasDerivedFrom))],
    )
    db.executemany(
        "INSERT OR IGNORE INTO position_links VALUES (?,?,?)",
        [
            (n, role, things[o])
            for role, predicate in _POSITION_ROLES
            for o in facts.all(iri, predicate)
            if o in things
        ],
    )


def _write_statement(
    db: sqlite3.Connection,
    facts: Facts,
    things: Mapping[str, int],
    positions: Mapping[str, int],
    key: tuple[int, str, int, int | None],
) -> None:
    n, iri, document, passage = key
    one = facts.one
    position = one(iri, KK.expresses)
    links: list[tuple[int, str, int]] = []
    for role, stated, held in _STATEMENT_ROLES:
        values = facts.all(iri, stated)
        if not values and held is not None and position is not None:
            values = facts.all(position, held)
        links += [(n, role, things[v]) for v in values if v in things]
    db.executemany("INSERT OR IGNORE INTO statement_links VALUES (?,?,?)", links)
    event = things.get(one(iri, KK.madeAt) or "")
    said_on, earliest, latest, dated_by = _time(db, facts, iri, event)
    stance = one(iri, KK.statedStance) or (one(position, KK.stance) if position else None)
    mode = one(iri, KK.statedMode) or (one(position, KK.mode) if position else None)
    evidence = one(iri, KK.evidence)
    db.execute(
        "INSERT INTO statements VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        (
            n,
            iri,
            iri.removeprefix(RESOURCE + "statement/"),
            document,
            passage,
            one(iri, KK.wording) or (one(evidence, OA.exact) if evidence else None) or "",
            tail(one(iri, KK.speechAct)),
            tail(stance),
            tail(mode),
            int(one(iri, KK.reiterated) in ("true", "1")),
            event,
            said_on,
            earliest,
            latest,
            dated_by,
            positions.get(position or ""),
            one(iri, KK.unresolvedHolder),
            one(iri, KK.unresolvedReason),
        ),
    )


def _time(
    db: sqlite3.Connection, facts: Facts, iri: str, event: int | None
) -> tuple[str | None, str | None, str | None, str | None]:
    """Return when it was said as the source has it, the days that bound it, and what they come from."""
    said_on = facts.one(iri, KK.saidOn) or facts.one(iri, KK.when)
    earliest = facts.one(iri, KK.earliest) or facts.one(iri, KK.saidOn)
    latest = facts.one(iri, KK.latest) or facts.one(iri, KK.saidOn)
    if earliest or latest:
        return said_on, earliest or latest, latest or earliest, "statement"
    row = db.execute("SELECT earliest, latest FROM events WHERE thing = ?", (event,)).fetchone()
    if row is not None and (row[0] or row[1]):
        return said_on, row[0] or row[1], row[1] or row[0], "event"
    return said_on, None, None, None
