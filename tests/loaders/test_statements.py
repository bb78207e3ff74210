"""Who holds what: the clause grammar, construction by construction, with what it must leave alone.

Wording and small occurrences are composed for the test; only states, offices and issues are real.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.records import EDITOR
from tests.loaders.reading_of import LEAD, records_of, said, statements_of


def test_a_list_of_infinitives_is_a_statement_each() -> None:
    got = said(
        LEAD + "The two sides agreed to widen trade, protect the glaciers, and reject any use of force."
    )
    assert got == [
        ("China+Pakistan", "agree", "support", "The two sides agreed to widen trade"),
        ("China+Pakistan", "agree", "support", "protect the glaciers"),
        ("China+Pakistan", "oppose", "oppose", "reject any use of force"),
    ]


def test_what_somebody_else_is_asked_to_do_is_not_cut() -> None:
    got = said(
        LEAD + "They urged the Afghan authorities to open schools, respect rights and fight smuggling."
    )
    assert [quote for *_, quote in got] == [
        "They urged the Afghan authorities to open schools, respect rights and fight smuggling"
    ]


def test_act_nouns_decide_the_act() -> None:
    got = said(
        LEAD
        + "Pakistan reaffirmed its commitment to the one-China principle, its support for free trade, and "
        "its opposition to hegemonism."
    )
    assert [(act, stance) for _, act, stance, _ in got] == [
        ("affirm", "support"),
        ("support", "support"),
        ("oppose", "oppose"),
    ]


def test_verbs_that_repeat_are_marked_through_the_whole_list() -> None:
    found = statements_of(LEAD + "China reiterated its support for Pakistan and opposition to terrorism.")
    assert all(s.reiterated for s in found) and found


def test_participles_carry_the_holder_on() -> None:
    got = said(LEAD + "China welcomed the truce, noting that talks should go on and calling for more aid.")
    assert [(holder, act) for holder, act, _, _ in got] == [
        ("China", "welcome"),
        ("China", "note"),
        ("China", "call-for"),
    ]


def test_a_participle_in_front_takes_the_subject_after_it() -> None:
    got = said(LEAD + "Welcoming the truce, Pakistan called for more aid.")
    assert [(holder, act) for holder, act, _, _ in got] == [("Pakistan", "welcome"), ("Pakistan", "call-for")]


@pytest.mark.parametrize(
    ("sentence", "act", "stance"),
    [
        ("China does not support sanctions.", "oppose", "oppose"),
        ("China opposes any attempt to prevent talks.", "oppose", "oppose"),
        ("China did not oppose the draft.", "support", "support"),
        ("China is firmly opposed to sanctions.", "oppose", "oppose"),
        ("China stressed the need to prevent violence.", "emphasise", "oppose"),
        ("China reaffirmed its zero-tolerance stance against terrorism.", "affirm", "oppose"),
        ("China attaches great importance to its ties with Pakistan.", "emphasise", "support"),
        ("China took note of the report.", "note", "note"),
        ("China noted with satisfaction the progress of the talks.", "express-satisfaction", "support"),
        ("China expressed its deep concern at the violence.", "express-concern", "concern"),
        ("China is grateful to Pakistan for its help.", "thank", "support"),
        ("China condemned the attack.", "criticise", "oppose"),
    ],
)
def test_acts_and_their_stance(sentence: str, act: str, stance: str) -> None:
    got = said(LEAD + sentence)
    assert [(holder, a, s) for holder, a, s, _ in got] == [("China", act, stance)]


@pytest.mark.parametrize(
    "sentence",
    [
        "The modalities agreed by both sides were published.",
        "Actions that support peace were discussed.",
        "The situation in Pakistan worried many readers.",
        "Does China support sanctions?",
        "If China supported sanctions, prices would rise.",
        "China could support such a plan.",
        "The two sides exchanged views on trade.",
        "The commitment was reiterated after the dinner.",
        "Support for Chinese films grew in Lahore.",
    ],
)
def test_what_is_no_statement(sentence: str) -> None:
    assert said(LEAD + sentence) == []


def test_joint_is_one_statement_with_two_holders_and_mutual_says_so() -> None:
    found = statements_of(LEAD + "The two sides reaffirmed their support for each other on core interests.")
    assert [(s.holders, s.mode, s.toward) for s in found] == [
        (("China", "Pakistan"), "mutual", ("China", "Pakistan"))
    ]


def test_a_person_reports_what_others_hold() -> None:
    text = LEAD + "Foreign Minister Wang Yi said that both countries agreed to open a new pass."
    found = statements_of(text)
    assert [(s.holders, s.speaker, s.act) for s in found] == [(("China", "Pakistan"), "Wang Yi", "agree")]
    assert found[0].quote == "both countries agreed to open a new pass"


def test_what_a_minister_says_of_his_state_the_state_holds() -> None:
    found = statements_of(LEAD + "Chinese Foreign Minister Wang Yi said China has kept every promise.")
    assert [(s.holders, s.speaker) for s in found] == [(("China",), "Wang Yi")]


@pytest.mark.parametrize(
    "sentence",
    [
        "“The road must stay open,” Foreign Minister Wang Yi said.",
        "“The road must stay open,” said Foreign Minister Wang Yi.",
        "Foreign Minister Wang Yi said, “The road must stay open.”",
        "The road must stay open, Foreign Minister Wang Yi said on Monday.",
        "According to Foreign Minister Wang Yi, the road must stay open.",
    ],
)
def test_attributions_before_and_after(sentence: str) -> None:
    found = statements_of(LEAD + sentence)
    assert [s.holders for s in found] == [("Wang Yi",)]
    assert "The road must stay open" in found[0].quote or "the road must stay open" in found[0].quote


def test_whom_nothing_names_stays_unresolved_with_the_phrase() -> None:
    found = statements_of(LEAD + "Some Western diplomats said that the plan would fail.")
    assert [(s.holders, s.unresolved) for s in found] == [((), "Some Western diplomats")]
    assert found[0].unresolved_reason


def test_capitals_stand_for_governments_only_where_they_act() -> None:
    assert [h for h, *_ in said(LEAD + "Islamabad welcomed the decision.")] == ["Pakistan"]
    assert said(LEAD + "Crowds in Islamabad cheered.") == []


def test_an_editors_note_is_the_editors() -> None:
    found = statements_of(LEAD + "China welcomed the truce. [Note: The truce was signed a day later.]")
    assert [s.holders for s in found] == [("China",), (EDITOR,)]


def test_the_issue_is_the_one_spoken_of_before() -> None:
    found = statements_of(
        LEAD + "Pakistan briefed China on Jammu and Kashmir, while China reiterated that the issue should be "
        "resolved peacefully."
    )
    assert [(s.holders, s.issues) for s in found] == [
        (("Pakistan",), ("jammu-and-kashmir",)),
        (("China",), ("jammu-and-kashmir",)),
    ]


def test_an_issue_is_specialised_by_whom_it_is_directed_toward() -> None:
    found = statements_of(LEAD + "China supports Pakistan in safeguarding its sovereignty.")
    assert [(s.toward, s.issues) for s in found] == [(("Pakistan",), ("pakistan-sovereignty",))]


def test_a_joint_text_holds_what_nobody_is_named_for() -> None:
    text = "Joint Statement of China and Pakistan\n\nIt was agreed that the pass should open.\n"
    assert [(h, a) for h, a, *_ in said(text, "joint-statement")] == [("China+Pakistan", "agree")]


def test_the_same_passive_in_other_news_is_nobodys() -> None:
    text = "Snow fell in Gilgit on Monday. It was agreed that the pass should open.\n"
    assert [h for h, *_ in said(text)] == []


def test_labels_of_speakers_say_whose_first_person_follows() -> None:
    found = statements_of("Mr. Sharif (Pakistan): We support the draft resolution.\n", "speech")
    assert [s.holders for s in found] == [("Pakistan",)]


@settings(max_examples=60, deadline=None)
@given(
    st.text(alphabet=st.sampled_from(list("The two sides agreed to “”\"'()[].,;: \nChinasaid")), max_size=400)
)
def test_any_text_is_read_and_every_quote_stands_at_its_offsets(text: str) -> None:
    for record in records_of(LEAD + text):
        if hasattr(record, "quote"):
            assert (LEAD + text)[record.start : record.end] == record.quote


@pytest.mark.parametrize(
    ("sentence", "act", "stance", "issues"),
    [
        (
            "China called for “visible” action against all terrorist groups.",
            "call-for",
            "oppose",
            ("terrorism",),
        ),
        (
            "China urged steps that are firm and lasting to dismantle terrorist groups.",
            "call-for",
            "oppose",
            ("terrorism",),
        ),
        ("China stressed that terrorism respects no border.", "emphasise", "oppose", ("terrorism",)),
        (
            "China supports Pakistan's efforts against terrorism.",
            "support",
            "support",
            ("counter-terrorism",),
        ),
    ],
)
def test_nobody_supports_what_is_adverse(
    sentence: str, act: str, stance: str, issues: tuple[str, ...]
) -> None:
    found = statements_of(LEAD + sentence)
    assert [(s.act, s.stance, s.issues) for s in found] == [(act, stance, issues)]


def test_a_backdrop_is_not_opposed() -> None:
    text = LEAD + "They agreed that their ties had grown in weight against the backdrop of change."
    assert [stance for *_, stance, _ in said(text)] == ["support"]


def test_a_spokesperson_repeats_what_the_state_is_committed_to() -> None:
    text = LEAD + "Chinese spokesperson Mao Ning reiterated China's commitment to free trade."
    assert [(s.holders, s.speaker, s.toward) for s in statements_of(text)] == [(("China",), "Mao Ning", ())]


def test_a_speech_without_a_header_speaks_for_the_state_that_it_has_for_subject() -> None:
    text = (
        "Mr. President,\n\nNepal attaches great importance to this debate. We welcome the report. Nepal "
        "supports the reform. We call for patience. Nepal thanks its neighbours. "
        "India and China are two of them.\n"
    )
    found = statements_of(text)
    assert {s.holders for s in found} == {("Nepal",)}
    assert len(found) >= 4


def test_views_are_exchanged_not_said() -> None:
    text = LEAD + "The two sides exchanged views on trade, and reached consensus to open the pass."
    assert said(text) == [
        ("China+Pakistan", "agree", "support", "reached consensus to open the pass"),
    ]


def test_neither_side() -> None:
    text = LEAD + "Neither side supports sanctions."
    assert [(h, a, s) for h, a, s, _ in said(text)] == [("China+Pakistan", "oppose", "oppose")]


def test_satisfaction_was_expressed_by_whom_the_text_is_joint() -> None:
    text = "Joint Statement of China and Pakistan\n\nSatisfaction was expressed at the work on the road.\n"
    assert [(h, a) for h, a, *_ in said(text, "joint-statement")] == [
        ("China+Pakistan", "express-satisfaction")
    ]


def test_a_visit_is_not_a_call() -> None:
    assert said(LEAD + "Chinese Defence Minister Wei Fenghe called on the President in Islamabad.") == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Pakistan on Saturday condemned the attack.",
        "Pakistan in a note of protest condemned the attack.",
        "Pakistan, in Lahore, condemned the attack.",
        "Pakistan during the debate strongly condemned the attack.",
    ],
)
def test_adjuncts_between_holder_and_verb(sentence: str) -> None:
    assert [(h, a) for h, a, *_ in said(LEAD + sentence)] == [("Pakistan", "criticise")]


def test_two_titled_persons_are_one_subject() -> None:
    text = LEAD + "President Xi Jinping and Prime Minister Shehbaz Sharif hailed the new road."
    found = statements_of(text)
    assert [s.holders for s in found] == [("Shehbaz Sharif", "Xi Jinping")]
    assert found[0].quote.startswith("President Xi Jinping")


def test_we_is_who_the_text_says_we_are() -> None:
    text = (
        "We, the leaders of Australia, India, Japan, and the United States, met today. We reaffirm our "
        "commitment to free trade. We urge North Korea to return to talks. North Korea and China were in our "
        "minds.\n"
    )
    found = statements_of(text)
    assert {s.holders for s in found} == {("Australia", "India", "Japan", "United States")}


def test_two_verbs_with_one_object_are_one_statement() -> None:
    got = said(LEAD + "China supports and respects the choice of the Nepali people.")
    assert [(h, a) for h, a, *_ in got] == [("China", "support")]


def test_the_reporter_over_an_adjunct_is_the_speaker() -> None:
    text = LEAD + "Foreign Minister Wang Yi said in Islamabad on 12 March 2024 that China opposes sanctions."
    found = statements_of(text)
    assert [(s.holders, s.speaker, s.quote) for s in found] == [
        (("China",), "Wang Yi", "China opposes sanctions"),
    ]


def test_what_must_be_in_a_speech_is_called_for() -> None:
    text = (
        "Mr. President,\n\nNepal supports this draft. We must build trust. Nepal thanks its friends. Nepal "
        "has nothing to add. Let us begin. The hall was full.\n"
    )
    found = statements_of(text, "speech")
    assert [(s.act, s.quote) for s in found] == [
        ("support", "Nepal supports this draft"),
        ("call-for", "We must build trust"),
        ("thank", "Nepal thanks its friends"),
        ("call-for", "Let us begin"),
    ]
