"""What a predicate says, cut into the several things it says.

One verb may govern a list of infinitives ("agreed to expand …, protect … and build …"), of act nouns ("their
commitment to …, their support for …"), of things stressed ("the importance of …, adherence to … and resolving
…"). Each member is a statement of its own; noun lists inside a member are not, and nothing is cut inside what
somebody else is asked to do ("encourage the parties to … and …").
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from loaders.clause import Clause
from loaders.lexicon import Act, Lexicon
from loaders.predicates import Predicates
from loaders.verb_groups import Predicate

_LONG = 8
_IMPORTANCE = frozenset(["importance", "significance", "necessity", "need", "urgency", "value", "imperative"])
_NECESSARY = frozenset(
    """
    essential necessary imperative important vital crucial incumbent critical indispensable
    """.split()
)
_FOCUS = frozenset(("focusing", "prioritizing", "concentrating"))
_ADJUNCTS = frozenset(["which", "aimed", "aiming", "thereby", "thus", "who", "whose"])
_ADJUNCT_PHRASES = frozenset(
    (("with", "a", "view"), ("so", "as", "to"), ("in", "order", "to"), ("so", "that", "the"))
)
_OBJECT_STARTS = frozenset(
    """
    the a an its their his her our your each all any some this that these those to on with more further
    no every both in-depth mutual such other
    """.split()
)
_PREPOSITIONS = frozenset(
    """
    of for to on in over at about with against from by
    """.split()
)


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing said: tokens `first` to `after`, of which those from `content` on are what is held."""

    first: int
    content: int
    after: int
    act: Act


class Complements:
    """Cuts the complements of predicates."""

    def __init__(
        self,
        lexicon: Lexicon,
        predicates: Predicates,
        same_issue: Callable[[Clause, int, int, int, int], bool],
    ) -> None:
        self.lexicon = lexicon
        self.predicates = predicates
        self._same_issue = same_issue

    def split(self, clause: Clause, predicate: Predicate, end: int) -> list[Piece]:
        """Return the pieces of what `predicate` says up to token `end`."""
        act = predicate.act
        first = predicate.start
        if act.kind in ("affirm", "express") and predicate.how != "passive":
            noun = self.predicates.nouns.noun(clause, predicate.after, end)
            if noun is not None and self._governs(clause, noun, end, predicate):
                end = self._without_adjunct(clause, noun + 1, end)
                return self._by_nouns(clause, predicate, first, noun, end)
        infinitives = self._infinitives(clause, predicate, end)
        if infinitives:
            end = self._without_adjunct(clause, infinitives[-1], end)
            return self._members(clause, first, infinitives, end, act)
        if act.kind == "ask" and predicate.how != "passive":
            act = replace(act, kind="ask")
        end = self._without_adjunct(clause, predicate.after, end)
        thats = self._thats(clause, predicate.after, end)
        if thats:
            return self._pieces(clause, [(first, predicate.after, act), *((i, i, act) for i in thats)], end)
        gerunds = self._gerunds(clause, predicate.after, end)
        if gerunds:
            return self._members(clause, first, gerunds, end, act)
        return [Piece(first, predicate.after, trim(clause, first, end), act)]

    def _without_adjunct(self, clause: Clause, first: int, end: int) -> int:
        """Return `end` moved before a closing adjunct that only comments on what was said (", which will …",
        ", with a view to …"); what is held stands before it."""
        depth = clause.depth[first] if first < len(clause) else 0
        for at in range(first + 1, end - 1):
            if clause.low(at) != "," or clause.depth[at] != depth:
                continue
            if clause.low(at + 1) in _ADJUNCTS or tuple(clause.words(at + 1, at + 4)) in _ADJUNCT_PHRASES:
                rest = next(
                    (i for i in range(at + 2, end) if clause.low(i) == "," and clause.depth[i] == depth), end
                )
                if rest >= end - 1 or clause.low(at + 1) not in ("which", "who", "whose"):
                    return at
        return end

    def _governs(self, clause: Clause, noun: int, end: int, predicate: Predicate) -> bool:
        """True where the act noun takes a complement or ends the clause ("attach importance to", "expressed
        concern")."""
        following = clause.low(noun + 1)
        if noun + 1 >= end or following in _PREPOSITIONS or following in ("that", ",", "and", "'s"):
            return True
        return predicate.act.kind == "express"

    def _by_nouns(self, clause: Clause, predicate: Predicate, first: int, noun: int, end: int) -> list[Piece]:
        act = self._act_of(clause, predicate, noun)
        importance = clause.low(noun) in _IMPORTANCE
        if act.act in ("express-readiness", "pledge", "agree") or (
            importance and clause.low(noun + 1) == "to"
        ):
            members = self._infinitives(clause, replace(predicate, after=noun + 1), end)
            if members:
                return self._members(clause, first, members, end, act)
        cuts: list[tuple[int, int, Act]] = [(first, noun + 1, act)]
        preposition = clause.low(noun + 1)
        for at in range(noun + 2, end - 1):
            if clause.depth[at] != clause.depth[noun] or clause.low(at - 1) not in (",", "and"):
                continue
            if at in clause.inside:
                continue
            other = self._noun_member(clause, at, end)
            if other is not None:
                cuts.append((at, other + 1, self._act_of(clause, predicate, other)))
                importance = clause.low(other) in _IMPORTANCE
                preposition = clause.low(other + 1)
            elif (
                clause.low(at) == preposition
                and preposition in ("for", "to", "of", "against")
                and clause.low(at - 1) == "and"
            ):
                if preposition == "to" and clause.low(at + 1) in self.lexicon.base:
                    continue
                cuts.append((at, at, cuts[-1][2]))
            elif importance and (clause.low(at) in self.lexicon.ing or self._nominal(clause, at, end)):
                cuts.append((at, at, cuts[-1][2]))
        return self._pieces(clause, cuts, end)

    def _act_of(self, clause: Clause, predicate: Predicate, noun: int) -> Act:
        named = self.lexicon.nouns[clause.low(noun)]
        verb = predicate.act
        if named.act == "same":
            if verb.act in ("affirm", "emphasise", "note", "call-for"):
                return replace(verb, stance="support", kind="affirm")
            return Act("emphasise", "support", "affirm", verb.reiterated)
        if verb.act == "note" and named.act not in ("express-satisfaction", "express-concern", "commend"):
            return verb
        stance = verb.stance if named.stance == "neutral" else named.stance
        return Act(named.act, stance, "affirm", verb.reiterated)

    def _noun_member(self, clause: Clause, at: int, end: int) -> int | None:
        """ "their support for", "the necessity of": the act noun of a further member, or None."""
        low = clause.low(at)
        if low not in ("their", "its", "his", "her", "our", "the"):
            return None
        noun = self.predicates.nouns.noun(clause, at + 1, min(end, at + 6))
        if noun is None or clause.low(noun + 1) not in _PREPOSITIONS:
            return None
        if low == "the" and clause.low(noun) not in _IMPORTANCE:
            return None
        return noun

    def _nominal(self, clause: Clause, at: int, end: int) -> bool:
        """A bare noun with its preposition ("adherence to", "respect for") begins a thing stressed."""
        if not clause.tokens[at].is_word or clause.tokens[at].is_upper or at in clause.refs or at + 1 >= end:
            return False
        low = clause.low(at)
        return (
            clause.low(at + 1) in ("to", "for")
            and low not in ("and", "as", "due", "according")
            and low not in self.lexicon.adverbs
        )

    def _infinitives(self, clause: Clause, predicate: Predicate, end: int) -> list[int]:
        """Return the first tokens of the members of the infinitive list that the predicate governs."""
        at = predicate.after
        while clause.low(at) in self.lexicon.adverbs:
            at += 1
        if predicate.how == "modal":
            start = at
        elif clause.low(at) == "to" and predicate.act.kind == "commit":
            start = at + 1
        elif clause.low(at) == "not" and clause.low(at + 1) == "to":
            start = at + 2
        elif clause.low(at) in ("that", "it"):
            start = self._necessary(clause, at, end)
        elif predicate.act.kind in ("ask", "affirm", "plain"):
            start = self._purpose(clause, at, end)
        else:
            return []
        if not 0 < start < end:
            return []
        return [start, *self._list(clause, start, end)]

    def _necessary(self, clause: Clause, at: int, end: int) -> int:
        """ "that it is essential to …": where the infinitive begins, or 0."""
        for i in range(at, min(at + 9, end)):
            if clause.low(i) in _NECESSARY and clause.low(i + 1) == "to":
                return i + 2
        return 0

    def _purpose(self, clause: Clause, at: int, end: int) -> int:
        """ "actions to dismantle …", "efforts to pursue …": where the first infinitive begins, or 0."""
        for i in range(at, min(at + 9, end - 1)):
            if clause.low(i) == "to" and clause.low(i - 1) in (
                "actions",
                "action",
                "efforts",
                "effort",
                "measures",
                "steps",
                "need",
            ):
                return i + 1
            if clause.low(i) in (",", "that", "and") and clause.low(i + 1) not in ("verifiable", "concrete"):
                if clause.low(i) != "and":
                    return 0
        return 0

    def _list(self, clause: Clause, start: int, end: int) -> list[int]:
        cuts: list[int] = []
        depth = clause.depth[start]
        governed = clause.low(start) in self.lexicon.control
        last = start
        while clause.low(last) in self.lexicon.adverbs:
            last += 1
        at = last + 1
        while at < end:
            low = clause.low(at)
            if governed and low == "to" and clause.low(at + 1) in self.lexicon.base:
                break
            if (
                low in self.lexicon.control
                and low in self.lexicon.base
                and at - 1 >= start
                and clause.low(at - 1) == "to"
            ):
                governed = True
            if clause.depth[at] == depth and low in (",", "and", ";"):
                step = at + 1
                while clause.low(step) in ("and", "as", "well") or clause.low(step) in self.lexicon.adverbs:
                    step += 1
                repeated = clause.low(step) == "to"
                verb = step + 1 if repeated else step
                while clause.low(verb) in self.lexicon.adverbs:
                    verb += 1
                if verb < end and self._is_base(clause, verb, end) and at - last > 1:
                    cuts.append(self._after_connectors(clause, at))
                    governed = clause.low(verb) in self.lexicon.control
                    at = last = verb
            at += 1
        return cuts

    def _after_connectors(self, clause: Clause, at: int) -> int:
        """Return the first token after the comma, "and" or "as well as" at `at`."""
        while clause.low(at) in (",", ";", "and", "as", "well"):
            at += 1
        return at

    def _is_base(self, clause: Clause, at: int, end: int) -> bool:
        low = clause.low(at)
        if at in clause.refs or at in clause.inside or clause.tokens[at].is_upper:
            return False
        if low in self.lexicon.base:
            return at + 1 < end and clause.low(at + 1) not in (",", "and", "of")
        if low in self.lexicon.ambiguous:
            return clause.low(at + 1) in _OBJECT_STARTS or at + 1 in clause.refs
        return False

    def _members(self, clause: Clause, first: int, starts: list[int], end: int, act: Act) -> list[Piece]:
        """Make pieces of list members; two that are joined by "and" alone are cut only where each stands
        for itself."""
        if (
            len(starts) == 2
            and clause.low(starts[1] - 1) == "and"
            and clause.low(starts[1]) != "to"
            and clause.low(starts[1] - 2) != ","
        ):
            one, two = (starts[0], starts[1] - 1), (starts[1], end)
            long = min(one[1] - one[0], two[1] - two[0]) >= _LONG
            gerund = clause.low(starts[1]) in self.lexicon.ing
            if not (long or (gerund and not self._same_issue(clause, *one, *two))):
                starts = starts[:1]
        cuts: list[tuple[int, int, Act]] = []
        for number, start in enumerate(starts):
            verb = start + 1 if clause.low(start) == "to" else start
            while clause.low(verb) in self.lexicon.adverbs:
                verb += 1
            cuts.append((first if number == 0 else start, verb, self._inner(clause, verb, act)))
        focus = next(
            (i for i in range(starts[0], end) if clause.low(i) in _FOCUS and clause.low(i - 1) == ","), None
        )
        if focus is not None and focus > cuts[-1][0]:
            cuts.append((focus, focus, act))
        return self._pieces(clause, cuts, end)

    def _inner(self, clause: Clause, verb: int, act: Act) -> Act:
        """Return the act of a governed verb that is itself one of supporting, opposing or calling for."""
        inner = self.lexicon.inner.get(clause.low(verb))
        if inner is None or act.act not in (
            "agree",
            "pledge",
            "affirm",
            "emphasise",
            "express-readiness",
            "call-for",
        ):
            return act
        if inner == "call-for" and clause.low(verb) in (
            "urge",
            "encourage",
            "demand",
            "request",
            "call",
            "appeal",
        ):
            return Act("call-for", "support", "ask", act.reiterated)
        if inner == "oppose":
            return Act("oppose", "oppose", "plain", act.reiterated)
        return Act("support", "support", "plain", act.reiterated) if act.act == "agree" else act

    def _thats(self, clause: Clause, after: int, end: int) -> list[int]:
        """ "that A and that B": where each further clause begins."""
        if "that" not in clause.words(after, after + 2):
            return []
        return [
            i
            for i in range(after + 3, end - 3)
            if clause.low(i) == "that"
            and clause.low(i - 1) == "and"
            and clause.depth[i] == clause.depth[after]
        ]

    def _gerunds(self, clause: Clause, after: int, end: int) -> list[int]:
        """ "supports Pakistan in combating … and playing …": the members after "in", or nothing."""
        for at in range(after, min(after + 8, end - 1)):
            if clause.low(at) != "in":
                continue
            step = at + 1
            while clause.low(step) in self.lexicon.adverbs:
                step += 1
            if clause.low(step) not in self.lexicon.ing:
                continue
            starts = [at]
            for i in range(step + 1, end):
                if (
                    clause.low(i - 1) in (",", "and")
                    and clause.low(i) in self.lexicon.ing
                    and clause.depth[i] == clause.depth[at]
                ):
                    starts.append(i)
            return starts if len(starts) > 1 else []
        return []

    def _pieces(self, clause: Clause, cuts: list[tuple[int, int, Act]], end: int) -> list[Piece]:
        out = []
        for number, (first, content, act) in enumerate(cuts):
            after = cuts[number + 1][0] if number + 1 < len(cuts) else end
            out.append(Piece(first, content, trim(clause, first, after), act))
        return out


def trim(clause: Clause, first: int, after: int) -> int:
    """Return `after` moved left over connectors and marks that do not belong to the words before them."""
    while after > first + 1:
        low = clause.low(after - 1)
        if (
            low in (",", ";", ":", ".", "-", "and", "but", "while", "or", "yet", "?", "!")
            or (low == "well" and clause.low(after - 2) == "as")
            or (low == "as" and clause.low(after) in ("well", ""))
        ):
            after -= 1
        elif (
            low == '"'
            and clause.words(first, after).count('"') % 2
            and clause.low(after - 2) in (",", ".", "!")
        ):
            # A closing mark whose opening one stands before the words.
            after -= 1
        else:
            break
    return after
