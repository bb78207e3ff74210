"""Rounds: numbered sittings of mechanisms, conferences and bodies, and the next or last of a series."""

from __future__ import annotations

import re
from dataclasses import dataclass

from loaders.events_context import Clause, Context, Draft, participants, tidy
from loaders.model import Entity, Sentence
from loaders.records import Participant

_UNITS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_TEENS = (
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
)
_TENS = ("twent", "thirt", "fort", "fift", "sixt", "sevent", "eight", "ninet")
NUMBERS: dict[str, int] = {w: i + 1 for i, w in enumerate(_UNITS)} | {w: i + 10 for i, w in enumerate(_TEENS)}
for _i, _stem in enumerate(_TENS):
    NUMBERS[_stem + "ieth"] = 10 * (_i + 2)
    for _j, _unit in enumerate(_UNITS):
        NUMBERS[f"{_stem}y-{_unit}"] = 10 * (_i + 2) + _j + 1
ORDINAL = (
    r"(?:\d{1,3}\s?(?:st|nd|rd|th)|(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-(?:"
    + "|".join(_UNITS)
    + ")|"
    + "|".join(sorted((w for w in NUMBERS if "-" not in w), key=lambda w: (-len(w), w)))
    + r")"
)

_SITTING = re.compile(
    r"[-\s]+(?:(?:annual|plenary|ministerial|formal|regular|informal|special)\s+)?(round|session|meeting|edition|plenary|sitting)"
    r"\s+(?:of|in|under)\s+(?:the\s+)?",
    re.IGNORECASE,
)
_HEADS = (
    r"Dialogue|Summit|Conference|Meeting|Consultations?|Committee|Commission|Forum|Assembly|Congress|Talks|Session|"
    r"Council|Round|Symposium|Exhibition|Games|Expo|Fair"
)
_NAMED = re.compile(
    r"\s+((?:(?:[A-Z][\w’'–-]*(?:\([A-Z]+\))?|of|and|the|on|for|&)\s+){0,12}?(?:" + _HEADS + r")\b"
    r"(?:\s+(?:of|on|for)\s+(?:the\s+)?[A-Z][\w’'–-]*(?:\s+[A-Z][\w’'–-]*){0,4})?(?:\s+(?:meeting|session|Meeting|Session|Summit))?)"
)
_PLAIN = re.compile(
    r"\s+((?:[\w’'–-]+\s+){0,4}?(?:dialogue|summit|consultations|talks|conference|forum))\b(?!\s+(?:of|with|between)\s+\w+\s+that)",
    re.IGNORECASE,
)
_PHRASE = re.compile(
    r"[A-Z][\w’'–-]*(?:\s+(?:\([A-Z]{2,}\)|[A-Z][\w’'–-]*|of(?=\s+(?:the\s+)?[A-Z])|and(?=\s+[A-Z])|on(?=\s+[A-Z])|for(?=\s+[A-Z])|the(?=\s+[A-Z])|&))*"
)
_LOWER_PHRASE = re.compile(
    r"(?:[\w’'–-]+\s+){0,6}?(?:dialogue|talks|consultations?|negotiations|committee|commission|conference|summit|forum|mechanism|"
    r"council|congress)\b",
    re.IGNORECASE,
)
_TYPES = (
    (r"summit", "summit"),
    (r"consultation", "consultation"),
    (r"negotiation|talks", "negotiation"),
    (r"conference|symposium|forum", "conference"),
    (r"dialogue|minister", "ministerial-dialogue"),
    (r"expo|exhibition|fair", "exhibition"),
    (r"assembly|session|congress|committee|commission|council", "session"),
)
_COCHAIR = re.compile(r"\bco-?chair(?:ed|s|ing)?\b(\s+by\b)?")
_CHAIR = re.compile(r"\b(chair(?:ed|s)|presided\s+over|host(?:ed|s))\b(\s+by\b)?")
_LED = re.compile(r"\b(?:attended|addressed|represented|led)\s+by\b")
_HOSTING = re.compile(r"\b(?:will\s+host|to\s+host|hosts|hosted)\s+(?:the\s+)?(?:\w+\s+)?\Z")
_WITH = re.compile(r"\bwith\b")


@dataclass(slots=True)
class Series:
    """The series of rounds that a document has named so far: the newest ordinal of each."""

    newest: dict[str, int]

    def resolve(self, name: str) -> str | None:
        """Return the one known series whose words hold all words of `name`, or None."""
        wanted = words(name)
        fitting = [s for s in self.newest if wanted and wanted <= words(s)]
        return fitting[0] if len(fitting) == 1 else None


def words(name: str) -> set[str]:
    """Return the words of a name as they are compared: lower case, no plural s, short words left out."""
    return {
        w.removesuffix("s") for w in re.findall(r"[a-z]{3,}", name.lower().replace("’", "'").replace("'", ""))
    } - {"the"}


def number(text: str) -> int | None:
    """Return the value of an ordinal ("7th", "seventh", "twenty-first"), or None."""
    word = text.strip().lower()
    digits = re.match(r"\d{1,3}", word)
    return int(digits[0]) if digits else NUMBERS.get(word)


def suffixed(value: int) -> str:
    """Return 7 as "7th"."""
    if value % 100 in (11, 12, 13):
        return f"{value}th"
    return f"{value}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(value % 10, 'th') }"


def numbered(context: Context, sentence: Sentence, start: int, end: int, series: Series) -> Draft | None:
    """Return the round that an ordinal at `start`–`end` names, or None where it counts something else."""
    value = number(context.text[start:end])
    if not value:
        return None
    sitting, name, after = _name(context, sentence, end)
    if name is None:
        return None
    return _round(context, sentence, start, after, value, sitting, name, series)


def following(context: Context, sentence: Sentence, match: re.Match[str], series: Series) -> Draft | None:
    """Return the next (or last) round of a series; its number is derived where this document gives one."""
    if match["of"]:
        name, after = _phrase(context, sentence, match.end())
    else:
        # "The next round will be held in …": of the one series that the document has told of.
        name, after = (next(iter(series.newest)) if len(series.newest) == 1 else None), match.end()
    if name is None:
        return None
    known = _series(context, match.end(), after, name, series) if match["of"] else name
    newest = series.newest.get(known or "")
    which = match["which"].lower()
    back = which in ("last", "previous")
    if back and newest is None:
        return None
    step = -1 if back else 1
    value = newest + step if newest is not None and newest + step > 0 else None
    draft = _draft(
        context, sentence, match.start(), after, match["sitting"].capitalize(), known or name, name
    )
    draft.ordinal = value
    title = f"the {draft.series}" if draft.series else f"the {name}"
    word = "Previous" if back else "Next"
    count = f" ({suffixed(value)})" if value else ""
    draft.label = tidy(f"{word}{count} {match['sitting'].lower()} of {title}")
    draft.derived = "next-round" if value else None
    draft.status = "occurred" if back else ("cancelled" if draft.status == "cancelled" else "planned")
    draft.key = ("round", (known or name).lower(), str(value))
    if draft.date and draft.status == "planned" and not draft.date.deictic and draft.date.first:
        day = context.anchor
        draft.date = None if day and draft.date.first < day and draft.date.grain == "day" else draft.date
    return draft


def _name(context: Context, sentence: Sentence, end: int) -> tuple[str, str | None, int]:
    text = context.text
    sitting = _SITTING.match(text, end, sentence.end)
    if sitting:
        name, after = _phrase(context, sentence, sitting.end())
        return sitting[1].capitalize(), name, after
    space = re.compile(r"\s+").match(text, end, sentence.end)
    reference = context.reading.at(space.end()) if space else None
    if reference and reference.entity.cls == "Mechanism":
        return "", text[reference.start : reference.end], reference.end
    for pattern in (_NAMED, _PLAIN):
        found = pattern.match(text, end, sentence.end)
        if found:
            return "", found[1], found.end(1)
    return "", None, end


def _phrase(context: Context, sentence: Sentence, start: int) -> tuple[str | None, int]:
    reference = context.reading.at(start)
    if reference and reference.entity.cls in ("Mechanism", "Organisation"):
        longer = _PHRASE.match(context.text, start, sentence.end)
        end = (
            max(reference.end, longer.end() if longer else 0)
            if reference.entity.cls == "Organisation"
            else reference.end
        )
        return context.text[start:end], end
    found = _PHRASE.match(context.text, start, sentence.end)
    if found and len(found[0]) > 3:
        return found[0].rstrip(), found.end()
    lower = _LOWER_PHRASE.match(context.text, start, sentence.end)
    return (lower[0], lower.end()) if lower else (None, start)


def _series(context: Context, start: int, end: int, name: str, series: Series) -> str | None:
    inside = [r for r in context.reading.within(max(0, start - 2), end + 2) if r.entity.cls == "Mechanism"]
    if inside:
        return max(inside, key=lambda r: r.end - r.start).entity.name
    return series.resolve(name)


def _round(
    context: Context,
    sentence: Sentence,
    start: int,
    after: int,
    value: int,
    sitting: str,
    name: str,
    series: Series,
) -> Draft:
    known = _series(context, start, after, name, series)
    draft = _draft(context, sentence, start, after, sitting, known or name, name)
    draft.ordinal = value
    own = draft.series or name
    if sitting:
        draft.label = tidy(f"{suffixed(value)} {sitting} of the {own}")
    elif known:
        draft.label = tidy(f"{suffixed(value)} Round of the {own}")
    else:
        draft.label = tidy(f"{suffixed(value)} {own}")
    draft.key = ("round", own.lower(), str(value))
    if draft.status == "occurred" and own[:1].isupper():
        series.newest[own] = max(value, series.newest.get(own, 0))
    return draft


def _draft(
    context: Context, sentence: Sentence, start: int, after: int, sitting: str, series: str, name: str
) -> Draft:
    clause = context.clause(sentence, start, after)
    low = f"{sitting} {name}".lower()
    kind = next((t for pattern, t in _TYPES if re.search(pattern, low)), "meeting")
    if "foreign minister" in series.lower() or "strategic dialogue" in series.lower():
        kind = "ministerial-dialogue"
    draft = context.draft(clause, name, kind, ("round", series.lower()))
    draft.cls = "Round"
    hosting = _HOSTING.search(context.text, max(clause.start, start - 40), start)
    if draft.place is None and hosting:
        hosts = context.references(clause.start, hosting.start(), "Place")
        draft.place = hosts[-1].entity.name if hosts else None
    draft.series = series if series[:1].isupper() else None
    draft.participants = chairs(context, clause)
    return draft


def chairs(context: Context, clause: Clause) -> list[Participant]:
    """Return who chaired, co-chaired, hosted or attended what the clause tells of."""
    text = context.text
    both = _COCHAIR.search(text, clause.start, clause.end)
    if both:
        people = _agents(context, clause, both.end(), bool(both[1]))
        if not both[1]:
            people = [*context.subject(_at(clause, both.start())), *people]
        return participants(_once(people), "co-chair")
    one = _CHAIR.search(text, clause.start, clause.end)
    if one:
        role = "host" if one[1].startswith("host") else "chair"
        people = (
            _agents(context, clause, one.end(), True) if one[2] else context.subject(_at(clause, one.start()))
        )
        return participants(_once(people), role, ordered=False)
    led = _LED.search(text, clause.start, clause.end)
    if led:
        return participants(_agents(context, clause, led.end(), True), "attendee", ordered=False)
    return []


def _at(clause: Clause, position: int) -> Clause:
    return Clause(clause.start, position, position, clause.end, clause.sentence)


def _agents(context: Context, clause: Clause, after: int, by: bool) -> list[Entity]:
    if by:
        return context.persons(after, clause.end)
    others = _WITH.search(context.text, after, clause.end)
    return context.persons(others.end(), clause.end) if others else []


def _once(people: list[Entity]) -> list[Entity]:
    return list({p.name: p for p in people}.values())
