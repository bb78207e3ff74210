"""Event records to triples: what happened, when, where, and who took part as what."""

from __future__ import annotations

from collections.abc import Sequence

from loaders.rdf_names import Names
from loaders.rdf_writer import Writer, english, integer, where
from loaders.records import Event, RecordError
from ontology import iris
from ontology.namespaces import KK, RDF, RDFS

_CLASSES = {"Event": (KK.Event,), "Round": (KK.Round, KK.Event)}
_MECHANISM = iris.resource("mechanism", "")


def write_events(events: Sequence[Event], writer: Writer, names: Names) -> dict[str, str]:
    """Write all events of a document; return the IRI of each by its label.

    RecordError for an unknown class, type, status or role, a date that is none, or one label for two events
    that cannot be one (two rounds with different ordinals).
    """
    labels: dict[str, str] = {}
    for record in events:
        if record.cls not in _CLASSES:
            raise RecordError(f"{where(record)}: class {record.cls!r} is neither Event nor Round")
        series = names.resolve(record.series, "Mechanism") if record.series else None
        iri = _iri(record, series, writer)
        if labels.setdefault(record.label, iri) != iri:
            raise RecordError(f"{where(record)}: two different events are called {record.label!r}")
        _write(record, iri, series, writer, names)
    return labels


def _iri(record: Event, series: str | None, writer: Writer) -> str:
    # A numbered round of a mechanism that the authority knows is the same one in every document.
    if (
        record.cls == "Round"
        and record.ordinal is not None
        and series is not None
        and series.startswith(_MECHANISM)
        and series in writer.authority.entries
    ):
        return iris.resource("event", f"{series[len(_MECHANISM) :]}-{record.ordinal}")
    return iris.resource("event", writer.document, iris.slugify(record.label))


def _write(record: Event, iri: str, series: str | None, writer: Writer, names: Names) -> None:
    what = where(record)
    for type_ in _CLASSES[record.cls]:
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
    if record.ordinal is not None:
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
