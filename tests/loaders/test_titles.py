"""Titles and roles: what belongs to them, and what only looks like one."""

import pytest

from loaders.names import Line
from loaders.titles import chains, find_offices
from loaders.titles_words import lexicon


def offices(text: str) -> list[tuple[str, str, str, str | None]]:
    """(words, kind, label, tenure) of each title of a text, nothing linked."""
    line = Line(text, 0, len(text), 0, False)
    found = find_offices(line, [])
    return [(line.text[slice(*line.span(o.first, o.after))], o.kind, o.label, o.tenure) for o in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "the Deputy Prime Minister said",
            ("Deputy Prime Minister", "office", "Deputy Prime Minister", None),
        ),
        (
            "former foreign secretary Tariq",
            ("former foreign secretary", "office", "Foreign Secretary", "former"),
        ),
        ("the then-President left", ("then-President", "office", "President", "then")),
        (
            "caretaker Prime Minister Kakar",
            ("caretaker Prime Minister", "office", "Prime Minister", "acting"),
        ),
        (
            "Minister of Foreign Affairs Qin",
            ("Minister of Foreign Affairs", "office", "Foreign Minister", None),
        ),
        (
            "Minister of State for Foreign Affairs Rao",
            (
                "Minister of State for Foreign Affairs",
                "office",
                "Minister of State for Foreign Affairs",
                None,
            ),
        ),
        ("Secretary of State Rusk", ("Secretary of State", "office", "Secretary of State", None)),
        ("DPM Lim", ("DPM", "office", "Deputy Prime Minister", None)),
        (
            "the newly-appointed chief minister spoke",
            ("newly-appointed chief minister", "office", "Chief Minister", None),
        ),
        ("a London-based historian", ("London-based historian", "occupation", "Historian", None)),
        ("his eldest daughter Zaynab", ("daughter", "kinship", "Daughter", None)),
    ],
)
def test_a_title_has_its_modifiers_and_portfolio(
    text: str, expected: tuple[str, str, str, str | None]
) -> None:
    assert offices(text) == [expected]


@pytest.mark.parametrize(
    "text",
    ["they had a private talk in general terms", "the sister paper and major works", "a brother in arms"],
)
def test_ranks_and_honorifics_need_a_capital(text: str) -> None:
    assert all(kind not in ("rank", "honorific") for _, kind, _, _ in offices(text))


def test_titles_side_by_side_are_one_chain() -> None:
    text = "Deputy Prime Minister and Foreign Minister Senator Dr Dar met the Secretary-General."
    line = Line(text, 0, len(text), 0, False)
    groups = chains(line, find_offices(line, []))
    assert [[o.label for o in g] for g in groups] == [
        ["Deputy Prime Minister", "Foreign Minister", "Senator", "Dr"],
        ["Secretary-General"],
    ]


def test_the_objects_of_a_role_are_a_list() -> None:
    text = "She is chair of Clean Rivers Now and a poet."
    line = Line(text, 0, len(text), 0, False)
    chair = find_offices(line, [])[0]
    assert [line.text[slice(*line.span(o.first, o.after))] for o in chair.objects] == ["Clean Rivers Now"]


def test_every_role_noun_of_the_lexicon_has_a_kind() -> None:
    words = lexicon()
    assert set(words.roles) <= set(words.kinds)
    assert set(words.kinship) <= set(words.kinds)
