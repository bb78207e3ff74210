"""Nouns that name an act as the object of a verb: "expressed its firm opposition to …"."""

from __future__ import annotations

from loaders.clause import Clause
from loaders.lexicon import Lexicon


class ActNouns:
    """Nouns that name an act as the object of a verb: "expressed its firm opposition to …"."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def noun(self, clause: Clause, first: int, limit: int) -> int | None:
        """Return the index of the act noun that heads the object at `first`, or None.

        Determiners, possessives and up to five adjectives may stand before it; a preposition, a mark or a
        clause border ends the search.
        """
        at = first
        best = None
        while at < min(first + 9, limit):
            low = clause.low(at)
            if low in self.lexicon.nouns and at not in clause.inside:
                best = at
                following = clause.low(at + 1)
                if following == "and" and any(w in self.lexicon.nouns for w in clause.words(at + 2, at + 4)):
                    at += 2
                    continue
                return best
            if not clause.tokens[at].is_word and low not in ("-", "'s", "'", '"'):
                return best
            if low in (
                "to",
                "of",
                "for",
                "in",
                "on",
                "with",
                "that",
                "by",
                "at",
                "from",
                "over",
                "about",
                "who",
                "which",
                "against",
            ):
                return best
            at += 1
        return best
