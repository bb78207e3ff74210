"""Anniversaries: what is remembered, reckoned back to its year, and how it is commemorated."""

from __future__ import annotations

import re

from loaders.dates import FoundDate
from loaders.events_acts import relations_draft
from loaders.events_context import Clause, Context, Draft, participants, tidy
from loaders.model import Reference, Sentence

_FOUNDING_OF = re.compile(
    r"(?:founding|establishment|creation|birth|formation|independence|liberation|signing|launch|opening)\s+of\s+(?:the\s+)?|"
    r"(?:its\s+|their\s+)?(?:founding|establishment|independence|liberation)\b|"
    r"(?:victory|end|start|beginning|death|martyrdom|passing|outbreak|normali[sz]ation|restoration)\s+(?:of|in)\s+(?:the\s+)?",
    re.IGNORECASE,
)
_NAMED_AFTER = re.compile(r"[A-Z][\w’'–-]*(?:\s+(?:[A-Z][\w’'–-]*|of|the|and|on|for))*")


def anniversary(
    context: Context, sentence: Sentence, ordinal: int, span: tuple[int, int], marked: Draft | None = None
) -> list[Draft]:
    """`the 75th anniversary of the establishment of …`: what is remembered, and its commemoration.

    `ordinal` is the number that stands at `span`. The year remembered is the year of the anniversary less its
    number, where the sentence gives that year, or the gathering that `marked` it; the record is then derived
    by the rule anniversary-arithmetic.
    """
    text = context.text
    start, end = span
    head = re.compile(
        r"\s+(?:(birth|death|martyrdom|founding|independence)\s+)?anniversary\b(?:\s+of\s+(?:the\s+)?(?:late\s+)?)?",
        re.I,
    )
    found = head.match(text, end, sentence.end)
    if not found:
        return []
    clause = context.clause(sentence, start, found.end())
    year = _year_of(context, sentence, clause)
    if year is None and marked and marked.date and marked.date.first:
        year = marked.date.first.year
    remembered = _remembered(context, sentence, clause, (ordinal, year), found)
    out = [remembered] if remembered else []
    if marked and remembered and found[1] and remembered.participants:
        noun = marked.label.split()[0].lower()
        whom = remembered.participants[0].entity
        marked.label = tidy(f"{text[start:end]} {found[1].lower()} anniversary {noun} for {whom}")
        marked.event_type = "commemorative-meeting"
    out += [x for x in [_commemoration(context, sentence, clause, start, text[start:end], found)] if x]
    return out


def _remembered(
    context: Context,
    sentence: Sentence,
    clause: Clause,
    reckoning: tuple[int, int | None],
    head: re.Match[str],
) -> Draft | None:
    text = context.text
    ordinal, year = reckoning
    what = (head[1] or "").lower()
    after = head.end()
    relations = re.compile(
        r"(?:the\s+)?establishment\s+of\s+(?:[\w–’'-]+\s+){0,3}?(?:diplomatic\s+)?(?:relations|ties)\b"
        r"|(?:their\s+|our\s+|[\w–-]+\s+)?diplomatic\s+(?:relations|ties)\b",
        re.IGNORECASE,
    )
    whom = context.references(
        after, min(clause.end, after + 90), "Person", "Organisation", "State", "Mechanism", "Initiative"
    )
    related = relations.match(text, after, sentence.end)
    comma = re.compile(r"[,;]\s").search(text, after, clause.end)
    stretch = Clause(clause.trigger, clause.trigger, after, comma.start() if comma else clause.end, sentence)
    if related:
        states = [r.entity for r in context.references(related.start(), clause.end, "State")]
        states = list({s.name: s for s in states}.values())
        draft = relations_draft(context, stretch, states if len(states) == 2 else [])
    elif what in ("birth", "death", "martyrdom"):
        people = [r.entity for r in whom if r.entity.cls == "Person"]
        if not people:
            return None
        kind = "birth" if what == "birth" else "death"
        draft = context.draft(
            stretch, f"{kind.capitalize()} of {people[0].name}", kind, (kind, people[0].name)
        )
        draft.participants = participants(people[:1], "participant", ordered=False)
    else:
        draft_or_none = _founding(context, stretch, head, whom, what)
        if draft_or_none is None:
            return None
        draft = draft_or_none
    draft.date, draft.place = None, None
    draft.when = str(year - ordinal) if year else None
    draft.derived = "anniversary-arithmetic" if year else None
    draft.status = "occurred"
    return draft


def _founding(
    context: Context, stretch: Clause, head: re.Match[str], whom: list[Reference], what: str
) -> Draft | None:
    text = context.text
    of = _FOUNDING_OF.match(text, head.end(), stretch.end)
    if not of and what not in ("founding", "independence"):
        return None
    noun = (what or (of[0].split()[0] if of else "founding")).lower()
    begin = of.end() if of else head.end()
    named = [r for r in whom if r.start >= begin - 1 and r.start <= begin + 40]
    words = _NAMED_AFTER.match(text, begin, stretch.end)
    name = named[0].entity.name if named else (words[0] if words else None)
    if name is None:
        return None
    the = "the " if text[begin - 4 : begin].lower() == "the " else ""
    kind = {
        "founding": "founding",
        "establishment": "founding",
        "creation": "founding",
        "formation": "founding",
        "birth": "birth",
        "signing": "signing",
        "launch": "launch",
        "opening": "inauguration",
        "death": "death",
        "martyrdom": "death",
        "passing": "death",
    }.get(noun, "event")
    noun = "founding" if noun == "establishment" and kind == "founding" else noun
    draft = context.draft(stretch, f"{noun.capitalize()} of {the}{name}", kind, (kind, name))
    draft.participants = participants([named[0].entity], "participant", ordered=False) if named else []
    return draft


def _celebrated(
    context: Context, clause: Clause, sentence: Sentence, ordinal: str, head: re.Match[str]
) -> Draft | None:
    """`the 75th anniversary … will be celebrated in 2026`."""
    will = re.compile(
        r"[^.;]{0,120}?\b(?:will|to)\s+be\s+(?:jointly\s+)?(celebrated|marked|commemorated|observed)\b",
        re.IGNORECASE,
    ).match(context.text, head.end(), sentence.end)
    if not will:
        return None
    whole = context.clause(sentence, will.start(1), will.end(1))
    stretch = Clause(clause.trigger, clause.trigger, will.end(), max(whole.end, will.end()), sentence)
    kind = f"{head[1].lower()} " if head[1] else ""
    label = f"{ordinal} {kind}anniversary celebrations"
    draft = context.draft(stretch, label, "commemoration", ("commemoration", ordinal))
    draft.status = "planned"
    return draft


def _year_of(context: Context, sentence: Sentence, clause: Clause) -> int | None:
    """Return the year in which the anniversary falls: from the clause, the sentence, or "this year"."""
    for low, high in ((clause.start, clause.end), (sentence.start, sentence.end)):
        found = [
            d
            for d in context.between(low, high)
            if "/.." not in d.edtf and d.grain in ("day", "month", "year")
        ]
        nearest: FoundDate | None = min(found, key=lambda d: abs(d.start - clause.trigger), default=None)
        if nearest and nearest.first and not nearest.edtf.startswith(".."):
            return nearest.first.year
    return None


def _commemoration(
    context: Context, sentence: Sentence, clause: Clause, start: int, ordinal: str, head: re.Match[str]
) -> Draft | None:
    text = context.text
    before = text[max(sentence.start, start - 120) : start]
    named = re.search(
        r"\b((?:commemorative|celebratory|a\s+series\s+of)\s+(?:[\w-]+\s+)?(?:activities|events|programmes?|functions)|celebrations|commemorations)"
        r"\b[^.;]{0,60}?\b(?:celebrat\w+|mark\w*|commemorat\w+|for|of|on)\s+(?:the\s+)?\Z",
        before,
        re.IGNORECASE,
    )
    if not named:
        return _celebrated(context, clause, sentence, ordinal, head)
    begin = max(sentence.start, start - 120) + named.start()
    wide = context.clause(sentence, begin, begin + 1)
    what = re.sub(r"^a\s+series\s+of\s+", "", named[1], flags=re.IGNORECASE)
    label = f"{ordinal} {head[1] + ' ' if head[1] else ''}anniversary {what}"
    stretch = Clause(wide.start, begin, clause.after, max(wide.end, clause.trigger), sentence)
    draft = context.draft(stretch, label, "commemoration", ("commemoration", ordinal))
    named_end = start + text[start : head.end()].lower().index("anniversary") + len("anniversary")
    draft.start, draft.end = context.quote(Clause(begin, begin, begin, named_end, sentence))
    year = _year_of(context, sentence, stretch)
    if year and draft.date is None:
        draft.when = str(year)
    lead = text[sentence.start : begin]
    if re.search(
        r"\b(?:announced|will|to\s+(?:hold|launch|organi[sz]e)|agreed|decided|planned)\b",
        lead + text[begin:start],
    ):
        draft.status = "planned"
        if draft.date and draft.date.start < begin:
            draft.start = draft.date.start
    return draft
