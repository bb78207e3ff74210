"""Events of an article: what happened, what is planned, what is only claimed.

One pass over the sentences finds trigger words; each is handed to the rule for its construction, which looks
at the clause around it. Namings of one event are merged into one record.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from itertools import islice

from loaders import events_acts as acts
from loaders import events_lives as lives
from loaders import events_meetings as meetings
from loaders import events_rounds as rounds
from loaders.events_anniversaries import anniversary
from loaders.events_context import Context, Draft, merge, part, record
from loaders.model import BODY_KINDS, Reading, SegmentKind, Sentence
from loaders.records import Event, Participant
from ontology.authority import Authority

_TRIGGER = re.compile(
    rf"\b(?:(?P<ordinal>{rounds.ORDINAL})(?=[\s-])(?!\s+(?:of\s+)?(?:January|February|March|April|May|June|July|August|"
    r"September|October|November|December)\b)"
    r"|(?P<next>(?P<which>next|upcoming|forthcoming|coming|last|previous)\s+(?P<sitting>round|session|edition|meeting(?=\s+of))"
    r"(?P<of>\s+of\s+(?:the\s+)?)?)"
    r"|(?P<visit>visit(?:s|ed|ing)?)"
    r"|(?P<travel>travell?ed|flew|arrived|journeyed)"
    r"|(?P<call>telephoned|(?:tele)?phone\s+(?:call|conversation|talk)s?|spoke\s+(?:by|over|on)\s+(?:the\s+)?(?:tele)?phone|telephonic\s+\w+)"
    r"|(?P<held>organi[sz](?:ed|es)|hosted|hosts?|held|holds?|convened|convenes|arranged|staged|co-?chair(?:ed|s)|chaired)"
    r"|(?P<meet>met|meets|called\s+on|meeting|talks|discussions)"
    r"|(?P<issue>issued|released|adopted|unveiled)"
    r"|(?P<sign>signed|inked|concluded|sign|signing)"
    r"|(?P<presidency>presidency|chairmanship|president|chair)"
    r"|(?P<found>founded|established|founding|set\s+up)"
    r"|(?P<life>born|died|executed|hanged|assassinated|martyred|killed|execution|assassination|death|hanging)"
    r"|(?P<trial>on\s+trial|trial\s+of)"
    r"|(?P<seize>kidnapp(?:ing|ed)|abduct(?:ion|ed)|arrest(?:ed)?|detention|detained)"
    r"|(?P<interview>interview|outlined|as\s+told)"
    r"|(?P<space>astronauts?|taikonauts?)"
    r"|(?P<exercise>exercises?|drills?)"
    r"|(?P<launch>launched|inaugurated|launch|inauguration|opened)"
    r"|(?P<speaker>(?:(?:first|second|third|next|other|last|final|opening|keynote|main)\s+)?speakers?\s+(?:was|were)|followed\s+by|"
    r"(?:closing|concluding)\s+remarks|songs?\s+(?:from|by)|perform(?:ed|ance)\s+by|chairing\s+the\s+\w+)"
    r")\b",
    re.IGNORECASE,
)
_EVENT_KINDS = BODY_KINDS | {SegmentKind.CAPTION}
_ROUND_KINDS = _EVENT_KINDS | {SegmentKind.TITLE, SegmentKind.STANDFIRST, SegmentKind.HEADING}
_SPEAKER_ORDINAL = re.compile(r"\s+speakers?\b", re.IGNORECASE)
_ANNIVERSARY = re.compile(r"\s+(?:\w+\s+)?anniversary\b", re.IGNORECASE)
_IT_MARKED = re.compile(
    r"(?:It|This|The\s+(?:meeting|event|conference|seminar|ceremony|gathering|function))\s+"
    r"(?:\w+\s+)?(?:marked|commemorated|celebrated|honoured|observed)\b"
)
_WINDOW = 800
# Nobody writes a sentence longer, or with more events, than this: what does is a table or damage.
_LONGEST = 8000
_MOST_TRIGGERS = 40

Rule = Callable[[Context, Sentence, "re.Match[str]"], Draft | None]
_RULES: dict[str, Rule] = {
    "visit": meetings.visit,
    "travel": meetings.travel,
    "call": meetings.call,
    "held": meetings.held,
    "meet": meetings.meeting,
    "issue": acts.issued,
    "sign": acts.signed,
    "presidency": acts.presidency,
    "found": acts.founded,
    "life": lives.life,
    "trial": lives.trial,
    "seize": lives.seizure,
    "interview": lives.interview,
    "space": acts.space,
    "exercise": acts.exercise,
    "launch": acts.launched,
}


def find_events(reading: Reading, authority: Authority | None = None) -> list[Event]:
    """Return the events that an article tells of, in the order of their first naming, each once.

    `authority` is not needed: mechanisms, places and persons are taken from the reading's references.
    Labels are unique within the article.
    """
    context = Context(reading)
    collected = _Collected(context)
    for sentence in reading.article.sentences:
        if sentence.kind in _ROUND_KINDS and sentence.kind is not SegmentKind.NOTE:
            _read(context, sentence, collected)
    return _unique([record(draft, context) for draft in collected.drafts])


class _Collected:
    """The events so far, merged as they come, and the gathering that speakers belong to."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.drafts: list[Draft] = []
        self.series = rounds.Series({})
        self._by_key: dict[tuple[str, ...], int] = {}
        self._gathering: int | None = None
        self._order = 0

    def add(self, draft: Draft) -> None:
        """Take a draft in: merged where its event is known, dropped where it refers to none."""
        if draft.key[0] == "again":
            self._extend(draft)
            return
        if draft.key[0] == "relations" and self._relations(draft):
            return
        at = self._by_key.get(draft.key)
        if at is None and draft.key[0] == "gathering":
            at = self._round_of(draft)
        if at is None:
            at = next((i for i, d in enumerate(self.drafts) if _same_label(d, draft)), None)
        if at is None:
            at = len(self.drafts)
            self.drafts.append(draft)
        else:
            self.drafts[at] = merge(self.drafts[at], draft)
        self._by_key[draft.key] = at
        if draft.key[0] == "gathering" and self._opens(draft):
            self._gathering, self._order = at, 0

    def _opens(self, draft: Draft) -> bool:
        """Tell whether the speakers named from here on speak at this gathering, not at the one before.

        A gathering of long ago that a speaker tells of is not where the speaker stands.
        """
        if self._gathering is None:
            return True
        known = self.drafts[self._gathering]
        if known.date and draft.date and known.date.first and draft.date.first:
            return draft.date.first >= known.date.first
        return self._order == 0 and draft.status == "occurred"

    def _round_of(self, draft: Draft) -> int | None:
        """Return the round that a gathering without a number is ("the dialogue, co-chaired by …")."""
        words = rounds.words(draft.label)
        for index, known in enumerate(self.drafts):
            same_day = not draft.date or not known.date or draft.date.edtf == known.date.edtf
            if known.cls == "Round" and known.status == draft.status and same_day:
                if words and words <= rounds.words(f"{known.label} {known.series or ''}"):
                    return index
        return None

    def _relations(self, draft: Draft) -> bool:
        """Take "the establishment of diplomatic relations" without names for the one pair named before."""
        named = [i for i, d in enumerate(self.drafts) if d.key[0] == "relations"]
        bare = not draft.participants
        for index in named:
            known = self.drafts[index]
            if (
                bare
                or not known.participants
                or {p.entity for p in known.participants} == {p.entity for p in draft.participants}
            ):
                fuller = known if known.participants else draft
                self.drafts[index] = replace(merge(known, draft), label=fuller.label, key=fuller.key)
                return True
        draft.key = ("relations", *sorted(p.entity for p in draft.participants))
        return False

    def _extend(self, draft: Draft) -> None:
        if self._gathering is None:
            return
        known = self.drafts[self._gathering]
        if draft.key[1] not in known.label.lower():
            return
        self.drafts[self._gathering] = replace(
            known,
            place=known.place or draft.place,
            date=known.date or draft.date,
            participants=[
                *known.participants,
                *(p for p in draft.participants if p not in known.participants),
            ],
        )

    def marked(self, sentence: Sentence, start: int) -> Draft | None:
        """Return the gathering that "It marked the …" speaks of, or None where the words begin otherwise."""
        lead = self.context.text[sentence.start : min(start, sentence.start + 60)]
        if self._gathering is None or not _IT_MARKED.match(lead):
            return None
        return self.drafts[self._gathering]

    def speak(self, people: list[Participant]) -> None:
        """Add speakers to the gathering that the article tells of, in order."""
        if self._gathering is None:
            return
        gathering = self.drafts[self._gathering]
        for person in people:
            if any(p.entity == person.entity and p.role == person.role for p in gathering.participants):
                continue
            if person.role == "speaker":
                self._order += 1
                person = replace(person, order=self._order)
            gathering.participants = [*gathering.participants, person]


def _same_label(one: Draft, two: Draft) -> bool:
    return one.label.casefold() == two.label.casefold() and one.event_type == two.event_type


def _read(context: Context, sentence: Sentence, collected: _Collected) -> None:
    full = sentence.kind in _EVENT_KINDS
    whole = sentence
    if whole.end - whole.start > _LONGEST:
        return
    for match in islice(_TRIGGER.finditer(context.text, whole.start, whole.end), _MOST_TRIGGERS):
        name = match.lastgroup or ""
        if whole.end - whole.start > 2 * _WINDOW:
            # In a treaty's endless sentence a rule looks at the words around its trigger only.
            start, end = max(whole.start, match.start() - _WINDOW), min(whole.end, match.end() + _WINDOW)
            sentence = replace(whole, start=start, end=end)
        if match["ordinal"]:
            _ordinal(context, sentence, match, collected, full)
        elif match["next"]:
            coming = rounds.following(context, sentence, match, collected.series)
            if coming and full:
                collected.add(coming)
        elif not full:
            continue
        elif name == "speaker":
            collected.speak(meetings.speakers(context, sentence, match))
        else:
            found = _RULES[name](context, sentence, match)
            if found and found.label:
                collected.add(found)


def _ordinal(
    context: Context, sentence: Sentence, match: re.Match[str], collected: _Collected, full: bool
) -> None:
    start, end = match.span("ordinal")
    text = context.text
    speaker = _SPEAKER_ORDINAL.match(text, end, sentence.end)
    if speaker:
        if full:
            after = context.persons(speaker.end(), context.clause(sentence, start, speaker.end()).end)
            # "The first speaker was X", and "X was the second speaker".
            people = after[:1] or context.persons(sentence.start, start)[:1]
            collected.speak([part(p.name, "speaker") for p in people])
        return
    if _ANNIVERSARY.match(text, end, sentence.end):
        value = rounds.number(text[start:end])
        if value and full:
            marked = collected.marked(sentence, start)
            for draft in anniversary(context, sentence, value, (start, end), marked):
                collected.add(draft)
        return
    sitting = rounds.numbered(context, sentence, start, end, collected.series)
    if sitting:
        collected.add(sitting)


def _unique(events: list[Event]) -> list[Event]:
    """Give every event of the article its own label: what two share is told apart by the date."""
    seen: dict[str, int] = {}
    out: list[Event] = []
    for event in events:
        label = event.label
        if label.casefold() in seen and event.when:
            label = f"{label}, {event.when}"
        count = seen.get(label.casefold(), 0)
        seen[label.casefold()] = count + 1
        out.append(replace(event, label=f"{label} ({count + 1})" if count else label))
    return out


def event_for_statements(
    reading: Reading, events: list[Event]
) -> Callable[[int], tuple[str | None, str | None]]:
    """Return a function from an offset to (label of the event a statement there was made at, its date).

    The event is the meeting that the article is about: the first round that took place, else the first
    meeting, visit or call in the opening of the article that has participants. (None, None) where none is.
    """
    main = _main(reading, events)
    if main is None:
        return lambda offset: (None, None)
    day = main.when if main.when and re.fullmatch(r"\d{4}-\d\d-\d\d", main.when) else None
    answer = (main.label, day)
    return lambda offset: answer


def _main(reading: Reading, events: list[Event]) -> Event | None:
    body = [s.start for s in reading.article.sentences if s.kind in _EVENT_KINDS]
    opening = body[min(len(body), 6) - 1] + 400 if body else 0
    early = [e for e in events if e.status == "occurred" and e.start <= opening]
    for kinds in (
        ("round",),
        ("ministerial-dialogue", "summit", "meeting", "negotiation", "phone-call"),
        ("visit", "state-visit"),
    ):
        for event in early:
            if kinds == ("round",) and event.cls == "Round":
                return event
            if event.event_type in kinds and event.participants:
                return event
    return None
