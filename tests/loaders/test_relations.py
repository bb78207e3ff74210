"""Relations on passages written for these tests, each construction with what it must not be taken for."""

import datetime as dt

import pytest

from loaders.rdf_relations import MAPPINGS
from loaders.records import Event, Relation
from loaders.relations import find_relations
from loaders.titles_words import lexicon
from tests.loaders.small_world import AUTHORITY, reading


def relations(text: str, published: dt.date | None = dt.date(2025, 6, 2)) -> list[Relation]:
    return find_relations(reading(text, published), AUTHORITY)


def facts(text: str) -> set[tuple[str, str, str]]:
    return {(r.subject, r.predicate, r.object) for r in relations(text)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # offices
        ("Chinese Foreign Minister Wang Yi spoke.",
         {("Wang Yi", "holdsOffice", "Foreign Minister of China")}),
        (
            "Ishaq Dar, Deputy Prime Minister and Foreign Minister of Pakistan, spoke.",
            {
                ("Mohammad Ishaq Dar", "holdsOffice", "Deputy Prime Minister of Pakistan"),
                ("Mohammad Ishaq Dar", "holdsOffice", "Foreign Minister of Pakistan"),
            },
        ),
        ("Prime Minister Anna Lindqvist spoke.", set()),
        ("The Pakistani leader Liaquat Ali Khan flew home.", set()),
        # roles in organisations
        ("Tariq Mehmood, chair of the Gilgit Fruit Growers Association, spoke.",
         {("Tariq Mehmood", "chairOf", "Gilgit Fruit Growers Association")}),
        ("Helen Marsh, co-editor of Andes Review and a poet, spoke.",
         {("Helen Marsh", "coEditorOf", "Andes Review"), ("Helen Marsh", "occupation", "poet")}),
        ("Salma Riaz, spokeswoman for the Indus Delta Forum, replied.",
         {("Salma Riaz", "spokespersonOf", "Indus Delta Forum")}),
        ("Lima-based journalist Rosa Quispe spoke.", {("Rosa Quispe", "occupation", "journalist")}),
        # founding and leading
        ("Abdul Sattar Edhi founded the Edhi Foundation.",
         {("Abdul Sattar Edhi", "founderOf", "Edhi Foundation")}),
        ("Helen Marsh founded and later led the Andes Study Society.",
         {("Helen Marsh", "founderOf", "Andes Study Society"),
          ("Helen Marsh", "leaderOf", "Andes Study Society")}),
        ("The Andes Study Society was founded in 1987 by Helen Marsh and Rosa Quispe.",
         {("Helen Marsh", "founderOf", "Andes Study Society"),
          ("Rosa Quispe", "founderOf", "Andes Study Society")}),
        ("Helen Marsh did not found the Andes Study Society.", set()),
        ("Helen Marsh was accused of founding the Andes Study Society.", set()),
        # kinship
        ("Gustav Holm and his daughter Karin Holm came.", {("Gustav Holm", "parentOf", "Karin Holm")}),
        ("Gustav Holm came with his wife Ingrid Holm and son Erik Holm.",
         {("Gustav Holm", "spouseOf", "Ingrid Holm"), ("Gustav Holm", "parentOf", "Erik Holm")}),
        ("Karin Holm, the youngest daughter of Gustav Holm, spoke.",
         {("Gustav Holm", "parentOf", "Karin Holm")}),
        ("Gustav Holm’s sister Karin Holm spoke.", {("Karin Holm", "siblingOf", "Gustav Holm")}),
        ("Gustav Holm saw Karin Holm, a daughter of the revolution.", set()),
        ("Gustav Holm, his daughter and Erik Holm came.", set()),
        # friendship and study
        ("Helen Marsh formed a lasting friendship with Rosa Quispe.",
         {("Helen Marsh", "friendOf", "Rosa Quispe")}),
        ("Helen Marsh, a close friend of Rosa Quispe, spoke.", {("Helen Marsh", "friendOf", "Rosa Quispe")}),
        ("Helen Marsh hailed the friendship with Peru.", set()),
        ("Rosa Quispe studied law at Lund University.", {("Rosa Quispe", "studiedAt", "Lund University")}),
        ("Rosa Quispe met Helen Marsh when they were students at Lund University.",
         {("Rosa Quispe", "studiedAt", "Lund University"), ("Helen Marsh", "studiedAt", "Lund University")}),
        ("Rosa Quispe spoke at Lund University.", set()),
        # succession
        ("Karin Holm succeeded Gustav Holm as president of the Alpine Union.",
         {("Karin Holm", "succeeded", "Gustav Holm"), ("Karin Holm", "presidentOf", "Alpine Union"),
          ("Gustav Holm", "presidentOf", "Alpine Union")}),
        ("Gustav Holm was succeeded by Karin Holm.", {("Karin Holm", "succeeded", "Gustav Holm")}),
        ("Karin Holm succeeded in winning over Gustav Holm.", set()),
        # families
        ("Rosa Quispe, whose family has old ties with the Holms, met Karin Holm.",
         {("Rosa Quispe", "familyTiesWith", "Holm family")}),
        # parts and members
        ("The China-Pakistan Economic Corridor (CPEC) is a flagship project of the Belt and Road Initiative.",
         {("China-Pakistan Economic Corridor", "partOf", "Belt and Road Initiative")}),
        ("The China-Pakistan Economic Corridor and the Belt and Road Initiative were discussed.", set()),
        ("Iran is a full member of the SCO.", {("Iran", "memberOf", "Shanghai Cooperation Organisation")}),
        ("Iran wants to be a member of the SCO.", set()),
        # mechanisms
        ("The Pakistan-China-Iran Trilateral Consultations met.",
         {(s, "memberOfMechanism", "China–Iran–Pakistan Trilateral Consultations")
          for s in ("China", "Iran", "Pakistan")}),
        ("China and Iran will coordinate within the United Nations.",
         {("China", "cooperatesWithin", "United Nations"), ("Iran", "cooperatesWithin", "United Nations")}),
        ("The two sides will coordinate within the United Nations.", set()),
    ],
)  # fmt: skip
def test_a_construction_says_what_it_says(text: str, expected: set[tuple[str, str, str]]) -> None:
    assert facts(text) == expected


def test_the_two_sides_are_the_two_states_that_the_document_is_about() -> None:
    text = (
        "China thanked Iran. Iran thanked China. China and Iran will trade more. Chile was absent. "
        "The two sides praised their cooperation in multilateral mechanisms such as the UN and the SCO."
    )
    found = {(s, o) for s, p, o in facts(text) if p == "cooperatesWithin"}
    assert found == {
        (s, o) for s in ("China", "Iran") for o in ("United Nations", "Shanghai Cooperation Organisation")
    }


def test_works_have_their_titles_and_years() -> None:
    found = relations(
        "Helen Marsh, author of ‘Salt Roads: A History’ (1991) and ‘The Last Caravan’ (2004), spoke. "
        "Rosa Quispe wrote the novel “High Plain”. Karin Holm praised ‘High Plain’."
    )
    works = {(r.subject, r.object, r.year) for r in found if r.predicate == "authorOf"}
    assert works == {
        ("Helen Marsh", "Salt Roads: A History", "1991"),
        ("Helen Marsh", "The Last Caravan", "2004"),
        ("Rosa Quispe", "High Plain", None),
    }


def test_a_document_is_published_by_whom_the_text_says() -> None:
    text = "The Joint Statement was issued on Monday. It was first published by the Andes News Agency."
    assert ("Andes News Agency", "published", "Joint Statement") in facts(text)
    assert facts("A photo of the hall was published by the Andes News Agency.") == set()


def test_an_office_is_dated_by_the_document_unless_it_is_past() -> None:
    now = relations("Chinese Foreign Minister Wang Yi spoke.")
    assert [(r.when, r.rule) for r in now] == [("2025-06", None)]
    past = relations("Former Pakistani foreign secretary Riaz Khokhar spoke.")
    assert [(r.object, r.when, r.rule) for r in past] == [
        ("Foreign Secretary of Pakistan", None, "former-office")
    ]
    acting = relations("Pakistan’s caretaker Prime Minister Anwaar Kakar spoke.")
    assert [(r.object, r.when, r.rule) for r in acting] == [
        ("Prime Minister of Pakistan", "2025-06", "acting-office")
    ]


def test_an_office_that_the_authority_dates_otherwise_has_no_month_of_the_document() -> None:
    found = relations("Chinese Foreign Minister Wang Yi spoke.", dt.date(2031, 1, 1))
    assert [r.when for r in found] == ["2031-01"]
    found = relations("Chinese Foreign Minister Wang Yi spoke.", dt.date(2012, 1, 1))
    assert [r.when for r in found] == [None]


def test_who_organised_an_event_is_said_with_the_event() -> None:
    text = "Clean Rivers Society organised a seminar in Multan. It was held in May."
    read = reading(text)
    at = text.index("a seminar")
    event = Event(
        file="t.txt", document="t", start=at, end=at + 19, quote=text[at : at + 19], label="Seminar in Multan"
    )
    found = find_relations(read, AUTHORITY, [event])
    assert [(r.subject, r.predicate, r.object) for r in found] == [
        ("Clean Rivers Society", "organized", "Seminar in Multan")
    ]
    assert find_relations(read, AUTHORITY) == []


def test_every_quote_is_the_text_and_every_predicate_has_a_place_in_the_graph() -> None:
    text = "Gustav Holm, chair of the Alpine Union, and his wife Ingrid Holm met Wang Yi at Lund University."
    for relation in relations(text):
        assert text[relation.start : relation.end] == relation.quote
        assert relation.predicate in MAPPINGS
    emitted = set(lexicon().roles.values()) - {"patronOf"}
    assert emitted <= set(MAPPINGS)
