"""Front matter: the block of `key: value` lines between two `---` lines at the head of a file.

A small, closed subset of YAML: one value a line, optionally in quotation marks, comments, and lists
(`- item` lines or `[a, b]`), which become one text joined with ", ". Nothing is evaluated.
"""

from __future__ import annotations

import re

_OPENING = re.compile(r"---[ \t]*(?:\r\n|\n|\r)")
_KEY = re.compile(r"([A-Za-z][\w -]{0,40}?)[ \t]*:(?:[ \t]+(.*)|)$")
_ITEM = re.compile(r"[ \t]*-[ \t]+(.*)$")
_MAX_LINES = 200


def front_matter(text: str) -> tuple[dict[str, str], int, str | None]:
    """Return (keys in lower case → values, offset of the text after the block, warning or None).

    A text without front matter gives ({}, 0, None). A block that is never closed, or that holds a line
    that is neither `key: value`, list item, comment nor empty, is left in the text, with a warning.
    Spaces and hyphens in a key become underscores.
    """
    opening = _OPENING.match(text)
    if not opening:
        return {}, 0, None
    meta: dict[str, str] = {}
    last: str | None = None
    position = opening.end()
    for number, line in enumerate(text[position : position + 100_000].splitlines(keepends=True), 2):
        start, position = position, position + len(line)
        content = line.strip()
        if content in ("---", "..."):
            return meta, position, None
        if number > _MAX_LINES:
            break
        if not content or content.startswith("#"):
            continue
        found = _KEY.match(line.rstrip())
        item = _ITEM.match(line.rstrip())
        if found:
            last = re.sub(r"[ -]+", "_", found[1].strip().lower())
            meta[last] = _value(found[2] or "")
        elif item and last is not None:
            meta[last] = ", ".join(x for x in (meta[last], _value(item[1])) if x)
        elif number == 2:
            # A ruled line at the head of a plain text is no front matter at all.
            return {}, 0, None
        else:
            shown = text[start : start + 40].strip()
            return {}, 0, f"front matter: line {number} ({shown!r}) is not 'key: value'; read as text"
    if not meta:
        return {}, 0, None
    return {}, 0, "front matter has no closing '---' line; read as text"


def _value(raw: str) -> str:
    value = raw.strip()
    if len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1].strip()
    if value.startswith("[") and value.endswith("]"):
        return ", ".join(part for part in (_value(p) for p in value[1:-1].split(",")) if part)
    return value
