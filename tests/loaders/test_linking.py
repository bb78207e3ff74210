"""Names of the authority file in text: longest first, capitals, orders of states, ambiguous names."""

from __future__ import annotations

import pytest

from loaders.linking import link, states_inside
from loaders.model import Form
from loaders.segments import articles
from ontology import authority
from tests.loaders.passage_scoring import source_of
from tests.loaders.test_passages_wellformed import Passage


def links(text: str) -> list[tuple[str, str, str]]:
    """Return the words, the name and the form of each link in a text."""
    known = authority.load()
    passage = Passage("x", "x-01", "2024-05-15", "news-report", (), ("statements",), text)
    (article,) = articles(source_of(passage))
    return [(text[r.start : r.end], r.entity.name, r.form.value) for r in link(article, known)]


def names(text: str) -> set[str]:
    return {name for _, name, _ in links(text)}


def test_the_longest_name_is_meant() -> None:
    found = links("Work on the China-Pakistan Economic Corridor went on through the winter.")
    assert [w for w, _, _ in found if "Corridor" in w] == ["China-Pakistan Economic Corridor"]


@pytest.mark.parametrize("order", ["China-Afghanistan-Pakistan", "Pakistan-China-Afghanistan"])
def test_a_mechanism_is_found_in_any_order_of_its_states(order: str) -> None:
    text = f"Envoys prepared the {order} Trilateral Foreign Ministers’ Dialogue in Kabul last week."
    assert any("Trilateral Foreign Ministers' Dialogue" in n for n in names(text))


def test_capitals_of_a_name_must_stand_in_the_text() -> None:
    assert "United States" not in names("They told us that nothing had changed for us since then.")
    assert "United States" in names("They told the US that nothing had changed since that summer.")


def test_possessives_and_either_quote_are_no_hindrance() -> None:
    assert names("Pakistan's friends praised the work of the People’s Republic of China.") >= {
        "Pakistan",
        "China",
    }


def test_an_adjective_qualifies_and_is_no_name() -> None:
    forms = {w: f for w, _, f in links("The Chinese engineers had stayed on in the valley for a year.")}
    assert forms["Chinese"] == Form.ADJECTIVE.value


def test_a_thing_inside_a_topic_is_found_too() -> None:
    assert "South Asia" in names("They spoke of peace and stability in South Asia through the whole evening.")


def test_an_ambiguous_name_needs_its_company() -> None:
    assert "Foreign Office (Pakistan)" in names(
        "Pakistan was not surprised, and the Foreign Office said as much."
    )
    assert "Foreign Office (Pakistan)" not in names(
        "Nobody was surprised, and the Foreign Office said as much."
    )


def test_states_inside_a_longer_name() -> None:
    text = "the China-Bangladesh-Pakistan cooperation mechanism"
    inside = [e.name for _, _, e in states_inside(text, 0, len(text), authority.load())]
    assert inside == ["China", "Bangladesh", "Pakistan"]
