"""What a predicate is, and the small words that every rule about verbs needs."""

from __future__ import annotations

from dataclasses import dataclass

from loaders.lexicon import Act
from loaders.phrases import Phrase

BE = frozenset(
    """
    is are was were be been being am
    """.split()
)
MODAL = frozenset(["will", "would", "shall", "must", "should"])
# What stands in such a clause is supposed, asked or placed in time, not said.
CONDITIONS = frozenset(
    """
    if when whenever unless until whether once before after where what whom how why lest
    """.split()
)


@dataclass(frozen=True, slots=True)
class Predicate:
    """An act in a clause: `first` to `after` are the verb group, `start` where the statement's words begin.

    `how` is finite, participle, passive, copular, modal, inverted or according; `inherits` means that the
    holder is that of the predicate or subject before.
    """

    first: int
    after: int
    act: Act
    how: str
    start: int
    phrase: Phrase | None = None
    inherits: bool = False
    negated: bool = False
    agent: Phrase | None = None
