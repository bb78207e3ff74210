"""Articles and segments: the conventions of plain text and Markdown, and what is not the text's own."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.model import Article, SourceText
from loaders.reading import read
from loaders.segments import articles

LONG = (
    "The two foreign ministers reviewed the whole range of their relations and agreed to raise trade, to "
    "finish the road before winter and to keep in touch on the region, where both see the same dangers."
)


def source(text: str, file: str = "folder/some-file.txt", meta: dict[str, str] | None = None) -> SourceText:
    return SourceText(file, text, "0", "utf-8", "text/plain", meta or {})


def only(text: str, **more: object) -> Article:
    (article,) = articles(source(text, **more))  # type: ignore[arg-type]
    return article


def shown(article: Article) -> list[tuple[str, str]]:
    return [(s.kind.value, article.text[s.start : s.end]) for s in article.segments]


def kinds(text: str) -> list[str]:
    return [k for k, _ in shown(only(text))]


def test_title_headings_and_paragraphs() -> None:
    article = only(f"Ministers meet in Kunming\n\n{LONG}\n\nWater and power\n\n{LONG}\n")
    assert [k for k, _ in shown(article)] == ["title", "paragraph", "heading", "paragraph"]
    assert (article.title, article.slug) == ("Ministers meet in Kunming", "ministers-meet-in-kunming")
    assert article.published is None


def test_one_paragraph_a_line_without_blank_lines() -> None:
    assert kinds(f"Ministers meet\n{LONG}\nA short paragraph ends with a stop.\n{LONG}") == [
        "title",
        "paragraph",
        "paragraph",
        "paragraph",
    ]


def test_bullets_and_letters_lose_their_marks() -> None:
    article = only(
        f"{LONG}\nThey agreed:\n  • to build roads;\n- to open banks.\n* to talk.\n– to rest.\n(a) to sing.\n"
    )
    assert shown(article)[1:] == [
        ("paragraph", "They agreed:"),
        ("bullet", "to build roads;"),
        ("bullet", "to open banks."),
        ("bullet", "to talk."),
        ("bullet", "to rest."),
        ("bullet", "to sing."),
    ]


def test_numbered_paragraphs_also_run_into_the_line() -> None:
    article = only(
        "1. The sides met. 2.   They agreed on goals for trade and for transit in\n2024. 3. They left."
        "\n\n4. They wrote. He is no. 7. The end."
    )
    assert [(s.number, article.text[s.start : s.end]) for s in article.segments] == [
        (1, "The sides met."),
        (2, "They agreed on goals for trade and for transit in\n2024."),
        (3, "They left."),
        (4, "They wrote. He is no. 7. The end."),
    ]


def test_numbered_headings() -> None:
    assert kinds(f"1. Trade and transit\n\n{LONG}\n\n2. Water\n\n{LONG}") == [
        "heading",
        "paragraph",
        "heading",
        "paragraph",
    ]


def test_hard_wraps_are_joined_and_headings_between_them_are_not() -> None:
    wrapped = (
        "The two sides met in the capital on the first day of the\n"
        "month and spoke about trade, which had doubled within\n"
        "five years. They agreed to meet again in the spring of\nthe coming year.\n"
    )
    article = only(f"Talks in the capital\n\n{wrapped}\nWater\n{wrapped}")
    assert [k for k, _ in shown(article)] == ["title", "paragraph", "heading", "paragraph"]
    assert len([s for s in article.sentences if s.kind == "paragraph"]) == 4


def test_a_paragraph_torn_by_an_empty_line_is_one() -> None:
    article = only(
        "The two sides agreed that the road would be finished\n\nbefore the winter comes. They left."
    )
    assert [article.text[s.start : s.end][-12:] for s in article.sentences] == ["inter comes.", "They left."]


def test_standfirst_and_caption() -> None:
    text = (
        " date 2025-08-21 Wang Yi greets Ishaq Dar at the airport. — AFP\n\n"
        "Sides agree on a road.\n\nMinisters meet again in spring.\n\n\n" + LONG + "\n"
    )
    article = only(text)
    assert [k for k, _ in shown(article)] == [
        "boilerplate",
        "caption",
        "standfirst",
        "standfirst",
        "paragraph",
    ]
    assert article.published == dt.date(2025, 8, 21)
    assert article.title is None
    assert article.slug == "2025-08-21-some-file"


def test_short_paragraphs_are_no_standfirst() -> None:
    text = "Ministers meet\n\nThe ministers met on Monday.\n\nThey spoke of trade.\n\nThey left at night.\n"
    assert kinds(text) == ["title", "paragraph", "paragraph", "paragraph"]


@pytest.mark.parametrize(
    ("line", "place", "agency", "published"),
    [
        ("ISLAMABAD, Apr 25 (APP): ", "Islamabad", "APP", dt.date(2024, 4, 25)),
        ("BEIJING, Nov. 2 (Xinhua) -- ", "Beijing", "Xinhua", dt.date(2024, 11, 2)),
        ("NEW YORK, 25 September 2024 (APP) – ", "New York", "APP", dt.date(2024, 9, 25)),
        ("KARACHI: ", "Karachi", None, None),
        ("Islamabad, 5 May 2024: ", "Islamabad", None, dt.date(2024, 5, 5)),
    ],
)
def test_datelines(line: str, place: str, agency: str | None, published: dt.date | None) -> None:
    posted = "" if published is None else f"Published {published:%B} {published.day}, {published.year}\n\n"
    article = only(f"Ministers meet\n\n{posted}{line}{LONG}")
    assert shown(article)[-1] == ("paragraph", LONG)
    assert shown(article)[-2] == ("boilerplate", line)
    assert (article.dateline_place, article.publisher, article.published) == (place, agency, published)


@pytest.mark.parametrize("line", ["MR KHAN: ", "CPEC phase two: ", "QUESTION: ", "Trade: "])
def test_speakers_and_topics_are_no_datelines(line: str) -> None:
    assert shown(only(f"Ministers meet\n\n{LONG}\n\n{line}{LONG}"))[-1] == ("paragraph", line + LONG)


@pytest.mark.parametrize(
    "line",
    [
        "Read more: Trade doubles",
        "Home > World > Asia",
        "Share",
        "Share on Facebook",
        "Copyright 2025 The Paper",
        "© 2025",
        "All rights reserved.",
        "Follow us on X",
        "Also read",
        "Page 3 of 8",
        "- 4 -",
        "12 Comments",
        "By Our Correspondent",
        "By Jane Doe and John Roe",
        "Published in Dawn, January 6th, 2026",
        "The following is the full text of the statement:",
        "The full text of the speech is reproduced below.",
        "https://example.org/a/b",
        "pic.twitter.com/abc",
        "Photo: APP",
        "January 5, 2026",
        "Advertisement",
        "***",
        "Tags: China, Pakistan",
        "ENDS",
        "<!-- wp:paragraph -->",
        "— Some Body (@somebody) January 5, 2026",
    ],
)
def test_boilerplate(line: str) -> None:
    assert shown(only(f"Ministers meet\n\n{LONG}\n\n{line}\n\n{LONG}"))[2][0] == "boilerplate"


@pytest.mark.parametrize(
    "line",
    [
        "Share prices fell on Monday.",
        "By the end of the day they agreed.",
        "Home is where they went.",
        "Read the statement again and you will see.",
        "Copy of it was sent to the minister.",
        "The text of the accord was agreed in May.",
    ],
)
def test_sentences_that_look_like_boilerplate(line: str) -> None:
    assert shown(only(f"Ministers meet\n\n{LONG}\n\n{line}\n\n{LONG}"))[2] == ("paragraph", line)


@pytest.mark.parametrize(
    ("block", "kind"),
    [
        (
            "“We shall stand together in good and bad days. That is our word, and nobody will break it.”",
            "quotation",
        ),
        ('"We shall stand together. That is our word."', "quotation"),
        ("> We shall stand together. That is our word.", "quotation"),
        ("“We agree,” he said, “and we shall act.”", "paragraph"),
        ('"We agree," he said, "and we shall act."', "paragraph"),
        ("[Note: the dates follow the old calendar.]", "note"),
        ("Editor’s note: the dates follow the old calendar.", "note"),
        ("‘A friend in need’", "heading"),
    ],
)
def test_quotations_and_notes(block: str, kind: str) -> None:
    assert shown(only(f"Ministers meet\n\n{LONG}\n\n{block}\n\n{LONG}"))[2][0] == kind


def test_a_quotation_over_several_paragraphs() -> None:
    text = f"Ministers meet\n\n{LONG}\n\n“We agree. It is so.\n\n“We shall act. It is time.”\n\n{LONG}"
    assert kinds(text) == ["title", "paragraph", "quotation", "quotation", "paragraph"]


def test_markdown() -> None:
    text = f"# Talks **in** Kunming\n\n## Water ##\n\n{LONG}\n\nTrade\n-----\n\n**Power**\n\n"
    text += f"{LONG}\n---\n\n{LONG}"
    article = only(text)
    assert [k for k, _ in shown(article)] == [
        "title",
        "heading",
        "paragraph",
        "heading",
        "heading",
        "paragraph",
        "boilerplate",
        "paragraph",
    ]
    assert shown(article)[1][1] == "Water"


def test_front_matter_rules(tmp_path: Path) -> None:
    path = tmp_path / "fmsd-6.md"
    path.write_text(
        "---\ntitle: The sixth round\ndate: 2025-08-21\npublisher: A ministry\nurl: https://example.org/x\n"
        f"kind: news-report\ncoverage: digest\ndigest_of: A report\n---\n\n# The sixth round\n\n{LONG}\n",
        encoding="utf-8",
    )
    (article,) = articles(read(path, tmp_path))
    assert (article.slug, article.title, article.published) == (
        "fmsd-6",
        "The sixth round",
        dt.date(2025, 8, 21),
    )
    assert (article.kind, article.coverage, article.digest_of) == ("news-report", "digest", "A report")
    assert (article.publisher, article.address) == ("A ministry", "https://example.org/x")
    assert [k for k, _ in shown(article)] == ["title", "paragraph"]


def test_a_digest_is_of_the_source_whose_title_it_gives() -> None:
    meta = {"title": "In short", "coverage": "digest", "source_title": "A report"}
    (article,) = articles(replace(source(LONG), meta=meta))
    assert article.digest_of == "A report"
    (article,) = articles(replace(source(LONG), meta=meta | {"coverage": "full"}))
    assert article.digest_of is None


def test_several_articles_in_one_file() -> None:
    text = (
        f"First title here\n\n{LONG}\n\nContinue reading First title here\n\nSecond title there\n\n{LONG}\n\n"
        f"Continue reading Second title there date 2025-08-21 A caption of two men. — APP\n\n{LONG}\n"
        f"date 2025-08-22 {LONG}"
    )
    found = articles(source(text))
    assert [(a.title, a.published, a.coverage) for a in found] == [
        ("First title here", None, "selective"),
        ("Second title there", None, "selective"),
        (None, dt.date(2025, 8, 21), "full"),
        (None, dt.date(2025, 8, 22), "full"),
    ]
    assert found[0].start == 0
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    assert len({a.slug for a in found}) == 4


def test_a_link_to_another_article_closes_nothing() -> None:
    assert len(articles(source(f"Ministers meet\n\n{LONG}\n\nContinue reading Another piece\n\n{LONG}"))) == 1


def test_agency_reports_in_a_row() -> None:
    text = (
        f"Ministers meet in Kunming\n\nKUNMING, June 19 (Xinhua) -- {LONG}\n\n{LONG}\n\n"
        f"Trade doubles in a year\n\nBEIJING, June 20 (Xinhua) -- {LONG}\n"
    )
    assert [a.title for a in articles(source(text))] == [
        "Ministers meet in Kunming",
        "Trade doubles in a year",
    ]


def test_line_ends_do_not_matter() -> None:
    text = f"Ministers meet\n\n{LONG}\n\n• One thing.\n• Another.\n"
    for ending in ("\r\n", "\r", "\u2028"):
        other = only(text.replace("\n", ending))
        assert shown(other) == shown(only(text))


def test_a_single_line_is_a_paragraph() -> None:
    assert kinds("Pakistan supports China") == ["paragraph"]


@given(st.text(alphabet='aB .•-1\n>#[]“”"*:—=', max_size=300))
def test_segments_are_ordered_and_hold_the_sentences(text: str) -> None:
    for article in articles(source(text or "x")):
        last = article.start
        for segment in article.segments:
            assert last <= segment.start < segment.end <= article.end
            last = segment.end
        for sentence in article.sentences:
            inside = article.segments[sentence.segment]
            assert inside.start <= sentence.start < sentence.end <= inside.end


@pytest.mark.parametrize(
    "piece", ["\n", "a\n", " date 2026-01-05 A\n", "1. A\n", "- a\n", "“a\n\n", "CITY, ", "[Note: "]
)
def test_odd_files_do_not_hang(piece: str) -> None:
    assert articles(source(piece * (200_000 // len(piece))))


def test_seeds(seeds_dir: Path) -> None:
    """The real files fall into their three articles, each whole."""
    found = [a for f in sorted(seeds_dir.glob("*.txt")) for a in articles(read(f, seeds_dir))]
    assert [(a.title is not None, a.published) for a in found] == [
        (True, None),
        (True, None),
        (False, dt.date(2026, 1, 5)),
    ]
    counts = [
        {k: sum(s.kind == k for s in a.segments) for k in ("bullet", "paragraph", "heading", "caption")}
        for a in found
    ]
    assert counts == [
        {"bullet": 17, "paragraph": 2, "heading": 0, "caption": 0},
        {"bullet": 0, "paragraph": 11, "heading": 0, "caption": 0},
        {"bullet": 0, "paragraph": 18, "heading": 3, "caption": 1},
    ]
    assert sum(s.kind == "note" for a in found for s in a.sentences) == 2
    assert sum(s.kind == "standfirst" for s in found[2].segments) == 3
