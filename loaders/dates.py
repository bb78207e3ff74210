"""Dates in running text: a grammar of forms, and rules that resolve what a form leaves open.

Results are EDTF strings that keep the precision of the text ("2025-08", "196X", "1951/.."). What is not
written out (a weekday, "next year", a day without its year) is resolved against an anchor, the document's
own date, or against a full date shortly before, and is then marked `derived` with its rule. A number that
is no date ("5,000", "1,951 km", "Resolution 2758") gives nothing, and so does an impossible date.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from dataclasses import dataclass, replace

from loaders import dates_grammar as grammar
from loaders import dates_relative as relative

RULE = relative.RULE
YEAR_RULE = "year-of-document"
"""The rule that gives a day and month their year."""


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in the text. `grain` is day, week, month, year or decade.

    `derived` dates carry the slug of the rule that resolved them; `deictic` ones depend on the day the text
    was written ("on Monday", "next year"). `title_year` marks the year of a book or a resolution, or of a
    life ("(1928–1979)"), which is nobody's event date.
    """

    start: int
    end: int
    edtf: str
    rule: str | None = None
    derived: bool = False
    grain: str = "day"
    deictic: bool = False
    title_year: bool = False

    @property
    def first(self) -> dt.date | None:
        """The first day that the date can mean, or None where it has no beginning."""
        return first_day(self.edtf)


def find_dates(text: str, start: int, end: int, anchor: dt.date | None = None) -> list[FoundDate]:
    """Return the dates in `text[start:end]`, in order, without overlaps.

    `anchor` is the date the text was written; without it, relative dates are left out, and a day without
    a year takes the year of a full date shortly before it, or is left out too. The EDTF forms are years,
    months, days, decades (196X) and intervals of them, open or closed.
    """
    found: list[FoundDate] = []
    context: tuple[int, dt.date] | None = None
    for match in grammar.DATE.finditer(text, start, end):
        date = _build(text, match, anchor, context, start, end)
        if date is None:
            continue
        date = _opened(text, date, start, end)
        found.append(date)
        first = date.first
        if first and not date.title_year and date.grain in ("day", "month") and not date.deictic:
            context = (date.end, first)
    words = relative.find(text, start, end, anchor)
    taken = [f.start for f in found]
    for word in words:
        at = bisect_left(taken, word.end)
        if at and found[at - 1].end > word.start:
            continue
        found.append(
            FoundDate(word.start, word.end, word.edtf, RULE, True, word.grain, deictic=True)
            if word.edtf
            else FoundDate(word.start, word.end, "", RULE, True, word.grain, deictic=True)
        )
    found.sort(key=lambda f: f.start)
    return _joined(text, _same_day(found, anchor))


def _same_day(found: list[FoundDate], anchor: dt.date | None) -> list[FoundDate]:
    """Resolve "the same day" and "the following year" by the date named before (or leave them out)."""
    out: list[FoundDate] = []
    day: str | None = None
    year: int | None = anchor.year if anchor else None
    for date in found:
        if date.edtf:
            if date.grain == "day" and len(date.edtf) == 10 and not date.title_year:
                day = date.edtf
            first = date.first
            year = first.year if first and not date.title_year else year
            out.append(date)
        elif date.grain == "year":
            if year is not None:
                out.append(replace(date, edtf=f"{year + 1:04}"))
        elif day or anchor:
            out.append(replace(date, edtf=day or (anchor.isoformat() if anchor else ""), deictic=day is None))
    return out


def _build(
    text: str,
    match: re.Match[str],
    anchor: dt.date | None,
    context: tuple[int, dt.date] | None,
    start: int,
    end: int,
) -> FoundDate | None:
    a, b = match.span()
    kind = match.lastgroup or ""
    if match["iso"]:
        return FoundDate(a, b, match["iso"]) if _valid(match["iso"]) else None
    if match["md_m"] or match["dm_m"]:
        return _month_day(text, match, anchor, context, start, end)
    if match["my_m"]:
        year = match["my_y"]
        one = f"{year}-{_month(match['my_m']):02}"
        if match["my_m2"]:
            two = f"{year}-{_month(match['my_m2']):02}"
            return FoundDate(a, b, f"{one}/{two}", grain="month") if one < two else None
        return FoundDate(a, b, one, grain="month")
    if match["yy_1"]:
        return _years(text, match, start, end)
    if match["decade"]:
        return FoundDate(a, b, match["decade"][:3] + "X", grain="decade")
    if match["y"]:
        return _year(text, a, b, start, end)
    if kind == "wd":
        return _weekday(text, a, b, anchor, start, end)
    return _month_alone(text, match, anchor, start, end)


def _month_day(
    text: str,
    match: re.Match[str],
    anchor: dt.date | None,
    context: tuple[int, dt.date] | None,
    start: int,
    end: int,
) -> FoundDate | None:
    prefix = "md" if match["md_m"] else "dm"
    month = _month(match[prefix + "_m"])
    one = _number(match[prefix + "_d"])
    two = _number(match[prefix + "_d2"]) if match[prefix + "_d2"] else None
    a, b = match.span()
    separator = (match[prefix + "_s"] or "").strip()
    if two is not None and separator == "and" and two != one + 1:
        between = bool(grammar.BETWEEN.search(text, max(start, a - 12), a))
        if not between:
            # "on January 4 and 20 others": the second number belongs to something else.
            if prefix == "dm":
                return None
            b, two = match.end("md_d"), None
    year_text = match[prefix + "_y"] if b == match.end() else None
    derived = year_text is None
    if year_text:
        year: int | None = int(year_text)
    elif _followed_by_year(text, match, month, end):
        # "30 January to 2 February 2026": the year at the end is that of both.
        year = _followed_by_year(text, match, month, end)
        derived = False
    else:
        year, derived = _resolve_year(text, a, b, month, two or one, anchor, context, start, end)
    if year is None:
        return None
    first, last = _iso(year, month, one), _iso(year, month, two if two is not None else one)
    if not first or not last or last < first:
        return None
    edtf = first if two is None else f"{first}/{last}"
    return FoundDate(a, b, edtf, YEAR_RULE if derived else None, derived)


def _followed_by_year(text: str, match: re.Match[str], month: int, end: int) -> int | None:
    joint = grammar.JOINT.match(text, match.end(), end)
    other = grammar.DATE.match(text, joint.end(), end) if joint else None
    if not other:
        return None
    for prefix in ("md", "dm"):
        if other[prefix + "_m"] and other[prefix + "_y"]:
            return int(other[prefix + "_y"]) - (_month(other[prefix + "_m"]) < month)
    return None


def _resolve_year(
    text: str,
    a: int,
    b: int,
    month: int,
    day: int,
    anchor: dt.date | None,
    context: tuple[int, dt.date] | None,
    start: int,
    end: int,
) -> tuple[int | None, bool]:
    """Return the year of a day without one, and whether a rule was needed.

    A full date in the words just before gives the year as the text itself does ("from January 3-5, 2026 and
    … on January 4"); further off, or from the anchor, it is reckoned.
    """
    if context and a - context[0] <= grammar.CONTEXT_REACH:
        near = relative.nearest(month, day, context[1])
        if near and abs((near - context[1]).days) <= 200:
            return near.year, a - context[0] > grammar.STATED_REACH
    if anchor is None:
        return None, True
    resolved = relative.day_without_year(month, day, anchor, relative.is_future(text, a, b, start, end))
    return (resolved.year if resolved else None), True


def _years(text: str, match: re.Match[str], start: int, end: int) -> FoundDate | None:
    a, b = match.span()
    one, second = match["yy_1"], match["yy_2"]
    before = text[max(start, a - 40) : a]
    two = second if len(second) == 4 else one[:2] + second
    word = match["yy_s"] in ("and", "to", "until")
    if two <= one or (word and len(second) == 2) or grammar.BEFORE_BLOCKED.search(before):
        return _year(text, a, match.end("yy_1"), start, end)
    if match["yy_s"] == "and" and not grammar.BETWEEN.search(before):
        return _year(text, a, match.end("yy_1"), start, end)
    if grammar.AFTER_BLOCKED.match(text, b, end):
        return None
    life = bool(grammar.LIFE_BEFORE.search(before)) and text[b : b + 1] in ")]"
    return FoundDate(a, b, f"{one}/{two}", grain="year", title_year=life)


def _year(text: str, a: int, b: int, start: int, end: int) -> FoundDate | None:
    before = text[max(start, a - 40) : a]
    compound = text[b : b + 1] in ("-", "–") and text[b + 1 : b + 2].isalpha()
    if compound or grammar.AFTER_BLOCKED.match(text, b, end):
        return None
    title = bool(grammar.TITLE_BEFORE.search(before)) and text[b : b + 1] in ")]"
    if title:
        return FoundDate(a, b, text[a:b], grain="year", title_year=True)
    if grammar.BEFORE_BLOCKED.search(before):
        return None
    bare = not before.strip() or before.rstrip()[-1] in '.!?:•“"' or before.endswith("that ")
    if not (grammar.YEAR_CONTEXT.search(before) or (bare and grammar.SENTENCE_YEAR.match(text, b, end))):
        return None
    life = bool(grammar.LIFE_BEFORE.search(before)) and "b." in before[-6:]
    return FoundDate(a, b, text[a:b], grain="year", title_year=life)


def _weekday(text: str, a: int, b: int, anchor: dt.date | None, start: int, end: int) -> FoundDate | None:
    if anchor is None:
        return None
    before = text[max(start, a - 12) : a].lower()
    day, begin = relative.weekday(grammar.WEEKDAYS.index(text[a:b]), anchor, before, text, a, b, start, end)
    return FoundDate(begin, b, day.isoformat(), RULE, True, deictic=True)


def _month_alone(
    text: str, match: re.Match[str], anchor: dt.date | None, start: int, end: int
) -> FoundDate | None:
    a, b = match.span()
    before = text[max(start, a - 12) : a]
    if anchor is None or not grammar.MONTH_CONTEXT.search(before):
        return None
    month = _month(match["m"])
    year, begin, finish = relative.month_year(month, anchor, before.lower(), text, a, b, start, end)
    return FoundDate(begin, finish, f"{year}-{month:02}", RULE, True, "month", deictic=True)


def _opened(text: str, date: FoundDate, start: int, end: int) -> FoundDate:
    """Make an interval of "since X", "until X", "by X" and "X onwards"."""
    if "/" in date.edtf or date.title_year or not date.edtf:
        return date
    before = grammar.OPEN_BEFORE.search(text, max(start, date.start - 20), date.start)
    if before:
        since = before[1].lower() == "since"
        edtf = f"{date.edtf}/.." if since else f"../{date.edtf}"
        return replace(date, start=before.start(), edtf=edtf)
    after = grammar.ONWARD.match(text, date.end, min(end, date.end + 12))
    if after and re.search(r"\bfrom\s+\Z", text[max(start, date.start - 6) : date.start], re.IGNORECASE):
        return replace(date, end=after.end(), edtf=f"{date.edtf}/..")
    return date


def _joined(text: str, found: list[FoundDate]) -> list[FoundDate]:
    """Join "X to Y" into one interval where both are plain dates and X comes first."""
    out: list[FoundDate] = []
    for date in found:
        last = out[-1] if out else None
        if (
            last
            and 0 < date.start - last.end <= 12
            and "/" not in last.edtf + date.edtf
            and grammar.JOIN.fullmatch(text[last.end : date.start])
            and not (last.title_year or date.title_year)
            and last.edtf < date.edtf
            and last.grain == date.grain
        ):
            out[-1] = replace(
                date,
                start=last.start,
                edtf=f"{last.edtf}/{date.edtf}",
                derived=last.derived or date.derived,
                rule=last.rule or date.rule,
                deictic=last.deictic or date.deictic,
            )
        else:
            out.append(date)
    return out


def _month(name: str) -> int:
    return grammar.MONTHS[name.rstrip(".").lower()]


def _number(day: str) -> int:
    return int(day.rstrip("stndrh"))


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return None


def _valid(iso: str) -> bool:
    try:
        dt.date.fromisoformat(iso)
    except ValueError:
        return False
    return True


def first_day(edtf: str) -> dt.date | None:
    """Return the first day that an EDTF string (of the forms made here) can mean, or None if it is open."""
    head = edtf.split("/", 1)[0].replace("X", "0")
    parts = head.split("-")
    try:
        numbers = [int(p) for p in parts]
        return dt.date(*numbers, *(1,) * (3 - len(numbers)))
    except ValueError:
        return None


def full_date(text: str) -> dt.date | None:
    """Return the first date in `text` that names day, month and year, or None."""
    for date in find_dates(text, 0, len(text)):
        if date.grain == "day" and not date.derived and len(date.edtf) >= 10:
            return date.first
    return None


def month_day(text: str) -> tuple[int, int] | None:
    """Return (month, day) of a date that may lack its year ("Nov. 2"), or None."""
    for match in grammar.DATE.finditer(text):
        for prefix in ("md", "dm"):
            if match[prefix + "_m"]:
                return _month(match[prefix + "_m"]), _number(match[prefix + "_d"])
    return None


def monthday_in_year(monthday: tuple[int, int], year: int) -> dt.date | None:
    """Return the date, or None where there is none (29 February)."""
    iso = _iso(year, *monthday)
    return dt.date.fromisoformat(iso) if iso else None
