"""Dates that depend on when the text was written: "on Monday", "yesterday", "next year", "two days ago".

Every rule reads as a reader of news would: a weekday or a day without a year lies in the past unless the
clause speaks of the future.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

RULE = "relative-date"

_ANY = re.compile(
    r"\b(?:(?P<day>yesterday|today|tomorrow|tonight|last\s+night)\b(?!['’]s)"
    r"|(?P<same>the\s+same\s+day|that\s+(?:same\s+)?day|earlier\s+in\s+the\s+day|later\s+in\s+the\s+day)\b"
    r"|(?P<after>the\s+(?:following|next)\s+year)\b"
    r"|(?:(?P<part>earlier|later|early|late)\s+)?(?P<which>last|this|next|the\s+(?:current|coming|previous|past))\s+"
    r"(?P<unit>week|weekend|month|year)\b(?!['’]s)"
    r"|(?P<count>\d{1,3}|a|an|one|two|three|four|five|six|seven|eight|nine|ten|twelve)\s+"
    r"(?P<ago>days?|weeks?|months?|years?)\s+ago\b)",
    re.IGNORECASE,
)
_WORDS = (
    "a",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
_NUMBERS = {word: max(1, number) for number, word in enumerate(_WORDS)} | {"an": 1}
_FUTURE = re.compile(
    r"\b(?:will|shall|to\s+be|would|scheduled|expected|upcoming|coming|due|plans?|planned|slated|next|set\s+to|"
    r"is\s+to|are\s+to|to\s+(?:visit|hold|meet|attend|arrive|host|travel|begin|start|take\s+place))\b",
    re.IGNORECASE,
)
_BORDER = re.compile(r"[.;!?]\s")
_REACH = 80


@dataclass(frozen=True, slots=True)
class Word:
    """A relative expression; `edtf` is None for "the same day" and "the following year": the text before
    resolves those."""

    start: int
    end: int
    edtf: str | None
    grain: str


def find(text: str, start: int, end: int, anchor: dt.date | None) -> list[Word]:
    """Return the relative expressions in `text[start:end]`; without an anchor those on earlier text only."""
    out: list[Word] = []
    for match in _ANY.finditer(text, start, end):
        a, b = match.span()
        if match["same"]:
            out.append(Word(a, b, None, "day"))
        elif match["after"]:
            out.append(Word(a, b, None, "year"))
        elif anchor is not None:
            resolved = _resolve(match, anchor)
            if resolved:
                out.append(Word(a, b, *resolved))
    return out


def _resolve(match: re.Match[str], anchor: dt.date) -> tuple[str, str] | None:
    try:
        if match["day"]:
            word = match["day"].lower().split()[0]
            shift = {"yesterday": -1, "last": -1, "tomorrow": 1}.get(word, 0)
            return (anchor + dt.timedelta(days=shift)).isoformat(), "day"
        if match["unit"]:
            return _unit(match, anchor)
        count = match["count"].lower()
        number = int(count) if count.isdigit() else _NUMBERS[count]
        unit = match["ago"].lower().rstrip("s")
        if unit == "day":
            return (anchor - dt.timedelta(days=number)).isoformat(), "day"
        if unit == "week":
            return _week(anchor - dt.timedelta(weeks=number)), "week"
        if unit == "month":
            return _shift_month(anchor, -number), "month"
        return f"{anchor.year - number:04}", "year"
    except OverflowError:
        return None


def _unit(match: re.Match[str], anchor: dt.date) -> tuple[str, str]:
    which = match["which"].lower().split()[-1]
    shift = {"last": -1, "previous": -1, "past": -1, "next": 1, "coming": 1}.get(which, 0)
    unit = match["unit"].lower()
    part = (match["part"] or "").lower()
    if unit in ("week", "weekend"):
        monday = anchor - dt.timedelta(days=anchor.weekday()) + dt.timedelta(weeks=shift)
        if unit == "weekend":
            return f"{monday + dt.timedelta(days=5)}/{monday + dt.timedelta(days=6)}", "week"
        if part == "earlier" and shift == 0:
            return (f"{monday}/{anchor}" if monday < anchor else anchor.isoformat()), "week"
        if part == "later" and shift == 0:
            return f"{anchor}/{monday + dt.timedelta(days=6)}", "week"
        return _week(monday), "week"
    if unit == "month":
        return _shift_month(anchor, shift), "month"
    return f"{anchor.year + shift:04}", "year"


def _week(day: dt.date) -> str:
    monday = day - dt.timedelta(days=day.weekday())
    return f"{monday}/{monday + dt.timedelta(days=6)}"


def _shift_month(day: dt.date, months: int) -> str:
    index = day.year * 12 + day.month - 1 + months
    return f"{index // 12:04}-{index % 12 + 1:02}"


def is_future(text: str, a: int, b: int, start: int, end: int) -> bool:
    """Tell whether the clause around `a`–`b` speaks of what is to come."""
    low, high = max(start, a - _REACH), min(end, b + _REACH)
    before, after = text[low:a], text[b:high]
    borders = [m.end() for m in _BORDER.finditer(before)]
    if borders:
        before = before[borders[-1] :]
    cut = _BORDER.search(after)
    return bool(_FUTURE.search(before) or _FUTURE.search(after[: cut.start()] if cut else after))


def weekday(
    number: int, anchor: dt.date, before: str, text: str, a: int, b: int, start: int, end: int
) -> tuple[dt.date, int]:
    """Return the day that a weekday means, and where the expression begins ("last Monday").

    In reports: the last such day up to the anchor; "last" is before the anchor, "next", "coming" and a
    clause about the future after it.
    """
    back = (anchor.weekday() - number) % 7
    on = re.search(r"\b(last|next|this|coming|previous)\s+\Z", before)
    begin = a - (len(before) - on.start()) if on else a
    word = on[1] if on else ""
    if word in ("last", "previous"):
        return anchor - dt.timedelta(days=back or 7), begin
    if word in ("next", "coming") or (not word and back and is_future(text, a, b, start, end)):
        return anchor + dt.timedelta(days=(7 - back) if back else 7), begin
    return anchor - dt.timedelta(days=back), begin


def month_year(
    month: int, anchor: dt.date, before: str, text: str, a: int, b: int, start: int, end: int
) -> tuple[int, int, int]:
    """Return (year, start, end) for a month that stands without a year ("last May", "in May this year")."""
    with_year = re.compile(r"\s+(?:of\s+)?(last|this|next)\s+year\b").match(text, b, end)
    if with_year:
        return anchor.year + {"last": -1, "this": 0, "next": 1}[with_year[1]], a, with_year.end()
    word = re.search(r"\b(last|next|this)\s+\Z", before)
    begin = a - (len(before) - word.start()) if word else a
    which = word[1] if word else ""
    if which == "this":
        return anchor.year, begin, b
    future = which == "next" or (not which and is_future(text, a, b, start, end))
    if future:
        return anchor.year + (month <= anchor.month if which else month < anchor.month), begin, b
    return anchor.year - (month >= anchor.month if which else month > anchor.month), begin, b


def nearest(month: int, day: int, to: dt.date) -> dt.date | None:
    """Return the date with this month and day that lies nearest to `to`; None where there is none."""
    dates = [d for y in (to.year - 1, to.year, to.year + 1) if (d := _date(y, month, day))]
    return min(dates, key=lambda d: (abs((d - to).days), d), default=None)


def day_without_year(month: int, day: int, anchor: dt.date, future: bool) -> dt.date | None:
    """Return the date a day without its year means: the last one up to the anchor, or the next if `future`.

    A date within the coming week counts as coming although no word says so: agendas are written so.
    """
    reach = 8 if (month, day) == (2, 29) else 1
    years = range(anchor.year - reach, anchor.year + reach + 1)
    dates = [d for y in years if (d := _date(y, month, day))]
    past = max((d for d in dates if d <= anchor), default=None)
    coming = min((d for d in dates if d > anchor), default=None)
    if coming and (future or (coming - anchor).days <= 7) and past != anchor:
        return coming
    return past


def _date(year: int, month: int, day: int) -> dt.date | None:
    if not 1 <= year <= 9999 or not 1 <= month <= 12 or not 1 <= day <= calendar.monthrange(year, month)[1]:
        return None
    return dt.date(year, month, day)
