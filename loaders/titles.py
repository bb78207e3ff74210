"""Titles and roles in text: "Deputy Prime Minister and Foreign Minister of Pakistan", "chair of A and B".

One scanner finds every noun that gives a person an office, a role, a calling, a rank or a kinship, with the
words that belong to it: modifiers, the state before it, the "of" phrase after it. What it means is decided
by where it stands to a name, elsewhere. The words are data, in `lexicon/titles.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from loaders import names
from loaders.model import Reference
from loaders.names import Line
from loaders.titles_words import Titles, lexicon

_OWNERS = frozenset({"State", "Place", "Organisation", "Mechanism", "Initiative"})
_POSTPOSED = frozenset("general designate elect emeritus extraordinary plenipotentiary".split())
_DETERMINERS = frozenset("the a an his her their its our my".split())
_TO = frozenset(
    """
    ambassador commissioner envoy representative consul attaché adviser advisor delegate aide ally
    """.split()
)
_OF = frozenset("of for at with".split())
_PORTFOLIO = frozenset(
    """
    state affairs army naval navy air staff general initiatives chiefs joint armed forces
    """.split()
)
_LONGEST_PORTFOLIO = 10
_FOREIGN = ("Minister of Foreign Affairs", "Minister for Foreign Affairs", "Foreign Affairs Minister")


@dataclass(frozen=True, slots=True)
class Object:
    """What stands after "of": words `first`–`after`; `ref` a linked reference, `org` one found here.

    Both are -1 where the words are a name that nothing else knows.
    """

    first: int
    after: int
    ref: int = -1
    org: int = -1


@dataclass(frozen=True, slots=True)
class Office:
    """One title or role: words `first`–`after` of a line, `head` the head noun's index.

    `kind` is honorific, rank, office, role, occupation, person or kinship; `label` the post without its
    state ("Deputy Prime Minister"); `state` the reference before it; `tenure` former, then, late, acting,
    elect or None.
    `possessor` is the index of the name in "X's daughter", `determiner` the word before in lower case.
    """

    first: int
    after: int
    head: int
    kind: str
    noun: str
    label: str
    state: int = -1
    state_org: int = -1
    objects: tuple[Object, ...] = ()
    tenure: str | None = None
    determiner: str | None = None
    possessor: int = -1
    based: str | None = None
    plural: bool = False

    @property
    def gender(self) -> str | None:
        """The gender that the noun itself tells, or None."""
        return lexicon().genders.get(self.noun)


def find_offices(line: Line, linked: Sequence[Reference]) -> list[Office]:
    """Return the titles and roles of a line, in order, without overlaps."""
    words = lexicon()
    out: list[Office] = []
    done = 0
    for index, low in enumerate(line.low):
        if index < done or line.taken[index] >= 0:
            continue
        noun, plural = _head(low, words)
        if noun is None or (line.ref[index] >= 0 and linked[line.ref[index]].entity.cls != "Person"):
            continue
        kind = words.kinds[noun]
        capital = line.words[index][0].isupper()
        if (kind in ("honorific", "rank") and not capital) or (capital and _is_surname(line, index)):
            continue
        if _is_modifier_here(line, index, words):
            continue
        office = _read(line, linked, index, noun, kind, plural, done)
        if office is not None:
            out.append(office)
            done = office.after
    return out


def _is_surname(line: Line, index: int) -> bool:
    """ "Martin Luther King": a title behind a given name, with no name behind it, is a family name."""
    lists = names.lexicon()
    if not line.joined(index) or not line.words[index - 1][0].isupper():
        return False
    if (
        line.joined(index + 1)
        and line.words[index + 1][0].isupper()
        and not line.low[index + 1].startswith(("jr", "sr"))
    ):
        return False
    before = line.low[index - 1]
    return names.is_initial(line.words[index - 1]) or before in lists.given or before in ("luther",)


def _head(low: str, words: Titles) -> tuple[str | None, bool]:
    if low in words.kinds:
        return low, False
    if (
        low.endswith("s")
        and low[:-1] in words.kinds
        and words.kinds[low[:-1]] in ("office", "role", "occupation")
    ):
        return low[:-1], True
    if "-" in low:
        before, _, last = low.rpartition("-")
        if last in words.kinds and (before in words.tenure or before in ("vice", "co", "ex", "mid")):
            return last, False
    return None, False


def _is_modifier_here(line: Line, index: int, words: Titles) -> bool:
    """A word that is a head too ("chief", "general") is a modifier where a head follows it."""
    if line.low[index] not in words.modifiers:
        return False
    at = index + 1
    while line.joined(at) and line.low[at] in words.modifiers and at < index + 4:
        if words.kinds.get(line.low[at]):
            return True
        at += 1
    return line.joined(at) and words.kinds.get(line.low[at].removesuffix("s"), "kinship") not in (
        "kinship",
        "honorific",
        "rank",
    )


def _read(
    line: Line, linked: Sequence[Reference], head: int, noun: str, kind: str, plural: bool, floor: int
) -> Office | None:
    words = lexicon()
    after = head + 1
    if kind == "office" and line.joined(after) and line.low[after] in _POSTPOSED:
        after += 1
    first = head
    tenure = None
    if "-" in line.low[head] and line.low[head] not in words.kinds:
        tenure = words.tenure.get(line.low[head].rpartition("-")[0])
    if kind in ("honorific", "rank"):
        return Office(head, after, head, kind, noun, line.words[head])
    while (
        first > floor
        and line.joined(first)
        and line.low[first - 1] in words.modifiers
        and line.ref[first - 1] < 0
    ):
        if line.taken[first - 1] >= 0:
            break
        first -= 1
    label_first = first
    state = org = possessor = -1
    based = None
    while first > floor:
        before = first - 1
        low = line.low[before]
        if low in words.tenure and line.joined(first):
            tenure = tenure if words.tenure[low] == "filler" else words.tenure[low]
        elif low.endswith("-based") and line.joined(first):
            based = line.words[before][: -len("-based")]
        elif state < 0 and org < 0 and line.taken[before] >= 0 and line.joined(first):
            org = line.taken[before]
            while before > floor and line.taken[before - 1] == org:
                before -= 1
        elif (
            state < 0
            and line.ref[before] >= 0
            and line.joined(first)
            and linked[line.ref[before]].entity.cls in _OWNERS
        ):
            state = line.ref[before]
            while before > floor and line.ref[before - 1] == state:
                before -= 1
        elif low in ("’s", "'s", "’", "'") and before > floor and state < 0 and line.joined(first):
            holder = before - 1
            if line.ref[holder] >= 0 and linked[line.ref[holder]].entity.cls != "Person":
                state = line.ref[holder]
                before = holder
                while before > floor and line.ref[before - 1] == state:
                    before -= 1
            elif line.words[holder][0].isupper():
                possessor = holder
                break
            else:
                break
        elif state >= 0 and line.ref[before] == -2:
            break
        else:
            break
        first = before
    determiner = line.low[first - 1] if first > 0 and line.low[first - 1] in _DETERMINERS else None
    label = _label(line, label_first, after)
    office = Office(
        first, after, head, kind, noun, label, state, org, (), tenure, determiner, possessor, based, plural
    )
    return _with_objects(line, linked, office)


def _label(line: Line, first: int, after: int) -> str:
    words = lexicon()
    parts = []
    for low in line.low[first:after]:
        prefix, hyphen, rest = low.partition("-")
        parts.append(words.abbreviations.get(low, rest if hyphen and prefix in words.tenure else low))
    return re.sub(
        r"(?<![^\W\d_])(?!(?:and|of|for|the|to|on|d)\b)[^\W\d_]", lambda m: m.group().upper(), " ".join(parts)
    )


def _with_objects(line: Line, linked: Sequence[Reference], office: Office) -> Office:
    """Return the office with its "of" phrases: portfolio, state, organisations."""
    label, after = office.label, office.after
    objects: list[Object] = []
    for _ in range(3):
        if not line.joined(after):
            break
        preposition = line.low[after]
        if preposition not in _OF and not (preposition == "to" and office.noun in _TO):
            break
        portfolio = (
            _portfolio(line, after + 1) if office.kind == "office" and preposition in ("of", "for") else None
        )
        if portfolio is not None:
            end, text = portfolio
            label, after = f"{label} {preposition} {text}", end
            continue
        found = list(_objects(line, linked, office, after + 1))
        if not found or (preposition in ("at", "with") and office.kind == "office"):
            break
        objects += found if preposition != "to" else [replace(o, org=o.org) for o in found]
        after = found[-1].after
        if preposition == "to":
            label = f"{label} to"
    for form in _FOREIGN:
        label = label.replace(form, "Foreign Minister")
    return replace(office, label=label, after=after, objects=tuple(objects))


def _portfolio(line: Line, at: int) -> tuple[int, str] | None:
    """Read "Planning, Development and Special Initiatives" or "State": words of offices, not names."""
    modifiers = lexicon().modifiers | _PORTFOLIO
    start = at
    if at < len(line) and line.low[at] == "the":
        at += 1
        start = at
    last = at
    while at < len(line) and at - start < _LONGEST_PORTFOLIO:
        low = line.low[at]
        if low in modifiers and line.ref[at] < 0 and line.taken[at] < 0:
            at += 1
            last = at
        elif (
            low in ("and", ",", "&", "for", "the", "of")
            and last > start
            and at == last
            and at + 1 < len(line)
        ):
            following = at + 1 + (line.low[at + 1] == "and")
            if (
                following >= len(line)
                or line.low[following] not in modifiers
                or not line.words[following][0].isupper()
            ):
                break
            if lexicon().kinds.get(line.low[min(following + 1, len(line) - 1)]) == "office":
                break
            at = following
        else:
            break
    if last == start:
        return None
    return last, line.text[line.start[start] : line.end[last - 1]]


def _objects(line: Line, linked: Sequence[Reference], office: Office, at: int) -> Iterator[Object]:
    """Yield the things named after "of": one, or for an organisation a list of them."""
    first = _object(line, linked, office, at, listed=False)
    raw = first is not None and first.ref < 0 and first.org < 0
    if first is None or (raw and line.low[at - 1] != "of"):
        return
    yield first
    at = first.after
    while at < len(line):
        following = at
        while following < len(line) and line.low[following] in (",", "and", "&"):
            following += 1
        if following == at:
            return
        item = _object(line, linked, office, following, listed=True)
        if item is None:
            return
        yield item
        at = item.after


def _object(line: Line, linked: Sequence[Reference], office: Office, at: int, listed: bool) -> Object | None:
    if at < len(line) and line.low[at] in ("the", "its", "their"):
        at += 1
    if at >= len(line):
        return None
    if line.taken[at] >= 0:
        after = at
        while after < len(line) and line.taken[after] == line.taken[at]:
            after += 1
        return Object(at, after, org=line.taken[at])
    if line.ref[at] >= 0:
        entity = linked[line.ref[at]].entity
        after = at
        while after < len(line) and line.ref[after] == line.ref[at]:
            after += 1
        if listed and (
            entity.cls not in ("Organisation", "Mechanism", "State")
            or (entity.cls == "State" and not office.plural)
        ):
            return None
        if entity.cls == "Organisation" and not listed:
            longer = _capitals(line, linked, after)
            if longer > after and office.noun in lexicon().roles:
                return Object(at, longer)
        return Object(at, after, ref=line.ref[at])
    if listed or office.noun not in lexicon().roles or office.kind == "kinship":
        return None
    after = _capitals(line, linked, at)
    lists = names.lexicon()
    if after - at < 2 or line.low[at] in lists.closed:
        return None
    found = line.words[at:after]
    if lists.is_given(found) or lists.is_muslim(found) or lists.is_chinese(found):
        return None
    return Object(at, after)


def _capitals(line: Line, linked: Sequence[Reference], at: int) -> int:
    """Return the index after the capitalised words from `at` on, "of" and "for" between them included."""
    kinds = lexicon().kinds
    after = at
    while after < len(line) and (after == at or line.joined(after)):
        word = line.words[after]
        if (
            word[0].isupper()
            and line.taken[after] < 0
            and kinds.get(line.low[after]) not in ("honorific", "office", "rank")
        ):
            if line.ref[after] >= 0 and linked[line.ref[after]].entity.cls == "Person":
                break
            after += 1
        elif (
            line.low[after] in ("of", "for")
            and after > at
            and line.joined(after + 1)
            and line.words[after + 1][0].isupper()
        ):
            after += 1
        else:
            break
    return after


def chains(line: Line, offices: Sequence[Office]) -> list[list[Office]]:
    """Group offices that stand together ("Deputy Prime Minister and Foreign Minister of Pakistan Dr")."""
    out: list[list[Office]] = []
    for office in offices:
        if out and _linked(line, out[-1][-1], office):
            out[-1].append(office)
        else:
            out.append([office])
    return out


def _linked(line: Line, one: Office, two: Office) -> bool:
    at = one.after
    if two.kind == "kinship" or one.plural:
        return False
    while at < two.first and line.low[at] in (",", "and", "/", "&", "the", "a", "an", "as", "well"):
        at += 1
    return at == two.first and two.first - one.after <= 4
