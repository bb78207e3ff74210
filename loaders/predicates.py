"""Finding the verbs by which somebody takes a position, and who that somebody is.

A verb counts only where its grammar shows that a holder does it: the holder stands directly before it
(adverbs, auxiliaries and closed insertions aside), or it continues such a verb ("and welcomed", ", noting"),
or it is a passive. A form that merely looks like a verb ("agreed modalities", "actions that support") has no
such place and is passed over.
"""

from __future__ import annotations

from dataclasses import replace

from loaders.act_nouns import ActNouns
from loaders.attributions import Attributions
from loaders.clause import Clause
from loaders.copulas import Copulas
from loaders.lexicon import Act, Lexicon, Tense
from loaders.passives import Passives
from loaders.phrases import Phrase
from loaders.verb_forms import VerbForms
from loaders.verb_groups import BE, MODAL, Predicate
from loaders.verb_subjects import VerbSubjects

_STAY = frozenset(
    """
    remain remains remained stay stays stayed stand stands stood feel feels felt seem
    """.split()
)
_CONNECTORS = frozenset(("and", ",", "but", "or", "while", "then", "-", ";", "yet"))
_NEAR = 10

# The words, besides verbs, at which a predicate can stand.
_OWN_OBJECT = frozenset("the any all a an our their its for on that".split())
# As participles these say how something else is done ("…, upholding unity, …").
_MANNER = frozenset(("uphold", "adhere to", "abide by", "respect", "accept", "value", "want", "seek"))
_NEEDS = frozenset(("need", "have", "ought", "would"))
_TRIGGERS = BE | _STAY | MODAL | _NEEDS | {"according"}


class Predicates:
    """Finds the predicates of clauses."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.subjects = VerbSubjects(lexicon)
        self.attributions = Attributions(lexicon)
        self.passives = Passives(lexicon)
        self.nouns = ActNouns(lexicon)
        self.forms = VerbForms(lexicon, self.nouns)
        self.copulas = Copulas(lexicon, self.nouns, self.subjects, self.passives)

    def find(self, clause: Clause, phrases: list[Phrase]) -> list[Predicate]:
        """Return the predicates of a clause in order; `phrases` are its holder phrases."""
        ends = {p.after: p for p in phrases}
        starts = {p.first: p for p in phrases}
        out: list[Predicate] = []
        topic = self._topic(clause, phrases)
        index = 0
        lows, verbs = clause.lows, self.lexicon.verbs
        while index < len(lows):
            found = None
            low = lows[index]
            if (low in verbs or low in _TRIGGERS) and index not in clause.inside and index not in clause.refs:
                found = self._at(clause, index, ends, starts, out, topic)
            if found is None:
                index += 1
            else:
                if out and out[-1].how == "modal" and found.first <= out[-1].first:
                    # "will continue to support": the act verb says more than the modal before it.
                    out.pop()
                out.append(found)
                index = max(found.after, index + 1)
        return [self._with_topic(p, topic, out) for p in out]

    def _with_topic(
        self, predicate: Predicate, topic: Phrase | None, all_found: list[Predicate]
    ) -> Predicate:
        """A participle or a second verb without an act before it belongs to the sentence's subject."""
        if predicate.phrase is None and predicate.inherits and topic is not None:
            earlier = [p for p in all_found if p.first < predicate.first and p.phrase is not None]
            if not earlier:
                return replace(predicate, phrase=topic)
        return predicate

    def _topic(self, clause: Clause, phrases: list[Phrase]) -> Phrase | None:
        """Return the first holder phrase that stands as a subject: at a clause border, followed by a verb."""
        for phrase in phrases:
            before = clause.low(phrase.first - 1)
            if phrase.first and before not in (",", ":", "that", '"', ";", "and", "while", "but", "]", ")"):
                continue
            at = phrase.after
            while clause.low(at) in self.lexicon.adverbs or clause.low(at) in self.lexicon.auxiliaries:
                at += 1
            low = clause.low(at)
            if (
                low.endswith("ed")
                or low in self.lexicon.verbs
                or (low.endswith("s") and low[:-1] in self.lexicon.base)
                or at > phrase.after
                or (
                    phrase.first == 0
                    and phrase.holders
                    and low in ("on", "in", "at", "during", "after", "last")
                )
            ):
                return phrase
        return None

    def _at(
        self,
        clause: Clause,
        index: int,
        ends: dict[int, Phrase],
        starts: dict[int, Phrase],
        earlier: list[Predicate],
        topic: Phrase | None,
    ) -> Predicate | None:
        low = clause.low(index)
        if low in BE or low in _STAY:
            copular = self.copulas.copular(clause, index, ends, bool(earlier or topic))
            if copular is not None:
                return copular
        if low == "according" and clause.low(index + 1) == "to":
            phrase = starts.get(index + 2) or self.attributions.cited(clause, index + 2)
            if phrase is None:
                return None
            return Predicate(index, phrase.after, Act("assert", "note", "report"), "according", index, phrase)
        if low in BE:
            noun = self.passives.noun_passive(clause, index, starts) or self.passives.existential(
                clause, index
            )
            if noun is not None:
                return noun
        if low in _NEEDS:
            needed = self.copulas.need(clause, index, ends)
            if needed is not None:
                return needed
        if low in MODAL:
            return self.copulas.modal(clause, index, ends, bool(earlier))
        for act, tense in self.lexicon.verbs.get(low, ()):
            after = self.forms.match(clause, index, act)
            if after is None:
                continue
            found = self._place(clause, index, after, act, tense, ends, starts, earlier, topic)
            if found is not None:
                return found
        return None

    def _place(
        self,
        clause: Clause,
        index: int,
        after: int,
        act: Act,
        tense: Tense,
        ends: dict[int, Phrase],
        starts: dict[int, Phrase],
        earlier: list[Predicate],
        topic: Phrase | None,
    ) -> Predicate | None:
        """Return the predicate if the verb form stands where a holder does it."""
        if tense == "ing":
            return self._participle(clause, index, after, act, starts, earlier, topic)
        # "…", said Wang Yi
        if (
            (
                act.kind == "report"
                or clause.low(index - 1) == '"'
                or clause.words(index - 2, index) == [",", '"']
            )
            and tense in ("past", "s")
            and index > 0
            and clause.low(index - 1) in (",", '"', "?", "!")
            and not act.rest
        ):
            phrase = self.attributions.following(clause, after, starts) if act.lemma != "tell" else None
            quoted = clause.low(index - 1) == '"' or '"' in clause.words(max(index - 3, 0), index)
            closed = phrase is not None and clause.low(phrase.after) in (
                ".",
                ",",
                "",
                "in",
                "at",
                "on",
                "during",
                "after",
                "who",
            )
            if phrase is not None and ends.get(index) is None and (quoted or closed):
                return Predicate(index, phrase.after, act, "inverted", index, phrase)
        phrase, first, how, negated = self.subjects.subject(clause, index, ends)
        before = clause.low(first - 1)
        if how == "passive":
            return self.passives.passive(clause, index, after, act, tense, phrase, first, starts, negated)
        if how == "modal" and (
            act.kind in ("report", "brief") or not self.passives.undertakes(clause, first, index)
        ):
            return None
        if (
            phrase is None
            and act.kind == "report"
            and not act.rest
            and how in ("plain", "perfect")
            and tense in ("past", "s", "base")
        ):
            phrase = self.attributions.unnamed(clause, first, tense)
        if (
            phrase is not None
            and tense in ("past", "s", "base")
            and how != "passive"
            and self.attributions.postposed(clause, phrase, after, act)
        ):
            return Predicate(first, after, act, "postposed", phrase.first, phrase, negated=negated)
        if phrase is not None:
            if tense == "base" and not (phrase.plural or how == "modal"):
                return None
            if (
                tense == "s"
                and phrase.plural
                and not phrase.pronoun
                and not self._singly(clause, phrase)
                and clause.low(index) not in BE
            ):
                return None
            if tense == "participle" and how != "perfect":
                return None
            # After a long insertion the words begin at the verb; the holder stands too far off to quote.
            start = phrase.first if first - phrase.after <= _NEAR else first
            return Predicate(first, after, act, "finite", start, phrase, negated=negated)
        if earlier and before == "and" and earlier[-1].after >= first - 1:
            # "supports and respects the choice": two verbs, one object, one statement.
            return None
        if (
            tense == "base"
            and before in _CONNECTORS
            and earlier
            and self._goes_on(clause, first, after, earlier[-1])
        ):
            return Predicate(first, after, act, "finite", first, None, inherits=True, negated=negated)
        if tense in ("past", "s") and before in _CONNECTORS and (earlier or topic):
            if tense == "past" and act.kind in ("plain", "affirm") and not self._has_object(clause, after):
                return None
            return Predicate(first, after, act, "finite", first, None, inherits=True, negated=negated)
        return None

    def _goes_on(self, clause: Clause, first: int, after: int, last: Predicate) -> bool:
        """ "We support …, and strongly oppose …": a base form after a plural holder's, with its own object,
        and not a member of a list of infinitives."""
        if last.phrase is None or not last.phrase.plural or last.how != "finite" or last.act.kind == "commit":
            return False
        if "to" in clause.words(last.after, first):
            return False
        return clause.low(after) in _OWN_OBJECT

    def _singly(self, clause: Clause, phrase: Phrase) -> bool:
        """ "neither side opposes", "each supports": a plural holder with a singular verb."""
        return clause.low(phrase.first) in ("neither", "each", "either", "every")

    def _has_object(self, clause: Clause, after: int) -> bool:
        """A past form after "and" is a verb, not an adjective, where an object with a head of its own
        follows."""
        low = clause.low(after)
        if not low or low in (",", ".", ";", "and", "by"):
            return False
        if low in (
            "the",
            "a",
            "an",
            "its",
            "their",
            "his",
            "her",
            "our",
            "any",
            "all",
            "that",
            "each",
            "to",
            "for",
            "on",
            "every",
            "no",
            "both",
            "concern",
            "support",
            "full",
        ):
            return True
        return (
            after in clause.refs
            or low in self.lexicon.nouns
            or low in self.lexicon.adverbs
            or clause.tokens[after].is_word
        )

    def _participle(
        self,
        clause: Clause,
        index: int,
        after: int,
        act: Act,
        starts: dict[int, Phrase],
        earlier: list[Predicate],
        topic: Phrase | None,
    ) -> Predicate | None:
        """ ", noting that …", "while stressing …", or a participle in front of its subject."""
        first = index
        while clause.low(first - 1) in self.lexicon.adverbs:
            first -= 1
        before = clause.low(first - 1)
        if act.kind == "report" and clause.low(after) not in ("that", '"', ":", ",", "how"):
            return None
        if first == 0:
            # "Reaffirming their commitment to …, the two sides …": the subject follows the comma.
            follow = next(
                (p for i, p in sorted(starts.items()) if i > after and clause.low(i - 1) == ","), None
            )
            return Predicate(first, after, act, "participle", first, follow) if follow is not None else None
        if act.lemma in _MANNER:
            return None
        if before in (",", "while", "and", "-", "by", ";") and (earlier or topic):
            if before == "and" and not any(p.how == "participle" for p in earlier):
                return None
            if before == "by" and act.kind != "affirm":
                return None
            return Predicate(first, after, act, "participle", first, None, inherits=True)
        return None
