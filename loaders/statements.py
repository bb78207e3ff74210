"""Statements: who takes which position on what, toward whom, in which words.

The clause grammar in `subjects`, `predicates` and `complements` finds candidates; this module decides which
of them are statements, resolves what runs from sentence to sentence, and writes the records.
"""

from __future__ import annotations

import re
from dataclasses import replace

from loaders import lexicon as lexicons
from loaders.clause import Clause, clause
from loaders.complements import Complements, Piece, trim
from loaders.discourse import Discourse, discourse
from loaders.model import BODY_KINDS, Form, Reading, Reference, SegmentKind, Sentence
from loaders.phrases import Phrase
from loaders.predicates import Predicates
from loaders.records import EDITOR, Statement
from loaders.reporting import ATTRIBUTIONS, Reporting
from loaders.stance import polarity
from loaders.statement_records import EventOf, Held, StatementRecords
from loaders.subjects import Subjects
from loaders.verb_groups import Predicate
from ontology.authority import Authority

# Acts that a joint text or the report of one puts in the passive without saying by whom.
_AGENTLESS = frozenset(
    (
        "affirm",
        "emphasise",
        "agree",
        "note",
        "welcome",
        "call-for",
        "express-satisfaction",
        "express-concern",
        "commend",
        "support",
        "thank",
    )
)
_MIN_NOTE = 4
_MIN_CONTENT = 3

_LABEL = re.compile(
    r"(?:(?:H\.?E\.?|Mr|Mrs|Ms|Dr|The)\.?\s+)*[A-Z][\w.’'-]*(?:\s+[A-Z(][\w.’')-]*){0,6}\s*:\s"
)


class StatementReader:
    """Reads the statements of one article. `event_of` gives, for an offset, the label of the event at which
    things were said there and its date (either may be None)."""

    def __init__(self, reading: Reading, authority: Authority, event_of: EventOf) -> None:
        self.reading = reading
        self.authority = authority
        self.lexicon = lexicons.load()
        self.context: Discourse = discourse(reading, authority)
        self.subjects = Subjects(self.context, authority, self.lexicon)
        self.predicates = Predicates(self.lexicon)
        self.records = StatementRecords(reading, authority, self.context, self.lexicon, event_of)
        self.complements = Complements(self.lexicon, self.predicates, self.records.same_issue)
        self.reporting = Reporting(self.context, self.lexicon)
        self._quote_open = False
        self._speech: str | None = None
        self._segment = -1

    def read(self) -> list[Statement]:
        """Return the article's statements in the order of the text."""
        for sentence in self.reading.article.sentences:
            if sentence.kind not in BODY_KINDS:
                continue
            self._sentence(sentence)
        return self.records.out

    def _is_state(self, name: str) -> bool:
        entry = self.authority.named(name)
        return entry is not None and entry.cls == "State"

    # One sentence

    def _sentence(self, sentence: Sentence) -> None:
        read = clause(self.reading, sentence)
        if not read.tokens or (read.tokens[-1].low == "?" and '"' not in read.words(0, len(read))):
            return
        if sentence.segment != self._segment:
            self._new_segment(sentence)
        if sentence.kind is SegmentKind.NOTE:
            self._note(read)
            return
        marks = sum(t.low == '"' for t in read.tokens)
        quoting = self._quote_open or marks > 0 or sentence.kind is SegmentKind.QUOTATION
        self.context.quoted = self._speech if quoting else None
        phrases = self.subjects.find(read)
        found = self.predicates.find(read, phrases)
        if quoting:
            speaker = self._speaker_of(found)
            if speaker and speaker != self.context.quoted:
                self.context.quoted = speaker
                phrases = self.subjects.find(read)
                found = self.predicates.find(read, phrases)
        before = len(self.records.out)
        self._statements(read, found)
        if len(self.records.out) == before and sentence.kind is SegmentKind.QUOTATION:
            self._quotation(read, first=sentence.start == self._first_start)
        elif (
            len(self.records.out) == before
            and marks >= 2
            and self._speech
            and self._speech_segment == sentence.segment
        ):
            self._free_indirect(read)
        elif len(self.records.out) == before and self.context.speech and not marks:
            self._avowal(read)
        if marks % 2:
            self._quote_open = not self._quote_open
        self._remember(read, phrases, found)

    def _new_segment(self, sentence: Sentence) -> None:
        self._segment = sentence.segment
        self._labelled = None
        self.context.singular = ()
        self.context.issues = ()
        if self.context.plural != self.context.joint or self.context.speech:
            self.context.plural = ()
        self._first_start = sentence.start
        self._quote_open = False
        if sentence.kind is not SegmentKind.QUOTATION:
            self._speech_segment = -1
        self._label(sentence)

    def _label(self, sentence: Sentence) -> None:
        """A speaker's label ("Mr. Sharif (Pakistan):", "MAO NING:") says whose first person follows."""
        text, start = self.reading.text, sentence.start
        segments = self.reading.article.segments
        before = segments[sentence.segment - 1] if sentence.segment else None
        if (
            before is not None
            and before.kind is SegmentKind.BOILERPLATE
            and not text[before.end : start].strip()
        ):
            start = before.start
        found = _LABEL.match(text, start, sentence.end)
        if found is None:
            return
        refs = [r for r in self.reading.within(start, found.end()) if r.form is not Form.PRONOUN]
        person = next((r.entity.name for r in refs if r.entity.cls == "Person"), None)
        if found.group().strip() in ("A:", "Answer:"):
            person = self.context.spokesperson()
        state = next((r.entity.name for r in refs if r.entity.cls == "State"), None) or (
            self.context.state_of(person) if person else None
        )
        self.context.first_person_speaker = person
        self.context.first_person = (state,) if state else ()
        self._speech = self._labelled = person

    def _speaker_of(self, found: list[Predicate]) -> str | None:
        for p in found:
            if (
                p.phrase is not None
                and p.phrase.holders
                and p.act.kind in ("report", "affirm", "plain")
                and len(p.phrase.holders) == 1
                and not (p.phrase.pronoun and p.phrase.speaker)
            ):
                return p.phrase.holders[0]
        return None

    _first_start = -1
    _labelled: str | None = None
    _speech_segment = -1

    def _statements(self, read: Clause, found: list[Predicate]) -> None:
        current: Held | None = None
        outer: Held | None = None
        said_by = self.reporting.attributed_to(found)
        dropped: set[int] = set()
        for number, p in enumerate(found):
            held = self._held(p, current, outer)
            if held is None:
                continue
            following = found[number + 1] if number + 1 < len(found) else None
            if p.phrase is not None or current is None:
                if (
                    outer is not None
                    and p.phrase is not None
                    and not p.phrase.pronoun
                    and not self.reporting.inside_report(read, found, number)
                    and number - 1 not in dropped
                ):
                    outer = None
                current = held
            if number in dropped:
                continue
            if following is not None and self.reporting.reports_inner(read, p, following, held):
                outer = held
                dropped.add(number)
                continue
            if p.how in ATTRIBUTIONS and self.reporting.others(found, number, p):
                continue
            if self.reporting.quoted_aside(read, found, number, p, held):
                continue
            if (
                outer is not None
                and outer.holders
                and len(outer.holders) == 1
                and outer.holders != held.holders
                and held.speaker is None
            ):
                held = replace_held(held, speaker=outer.holders[0])
            elif (
                p.how not in ATTRIBUTIONS and held.speaker is None and said_by and said_by not in held.holders
            ):
                held = replace_held(held, speaker=said_by)
            elif held.speaker is None and self._labelled and held.holders == self.context.first_person:
                held = replace_held(held, speaker=self._labelled)
            self._emit(read, found, number, p, held)

    def _held(self, p: Predicate, current: Held | None, outer: Held | None) -> Held | None:
        phrase = p.agent if p.how == "passive" else p.phrase
        if phrase is not None:
            return Held(phrase.holders, phrase.unresolved, phrase.reason, phrase.speaker, phrase.person)
        if p.how == "passive":
            if p.act.lemma == "will be" and not self.context.joint_document:
                return None
            joint = self.context.joint or (self.context.parties(None) if self.context.joint_document else ())
            if (
                joint
                and p.act.act in _AGENTLESS
                and not self.context.speech
                and (self.context.joint_document or self.context.plural == joint)
            ):
                return Held(joint)
            return None
        if outer is not None and p.act.kind == "report" and outer.person:
            return outer
        return current

    # From predicate to records

    def _emit(self, read: Clause, found: list[Predicate], number: int, p: Predicate, held: Held) -> None:
        if p.how in ("inverted", "postposed"):
            rest = read.words(p.after, len(read) - 1)
            resumes = ('"' in rest and '"' in read.words(0, p.start)) or (
                rest[:1] == [","] and len(rest) > _MIN_CONTENT
            )
            if p.act.kind == "report" and not resumes and self._own_state(read, 0, p.start, held):
                return
            act, stance = ("assert", None) if p.act.act == "assert" else (p.act.act, p.act.stance)
            quoted = self.reporting.quoted_act(found, p) if act == "assert" else None
            if quoted is not None:
                act, stance = quoted.act, quoted.stance
            self.records.assertion(
                read,
                0,
                len(read) if resumes else p.after,
                held,
                0,
                p.start,
                act,
                stance,
            )
            self._speak(held, read)
            return
        if p.how == "according":
            end = len(read)
            if p.start == 0 and read.low(p.after) == ",":
                self.records.assertion(read, 0, trim(read, 0, end), held, p.after + 1, end)
            else:
                self.records.assertion(read, 0, p.after, held, 0, p.start)
            return
        end = self._end(read, found, number, p)
        if p.how == "passive" and (p.after >= len(read) or read.low(p.after) not in ("that", "to", "on")):
            self.records.record(read, Piece(p.start, p.start, trim(read, p.start, p.after), p.act), p, held)
            return
        if held.unresolved and held.unresolved.lower() == "they" and p.act.kind == "plain":
            return
        if end - p.after < (_MIN_CONTENT if p.act.kind in ("report", "brief") else 1):
            return
        if p.act.kind == "report":
            if not self.reporting.says_something(read, p, end) or (
                read.tokens[-1].low == ":" and end == len(read)
            ):
                return
            if self._own_state(read, p.after, end, held):
                return
            stance = None if p.act.act == "assert" else p.act.stance
            self.records.assertion(
                read, p.start, trim(read, p.start, end), held, p.after, end, p.act.act, stance
            )
            self._speak(held, read)
            return
        holding = self._for_the_state(read, p, held)
        for piece in self.complements.split(read, p, end):
            self.records.record(read, piece, p, holding)
        if held.person:
            self._speak(held, read)

    def _own_state(self, read: Clause, at: int, end: int, held: Held) -> bool:
        """A person who says what the own state does or holds speaks for it: the state holds, the person
        speaks. What is said stands from token `at` to `end`."""
        if not held.person or len(held.holders) != 1:
            return False
        while read.low(at) in ("that", ",", '"') or read.low(at) in self.lexicon.adverbs:
            at += 1
        found = read.refs.get(at)
        if found is None or read.low(found[1]) in ("'s", "and", "-", ","):
            return False
        if not self._is_own(found[0], held):
            return False
        inner = Held((found[0].entity.name,), speaker=held.holders[0])
        lean = polarity(read, at, end, self.lexicon)
        # What a state is said to do, it is said to do gladly, unless the words lean the other way.
        self.records.assertion(read, at, end, inner, at, end, "assert", "support" if lean == "note" else lean)
        self._speak(held, read)
        return True

    def _is_own(self, ref: Reference, held: Held) -> bool:
        """True where a reference names the state for which the one person who speaks acts."""
        own = self.context.state_of(held.holders[0])
        return own is not None and ref.entity.name == own and ref.form is Form.NAME

    def _for_the_state(self, read: Clause, p: Predicate, held: Held) -> Held:
        """ "The spokesperson reiterated Pakistan's commitment to …": the commitment is the state's."""
        if not held.person or len(held.holders) != 1 or p.act.kind not in ("affirm", "express"):
            return held
        at = p.after
        while read.low(at) in self.lexicon.adverbs:
            at += 1
        found = read.refs.get(at)
        noun = self.predicates.nouns.noun(read, at, len(read))
        if found is None or noun is None or not self._is_own(found[0], held) or read.low(found[1]) != "'s":
            return held
        return Held((found[0].entity.name,), speaker=held.holders[0])

    def _end(self, read: Clause, found: list[Predicate], number: int, p: Predicate) -> int:
        """Return the token at which what `p` says ends: the next predicate of the sentence, or its end."""
        for q in found[number + 1 :]:
            if q.how == "according":
                return q.start
            if q.how in ("inverted", "postposed"):
                return min(q.first, q.start)
            if q.phrase is not None and q.start < p.after:
                continue
            return max(q.start, p.after)
        return len(read)

    def _speak(self, held: Held, read: Clause) -> None:
        if len(held.holders) == 1:
            self._speech = held.holders[0]
            self._speech_segment = read.sentence.segment

    # Notes, quotations, free indirect speech

    def _note(self, read: Clause) -> None:
        if sum(t.is_word for t in read.tokens) < _MIN_NOTE:
            return
        stance = polarity(read, 0, len(read), self.lexicon)
        self.records.write(read, 0, len(read), Held((EDITOR,)), "assert", stance, content=(0, len(read)))

    def _quotation(self, read: Clause, *, first: bool) -> None:
        """A block quotation belongs to whom the paragraph before it named; its first sentence stands for
        it."""
        if first and self._speech:
            self.records.write(
                read,
                0,
                len(read),
                Held((self._speech,)),
                "assert",
                polarity(read, 0, len(read), self.lexicon),
                content=(0, len(read)),
            )

    def _free_indirect(self, read: Clause) -> None:
        """A sentence without a verb of saying that quotes some words goes on with the speaker before it."""
        marks = [i for i, t in enumerate(read.tokens) if t.low == '"']
        whole = marks[0] == 0 and marks[-1] >= len(read) - 2
        if self._speech and not whole and marks[-1] - marks[0] > _MIN_CONTENT + 1:
            self.records.write(
                read,
                0,
                trim(read, 0, len(read)),
                Held((self._speech,)),
                "assert",
                polarity(read, 0, len(read), self.lexicon),
                content=(0, len(read)),
            )

    def _avowal(self, read: Clause) -> None:
        """What a speech says must be, or calls good or bad, the speaker says for the state spoken for."""
        holders = self.context.first_person or (
            (self.context.first_person_speaker,) if self.context.first_person_speaker else ()
        )
        found = self.reporting.avowal(read)
        if not holders or found is None:
            return
        act, stance = found
        speaker = self.context.first_person_speaker if self.context.first_person else None
        held = Held(holders, speaker=speaker if speaker not in holders else None)
        self.records.assertion(read, 0, len(read), held, 0, len(read), act, stance)

    # What later sentences refer back to

    def _remember(self, read: Clause, phrases: list[Phrase], found: list[Predicate]) -> None:
        subjects = [p.phrase for p in found if p.phrase is not None and p.phrase.holders]
        for phrase in [*phrases, *subjects]:
            if (
                phrase.joint
                and not phrase.person
                and not phrase.pronoun
                and all(self._is_state(h) for h in phrase.holders)
            ):
                self.context.joint = phrase.holders
                self.context.plural = phrase.holders
                self.context.together[len(phrase.holders)] = phrase.holders
        alone = [p for p in subjects if len(p.holders) == 1 and not p.person and not p.plural]
        self.context.singular = ()
        if subjects:
            self.context.singular = alone[-1].holders if alone and subjects[-1] is alone[-1] else ()
        for phrase in subjects:
            if phrase.plural and not phrase.pronoun:
                self.context.plural = phrase.holders
        if any(t.low in ("resolution", "resolutions") for t in read.tokens):
            bodies = [
                r.entity.name for _, (r, _) in sorted(read.refs.items()) if r.entity.cls == "Organisation"
            ]
            self.context.body = bodies[0] if bodies else self.context.body
        if read.tokens and read.tokens[-1].low == ":":
            self._colon(read, subjects)

    def _colon(self, read: Clause, subjects: list[Phrase]) -> None:
        """ "X's vision, as outlined …:" and "X said:" name the speaker of the quotation that follows."""
        owner = None
        for at, (ref, after) in sorted(read.refs.items()):
            if ref.entity.cls == "Person" and read.low(after) == "'s" and ref.form in (Form.NAME, Form.SHORT):
                owner = ref.entity.name
            del at
        single = [p for p in subjects if len(p.holders) == 1]
        if owner is not None:
            self._speech = owner
        elif single and single[-1].holders:
            self._speech = single[-1].holders[0]


def replace_held(held: Held, *, speaker: str) -> Held:
    """Return the same holders, said by `speaker`."""
    return replace(held, speaker=speaker)


def find_statements(reading: Reading, authority: Authority, event_of: EventOf) -> list[Statement]:
    """Return the statements of an article, in order; offsets are code points into the file's text."""
    return StatementReader(reading, authority, event_of).read()
