"""Acts in the passive, where nobody may be named: "It was agreed that …", "Satisfaction was expressed at
…"."""

from __future__ import annotations

from dataclasses import replace

from loaders.act_nouns import ActNouns
from loaders.clause import Clause
from loaders.lexicon import Act, Lexicon, Tense
from loaders.phrases import Phrase
from loaders.verb_groups import CONDITIONS, Predicate


class Passives:
    """Acts in the passive, where nobody may be named: "It was agreed that …", "Satisfaction was expressed
    at …"."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.nouns = ActNouns(lexicon)

    def passive(
        self,
        clause: Clause,
        index: int,
        after: int,
        act: Act,
        tense: Tense,
        phrase: Phrase | None,
        first: int,
        starts: dict[int, Phrase],
        negated: bool,
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
        if (
            head is None
            or clause.low(head) in CONDITIONS
            or (agent is None and not self.undertakes(clause, first, index))
        ):
            return None
        if agent is None and any(
            w in ("will", "must", "should", "being", "be") for w in clause.words(first, index)
        ):
            return None
        end = agent.after if agent is not None else after
        return Predicate(
            first, end, act, "passive", head, None, negated=negated, agent=agent, inherits=agent is None
        )

    def _passive_head(self, clause: Clause, first: int) -> int | None:
        """Return where the passive's own subject begins, or None where that is only an act taken up again.

        "It was agreed that" begins at "It"; "The commitment was reiterated" says nothing new.
        """
        start = first
        depth = 0
        while start > 0:
            low = clause.low(start - 1)
            if low in (";", ":") or (
                low in ("and", "while", "that") and depth == 0 and clause.low(start) in ("it", "the")
            ):
                break
            start -= 1
        words = clause.words(start, first)
        if not words:
            return None
        if (
            words[0] in ("it", "the", "this", "that", "these", "such")
            and len(words) <= 3
            and (
                words[-1] in self.lexicon.nouns
                or words[-1] in ("pledge", "call", "remarks", "statement", "this", "that")
            )
        ):
            return None
        if words[-1] in ("who", "which", "that") or words[0] in ("who", "which"):
            return None
        return start

    def noun_passive(self, clause: Clause, index: int, starts: dict[int, Phrase]) -> Predicate | None:
        """ "Satisfaction was expressed at …", "The importance of … was underscored", "Support for … was
        reaffirmed":
        an act in the passive whose subject is the noun that names it."""
        at = index + 1
        while clause.low(at) in self.lexicon.adverbs or clause.low(at) == "been":
            at += 1
        found = next(
            (
                (a, t)
                for a, t in self.lexicon.verbs.get(clause.low(at), ())
                if a.kind in ("express", "affirm") and not a.rest and t in ("past", "participle")
            ),
            None,
        )
        if found is None:
            return None
        first = index
        while first > 0 and clause.low(first - 1) not in (";", ":", '"'):
            first -= 1
        noun = self.nouns.noun(clause, first, index)
        if noun is None or (
            clause.low(noun + 1)
            not in ("of", "for", "to", "on", "at", "over", "that", "with", "about", "from", "against")
            and noun + 1 != index
            and clause.low(noun + 1) not in ("has", "have", "had")
        ):
            return None
        named, verb = self.lexicon.nouns[clause.low(noun)], found[0]
        if noun + 1 == index and clause.low(at + 1) not in (
            "by",
            "at",
            "for",
            "over",
            "on",
            "to",
            "about",
            "that",
            "with",
        ):
            return None
        act = replace(named, reiterated=verb.reiterated)
        if named.act == "same":
            act = replace(verb, kind="plain")
        end = at + 1
        by = next((i for i in range(end, len(clause)) if clause.low(i) == "by" and i + 1 in starts), None)
        agent = starts[by + 1] if by is not None else None
        after = len(clause) if noun + 1 == index else (agent.after if agent else end)
        return Predicate(
            index,
            after,
            replace(act, kind="plain"),
            "passive",
            first,
            None,
            agent=agent,
            inherits=agent is None,
        )

    def existential(self, clause: Clause, index: int) -> Predicate | None:
        """There was agreement that …, it is the consensus of … that …: everybody at the table holds it."""
        if clause.low(index - 1) not in ("there", "it"):
            return None
        for at in range(index + 1, min(index + 4, len(clause))):
            if clause.low(at) in ("agreement", "consensus"):
                return Predicate(
                    index,
                    at + 1,
                    Act("agree", "support", "commit"),
                    "passive",
                    index - 1,
                    None,
                    inherits=True,
                )
        return None

    def will_be(self, clause: Clause, index: int) -> Predicate | None:
        """ "Cooperation will be expanded in …": in a joint text, an undertaking of its parties."""
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
        return Predicate(
            index,
            len(clause),
            Act("agree", "support", "plain", lemma="will be"),
            "passive",
            first,
            None,
            inherits=True,
        )

    def undertakes(self, clause: Clause, first: int, index: int) -> bool:
        """ "will support" and "must oppose" take a position; "could support" does not."""
        words = clause.words(first, index)
        return not any(
            w in ("could", "can", "may", "might") or (w == "would" and "like" not in words) for w in words
        )
