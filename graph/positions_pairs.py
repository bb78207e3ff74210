"""Which statements are alike, without looking at every two of them.

Two statements can only be similar enough where their objects overlap and the smaller of their two sets of
words shares a certain number t of words with the larger. Then, of any order of the smaller set's m words, at
least one of the first m − t + 1 is in the larger set: only statements found by such a word are compared. The
order is from rare to common, so that few are found. (Method: prefix filtering of set joins, Chaudhuri,
Ganti and Kaushik 2006.) Nothing is lost: a test holds the pairs to those of comparing every two.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graph.positions_text import LEAST_WORDS, THRESHOLD, similarity

_ROUNDING = 1e-6  # `similarity` rounds to six digits: a bound must not be stricter than what it rounds up to


@dataclass(frozen=True, slots=True)
class Said:
    """What two statements are compared by: objects, the stems of the words, and toward whom."""

    objects: frozenset[str]
    words: frozenset[str]
    toward: frozenset[str]

    def agrees(self, other: Said) -> bool:
        """Say whether the two are directed toward the same, as far as both say toward whom."""
        return not (self.toward and other.toward) or bool(self.toward & other.toward)


def similar_pairs(said: Mapping[str, Said]) -> Iterator[tuple[str, str, float]]:
    """Yield (name, name, similarity) of every two that agree and reach the threshold, each two once."""
    frequency = Counter(word for one in said.values() for word in one.words)
    words = {name: sorted(one.words, key=lambda w: (frequency[w], w)) for name, one in said.items()}
    # Objects → word → the names of those statements that have the word.
    found: dict[frozenset[str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for name, one in said.items():
        for word in one.words:
            found[one.objects][word].append(name)
    near = _near_objects(list(found))
    for name, one in said.items():
        size = len(one.words)
        for objects, jaccard in near.get(one.objects, ()):
            least = least_shared(size, jaccard)
            candidates = {
                other for word in words[name][: size - least + 1] for other in found[objects].get(word, ())
            }
            for other in candidates:
                two = said[other]
                # Each two are compared from the side of the smaller set, of equal ones of the lesser name.
                if (size, name) >= (len(two.words), other) or len(one.words & two.words) < least:
                    continue
                weight = similarity(one.objects, one.words, two.objects, two.words)
                if weight >= THRESHOLD and one.agrees(two):
                    yield name, other, weight


def least_shared(size: int, jaccard: float) -> int:
    """Return how many words must be shared where the smaller set has `size`, by how like the objects are."""
    overlap = 2 * (THRESHOLD - _ROUNDING) - jaccard
    return max(1, math.ceil(overlap * max(size, LEAST_WORDS)))


def _near_objects(
    all_objects: list[frozenset[str]],
) -> dict[frozenset[str], list[tuple[frozenset[str], float]]]:
    """Return, for each set of objects, the sets that are like enough to it, with the Jaccard index."""
    with_object: dict[str, list[frozenset[str]]] = defaultdict(list)
    for objects in all_objects:
        for one in objects:
            with_object[one].append(objects)
    near: dict[frozenset[str], list[tuple[frozenset[str], float]]] = {}
    for objects in all_objects:
        others = dict.fromkeys(o for one in objects for o in with_object[one])
        measured = ((other, len(objects & other) / len(objects | other)) for other in others)
        near[objects] = [(o, j) for o, j in measured if (j + 1) / 2 >= THRESHOLD - _ROUNDING]
    return near
