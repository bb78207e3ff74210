"""Records to quads: what each record becomes, and what is refused."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.rdf import authority_quads, by_document, to_quads
from loaders.rdf_edtf import EdtfError, bounds, is_day
from loaders.rdf_relations import MAPPINGS
from loaders.rdf_statements import statement_iris
from loaders.records import (
    EDITOR,
    NARRATOR,
    DocumentRecord,
    Event,
    Mention,
    Participant,
    Record,
    RecordError,
    Relation,
    Statement,
)
from ontology import authority, iris
from ontology.authority import AuthorityError
from ontology.iris import CONCEPT, RESOURCE
from ontology.namespaces import DCTERMS, FOAF, KK, ORG, PROV, RDF, RDFS, SCHEMA, SKOS, SKOSXL

CHINA, PAKISTAN = RESOURCE + "state/china", RESOURCE + "state/pakistan"
SAID = Statement(
    file="a.txt",
    document="a",
    start=0,
    end=4,
    quote="text",
    holders=("China",),
    act="support",
    stance="support",
)
HELD = Event(file="a.txt", document="a", start=0, end=4, quote="text", label="Talks in Beijing")
NAMED = Mention(file="a.txt", document="a", start=0, end=4, quote="text", entity="Jane Roe", cls="Person")
RELATED = Relation(
    file="a.txt",
    document="a",
    start=0,
    end=4,
    quote="text",
    subject="Jane Roe",
    predicate="chairOf",
    object="Club",
)
ARTICLE = DocumentRecord(file="a.txt", document="a", title="A title")


class Facts(set[tuple[str, str, str]]):
    """The triples of quads as plain values."""

    def of(self, subject: str, predicate: str) -> list[str]:
        return sorted(o for s, p, o in self if s == subject and p == predicate)

    def who(self, predicate: str, value: str) -> list[str]:
        return sorted(s for s, p, o in self if p == predicate and o == value)


def facts(*records: Record, texts: dict[str, str] | None = None) -> Facts:
    quads = to_quads(records, authority.load(), texts)
    assert len(set(quads)) == len(quads)
    return Facts((q.subject.value, q.predicate.value, q.object.value) for q in quads)


def node(kind: str, slug: str) -> str:
    return iris.resource(kind, "a", slug)


# ------------------------------------------------------------------ names


def test_names_of_the_authority_file_need_no_description() -> None:
    found = facts(SAID)
    (said,) = found.who(RDF.type, KK.Statement)
    assert found.of(said, KK.statedHolder) == [CHINA]
    assert found.of(CHINA, RDF.type) == []


def test_a_name_that_only_the_document_knows_is_scoped_to_it() -> None:
    found = facts(NAMED)
    jane = node("person", "jane-roe")
    assert found.of(RESOURCE + "document/a", KK.mentions) == [jane]
    assert found.of(jane, RDF.type) == sorted((FOAF.Person, KK.Actor))
    assert found.of(jane, SKOS.prefLabel) == ["Jane Roe"]
    assert found.of(jane, KK.unlisted) == ["true"]


def test_the_linkers_iri_wins_and_holds_for_the_name_everywhere() -> None:
    linked = replace(NAMED, entity="The Chair", iri=CHINA)
    found = facts(linked, replace(SAID, holders=("The Chair",)))
    (said,) = found.who(RDF.type, KK.Statement)
    assert found.of(said, KK.statedHolder) == [CHINA]


def test_a_class_tells_a_place_from_the_issue_of_the_same_name() -> None:
    place = facts(replace(NAMED, entity="Taiwan", cls="Place"))
    issue = facts(replace(NAMED, entity="Taiwan", cls="Issue"))
    document = RESOURCE + "document/a"
    assert place.of(document, KK.mentions) != issue.of(document, KK.mentions)
    assert issue.of(document, KK.mentions) == [CONCEPT + "issue/taiwan"]


def test_the_articles_own_voice_and_an_editors_are_voices_of_the_document() -> None:
    found = facts(replace(SAID, holders=(NARRATOR,)), replace(SAID, start=9, end=13, holders=(EDITOR,)))
    assert found.who(RDF.type, KK.Voice) == [node("voice", "editor"), node("voice", "narrator")]
    assert not found.who(RDF.type, KK.Actor)


def test_a_mention_keeps_the_form_of_the_name_and_each_passage() -> None:
    again = replace(NAMED, start=20, end=24)
    other = replace(NAMED, start=30, end=38, quote="J. Roe X")
    found = facts(NAMED, again, other)
    jane, document = node("person", "jane-roe"), RESOURCE + "document/a"
    labels = found.of(jane, SKOSXL.altLabel)
    assert sorted(x for label in labels for x in found.of(label, SKOSXL.literalForm)) == ["J. Roe X", "text"]
    mentioned = [a for a in found.who(RDF.object, jane) if found.of(a, RDF.predicate) == [KK.mentions]]
    assert len(mentioned) == 3
    assert [found.of(label, KK.usedIn) for label in labels] == [[document], [document]]


# ------------------------------------------------------------------ facts and their evidence


def test_a_fact_has_an_assertion_with_passage_and_basis() -> None:
    found = facts(replace(RELATED, when="2026-01"))
    jane, club = node("person", "jane-roe"), node("organisation", "club")
    assert found.of(jane, KK.chairOf) == [club]
    (a,) = found.who(RDF.type, KK.Assertion)
    assert (found.of(a, RDF.subject), found.of(a, RDF.object)) == ([jane], [club])
    assert found.of(a, KK.evidence) == [iris.passage("a", 0, 4)]
    assert found.of(a, KK.basis) == [CONCEPT + "basis/stated"]
    assert found.of(a, KK.reportedBy) == [RESOURCE + "document/a"]
    assert (found.of(a, KK.earliest), found.of(a, KK.latest)) == (["2026-01-01"], ["2026-01-31"])


@pytest.mark.parametrize(
    ("rule", "predicate", "value"),
    [
        ("next-round", KK.rule, CONCEPT + "rule/next-round"),
        ("reckoned by hand", KK.ruleNote, "reckoned by hand"),
    ],
)
def test_a_rule_makes_a_reading_derived(rule: str, predicate: str, value: str) -> None:
    found = facts(replace(RELATED, rule=rule))
    (a,) = found.who(RDF.type, KK.Assertion)
    assert found.of(a, KK.basis) == [CONCEPT + "basis/derived"]
    assert found.of(a, predicate) == [value]
    assert found.of(a, PROV.wasDerivedFrom) == [iris.passage("a", 0, 4)]


@pytest.mark.parametrize("predicate", sorted(MAPPINGS))
def test_every_controlled_predicate_gives_one_fact(predicate: str) -> None:
    mapping = MAPPINGS[predicate]
    target = HELD.label if mapping.object == "Event" else "Something Else"
    found = facts(HELD, replace(RELATED, predicate=predicate, object=target))
    written = [(s, o) for s, p, o in found if p == mapping.property]
    assert len(written) == 1
    subject = written[0][1 if mapping.inverse else 0]
    assert subject.endswith("/a/jane-roe")
    assert len(found.who(RDF.predicate, mapping.property)) == 1


def test_offices_are_posts_by_slug() -> None:
    found = facts(replace(RELATED, predicate="holdsOffice", object="Governor of Nowhere"))
    assert found.of(node("person", "jane-roe"), ORG.holds) == [RESOURCE + "post/governor-of-nowhere"]
    assert found.of(RESOURCE + "post/governor-of-nowhere", RDF.type) == [ORG.Post]


def test_the_year_of_a_work_and_the_place_of_an_occupation() -> None:
    work = facts(replace(RELATED, predicate="authorOf", object="A Book", year="1979"))
    assert work.of(node("work", "a-book"), SCHEMA.datePublished) == ["1979"]
    assert work.of(node("work", "a-book"), KK.latest) == ["1979-12-31"]
    job = facts(replace(RELATED, predicate="occupation", object="journalist", place="Nowhere"))
    assert job.of(node("person", "jane-roe"), SCHEMA.jobTitle) == ["journalist"]
    assert job.of(node("person", "jane-roe"), SCHEMA.workLocation) == [node("place", "nowhere")]


# ------------------------------------------------------------------ events


def test_an_event_is_the_documents_own() -> None:
    record = replace(
        HELD,
        event_type="meeting",
        when="2026-01-03/2026-01-05",
        place="Nowhere",
        participants=(Participant(entity="China", role="host", order=1),),
    )
    found = facts(record)
    event = node("event", "talks-in-beijing")
    assert found.of(event, RDFS.label) == ["Talks in Beijing"]
    assert found.of(event, KK.when) == ["2026-01-03/2026-01-05"]
    assert (found.of(event, KK.earliest), found.of(event, KK.latest)) == (["2026-01-03"], ["2026-01-05"])
    assert found.of(event, KK.status) == [CONCEPT + "status/occurred"]
    (part,) = found.who(KK.event, event)
    assert (found.of(part, KK.actor), found.of(part, KK.order)) == ([CHINA], ["1"])
    assert found.of(part, KK.evidence) == [iris.passage("a", 0, 4)]


def test_a_round_without_a_number_or_of_an_unknown_series_is_the_documents_own() -> None:
    for record in (
        replace(HELD, cls="Round", series="Unheard-of Dialogue", ordinal=3),
        replace(HELD, cls="Round", series="Unheard-of Dialogue"),
    ):
        found = facts(record)
        assert found.who(RDF.type, KK.Round) == [node("event", "talks-in-beijing")]
        assert found.of(node("event", "talks-in-beijing"), KK.roundOf) == [
            node("mechanism", "unheard-of-dialogue")
        ]


# ------------------------------------------------------------------ statements


def test_a_statement_keeps_all_that_its_source_says() -> None:
    found = facts(
        HELD,
        replace(
            SAID,
            quote="text",
            mode="joint",
            holders=("China", "Pakistan"),
            toward=("Pakistan",),
            speaker="Jane Roe",
            on_behalf_of=("China",),
            addressees=("Pakistan",),
            issues=("taiwan", "a-local-matter"),
            reiterated=True,
            in_turn=True,
            said_on="2026-01-04",
            event=HELD.label,
        ),
    )
    (said,) = found.who(RDF.type, KK.Statement)
    assert found.of(said, KK.statedHolder) == [CHINA, PAKISTAN]
    assert found.of(said, KK.statedToward) == found.of(said, KK.addressedTo) == [PAKISTAN]
    assert found.of(said, KK.speaker) == [node("person", "jane-roe")]
    assert found.of(said, KK.statedObject) == [CONCEPT + "issue/taiwan", node("topic", "a-local-matter")]
    assert found.of(node("topic", "a-local-matter"), KK.unlisted) == ["true"]
    assert found.of(said, KK.wording) == ["text"]
    assert found.of(said, KK.saidOn) == ["2026-01-04"]
    assert found.of(said, KK.madeAt) == [node("event", "talks-in-beijing")]
    assert found.of(said, KK.reiterated) == found.of(said, KK.inTurn) == ["true"]


def test_in_turn_is_read_from_the_words_too() -> None:
    quote = "China, in turn, agreed"
    found = facts(replace(SAID, quote=quote, end=len(quote)))
    assert len(found.who(KK.inTurn, "true")) == 1


def test_a_coarse_date_is_no_day() -> None:
    found = facts(replace(SAID, said_on="2026-01"))
    (said,) = found.who(RDF.type, KK.Statement)
    assert found.of(said, KK.saidOn) == []
    assert found.of(said, KK.earliest) == ["2026-01-01"]


def test_an_unresolved_holder_stays_a_phrase() -> None:
    record = replace(SAID, holders=(), unresolved="sceptics", unresolved_reason="unnamed group")
    found = facts(record)
    assert found.who(KK.unresolvedHolder, "sceptics") == found.who(KK.unresolvedReason, "unnamed group")


def test_a_statement_mentions_what_is_named_within_its_words() -> None:
    inside = replace(NAMED, start=1, end=3, quote="ex", entity="Pakistan", cls="State")
    outside = replace(NAMED, start=3, end=5, quote="t ", entity="Jane Roe")
    found = facts(SAID, inside, outside)
    (said,) = found.who(RDF.type, KK.Statement)
    assert found.of(said, KK.mentions) == [PAKISTAN]


def test_a_statement_is_named_by_what_it_says_and_not_by_where() -> None:
    moved = replace(SAID, start=500, end=504)
    assert list(statement_iris([SAID]).values()) == list(statement_iris([moved]).values())
    both = statement_iris([moved, SAID])
    assert both[SAID] == statement_iris([SAID])[SAID]
    assert both[moved] != both[SAID]
    for change in ({"quote": "TEXT"}, {"holders": ("Pakistan",)}, {"act": "oppose"}, {"document": "b"}):
        assert statement_iris([replace(SAID, **change)]) != statement_iris([SAID])
    reordered = replace(SAID, holders=("Pakistan", "China"))
    assert list(statement_iris([reordered]).values()) == list(
        statement_iris([replace(SAID, holders=("China", "Pakistan"))]).values()
    )


def test_a_record_given_twice_is_one() -> None:
    assert facts(SAID, SAID) == facts(SAID)


# ------------------------------------------------------------------ documents


def test_what_is_known_of_a_document() -> None:
    found = facts(
        replace(
            ARTICLE,
            kind="news-report",
            published="2026-01-05",
            publisher="Nobody's Gazette",
            address="https://example.org/a",
            reports="Joint Communiqué",
            text_end=90,
            warnings=("read as cp1252",),
        )
    )
    document = RESOURCE + "document/a"
    assert found.of(document, KK.documentType) == [CONCEPT + "document-type/news-report"]
    assert found.of(document, DCTERMS.issued) == ["2026-01-05"]
    assert found.of(document, DCTERMS.publisher) == ["Nobody's Gazette"]
    assert found.of(document, DCTERMS.source) == ["https://example.org/a"]
    assert found.of(document, KK.reports) == [RESOURCE + "document/joint-communique"]
    assert found.of(RESOURCE + "document/joint-communique", DCTERMS.title) == ["Joint Communiqué"]
    assert found.of(document, KK.warning) == ["read as cp1252"]


def test_publisher_and_address_of_a_digest_are_those_of_its_source() -> None:
    found = facts(
        replace(
            ARTICLE,
            coverage="digest",
            kind="news-report",
            published="2026-01-05",
            publisher="Nobody's Gazette",
            address="https://example.org/a",
            digest_of="How it was: a report",
        )
    )
    digest, report = RESOURCE + "document/a", RESOURCE + "document/how-it-was-a-report"
    assert found.of(digest, KK.digestOf) == [report]
    assert found.of(digest, KK.coverage) == [CONCEPT + "coverage/digest"]
    assert found.of(report, KK.coverage) == []
    assert found.of(report, DCTERMS.title) == ["How it was: a report"]
    for property_, value in (
        (DCTERMS.publisher, "Nobody's Gazette"),
        (DCTERMS.source, "https://example.org/a"),
    ):
        assert (found.of(report, property_), found.of(digest, property_)) == ([value], [])
    for node_ in (digest, report):
        assert found.of(node_, DCTERMS.issued) == ["2026-01-05"]
        assert found.of(node_, KK.documentType) == [CONCEPT + "document-type/news-report"]


def test_a_document_is_not_the_digest_of_itself() -> None:
    found = facts(replace(ARTICLE, document="a", digest_of="A"))
    assert found.of(RESOURCE + "document/a", KK.digestOf) == [RESOURCE + "document/a/source"]


@pytest.mark.parametrize("address", ["javascript:alert(1)", "ftp://example.org", "https://exa mple.org/<>"])
def test_only_web_addresses_become_links(address: str) -> None:
    found = facts(replace(ARTICLE, address=address))
    assert found.of(RESOURCE + "document/a", DCTERMS.source) == []
    assert address in found.of(RESOURCE + "document/a", KK.warning)[0]


# ------------------------------------------------------------------ what is refused


@pytest.mark.parametrize(
    ("record", "message"),
    [
        (replace(RELATED, predicate="marriedTo"), "'marriedTo' is not controlled"),
        (replace(RELATED, predicate="organized", object="No such thing"), "no event of this document"),
        (replace(RELATED, year="1979"), "a year belongs to a work"),
        (replace(RELATED, place="London"), "a place belongs to an occupation"),
        (replace(RELATED, when="January"), "not an EDTF date"),
        (replace(SAID, act="mumble"), "'mumble' is not in the scheme act"),
        (replace(SAID, stance="pro"), "'pro' is not in the scheme stance"),
        (replace(SAID, mode="solo"), "'solo' is not in the scheme mode"),
        (replace(SAID, event="No such thing"), "no event of this document"),
        (replace(SAID, said_on="2026-02-30"), "no day of the calendar"),
        (replace(HELD, status="maybe"), "not in the scheme status"),
        (replace(HELD, event_type="party"), "not in the scheme event-type"),
        (replace(HELD, cls="Series"), "neither Event nor Round"),
        (replace(HELD, when="2026/2025"), "ends before it begins"),
        (replace(HELD, participants=(Participant(entity="China", role="hero"),)), "scheme role"),
        (replace(NAMED, cls="Animal"), "class 'Animal' is not known"),
        (replace(NAMED, iri="not an iri"), "is not an IRI"),
        (replace(NAMED, document="a b"), "cannot be part of an IRI"),
        (replace(ARTICLE, kind="poem"), "scheme document-type"),
        (replace(ARTICLE, coverage="most"), "scheme coverage"),
        (replace(ARTICLE, published="January 2026"), "not an ISO day"),
    ],
)
def test_a_record_that_cannot_be_mapped_is_refused_by_name(record: Record, message: str) -> None:
    with pytest.raises(RecordError, match=message):
        to_quads([record], authority.load())


def test_records_must_be_of_one_document() -> None:
    with pytest.raises(RecordError, match="2 documents at once: a, b"):
        to_quads([SAID, replace(SAID, document="b")], authority.load())
    with pytest.raises(RecordError, match="at least one record"):
        to_quads([], authority.load())
    with pytest.raises(RecordError, match="2 document records"):
        to_quads([ARTICLE, replace(ARTICLE, title="Other")], authority.load())
    assert list(by_document([SAID, replace(SAID, document="b"), SAID])) == ["a", "b"]


def test_events_of_one_label_that_cannot_be_one_stay_apart() -> None:
    far = replace(HELD, start=50, end=54)
    told = [replace(HELD, when="1951"), replace(far, when="2026-01-04")]
    told.append(replace(HELD, start=70, end=74, when="2026"))
    said = [replace(SAID, event=HELD.label), replace(SAID, start=60, end=64, event=HELD.label)]
    found = facts(*told, *said)
    assert found.who(RDF.type, KK.Event) == [
        node("event", "talks-in-beijing-1951"), node("event", "talks-in-beijing-2026-01-04")
    ]  # fmt: skip
    assert sorted(o for s, p, o in found if p == KK.madeAt) == found.who(RDF.type, KK.Event)
    one = facts(replace(HELD, when="1951"), HELD)
    assert one.who(RDF.type, KK.Event) == [node("event", "talks-in-beijing")]


def test_rounds_of_one_label_and_other_numbers_stay_apart() -> None:
    series = next(e for e in authority.load().of_class("Mechanism"))
    found = facts(*(replace(HELD, cls="Round", series=series.name, ordinal=n) for n in (1, 2)))
    assert found.who(RDF.type, KK.Round) == [f"{RESOURCE}event/{series.slug}-{n}" for n in (1, 2)]


@pytest.mark.parametrize("series", ["General Assembly", None])
def test_a_sitting_that_is_no_round_of_a_mechanism_is_an_event(series: str | None) -> None:
    body = replace(NAMED, entity="General Assembly", cls="Organisation")
    found = facts(body, replace(HELD, cls="Round", series=series, ordinal=76))
    assert found.who(RDF.type, KK.Event) == [node("event", "talks-in-beijing")]
    assert found.who(RDF.type, KK.Round) == []
    assert not [o for s, p, o in found if p in (KK.roundOf, KK.ordinal)]


def test_a_quote_is_compared_with_the_text() -> None:
    assert facts(SAID, texts={"a.txt": "text and more", "b.txt": ""})
    assert facts(SAID, texts={})
    with pytest.raises(RecordError, match=r"the quote is not what stands there in a\.txt"):
        facts(SAID, texts={"a.txt": "Text and more"})


# ------------------------------------------------------------------ the authority graph

TURTLE = """
@prefix dcterms: <http://purl.org/dc/terms/> . @prefix kk: <https://w3id.org/karakoram/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix org: <http://www.w3.org/ns/org#> .
@prefix edtf: <http://id.loc.gov/datatypes/edtf/> . @prefix id: <https://w3id.org/karakoram/id/> .
"""
STATE = (
    '<https://w3id.org/karakoram/id/state/x> a kk:State ; skos:prefLabel "X"@en ; kk:capital id:y {source} .'
)


def written(folder: Path, turtle: str) -> Facts:
    (folder / "x.ttl").write_text(TURTLE + turtle, encoding="utf-8")
    return Facts((q.subject.value, q.predicate.value, q.object.value) for q in authority_quads(folder))


def test_a_fact_of_the_authority_file_has_an_external_assertion(tmp_path: Path) -> None:
    found = written(tmp_path, STATE.format(source="; dcterms:source <https://example.org/s>"))
    (a,) = found.who(RDF.type, KK.Assertion)
    assert found.of(a, RDF.predicate) == [KK.capital]
    assert found.of(a, KK.basis) == [CONCEPT + "basis/external"]
    assert found.of(a, DCTERMS.source) == ["https://example.org/s"]
    assert found.of(RESOURCE + "state/x", RDF.type) == [KK.Actor, KK.State]


def test_an_interval_has_the_source_of_its_term_of_office(tmp_path: Path) -> None:
    found = written(
        tmp_path,
        "<https://w3id.org/karakoram/id/membership/m> a org:Membership ; org:memberDuring id:i ; "
        "dcterms:source <https://example.org/s> . id:i kk:when '2024/..'^^edtf:EDTF .",
    )
    assert found.of(RESOURCE + "i", KK.earliest) == ["2024-01-01"]
    assert found.of(RESOURCE + "i", KK.latest) == []
    assert len(found.who(DCTERMS.source, "https://example.org/s")) == 3


@pytest.mark.parametrize(
    ("turtle", "message"),
    [
        (STATE.format(source=""), "state/x has no dcterms:source"),
        ("id:x a kk:State", "x.ttl: "),
        ("id:x kk:capital [ a kk:Place ] .", "blank node"),
        ("id:x kk:when 'soon'^^edtf:EDTF ; dcterms:source id:s .", "not an EDTF date"),
    ],
)
def test_an_authority_file_without_sources_is_refused(tmp_path: Path, turtle: str, message: str) -> None:
    with pytest.raises(AuthorityError, match=message):
        written(tmp_path, turtle)


def test_the_shipped_authority_file_is_whole() -> None:
    quads = authority_quads()
    assert len(set(quads)) == len(quads) > 5000
    assert {q.graph_name.value for q in quads} == {iris.AUTHORITY_GRAPH}


# ------------------------------------------------------------------ EDTF


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026", "2026-01-01", "2026-12-31"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2026-01-04", "2026-01-04", "2026-01-04"),
        ("195X", "1950-01-01", "1959-12-31"),
        ("19XX", "1900-01-01", "1999-12-31"),
        ("1979~", "1979-01-01", "1979-12-31"),
        ("1951-05-21?", "1951-05-21", "1951-05-21"),
        ("2026-01-03/2026-01-05", "2026-01-03", "2026-01-05"),
        ("2026/2027", "2026-01-01", "2027-12-31"),
        ("2024-03-11/..", "2024-03-11", None),
        ("../1979", None, "1979-12-31"),
        ("/1979", None, "1979-12-31"),
    ],
)
def test_edtf_gives_the_two_days_that_bound_a_time(text: str, first: str | None, last: str | None) -> None:
    earliest, latest = bounds(text)
    assert (earliest and earliest.isoformat(), latest and latest.isoformat()) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "/",
        "../..",
        "2026-13",
        "2026-02-29",
        "0000",
        "26",
        "2026-1-4",
        "195X-01",
        "20264",
        "x/2026",
        "２０２６",
    ],
)
def test_what_is_not_edtf_is_refused(text: str) -> None:
    with pytest.raises(EdtfError):
        bounds(text)


@given(st.dates(), st.dates())
def test_an_interval_of_days_is_bounded_by_them(a: dt.date, b: dt.date) -> None:
    text = f"{min(a, b).isoformat()}/{max(a, b).isoformat()}"
    assert bounds(text) == (min(a, b), max(a, b))
    assert bounds(a.isoformat()) == (a, a)
    assert is_day(a.isoformat())
    assert not is_day(text)
    assert bounds(f"{a.year:04}-{a.month:02}")[0] == a.replace(day=1)


def test_quads_are_those_of_one_graph_and_have_no_blank_node() -> None:
    quads = to_quads([ARTICLE, SAID, HELD, NAMED, RELATED], authority.load())
    assert {q.graph_name for q in quads} == {ox.NamedNode(iris.document_graph("a"))}
    assert not any(isinstance(t, ox.BlankNode) for q in quads for t in (q.subject, q.object))
