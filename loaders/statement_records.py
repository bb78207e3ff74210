"""From what a clause says to its record: stance, issues, toward whom, and the words themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace

from loaders.clause import Clause
from loaders.complements import Piece, trim
from loaders.discourse import Discourse
from loaders.lexicon import Lexicon
from loaders.linking import gazetteers
from loaders.model import Reading
from loaders.records import Statement
from loaders.stance import addressed, fights, issues_in, named_states, polarity, settle, specialise
from loaders.verb_groups import Predicate
from ontology.authority import Authority, Entry

# Acts whose object may be fought rather than wanted, so that the stance must be read off the content.
_OPEN_STANCE = frozenset(
    ("affirm", "emphasise", "call-for", "agree", "pledge", "express-readiness", "note", "announce")
)
_ANAPHORA = ("issue", "matter", "dispute", "question", "situation")
_MAX_QUOTE = 1200
EventOf = Callable[[int], tuple[str | None, str | None]]


@dataclass(slots=True)
class Held:
    """Who holds what is being read: the resolved side of a phrase."""

    holders: tuple[str, ...]
    unresolved: str | None = None
    reason: str | None = None
    speaker: str | None = None
    person: bool = False


class StatementRecords:
    """From what a clause says to its record: stance, issues, toward whom, and the words themselves."""

    def __init__(
        self, reading: Reading, authority: Authority, context: Discourse, lexicon: Lexicon, event_of: EventOf
    ) -> None:
        self.reading = reading
        self.authority = authority
        self.context = context
        self.lexicon = lexicon
        self.event_of = event_of
        self.topics = gazetteers(authority).topics
        self.narrower: dict[str, list[Entry]] = defaultdict(list)
        for entry in authority.of_class("Issue", "Principle"):
            for parent in entry.broader:
                if entry.concerns:
                    self.narrower[parent].append(entry)
        self.out: list[Statement] = []

    def assertion(
        self,
        read: Clause,
        first: int,
        after: int,
        held: Held,
        content: int,
        end: int,
        act: str = "assert",
        stance: str | None = None,
    ) -> None:
        after = trim(read, first, min(after, len(read)))
        lean = stance or polarity(read, content, end, self.lexicon)
        self.write(read, first, after, held, act, lean, content=(content, end))

    def record(self, read: Clause, piece: Piece, p: Predicate, held: Held) -> None:
        act = piece.act
        content = (piece.content, piece.after) if p.how != "passive" else (piece.first, p.first)
        stance = act.stance
        issues = issues_in(read, *content, self.topics, self.authority)
        if (
            act.act in _OPEN_STANCE
            and fights(read, *content, self.lexicon)
            and not any(e.slug.startswith("counter-") for e in issues)
        ):
            stance = "oppose"
        elif stance == "note" and act.act in ("note", "assert"):
            lean = polarity(read, *content, self.lexicon)
            stance = lean if lean == "support" else stance
        if p.phrase is not None and p.phrase.negative and not p.negated:
            p = replace(p, negated=True)
        name = act.act
        if p.negated:
            # "does not support" opposes; "does not oppose" supports; "does not deny" grants.
            name = {"support": "oppose", "accept": "oppose", "agree": "oppose", "oppose": "support"}.get(
                name, name
            )
            if act.lemma == "deny":
                name, stance = "note", "note"
            else:
                stance = {"support": "oppose", "oppose": "support"}.get(stance, stance)
        again = any(read.low(i) == "again" for i in range(p.first, p.after))
        # Toward whom is said once, after the verb, for all that the verb governs.
        objects = (p.after, piece.after) if p.how != "passive" else content
        self.write(
            read,
            piece.first,
            piece.after,
            held,
            name,
            stance,
            content=content,
            objects=objects,
            reiterated=act.reiterated or again,
            asks=act.kind == "ask",
            found=issues,
        )

    def write(
        self,
        read: Clause,
        first: int,
        after: int,
        held: Held,
        act: str,
        stance: str,
        *,
        content: tuple[int, int],
        objects: tuple[int, int] | None = None,
        reiterated: bool = False,
        asks: bool = False,
        found: list[Entry] | None = None,
    ) -> None:
        if after <= first:
            return
        start, end = read.tokens[first].start, read.tokens[after - 1].end
        quote = self.reading.text[start:end]
        if len(quote) > _MAX_QUOTE:
            return
        article = self.reading.article
        mutual = len(held.holders) > 1 and any(
            read.words(i, i + 2) in (["each", "other"], ["one", "another"])
            and (read.low(i + 2) != "'s" or act == "support")
            for i in range(first, after)
        )
        toward = self.toward(read, objects or content, held, act, asks, mutual)
        if found is None:
            found = issues_in(read, *content, self.topics, self.authority)
        stance, found = settle(act, stance, found, self.authority)
        issues = self.issues(read, content, found, toward)
        event, said_on = self.event_of(start)
        self.out.append(
            Statement(
                file=article.source.file,
                document=article.slug,
                start=start,
                end=end,
                quote=quote,
                holders=held.holders,
                act=act,
                stance=stance,
                mode="mutual" if mutual else "joint" if len(held.holders) > 1 else "unilateral",
                speaker=held.speaker,
                toward=toward,
                reiterated=reiterated,
                issues=tuple(issues),
                said_on=said_on,
                event=event,
                in_turn="in turn" in quote[:80],
                unresolved=held.unresolved,
                unresolved_reason=held.reason,
            )
        )

    def toward(
        self, read: Clause, content: tuple[int, int], held: Held, act: str, asks: bool, mutual: bool
    ) -> tuple[str, ...]:
        if mutual:
            return held.holders
        own = {*held.holders, *filter(None, (self.context.state_of(h) for h in held.holders))}
        objects = [n for n in addressed(read, *content, self.authority) if n not in own]
        if len(held.holders) > 1:
            return tuple(objects) if asks else ()
        if objects and act in ("thank", "congratulate", "brief", "call-for", "criticise", "accuse"):
            return tuple(objects)
        named = [n for n in named_states(read, *content) if n not in own]
        for entry in issues_in(read, *content, self.topics, self.authority):
            for iri in entry.concerns:
                other = self.authority.get(iri)
                if (
                    other is not None
                    and other.cls == "State"
                    and other.name not in named
                    and other.name not in own
                ):
                    named.append(other.name)
        if act == "assert":
            return ()
        return tuple(named[:2])

    def issues(
        self, read: Clause, content: tuple[int, int], found: list[Entry], toward: tuple[str, ...]
    ) -> list[str]:
        slugs = [specialise(e, toward, self.narrower, self.authority).slug for e in found]
        out = list(dict.fromkeys(slugs))
        head = read.words(content[0], min(content[0] + 4, content[1]))
        if any(
            a in ("the", "this", "that") and b in _ANAPHORA and c not in ("in", "of", "on", "between", "over")
            for a, b, c in zip(head, head[1:], head[2:], strict=False)
        ) or (not out and read.words(content[1] - 1, content[1]) == ["it"]):
            # "the issue should be resolved …": the issue is the one spoken of before.
            out = list(dict.fromkeys((*self.context.issues, *out)))
        if out:
            self.context.issues = tuple(out)
        return out

    def same_issue(self, read: Clause, a: int, b: int, c: int, d: int) -> bool:
        """True unless both stretches name issues and share none."""
        one = {e.iri for e in issues_in(read, a, b, self.topics, self.authority)}
        two = {e.iri for e in issues_in(read, c, d, self.topics, self.authority)}
        return not one or not two or bool(one & two)
