"""Who does a verb: the holder phrase before it, over adverbs, auxiliaries and closed insertions."""

from __future__ import annotations

from loaders.clause import Clause
from loaders.lexicon import Lexicon
from loaders.phrases import Phrase
from loaders.verb_groups import BE, CONDITIONS, MODAL

_RAISING = frozenset(
    """
    continue continues continued wish wishes wished want wants wanted like going go goes went began
    begin
    """.split()
)
_ADJUNCT = 10
_ADJUNCT_STARTS = frozenset(
    "on in at during after before following over through last this for with upon".split()
)
_INSERTION = 40


class VerbSubjects:
    """Who does a verb: the holder phrase before it, over adverbs, auxiliaries and closed insertions."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def subject(
        self, clause: Clause, index: int, ends: dict[int, Phrase]
    ) -> tuple[Phrase | None, int, str, bool]:
        """Return the subject phrase of the verb at `index`, the first token of its verb group, how it is
        joined (plain, modal, perfect or passive), and whether it is negated."""
        at, how, negated = index, "plain", False
        while at > 0:
            low = clause.low(at - 1)
            if low in ("not", "n't", "never") or low == "cannot":
                negated = negated or clause.low(at) != "only"
            elif low == "to":
                if clause.low(at - 2) not in _RAISING:
                    return None, at, "infinitive", negated
                at -= 1
            elif low in BE:
                how = "passive" if how == "plain" or how == "perfect" else how
            elif low in ("has", "have", "had"):
                how = "perfect" if how == "plain" else how
            elif low in MODAL or low in ("can", "could", "may", "might", "do", "does", "did"):
                how = "modal" if how == "plain" else how
            elif (
                low == "and"
                and at < index
                and clause.low(at) in self.lexicon.adverbs
                and clause.low(at - 2) in self.lexicon.adverbs
            ):
                pass  # "properly and peacefully resolved"
            elif low not in self.lexicon.adverbs and low not in _RAISING:
                break
            if at - 1 in clause.inside or at - 1 in clause.refs or at in ends:
                break
            at -= 1
        phrase = ends.get(at)
        if phrase is not None:
            return (phrase if self._heads_clause(clause, phrase) else None), at, how, negated
        before = clause.low(at - 1)
        if before == "who":
            return self._antecedent(clause, at - 1, ends), at, how, negated
        if before == ",":
            return self._over_insertion(clause, at - 1, ends), at, how, negated
        return self._over_adjunct(clause, at, ends), at, how, negated

    def _over_adjunct(self, clause: Clause, at: int, ends: dict[int, Phrase]) -> Phrase | None:
        """ "Pakistan on Saturday condemned", "both sides during the talks agreed": the phrase before an
        adjunct of place or time without commas. The phrase must begin its clause, and nothing verbal may
        stand between."""
        for border in range(at - 1, max(at - _ADJUNCT, 0), -1):
            low = clause.low(border)
            phrase = ends.get(border)
            if phrase is not None and low in _ADJUNCT_STARTS:
                before = clause.low(phrase.first - 1)
                begins = phrase.first == 0 or before in (",", "and", "that", '"', "while", "but", ":", ";")
                return phrase if begins and self._heads_clause(clause, phrase) else None
            if low in (",", ";", ":", '"', "that", "who", "which", "and", "to") or (
                border not in clause.refs
                and low in self.lexicon.verbs
                and not low.endswith("ing")
                and not clause.tokens[border].is_upper
                and low not in self.lexicon.nouns
                and clause.low(border - 1) not in ("the", "a", "an", "of", "its", "their")
            ):
                return None
        return None

    def _heads_clause(self, clause: Clause, phrase: Phrase) -> bool:
        """False where the phrase only completes a preposition ("the situation in Pakistan")."""
        before = clause.low(phrase.first - 1)
        if before in CONDITIONS:
            return False
        if before in (
            "of",
            "by",
            "with",
            "from",
            "for",
            "between",
            "against",
            "at",
            "about",
            "'s",
            "toward",
            "towards",
        ):
            return False
        if before in ("in", "on", "to", "after", "before", "into", "under"):
            return phrase.joint or phrase.person
        return True

    def _antecedent(self, clause: Clause, at: int, ends: dict[int, Phrase]) -> Phrase | None:
        """ "…, who spoke on": the phrase before "who", over a closed insertion."""
        phrase = ends.get(at)
        if phrase is not None:
            return phrase
        if clause.low(at - 1) != ",":
            return None
        phrase = ends.get(at - 1)
        if phrase is not None and clause.low(phrase.first - 1) not in ("of", "from", "for", "in", "at"):
            return phrase
        return self._over_insertion(clause, at - 1, ends)

    def _over_insertion(self, clause: Clause, comma: int, ends: dict[int, Phrase]) -> Phrase | None:
        """ "China, in turn, reiterated": the phrase before a closed insertion that ends at `comma`."""
        fallback = None
        for at in range(comma - 1, max(comma - _INSERTION, 0), -1):
            phrase = ends.get(at)
            if phrase is None or clause.low(at) != "," or phrase.after == comma:
                continue
            before = clause.low(phrase.first - 1)
            if phrase.first == 0 or before in (",", "that", '"', "and", "while", ";", ":", "but", "by"):
                words = clause.words(at + 1, comma)
                if (
                    before in ("and", ",")
                    and phrase.first
                    and any(w in self.lexicon.verbs for w in words[:1])
                ):
                    continue
                if phrase.unresolved is None:
                    return phrase
                fallback = fallback or phrase
        return fallback
