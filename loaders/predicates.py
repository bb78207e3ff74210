"""Finding the verbs by which somebody takes a position, and who that somebody is.

A verb counts only where its grammar shows that a holder does it: the holder stands directly before it
(adverbs, auxiliaries and closed insertions aside), or it continues such a verb ("and welcomed", ", noting"),
or it is a passive. A form that merely looks like a verb ("agreed modalities", "actions that support") has no
such place and is passed over.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from loaders.clause import Clause
from loaders.lexicon import Act, Lexicon, Tense
from loaders.subjects import Phrase

_BE = frozenset("is are was were be been being am".split())
_FIRM = frozenset("resolute firm unequivocal unwavering steadfast clear unanimous united consistent unshakable".split())
_STAY = frozenset("remain remains remained stay stays stayed stand stands stood feel feels felt seem".split())
_MODAL = frozenset("will would shall must should".split())
_CONNECTORS = frozenset(("and", ",", "but", "or", "while", "then", "-", ";", "yet"))
_RAISING = frozenset("continue continues continued wish wishes wished want wants wanted like going go goes went began begin".split())
# What stands in such a clause is supposed, asked or placed in time, not said.
_CONDITIONS = frozenset("if when whenever unless until whether once before after where what whom how why lest".split())
_NP_BORDERS = frozenset("and but that because or as while than then so although though since for of to in on at by with from about".split())
_PREPOSITION_BORDERS = frozenset("of to in on at by with from about for than as".split())
_NO_SPEAKER = frozenset("its their his my our your the a an it this that which who what there these those them him her me us not to be is was were are has have had he'd one else sign signs here would could also which".split())
# Texts of the parties themselves: "according to the joint statement" attributes nothing to a third voice.
_PARTY_TEXTS = frozenset("statement communique communiqué declaration agreement treaty constitution law charter plan terms text schedule rules principle principles international tradition resolution resolutions".split())
_WHEN = frozenset("monday tuesday wednesday thursday friday saturday sunday today yesterday earlier later last recently afterward".split())
_GAP_STOP = frozenset(",;:.()")
_MAX_GAP = 3
_INSERTION = 40
_NEAR = 10
# These say what will happen to somebody, not what somebody undertakes.
_NO_PROMISE = frozenset(
    "be become begin come complete enter enjoy follow get give go hold host lead meet open play proceed receive replace seek send serve start take visit".split()
)


@dataclass(frozen=True, slots=True)
class Predicate:
    """An act in a clause: `first` to `after` are the verb group, `start` where the statement's words begin.

    `how` is finite, participle, passive, copular, modal, inverted or according; `inherits` means that the
    holder is that of the predicate or subject before.
    """

    first: int
    after: int
    act: Act
    how: str
    start: int
    phrase: Phrase | None = None
    inherits: bool = False
    negated: bool = False
    agent: Phrase | None = None


class Predicates:
    """Finds the predicates of clauses."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def find(self, clause: Clause, phrases: list[Phrase]) -> list[Predicate]:
        """Return the predicates of a clause in order; `phrases` are its holder phrases."""
        ends = {p.after: p for p in phrases}
        starts = {p.first: p for p in phrases}
        out: list[Predicate] = []
        topic = self._topic(clause, phrases)
        index = 0
        while index < len(clause):
            found = None
            if index not in clause.inside and index not in clause.refs:
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

    def _with_topic(self, predicate: Predicate, topic: Phrase | None, all_found: list[Predicate]) -> Predicate:
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
            if low.endswith("ed") or low in self.lexicon.verbs or (low.endswith("s") and low[:-1] in self.lexicon.base) or at > phrase.after:
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
        if low in _BE or low in _STAY:
            copular = self._copular(clause, index, ends, bool(earlier or topic))
            if copular is not None:
                return copular
        if low == "according" and clause.low(index + 1) == "to":
            phrase = starts.get(index + 2) or self._cited(clause, index + 2)
            if phrase is None:
                return None
            return Predicate(index, phrase.after, Act("assert", "note", "report"), "according", index, phrase)
        if low in _BE:
            noun = self._noun_passive(clause, index, starts) or self._existential(clause, index)
            if noun is not None:
                return noun
        if low in _MODAL:
            return self._modal(clause, index, ends)
        for act, tense in self.lexicon.verbs.get(low, ()):
            after = self._match(clause, index, act)
            if after is None:
                continue
            found = self._place(clause, index, after, act, tense, ends, starts, earlier, topic)
            if found is not None:
                return found
        return None

    def _match(self, clause: Clause, index: int, act: Act) -> int | None:
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
        while clause.low(follow) in self.lexicon.adverbs or (clause.low(follow) == "," and clause.low(follow + 1) in ("too", "also", "however") and clause.low(follow + 2) == ","):
            follow += 1
        if clause.words(follow, follow + 2) == ["in", "principle"]:
            follow += 2
        if clause.low(follow) == "," and clause.low(follow - 1) in ("too", "also", "however"):
            follow += 1
        if act.only and clause.low(follow) not in act.only:
            return None
        if act.rest in (("on",), ("upon",)) and act.lemma.startswith("call") and not self._asked(clause, at):
            return None
        if act.kind == "express" and self.noun(clause, at, len(clause)) is None:
            return None
        if act.kind == "report" and not self._reports(clause, index, follow):
            return None
        if act.lemma in ("call", "have") and not act.rest and self.noun(clause, at, len(clause)) is None:
            return None
        return at

    def _asked(self, clause: Clause, at: int) -> bool:
        """"called on the parties to …" asks; "called on the President in Islamabad" is a visit."""
        for i in range(at, min(at + 25, len(clause) - 1)):
            if clause.low(i) == "to" and (clause.low(i + 1) in self.lexicon.base or clause.low(i + 1) in self.lexicon.ambiguous or clause.low(i + 1) in ("not", "be", "do", "have") or clause.low(i + 1) in self.lexicon.adverbs):
                return True
            if clause.low(i) in (";", '"'):
                break
        return False

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
            if low in ("to", "of", "for", "in", "on", "with", "that", "by", "at", "from", "over", "about", "who", "which", "against"):
                return best
            at += 1
        return best

    def _reports(self, clause: Clause, index: int, follow: int) -> bool:
        """True where what follows (or stands before) a verb of saying is something said."""
        low = clause.low(follow)
        before = clause.low(index - 1)
        if low in _BE or (low in self.lexicon.auxiliaries and low not in ("to", "not")):
            return False
        if low in ("that", '"', ":", ",", "", "how", "why", "what", "whether", "in", "at", "on", "of", "there"):
            return low not in ("", "in", "at", "on") or '"' in clause.words(0, index) or before in (",", '"') or index < len(clause) - 1
        return True

    def _copular(self, clause: Clause, index: int, ends: dict[int, Phrase], context: bool) -> Predicate | None:
        """"is firmly opposed to", "remain committed to", "are concerned about"."""
        at = index + 1
        negated = False
        while clause.low(at) in self.lexicon.adverbs or clause.low(at) in ("been", "very", "more", "not", "as"):
            negated = negated or clause.low(at) == "not"
            at += 1
        act = self.lexicon.adjectives.get(clause.low(at))
        if clause.low(at) in _FIRM and clause.low(at + 1) in ("in", "on"):
            noun = self.noun(clause, at + 2, len(clause))
            if noun is not None and self.lexicon.nouns[clause.low(noun)].act != "same":
                act, at = self.lexicon.nouns[clause.low(noun)], noun
                phrase, first, _, neg = self._subject(clause, index, ends)
                if phrase is not None:
                    return Predicate(first, at + 1, replace(act, kind="plain"), "copular", phrase.first, phrase, negated=neg)
                return None
        if clause.words(at, at + 3) == ["full", "of", "praise"]:
            act, at = Act("commend", "support"), at + 2
        if act is None or clause.low(at + 1) not in ("to", "that", "about", "with", "for", "by", "of", "at", "over", "in"):
            return None
        phrase, first, _, neg = self._subject(clause, index, ends)
        inherits = phrase is None and context and clause.low(first - 1) in ("and", ",", "but")
        if phrase is None and not inherits:
            return None
        kind = replace(act, kind="commit" if act.act in ("affirm", "pledge", "express-readiness") else "report" if act.act == "assert" else "plain")
        return Predicate(first, at + 1, kind, "copular", phrase.first if phrase else first, phrase, inherits=inherits, negated=negated or neg)

    def _cited(self, clause: Clause, first: int) -> Phrase | None:
        """Return what "according to" cites where it is no known holder, save documents of the parties themselves."""
        after = first
        while after < len(clause) and after - first < 14 and clause.low(after) not in (",", ".", ";", ":", '"', "that", "(", "who", "which"):
            after += 1
        words = clause.words(first, after)
        if not words or any(w in _PARTY_TEXTS for w in words):
            return None
        return Phrase(first, after, (), unresolved=" ".join(t.text for t in clause.tokens[first:after]), reason="the source cited is no person or body of the document")

    def _modal(self, clause: Clause, index: int, ends: dict[int, Phrase]) -> Predicate | None:
        """"The two sides will deepen …": an undertaking, where a state or a group of them says it."""
        phrase = ends.get(index)
        if phrase is None:
            return self._will_be(clause, index)
        if phrase.person or phrase.unresolved or not (clause.low(index) in ("will", "shall") or phrase.negative):
            return None
        at = index + 1
        while clause.low(at) in self.lexicon.adverbs or clause.low(at) == "not":
            at += 1
        low = clause.low(at)
        if low not in self.lexicon.base and low not in ("support", "work", "continue"):
            return None
        if low in _NO_PROMISE and not phrase.negative:
            return None
        inner = self.lexicon.inner.get(clause.low(at))
        act = Act("agree" if phrase.joint else "pledge", "support", "commit")
        if inner == "oppose":
            act = Act("oppose", "oppose", "plain")
        return Predicate(index, index + 1, act, "modal", phrase.first, phrase, negated=phrase.negative or clause.low(index + 1) == "not")

    def _will_be(self, clause: Clause, index: int) -> Predicate | None:
        """"Cooperation will be expanded in …": in a joint text, an undertaking of its parties."""
        at = index + 1
        if clause.low(index) not in ("will", "shall") or clause.low(at) != "be":
            return None
        at += 1
        while clause.low(at) in self.lexicon.adverbs:
            at += 1
        if clause.low(at) not in self.lexicon.participles or clause.low(at + 1) == "by":
            return None
        first = index
        while first > 0 and clause.low(first - 1) not in (";", ":", '"', "which", "that", "who", "where"):
            first -= 1
        if first > 0 and clause.low(first - 1) in ("which", "that", "who", "where"):
            return None
        return Predicate(index, len(clause), Act("agree", "support", "plain", lemma="will be"), "passive", first, None, inherits=True)

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
        if (act.kind == "report" or clause.low(index - 1) == '"' or clause.words(index - 2, index) == [",", '"']) and tense in ("past", "s") and index > 0 and clause.low(index - 1) in (",", '"', "?", "!") and not act.rest:
            phrase = self._following(clause, after, starts) if act.lemma != "tell" else None
            quoted = clause.low(index - 1) == '"' or '"' in clause.words(max(index - 3, 0), index)
            closed = phrase is not None and clause.low(phrase.after) in (".", ",", "", "in", "at", "on", "during", "after", "who")
            if phrase is not None and ends.get(index) is None and (quoted or closed):
                return Predicate(index, phrase.after, act, "inverted", index, phrase)
        phrase, first, how, negated = self._subject(clause, index, ends)
        before = clause.low(first - 1)
        if how == "passive":
            return self._passive(clause, index, after, act, tense, phrase, first, starts, negated)
        if how == "modal" and (act.kind in ("report", "brief") or not self._undertakes(clause, first, index)):
            return None
        if phrase is None and act.kind == "report" and not act.rest and how in ("plain", "perfect") and tense in ("past", "s", "base"):
            phrase = self._unnamed(clause, first, tense)
        if phrase is not None and tense in ("past", "s", "base") and how != "passive" and self._postposed(clause, phrase, after, act):
            return Predicate(first, after, act, "postposed", phrase.first, phrase, negated=negated)
        if phrase is not None:
            if tense == "base" and not (phrase.plural or how == "modal"):
                return None
            if tense == "s" and phrase.plural and not phrase.pronoun and not self._singly(clause, phrase) and clause.low(index) not in _BE:
                return None
            if tense == "participle" and how != "perfect":
                return None
            # After a long insertion the words begin at the verb; the holder stands too far off to quote.
            start = phrase.first if first - phrase.after <= _NEAR else first
            return Predicate(first, after, act, "finite", start, phrase, negated=negated)
        if tense in ("past", "s") and before in _CONNECTORS and (earlier or topic):
            if tense == "past" and act.kind in ("plain", "affirm") and not self._has_object(clause, after):
                return None
            return Predicate(first, after, act, "finite", first, None, inherits=True, negated=negated)
        return None

    def _singly(self, clause: Clause, phrase: Phrase) -> bool:
        """"neither side opposes", "each supports": a plural holder with a singular verb."""
        return clause.low(phrase.first) in ("neither", "each", "either", "every")

    def _following(self, clause: Clause, at: int, starts: dict[int, Phrase]) -> Phrase | None:
        """Return the holder phrase after an inverted verb of saying, over a title ("said Senator X")."""
        for i in range(at, min(at + 12, len(clause))):
            phrase = starts.get(i)
            if phrase is not None and (phrase.holders or i == at):
                return replace(phrase, first=at)
            low = clause.low(i)
            if low in ('"', ";", ":", "that") or low in self.lexicon.verbs and not clause.tokens[i].is_upper:
                break
        return starts.get(at)

    def _unnamed(self, clause: Clause, at: int, tense: Tense) -> Phrase | None:
        """Return whatever noun phrase stands before a verb of saying: who said it is not known by name, but
        that somebody said it is."""
        first = at
        while first > 0 and at - first < 9:
            low = clause.low(first - 1)
            if not (clause.tokens[first - 1].text[0].isalnum() or low in ("'s", "-", "'", "%", ".", "&")) or low in _NP_BORDERS:
                break
            if low in self.lexicon.verbs and not clause.tokens[first - 1].is_upper and low not in self.lexicon.nouns:
                break
            first -= 1
        if first == at or (first > 0 and clause.low(first - 1) in _CONDITIONS):
            return None
        words = clause.words(first, at)
        head = words[-1]
        if head in _NO_SPEAKER or words[0] in _NO_SPEAKER or (tense == "base" and not head.endswith("s") and head not in ("people", "police", "men", "women", "%")):
            return None
        if first > 0 and clause.low(first - 1) in _PREPOSITION_BORDERS:
            return None
        return Phrase(first, at, (), plural=tense == "base", unresolved=" ".join(t.text for t in clause.tokens[first:at]), reason="no named person or body in the document fits")

    def _postposed(self, clause: Clause, phrase: Phrase, after: int, act: Act) -> bool:
        """True where what was said stands before its attribution ("…", Wang said. / …, Wang said on Monday)."""
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
        return low in (".", ",", "", '"') or low in _WHEN or (low in ("in", "at", "on", "to", "during", "after") and not any(w in ("that", '"') for w in clause.words(at, len(clause))) and not any(p in self.lexicon.auxiliaries and p != "to" for p in clause.words(at, len(clause))))

    def _undertakes(self, clause: Clause, first: int, index: int) -> bool:
        """"will support" and "must oppose" take a position; "could support" does not."""
        words = clause.words(first, index)
        return not any(w in ("could", "can", "may", "might", "would") for w in words)

    def _has_object(self, clause: Clause, after: int) -> bool:
        """A past form after "and" is a verb, not an adjective, where an object with a head of its own follows."""
        low = clause.low(after)
        if not low or low in (",", ".", ";", "and", "by"):
            return False
        if low in ("the", "a", "an", "its", "their", "his", "her", "our", "any", "all", "that", "each", "to", "for", "on", "every", "no", "both", "concern", "support", "full"):
            return True
        return after in clause.refs or low in self.lexicon.nouns or low in self.lexicon.adverbs or clause.tokens[after].is_word

    def _participle(
        self, clause: Clause, index: int, after: int, act: Act, starts: dict[int, Phrase], earlier: list[Predicate], topic: Phrase | None
    ) -> Predicate | None:
        """", noting that …", "while stressing …", or a participle in front of its subject."""
        first = index
        while clause.low(first - 1) in self.lexicon.adverbs:
            first -= 1
        before = clause.low(first - 1)
        if act.kind == "report" and clause.low(after) not in ("that", '"', ":", ",", "how"):
            return None
        if first == 0:
            # "Reaffirming their commitment to …, the two sides …": the subject follows the comma.
            follow = next((p for i, p in sorted(starts.items()) if i > after and clause.low(i - 1) == ","), None)
            return Predicate(first, after, act, "participle", first, follow) if follow is not None else None
        if before in (",", "while", "and", "-", "by", ";") and (earlier or topic):
            if before == "and" and not any(p.how == "participle" for p in earlier):
                return None
            if before == "by" and act.kind != "affirm":
                return None
            return Predicate(first, after, act, "participle", first, None, inherits=True)
        return None

    def _passive(
        self, clause: Clause, index: int, after: int, act: Act, tense: Tense, phrase: Phrase | None, first: int, starts: dict[int, Phrase], negated: bool
    ) -> Predicate | None:
        if tense not in ("past", "participle"):
            return None
        by = next((i for i in range(after, min(after + 4, len(clause))) if clause.low(i) == "by"), None)
        agent = starts.get(by + 1) if by is not None else None
        if by is not None and agent is None:
            return None
        if agent is None and act.kind in ("report", "brief"):
            return None
        if agent is None and act.kind == "ask" and act.rest == ():
            return None
        head = self._passive_head(clause, first)
        if head is None or clause.low(head) in _CONDITIONS or (agent is None and not self._undertakes(clause, first, index)):
            return None
        if agent is None and any(w in ("will", "must", "should", "being", "be") for w in clause.words(first, index)):
            return None
        end = agent.after if agent is not None else after
        return Predicate(first, end, act, "passive", head, None, negated=negated, agent=agent, inherits=agent is None)

    def _noun_passive(self, clause: Clause, index: int, starts: dict[int, Phrase]) -> Predicate | None:
        """"Satisfaction was expressed at …", "The importance of … was underscored", "Support for … was reaffirmed":
        an act in the passive whose subject is the noun that names it."""
        at = index + 1
        while clause.low(at) in self.lexicon.adverbs or clause.low(at) == "been":
            at += 1
        found = next(((a, t) for a, t in self.lexicon.verbs.get(clause.low(at), ()) if a.kind in ("express", "affirm") and not a.rest and t in ("past", "participle")), None)
        if found is None:
            return None
        first = index
        while first > 0 and clause.low(first - 1) not in (";", ":", '"'):
            first -= 1
        noun = self.noun(clause, first, index)
        if noun is None or (clause.low(noun + 1) not in ("of", "for", "to", "on", "at", "over", "that", "with", "about", "from", "against") and noun + 1 != index and clause.low(noun + 1) not in ("has", "have", "had")):
            return None
        named, verb = self.lexicon.nouns[clause.low(noun)], found[0]
        if noun + 1 == index and clause.low(at + 1) not in ("by", "at", "for", "over", "on", "to", "about", "that", "with"):
            return None
        act = replace(named, reiterated=verb.reiterated)
        if named.act == "same":
            act = replace(verb, kind="plain")
        end = at + 1
        by = next((i for i in range(end, len(clause)) if clause.low(i) == "by" and i + 1 in starts), None)
        agent = starts[by + 1] if by is not None else None
        after = len(clause) if noun + 1 == index else (agent.after if agent else end)
        return Predicate(index, after, replace(act, kind="plain"), "passive", first, None, agent=agent, inherits=agent is None)

    def _existential(self, clause: Clause, index: int) -> Predicate | None:
        """"There was agreement that …", "It is the consensus of … that …": everybody at the table holds it."""
        if clause.low(index - 1) not in ("there", "it"):
            return None
        for at in range(index + 1, min(index + 4, len(clause))):
            if clause.low(at) in ("agreement", "consensus"):
                return Predicate(index, at + 1, Act("agree", "support", "commit"), "passive", index - 1, None, inherits=True)
        return None

    def _passive_head(self, clause: Clause, first: int) -> int | None:
        """Return where the passive's own subject begins, or None where that is only an act taken up again.

        "It was agreed that" begins at "It"; "The commitment was reiterated" says nothing new.
        """
        start = first
        depth = 0
        while start > 0:
            low = clause.low(start - 1)
            if low in (";", ":") or (low in ("and", "while", "that") and depth == 0 and clause.low(start) in ("it", "the")):
                break
            start -= 1
        words = clause.words(start, first)
        if not words:
            return None
        if words[0] in ("it", "the", "this", "that", "these", "such") and len(words) <= 3 and (words[-1] in self.lexicon.nouns or words[-1] in ("pledge", "call", "remarks", "statement", "this", "that")):
            return None
        if words[-1] in ("who", "which", "that") or words[0] in ("who", "which"):
            return None
        return start

    def _subject(self, clause: Clause, index: int, ends: dict[int, Phrase]) -> tuple[Phrase | None, int, str, bool]:
        """Return the subject phrase of the verb at `index`, the first token of its verb group, how it is
        joined (plain, modal, perfect or passive), and whether it is negated."""
        at, how, negated = index, "plain", False
        while at > 0:
            low = clause.low(at - 1)
            if low in ("not", "n't", "never") or low == "cannot":
                negated = True
            elif low == "to":
                if clause.low(at - 2) not in _RAISING:
                    return None, at, "infinitive", negated
                at -= 1
            elif low in _BE:
                how = "passive" if how == "plain" or how == "perfect" else how
            elif low in ("has", "have", "had"):
                how = "perfect" if how == "plain" else how
            elif low in _MODAL or low in ("can", "could", "may", "might", "do", "does", "did"):
                how = "modal" if how == "plain" else how
            elif low == "and" and at < index and clause.low(at) in self.lexicon.adverbs and clause.low(at - 2) in self.lexicon.adverbs:
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
        return None, at, how, negated

    def _heads_clause(self, clause: Clause, phrase: Phrase) -> bool:
        """False where the phrase only completes a preposition ("the situation in Pakistan")."""
        before = clause.low(phrase.first - 1)
        if before in _CONDITIONS:
            return False
        if before in ("of", "by", "with", "from", "for", "between", "against", "at", "about", "'s", "toward", "towards"):
            return False
        if before in ("in", "on", "to", "after", "before", "into", "under"):
            return phrase.joint or phrase.person
        return True

    def _antecedent(self, clause: Clause, at: int, ends: dict[int, Phrase]) -> Phrase | None:
        """"…, who spoke on": the phrase before "who", over a closed insertion."""
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
        """"China, in turn, reiterated": the phrase before a closed insertion that ends at `comma`."""
        fallback = None
        for at in range(comma - 1, max(comma - _INSERTION, 0), -1):
            phrase = ends.get(at)
            if phrase is None or clause.low(at) != "," or phrase.after == comma:
                continue
            before = clause.low(phrase.first - 1)
            if phrase.first == 0 or before in (",", "that", '"', "and", "while", ";", ":", "but", "by"):
                words = clause.words(at + 1, comma)
                if before in ("and", ",") and phrase.first and any(w in self.lexicon.verbs for w in words[:1]):
                    continue
                if phrase.unresolved is None:
                    return phrase
                fallback = fallback or phrase
        return fallback
