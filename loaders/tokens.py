"""Words and marks of a stretch of text, with their offsets: what the grammar reads.

A token is a word, a number or one mark. A possessive ending is a token of its own ("China" + "’s"), so
that the name before it is found as a name; hyphens are marks of their own for the same reason.
"""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

_TOKEN = re.compile(r"''|``|['’]s\b|[^\W\d_]+|\d+(?:[.,]\d+)*|[^\s]")
_SPELLING = (
    ("isation", "ization"),
    ("isations", "izations"),
    ("ise", "ize"),
    ("ised", "ized"),
    ("ising", "izing"),
    ("ises", "izes"),
    ("our", "or"),
    ("ours", "ors"),
    ("ence", "ense"),
    ("entre", "enter"),
    ("entres", "enters"),
    ("ogramme", "ogram"),
    ("ogrammes", "ograms"),
    ("elled", "eled"),
    ("elling", "eling"),
)
_MARKS = {
    "’": "'",
    "‘": "'",
    "“": '"',
    "”": '"',
    "–": "-",
    "—": "-",
    "‑": "-",
    "''": '"',
    "``": '"',
    "«": '"',
    "»": '"',
    "’s": "'s",
}


class Token(NamedTuple):
    """`low` is the text in lower case with one style of quotes, dashes and spelling.

    A tuple, because a corpus makes hundreds of millions of them.
    """

    text: str
    low: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        """True for words, not for numbers and marks."""
        return self.text[0].isalpha()

    @property
    def is_upper(self) -> bool:
        """True where the first letter is a capital."""
        return self.text[0].isupper()


@functools.lru_cache(maxsize=65536)
def normal(word: str) -> str:
    """Return a word as words are compared: lower case, American endings for British ones, plain marks."""
    low = _MARKS.get(word)
    if low is not None:
        return low
    low = word.casefold()
    if len(low) > 5:
        for british, american in _SPELLING:
            if low.endswith(british):
                return low[: -len(british)] + american
    return low


def tokenise(text: str, start: int, end: int) -> list[Token]:
    """Return the tokens of `text` between two offsets (code points), in order."""
    return [
        Token(word := match.group(), normal(word), match.start(), match.end())
        for match in _TOKEN.finditer(text, start, end)
    ]


@functools.lru_cache(maxsize=65536)
def words(label: str) -> tuple[tuple[str, str], ...]:
    """Return a label's words as they stand and as they are compared; quotation marks are left out."""
    found = ((word, normal(word)) for word in _TOKEN.findall(label))
    return tuple((word, low) for word, low in found if low not in ("'", '"'))
