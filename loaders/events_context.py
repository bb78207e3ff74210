"""What every event rule needs to know of a clause: who, when, where, and whether it happened."""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from dataclasses import dataclass, field, replace

from loaders.dates import FoundDate, find_dates
from loaders.model import Entity, Form, Reading, Reference, SegmentKind, Sentence
from loaders.records import Event, Participant

MAX_QUOTE = 400

# Where a clause ends: a relative or adverbial clause, a second verb, a participle, an attribution.
_BREAK = re.compile(
    r"[;:]\s|,?\s+(?:which|who|whose|where|when|while|whereas|after|before|following|but|until|although|because)\s"
    r"|,\s+according\s+to\s|,\s+(?=[\w-]+ing\s)"
    r"|,?\s+(?:and|then)\s+(?:also\s+|then\s+|later\s+|\w+ly\s+)?(?=(?:[\w-]+ed|held|met|paid|flew|spoke|took|gave|led|"
    r"hanged|was|were|had|has|will|is|are|agreed)\b)"
    r"|,\s+(?=and\s+(?:the|both|they|he|she|it)\s)"
)
_PLANNED = re.compile(
    r"\b(?:will|shall|to\s+be\s+(?:held|organi[sz]ed|hosted|convened|signed|launched|inaugurated)|scheduled|expected|"
    r"upcoming|forthcoming|planned|plans?\s+to|slated|due\s+to|is\s+to|are\s+to|set\s+to|"
    r"(?:agreed|decided|pledged|intends?|invited|proposed|ready|look(?:s|ed|ing)?\s+forward)\s+to\s+|next\s+(?:year|month|week|round)|"
    r"announced\s+the\s+launch|announced\s+that|support\s+for\s+[^.]{1,40}\s+to\s+)",
    re.IGNORECASE,
)
_CANCELLED = re.compile(
    r"\b(?:cancell?ed|postponed|called\s+off|put\s+off|abandoned|deferred)\b", re.IGNORECASE
)
_CLAIMED = re.compile(
    r"\b(?:alleged(?:ly)?|reportedly|purported(?:ly)?|so-called|claims?\s+that|claimed\s+that|rumou?red|"
    r"illegal(?:ly)?\s+(?:kidnap|abduct|detain|detention|arrest|seiz))",
    re.IGNORECASE,
)
_NEGATED = re.compile(
    r"\b(?:not|never|no|without|neither|denied|refused\s+to|if|whether|would|could|might|may|should)\s", re.I
)
_SUBORDINATE = frozenset({"which", "who", "whose", "where", "after", "before", "following", "until"})
_PLACE_BEFORE = re.compile(r"\b(?:in|at|to|on|near|from|into)\s+(?:the\s+|[a-z]+\s)?\Z")


@dataclass(slots=True)
class Draft:
    """An event as one clause gives it; drafts with the same `key` are one event."""

    start: int
    end: int
    label: str
    event_type: str
    key: tuple[str, ...]
    date: FoundDate | None = None
    place: str | None = None
    participants: list[Participant] = field(default_factory=list)
    series: str | None = None
    ordinal: int | None = None
    status: str = "occurred"
    cls: str = "Event"
    derived: str | None = None
    when: str | None = None

    def weight(self) -> int:
        """How much the clause says: the fullest one becomes the event's quote."""
        known = (self.date or self.when, self.place, self.ordinal, self.series)
        return 2 * sum(x is not None for x in known) + len(self.participants)


@dataclass(frozen=True, slots=True)
class Clause:
    """The clause around a trigger: its borders, the trigger's, and the sentence it stands in."""

    start: int
    trigger: int
    after: int
    end: int
    sentence: Sentence


class Context:
    """One article with its dates, ready for the rules."""

    def __init__(self, reading: Reading) -> None:
        article = reading.article
        self.reading = reading
        self.article = article
        self.text = reading.text
        self.dates: list[FoundDate] = []
        self._broken: tuple[tuple[int, int], list[tuple[int, int]]] = ((-1, -1), [])
        self.anchor = article.published
        for segment in article.segments:
            if segment.kind is not SegmentKind.BOILERPLATE:
                self.dates += find_dates(self.text, segment.start, segment.end, self.anchor)
        if self.anchor is None:
            self._weak_anchor()
        self._date_starts = [d.start for d in self.dates]

    def _weak_anchor(self) -> None:
        """Reckon years by the newest full date near the head of an undated document.

        A report is written soon after what it reports, so "next year" can be told; "on Monday" cannot.
        """
        head = [d for d in self.dates if d.grain == "day" and not d.title_year and d.first][:6]
        limit = self.article.start + 2500
        days = [d.first for d in head if d.first and d.start < limit and not d.derived]
        self.anchor = max(days, default=None)
        if self.anchor is None:
            return
        dates: list[FoundDate] = []
        for segment in self.article.segments:
            if segment.kind is not SegmentKind.BOILERPLATE:
                dates += find_dates(self.text, segment.start, segment.end, self.anchor)
        self.dates = [d for d in dates if not d.deictic or d.grain == "year"]

    def clause(self, sentence: Sentence, trigger: int, after: int) -> Clause:
        """Return the clause of `sentence` that holds the trigger."""
        start, end = sentence.start, sentence.end
        for low, high in self._breaks(sentence):
            if high <= trigger:
                start = high
            elif low >= after:
                end = low
                break
        return Clause(start, trigger, after, end, sentence)

    def _breaks(self, sentence: Sentence) -> list[tuple[int, int]]:
        span = (sentence.start, sentence.end)
        if self._broken[0] != span:
            self._broken = (span, [m.span() for m in _BREAK.finditer(self.text, *span)])
        return self._broken[1]

    def between(self, start: int, end: int) -> list[FoundDate]:
        """Return the dates that begin between the offsets, book years left out."""
        low, high = bisect_left(self._date_starts, start), bisect_left(self._date_starts, end)
        return [d for d in self.dates[low:high] if not d.title_year]

    def date(self, clause: Clause) -> FoundDate | None:
        """Return the date that the clause gives its event, or None.

        First the nearest after the trigger, then the nearest before it in the clause, then the one the
        sentence opens with ("In 1974, he …"), then one that the clause hangs on ("in 1978, when …").
        """
        after = self.between(clause.trigger, clause.end)
        if after:
            return after[0]
        before = self.between(clause.start, clause.trigger)
        if before:
            return before[-1]
        sentence = clause.sentence
        leading = self.between(sentence.start, min(sentence.start + 25, clause.start))
        lead_in = self.text[max(sentence.start, clause.start - 12) : clause.start].split()
        main = not lead_in or lead_in[-1] not in _SUBORDINATE
        if leading and main and re.match(r"\s*,", self.text[leading[0].end : leading[0].end + 3]):
            return leading[0]
        hung = self.between(sentence.start, clause.start)
        if hung and re.fullmatch(r",?\s+(?:when|where)\s+", self.text[hung[-1].end : clause.start]):
            return hung[-1]
        return None

    def references(self, start: int, end: int, *classes: str) -> list[Reference]:
        """Return the references of these classes between the offsets, adjectives left out."""
        found = self.reading.within(start, end)
        return [r for r in found if r.entity.cls in classes and r.form is not Form.ADJECTIVE]

    def persons(self, start: int, end: int) -> list[Entity]:
        """Return the persons referred to between the offsets, each once, in order."""
        return list({r.entity.name: r.entity for r in self.references(start, end, "Person")}.values())

    def subject(self, clause: Clause) -> list[Entity]:
        """Return the clause's subject: the persons before the trigger, or of the clause before."""
        found = self.persons(clause.start, clause.trigger)
        if found or clause.start == clause.sentence.start:
            return found
        # A second verb shares the subject of the clause before it ("X was tried and subsequently hanged").
        border = clause.start
        for low, high in reversed([b for b in self._breaks(clause.sentence) if b[1] <= border][-3:]):
            if high != border or not re.match(r",?\s+(?:and|then)\b", self.text[low:high]):
                return []
            previous = self.clause(clause.sentence, low, low)
            people = self.persons(previous.start, previous.end)
            if people:
                return people[:1]
            border = previous.start
        return []

    def place(self, clause: Clause) -> str | None:
        """Return the place that "in" or "at" gives the clause, nearest after the trigger first."""
        found = self.references(clause.start, clause.end, "Place", "State")
        after = [r for r in found if r.start >= clause.trigger]
        for reference in (*after, *reversed([r for r in found if r.start < clause.trigger])):
            before = self.text[max(clause.start, reference.start - 14) : reference.start]
            if re.search(r"\b(?:in|at)\s+(?:the\s+)?\Z", before):
                return reference.entity.name
        return None

    def status(self, clause: Clause, date: FoundDate | None) -> str:
        """Return occurred, planned, claimed or cancelled, by tense, hedges and the document's own date."""
        sentence = self.text[clause.start : clause.end]
        lead = self.text[max(clause.sentence.start, clause.start - 30) : clause.start]
        if _CANCELLED.search(sentence):
            return "cancelled"
        if _CLAIMED.search(sentence):
            return "claimed"
        if _PLANNED.search(sentence[: clause.after - clause.start + 60]) or _PLANNED.search(lead):
            return "planned"
        first = date.first if date and not date.edtf.startswith("..") else None
        if first and self.article.published and first > self.article.published and date and not date.derived:
            return "planned"
        return "occurred"

    def negated(self, clause: Clause) -> bool:
        """Tell whether the trigger is denied, conditional or only possible."""
        return bool(_NEGATED.search(self.text[max(clause.start, clause.trigger - 25) : clause.trigger]))

    def quote(self, clause: Clause, start: int | None = None) -> tuple[int, int]:
        """Return the offsets of the naming clause, trimmed: at most MAX_QUOTE characters."""
        begin = clause.start if start is None else start
        if clause.end - begin > MAX_QUOTE:
            begin = max(begin, min(clause.trigger, clause.end - MAX_QUOTE))
        end = min(clause.end, begin + MAX_QUOTE)
        piece = self.text[begin:end]
        lead = len(piece) - len(piece.lstrip(" ,\t\r\n"))
        return begin + lead, begin + max(lead + 1, len(piece.rstrip(" ,.;:\t\r\n")))

    def draft(
        self, clause: Clause, label: str, event_type: str, key: tuple[str, ...], dated: bool = True
    ) -> Draft:
        """Return a draft with the clause's quote, date, place and status."""
        date = self.date(clause) if dated else None
        start, end = self.quote(clause)
        return Draft(
            start,
            end,
            tidy(label),
            event_type,
            key,
            date=date,
            place=self.place(clause),
            status=self.status(clause, date),
        )


def part(name: str, role: str, order: int | None = None) -> Participant:
    """Return who took part, as what."""
    return Participant(entity=name, role=role, order=order)


def participants(people: list[Entity], role: str, ordered: bool = True) -> list[Participant]:
    """Return participants in this role, numbered in the order of the text."""
    return [part(p.name, role, i + 1 if ordered else None) for i, p in enumerate(people)]


def short(entity: Entity) -> str:
    """Return the name a label uses: the family name where the authority knows it, else the whole name.

    Which word of a name is the family's is not to be guessed: "Zhou Enlai" has it first.
    """
    family = entity.entry.family_name if entity.cls == "Person" and entity.entry else None
    return family if family and not entity.name.startswith(family + " ") else entity.name


def tidy(label: str) -> str:
    """Return a label on one line, at most 120 characters, without trailing connectors."""
    line = " ".join(label.split())
    if len(line) > 120:
        line = line[:120].rsplit(" ", 1)[0]
    return re.sub(r"(?:[\s,;:–-]|\s(?:of|the|and|in|on|at|for|to|by|with|a))+\Z", "", line)


def record(draft: Draft, context: Context) -> Event:
    """Return the extraction record of a draft."""
    rule, when = draft.derived, draft.when
    if when is None and draft.date:
        when = draft.date.edtf
        # A weekday or "next year" is derived; a day that took its year from its surroundings likewise.
        rule = rule or draft.date.rule
    return Event(
        file=context.article.source.file,
        document=context.article.slug,
        start=draft.start,
        end=draft.end,
        quote=context.text[draft.start : draft.end],
        label=draft.label,
        cls=draft.cls,
        event_type=draft.event_type,
        when=when,
        place=draft.place,
        participants=tuple(draft.participants),
        series=draft.series,
        ordinal=draft.ordinal,
        status=draft.status,
        basis="derived" if rule else "stated",
        rule=rule,
    )


def merge(one: Draft, two: Draft) -> Draft:
    """Return one event of two namings: the fuller clause's quote, and what either of them knows."""
    best, other = (one, two) if one.weight() >= two.weight() else (two, one)
    people = list(best.participants)
    for person in other.participants:
        same = [i for i, p in enumerate(people) if p.entity == person.entity]
        if not same:
            people.append(person)
        elif all(people[i].role == "participant" for i in same) and person.role != "participant":
            people[same[0]] = person
    return replace(
        best,
        date=best.date or other.date,
        when=best.when or other.when,
        place=best.place or other.place,
        series=best.series or other.series,
        ordinal=best.ordinal or other.ordinal,
        participants=people,
    )


def later(day: dt.date | None, years: int) -> int | None:
    """Return the year `years` after `day`'s, or None."""
    return day.year + years if day else None
