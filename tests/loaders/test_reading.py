"""Reading files: text unaltered, odd encodings with a warning, everything else refused by name and reason."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders import reading
from loaders.frontmatter import front_matter
from loaders.reading import Unreadable, find, language_problem, read

ENGLISH = "The two sides agreed to hold the talks in Islamabad and to sign the protocol on trade.\r\n"


def put(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def refusal(path: Path, root: Path | None = None) -> str:
    with pytest.raises(Unreadable) as caught:
        read(path, root or path.parent)
    assert caught.value.file == path.name
    return caught.value.reason


def test_text_is_kept_as_it_stands(tmp_path: Path) -> None:
    source = read(put(tmp_path, "sub/a.txt", "\ufeff" + ENGLISH + "“Naïve” – 中巴\r\n"), tmp_path)
    assert source.text == ENGLISH + "“Naïve” – 中巴\r\n"
    assert (source.file, source.encoding, source.media_type) == ("sub/a.txt", "utf-8", "text/plain")
    assert source.warnings == ()
    assert len(source.sha256) == 64


@pytest.mark.parametrize("codec", ["utf-16", "utf-16-be"])
def test_utf_16_is_read_with_a_warning(tmp_path: Path, codec: str) -> None:
    data = ("\ufeff" if codec != "utf-16" else "") + ENGLISH
    source = read(put(tmp_path, "a.txt", data.encode(codec)), tmp_path)
    assert source.text == ENGLISH
    assert "UTF-16" in source.warnings[0]


def test_windows_1252_is_read_with_a_warning(tmp_path: Path) -> None:
    source = read(
        put(tmp_path, "a.txt", (ENGLISH + "Pakistan’s “all-weather” friend").encode("cp1252")), tmp_path
    )
    assert source.text.endswith("Pakistan’s “all-weather” friend")
    assert source.encoding == "cp1252"
    assert "Windows-1252" in source.warnings[0]


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \r\n\t\n", "empty"),
        ("bom.txt", b"\xef\xbb\xbf\n", "empty"),
        ("nul.txt", b"The two sides\0agreed", "NUL"),
        ("control.txt", b"the of and \x01\x02\x03\x04\x05", "control characters"),
        ("broken.txt", "“the two sides”".encode()[:-1] + b"\x81\x8d" + b"of the", "neither UTF-8"),
        ("half.txt", b"\xff\xfea\x00b\x00\x00\xd8", "UTF-16"),
        ("report.pdf", b"%PDF-1.4", "format .pdf is not read; formats read: .markdown, .md, .text, .txt"),
        ("README", b"the of and", "without an ending"),
        ("urdu.txt", "پاکستان اور چین کے درمیان مذاکرات ہوئے".encode(), "not in English"),
        (
            "german.txt",
            ("Die beiden Seiten sind sich einig und wollen das Abkommen bald zeichnen. " * 5).encode(),
            "not in English",
        ),
        ("only-meta.md", b"---\ntitle: A\n---\n \n", "nothing follows"),
    ],
)
def test_what_is_refused(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    assert reason in refusal(put(tmp_path, name, data))


def test_missing_files_and_folders_are_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "no.txt") == "no such file"
    (tmp_path / "dir.txt").mkdir()
    assert refusal(tmp_path / "dir.txt") == "is a folder"
    os.mkfifo(tmp_path / "pipe.txt")
    assert refusal(tmp_path / "pipe.txt") == "is not a regular file"


def test_a_large_file_is_refused_without_reading_it(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as stream:
        stream.truncate(50 * 1024 * 1024)
    assert refusal(path) == "is 50.0 MB; files up to 20 MB are read"


def test_a_file_that_grows_beyond_the_limit_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MAX_BYTES", 20)
    assert "are read" in refusal(put(tmp_path, "a.txt", ENGLISH))


def test_front_matter(tmp_path: Path) -> None:
    text = (
        "---\r\nTitle: \"A: B\"\r\ndigest-of: 'X'\r\n# note\r\ntags:\r\n  - one\r\n  - two\r\n---\r\n"
        + ENGLISH
    )
    source = read(put(tmp_path, "a.md", text), tmp_path)
    assert source.meta == {"title": "A: B", "digest_of": "X", "tags": "one, two"}
    assert source.text[source.body :] == ENGLISH
    assert source.media_type == "text/markdown"


@pytest.mark.parametrize(
    ("text", "warned"),
    [
        ("---\ntitle: A\nno key here\n---\nText", True),
        ("---\ntitle: A\nText that never closes", True),
        ("---\ntitle: A\n", True),
        ("---\nA ruled line opens this text.\n---\n", False),
        ("----\ntitle: A\n----\n", False),
        ("Text: not front matter", False),
    ],
)
def test_what_is_no_front_matter(text: str, warned: bool) -> None:
    meta, body, problem = front_matter(text)
    assert (meta, body, problem is not None) == ({}, 0, warned)


@pytest.mark.parametrize(
    "text",
    [
        "Pakistan supports China.",
        "The two sides (中方 and 巴方) agreed that the dispute should be settled.",
        ENGLISH * 3,
        "1. Trade. 2. Power. 3. Rail.",
    ],
)
def test_english_is_english(text: str) -> None:
    assert language_problem(text) is None


@given(st.binary(max_size=300))
def test_any_bytes_are_text_or_a_reason(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("any") / "a.txt"
    path.write_bytes(data)
    try:
        source = read(path, path.parent)
    except Unreadable as problem:
        assert problem.reason
    else:
        assert source.text.strip()
        assert 0 <= source.body < len(source.text)


def names(paths: list[Path]) -> list[str]:
    return [reading.relative_name(f[1], f[0]) for f in find(paths) if not isinstance(f, Unreadable)]


def problems(paths: list[Path]) -> list[str]:
    return [f.reason for f in find(paths) if isinstance(f, Unreadable)]


def test_folders_are_walked_sorted_without_hidden_files(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.md", "a/b.txt", ".hidden.txt", ".git/c.txt"):
        put(tmp_path, name, ENGLISH)
    assert names([tmp_path]) == ["a/b.txt", "a/z.md", "b.txt"]
    assert problems([tmp_path]) == []


def test_patterns_and_repeats(tmp_path: Path) -> None:
    a, b = put(tmp_path, "x/a.txt", ENGLISH), put(tmp_path, "x/y/b.txt", ENGLISH)
    assert names([tmp_path / "x" / "*.txt"]) == ["a.txt"]
    assert names([tmp_path / "x" / "**" / "*.txt", a, a]) == ["a.txt", "y/b.txt"]
    assert names([b, a]) == names([a, b]) == ["a.txt", "b.txt"]


def test_files_of_one_name_get_different_names_in_any_order(tmp_path: Path) -> None:
    a, b = put(tmp_path, "x/a.txt", ENGLISH), put(tmp_path, "y/a.txt", ENGLISH)
    assert names([a, b]) == names([b, a]) == ["x/a.txt", "y/a.txt"]


def test_a_loop_of_links_ends(tmp_path: Path) -> None:
    put(tmp_path, "d/a.txt", ENGLISH)
    (tmp_path / "d" / "up").symlink_to(tmp_path)
    (tmp_path / "d" / "self").symlink_to(tmp_path / "d" / "self")
    assert names([tmp_path]) == ["d/a.txt"]
    assert problems([tmp_path]) == []


def test_paths_that_lead_nowhere_are_named(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nothing.txt")
    found = problems([tmp_path / "no.txt", tmp_path / "*.doc", tmp_path / "empty", tmp_path])
    assert sorted(found) == [
        "is a broken link or not a regular file",
        "no such file or folder",
        "the folder holds no documents",
        "the pattern matches no file",
    ]


def test_broken_bytes_in_utf_8_do_not_garble_its_other_letters(tmp_path: Path) -> None:
    prose = "The communiqué of the two sides is “joint” – and the text of it was given to the press. "
    path = tmp_path / "a.txt"
    path.write_bytes(prose.encode() + b"\xed\xa0\x80" + prose.encode())
    found = read(path, tmp_path)
    assert (found.encoding, found.text) == ("utf-8", f"{prose}\ufffd\ufffd\ufffd{prose}")
    assert "not valid UTF-8 in 3 places (first: byte 95)" in found.warnings[0]
    path.write_bytes(prose.encode("cp1252") * 2)
    assert read(path, tmp_path).encoding == "cp1252"
    assert read(path, tmp_path).text == prose * 2
