"""Stance toward the proposition, what the statement is about, and toward whom it is directed."""

from __future__ import annotations

from loaders.clause import Clause
from loaders.lexicon import Lexicon
from loaders.linking import Gazetteer
from loaders.model import Form
from ontology.authority import Authority, Entry

_EXPECTED = frozenset(
    """
    will would should must shall hope hopes hoped
    """.split()
)
# What may stand directly before a verb of fighting that leads the content ("steps … verifiable to
# dismantle").
_BEFORE_AGAINST = frozenset(("to", ",", "and", '"', "jointly", "an", "in", "of"))
# After these the content is about something else than the verb of fighting further on.
_LEADING_AWAY = frozenset("with for between among through by from under within whether".split())
_WANTED = frozenset("cooperation collaboration coordination vaccine vaccines solidarity response".split())
# Acts in favour of what they are about; the others say what should be.
_FAVOURS = frozenset(
    """
    support welcome commend congratulate thank agree pledge announce express-satisfaction express-readiness
    """.split()
)


def polarity(clause: Clause, first: int, after: int, lexicon: Lexicon) -> str:
    """Return support, oppose or note: which way the words of an assertion lean, note where neither
    outweighs."""
    negative = positive = 0
    for low in clause.words(first, after):
        negative += low in lexicon.negative
        positive += low in lexicon.positive
    if negative > positive:
        return "oppose"
    if positive > negative:
        return "support"
    # What will, should or must be is asserted as wanted or expected; what merely is, is noted.
    return "support" if not negative and any(w in _EXPECTED for w in clause.words(first, after)) else "note"


def fights(clause: Clause, first: int, after: int, lexicon: Lexicon) -> bool:
    """True where the content is led by a verb of fighting its object ("actions to dismantle …", "prevent …")
    or stands "against" something."""
    opening = clause.words(first, min(first + 4, after))
    if "zero" in opening or (
        "no" in opening
        and any(w in ("should", "must", "can", "shall") for w in clause.words(first, min(first + 9, after)))
    ):
        return True
    # A clause is led by its own subject and verb; only a noun phrase or infinitive can be led by its fight.
    reach = 6 if "that" in opening[:1] else 14
    for at in range(first, min(first + reach, after)):
        low = clause.low(at)
        if low == "against":
            # "cooperation against the flood" is wanted; "action against terrorists" turns on its object.
            return clause.low(at + 2) not in ("backdrop", "background") and clause.low(at - 1) not in _WANTED
        if low in lexicon.against:
            return clause.low(at - 1) != "not" and (
                at == first or clause.low(at - 1) in _BEFORE_AGAINST or clause.low(at - 1) in lexicon.adverbs
            )
        if low.endswith("ing") and any(low.startswith(v[:-1]) for v in lexicon.against if len(v) > 4):
            return True
        if low in _LEADING_AWAY or (
            low in lexicon.base and low not in lexicon.nouns and low not in ("take", "make")
        ):
            return False
    return False


def settle(act: str, stance: str, issues: list[Entry], authority: Authority) -> tuple[str, list[Entry]]:
    """Return the stance and the objects of a statement whose issues may be adverse ones.

    Nobody supports terrorism. Who calls for something in its regard, or stresses it, opposes it; who
    supports, welcomes or undertakes something in its regard supports the policy against it, where the
    scheme has one, and otherwise the other objects named.
    """
    if stance != "support" or not any(e.adverse for e in issues):
        return stance, issues
    if act not in _FAVOURS:
        return "oppose", issues
    kept: list[Entry] = []
    for entry in issues:
        other = authority.get(entry.countered_by) if entry.adverse and entry.countered_by else None
        if other is not None or not entry.adverse:
            kept.append(other or entry)
    return "support", list(dict.fromkeys(kept))


def issues_in(
    clause: Clause, first: int, after: int, gazetteer: Gazetteer, authority: Authority
) -> list[Entry]:
    """Return the issues that the tokens name, most specific ones only, in the order of the text."""
    short = _before_relative(clause, first, after)
    found = _issues(clause, first, short, gazetteer, authority)
    return found if found or short == after else _issues(clause, first, after, gazetteer, authority)


def _issues(
    clause: Clause, first: int, after: int, gazetteer: Gazetteer, authority: Authority
) -> list[Entry]:
    if clause.topics is None:
        # Found once for the clause; every stretch of it takes what lies inside.
        clause.topics = [(i, j, entry) for i, j, entry, _ in gazetteer.find(clause.tokens)]
    found = list(dict.fromkeys(entry for i, j, entry in clause.topics if first <= i and j <= after))
    above = {iri for e in found for iri in authority.broader(e.iri)} if len(found) > 1 else set()
    return [e for e in found if e.iri not in above]


def _before_relative(clause: Clause, first: int, after: int) -> int:
    """Return `after` moved before a relative clause: what is said about a thing in passing is not the
    issue."""
    for at in range(first + 4, after - 1):
        low = clause.low(at)
        if clause.words(at, at + 3) in (
            ["in", "accordance", "with"],
            ["in", "line", "with"],
            ["on", "basis", "of"],
        ):
            return at
        if low == "which" or (
            low in ("that", "who")
            and clause.low(at + 1)
            in ("continue", "pose", "have", "has", "are", "were", "had", "remain", "threaten")
        ):
            return at
    return after


def specialise(
    issue: Entry, toward: tuple[str, ...], narrower: dict[str, list[Entry]], authority: Authority
) -> Entry:
    """Return the narrower issue that concerns the state the statement is directed toward, if there is one.

    "Support for Pakistan in safeguarding its sovereignty" is about Pakistan's sovereignty, which the scheme
    has below sovereignty; the rule holds for any issue with such a narrower one.
    """
    for candidate in narrower.get(issue.iri, ()):
        entry = authority.get(candidate.concerns[0]) if len(candidate.concerns) == 1 else None
        if entry is not None and toward == (entry.name,):
            return candidate
    return issue


def named_states(clause: Clause, first: int, after: int) -> list[str]:
    """Return the states that the tokens name or qualify by adjective, each once, in order."""
    out: list[str] = []
    for at in range(first, after):
        found = clause.refs.get(at)
        if found is None or found[1] > after:
            continue
        entity = found[0].entity
        if entity.cls == "State" and entity.name not in out:
            out.append(entity.name)
    return out


def addressed(clause: Clause, first: int, after: int, authority: Authority) -> list[str]:
    """Return the states, bodies and persons that stand as the object directly after a verb."""
    at = first
    while at not in clause.refs and clause.low(at) in ("the", "both", "on", "upon", "to"):
        at += 1
    found = clause.refs.get(at)
    if found is None or found[1] > after or found[0].form is Form.PRONOUN:
        return []
    entity = found[0].entity
    if entity.cls not in ("State", "Person", "Organisation"):
        return []
    state = authority.get(entity.entry.state) if entity.entry is not None and entity.entry.state else None
    if state is not None and entity.name.startswith("Government of "):
        return [state.name]
    return [entity.name]
