"""The filter that spares comparing every two statements loses none and adds none."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from graph.positions_pairs import Said, least_shared, similar_pairs
from graph.positions_text import LEAST_WORDS, THRESHOLD, similarity

WORDS = st.frozensets(st.sampled_from("abcdefghijkl"), max_size=9)
SAID = st.builds(
    Said,
    objects=st.frozensets(st.sampled_from(["trade", "peace", "water"]), min_size=1),
    words=WORDS,
    toward=st.frozensets(st.sampled_from(["china", "pakistan"])),
)


@settings(max_examples=400)
@given(st.lists(SAID, max_size=14))
def test_the_pairs_are_those_of_comparing_every_two(given_: list[Said]) -> None:
    said = {f"s{n:02}": one for n, one in enumerate(given_)}
    found = [(min(a, b), max(a, b), weight) for a, b, weight in similar_pairs(said)]
    expected = set()
    for (a, one), (b, two) in combinations(said.items(), 2):
        weight = similarity(one.objects, one.words, two.objects, two.words)
        if weight >= THRESHOLD and one.agrees(two):
            expected.add((a, b, weight))
    assert set(found) == expected
    assert len(found) == len(expected)


@given(st.integers(1, 60), st.integers(1, 6), st.integers(0, 5))
def test_no_pair_with_fewer_shared_words_is_similar(size: int, common: int, extra: int) -> None:
    objects, others = frozenset(map(str, range(common))), frozenset(map(str, range(common + extra)))
    least = least_shared(size, common / (common + extra))
    words = frozenset(f"w{n}" for n in range(size))
    fewer = frozenset(f"w{n}" for n in range(min(least, size + 1) - 1)) | {f"x{n}" for n in range(size)}
    assert similarity(objects, words, others, fewer) < THRESHOLD


def test_a_statement_of_less_than_the_least_words_is_measured_against_that_many() -> None:
    one = Said(frozenset({"trade"}), frozenset("a"), frozenset())
    two = Said(frozenset({"trade"}), frozenset("abc"), frozenset())
    assert LEAST_WORDS == 3
    assert list(similar_pairs({"one": one, "two": two})) == [("one", "two", 0.666667)]
    assert list(similar_pairs({"one": one, "none": Said(one.objects, frozenset(), frozenset())})) == []
