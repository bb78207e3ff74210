"""Acts that are said with "be" and an adjective, or with "will": "is opposed to", "will deepen"."""

from __future__ import annotations

from dataclasses import replace

from loaders.act_nouns import ActNouns
from loaders.clause import Clause
from loaders.lexicon import Act, Lexicon
from loaders.passives import Passives
from loaders.phrases import Phrase
from loaders.verb_groups import Predicate
from loaders.verb_subjects import VerbSubjects

_FIRM = frozenset(
    """
    resolute firm unequivocal unwavering steadfast clear unanimous united consistent unshakable
    """.split()
)
# These say what will happen to somebody, not what somebody undertakes.
_NO_PROMISE = frozenset(
    """
    be become begin come complete enter enjoy follow get give go hold host lead meet open play proceed
    receive replace seek send serve start take visit
    """.split()
)


class Copulas:
    """Acts that are said with "be" and an adjective, or with "will": "is opposed to", "will deepen"."""

    def __init__(self, lexicon: Lexicon, nouns: ActNouns, subjects: VerbSubjects, passives: Passives) -> None:
        self.lexicon = lexicon
        self.nouns = nouns
        self.subjects = subjects
        self.passives = passives

    def copular(self, clause: Clause, index: int, ends: dict[int, Phrase], context: bool) -> Predicate | None:
        """ "is firmly opposed to", "remain committed to", "are concerned about"."""
        at = index + 1
        negated = False
        while clause.low(at) in self.lexicon.adverbs or clause.low(at) in (
            "been",
            "very",
            "more",
            "not",
            "as",
        ):
            negated = negated or clause.low(at) == "not"
            at += 1
        act = self.lexicon.adjectives.get(clause.low(at))
        if clause.low(at) in _FIRM and clause.low(at + 1) in ("in", "on"):
            noun = self.nouns.noun(clause, at + 2, len(clause))
            if noun is not None and self.lexicon.nouns[clause.low(noun)].act != "same":
                act, at = self.lexicon.nouns[clause.low(noun)], noun
                phrase, first, _, neg = self.subjects.subject(clause, index, ends)
                if phrase is not None:
                    return Predicate(
                        first,
                        at + 1,
                        replace(act, kind="plain"),
                        "copular",
                        phrase.first,
                        phrase,
                        negated=neg,
                    )
                return None
        if clause.words(at, at + 3) == ["full", "of", "praise"]:
            act, at = Act("commend", "support"), at + 2
        if act is None or clause.low(at + 1) not in (
            "to",
            "that",
            "about",
            "with",
            "for",
            "by",
            "of",
            "at",
            "over",
            "in",
        ):
            return None
        phrase, first, _, neg = self.subjects.subject(clause, index, ends)
        inherits = phrase is None and context and clause.low(first - 1) in ("and", ",", "but")
        if phrase is None and not inherits:
            return None
        kind = replace(
            act,
            kind="commit"
            if act.act in ("affirm", "pledge", "express-readiness")
            else "report"
            if act.act == "assert"
            else "plain",
        )
        return Predicate(
            first,
            at + 1,
            kind,
            "copular",
            phrase.first if phrase else first,
            phrase,
            inherits=inherits,
            negated=negated or neg,
        )

    def modal(
        self, clause: Clause, index: int, ends: dict[int, Phrase], earlier: bool = False
    ) -> Predicate | None:
        """ "The two sides will deepen …": an undertaking, where a state or a group of them says it; "we must
        build …": a call."""
        phrase = ends.get(index)
        at = index + 1
        while clause.low(at) in self.lexicon.adverbs or clause.low(at) == "not":
            at += 1
        low = clause.low(at)
        does = low in self.lexicon.base or low in ("support", "work", "continue", "be", "have")
        negated = clause.low(index + 1) == "not"
        if phrase is None:
            joins = (
                earlier and clause.low(index) in ("will", "shall") and clause.low(index - 1) in ("and", ",")
            )
            if joins and does and low not in _NO_PROMISE and low != "be":
                act = Act("pledge", "support", "commit")
                return Predicate(index, index + 1, act, "modal", index, None, inherits=True, negated=negated)
            return self.passives.will_be(clause, index)
        if does and clause.low(index) in ("must", "should") and clause.low(phrase.first) == "we":
            call = Act("call-for", "support", "commit")
            return Predicate(index, index + 1, call, "modal", phrase.first, phrase, negated=negated)
        if (
            phrase.person
            or (phrase.unresolved and clause.low(phrase.first) != "we")
            or not (clause.low(index) in ("will", "shall") or phrase.negative)
        ):
            return None
        if not does or low in ("be", "have") or (low in _NO_PROMISE and not phrase.negative):
            return None
        act = Act("agree" if phrase.joint else "pledge", "support", "commit")
        if self.lexicon.inner.get(low) == "oppose":
            act = Act("oppose", "oppose", "plain")
        negated = negated or phrase.negative
        return Predicate(index, index + 1, act, "modal", phrase.first, phrase, negated=negated)

    def need(self, clause: Clause, index: int, ends: dict[int, Phrase]) -> Predicate | None:
        """ "We need to build …", "we have to build …": a call, as with "must"."""
        phrase = ends.get(index)
        if phrase is None or phrase.person:
            return None
        if (
            clause.words(index, index + 3) == ["would", "like", "to"]
            and clause.low(index + 3) in self.lexicon.base
        ):
            ready = Act("express-readiness", "support", "commit")
            return Predicate(index, index + 2, ready, "finite", phrase.first, phrase)
        if clause.low(phrase.first) != "we" or clause.low(index + 1) != "to":
            return None
        return Predicate(
            index, index + 1, Act("call-for", "support", "commit"), "finite", phrase.first, phrase
        )
