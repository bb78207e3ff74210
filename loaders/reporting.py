"""Attribution inside attribution: which of two predicates of a sentence is the one that holds something."""

from __future__ import annotations

from loaders.clause import Clause
from loaders.discourse import Discourse
from loaders.lexicon import Act, Lexicon
from loaders.stance import polarity
from loaders.statement_records import Held
from loaders.verb_groups import Predicate

# Attributions that stand beside or after what was said.
ATTRIBUTIONS = frozenset(("inverted", "according", "postposed"))

# Words that may stand between a verb of saying and "that" ("said in Islamabad on 12 March 2026 that").
_REACH = 16
_SUBORDINATE = frozenset("if when whether unless that which who what because although while as than".split())
# How an evaluation begins that names nobody.
_FRAMES = frozenset(
    (
        ("it", "is"),
        ("there", "is"),
        ("there", "can"),
        ("there", "are"),
        ("this", "is"),
        ("that", "is"),
        ("it", "was"),
    )
)


class Reporting:
    """Attribution inside attribution: which of two predicates of a sentence is the one that holds
    something."""

    def __init__(self, context: Discourse, lexicon: Lexicon) -> None:
        self.context = context
        self.lexicon = lexicon

    def avowal(self, read: Clause) -> tuple[str, str] | None:
        """Return act and stance of a sentence of a speech that has no verb of saying: a call where something
        must be, an assertion where something is called good or bad; None for narrative."""
        words = read.lows
        if words[:1] == ["let"] and words[1:2] in (["us"], ["me"]):
            return ("call-for", "support") if words[1] == "us" else None
        at = next(
            (
                i
                for i, w in enumerate(words)
                if w in ("must", "should") or words[i : i + 2] in (["need", "to"], ["needs", "to"])
            ),
            None,
        )
        if at is not None and not any(w in _SUBORDINATE for w in words[:at]):
            return "call-for", "support"
        if tuple(words[:2]) in _FRAMES:
            lean = polarity(read, 0, len(read), self.lexicon)
            return ("assert", lean) if lean != "note" else None
        return None

    def attributed_to(self, found: list[Predicate]) -> str | None:
        """Return the one person to whom a sentence is attributed by an attribution beside or after it."""
        people = [
            q.phrase.holders[0]
            for q in found
            if q.how in ATTRIBUTIONS and q.phrase and q.phrase.person and q.phrase.holders
        ]
        return people[0] if people else None

    def quoted_act(self, found: list[Predicate], attribution: Predicate) -> Act | None:
        """Return the act that the speaker's own first person performs inside what is quoted, if one does."""
        for q in found:
            if q is attribution or q.phrase is None or not q.phrase.pronoun or q.how in ATTRIBUTIONS:
                continue
            if attribution.phrase is not None and q.act.kind != "report" and not q.negated:
                return q.act
        return None

    def reports_inner(self, read: Clause, p: Predicate, q: Predicate, held: Held) -> bool:
        """True where `p` only reports what the holder of `q` holds ("Dar said that both countries agreed
        …")."""
        if (
            q.phrase is None
            or p.how not in ("finite", "participle")
            or p.act.kind not in ("report", "affirm", "commit")
        ):
            return False
        between = read.words(p.after, q.phrase.first)
        if '"' in between and p.act.kind != "report":
            return False
        if (
            len(between) > (_REACH if between[-1:] == ["that"] else 6)
            or any(w in (";", ".") for w in between)
            or not (p.act.kind == "report" or "that" in between[:2])
        ):
            return False
        if "," in between and "that" not in between and '"' not in between:
            return False
        same = set(q.phrase.holders) == set(held.holders)
        return p.act.kind == "report" or same or held.person

    def inside_report(self, read: Clause, found: list[Predicate], number: int) -> bool:
        p = found[number]
        return p.phrase is not None and "that" in read.words(max(p.phrase.first - 2, 0), p.phrase.first)

    def others(self, found: list[Predicate], number: int, p: Predicate) -> bool:
        """True where what is quoted or reported holds a position of its own."""
        speaker = p.phrase.holders if p.phrase is not None else ()
        return any(
            q.phrase is not None
            and q.phrase.holders
            and q.phrase.holders != speaker
            and (q.act.kind != "report" or (q.phrase.person and not q.phrase.pronoun))
            and q.how not in ATTRIBUTIONS
            for i, q in enumerate(found)
            if i != number
        )

    def quoted_aside(
        self, read: Clause, found: list[Predicate], number: int, p: Predicate, held: Held
    ) -> bool:
        """True for "I think" and the like inside a sentence that is attributed as a whole: one saying, one
        record."""
        if p.how in ATTRIBUTIONS:
            return False
        whole = [q for q in found if q.how in ATTRIBUTIONS]
        if whole:
            own = any(q.phrase is not None and q.phrase.holders == held.holders for q in whole)
            return own or p.act.kind == "report" or held.unresolved is not None
        return bool(
            p.phrase is not None
            and p.phrase.pronoun
            and p.phrase.person
            and self.context.quoted
            and p.act.kind == "report"
        )

    def says_something(self, read: Clause, p: Predicate, end: int) -> bool:
        """True where a verb of saying has something said: a clause, a quotation, or loaded words about a
        thing."""
        words = read.words(p.after, end)
        if p.act.lemma == "call":
            return True
        if p.act.lemma in (
            "speak of",
            "speak on",
            "speak about",
            "mention",
            "recall",
            "describe",
            "view",
            "regard",
            "consider",
            "term",
            "dub",
        ):
            return (
                polarity(read, p.after, end, self.lexicon) != "note"
                or "that" in words[:4]
                or "how" in words[:2]
            )
        return any(
            w in ("that", '"', ":", "how", "why", "what", "whether", "to", "as")
            or w in self.lexicon.auxiliaries
            or w in self.lexicon.verbs
            or w.endswith(("ed", "s"))
            for w in words
        )
