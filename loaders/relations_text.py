"""Sentences with their references as marks, so that a construction is one pattern.

"<P0> founded and led the <O1>" is what the patterns see of a sentence: P person, O organisation, S state,
M mechanism, I initiative, L place, E event or work, F family, H "his" or "her", with the reference's number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from loaders.model import Form, Reading, Reference
from loaders.names import TOPICS

_LETTERS = {
    "Person": "P",
    "Organisation": "O",
    "State": "S",
    "Mechanism": "M",
    "Initiative": "I",
    "Place": "L",
}
_MARK = re.compile(r"<([A-Z])(\d+)>")
_LONGEST = 2500
_HIS = frozenset({"his", "her"})


@dataclass(frozen=True, slots=True)
class Marked:
    """A sentence as patterns see it. `refs` are its references; `span` gives offsets in the file's text."""

    text: str
    refs: tuple[Reference, ...]
    start: int
    end: int
    _places: tuple[tuple[int, int, int, int], ...]

    def ref(self, number: str | int) -> Reference:
        """Return the reference of a mark's number."""
        return self.refs[int(number)]

    def all(self, text: str, letters: str = "") -> list[Reference]:
        """Return the references marked in a piece of the sentence, of these letters where given."""
        return [self.refs[int(n)] for letter, n in _MARK.findall(text) if not letters or letter in letters]

    def span(self, first: int, after: int) -> tuple[int, int]:
        """Return the offsets in the file of the marked text's characters `first`–`after`."""
        return self._at(first, low=True), self._at(after, low=False)

    def _at(self, position: int, low: bool) -> int:
        shift = self.start
        for mark_start, mark_end, start, end in self._places:
            if position <= mark_start:
                break
            if position < mark_end:
                return start if low else end
            shift = end - mark_end
        return shift + position


def marked(reading: Reading) -> Iterator[Marked]:
    """Yield the sentences of a reading with their references as marks.

    Of a sentence longer than any that people write only the beginning is read: patterns look back.
    """
    for sentence in reading.article.sentences:
        yield mark(reading, sentence.start, min(sentence.end, sentence.start + _LONGEST))


def mark(reading: Reading, start: int, end: int) -> Marked:
    """Return one stretch of text with its references as marks; of nested ones the longest."""
    text = reading.text
    parts: list[str] = []
    kept: list[Reference] = []
    places: list[tuple[int, int, int, int]] = []
    at, length = start, 0
    for ref in _outer(reading.within(start, end)):
        letter = _letter(ref, text)
        if letter is None:
            continue
        gap = text[at : ref.start].replace("<", "(").replace(">", ")").replace("\n", " ")
        token = f"<{letter}{len(kept)}>"
        places.append((length + len(gap), length + len(gap) + len(token), ref.start, ref.end))
        parts += (gap, token)
        length += len(gap) + len(token)
        kept.append(ref)
        at = ref.end
    parts.append(text[at:end].replace("<", "(").replace(">", ")").replace("\n", " "))
    return Marked("".join(parts), tuple(kept), start, end, tuple(places))


def _outer(references: Sequence[Reference]) -> Iterator[Reference]:
    reach = -1
    for ref in references:
        if ref.start >= reach and ref.form is not Form.ADJECTIVE and ref.entity.cls not in TOPICS:
            yield ref
            reach = ref.end


def _letter(ref: Reference, text: str) -> str | None:
    if ref.form is Form.PRONOUN and text[ref.start : ref.end].lower() in _HIS:
        following = text[ref.end : ref.end + 4]
        return (
            "H"
            if following[:1] == " " and not following[1:].startswith(("as ", "to ", "at ", "in ", "and"))
            else "P"
        )
    if ref.entity.entry is None and ref.entity.name.endswith(" family"):
        return "F"
    return _LETTERS.get(ref.entity.cls, "E")
