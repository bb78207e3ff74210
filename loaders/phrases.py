"""What a holder phrase is: which tokens, whom they mean, or why nobody."""

from __future__ import annotations

from dataclasses import dataclass

from loaders.clause import Clause
from loaders.discourse import Discourse


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase from token `first` up to `after`.

    `holders` are canonical names; `unresolved` the phrase where nobody could be named. `joint` marks a
    phrase for several parties together; `speaker` who says "we".
    """

    first: int
    after: int
    holders: tuple[str, ...]
    plural: bool = False
    joint: bool = False
    unresolved: str | None = None
    reason: str | None = None
    speaker: str | None = None
    pronoun: bool = False
    person: bool = False
    negative: bool = False


def unresolved(
    context: Discourse, clause: Clause, first: int, after: int, reason: str, *, plural: bool
) -> Phrase:
    """Return a phrase whose holder nothing in the document names, with the phrase itself and the reason."""
    text = context.reading.text[clause.tokens[first].start : clause.tokens[after - 1].end]
    return Phrase(first, after, (), plural=plural, unresolved=" ".join(text.split()), reason=reason)
