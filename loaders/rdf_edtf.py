"""Uncertain time: the part of EDTF that documents need, and the two dates that bound it.

EDTF is the Library of Congress Extended Date/Time Format (ISO 8601-2:2019, levels 0 and 1, and the
decade and century of level 1 written with X). Read here: a year, a month, a day, a decade `195X`, a
century `19XX`, each with an optional `?` `~` `%`, and intervals of them with an open (`..`) or unknown
(empty) end. Seasons, sets and exponential years are refused.
"""

from __future__ import annotations

import calendar
import datetime as dt
import functools
import re

_POINT = re.compile(
    r"(?P<year>[0-9]{4}|[0-9]{3}X|[0-9]{2}XX)(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?[?~%]?"
)


class EdtfError(ValueError):
    """A text that is not a date of the part of EDTF read here; the message says what is wrong."""


@functools.lru_cache(maxsize=4096)
def bounds(text: str) -> tuple[dt.date | None, dt.date | None]:
    """Return the first and the last day that the EDTF date `text` can mean; None for an open or unknown end.

    `2026-01` gives the first and the last of that January; `1979~` the whole of 1979, since an
    approximate date has no agreed width and a wider one would be invented.
    """
    if "/" not in text:
        return _point(text, text)
    left, _, right = text.partition("/")
    if left in ("", "..") and right in ("", ".."):
        raise EdtfError(f"{text!r} has neither a beginning nor an end")
    earliest = None if left in ("", "..") else _point(left, text)[0]
    latest = None if right in ("", "..") else _point(right, text)[1]
    if earliest and latest and latest < earliest:
        raise EdtfError(f"{text!r} ends before it begins")
    return earliest, latest


def _point(text: str, whole: str) -> tuple[dt.date, dt.date]:
    match = _POINT.fullmatch(text)
    if match is None:
        raise EdtfError(f"{whole!r} is not an EDTF date (2026, 2026-01, 2026-01-04, 195X, 2024/..)")
    year, month, day = match["year"], match["month"], match["day"]
    if "X" in year and month:
        raise EdtfError(f"{whole!r} gives a month of an unknown year")
    try:
        first, last = int(year.replace("X", "0")), int(year.replace("X", "9"))
        if month is None:
            return dt.date(first, 1, 1), dt.date(last, 12, 31)
        if day is None:
            return dt.date(first, int(month), 1), dt.date(
                last, int(month), calendar.monthrange(last, int(month))[1]
            )
        exact = dt.date(first, int(month), int(day))
    except ValueError as error:
        raise EdtfError(f"{whole!r} is no day of the calendar: {error}") from None
    return exact, exact


def is_day(text: str) -> bool:
    """Say whether `text` is one certain calendar day, so that it can be an xsd:date."""
    return re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) is not None
