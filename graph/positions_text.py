"""How like two statements are: their objects and the words of their wording.

The measure looks at two statements alone. Anything that weighs words by how rare they are in the corpus
would change old links whenever a document is added, and an IRI would not outlive its corpus.
"""

from __future__ import annotations

import re

# Chosen on the hand annotation, where pairs of one position reach at least 0.72 and pairs of different
# ones at most 0.60, save one pair that shares a single word; see tests/graph/test_positions.py.
THRESHOLD = 0.65

# Fewer words than this are too few to be sure by: two words out of two count as two out of three.
LEAST_WORDS = 3


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_STOP = _set(
    "a an the of and or to in on for with by at from as that which who is are was were be been being "
    "it its this these those their his her our your they we he she i any all each other such will "
    "would should must also have has had not no than more most both two sides side"
)

# Stems of the words that tell the act, which is no part of what is held: an agreement reported as a
# readiness is one position in two wordings.
_ACT = _set(
    "reaffirm reiterat affirm support back oppos reject agre pledg announc welcom emphasis emphasiz "
    "stress underscor express not call commend congratulat thank commit opposit readi satisfact "
    "concern importance"
)

_SUFFIXES = ("ations", "ation", "ings", "ing", "ments", "ment", "ies", "ed", "es", "s", "ly", "e")


def content_words(wording: str) -> frozenset[str]:
    """Return the stems of the words that carry content; suffixes are cut where four letters remain."""
    stems = (_stem(w) for w in re.findall(r"\w+", wording.casefold()) if w not in _STOP)
    return frozenset(s for s in stems if s not in _ACT)


def _stem(word: str) -> str:
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            return word[: -len(suffix)]
    return word


def similarity(
    objects: frozenset[str], words: frozenset[str], other_objects: frozenset[str], other_words: frozenset[str]
) -> float:
    """Return 0 to 1: the mean of the Jaccard index of the objects and the overlap coefficient of the words.

    The overlap coefficient divides by the smaller set, since a report often says a communiqué's sentence
    in half as many words.
    """
    union = objects | other_objects
    if not union:
        return 0.0
    smaller = max(min(len(words), len(other_words)), LEAST_WORDS)
    jaccard = len(objects & other_objects) / len(union)
    return round((jaccard + len(words & other_words) / smaller) / 2, 6)
