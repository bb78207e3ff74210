"""Lines to blocks: paragraphs, list items and headings as the layout of plain text or Markdown shows them.

A block is a stretch of the text, without its bullet or number. Two layouts are told apart by the text
itself: one paragraph a line, and paragraphs wrapped at a fixed width; mixtures are decided line by line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

_BULLET = re.compile(r"[•·●▪◦‣∙○■□➢➤✓\uf0b7*+–—-][ \t\u00a0]+(?=\S)")
_NUMBER = re.compile(r"\(?(\d{1,3})(?:\\?[.)])[ \t\u00a0]+(?=[^\W\d_]|[“\"‘'(\[*])")
_LETTER = re.compile(r"\(?(?:[a-z]|[ivx]{1,4})\)[ \t\u00a0]+(?=\S)")
_HASHES = re.compile(r"#{1,6}[ \t]+(?=\S)")
_QUOTED = re.compile(r">[ \t]?")
RULE = re.compile(r"(?:[-*_=~#•.–—][ \t]*){3,}\Z")
_UNDERLINE = re.compile(r"(?:={3,}|-{3,})\Z")
_RUN_IN = re.compile(r"(?<=[.!?”’\")…])[ \t\u00a0]+(\d{1,3})\.[ \t\u00a0]+(?=[A-Z“\"‘(])")
ENDING = ".!?…。"
CLOSERS = "”’\"')]»*_ \t"
_WIDEST = 140
_HEADING = 120
_LOWER_START = re.compile(r"[a-z]")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of text with its marker: a bullet or letter, a number, a heading's level, a block quote."""

    start: int
    end: int
    bullet: bool = False
    number: int | None = None
    level: int = 0
    quoted: bool = False
    rule: bool = False


def lines(text: str, start: int, end: int) -> list[Span]:
    """Return (start, end) of every line between the offsets, trimmed of white space; empty ones included."""
    out: list[Span] = []
    position = start
    for raw in text[start:end].splitlines(keepends=True):
        content = raw.strip()
        begin = position + (len(raw) - len(raw.lstrip())) if content else position
        out.append((begin, begin + len(content)))
        position += len(raw)
    return out


def ends_sentence(text: str, start: int, end: int) -> bool:
    """Tell whether the stretch ends with a full stop or the like, closing marks after it left aside."""
    return text[max(start, end - 12) : end].rstrip(CLOSERS)[-1:] in tuple(ENDING)


def wrap_width(text: str, spans: list[Span]) -> int:
    """Return the width in characters at which the lines are wrapped, or 0 for one paragraph a line.

    Wrapped text shows itself where a line without a final stop is followed by one that begins in lower case.
    """
    lengths = sorted(b - a for a, b in spans if b > a)
    if not lengths:
        return 0
    width = lengths[int(len(lengths) * 0.95)] if len(lengths) > 1 else lengths[0]
    if width > _WIDEST:
        return 0
    pairs = open_ends = 0
    for (a, b), (c, d) in pairwise(spans):
        if b > a and d > c:
            pairs += 1
            open_ends += bool(_LOWER_START.match(text, c)) and not ends_sentence(text, a, b)
    return width if open_ends and open_ends >= 0.15 * pairs else 0


def blocks(text: str, start: int, end: int) -> list[Block]:
    """Return the blocks between the offsets, in order; numbers run into a line are split off."""
    spans = lines(text, start, end)
    width = wrap_width(text, spans)
    out: list[Block] = []
    current: Block | None = None
    last: Span = (start, start)
    blank = True
    for a, b in spans:
        if a == b:
            blank = True
            continue
        content = text[a : min(b, a + 200)]
        if b - a <= 200 and RULE.match(content):
            # A short line with a rule under it is a heading; a paragraph is not, whatever stands below.
            single = current is not None and not blank and current.start == last[0] and not current.bullet
            single = single and last[1] - last[0] <= _HEADING
            if current and single and _UNDERLINE.match(content):
                current = Block(current.start, current.end, level=2 if content[0] == "-" else 1)
            else:
                out += [current, Block(a, b, rule=True)] if current else [Block(a, b, rule=True)]
                current = None
            blank, last = True, (a, b)
            continue
        marked = _marked(text, a, b, None if blank else last)
        if current is None:
            current = marked
        elif _continues(text, current, marked, last, width, blank, indent=_indent(text, a)):
            current = _longer(current, b)
        else:
            out.append(current)
            current = marked
        blank, last = False, (a, b)
    if current:
        out.append(current)
    return _split_run_in(text, out)


def _longer(block: Block, end: int) -> Block:
    return Block(block.start, end, block.bullet, block.number, block.level, block.quoted)


def _indent(text: str, at: int) -> int:
    before = text[max(0, at - 8) : at]
    return len(before) - len(before.rstrip(" \t\u00a0"))


def _marked(text: str, start: int, end: int, previous: Span | None) -> Block:
    """Return a line as a block, its marker cut off; `previous` is the line right above, or None."""
    hashes = _HASHES.match(text, start, end)
    if hashes:
        close = len(text[hashes.end() : end].rstrip("# \t")) + hashes.end()
        return Block(hashes.end(), max(close, hashes.end() + 1), level=hashes.end() - start - 1)
    quoted = _QUOTED.match(text, start, end)
    if quoted and quoted.end() < end:
        return Block(quoted.end(), end, quoted=True)
    bullet = _BULLET.match(text, start, end) or _LETTER.match(text, start, end)
    if bullet:
        return Block(bullet.end(), end, bullet=True)
    number = _NUMBER.match(text, start, end)
    # "… on January" / "4. He left": a wrapped line may begin with a number that is no marker.
    if number and (previous is None or text[previous[1] - 1] in ENDING + ':;”")'):
        return Block(number.end(), end, number=int(number[1]))
    return Block(start, end)


def _continues(
    text: str, current: Block, line: Block, last: Span, width: int, blank: bool, indent: int
) -> bool:
    """Tell whether `line` goes on with the block `current`, whose last line is `last`."""
    if current.level or line.level or line.bullet or line.number is not None or current.quoted != line.quoted:
        return False
    lower = bool(_LOWER_START.match(text, line.start))
    finished = ends_sentence(text, *last) or text[last[1] - 1] in ":;"
    if blank:
        # A paragraph torn in two by a page break or an empty line.
        return lower and not finished and last[1] - last[0] >= 40 and not current.quoted
    if lower and not finished:
        return True
    if (
        not finished
        and text[line.start].isdigit()
        and last[1] - last[0] >= 40
        and text[last[1] - 1].islower()
    ):
        return True  # "… met in January" / "2026 and agreed …"
    if (current.bullet or current.number is not None) and indent >= 2:
        return True
    if not width:
        return False
    length = last[1] - last[0]
    return length >= (0.8 if finished else 0.6) * width


def _split_run_in(text: str, found: list[Block]) -> list[Block]:
    """Split blocks at numbers that run on ("… region. 28. The …") where the numbers make a sequence."""
    candidates: list[tuple[int, int, int]] = []
    for index, block in enumerate(found):
        if block.number is not None:
            candidates.append((index, -1, block.number))
        if not block.rule and not block.level:
            run_in = _RUN_IN.finditer(text, block.start, block.end)
            candidates.extend((index, m.start(), int(m[1])) for m in run_in)
    accepted: dict[int, list[int]] = {}
    last: int | None = None
    for position, (index, at, number) in enumerate(candidates):
        following = candidates[position + 1][2] if position + 1 < len(candidates) else None
        if at < 0:
            last = number
        elif number == (last or 0) + 1 or (last is None and following == number + 1):
            accepted.setdefault(index, []).append(at)
            last = number
    if not accepted:
        return found
    out: list[Block] = []
    for index, block in enumerate(found):
        begin, number_now = block.start, block.number
        for at in accepted.get(index, ()):
            marker = _RUN_IN.match(text, at, block.end)
            if marker is None:
                continue
            out.append(Block(begin, at, block.bullet, number_now, 0, block.quoted))
            begin, number_now = marker.end(), int(marker[1])
        out.append(Block(begin, block.end, block.bullet, number_now, block.level, block.quoted, block.rule))
    return out
