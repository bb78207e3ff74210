"""Files to text: which files there are, and what each says.

The decoded text is kept as it is (no newline translation; a byte-order mark is dropped), so that an
offset in code points always means the same characters. A file that cannot be read raises Unreadable,
which names it and says why in words for its owner; nothing is skipped in silence.
"""

from __future__ import annotations

import codecs
import errno
import glob
import hashlib
import os
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from loaders.frontmatter import front_matter
from loaders.model import SourceText

MEDIA_TYPES = {
    ".txt": "text/plain",
    ".text": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
}
FORMATS = ", ".join(sorted(MEDIA_TYPES))

MAX_BYTES = 20 * 1024 * 1024
"""Largest file that is read, in bytes."""

MAX_CONTROL_SHARE = 0.02
"""Share of control characters (other than white space) above which a file counts as binary."""

_SAMPLE = 64 * 1024
_CONTROL = bytes(set(range(32)) - {9, 10, 11, 12, 13, 27}) + b"\x7f"

# What is common in UTF-8 text and all but impossible in Windows-1252: letters and marks of several bytes.
_TELLING = tuple("’‘“”–—…é•èáíóúñüöäçà\u00a0")

# Function words that make up a quarter to a half of English prose and little of any other language.
_STOP_WORDS = frozenset(
    re.findall(
        r"\w+",
        "the of and to that for with by from this which has have are were their its will would been it at be "
        "he she his her they not or as is on an had who but we our these those also",
    )
)
_MIN_STOP_SHARE = 0.10
_MIN_WORDS = 60
_LATIN_WORD = re.compile(r"[A-Za-zÀ-ɏ'’]+")
_LATIN_LETTER = re.compile(r"[A-Za-zÀ-ɏ]")


class Unreadable(Exception):
    """A file (or a path that the user gave) that is not read: `file` names it, `reason` says why."""

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(f"{file}: {reason}")
        self.file = file
        self.reason = reason


def read(path: Path, root: Path) -> SourceText:
    """Return the text of `path` with its front matter; `file` is its path relative to `root`.

    UTF-8 is expected; UTF-16 with a byte-order mark, Windows-1252, and UTF-8 with broken bytes in it (each
    shown as U+FFFD) are decoded with a warning.
    Raises Unreadable for anything that is missing, empty, binary, larger than MAX_BYTES, in another
    format than FORMATS, in no encoding that is known, or not in English.
    """
    file = relative_name(path, root)
    media_type = MEDIA_TYPES.get(path.suffix.lower())
    data = _bytes(path, file, media_type)
    if not data.strip():
        raise Unreadable(file, "the file is empty")
    text, encoding, warning = _decode(data, file)
    if not text.strip("\ufeff\u200b \t\r\n\x0b\x0c\xa0"):
        raise Unreadable(file, "the file is empty (white space only)")
    language = language_problem(text)
    if language:
        raise Unreadable(file, language)
    meta, body, problem = front_matter(text)
    if not text[body:].strip():
        raise Unreadable(file, "nothing follows the front matter")
    return SourceText(
        file=file,
        text=text,
        sha256=hashlib.sha256(data).hexdigest(),
        encoding=encoding,
        media_type=media_type or "text/plain",
        meta=meta,
        body=body,
        warnings=tuple(w for w in (warning, problem) if w),
    )


def relative_name(path: Path, root: Path) -> str:
    """Return how records name the file: relative to `root` where it lies below it, else its name."""
    try:
        name = path.relative_to(root).as_posix()
    except ValueError:
        name = path.name
    # A file name need not be valid text on every system; records must be.
    return os.fsencode(name).decode("utf-8", "replace")


def _bytes(path: Path, file: str, media_type: str | None) -> bytes:
    try:
        if path.is_dir():
            raise Unreadable(file, "is a folder")
        if not path.exists():
            raise Unreadable(file, "no such file")
        if not path.is_file():
            raise Unreadable(file, "is not a regular file")
        if media_type is None:
            suffix = path.suffix.lower()
            form = f"the format {suffix} is not read" if suffix else "a file without an ending is not read"
            raise Unreadable(file, f"{form}; formats read: {FORMATS}")
        with path.open("rb") as stream:
            size = os.fstat(stream.fileno()).st_size
            if size > MAX_BYTES:
                raise Unreadable(file, _too_large(size))
            # One byte more than allowed: a file may grow while it is read.
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise Unreadable(file, f"cannot be read: {error.strerror or error}") from None
    if len(data) > MAX_BYTES:
        raise Unreadable(file, _too_large(len(data)))
    return data


def _too_large(size: int) -> str:
    return f"is {size / 1024 / 1024:.1f} MB; files up to {MAX_BYTES // 1024 // 1024} MB are read"


def _decode(data: bytes, file: str) -> tuple[str, str, str | None]:
    """Return text, encoding and a warning in plain words (or None); Unreadable where nothing fits."""
    utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if utf16 and not data.startswith(codecs.BOM_UTF32_LE):
        try:
            text = data.decode("utf-16")
        except UnicodeDecodeError:
            raise Unreadable(file, "begins like UTF-16 text but is not: broken or binary") from None
        return text, "utf-16", "read as UTF-16 (by its byte-order mark); UTF-8 is expected"
    sample = data[:_SAMPLE]
    if b"\0" in data:
        raise Unreadable(file, "is binary, not text (it holds NUL bytes)")
    if len(sample) - len(sample.translate(None, _CONTROL)) > MAX_CONTROL_SHARE * len(sample):
        raise Unreadable(file, "is binary, not text (too many control characters)")
    try:
        return data.decode("utf-8-sig"), "utf-8", None
    except UnicodeDecodeError as error:
        position = error.start
    # A few broken bytes in UTF-8 do not make it Windows-1252, in which its other letters would be garbled.
    mended = data.decode("utf-8-sig", "replace")
    broken = mended.count("\ufffd")
    if sum(map(mended.count, _TELLING)) > broken:
        place = "place" if broken == 1 else "places"
        return (
            mended,
            "utf-8",
            f"not valid UTF-8 in {broken} {place} (first: byte {position}), shown as \ufffd",
        )
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        raise Unreadable(file, f"is neither UTF-8 (byte {position}) nor Windows-1252 text") from None
    warning = f"not valid UTF-8 (byte {position}); read as Windows-1252: check letters with marks"
    return text, "cp1252", warning


def language_problem(text: str) -> str | None:
    """Return why `text` is taken not to be English, or None.

    Two cheap tests on the first 64k characters: the share of Latin letters among letters, and, from
    25 words on, the share of English function words (prose has 0.25 to 0.5; other languages below 0.1).
    """
    sample = text[:_SAMPLE]
    letters = sum(map(str.isalpha, sample))
    latin = len(_LATIN_LETTER.findall(sample))
    if letters >= 10 and latin < letters / 2:
        return "is not in English (mostly letters of another script); only English is read"
    words = _LATIN_WORD.findall(sample.lower())
    if len(words) >= _MIN_WORDS:
        share = sum(w in _STOP_WORDS for w in words) / len(words)
        if share < _MIN_STOP_SHARE:
            return f"is not in English ({share:.0%} English function words); only English is read"
    return None


def find(paths: Sequence[Path]) -> Iterator[tuple[Path, Path] | Unreadable]:
    """Yield (root, file) for each file that `paths` names, an Unreadable for each path that leads nowhere.

    A path is a file, a folder (read with its sub-folders; hidden ones are left out) or a pattern (`*`, `?`,
    `**`). Files come sorted and each once, whatever the order of `paths`. The root is the folder given, or
    the folder of the file given; where two files would get one name, roots move up until the names differ.
    """
    found: dict[str, tuple[Path, Path]] = {}
    problems: dict[str, Unreadable] = {}
    for given in paths:
        for item in _expand(given):
            if isinstance(item, Unreadable):
                problems.setdefault(item.file, item)
                continue
            key = os.path.realpath(item[1])
            # The same file by two ways: the shorter root, which does not depend on the order of `paths`.
            if key not in found or (len(item[0].parts), item) < (len(found[key][0].parts), found[key]):
                found[key] = item
    yield from (problems[name] for name in sorted(problems))
    pairs = _distinct(list(found.values()))
    yield from sorted(pairs, key=lambda pair: (relative_name(pair[1], pair[0]), pair[1]))


def _distinct(pairs: list[tuple[Path, Path]]) -> list[tuple[Path, Path]]:
    while True:
        names: dict[str, list[int]] = defaultdict(list)
        for index, (root, file) in enumerate(pairs):
            names[relative_name(file, root)].append(index)
        moved = False
        for indices in names.values():
            for index in indices if len(indices) > 1 else ():
                root, file = pairs[index]
                if root.parent != root:
                    pairs[index] = (root.parent, file)
                    moved = True
        if not moved:
            return pairs


def _expand(given: Path) -> Iterator[tuple[Path, Path] | Unreadable]:
    path = Path(os.path.abspath(given))  # noqa: PTH100 - resolve() would follow links and lose the user's names
    if path.is_dir():
        yield from _folder(path, given)
    elif path.exists():
        yield path.parent, path
    elif glob.has_magic(str(given)):
        root = Path(*_until_magic(path.parts))
        try:
            files = sorted(match for match in root.glob(str(path.relative_to(root))) if match.is_file())
        except ValueError as error:
            yield Unreadable(str(given), f"is not a pattern: {error}")
            return
        if not files:
            yield Unreadable(str(given), "the pattern matches no file")
        yield from ((root, file) for file in files)
    else:
        yield Unreadable(str(given), "no such file or folder")


def _until_magic(parts: tuple[str, ...]) -> Iterator[str]:
    for part in parts:
        if glob.has_magic(part):
            return
        yield part


def _folder(root: Path, given: Path) -> Iterator[tuple[Path, Path] | Unreadable]:
    stack = [root]
    visited: set[tuple[int, int]] = set()
    empty = True
    while stack:
        folder = stack.pop()
        try:
            status = folder.stat()
            if (status.st_dev, status.st_ino) in visited:
                continue  # a link back to a folder that has been read: a loop, or a second way in
            visited.add((status.st_dev, status.st_ino))
            entries = sorted(folder.iterdir(), reverse=True)
        except OSError as error:
            yield Unreadable(str(folder), f"cannot be listed: {error.strerror or error}")
            empty = False
            continue
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir():
                stack.append(entry)
            elif entry.is_file():
                empty = False
                yield root, entry
            elif not _loops(entry):
                empty = False
                yield Unreadable(str(entry), "is a broken link or not a regular file")
    if empty:
        yield Unreadable(str(given), "the folder holds no documents")


def _loops(entry: Path) -> bool:
    try:
        entry.stat()
    except OSError as error:
        return error.errno == errno.ELOOP
    return False
