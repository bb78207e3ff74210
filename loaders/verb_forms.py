"""Whether the words of an act stand at a verb, with what must follow them."""

from __future__ import annotations

from loaders.act_nouns import ActNouns
from loaders.clause import Clause
from loaders.lexicon import Act, Lexicon
from loaders.verb_groups import BE

_GAP_STOP = frozenset(",;:.()")
_MAX_GAP = 3


class VerbForms:
    """Whether the words of an act stand at a verb, with what must follow them."""

    def __init__(self, lexicon: Lexicon, nouns: ActNouns) -> None:
        self.lexicon = lexicon
        self.nouns = nouns

    def match(self, clause: Clause, index: int, act: Act) -> int | None:
        """Return the index after the verb's words where they stand at `index` and what must follow does."""
        at = index + 1
        for word in act.rest:
            if word == "~":
                continue
            gap = "~" in act.rest
            limit = at + (_MAX_GAP if gap else 2)
            while at < limit and clause.low(at) != word:
                if clause.low(at) in _GAP_STOP or (not gap and clause.low(at) not in self.lexicon.adverbs):
                    return None
                at += 1
            if clause.low(at) != word:
                return None
            at += 1
        follow = at
        while clause.low(follow) in self.lexicon.adverbs or (
            clause.low(follow) == ","
            and clause.low(follow + 1) in ("too", "also", "however")
            and clause.low(follow + 2) == ","
        ):
            follow += 1
        if clause.words(follow, follow + 2) == ["in", "principle"]:
            follow += 2
        if clause.low(follow) == "," and clause.low(follow - 1) in ("too", "also", "however"):
            follow += 1
        if act.only and clause.low(follow) not in act.only:
            # "resolved during the meeting to strengthen": an adjunct may stand before what must follow.
            governed = self._past_adjunct(clause, follow, act)
            if governed is None:
                return None
            at = governed
        if act.rest in (("on",), ("upon",)) and act.lemma.startswith("call") and not self.asked(clause, at):
            return None
        if act.kind == "express" and not self._expresses(clause, at):
            return None
        if act.kind == "report" and not self.reports(clause, index, follow):
            return None
        if act.lemma == "call" and not self.calls_names(clause, at):
            return None
        return at

    def _past_adjunct(self, clause: Clause, at: int, act: Act) -> int | None:
        """Return where "to" or "that" stands after an adjunct of place or time at `at`, or None."""
        if clause.low(at) not in ("during", "in", "at", "on", "after", "following"):
            return None
        for i in range(at + 1, min(at + 9, len(clause))):
            low = clause.low(i)
            if low in ("to", "that") and low in act.only:
                return i
            if low in (",", ";", ":", '"', "and") or low in self.lexicon.auxiliaries:
                return None
        return None

    def _expresses(self, clause: Clause, at: int) -> bool:
        """True where the object is an act noun, and not one taken up again ("made the pledge during …")."""
        noun = self.nouns.noun(clause, at, len(clause))
        if noun is None:
            return False
        return clause.low(noun - 1) != "the" or clause.low(noun + 1) in (
            "to",
            "that",
            "of",
            "for",
            "on",
            "with",
        )

    def calls_names(self, clause: Clause, at: int) -> bool:
        """ "called China a friend", "called it “weak”": somebody or something is given a name."""
        if clause.low(at) in ("for", "on", "upon", "off", "to", "in", "a", ""):
            return False
        return any(w in ("a", "an", '"', "the") for w in clause.words(at + 1, at + 9))

    def asked(self, clause: Clause, at: int) -> bool:
        """ "called on the parties to …" asks; "called on the President in Islamabad" is a visit."""
        for i in range(at, min(at + 25, len(clause) - 1)):
            if clause.low(i) == "to" and (
                clause.low(i + 1) in self.lexicon.base
                or clause.low(i + 1) in self.lexicon.ambiguous
                or clause.low(i + 1) in ("not", "be", "do", "have")
                or clause.low(i + 1) in self.lexicon.adverbs
            ):
                return True
            if clause.low(i) in (";", '"'):
                break
        return False

    def reports(self, clause: Clause, index: int, follow: int) -> bool:
        """True where what follows (or stands before) a verb of saying is something said."""
        low = clause.low(follow)
        before = clause.low(index - 1)
        if low in BE or (low in self.lexicon.auxiliaries and low not in ("to", "not")):
            return False
        if low in (
            "that",
            '"',
            ":",
            ",",
            "",
            "how",
            "why",
            "what",
            "whether",
            "in",
            "at",
            "on",
            "of",
            "there",
        ):
            return (
                low not in ("", "in", "at", "on")
                or '"' in clause.words(0, index)
                or before in (",", '"')
                or index < len(clause) - 1
            )
        return True
