"""Attributions that stand after or beside what was said: "…", said X; …, X said; according to X."""

from __future__ import annotations

from dataclasses import replace

from loaders.clause import Clause
from loaders.lexicon import Act, Lexicon, Tense
from loaders.phrases import Phrase
from loaders.verb_groups import CONDITIONS

_NP_BORDERS = frozenset(
    """
    and but that because or as while than then so although though since for of to in on at by with from
    about
    """.split()
)
_PREPOSITION_BORDERS = frozenset(
    """
    of to in on at by with from about for than as
    """.split()
)
_NO_SPEAKER = frozenset(
    """
    no other any none its their his my our your the a an it this that which who what there these those
    them him her me us
    not to be is was were are has have had he'd one else sign signs here would could also which
    """.split()
)
# Texts of the parties themselves: "according to the joint statement" attributes nothing to a third voice.
_PARTY_TEXTS = frozenset(
    """
    statement communique communiqué declaration agreement treaty constitution law charter plan terms
    text schedule rules principle principles international tradition resolution resolutions
    """.split()
)
_WHEN = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday today yesterday earlier later last recently
    afterward
    """.split()
)


class Attributions:
    """Attributions that stand after or beside what was said: "…", said X; …, X said; according to X."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def following(self, clause: Clause, at: int, starts: dict[int, Phrase]) -> Phrase | None:
        """Return the holder phrase after an inverted verb of saying, over a title ("said Senator X")."""
        for i in range(at, min(at + 12, len(clause))):
            phrase = starts.get(i)
            if phrase is not None and (phrase.holders or i == at):
                return replace(phrase, first=at)
            low = clause.low(i)
            if low in ('"', ";", ":", "that") or (
                low in self.lexicon.verbs and not clause.tokens[i].is_upper
            ):
                break
        return starts.get(at)

    def unnamed(self, clause: Clause, at: int, tense: Tense) -> Phrase | None:
        """Return whatever noun phrase stands before a verb of saying: who said it is not known by name, but
        that somebody said it is."""
        first = at
        while first > 0 and at - first < 9:
            low = clause.low(first - 1)
            if (
                not (clause.tokens[first - 1].text[0].isalnum() or low in ("'s", "-", "'", "%", ".", "&"))
                or low in _NP_BORDERS
            ):
                break
            if (
                low in self.lexicon.verbs
                and not clause.tokens[first - 1].is_upper
                and low not in self.lexicon.nouns
            ):
                break
            first -= 1
        if first == at or (first > 0 and clause.low(first - 1) in CONDITIONS):
            return None
        words = clause.words(first, at)
        head = words[-1]
        if head.endswith(("ed", "ly")) or head in self.lexicon.base:
            # "The two sides exchanged views": a verb before it makes the form a noun.
            return None
        if (
            head in _NO_SPEAKER
            or words[0] in _NO_SPEAKER
            or (
                tense == "base"
                and not head.endswith("s")
                and head not in ("people", "police", "men", "women", "%")
            )
        ):
            return None
        if first > 0 and clause.low(first - 1) in _PREPOSITION_BORDERS:
            return None
        return Phrase(
            first,
            at,
            (),
            plural=tense == "base",
            unresolved=" ".join(t.text for t in clause.tokens[first:at]),
            reason="no named person or body in the document fits",
        )

    def cited(self, clause: Clause, first: int) -> Phrase | None:
        """Return what "according to" cites where it is no known holder, save documents of the parties
        themselves."""
        after = first
        while (
            after < len(clause)
            and after - first < 14
            and clause.low(after) not in (",", ".", ";", ":", '"', "that", "(", "who", "which")
        ):
            after += 1
        words = clause.words(first, after)
        if not words or any(w in _PARTY_TEXTS for w in words):
            return None
        return Phrase(
            first,
            after,
            (),
            unresolved=" ".join(t.text for t in clause.tokens[first:after]),
            reason="the source cited is no person or body of the document",
        )

    def postposed(self, clause: Clause, phrase: Phrase, after: int, act: Act) -> bool:
        """True where what was said stands before its attribution ("…", Wang said. / …, Wang said on
        Monday)."""
        before = clause.low(phrase.first - 1)
        if phrase.first < 3 or before not in (",", '"', "?", "!", "-"):
            return False
        at = after
        while clause.low(at) in self.lexicon.adverbs:
            at += 1
        low = clause.low(at)
        if low in ("that", ":", "how", "why", "what", "whether") or (low == '"' and at < len(clause) - 2):
            return False
        if act.kind != "report":
            return (before == '"' or clause.low(phrase.first - 2) == '"') and low in (".", ",", "", '"')
        if before == '"' or clause.low(phrase.first - 2) == '"':
            return True
        return (
            low in (".", ",", "", '"')
            or low in _WHEN
            or (
                low in ("in", "at", "on", "to", "during", "after")
                and not any(w in ("that", '"') for w in clause.words(at, len(clause)))
                and not any(
                    p in self.lexicon.auxiliaries and p != "to" for p in clause.words(at, len(clause))
                )
            )
        )
