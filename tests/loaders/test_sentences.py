"""Sentences: where they end, where they do not, and how long it takes to tell."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.model import Segment, SegmentKind
from loaders.sentences import pieces, sentences, split


def cut(text: str) -> list[str]:
    return [text[a:b] for a, b in split(text, 0, len(text))]


@pytest.mark.parametrize(
    "text",
    [
        "Mr. Dar met Dr. Khan and Gen. Asim Munir.",
        "Z.A. Bhutto led the delegation.",
        "The U.S. policy changed little.",
        "Talks began on Nov. 5 at 3 p.m. local time.",
        "Resolution No. 2758 (see Art. 2, p. 5) was cited.",
        "CPEC 2.0 grew by 3.5 percent.",
        "He said “One China. No exceptions.” in a low voice.",
        'The slogan "Peace. Now." hung there.',
        "“Is it agreed?” Dar asked.",
        "They raised trade, transit, etc. in the talks.",
        "Visit www.example.org for more.",
        "J. Nehru and M. A. Jinnah were there.",
        "He paused … and went on.",
        "What? said nobody.",
    ],
)
def test_one_sentence(text: str) -> None:
    assert cut(text) == [text]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("China agreed. Pakistan did too.", ["China agreed.", "Pakistan did too."]),
        ("peace in the region.The two sides agreed.", ["peace in the region.", "The two sides agreed."]),
        ("“one China, one Taiwan.” China said so.", ["“one China, one Taiwan.”", "China said so."]),
        ("(They left.) Then it rained.", ["(They left.)", "Then it rained."]),
        ("He moved to the U.S. In May he came back.", ["He moved to the U.S.", "In May he came back."]),
        ("It ended at 5 p.m. The guests left.", ["It ended at 5 p.m.", "The guests left."]),
        ("“We agree. We will act. We hope.”", ["“We agree.", "We will act.", "We hope.”"]),
        ("He said: “We agree. We will act,” and left.", ["He said: “We agree.", "We will act,” and left."]),
        ("Was it? It was! So it is…  It ends", ["Was it?", "It was!", "So it is…", "It ends"]),
        ("terrorism.[12] The sides met.", ["terrorism.[12]", "The sides met."]),
        ("It was a\r\nwrapped line. So\r\nis this.", ["It was a\r\nwrapped line.", "So\r\nis this."]),
        ("They signed it in Oct. The rest is known.", ["They signed it in Oct.", "The rest is known."]),
        ("", []),
        (" \n ", []),
    ],
)
def test_several(text: str, wanted: list[str]) -> None:
    assert cut(text) == wanted


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("He spoke. [Note: this was in 1965.] She left.", ["[Note: this was in 1965.]"]),
        (
            "He spoke. [This recalls what was said at Bandung long ago.] She left.",
            ["[This recalls what was said at Bandung long ago.]"],
        ),
        ("[Editor’s note – dates follow the old style]", ["[Editor’s note – dates follow the old style]"]),
        ("He [Dar] spoke of it [sic] at length [12].", []),
        ("The minister [who had come from Kabul that same morning] spoke.", []),
        ("It was said. [Applause]", []),
    ],
)
def test_editors_notes(text: str, notes: list[str]) -> None:
    assert [text[a:b] for a, b, note in pieces(text, 0, len(text)) if note] == notes


def test_kinds_and_indices() -> None:
    text = "A title. With a stop\nOne. [Note: two words more.] Three.\nRead more"
    segments = [
        Segment(SegmentKind.TITLE, 0, 20),
        Segment(SegmentKind.PARAGRAPH, 21, text.index("\nRead")),
        Segment(SegmentKind.BOILERPLATE, text.index("Read"), len(text)),
    ]
    found = sentences(text, segments)
    assert [(text[s.start : s.end], s.kind.value, s.segment) for s in found] == [
        ("A title. With a stop", "title", 0),
        ("One.", "paragraph", 1),
        ("[Note: two words more.]", "note", 1),
        ("Three.", "paragraph", 1),
    ]


@given(st.text(alphabet="aB.!?“”\"'’()[] \n1…", max_size=200))
def test_sentences_are_ordered_and_lose_only_white_space(text: str) -> None:
    found = split(text, 0, len(text))
    kept = "".join(text[a:b] for a, b in found)
    assert "".join(kept.split()) == "".join(text.split())
    assert all(a < b for a, b in found)
    assert found == sorted(found)


@pytest.mark.parametrize("mark", ['"', "“", "”", "[", "]", "[a", "(", ".", ". ", "A. ", "x. “", "?” "])
def test_a_million_marks_do_not_hang(mark: str) -> None:
    text = mark * (1_000_000 // len(mark))
    assert sum(b - a for a, b, _ in pieces(text, 0, len(text))) == len(text)
    split(text, 0, len(text))


def test_a_text_without_stops_is_cut_at_its_commas_and_nothing_is_lost() -> None:
    for text, ends in (
        ("both sides agreed to trade, " * 2000, ","),
        ("word " * 9000, "d"),
        ("x" * 30_000, "x"),
    ):
        found = split(text, 0, len(text))
        assert max(b - a for a, b in found) <= 10_000
        assert all(text[a:b].endswith(ends) for a, b in found)
        assert "".join(text[a:b] for a, b in found).replace(" ", "") == text.replace(" ", "")
