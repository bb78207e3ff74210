"""Runs of capitals that name persons, with what in the text says so.

A run alone is not a person: a headline, an institution and a village have capitals too. What counts is a
title or role before or after it, a speech verb beside it, kinship, or parts that are known as personal names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from loaders import names, titles_words
from loaders.actors_orgs import heads
from loaders.model import Reference
from loaders.names import Line, is_initial
from loaders.titles import Office

_OPENING = frozenset({",", "(", "–", "—", "-"})
_BE = frozenset("is was became becomes remains been being".split())
_DETERMINERS = frozenset("the a an one its".split())
_WEAK_RANKS = frozenset("general major private gen gen. maj maj. judge".split())
_MARKS = frozenset("\"”’'“‘,")
# Function words that are family names as well.
_SURNAMES = frozenset({"will", "may"})
_LONGEST = 6
_DOTTED = re.compile(r"(?:[A-Z]\.){1,3}\Z")
# "T-shirts", "Beijing-backed", "Obama-era" are words, "Zia-ul-Haq" and "Kim Jong-un" are names.
_COMPOUND = re.compile(
    r"\A\w[-‑][a-z]|[-‑](?:\w+ed|era|style|led|born|like|wing|level|linked|based|wide|free|related|run)\Z"
)
_NOT_INITIALS = frozenset(
    {"u.s.", "u.k.", "u.n.", "e.u.", "d.c.", "u.s.a.", "p.m.", "a.m.", "p.o.", "w.h.o."}
)


@dataclass(slots=True)
class Run:
    """A run of name words of one line: offsets per word, and the evidence that it is a person.

    `titled` is set where a title stands right before it; `before` and `behind` are the words around it.
    """

    words: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    line: int
    first: int
    after: int
    headline: bool
    opens: bool
    before: str
    behind: str
    refs: tuple[Reference, ...] = ()
    evidence: bool = False
    spoken: bool = False
    titled: bool = False
    gender: str | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """An office that the text gives to a run: `how` is before, after, is or as."""

    run: int
    office: Office
    chain: tuple[Office, ...]
    how: str
    line: int


@dataclass(slots=True)
class Persons:
    """What the lines gave so far."""

    runs: list[Run] = field(default_factory=list)
    hits: list[Hit] = field(default_factory=list)


def find_runs(line: Line, linked: Sequence[Reference], offices: Sequence[Office]) -> list[Run]:
    """Return the runs of name words of a line, in order."""
    covered = _covered(line, offices, linked)
    out: list[Run] = []
    index = 0
    count = len(line)
    while index < count:
        if not _part(line, linked, covered, index) or not _may_open(line, linked, covered, index):
            index += 1
            continue
        after = _extend(line, linked, covered, index)
        first = _trimmed(line, linked, index, after)
        while after - first > 1 and is_initial(line.words[after - 1]) and line.ref[after - 1] < 0:
            after -= 1
        out.append(_run(line, linked, first, after))
        index = after
    return out


def _trimmed(line: Line, linked: Sequence[Reference], first: int, after: int) -> int:
    """Leave out an opening word that is no name where the rest is one: "Remembering Zulfikar Ali Bhutto"."""
    if (
        after - first < 2
        or line.ref[first] >= 0
        or (line.joined(first) and line.words[first - 1][0].isupper())
    ):
        return first
    low = line.low[first]
    if is_initial(line.words[first + 1]):
        return first
    if low.endswith(("ing", "ly", "ed")) and len(low) > 5 and not known_part(low):
        return first + 1
    if line.ref[first + 1] >= 0 and not known_part(low) and not is_initial(line.words[first]):
        return first + 1
    return first


def known_part(low: str) -> bool:
    """Tell whether a word is in one of the lists of name parts."""
    lists = names.lexicon()
    return low in lists.genders or low in lists.muslim or low in lists.surnames or low in lists.doubtful


def _covered(line: Line, offices: Sequence[Office], linked: Sequence[Reference]) -> bytearray:
    """Mark the words that titles take; a kinship word takes only itself, its possessor is a name."""
    covered = bytearray(len(line))
    for office in offices:
        first = office.head if office.kind in ("kinship", "honorific", "rank") else office.first
        after = office.objects[0].first if office.objects else office.after
        for word in range(first, min(after, office.head + 12)):
            if line.ref[word] < 0 or linked[line.ref[word]].entity.cls != "Person":
                covered[word] = 1
        for item in office.objects:
            if item.ref < 0:
                for word in range(item.first, item.after):
                    covered[word] = 1
    return covered


def _may_open(line: Line, linked: Sequence[Reference], covered: bytearray, index: int) -> bool:
    """A name may open with any part but a common word; a given name that is one needs a family name."""
    lists = names.lexicon()
    low = line.low[index]
    if line.ref[index] >= 0 or not lists.never(low):
        return True
    return (
        low in lists.genders
        and low not in lists.closed
        and line.joined(index + 1)
        and _part(line, linked, covered, index + 1)
        and not lists.never(line.low[index + 1])
    )


def _part(line: Line, linked: Sequence[Reference], covered: bytearray, index: int) -> bool:
    if line.ref[index] >= 0:
        return linked[line.ref[index]].entity.cls == "Person"
    word = line.words[index]
    if covered[index] or line.taken[index] >= 0 or line.ref[index] == -2 or not word[0].isupper():
        return False
    if _COMPOUND.search(word):
        return False
    if len(word) > 2 and word.isupper() and not is_initial(word):
        return _shouted(line, index)
    return True


def _shouted(line: Line, index: int) -> bool:
    """A family name in capitals beside a given name: "WANG Yi", "Asif Ali ZARDARI"."""
    low = line.low[index]
    lists = names.lexicon()
    if low in lists.surnames and line.joined(index + 1) and lists.is_chinese((low, line.words[index + 1])):
        return not line.words[index + 1].isupper()
    return low in lists.muslim and line.joined(index) and line.low[index - 1] in lists.muslim


def _extend(line: Line, linked: Sequence[Reference], covered: bytearray, index: int) -> int:
    lists = names.lexicon()
    after = index + 1
    while line.joined(after) and after - index < _LONGEST:
        low = line.low[after]
        if _part(line, linked, covered, after):
            if line.ref[after] < 0 and lists.never(low) and not _family(line, index, after):
                break
            after += 1
        elif low in lists.particles and line.joined(after + 1) and after > index:
            at = after + 1
            if low in ("de", "van", "von") and line.low[at] in lists.particles and line.joined(at + 1):
                at += 1
            if (
                not _part(line, linked, covered, at)
                or lists.never(line.low[at])
                or line.words[after][0].isupper()
            ):
                break
            after = at + 1
        else:
            break
    return after


def _family(line: Line, first: int, index: int) -> bool:
    """A common word as a family name: after one given name, and nothing capitalised behind it."""
    lists = names.lexicon()
    if (
        index != first + 1
        or line.low[index] in lists.closed - _SURNAMES
        or line.low[index] in heads().blocks
        or line.headline
    ):
        return False
    behind = line.words[index + 1] if line.joined(index + 1) else ""
    return lists.is_given((line.words[first], line.words[index])) and not behind[:1].isupper()


def _run(line: Line, linked: Sequence[Reference], first: int, after: int) -> Run:
    refs = tuple(dict.fromkeys(linked[line.ref[w]] for w in range(first, after) if line.ref[w] >= 0))
    run = Run(
        words=tuple(line.words[first:after]),
        starts=tuple(line.start[first:after]),
        ends=tuple(line.end[first:after]),
        line=line.number,
        first=first,
        after=after,
        headline=line.headline,
        opens=line.opens(first),
        before=line.low[first - 1] if first else "",
        behind=line.low[after] if after < len(line) else "",
        refs=refs,
    )
    whole = len(run.words) > 1 and not all(is_initial(w) for w in run.words)
    if refs:
        run.evidence = any(r.start == run.starts[0] and r.end == run.ends[-1] for r in refs)
    if whole and not line.headline and not run.evidence:
        run.evidence = looks_like_a_name(run.words) and not _article_before(line, first)
        run.spoken = not run.evidence and _speaks(line, first, after)
        if not run.evidence and _who(line, after):
            run.evidence = not _article_before(line, first)
    return run


def looks_like_a_name(words: Sequence[str]) -> bool:
    """Tell whether the parts themselves say that this is a person's name."""
    lists = names.lexicon()
    if _DOTTED.match(words[0]) and words[0].lower() not in _NOT_INITIALS:
        return not is_initial(words[-1])
    return lists.is_chinese(words) or lists.is_muslim(words) or lists.is_given(words)


def _article_before(line: Line, first: int) -> bool:
    return first > 0 and line.low[first - 1] in ("the", "a", "an")


def _speaks(line: Line, first: int, after: int) -> bool:
    """A speech verb beside the run: "X said", "”, said X"."""
    verbs = titles_words.lexicon().speech
    if _article_before(line, first):
        return False
    if after < len(line) and line.low[after] in verbs:
        return True
    return first > 1 and line.low[first - 1] in verbs and line.words[first - 2] in _MARKS


def _who(line: Line, after: int) -> bool:
    return (
        after + 1 < len(line) and line.words[after] == "," and line.low[after + 1] in ("who", "whose", "whom")
    )


def attach(line: Line, runs: list[Run], groups: Sequence[Sequence[Office]], base: int) -> list[Hit]:
    """Join titles to names; sets the evidence of the runs and returns what each office was given to.

    `base` is the index of the line's first run in the document.
    """
    at = {run.first: n for n, run in enumerate(runs)}
    ends = {run.after: n for n, run in enumerate(runs)}
    out: list[Hit] = []
    for chain in groups:
        last = chain[-1]
        if last.kind == "kinship":
            _kin(line, runs, at, ends, last)
        number = at.get(last.after)
        if number is not None and line.joined(last.after):
            for n in _listed(line, runs, number) if last.plural else [number]:
                out += _give(line, runs, n, chain, "before", base)
            continue
        if _title_then_comma(line, last) and (number := at.get(last.after + 1)) is not None:
            run = runs[number]
            behind = line.words[run.after] if run.after < len(line) else "."
            if (len(run.words) > 1 or run.evidence) and (
                behind in ",.;)" or line.low[run.after] in titles_words.lexicon().speech
            ):
                out += _give(line, runs, number, chain, "before", base)
                continue
        out += _behind(line, runs, ends, chain, base)
    return out


def _kin(line: Line, runs: list[Run], at: dict[int, int], ends: dict[int, int], office: Office) -> None:
    """Whose daughter somebody is, is a person: "Gustav Holm’s daughter", "the daughter of Gustav Holm"."""
    owner = ends.get(office.possessor + 1) if office.possessor >= 0 else None
    if owner is None and office.after < len(line) and line.low[office.after] == "of":
        owner = at.get(office.after + 1)
    if owner is not None and len(runs[owner].words) > 1 and not runs[owner].headline:
        runs[owner].evidence = True


def _title_then_comma(line: Line, last: Office) -> bool:
    if last.after >= len(line) or line.words[last.after] != ",":
        return False
    return last.kind != "honorific" and (bool(last.objects) or last.state >= 0 or last.determiner is not None)


def _listed(line: Line, runs: list[Run], number: int) -> list[int]:
    """Return the runs of a list that begins with `number`: "Ministers A, B and C"."""
    out = [number]
    while number + 1 < len(runs):
        one, two = runs[number], runs[number + 1]
        if (
            not all(line.low[w] in (",", "and") for w in range(one.after, two.first))
            or one.after == two.first
        ):
            break
        number += 1
        out.append(number)
    return out


def _behind(
    line: Line, runs: list[Run], ends: dict[int, int], chain: Sequence[Office], base: int
) -> list[Hit]:
    """A title behind a name: after a comma, or after "is", "was", "became", "as"."""
    first = chain[0].first
    while first > 0 and line.low[first - 1] in _DETERMINERS:
        first -= 1
    if first < 2 or chain[0].kind in ("honorific", "rank"):
        return []
    mark = line.low[first - 1]
    number = ends.get(first - 1)
    if mark in _OPENING and number is not None:
        how = "after"
    elif mark in _BE and number is not None:
        how = "is" if mark in ("is", "remains") else "was"
    elif mark == "been" and (number := ends.get(first - 2)) is not None:
        how = "was" if line.low[first - 2] == "had" else "is"
    else:
        return []
    run = runs[number]
    if run.headline or (len(run.words) < 2 and not run.refs and how != "after"):
        return []
    if how == "after" and chain[0].kind == "person" and chain[0].determiner is None:
        return []
    return _give(line, runs, number, chain, how, base)


def _give(
    line: Line, runs: list[Run], number: int, chain: Sequence[Office], how: str, base: int
) -> list[Hit]:
    run = runs[number]
    lists = names.lexicon()
    single = len(run.words) == 1
    if not run.evidence:
        if how == "before":
            low = run.words[0].lower()
            known = low in lists.muslim or lists.is_muslim(run.words)
            weak = single and (low in heads().blocks or (chain[-1].noun in _WEAK_RANKS and not known))
            run.evidence = not weak and not run.headline
        elif how == "after":
            run.evidence = not single and not _article_before(line, run.first) and not run.headline
    if how == "before":
        run.titled = not run.headline
    for office in chain:
        run.gender = run.gender or office.gender
    return [Hit(base + number, office, tuple(chain), how, line.number) for office in chain]
