"""Holder phrases that only the discourse resolves: they, it, we, I, my delegation, the resolution."""

from __future__ import annotations

from loaders.clause import Clause
from loaders.discourse import Discourse
from loaders.phrases import Phrase, unresolved


class Speakers:
    """Holder phrases that only the discourse resolves: they, it, we, I, my delegation, the resolution."""

    def __init__(self, context: Discourse) -> None:
        self.context = context

    def pronoun(self, clause: Clause, index: int, before: list[Phrase]) -> Phrase | None:
        low = clause.low(index)
        if low == "they":
            if self.context.plural:
                holders = self.context.plural
                return Phrase(index, index + 1, holders, plural=True, joint=len(holders) > 1, pronoun=True)
            return unresolved(
                self.context, clause, index, index + 1, "nothing that “they” may stand for", plural=True
            )
        if low in ("he", "she") and index not in clause.refs:
            return unresolved(
                self.context,
                clause,
                index,
                index + 1,
                f"nobody that “{low}” clearly stands for",
                plural=False,
            )
        if low == "it":
            states = [p.holders for p in before if len(p.holders) == 1 and not p.person and not p.pronoun]
            holders = states[0] if states else self.context.singular
            return Phrase(index, index + 1, holders, pronoun=True) if holders else None
        if low == "we" and clause.low(index + 1) == ",":
            return None
        if low == "we":
            own = self.pronoun_of_speaker(clause, index, index + 1)
            if own is not None:
                return own
            if self.context.quoted:
                return Phrase(
                    index, index + 1, (self.context.quoted,), plural=True, pronoun=True, person=True
                )
            return unresolved(
                self.context, clause, index, index + 1, "the speaker of “we” is not known", plural=True
            )
        if low == "i":
            name = self.context.quoted or self.context.first_person_speaker
            if name:
                return Phrase(index, index + 1, (name,), plural=True, pronoun=True, person=True)
            if self.context.speech:
                return unresolved(
                    self.context, clause, index, index + 1, "the speaker of “I” is not known", plural=True
                )
        return None

    # "my delegation", "our Government", "my country"
    def own(self, clause: Clause, index: int) -> Phrase | None:
        if clause.low(index) not in ("my", "our") or clause.low(index + 1) not in (
            "delegation",
            "government",
            "country",
            "nation",
        ):
            return None
        first = self.pronoun_of_speaker(clause, index, index + 2)
        return first or unresolved(
            self.context, clause, index, index + 2, "the speaker is not known", plural=False
        )

    def pronoun_of_speaker(self, clause: Clause, index: int, after: int) -> Phrase | None:
        speaker = self.context.quoted or self.context.first_person_speaker
        holders = self.context.first_person
        if self.context.quoted:
            state = self.context.state_of(self.context.quoted)
            holders = (state,) if state else ()
        if not holders:
            return None
        return Phrase(
            index, after, holders, plural=True, joint=len(holders) > 1, speaker=speaker, pronoun=True
        )

    # "the resolution demands": what a body adopted, the body holds
    def resolution(self, clause: Clause, index: int) -> Phrase | None:
        if self.context.body is None:
            return None
        low = clause.low(index)
        at = index + 1 if low == "the" else index
        if clause.low(at) not in ("resolution", "text", "motion") or (
            low != "the" and clause.low(at) != "resolution"
        ):
            return None
        after = at + 1
        if after < len(clause) and clause.tokens[after].text[0].isdigit():
            after += 1
        return Phrase(index, after, (self.context.body,))
