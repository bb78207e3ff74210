"""Rows of the tables → models of the resources, and the addresses of things in this service."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote

from api.resources_models import (
    Counts,
    Document,
    Edge,
    Entity,
    Event,
    Evidence,
    Mention,
    NameInUse,
    Participant,
    Period,
    Position,
    Ref,
    Statement,
    ToldIn,
    Unresolved,
)
from graph.tables_schema import (
    DocumentRow,
    EdgeRow,
    EntityRow,
    EventRow,
    EvidenceRow,
    MentionRow,
    Passage,
    PositionRow,
    StatementRow,
    Thing,
)
from ontology.iris import BASE, CONCEPT, ONTOLOGY, RESOURCE

# Kinds whose readable slugs are unique among them; every other kind is named with its kind.
_BARE = frozenset(("state", "person", "organisation", "mechanism", "initiative", "place", "work", "post"))
_RELATIONS = {
    "supports": "supports",
    "opposes": "opposes",
    "concernedAbout": "is concerned about",
    "notes": "takes note of",
    "positionToward": "takes positions toward",
    "holdsOffice": "holds the office of",
    "alumniOf": "studied at",
    "isPartOf": "is part of",
    "memberOf": "is a member of",
    "memberState": "has as member",
    "roundOf": "is a round of",
    "children": "is parent of",
    "author": "was written by",
    "publisher": "was published by",
    "organizer": "was organised by",
    "editor": "was edited by",
    "jobTitle": "occupation",
    "when": "date",
    "place": "took place in",
    "ofState": "belongs to",
    "chairOf": "chairs",
    "presidentOf": "is president of",
    "leaderOf": "leads",
    "founderOf": "founded",
    "coEditorOf": "co-edits",
    "directorOf": "directs",
    "spokespersonOf": "speaks for",
    "friendOf": "is a friend of",
    "grandparentOf": "is a grandparent of",
    "worksFor": "works for",
    "cooperatesWithin": "co-operates within",
    "nextRound": "has as next round",
}


def path(text: str) -> str:
    """Return text as it may stand in the path of an address."""
    return quote(text, safe="/~.-_:@!$&'()*+,;=")


def local(iri: str) -> str | None:
    """Return the path at which this service answers an IRI of ours, or None for any other IRI."""
    if iri.startswith(ONTOLOGY):
        return "/ontology#" + path(iri.removeprefix(ONTOLOGY))
    if iri.startswith((RESOURCE, CONCEPT)):
        return "/" + path(iri.removeprefix(BASE))
    return None


def thing_url(thing: Thing) -> str:
    """Return the address of a thing's resource."""
    slug = path(thing.slug)
    if thing.kind == "event":
        return f"/events/{slug}"
    if thing.kind == "document":
        return f"/documents/{slug}"
    if not thing.entity:
        return "/data/" + path(thing.iri.removeprefix(BASE))
    if thing.kind in _BARE and "/" not in thing.slug:
        return f"/entities/{slug}"
    return f"/entities/{thing.kind}/{slug}"


def passage_url(passage: Passage) -> str:
    """Return the address of a passage in its document's page."""
    return f"/documents/{path(passage.document)}#c{passage.start}-{passage.end}"


def relation_label(relation: str) -> str:
    """Return a relation in words: of a role as it is, of a property by its name."""
    known = _RELATIONS.get(relation)
    return known or re.sub(r"(?<=[a-z])(?=[A-Z])", " ", relation).lower()


def ref(thing: Thing) -> Ref:
    """Return how a thing is pointed at."""
    return Ref(iri=thing.iri, slug=thing.slug, label=thing.label, type=thing.cls, url=thing_url(thing))


def refs(things: Iterable[Thing]) -> list[Ref]:
    """Return several."""
    return [ref(t) for t in things]


def _maybe(thing: Thing | None) -> Ref | None:
    return None if thing is None else ref(thing)


def evidence(row: EvidenceRow) -> Evidence:
    """Return one piece of evidence."""
    out = Evidence(basis=row.basis, rule=row.rule, source=row.source)
    setattr(out, "statement" if row.source_kind == "statement" else "assertion", row.iri)
    return _quoted(out, row.passage)


def _quoted(out: Evidence, passage: Passage | None) -> Evidence:
    if passage is not None:
        out.quote, out.start, out.end = passage.exact, passage.start, passage.end
        out.document, out.document_title, out.digest = (
            passage.document,
            passage.document_title,
            passage.digest,
        )
        out.passage, out.url = passage.iri, passage_url(passage)
    return out


def statement(row: StatementRow) -> Statement:
    """Return a statement with its evidence."""
    role = row.links.get
    speakers = role("speaker", ())
    date = None
    if row.earliest is not None or row.latest is not None:
        date = Period(
            earliest=row.earliest,
            latest=row.latest,
            taken_from="event" if row.dated_by == "event" else "statement",
        )
    return Statement(
        id=row.id,
        iri=row.iri,
        url=f"/statements/{path(row.id)}",
        wording=row.wording,
        act=row.act,
        stance=row.stance,
        mode=row.mode,
        reiterated=row.reiterated,
        holders=refs(role("holder", ())),
        issues=refs(role("object", ())),
        toward=refs(role("toward", ())),
        speaker=ref(speakers[0]) if speakers else None,
        on_behalf_of=refs(role("on-behalf-of", ())),
        addressed_to=refs(role("addressee", ())),
        event=_maybe(row.event),
        said_on=row.said_on,
        date=date,
        position=row.position,
        position_url=f"/positions/{path(row.position)}" if row.position else None,
        unresolved=Unresolved(phrase=row.unresolved, reason=row.reason) if row.unresolved else None,
        evidence=_quoted(Evidence(basis="stated", statement=row.iri), row.passage),
    )


def position(row: PositionRow) -> Position:
    """Return a position with all its wordings."""
    role = row.links.get
    return Position(
        id=row.id,
        iri=row.iri,
        url=f"/positions/{path(row.id)}",
        stance=row.stance,
        mode=row.mode,
        holders=refs(role("holder", ())),
        objects=refs(role("object", ())),
        about=refs(role("about", ())),
        toward=refs(role("toward", ())),
        first_said=row.first_said,
        last_said=row.last_said,
        documents=row.documents,
        rule=row.rule,
        reciprocates=list(row.reciprocates),
        statements=[statement(s) for s in row.statements],
    )


def event(row: EventRow) -> Event:
    """Return an event with who took part."""
    return Event(
        iri=row.thing.iri,
        slug=row.thing.slug,
        url=thing_url(row.thing),
        label=row.thing.label,
        type=row.type,
        status=row.status,
        when=row.time,
        earliest=row.earliest,
        latest=row.latest,
        place=_maybe(row.place),
        round_of=_maybe(row.round_of),
        ordinal=row.ordinal,
        participants=[Participant(actor=ref(p.actor), role=p.role, order=p.rank) for p in row.participants],
        statements=row.statements,
        documents=[ToldIn(slug=s, title=t, url=f"/documents/{path(s)}") for s, t in row.documents],
        same=[thing.iri for thing in row.same],
    )


def edge(row: EdgeRow, about: Thing) -> Edge:
    """Return an edge as seen from `about`, one of its two ends."""
    return Edge(
        relation=row.relation,
        relation_label=relation_label(row.relation),
        direction="out" if row.subject.n == about.n else "in",
        subject=ref(row.subject),
        object=_maybe(row.object),
        value=row.value,
        detail=row.detail,
        evidence_total=row.evidence_total,
        evidence=[evidence(e) for e in row.evidence],
    )


def entity(row: EntityRow) -> Entity:
    """Return an entity as it stands in a list."""
    return Entity(
        **ref(row.thing).model_dump(),
        also_called=list(row.alt),
        counts=Counts(
            statements=row.statements,
            positions=row.positions,
            documents=row.documents,
            events=row.events,
            neighbours=row.degree,
        ),
    )


def document(row: DocumentRow) -> Document:
    """Return what is known about a document."""
    return Document(
        iri=row.iri,
        slug=row.slug,
        url=f"/documents/{path(row.slug)}",
        title=row.title,
        kind=row.kind,
        coverage=row.coverage,
        digest=row.is_digest,
        issued=row.issued,
        publisher=row.publisher,
        publisher_iri=row.publisher_iri,
        # Only web addresses are ever given as links, whatever a document's front matter says.
        address=row.address if row.address and row.address.startswith(("http://", "https://")) else None,
        file=row.file,
        sha256=row.sha256,
        digest_of=row.digest_of,
        digest_title=row.digest_title,
        reports=list(row.reports),
        warnings=list(row.warnings),
        statements=row.statements,
        entities=row.entities,
    )


def mention(row: MentionRow) -> Mention:
    """Return a thing that a document names."""
    return Mention(**ref(row.thing).model_dump(), times=row.times)


def name_in_use(row: MentionRow) -> NameInUse:
    """Return a name as one document uses it."""
    return NameInUse(form=row.form, document=row.document, document_title=row.document_title, times=row.times)
