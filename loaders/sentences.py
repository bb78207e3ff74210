"""Sentences: where one ends and the next begins, in one pass over the text.

A full stop ends a sentence unless it belongs to an abbreviation, an initial or a number; closing quotation
marks and brackets after it go with it; a missing space after it is seen; and inside a short quotation that
its sentence runs on from, nothing ends. Every look ahead or back is bounded, so time is linear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from loaders.model import BODY_KINDS, Segment, SegmentKind, Sentence

# Terminator, closing marks, footnote numbers; then white space, the end, or (a missing space) a capital.
_STOP = re.compile(r"([.!?…。]{1,6})([”’\"')\]»*_]{0,6})((?:\[\d{1,3}\]){0,4})(?=\s|\Z|[A-Z“\"‘(\[])")
_WORD_BEFORE = re.compile(r"[A-Za-z.&]+\Z")
_LONGEST = 10_000  # characters; the longest sentence of a resolution has about half as many
_LOOK = 48


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Never the end of a sentence: something always follows.
_TITLES = _words(
    "mr mrs ms dr prof gen lt col maj capt cmdr brig adm amb sen rep gov hon rev st messrs mssrs sgt supt "
    "pres dept vs viz cf e.g i.e eg ie approx ca fig figs al mt ft gp capt sqn"
)
# The end of a sentence only where no number follows.
_BEFORE_NUMBER = _words(
    "no nos art arts vol vols p pp para paras sec ch jan feb mar apr jun jul aug sep sept oct nov dec "
    "mon tue tues wed thu thur thurs fri sat sun"
)
_ALSO_WORDS = _words("no art sun sat mar para")
# The end of a sentence only where a word follows that begins one.
_MAYBE = _words("inc ltd co corp jr sr etc a.m p.m am pm pvt plc bros govt")
_STARTER = re.compile(
    r"[“\"‘(\[]*(?:The|This|These|Those|That|It|Its|He|His|She|Her|They|Their|We|Our|I|In|On|At|By|As|For|From|"
    r"But|And|Both|If|When|While|After|Before|Since|During|Under|With|There|Here|Also|However|Moreover|"
    r"Meanwhile|Earlier|Later|Such|Some|Many|Most|All|Each|Another|Other|No|Not|What|Who|Why|How|To|Among|"
    r"According|Following|Speaking|Addressing|Separately|Pakistan|China|Islamabad|Beijing)\b"
)
_ZONE = re.compile(r"(?:Pakistan|Beijing|China|Eastern|Indian|Greenwich)\s+(?:Standard|Time|Mean)\b")
_COUNTRY = re.compile(r"(?:Pakistan|China|Islamabad|Beijing)\b")
_ACRONYM = re.compile(r"(?:[A-Z]\.)+[A-Z]\Z")
_ATTRIBUTION = re.compile(
    r"(?:He|She|They|(?:[A-Z][\w’'-]+\s+){1,4}?)\s*"
    r"(?:said|says|asked|asks|added|told|wrote|replied|remarked|wondered|exclaimed|declared|observed)\b"
)
_MISSING_SPACE = re.compile(r"[A-Z][a-z]+(?=[\s,’'])|[AI]\s|[“\"‘(\[][A-Z]")
_QUOTE_MARK = re.compile(r"[“”\"]")
_NOTE = re.compile(r"\[[^\[\]]{2,4000}\]")
_NOTE_LABEL = re.compile(r"\[\s*(?:(?:editor|translator)(?:[’']?s|s[’'])?\s+note|note|ed|n\.b)\b", re.I)
_INSIDE_QUOTATION = 200


def split(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the (start, end) of each sentence of `text[start:end]`, trimmed, in order."""
    out: list[tuple[int, int]] = []
    quotations = _quotations(text, start, end)
    pointer = 0
    begin = start
    for stop in _STOP.finditer(text, start, end):
        at = stop.end()
        if at >= end:
            break
        while pointer < len(quotations) and quotations[pointer][1] < at:
            pointer += 1
        if not _ends(text, stop, begin, end):
            continue
        if pointer < len(quotations) and quotations[pointer][0] < at:
            opening, closing = quotations[pointer]
            inside = text[max(begin, opening - _LOOK) : opening].strip()
            if inside and closing - opening <= _INSIDE_QUOTATION and _runs_on(text, closing, end):
                continue
        _add(out, text, begin, at)
        begin = at
    _add(out, text, begin, end)
    return out


def _add(out: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    # Reading looks from each clause at its whole sentence, so a text without stops is cut into pieces.
    while end - start > _LONGEST:
        limit = start + _LONGEST
        half = start + _LONGEST // 2
        cut = max(text.rfind(mark, half, limit) for mark in ";,\n") + 1
        cut = cut or text.rfind(" ", half, limit) + 1 or limit
        _add(out, text, start, cut)
        start = cut
    piece = text[start:end]
    stripped = piece.strip()
    if stripped:
        offset = start + len(piece) - len(piece.lstrip())
        out.append((offset, offset + len(stripped)))


def _ends(text: str, stop: re.Match[str], begin: int, end: int) -> bool:
    """Tell whether a sentence that began at `begin` ends with this stop."""
    marks, closers, notes = stop.groups()
    at = stop.end()
    following = text[at : min(end, at + _LOOK)]
    ahead = following.lstrip()
    spaced = len(ahead) < len(following)
    before = text[max(begin, stop.start() - _LOOK) : stop.start()]
    if not before.strip() or (ahead and ahead[0].islower()):
        return False
    if not spaced:
        word = before.rsplit(None, 1)[-1] if before.split() else ""
        return (
            bool(closers or notes or re.search(r"(?:[a-z]{2}|\d|[)\]”])\Z", before))
            and bool(_MISSING_SPACE.match(following))
            and not any(c in word for c in "/@.\\")
        )
    if marks in ("?", "!") and closers and _ATTRIBUTION.match(ahead):
        return False
    if marks != "." or closers or notes:
        return True
    found = _WORD_BEFORE.search(before)
    if not found:
        # "28." alone is the number of what follows, not a sentence.
        return stop.start() - begin > _LOOK or not before.strip(" \t\r\n([").isdigit()
    word = found[0]
    low = word.lower().strip(".")
    if low in _TITLES:
        return False
    if low in _BEFORE_NUMBER:
        also_word = word.islower() or low in _ALSO_WORDS
        return not ahead[:1].isdigit() and (also_word or bool(_STARTER.match(ahead)))
    if low in _MAYBE:
        return bool(_STARTER.match(ahead)) and not _ZONE.match(ahead)
    if _ACRONYM.search(word) or (len(word) == 1 and word.isupper()):
        # "the U.S. In May" ends a sentence; "U.S. China policy", "J. Smith" and "Z.A. Bhutto" do not.
        return bool(_STARTER.match(ahead)) and not _COUNTRY.match(ahead)
    return True


def _runs_on(text: str, closing: int, end: int) -> bool:
    """Tell whether the sentence around a quotation goes on after its closing mark."""
    after = text[closing + 1 : min(end, closing + 1 + _LOOK)].lstrip()
    return bool(after) and after[0].islower() and text[closing - 1] not in ",;"


def _quotations(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the (opening, closing) offsets of the double quotations that close before `end`."""
    out: list[tuple[int, int]] = []
    opened: int | None = None
    for mark in _QUOTE_MARK.finditer(text, start, end):
        at = mark.start()
        if mark[0] == "“" or (mark[0] == '"' and opened is None):
            opened = at if opened is None else opened
        elif opened is not None:
            out.append((opened, at))
            opened = None
    return out


def pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """Yield (start, end, is an editor's note) for the stretches that `text[start:end]` falls into.

    A bracket is an editor's where it says so ("[Note: …]") or where it holds a full sentence of its own,
    standing between sentences; "[sic]", "[12]" and a word put in for clearness are not.
    """
    begin = start
    for bracket in _NOTE.finditer(text, start, end) if "[" in text[start:end] else ():
        inner = bracket[0][1:-1].strip()
        before = text[max(begin, bracket.start() - 8) : bracket.start()].rstrip()
        alone = not before or before[-1] in ".!?…”\"’')]"
        whole = inner[:1].isupper() and inner.rstrip("”\"’'")[-1:] in ".!?…" and len(inner.split()) >= 5
        if alone and (whole or _NOTE_LABEL.match(bracket[0])):
            if begin < bracket.start():
                yield begin, bracket.start(), False
            yield bracket.start(), bracket.end(), True
            begin = bracket.end()
    if begin < end:
        yield begin, end, False


def sentences(text: str, segments: Sequence[Segment]) -> tuple[Sentence, ...]:
    """Return the sentences of all segments but boilerplate, in order; an editor's note is of kind NOTE.

    Titles and headings are one sentence each, whatever stops they hold.
    """
    out: list[Sentence] = []
    for index, segment in enumerate(segments):
        if segment.kind is SegmentKind.BOILERPLATE:
            continue
        if segment.kind in (SegmentKind.TITLE, SegmentKind.HEADING):
            out.append(Sentence(segment.start, segment.end, segment.kind, index))
            continue
        for start, end, note in pieces(text, segment.start, segment.end):
            kind = SegmentKind.NOTE if note and segment.kind in BODY_KINDS else segment.kind
            # A bracketed note is kept whole with its brackets, so that nobody takes it for the text's own.
            spans = _note(text, start, end) if note else split(text, start, end)
            out.extend(Sentence(a, b, kind, index) for a, b in spans)
    return tuple(out)


def _note(text: str, start: int, end: int) -> list[tuple[int, int]]:
    spans = split(text, start, end)
    # The bracket's last stop stands before "]", so the closing bracket belongs to the last sentence.
    return spans if len(spans) > 1 else [(start, end)]
