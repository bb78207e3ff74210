"""Statement records to triples: who says what, in whose words.

What this source says of holders, stance, mode and objects stays on the statement (kk:statedHolder …);
the position that statements of several sources share is concluded later and elsewhere.
"""

from __future__ import annotations

import bisect
import re
from collections import Counter
from collections.abc import Iterable, Sequence

import pyoxigraph as ox

from loaders.rdf_edtf import is_day
from loaders.rdf_events import EventNames
from loaders.rdf_names import Names
from loaders.rdf_writer import TRUE, Object, Writer, date, where
from loaders.records import RecordError, Statement
from ontology import iris
from ontology.authority import fold
from ontology.namespaces import KK, RDF

_IN_TURN = re.compile(r"\bin turn\b", re.IGNORECASE)


def statement_iris(statements: Iterable[Statement]) -> dict[Statement, str]:
    """Return the IRI of each different statement of one document.

    The hash is of document, quote, occurrence, holders and act. The occurrence counts, in order of
    position, the statements that agree in all the rest, so that no offset goes into the name and an
    edit elsewhere in the text changes no link.
    """
    out: dict[Statement, str] = {}
    seen: Counter[tuple[str, str, str]] = Counter()
    for record in sorted(
        set(statements), key=lambda r: (r.start, r.end, r.stance, r.mode, r.issues, repr(r))
    ):
        holders = "\x1e".join(sorted(fold(h) for h in record.holders))
        key = (record.quote, holders, record.act)
        out[record] = iris.resource(
            "statement", iris.digest(record.document, record.quote, str(seen[key]), holders, record.act)
        )
        seen[key] += 1
    return out


def write_statements(
    statements: Sequence[Statement],
    writer: Writer,
    names: Names,
    events: EventNames,
    mentions: Sequence[tuple[int, int, str]],
) -> None:
    """Write all statements; `events` are the document's by label, `mentions` (start, end, entity).

    RecordError for an act, stance or mode outside its scheme, an event that the document does not have,
    or a date that is none.
    """
    ordered = sorted(mentions)
    starts = [m[0] for m in ordered]
    for record, iri in statement_iris(statements).items():
        _write(record, iri, writer, names, events)
        for index in range(bisect.bisect_left(starts, record.start), bisect.bisect_left(starts, record.end)):
            if ordered[index][1] <= record.end:
                writer.add(iri, KK.mentions, ordered[index][2])


def _write(record: Statement, iri: str, writer: Writer, names: Names, events: EventNames) -> None:
    what = where(record)
    pairs: list[tuple[str, str | Object]] = [
        (RDF.type, KK.Statement),
        (KK.wording, ox.Literal(record.quote)),
        (KK.speechAct, writer.concept("act", record.act, what)),
        (KK.statedStance, writer.concept("stance", record.stance, what)),
        (KK.statedMode, writer.concept("mode", record.mode, what)),
    ]
    pairs += [(KK.statedHolder, names.resolve(h, "Actor")) for h in record.holders]
    pairs += [(KK.statedToward, names.resolve(t, "Actor")) for t in record.toward]
    pairs += [(KK.statedObject, names.issue(slug)) for slug in record.issues]
    pairs += [(KK.onBehalfOf, names.resolve(n, "Actor")) for n in record.on_behalf_of]
    pairs += [(KK.addressedTo, names.resolve(n, "Actor")) for n in record.addressees]
    if record.speaker:
        pairs.append((KK.speaker, names.resolve(record.speaker, "Person")))
    if record.reiterated:
        pairs.append((KK.reiterated, TRUE))
    if record.in_turn or _IN_TURN.search(record.quote):
        pairs.append((KK.inTurn, TRUE))
    if record.event:
        event = events.find(record.event, record.start)
        if event is None:
            raise RecordError(f"{what}: {record.event!r} is no event of this document")
        pairs.append((KK.madeAt, event))
    if record.said_on:
        if is_day(record.said_on):
            pairs.append((KK.saidOn, date(record.said_on)))
        pairs += writer.time(record.said_on, record)
    if record.unresolved:
        pairs.append((KK.unresolvedHolder, ox.Literal(record.unresolved)))
        pairs.append((KK.unresolvedReason, ox.Literal(record.unresolved_reason or "no reason was recorded")))
    writer.add_all(iri, pairs)
    writer.evidence(iri, record)
