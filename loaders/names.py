"""Parts of names: the words of a stretch of text as names need them, and what speaks for a person.

A word here keeps its hyphens and its initials' full stops ("Zia-ul-Haq", "Z.A."), which the grammar of
clauses splits. Whether a run of capitals names a person is a question of evidence; the word lists of
`lexicon/names.toml` are one kind of it.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from loaders.model import Reference, Segment, SegmentKind

LEXICON = Path(__file__).parent / "lexicon"

_WORD = re.compile(
    r"(?:Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Maj|Brig|Capt|Cmdr|Adm|Sen|Rep|Gov|Rev|Hon|St|Sgt|Amb|Engr|Jr|Sr)"
    r"\.(?!\w)"
    r"|(?:[A-Z]\.)+(?=[\s\-]{0,2}[A-Z])|['’]s\b"
    r"|[^\W\d_](?:[^\W_]|[’'](?!s\b)(?=\w)|[-‑](?=\w)){0,60}|\d[\d.,:]*|\S"
)
_INITIALS = re.compile(r"(?:[A-Z]\.){1,3}\Z|[A-Z]{1,2}\Z")
HEADLINE_KINDS = frozenset({SegmentKind.TITLE, SegmentKind.HEADING})
# A short segment in which at most this share of the longer words has no capital is set as a headline.
_HEADLINE_LOWER = 0.1
_HEADLINE_WORDS = 24
_MAX_GAP = 3
TOPICS = frozenset({"Issue", "Principle"})
_OPENERS = frozenset('.!?:;“”"‘•*|—–[(')


@dataclass(frozen=True, slots=True)
class Names:
    """The word lists of names, in lower case; the values of `genders` are "male" and "female".

    `closed` are function words, `common` nouns and adjectives that stand capitalised in titles; neither opens
    or continues a personal name, but a common word may be a family name after a given one ("Stephen King").
    """

    given: frozenset[str]
    genders: dict[str, str]
    doubtful: frozenset[str]
    muslim: frozenset[str]
    particles: frozenset[str]
    surnames: frozenset[str]
    closed: frozenset[str]
    common: frozenset[str]
    pinyin: re.Pattern[str]

    def never(self, low: str) -> bool:
        """Tell whether a word (lower case) is no part of a name by itself."""
        return low in self.closed or low in self.common

    def is_chinese(self, words: Sequence[str]) -> bool:
        """Tell whether two or three words are a Chinese name: a family name, then one to three syllables."""
        if not 2 <= len(words) <= 3 or words[0].lower() not in self.surnames:
            return False
        rest = "".join(words[1:]).replace("-", "").replace("’", "").replace("'", "").lower()
        return len(rest) <= 12 and self.pinyin.fullmatch(rest) is not None

    def is_muslim(self, words: Sequence[str]) -> bool:
        """Tell whether the words are a name of Pakistan's kind: two known parts, or one that opens it."""
        known = [
            part in self.muslim
            for w in words
            for part in re.split(r"[-‑]", w.lower())
            if part not in self.particles
        ]
        return len(known) >= 2 and (sum(known) >= 2 or (known[0] and words[0].lower() not in self.doubtful))

    def is_given(self, words: Sequence[str]) -> bool:
        """Tell whether the words begin with a given name that is nothing else as often."""
        first = words[0].lower().split("-")[0]
        if first in self.given and first not in self.doubtful:
            return True
        # A middle initial is as good as a known given name: "Franklin D. Roosevelt".
        return len(words) > 2 and words[1].endswith(".") and is_initial(words[1]) and not is_initial(words[2])

    def gender(self, words: Sequence[str]) -> str | None:
        """Return the gender that a full name's first part tells, or None."""
        return next((self.genders[w] for w in (x.lower() for x in words[:2]) if w in self.genders), None)


@functools.cache
def lexicon() -> Names:
    """Read the lists of names; done once a process."""
    data = tomllib.loads((LEXICON / "names.toml").read_text(encoding="utf-8"))
    given = data["given"]
    women = frozenset(given["f"].split())
    both = women & frozenset(given["m"].split())
    genders = dict.fromkeys(given["m"].split(), "male") | dict.fromkeys(women, "female")
    muslim = frozenset(data["muslim"]["m"].split())
    for name in both:
        del genders[name]
    never = data["never"]
    chinese = data["chinese"]
    initials = "|".join(sorted(chinese["initials"].split(), key=len, reverse=True))
    finals = "|".join(sorted(chinese["finals"].split(), key=len, reverse=True))
    return Names(
        given=women | frozenset(given["m"].split()),
        genders=genders,
        doubtful=frozenset(data["doubtful"]["words"].split()),
        muslim=muslim | {w for w in women if w in given["south"].split()},
        particles=frozenset(data["muslim"]["particles"].split()),
        surnames=frozenset(chinese["surnames"].split()),
        closed=frozenset(never["closed"].split()),
        common=frozenset(never["common"].split()) | frozenset(never["calendar"].split()),
        pinyin=re.compile(f"(?:(?:{initials})?(?:{finals})){{1,3}}"),
    )


def is_initial(word: str) -> bool:
    """Tell whether a word is one or more initials ("Z.A.", "M.", "JD")."""
    return _INITIALS.match(word) is not None


def is_capital(word: str) -> bool:
    """Tell whether a word begins with a capital and is a word."""
    return word[0].isupper()


class Line:
    """One segment's words, with offsets and the linked reference that covers each.

    `ref[i]` is the index of the reference that covers word i whole, -1 where none does, -2 where one covers a
    part of it ("China" in "China-Pakistan"); `taken` marks the words of organisations found here.
    """

    __slots__ = ("end", "headline", "low", "number", "ref", "start", "taken", "text", "words")

    def __init__(self, text: str, start: int, end: int, number: int, headline: bool) -> None:
        self.text = text
        self.number = number
        self.words: list[str] = []
        self.start: list[int] = []
        self.end: list[int] = []
        for match in _WORD.finditer(text, start, end):
            self.words.append(match.group())
            self.start.append(match.start())
            self.end.append(match.end())
        self.low = [w.lower().replace("’", "'") for w in self.words]
        self.ref = [-1] * len(self.words)
        self.taken = [-1] * len(self.words)
        self.headline = headline or self._is_headline()

    def __len__(self) -> int:
        return len(self.words)

    def _is_headline(self) -> bool:
        """Every word of weight has a capital, as in a headline set in title case."""
        if not 4 <= len(self.words) <= _HEADLINE_WORDS or self.words[-1] in '.”"':
            return False
        closed = lexicon().closed
        long = [w for w in self.words if len(w) > 3 and w[0].isalpha() and w.lower() not in closed]
        lower = sum(w[0].islower() for w in long)
        return len(long) >= 3 and lower <= _HEADLINE_LOWER * len(long)

    def cover(self, references: Sequence[Reference], first: int) -> int:
        """Mark which words the references cover, from index `first` on; return the first not used up."""
        word = 0
        index = first
        count = len(self.words)
        while index < len(references) and count and references[index].start < self.end[-1]:
            ref = references[index]
            if ref.entity.cls in TOPICS:
                # A topic is no name: its words are read as words.
                index += 1
                continue
            while word < count and self.end[word] <= ref.start:
                word += 1
            at = word
            while at < count and self.start[at] < ref.end:
                whole = self.start[at] >= ref.start and self.end[at] <= ref.end
                if self.ref[at] < 0:
                    self.ref[at] = index if whole else -2
                at += 1
            index += 1
        return index

    def joined(self, index: int) -> bool:
        """Tell whether word `index` follows the one before it with only a space or a line's end between."""
        if not 0 < index < len(self.words):
            return False
        gap = self.start[index] - self.end[index - 1]
        if gap == 1:
            return True
        return 0 < gap <= _MAX_GAP and not self.text[self.end[index - 1] : self.start[index]].count("\n") > 1

    def opens(self, index: int) -> bool:
        """Tell whether word `index` begins a sentence or stands after a mark that gives it a capital."""
        return index == 0 or self.words[index - 1] in _OPENERS

    def span(self, first: int, after: int) -> tuple[int, int]:
        """Return the offsets of the words `first` up to but without `after`."""
        return self.start[first], self.end[after - 1]


def lines(text: str, start: int, end: int, segments: Sequence[Segment]) -> list[tuple[int, int, int, bool]]:
    """Return (start, end, number, is headline) for each stretch that names do not cross, in order."""
    kept = [s for s in segments if s.kind is not SegmentKind.BOILERPLATE]
    if not kept:
        out = []
        at = start
        for number, match in enumerate(re.finditer(r"\n[ \t\r]*\n|\Z", text[start:end])):
            out.append((at, start + match.start(), number, False))
            at = start + match.end()
        return out
    return [(s.start, s.end, n, s.kind in HEADLINE_KINDS) for n, s in enumerate(kept)]
