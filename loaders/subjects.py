"""Noun phrases that can hold a position: sides, states, persons, bodies, and groups left unresolved."""

from __future__ import annotations

import functools
from dataclasses import replace

from loaders.clause import Clause
from loaders.discourse import Discourse
from loaders.lexicon import Lexicon
from loaders.model import Form, Reference
from loaders.phrases import Phrase, unresolved
from loaders.speakers import Speakers
from ontology.authority import Authority

_NUMBERS = {"two": 2, "both": 2, "three": 3, "four": 4, "five": 5, "2": 2, "3": 3}
_GROUP_NOUNS = frozenset(
    """
    sides parties countries nations leaders ministers governments states neighbors presidents premiers
    secretaries delegations neighbours capitals allies partners friends
    """.split()
)
# Without a number, only these mean the parties ("the leaders", but not "the countries").
_BARE_GROUPS = frozenset(["sides", "leaders", "ministers"])
_GROUP_ADJECTIVES = frozenset(
    """
    foreign prime defense finance interior commerce neighboring respective friendly brotherly asian
    permanent
    """.split()
)
_SINGLE_GROUP = frozenset(
    """
    side country party nation leader minister government state
    """.split()
)
_STATE_HEADS = frozenset(
    ("side", "government", "leadership", "leaders", "delegation", "authorities", "regime", "administration")
)
_ANIMATE = frozenset(
    """
    official officials source sources analyst analysts expert experts critic critics observer observers
    resident residents protester protesters spokesman spokeswoman spokesperson spokespersons diplomat
    diplomats lawmaker lawmakers scholar scholars activist activists people student students journalist
    journalists supporter supporters lawyer lawyers aide aides adviser advisers advisor advisors leader
    ambassador minister president premier secretary senator senators congressman representative
    representatives commander general soldiers police opponents opponent skeptics economist economists
    historian historians academics academic professor teacher workers farmers businessmen executives
    investors strategist strategists pollster pollsters participants speakers speaker witnesses victims
    relatives family doctors scientists researchers author authors writer commentators commentator
    reporters conservatives liberals progressives voters members member delegates delegate envoy envoys
    militants insiders staffers staffer governor mayor chairman chairwoman chairperson chair director
    manager coordinator organizers organizer judge prosecutors prosecutor attorney campaign democrats
    republicans progressives allies ally sceptics rights groups group envoys negotiator negotiators
    """.split()
)
_DETERMINERS = frozenset(
    """
    the a an some many several most all other these those such few his her their its our certain senior
    """.split()
)
_FEW = 5
_TITLES = frozenset(
    """
    mr mrs ms miss dr prof professor sir madam hon general gen lt col colonel admiral marshal ambassador envoy
    president vice premier prime foreign deputy minister secretary state councilor councillor chairman
    chairwoman chairperson senator representative governor mayor king queen prince princess sultan emir sheikh
    chancellor spokesperson spokesman spokeswoman commander chief director speaker consul counsellor charge
    assistant acting former senior special defense finance interior h e dpm pm fm cm
    """.split()
)
_PREPOSITIONS = frozenset(
    """
    of by with to from for in between against on at under over about near into via like than versus per
    """.split()
)
_HOLDER_CLASSES = frozenset(("State", "Person", "Organisation", "Mechanism", "Group"))


# Every word with which a holder phrase can begin, save the references themselves.
_STARTS = frozenset(
    (
        *_NUMBERS,
        *_ANIMATE,
        "the",
        "each",
        "neither",
        "they",
        "we",
        "i",
        "he",
        "she",
        "it",
        "my",
        "our",
        "resolution",
    )
)


class Subjects:
    """Finds the holder phrases of clauses. One per article: it remembers what "they" may refer to."""

    def __init__(self, context: Discourse, authority: Authority, lexicon: Lexicon) -> None:
        self.context = context
        self.authority = authority
        self.lexicon = lexicon
        self.speakers = Speakers(context)
        self._ministries = foreign_ministries(authority)
        self._capitals = {e.capital: e.name for e in authority.of_class("State") if e.capital}

    def find(self, clause: Clause) -> list[Phrase]:
        """Return the holder phrases of a clause, in order, without overlaps."""
        out: list[Phrase] = []
        index = 0
        lows, refs = clause.lows, clause.refs
        while index < len(lows):
            if index not in refs and lows[index] not in _STARTS:
                index += 1
                continue
            phrase = (
                self._group(clause, index)
                or self.speakers.pronoun(clause, index, out)
                or self.speakers.own(clause, index)
                or self.speakers.resolution(clause, index)
                or self._side(clause, index)
                or self._named(clause, index)
                or self._animate(clause, index)
            )
            if phrase is None:
                index += 1
            else:
                out.append(phrase)
                index = max(phrase.after, index + 1)
        return out

    # "the two sides", "both countries", "the three foreign ministers", "leaders of the two countries"
    def _group(self, clause: Clause, index: int) -> Phrase | None:
        at, number, the = index, None, False
        if clause.low(at) == "the":
            the, at = True, at + 1
        if clause.low(at) in ("each", "neither") and not the:
            number, at = 2, at + 1
            if clause.low(at) not in _SINGLE_GROUP:
                return self._each(clause, index, at)
            return self._each(clause, index, at + 1)
        if clause.low(at) in _NUMBERS:
            number, at = _NUMBERS[clause.low(at)], at + 1
            if clause.low(at) == "the":
                at += 1
        while clause.low(at) in _GROUP_ADJECTIVES or clause.low(at) == "-":
            at += 1
        head = clause.low(at)
        if head not in _GROUP_NOUNS or not (number or (the and head in _BARE_GROUPS)):
            return None
        if index and clause.low(index - 1) == "all":
            return None
        after = at + 1
        if clause.low(after) in ("'", "'s") and clause.low(after + 1) in _GROUP_NOUNS:
            # "the two countries' leaders"
            after += 2
        named: tuple[str, ...] = ()
        if clause.low(after) == "of":
            # "the foreign ministers of China and Pakistan": the states named are the parties.
            inner = self._group(clause, after + 1) or self._named(clause, after + 1)
            if inner is not None:
                after, named = inner.after, inner.holders
        holders = named or self.context.parties(number)
        if not holders:
            return unresolved(
                self.context, clause, index, after, "no set of states stands out as the parties", plural=True
            )
        return Phrase(index, after, tuple(sorted(holders)), plural=True, joint=len(holders) > 1)

    def _each(self, clause: Clause, index: int, after: int) -> Phrase | None:
        """ "neither side", "each": the two parties, each for itself."""
        holders = self.context.parties(2)
        following = clause.low(after)
        if not holders or (
            after == index + 1
            and following not in self.lexicon.auxiliaries
            and following not in self.lexicon.verbs
        ):
            return None
        return Phrase(
            index,
            after,
            tuple(sorted(holders)),
            plural=True,
            joint=True,
            negative=clause.low(index) == "neither",
        )

    # "the Chinese side", "the Pakistani government", "Pakistan's leadership"
    def _side(self, clause: Clause, index: int) -> Phrase | None:
        at = index + 1 if clause.low(index) == "the" else index
        found = clause.refs.get(at)
        if found is None or found[0].entity.cls != "State":
            return None
        ref, after = found
        if clause.low(after) == "'s":
            after += 1
        if clause.low(after) in _STATE_HEADS and after not in clause.refs:
            return Phrase(index, after + 1, (ref.entity.name,))
        words = clause.words(after, after + 4)
        for ministry in (
            ["foreign", "ministry"],
            ["foreign", "office"],
            ["ministry", "of", "foreign", "affairs"],
        ):
            if words[: len(ministry)] == ministry and after not in clause.refs:
                body = self._ministries.get(ref.entity.name)
                return Phrase(index, after + len(ministry), (body,)) if body else None
        return None

    # "Pakistan", "Pakistan and China", "Wang Yi", "he" resolved, "the Chinese foreign minister" resolved
    def _named(self, clause: Clause, index: int) -> Phrase | None:
        first = index
        at = index + 1 if clause.low(index) == "the" and index + 1 in clause.refs else index
        names: list[str] = []
        person = pronoun = False
        after = at
        while True:
            found = clause.refs.get(at)
            holders = self._holders(found[0]) if found else ()
            if found is None or not holders:
                break
            names.extend(holders)
            person = person or found[0].entity.cls == "Person"
            pronoun = found[0].form is Form.PRONOUN
            after = found[1]
            if person:
                after = _of_state(clause, after)
            if clause.low(after) == "'s":
                # "Pakistan's Foreign Minister" is not Pakistan; a lone possessive is no subject at all.
                rest = names[: -len(holders)]
                return self._phrase(clause, first, after, rest, person, False) if rest else None
            if clause.low(after) == "(":
                close = next(
                    (i for i in range(after, min(after + 8, len(clause))) if clause.low(i) == ")"), None
                )
                after = close + 1 if close is not None else after
            step = after
            if clause.low(step) == ",":
                step += 1
            if clause.low(step) == "and":
                step += 1
            if clause.low(step) == "the":
                step += 1
            if step > after:
                step = _over_title(clause, step)
            if step == after or step not in clause.refs:
                break
            if not _coordinated(clause, after, step):
                break
            at = step
        if not names:
            return None
        if person and not pronoun:
            first = _title_start(clause, first)
        return self._phrase(clause, first, after, names, person, pronoun)

    def _phrase(
        self, clause: Clause, first: int, after: int, names: list[str], person: bool, pronoun: bool
    ) -> Phrase:
        unique = tuple(sorted(dict.fromkeys(names)))
        return Phrase(
            first,
            after,
            unique,
            plural=len(unique) > 1,
            joint=len(unique) > 1,
            pronoun=pronoun,
            person=person,
        )

    def _holders(self, ref: Reference) -> tuple[str, ...]:
        """Return whom a reference means as a holder: itself, a capital's state, a mechanism's few members."""
        entry = ref.entity.entry
        if entry is not None and ref.entity.cls == "Mechanism" and 1 < len(entry.members) <= _FEW:
            members = (self.authority.get(iri) for iri in entry.members)
            return tuple(m.name for m in members if m is not None)
        holder = self._holder(ref)
        return (holder,) if holder is not None else ()

    def _holder(self, ref: Reference) -> str | None:
        if ref.form is Form.ADJECTIVE:
            return None
        entry = ref.entity.entry
        if entry is not None and entry.state and ref.entity.name.startswith("Government of "):
            # A government acts for its state; one that the authority names otherwise is kept apart.
            state = self.authority.get(entry.state)
            if state is not None:
                return state.name
        if ref.entity.cls in _HOLDER_CLASSES:
            return ref.entity.name
        if ref.entity.cls == "Place" and entry is not None and entry.iri in self._capitals:
            return self._capitals[entry.iri]
        return None

    # "Western officials", "a senior diplomat", "rights groups"
    def _animate(self, clause: Clause, index: int) -> Phrase | None:
        if clause.low(index) not in _ANIMATE or index in clause.inside:
            return None
        for step in (index + 1, index + 2 if clause.low(index + 1) == "," else index + 1):
            found = clause.refs.get(step)
            if (
                found is not None
                and found[0].entity.cls == "Person"
                and found[0].form is not Form.PRONOUN
                and clause.low(found[1]) != "'s"
            ):
                couple = self._named(clause, step) if step == index + 1 else None
                if couple is not None:
                    return replace(couple, first=min(couple.first, self._start(clause, index)))
                # "the spokesman, Josh Earnest,": a title and its bearer are one phrase.
                end = found[1] + 1 if step == index + 2 and clause.low(found[1]) == "," else found[1]
                end = _of_state(clause, end)
                return Phrase(self._start(clause, index), end, (found[0].entity.name,), person=True)
        first = self._start(clause, index)
        after = self._of_phrase(clause, index + 1)
        return unresolved(
            self.context,
            clause,
            first,
            after,
            "no named person or body in the document fits",
            plural=clause.low(index).endswith("s"),
        )

    def _start(self, clause: Clause, index: int) -> int:
        """Return where the noun phrase with its head at `index` begins."""
        first = index
        while (
            first > 0
            and (clause.tokens[first - 1].is_word or clause.low(first - 1) in ("-", "'s"))
            and index - first < 6
        ):
            previous = clause.low(first - 1)
            if (
                previous in _PREPOSITIONS
                or previous in self.lexicon.auxiliaries
                or previous in ("and", "that", "but", "or", "as", "while", "who", "when")
            ):
                break
            if previous in self.lexicon.verbs and previous not in self.lexicon.adverbs:
                break
            first -= 1
            if previous in _DETERMINERS:
                break
        return first

    def _of_phrase(self, clause: Clause, after: int) -> int:
        """Return the end of "of …" after a head: "the foreign secretary of Pakistan" is one phrase, and
        Pakistan
        is not its head."""
        if clause.low(after) not in ("of", "for", "from", "in", "at", "with"):
            return after
        step = after + 1
        plain = step
        while (
            plain < len(clause)
            and plain - after < 8
            and clause.tokens[plain].is_word
            and clause.low(plain) not in self.lexicon.auxiliaries
            and not self._verb_form(clause, plain)
        ):
            plain += 1
        if plain < len(clause) and plain > step and clause.tokens[plain].is_word and plain - after < 8:
            return plain
        while (
            step < len(clause)
            and step - after < 7
            and (clause.tokens[step].is_upper or clause.low(step) in ("the", "of", "'s", "and", "for"))
        ):
            step += 1
        while step > after + 1 and clause.low(step - 1) in ("the", "of", "and", "for"):
            step -= 1
        return step if step > after + 1 else after

    def _verb_form(self, clause: Clause, at: int) -> bool:
        """True for a form that only a verb of acting can have here ("said", "demanded", not "support")."""
        low = clause.low(at)
        return (
            low in self.lexicon.verbs
            and (
                low.endswith("ed")
                or low in ("said", "told", "say", "says", "urge", "argue", "want", "wrote", "thought")
            )
            and clause.low(at - 1) not in ("the", "a", "an")
        )


@functools.lru_cache(maxsize=4)
def foreign_ministries(authority: Authority) -> dict[str, str]:
    """Return the canonical name of each state's foreign ministry, by the state's name."""
    out: dict[str, str] = {}
    for entry in authority.of_class("Organisation"):
        state = authority.get(entry.state) if entry.state else None
        if state is not None and (
            "Foreign Affairs" in entry.name
            or "Foreign Office" in entry.name
            or "Foreign Ministry" in entry.name
        ):
            out.setdefault(state.name, entry.name)
    return out


def _over_title(clause: Clause, at: int) -> int:
    """Return the index of the name after a title at `at` ("and Prime Minister Modi"), else `at`."""
    step = at
    while (
        step - at < 8
        and step not in clause.refs
        and clause.low(step) in _TITLES
        and clause.tokens[step].is_upper
    ):
        step += 1
        if clause.low(step) == ".":
            step += 1
    adjective = clause.refs.get(at)
    if step == at and adjective is not None and adjective[0].form is Form.ADJECTIVE:
        return _over_title(clause, adjective[1]) if clause.low(adjective[1]) in _TITLES else at
    found = clause.refs.get(step)
    return step if found is not None and found[0].entity.cls == "Person" else at


def _title_start(clause: Clause, first: int) -> int:
    """Return where the title before a person's name begins ("Ms", "Deputy Prime Minister"): capitals and
    their stops, a state's adjective among them, up to anything else."""
    at = first
    while at > 0:
        token, low = clause.tokens[at - 1], clause.low(at - 1)
        covered = clause.refs.get(at - 1)
        adjective = covered is not None and covered[0].form is Form.ADJECTIVE
        if adjective or (
            token.is_upper and covered is None and at - 1 not in clause.inside and low in _TITLES
        ):
            at -= 1
        elif low == "." and clause.low(at - 2) in _TITLES:
            at -= 2
        else:
            break
    return at


def _of_state(clause: Clause, after: int) -> int:
    """Return the end of "of STATE" after a person's name ("Ambassador Zhang Jun of China")."""
    found = clause.refs.get(after + 1) if clause.low(after) == "of" else None
    return found[1] if found is not None and found[0].entity.cls == "State" else after


def _coordinated(clause: Clause, after: int, step: int) -> bool:
    """True where "A, B and C" is one phrase: a list ended by "and", or a plain "A and B"."""
    if "and" in clause.words(after, step):
        return True
    at = step
    for _ in range(6):
        found = clause.refs.get(at)
        if found is None:
            return False
        at = found[1]
        if clause.low(at) == "and" or (clause.low(at) == "," and clause.low(at + 1) == "and"):
            return True
        if clause.low(at) != ",":
            return False
        at += 1
    return False
