"""A sentence as the grammar sees it: tokens, and which references begin at which of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from loaders.model import Reading, Reference, Sentence
from loaders.tokens import Token
from ontology.authority import Entry

OPENING = frozenset("([{")
CLOSING = frozenset(")]}")


@dataclass(slots=True)
class Clause:
    """One sentence's tokens. `refs` maps a token index to the reference that begins there and the index
    after its last token; `inside` marks tokens that a reference covers; `topics` are the issues it names,
    once they were asked for."""

    sentence: Sentence
    tokens: list[Token]
    refs: dict[int, tuple[Reference, int]] = field(default_factory=dict)
    inside: set[int] = field(default_factory=set)
    depth: list[int] = field(default_factory=list)
    lows: list[str] = field(default_factory=list)
    topics: list[tuple[int, int, Entry]] | None = None

    def __post_init__(self) -> None:
        self.lows = [t.low for t in self.tokens]

    def low(self, index: int) -> str:
        """Return the normalised token at `index`, or an empty string outside the sentence."""
        return self.lows[index] if 0 <= index < len(self.lows) else ""

    def words(self, first: int, after: int) -> list[str]:
        """Return the normalised tokens from `first` up to `after`."""
        return self.lows[max(first, 0) : max(after, 0)]

    def __len__(self) -> int:
        return len(self.tokens)


def clause(reading: Reading, sentence: Sentence) -> Clause:
    """Return the clause of a sentence of the reading."""
    tokens = reading.tokens_in(sentence.start, sentence.end)
    at = {t.start: i for i, t in enumerate(tokens)}
    ends = {t.end: i + 1 for i, t in enumerate(tokens)}
    out = Clause(sentence, tokens)
    for ref in reading.within(sentence.start, sentence.end):
        first, after = at.get(ref.start), ends.get(ref.end)
        if first is None or after is None:
            continue
        known = out.refs.get(first)
        if known is None or known[1] < after:
            out.refs[first] = (ref, after)
    for first, (_, after) in out.refs.items():
        out.inside.update(range(first + 1, after))
    depth = 0
    for token in tokens:
        if token.low in OPENING:
            depth += 1
        out.depth.append(depth)
        if token.low in CLOSING and depth:
            depth -= 1
    return out
