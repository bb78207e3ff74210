"""Organisations that the authority file does not know: head nouns with capitals, and acronyms in brackets.

"Lancaster West Residents Association" ends in a head noun, "Institute of Strategic Studies" begins with one.
A head noun needs at least one capitalised word beside it: "the Council" names nothing by itself.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass

from loaders import names, titles_words
from loaders.model import Form, Reference
from loaders.names import LEXICON, Line

_CALENDAR = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july
    august september october november december
    """.split()
)
_CONNECTORS = frozenset({"of", "for", "and", "on", "the", "&"})
_OWNERS = frozenset(
    {
        "people",
        "women",
        "children",
        "men",
        "lawyers",
        "workers",
        "farmers",
        "teachers",
        "students",
        "veterans",
    }
)
_POSSESSIVE = frozenset({"’s", "'s"})
_ACRONYM = re.compile(r"[A-Z][A-Za-z]?[A-Z&\-]{0,6}[A-Z]\Z")
_LONGEST = 9
# "Working Group", "Joint Committee", "Side", "Session": parts of meetings, not bodies with a name of their
# own.
_WEAK_BEFORE = frozenset(
    """
    working joint contact expert study core focus small large ad steering negotiating
    """.split()
)
_MEETING = frozenset({"group", "committee", "commission", "forum"})
_GENERIC = frozenset({"government", "governments", "administration"})


@dataclass(frozen=True, slots=True)
class Heads:
    """Head nouns in lower case: that end a name, that open one before "of", weak ones, places."""

    end: frozenset[str]
    of: frozenset[str]
    weak: frozenset[str]
    place: frozenset[str]
    blocks: frozenset[str]


@functools.cache
def heads() -> Heads:
    """Read the head nouns; done once a process."""
    data = tomllib.loads((LEXICON / "titles.toml").read_text(encoding="utf-8"))["organisation"]
    end, place = frozenset(data["end"].split()), frozenset(data["place_new"].split())
    return Heads(
        end=end | place,
        of=frozenset(data["of"].split()),
        weak=frozenset(data["weak"].split()),
        place=place,
        blocks=end | place | frozenset(data["place_end"].split()),
    )


@dataclass(frozen=True, slots=True)
class Found:
    """An organisation (or a place named like one) in a line: words `first`–`after`, its name and class."""

    first: int
    after: int
    name: str
    cls: str


def clean(text: str) -> str:
    """Return a name as it is shown: one space between words, straight apostrophes."""
    return " ".join(text.replace("’", "'").split())


def find_organisations(line: Line, linked: Sequence[Reference]) -> list[Found]:
    """Return the organisations of a line in order, and mark their words as taken in `line`."""
    if line.headline:
        return []
    known = heads()
    out: list[Found] = []
    floor = 0
    for index, low in enumerate(line.low):
        if index < floor or not line.words[index][0].isupper() or line.ref[index] == -2:
            continue
        if low in known.of and line.joined(index + 1) and line.low[index + 1] in ("of", "for", "on"):
            span = _opening(line, linked, index, floor)
        elif low in known.end:
            span = _closing(line, linked, index, floor)
        else:
            continue
        if span is None or _inside_reference(line, linked, span) or _person_inside(line, linked, span):
            continue
        first, after = span
        name = clean(line.text[line.start[first] : line.end[after - 1]])
        cls = "Place" if line.low[after - 1] in known.place else "Organisation"
        for word in range(first, after):
            line.taken[word] = len(out)
        out.append(Found(first, after, name, cls))
        floor = after
    return out


def _closing(line: Line, linked: Sequence[Reference], head: int, floor: int) -> tuple[int, int] | None:
    """Read leftwards from a head noun that ends a name."""
    first = _leftwards(line, linked, head, floor)
    lists = names.lexicon()
    while first < head and (
        line.low[first] in lists.closed
        or line.low[first] in _CONNECTORS
        or not line.words[first][0].isalpha()
    ):
        first += 1
    if first == head:
        return None
    weak = line.low[head] in heads().weak
    if line.low[head - 1] in _WEAK_BEFORE and (line.low[head] in _MEETING or first == head - 1):
        return None
    if (
        weak
        and first == head - 1
        and (line.opens(first) and line.ref[first] < 0 and lists.never(line.low[first]))
    ):
        return None
    if (
        line.low[head] in _GENERIC
        and first == head - 1
        and line.ref[first] < 0
        and lists.never(line.low[first])
    ):
        return None
    after = head + 1
    # "Muslim League (Nawaz)" and the town of a branch stay outside; a longer head follows ("Party Congress").
    while (
        line.joined(after)
        and line.words[after][0].isupper()
        and line.low[after] in heads().end
        and line.ref[after] < 0
    ):
        after += 1
    return first, after


def _leftwards(line: Line, linked: Sequence[Reference], head: int, floor: int) -> int:
    first = head
    kinds = titles_words.lexicon().kinds
    while first > floor and head - first < _LONGEST:
        before = first - 1
        low = line.low[before]
        if (
            low in _POSSESSIVE
            and before > floor
            and (line.low[before - 1] in _OWNERS or line.low[before - 1].endswith("s"))
        ):
            first = before - 1
            continue
        if low in ("’", "'") and before > floor and line.low[before - 1].endswith("s") and line.joined(first):
            first = before - 1
            continue
        if not line.joined(first):
            break
        if line.words[before][0].isupper() and line.ref[before] != -2:
            if line.ref[before] >= 0 and linked[line.ref[before]].entity.cls in ("Person", "Event"):
                break
            if low in names.lexicon().closed and line.opens(before):
                break
            if kinds.get(low) in ("office", "honorific", "rank") and low not in (
                "mayor",
                "general",
                "senate",
            ):
                break
            first = before
        elif low in ("of", "and", "for", "&") and before > floor and _continues_left(line, before, floor):
            first = before
        else:
            break
    return first


def _continues_left(line: Line, connector: int, floor: int) -> bool:
    """Only "of" and "for" join words of one name on the left; "and" may join two names."""
    before = connector - 1
    return (
        line.low[connector] in ("of", "for")
        and line.joined(connector)
        and before >= floor
        and line.words[before][0].isupper()
        and line.low[before] in heads().of
    )


def _opening(line: Line, linked: Sequence[Reference], head: int, floor: int) -> tuple[int, int] | None:
    """Read rightwards from a head noun that opens a name ("Ministry of …"), and its modifiers on the left."""
    after = head + 2
    last = head
    kinds = titles_words.lexicon().kinds
    while after < len(line) and after - head < _LONGEST + 2 and line.joined(after):
        low, word = line.low[after], line.words[after]
        if word[0].isupper():
            if kinds.get(low) in ("office", "honorific", "rank") and low != "general":
                break
            if line.ref[after] >= 0 and linked[line.ref[after]].entity.cls == "Person":
                break
            last = after
        elif low not in _CONNECTORS or not _continues_right(line, linked, head, after):
            break
        after += 1
    if last == head:
        return None
    if line.low[head] in _GENERIC and all(
        line.ref[w] >= 0 or line.low[w] in _CONNECTORS for w in range(head + 1, last + 1)
    ):
        return None
    first = _leftwards(line, linked, head, floor)
    lists = names.lexicon()
    while first < head and (line.low[first] in lists.closed or not line.words[first][0].isalpha()):
        first += 1
    return first, last + 1


def _continues_right(line: Line, linked: Sequence[Reference], head: int, connector: int) -> bool:
    low = line.low[connector]
    following = connector + 1
    if not line.joined(following):
        return False
    if low == "the":
        return line.words[following][0].isupper()
    if line.low[following] == "the":
        following += 1
    if not line.joined(following) or not line.words[following][0].isupper():
        return False
    if line.low[following] in _CALENDAR:
        # "the Foreign Office on Friday": a day is no part of a name.
        return False
    if low in ("and", "&"):
        # Joins two subjects of one body ("Planning and Development"), not two bodies or two states.
        return (
            line.ref[following] < 0
            and line.ref[connector - 1] < 0
            and names.lexicon().never(line.low[following])
            | (line.low[following] in titles_words.lexicon().modifiers)
        )
    return True


def _inside_reference(line: Line, linked: Sequence[Reference], span: tuple[int, int]) -> bool:
    """A name that the authority file covers or crosses is the authority's."""
    start, end = line.span(*span)
    for word in range(*span):
        if line.ref[word] >= 0:
            ref = linked[line.ref[word]]
            if ref.form is Form.NAME and (
                ref.start < start or ref.end > end or (ref.start, ref.end) == (start, end)
            ):
                return True
    return False


def _person_inside(line: Line, linked: Sequence[Reference], span: tuple[int, int]) -> bool:
    return any(
        line.ref[word] >= 0
        and linked[line.ref[word]].entity.cls == "Person"
        and line.low[word + 1 : word + 2] != []
        and line.low[word + 1] in _POSSESSIVE
        for word in range(*span)
    )


def acronyms(line: Line, linked: Sequence[Reference], found: Sequence[Found]) -> list[tuple[str, int, int]]:
    """Return (acronym, index of the organisation in `found` or -1, index of the reference or -1).

    An acronym is one in brackets right after a name whose words begin with its letters.
    """
    out = []
    for index in range(2, len(line) - 1):
        if (
            line.words[index - 1] != "("
            or line.words[index + 1] != ")"
            or not _ACRONYM.match(line.words[index])
        ):
            continue
        org, ref = line.taken[index - 2], line.ref[index - 2]
        if org >= 0:
            full = line.words[found[org].first : found[org].after]
        elif ref >= 0 and linked[ref].form is Form.NAME:
            full = linked[ref].entity.name.split()
        else:
            continue
        if _spells(line.words[index], full):
            out.append((line.words[index], org, ref if org < 0 else -1))
    return out


def _spells(acronym: str, full: Sequence[str]) -> bool:
    capitals = "".join(p[0] for w in full for p in re.split(r"[-–]", w) if p and p[0].isupper())
    letters = re.sub(r"[^A-Z]", "", acronym)
    return len(letters) >= 2 and (
        letters == capitals
        or (len(letters) >= 3 and letters[0] == capitals[:1] and set(letters) <= set(capitals))
    )
