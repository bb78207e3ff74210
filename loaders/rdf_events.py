"""Event records to triples: what happened, when, where, and who took part as what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from loaders.rdf_names import Names
from loaders.rdf_writer import Writer, english, integer, where
from loaders.records import Event, RecordError
from ontology import iris
from ontology.namespaces import KK, RDF, RDFS, kind_of

_CLASSES = {"Event": (KK.Event,), "Round": (KK.Round, KK.Event)}
_MECHANISM = iris.resource("mechanism", "")


class EventNames:
    """The events of one document by label, so that a record which names one finds it."""

    def __init__(self) -> None:
        self._places: dict[str, list[tuple[int, str]]] = defaultdict(list)

    def add(self, record: Event, iri: str) -> None:
        """Record that the event `iri` is told of where `record` stands."""
        self._places[record.label].append((record.start, iri))

    def find(self, label: str, start: int) -> str | None:
        """Return the event called `label`; where several are, the one that is told of nearest to `start`."""
        places = self._places.get(label)
        return min(places, key=lambda place: (abs(place[0] - start), place))[1] if places else None


def write_events(events: Sequence[Event], writer: Writer, names: Names) -> EventNames:
    """Write all events of a document; return them by label.

    Two events may bear one label: records of it are one event unless their dates cannot both be true. A
    round whose series is no mechanism (the 76th session of an assembly) or is not told is an event: which
    number follows which is known of a mechanism only, where special and regular sessions are not mixed.

    RecordError for an unknown class, type, status or role, or a date that is none.
    """
    out = EventNames()
    local: dict[str, list[Event]] = defaultdict(list)
    for record in events:
        if record.cls not in _CLASSES:
            raise RecordError(f"{where(record)}: class {record.cls!r} is neither Event nor Round")
        series = names.resolve(record.series, "Mechanism") if record.series else None
        if series is not None and kind_of(series) != "mechanism":
            series = None
        shared = _round_iri(record, series, writer)
        if shared is None:
            local[iris.slugify(record.label)].append(replace(record, series=series))
            continue
        out.add(record, shared)
        _write(record, shared, series, writer, names)
    for slug, group in local.items():
        apart = _apart(group, writer)
        for members in apart:
            when = next((r.when for r in members if r.when), None)
            name = f"{slug}-{iris.slugify(when)}" if len(apart) > 1 and when else slug
            iri = iris.resource("event", writer.document, name)
            for record in members:
                out.add(record, iri)
                _write(record, iri, record.series, writer, names)
    return out


def _round_iri(record: Event, series: str | None, writer: Writer) -> str | None:
    """Return the IRI of a numbered round of a mechanism that the authority knows: one in every document."""
    if (
        record.cls == "Round"
        and record.ordinal is not None
        and series is not None
        and series.startswith(_MECHANISM)
        and series in writer.authority.entries
    ):
        return iris.resource("event", f"{series[len(_MECHANISM) :]}-{record.ordinal}")
    return None


def _apart(group: Sequence[Event], writer: Writer) -> list[list[Event]]:
    """Divide records of one label into events: a record joins the first whose dates its own may all be.

    Those with dates come first, so that one without joins the earliest told instead of being taken for it.
    """
    out: list[list[Event]] = []
    for record in sorted(group, key=lambda r: (r.when is None, r.start, r.end, r.when or "")):
        for members in out:
            if all(_may_agree(record, other, writer) for other in members):
                members.append(record)
                break
        else:
            out.append([record])
    return out


def _may_agree(a: Event, b: Event, writer: Writer) -> bool:
    if a.when is None or b.when is None:
        return True
    (first, last), (other_first, other_last) = (_days(r, writer) for r in (a, b))
    return first <= other_last and other_first <= last


def _days(record: Event, writer: Writer) -> tuple[str, str]:
    limits = {name: value.value for name, value in writer.time(record.when or "", record)}
    return limits.get(KK.earliest, "0001-01-01"), limits.get(KK.latest, "9999-12-31")


def _write(record: Event, iri: str, series: str | None, writer: Writer, names: Names) -> None:
    what = where(record)
    for type_ in _CLASSES[record.cls if series is not None else "Event"]:
        writer.add(iri, RDF.type, type_)
    writer.add(iri, RDFS.label, english(record.label))
    writer.fact(iri, KK.status, writer.concept("status", record.status, what), record)
    if record.event_type:
        writer.fact(iri, KK.eventType, writer.concept("event-type", record.event_type, what), record)
    if record.when:
        writer.timed_fact(iri, KK.when, record.when, record)
    if record.place:
        writer.fact(iri, KK.place, names.resolve(record.place, "Place"), record)
    if series is not None:
        writer.fact(iri, KK.roundOf, series, record)
    if record.ordinal is not None and series is not None:
        writer.fact(iri, KK.ordinal, integer(record.ordinal), record)
    for participant in record.participants:
        actor = names.resolve(participant.entity, "Actor")
        role = writer.concept("role", participant.role, what)
        node = iris.resource("participation", iris.digest(iri, actor, role))
        writer.add_all(
            node, ((RDF.type, KK.Participation), (KK.event, iri), (KK.actor, actor), (KK.role, role))
        )
        if participant.order is not None:
            writer.add(node, KK.order, integer(participant.order))
        writer.evidence(node, record)
