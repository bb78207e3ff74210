"""Relation records to triples: what each controlled predicate means in the graph.

Terms of other vocabularies are used where they mean the same; the direction is theirs (schema:author
goes from the work to its author), so each entry says which way the triple runs.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyoxigraph as ox

from loaders.rdf_events import EventNames
from loaders.rdf_names import Names
from loaders.rdf_writer import Writer, english, where
from loaders.records import RecordError, Relation
from ontology.namespaces import DCTERMS, KK, ORG, SCHEMA


@dataclass(frozen=True, slots=True)
class Mapping:
    """How one predicate is written.

    `subject` and `object` are the classes of a name that nothing else tells (object "" for a text,
    "Post" for an office, "Event" for an event of the document); `inverse` turns the triple round.
    """

    property: str
    subject: str = "Person"
    object: str = "Organisation"
    inverse: bool = False


MAPPINGS: dict[str, Mapping] = {
    "holdsOffice": Mapping(ORG.holds, object="Post"),
    "chairOf": Mapping(KK.chairOf),
    "presidentOf": Mapping(KK.presidentOf),
    "leaderOf": Mapping(KK.leaderOf),
    "directorOf": Mapping(KK.directorOf),
    "spokespersonOf": Mapping(KK.spokespersonOf),
    "founderOf": Mapping(KK.founderOf),
    "coEditorOf": Mapping(KK.coEditorOf),
    "editorOf": Mapping(SCHEMA.editor, object="Work", inverse=True),
    "parentOf": Mapping(SCHEMA.children, object="Person"),
    "childOf": Mapping(SCHEMA.children, object="Person", inverse=True),
    "grandparentOf": Mapping(KK.grandparentOf, object="Person"),
    "grandchildOf": Mapping(KK.grandparentOf, object="Person", inverse=True),
    "siblingOf": Mapping(SCHEMA.sibling, object="Person"),
    "spouseOf": Mapping(SCHEMA.spouse, object="Person"),
    "friendOf": Mapping(KK.friendOf, object="Person"),
    "succeeded": Mapping(KK.succeeded, object="Person"),
    "familyTiesWith": Mapping(KK.familyTiesWith, object="Actor"),
    "authorOf": Mapping(SCHEMA.author, object="Work", inverse=True),
    "published": Mapping(SCHEMA.publisher, subject="Organisation", object="Work", inverse=True),
    "studiedAt": Mapping(SCHEMA.alumniOf),
    "worksFor": Mapping(SCHEMA.worksFor),
    "bornIn": Mapping(SCHEMA.birthPlace, object="Place"),
    "occupation": Mapping(SCHEMA.jobTitle, object=""),
    "organized": Mapping(SCHEMA.organizer, subject="Organisation", object="Event", inverse=True),
    "partOf": Mapping(DCTERMS.isPartOf, subject="Initiative", object="Initiative"),
    "memberOf": Mapping(ORG.memberOf),
    "memberOfMechanism": Mapping(KK.memberState, subject="State", object="Mechanism", inverse=True),
    "cooperatesWithin": Mapping(KK.cooperatesWithin, subject="State", object="Organisation"),
}


def write_relation(record: Relation, writer: Writer, names: Names, events: EventNames) -> None:
    """Write what `record` says; `events` are the document's by label.

    RecordError for a predicate that is not controlled, an event that the document does not have, or a
    field that the predicate has no place for.
    """
    mapping = MAPPINGS.get(record.predicate)
    if mapping is None:
        known = ", ".join(sorted(MAPPINGS))
        raise RecordError(
            f"{where(record)}: predicate {record.predicate!r} is not controlled; known: {known}"
        )
    subject = names.resolve(record.subject, mapping.subject)
    value: str | ox.Literal
    if mapping.object == "":
        value = english(record.object)
    elif mapping.object == "Post":
        value = names.post(record.object)
    elif mapping.object == "Event":
        event = events.find(record.object, record.start)
        if event is None:
            raise RecordError(f"{where(record)}: {record.object!r} is no event of this document")
        value = event
    else:
        value = names.resolve(record.object, mapping.object)
    if mapping.inverse and isinstance(value, str):
        subject, value = value, subject
    writer.fact(subject, mapping.property, value, record, record.when)
    if record.year is not None:
        if mapping.object != "Work":
            raise RecordError(f"{where(record)}: a year belongs to a work, and {record.predicate} has none")
        writer.timed_fact(subject, SCHEMA.datePublished, record.year, record)
    if record.place is not None:
        if mapping.property != SCHEMA.jobTitle:
            raise RecordError(f"{where(record)}: a place belongs to an occupation, not to {record.predicate}")
        writer.fact(subject, SCHEMA.workLocation, names.resolve(record.place, "Place"), record)
