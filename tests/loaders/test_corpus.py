"""The shipped digests: readable, complete in their front matter, and in words of our own."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

import loaders
from loaders.frontmatter import front_matter
from ontology.authority import load
from ontology.iris import resource, slugify

CORPUS = Path(loaders.__file__).parent / "corpus"
DIGESTS = sorted(CORPUS.glob("*.md"))
REQUIRED = ("title", "publisher", "date", "kind", "coverage", "language", "source_title")
RUN = 10

each_digest = pytest.mark.parametrize("path", DIGESTS, ids=lambda p: p.stem)


def words(text: str) -> list[str]:
    """Return the words of a text as they are compared: punctuation and case do not count."""
    return re.findall(r"[a-z0-9]+", text.casefold())


def runs(text: str) -> set[tuple[str, ...]]:
    """Return every run of `RUN` words of a text."""
    found = words(text)
    return {tuple(found[i : i + RUN]) for i in range(len(found) - RUN + 1)}


def test_the_first_three_digests_are_there() -> None:
    assert {
        "2026-01-04-seventh-strategic-dialogue-communique",
        "2026-01-05-seventh-strategic-dialogue-news-report",
        "2026-01-05-london-meeting-zulfikar-ali-bhutto",
    } <= {p.stem for p in DIGESTS}


@each_digest
def test_front_matter_is_complete_and_true_to_the_schemes(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    meta, body, warning = front_matter(text)
    assert warning is None
    assert [key for key in REQUIRED if not meta.get(key)] == []
    assert set(meta) <= {*REQUIRED, "address"}
    assert date.fromisoformat(meta["date"]).year >= 1951
    assert meta["coverage"] == "digest"
    assert meta["language"] == "en"
    assert load().get(f"https://w3id.org/karakoram/concept/document-type/{meta['kind']}") is not None
    assert meta.get("address", "https://").startswith("https://")
    assert load().named(meta["publisher"]) is not None
    assert path.stem == slugify(path.stem)
    assert 300 <= len(words(text[body:])) <= 1000


@each_digest
def test_a_digest_is_plain_text_in_utf_8_with_unix_lines(path: Path) -> None:
    raw = path.read_bytes()
    assert b"\r" not in raw
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert raw.endswith(b".\n")


@each_digest
def test_quotations_are_a_few_words_only(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    _, body, _ = front_matter(text)
    for quotation in re.findall(r"“([^”]*)”", text[body:]):
        assert len(words(quotation)) < RUN, quotation


def test_the_comparison_finds_a_run_split_by_punctuation_and_case() -> None:
    source = "The two sides (again) welcomed talks, and agreed to meet in spring."
    copied = "the two sides again welcomed: talks and agreed -- to meet"
    assert runs(source) & runs(copied)
    assert not runs(source) & runs("In spring the two sides will meet; both welcomed the talks once again.")


@each_digest
def test_a_digest_shares_no_run_of_ten_words_with_a_source(path: Path, seeds_dir: Path) -> None:
    sources = sorted(seeds_dir.glob("*.txt"))
    assert sources
    mine = runs(path.read_text(encoding="utf-8"))
    for source in sources:
        shared = mine & runs(source.read_text(encoding="utf-8"))
        assert sorted(" ".join(run) for run in shared) == []


def test_entries_that_name_a_digest_as_their_source_name_one_that_is_there() -> None:
    known = {resource("document", p.stem) for p in DIGESTS}
    text = "".join(p.read_text(encoding="utf-8") for p in (CORPUS.parents[1] / "ontology").glob("*/*.ttl"))
    named = {resource("document", slug) for slug in re.findall(r"\bdocument:([a-z0-9-]+)", text)}
    assert len(named) == 3
    assert named <= known
