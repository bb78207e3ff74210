"""What the resources look like as JSON: pydantic models, each field described for the API's reader."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field


class Ref(BaseModel):
    """A thing, as it is named wherever another one points at it."""

    iri: str = Field(description="The thing's permanent name; `/resolve?iri=` leads from it to its page.")
    slug: str = Field(description="How the thing is named in addresses of this service.")
    label: str = Field(description="The name to show.")
    type: str = Field(description="State, Person, Organisation, Mechanism, Place, Issue, Event, …")
    url: str = Field(description="The thing's resource in this service.")


class Evidence(BaseModel):
    """Where a fact comes from: a passage, a named rule, or an external source."""

    basis: str = Field(
        description="stated in a document, derived by a rule, or external (the authority file)."
    )
    statement: str | None = Field(default=None, description="IRI of the statement that says it.")
    assertion: str | None = Field(
        default=None, description="IRI of the assertion that records the fact and its passage."
    )
    quote: str | None = Field(default=None, description="The exact characters of the document.")
    document: str | None = Field(default=None, description="Slug of the document that the quote is from.")
    document_title: str | None = None
    start: int | None = Field(
        default=None, description="Offset of the first character (Unicode code points)."
    )
    end: int | None = Field(default=None, description="Offset after the last character.")
    digest: bool = Field(
        default=False,
        description="True where the quote is from a summary in Karakoram's words, not from the source.",
    )
    passage: str | None = Field(default=None, description="IRI of the passage.")
    url: str | None = Field(default=None, description="The passage in the document's page.")
    rule: str | None = Field(default=None, description="The rule by which a derived fact was concluded.")
    source: str | None = Field(default=None, description="The source of an external fact.")


class Unresolved(BaseModel):
    """A holder that could not be resolved: the phrase as it stands, and why."""

    phrase: str
    reason: str | None


class Period(BaseModel):
    """The days between which something lies."""

    earliest: str | None
    latest: str | None
    taken_from: Literal["statement", "event"] = Field(
        default="statement",
        description="Whether the statement itself is dated, or only the event it was made at.",
    )


class Statement(BaseModel):
    """One source's wording of a position."""

    id: str
    iri: str
    url: str
    wording: str = Field(
        description="The words of the document; where `evidence.digest` is true, not those of the source."
    )
    act: str | None = Field(description="What was done by saying it: affirm, oppose, welcome …")
    stance: str | None = Field(description="support, oppose, concern or note, toward the proposition.")
    mode: str | None = Field(description="joint (held together), unilateral or mutual (each for the other).")
    reiterated: bool = Field(description="Whether the source says that it is said again.")
    holders: list[Ref]
    issues: list[Ref] = Field(description="What the stance is toward.")
    toward: list[Ref] = Field(description="Whom it concerns or benefits.")
    speaker: Ref | None
    on_behalf_of: list[Ref]
    addressed_to: list[Ref]
    event: Ref | None
    said_on: str | None = Field(description="The date that the source gives (EDTF), if it gives one.")
    date: Period | None
    position: str | None = Field(description="Id of the position that it expresses.")
    position_url: str | None
    unresolved: Unresolved | None
    evidence: Evidence


class Position(BaseModel):
    """What is held: holders, stance, and toward what; with every wording of it."""

    id: str
    iri: str
    url: str
    stance: str | None
    mode: str | None
    holders: list[Ref]
    objects: list[Ref]
    about: list[Ref] = Field(description="The objects and everything broader.")
    toward: list[Ref]
    first_said: str | None
    last_said: str | None
    documents: int = Field(description="How many documents word it.")
    rule: str | None = Field(description="The rule by which the statements were put together.")
    reciprocates: list[str] = Field(description="Ids of positions that answer this one in turn.")
    statements: list[Statement]


class Participant(BaseModel):
    """Who took part, and as what."""

    actor: Ref
    role: str
    order: int | None


class ToldIn(BaseModel):
    """A document that tells of an event."""

    slug: str
    title: str
    url: str


class Event(BaseModel):
    """Something that occurred, is planned or is claimed; once, however many documents tell of it."""

    iri: str
    slug: str
    url: str
    label: str
    type: str | None
    status: str | None
    when: str | None = Field(description="The date as EDTF.")
    earliest: str | None
    latest: str | None
    place: Ref | None
    round_of: Ref | None
    ordinal: int | None
    participants: list[Participant]
    statements: int = Field(description="How many statements were made there.")
    documents: list[ToldIn] = Field(description="The documents that tell of it.")
    same: list[str] = Field(
        description="IRIs of other documents' descriptions of it that are put together here (kk:sameEventAs)."
    )


class Edge(BaseModel):
    """A fact about a thing, with what it rests on."""

    relation: str = Field(description="Name of the relation; it goes from subject to object.")
    relation_label: str
    direction: Literal["out", "in"] = Field(
        description="Whether the thing asked for is the subject or the object."
    )
    subject: Ref
    object: Ref | None
    value: str | None = Field(description="A word or date, where the fact is no relation to another thing.")
    detail: str | None = Field(description="When (EDTF), or for an edge that rests on statements their mode.")
    evidence_total: int
    evidence: list[Evidence] = Field(description="At most ten pieces of evidence.")


class EventDetail(Event):
    """An event with what is stated of it and what was said there."""

    facts: list[Edge]
    said: list[Statement] = Field(
        description="The first statements made there; `/statements?event=` has all."
    )


class Counts(BaseModel):
    """How often an entity occurs."""

    statements: int = Field(description="Statements that it holds or that are about it.")
    positions: int
    documents: int = Field(description="Documents that name it.")
    events: int = Field(description="Events it took part in.")
    neighbours: int


class Entity(Ref):
    """An entity in a list."""

    also_called: list[str]
    counts: Counts


class NameInUse(BaseModel):
    """A name as one document uses it."""

    form: str
    document: str
    document_title: str
    times: int


class EntityDetail(Entity):
    """An entity with its facts and its positions."""

    definition: str | None
    external: list[str] = Field(description="The same or a close thing elsewhere (Wikidata).")
    also: list[Ref] = Field(description="Other things that the slug asked for may mean.")
    broader: list[Ref]
    narrower: list[Ref]
    names_in_use: list[NameInUse]
    facts: list[Edge]
    rounds: list[Event]
    positions: list[Position] = Field(description="The first positions held, or of an issue: about it.")
    positions_total: int


class Document(BaseModel):
    """One document of the corpus."""

    iri: str
    slug: str
    url: str
    title: str
    kind: str | None
    coverage: str | None = Field(description="full, selective or digest.")
    digest: bool = Field(
        description="True where the text is a summary by Karakoram, not the source's own words."
    )
    issued: str | None
    publisher: str | None = Field(description="Who published it; of a digest, who published its source.")
    publisher_iri: str | None
    address: str | None = Field(description="Where the source is published.")
    file: str | None
    sha256: str | None
    digest_of: str | None = Field(description="IRI of the source of a digest, in the corpus or not.")
    digest_title: str | None = Field(description="Title of that source.")
    reports: list[str]
    warnings: list[str]
    statements: int
    entities: int


class Mention(Ref):
    """A thing that a document names, and how often."""

    times: int


class DocumentDetail(Document):
    """A document with its statements in reading order and what it names."""

    text_start: int | None
    text_end: int | None
    text_kept: bool = Field(
        description="Whether the text itself can be shown; the page then has it, annotated."
    )
    said: list[Statement]
    mentions: list[Mention]


class Listing(BaseModel):
    """A bounded part of a list; the Link header leads to the next and previous."""

    total: int = Field(description="How many there are in all.")
    limit: int
    offset: int


class Entities(Listing):
    """Entities by name."""

    items: list[Entity]


class Statements(Listing):
    """Statements in reading order."""

    items: list[Statement]


class Positions(Listing):
    """Positions, those worded by most documents first."""

    items: list[Position]


class Events(Listing):
    """Events by date."""

    items: list[Event]


class Documents(Listing):
    """Documents, latest first."""

    items: list[Document]


class Neighbours(Listing):
    """The edges of a thing."""

    entity: Ref
    relations: dict[str, int] = Field(description="The relations that it has edges of, with how many.")
    items: list[Edge]


class Try(BaseModel):
    """Something to try."""

    title: str
    url: str


class Start(BaseModel):
    """What is in the graph, and where to begin."""

    name: str
    snapshot: str
    triples: int
    documents: int
    statements: int
    positions: int
    events: int
    entities: dict[str, int] = Field(description="Entities by class.")
    first_said: str | None
    last_said: str | None
    latest_documents: list[Document]
    try_this: list[Try]
    links: dict[str, str]


class Health(BaseModel):
    """That the process answers."""

    status: Literal["ok"]
    version: str


class Ready(BaseModel):
    """That the service can answer questions, and from what."""

    status: Literal["ready"]
    snapshot: str


class Property(BaseModel):
    """One property of a described thing and one of its values."""

    predicate: str
    value: str
    kind: Literal["iri", "literal"]
    language: str | None = None
    datatype: str | None = None


class Description(BaseModel):
    """Anything of ours that has no resource of its own: what the graph says of it."""

    iri: str
    label: str | None
    properties: list[Property]


class ProblemModel(BaseModel):
    """An error, by RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    parameter: str | None = Field(default=None, description="The parameter that cannot be used.")
    allowed: list[str] | None = Field(default=None, description="The values that it may have.")
    near: list[str] | None = Field(default=None, description="Names like the one asked for.")
