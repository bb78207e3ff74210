"""Dates: forms, precision, resolution against the document's date, and numbers that are no dates."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.dates import find_dates, first_day, full_date

MONDAY = dt.date(2026, 1, 5)


def edtf(text: str, anchor: dt.date | None = MONDAY) -> list[str]:
    found = find_dates(text, 0, len(text), anchor)
    for one in found:
        assert 0 <= one.start < one.end <= len(text)
        assert (one.rule is not None) == one.derived
    assert all(a.end <= b.start for a, b in pairwise(found))
    return [d.edtf for d in found]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("January 3-5, 2026", "2026-01-03/2026-01-05"),
        ("from 16 to 20 October 2018", "2018-10-16/2018-10-20"),
        ("3–5 January 2026", "2026-01-03/2026-01-05"),
        ("30 January to 2 February 2026", "2026-01-30/2026-02-02"),
        ("from December 30 to January 2, 2026", "2025-12-30/2026-01-02"),
        ("28 December 2025 – 2 January 2026", "2025-12-28/2026-01-02"),
        ("between 3 and 7 May 2024", "2024-05-03/2024-05-07"),
        ("on Monday January 5, 2026, marking", "2026-01-05"),
        ("the 21st of May 1951", "1951-05-21"),
        ("on Aug. 21, 2025", "2025-08-21"),
        ("on 2 March, 1963", "1963-03-02"),
        ("on 2025-08-21", "2025-08-21"),
        ("in August 2025", "2025-08"),
        ("December 2017 to November 2018", "2017-12/2018-11"),
        ("from 2026 to 2027", "2026/2027"),
        ("in 2025-26", "2025/2026"),
        ("since 1951", "1951/.."),
        ("since May 1951", "1951-05/.."),
        ("from 2027 onwards", "2027/.."),
        ("by the end of 2030", "../2030"),
        ("in the 1960s", "196X"),
        ("In 1974, he spoke", "1974"),
        ("that 2026 will see", "2026"),
        ("the 1955 conference", "1955"),
    ],
)
def test_forms(text: str, wanted: str) -> None:
    assert edtf(text, None) == [wanted]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("on Monday", "2026-01-05"),
        ("on Sunday", "2026-01-04"),
        ("last Monday", "2025-12-29"),
        ("next Friday", "2026-01-09"),
        ("will meet on Thursday", "2026-01-08"),
        ("met on Thursday", "2026-01-01"),
        ("yesterday", "2026-01-04"),
        ("last month", "2025-12"),
        ("next year", "2027"),
        ("earlier this week", "2026-01-05"),
        ("last week", "2025-12-29/2026-01-04"),
        ("two days ago", "2026-01-03"),
        ("three years ago", "2023"),
        ("last August", "2025-08"),
        ("in May this year", "2026-05"),
        ("on December 29", "2025-12-29"),
        ("on March 23", "2025-03-23"),
        ("will be held on March 23", "2026-03-23"),
        ("on Jan. 5", "2026-01-05"),
    ],
)
def test_relative_dates_need_and_use_an_anchor(text: str, wanted: str) -> None:
    (found,) = find_dates(text, 0, len(text), MONDAY)
    assert (found.edtf, found.derived) == (wanted, True)
    assert found.rule in ("relative-date", "year-of-document")
    assert edtf(text, None) == []


def test_a_year_shortly_before_serves_a_day_without_one() -> None:
    text = "visited China from January 3-5, 2026 and spoke on January 4."
    assert edtf(text, None) == ["2026-01-03/2026-01-05", "2026-01-04"]
    assert edtf("On 30 December 2025 he left; on January 2 he came back.", None) == [
        "2025-12-30",
        "2026-01-02",
    ]


def test_the_same_day_is_the_day_named_before() -> None:
    assert edtf("He left on 4 May 2024. The same day she came.", None) == ["2024-05-04", "2024-05-04"]
    assert edtf("The same day she came.", None) == []


@pytest.mark.parametrize(
    "text",
    [
        "5,000 people",
        "1,951 km",
        "a road of 1951 km",
        "UNGA 2758",
        "Resolution 1973 demands",
        "2000 soldiers",
        "over 2000 projects",
        "$2026",
        "Rs. 2026",
        "version 2.0",
        "February 30, 2026",
        "31 April 2025",
        "the 75th",
        "today’s world",
        "may 5 people come",
        "march 5 miles",
        "99:2026",
        "1800-metre",
        "room 1951",
    ],
)
def test_numbers_that_are_no_dates(text: str) -> None:
    assert edtf(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "‘Bhutto: Trial and Execution’ (1979)",
        "“The Myth of Independence” (1969)",
        "*Himalayan Frontier* (1973)",
        "resolution 1267 (1999)",
        "Bhutto (1928–1979)",
    ],
)
def test_a_books_year_is_marked(text: str) -> None:
    assert [d.title_year for d in find_dates(text, 0, len(text), MONDAY)] == [True]


def test_a_count_after_a_day_is_no_range() -> None:
    assert edtf("on January 4 and 20 others came") == ["2026-01-04"]
    assert edtf("on January 4 and 5, 2026") == ["2026-01-04/2026-01-05"]


def test_full_date() -> None:
    assert full_date("Published January 5, 2026 09:30") == dt.date(2026, 1, 5)
    assert full_date("January 2026") is None


DAYS = st.dates(min_value=dt.date(1850, 1, 1), max_value=dt.date(2090, 12, 31))


@given(
    DAYS,
    st.sampled_from(
        ["{0:%B} {0.day}, {0.year}", "{0.day} {0:%B} {0.year}", "{0:%b} {0.day}, {0.year}", "{0}"]
    ),
)
def test_every_day_written_out_is_found(day: dt.date, form: str) -> None:
    text = f"It was on {form.format(day)} that it began."
    assert edtf(text, None) == [day.isoformat()]


@given(DAYS, DAYS)
def test_a_day_without_a_year_is_near_the_anchor(day: dt.date, anchor: dt.date) -> None:
    found = find_dates(f"on {day.day} {day:%B}", 0, 30, anchor)
    if found:
        first = first_day(found[0].edtf)
        assert first is not None
        assert (first.month, first.day) == (day.month, day.day)
        assert abs((first - anchor).days) <= 366 * 8


@given(st.text(alphabet="JanuryMdtoi 0123456789,-–.()/", max_size=80))
def test_any_text_gives_ordered_valid_dates(text: str) -> None:
    edtf(text)


@given(st.text(max_size=120))
def test_no_text_is_too_odd(text: str) -> None:
    edtf(text)
