"""Text to articles: where one ends and the next begins, and what each stretch of it is.

One file may hold several articles. Each is divided into segments (title, standfirst, caption, heading,
bullet, paragraph, quotation, note, boilerplate), and those into sentences. Statements come from body
text only, so this step decides what counts as the document's own words.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from loaders import layout
from loaders.blocks import RULE, Block, Span, blocks, ends_sentence, lines
from loaders.dates import full_date, monthday_in_year
from loaders.model import Article, Segment, SegmentKind, SourceText
from loaders.sentences import pieces, sentences
from ontology.authority import fold
from ontology.iris import slugify

_STAMP = re.compile(r"\s{0,8}date (\d{4}-\d\d-\d\d)\b[ \t]*")
_CONTINUE = re.compile(r"Continue reading[ \t]+(\S.*)", re.IGNORECASE)
_STAMP_INSIDE = re.compile(r"[ \t]date \d{4}-\d\d-\d\d\b")
_LONG = 160
_STANDFIRST = 150
_DATE_KEYS = ("date", "published", "issued", "publication_date", "published_on")


@dataclass(slots=True)
class _Region:
    """One article's stretch of the file, with what its borders say."""

    start: int
    end: int
    body: int
    stamp: dt.date | None = None
    excerpt: bool = False


@dataclass(slots=True)
class _Facts:
    """What the layout says about an article."""

    title: str | None = None
    published: dt.date | None = None
    place: str | None = None
    agency: str | None = None


def articles(source: SourceText) -> list[Article]:
    """Return the articles of a file in order; at least one.

    `published` comes from front matter, a date stamp, a line of metadata or a dateline, in this order;
    the slug from the title where there is one, else from date and file name. A file with front matter is
    one article.
    """
    whole = _Region(source.body, len(source.text), source.body)
    regions = [whole] if source.meta else _regions(source.text, source.body)
    out: list[Article] = []
    used: set[str] = set()
    counts: dict[str, int] = {}
    for region in regions:
        article = _article(source, region)
        slug = article.slug
        while slug in used:
            counts[article.slug] = counts.get(article.slug, 1) + 1
            slug = f"{article.slug}-{counts[article.slug]}"
        used.add(slug)
        out.append(replace(article, slug=slug))
    return out


def _regions(text: str, start: int) -> list[_Region]:
    """Divide the file into articles at date stamps, "Continue reading T" lines and new datelines."""
    out: list[_Region] = []
    region = _Region(start, len(text), start)
    seen: set[str] = set()
    recent: list[Span] = []
    datelines = 0

    def close(at: int, excerpt: bool = False) -> None:
        nonlocal region, datelines
        region.end, region.excerpt = at, excerpt
        if text[region.body : at].strip():
            out.append(region)
        region = _Region(at, len(text), at)
        seen.clear()
        recent.clear()
        datelines = 0

    queue = lines(text, start, len(text))
    queue.reverse()
    while queue:
        a, b = queue.pop()
        if a == b:
            continue
        stamp = _STAMP.match(text, a, b)
        if stamp and _iso(stamp[1]):
            if recent:
                close(a)
            region.stamp, region.body = _iso(stamp[1]), stamp.end()
            a = stamp.end()
        more = _CONTINUE.match(text, a, min(b, a + 400))
        if more:
            cut = _STAMP_INSIDE.search(text, more.start(1), min(b, a + 400))
            end = cut.start() if cut else b
            if fold(text[more.start(1) : end]) in seen:
                close(end, excerpt=True)
                if cut:
                    queue.append((cut.start(), b))
                continue
        line = text[a : min(b, a + 200)]
        found = layout.dateline(text, a, b, first=False) if b - a > 80 else None
        if found and found.agency:
            datelines += 1
            head = _headlines(text, recent)
            if datelines > 1 and head is not None:
                close(head)
                datelines = 1
        if b - a <= 300:
            seen.add(fold(text[a:b]))
        if not RULE.match(line):
            recent = [*recent[-3:], (a, b)]
    close(len(text))
    if not out:
        out.append(_Region(start, len(text), start))
    out[0].start = start
    return out


def _headlines(text: str, recent: list[Span]) -> int | None:
    """Return where the title lines right before a dateline begin, or None where there are none."""
    head: int | None = None
    for a, b in reversed(recent):
        content = text[a:b] if b - a <= 220 else ""
        if not content or not (layout.looks_like_title(content) or layout.is_boilerplate(content)):
            break
        if not layout.is_boilerplate(content):
            head = a
    return head


def _iso(value: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        return None


def _article(source: SourceText, region: _Region) -> Article:
    text, meta = source.text, source.meta
    facts = _Facts()
    published = next((d for k in _DATE_KEYS if k in meta and (d := full_date(meta[k]))), None) or region.stamp
    segments = _segments(text, region, facts, published)
    title = meta.get("title") or facts.title
    published = published or facts.published
    stem = slugify(PurePosixPath(source.file).stem)
    if meta:
        slug = stem
    elif title:
        slug = slugify(title)
    else:
        slug = slugify(f"{published.isoformat()}-{stem}" if published else stem)
    coverage = meta.get("coverage", "").lower()
    digest_of = meta.get("digest_of") or (meta.get("source_title") if coverage == "digest" else None)
    return Article(
        source=source,
        slug=slug,
        start=region.start,
        end=region.end,
        segments=tuple(segments),
        sentences=sentences(text, segments),
        title=title,
        kind=meta.get("kind") or meta.get("type"),
        coverage=coverage if coverage in ("full", "selective", "digest") else _coverage(region, meta),
        published=published,
        publisher=meta.get("publisher") or facts.agency,
        address=meta.get("address") or meta.get("url") or meta.get("source"),
        dateline_place=facts.place,
        digest_of=digest_of,
        warnings=source.warnings,
    )


def _coverage(region: _Region, meta: dict[str, str]) -> str:
    # "Continue reading" is where a longer text was cut off.
    return "digest" if "digest_of" in meta else "selective" if region.excerpt else "full"


def _segments(text: str, region: _Region, facts: _Facts, published: dt.date | None) -> list[Segment]:
    out: list[Segment] = []
    if region.body > region.start and region.stamp:
        stamp = text[region.start : region.body]
        lead = region.start + len(stamp) - len(stamp.lstrip())
        out.append(Segment(SegmentKind.BOILERPLATE, lead, lead + len(stamp.strip())))
    found = [b for b in blocks(text, region.body, region.end) if b.start < b.end]
    content = 0
    open_quote = False
    for index, block in enumerate(found):
        kind, open_quote = _kind(text, found, index, content, open_quote, facts)
        if kind is SegmentKind.BOILERPLATE:
            if facts.published is None and (content <= 4 or index >= len(found) - 3):
                facts.published = layout.stated_date(text[block.start : block.end])
            out.append(Segment(kind, block.start, block.end))
            continue
        content += 1
        out.extend(_refined(text, block, kind, content, facts, published or facts.published))
    return _standfirst(text, out)


def _refined(
    text: str, block: Block, kind: SegmentKind, content: int, facts: _Facts, published: dt.date | None
) -> list[Segment]:
    """Cut a caption at its credit and a paragraph after its dateline."""
    start, end = block.start, block.end
    if content <= 2 and kind in (SegmentKind.PARAGRAPH, SegmentKind.TITLE, SegmentKind.HEADING):
        cut = layout.credit_cut(text, start, end)
        if cut is not None:
            caption = [Segment(SegmentKind.CAPTION, start, cut)]
            if facts.title == text[start:end]:
                facts.title = None
            rest = cut + len(text[cut:end]) - len(text[cut:end].lstrip())
            return caption if rest >= end else [*caption, Segment(SegmentKind.PARAGRAPH, rest, end)]
    if kind is SegmentKind.PARAGRAPH:
        line = layout.dateline(text, start, end, first=facts.place is None and content <= 4)
        if line and line.end < end:
            facts.place = facts.place or line.place
            facts.agency = facts.agency or line.agency
            if facts.published is None:
                facts.published = line.date or (
                    monthday_in_year(line.monthday, published.year) if line.monthday and published else None
                )
            head = Segment(SegmentKind.BOILERPLATE, start, line.end)
            return [head, Segment(kind, line.end, end, block.number)]
    return [Segment(kind, start, end, block.number)]


def _kind(
    text: str, found: list[Block], index: int, content: int, open_quote: bool, facts: _Facts
) -> tuple[SegmentKind, bool]:
    block = found[index]
    words = text[block.start : min(block.end, block.start + 600)]
    short = block.end - block.start <= 300
    later = found[index + 1 : index + 2]
    if block.rule or (short and not block.bullet and layout.is_boilerplate(words)):
        return SegmentKind.BOILERPLATE, open_quote
    if block.level:
        if facts.title is None and content == 0:
            facts.title = words.strip("*_# \t")
            return SegmentKind.TITLE, False
        return SegmentKind.HEADING, False
    if block.bullet:
        ticker = layout.is_ticker(text[max(0, block.start - 2) : block.end]) if short else False
        return (SegmentKind.BOILERPLATE if ticker else SegmentKind.BULLET), False
    if block.quoted:
        return SegmentKind.QUOTATION, False
    if layout.is_editors_note(text[block.start : block.end]) or _whole_note(text, block):
        return SegmentKind.NOTE, False
    if block.number is not None:
        numbered_next = bool(later) and later[0].number is not None
        heading = short and bool(later) and not numbered_next and layout.looks_like_heading(words)
        if not short or ends_sentence(text, block.start, block.end) or words.rstrip()[-1:] in ":;,":
            return SegmentKind.PARAGRAPH, False
        return (SegmentKind.HEADING if heading and len(words.split()) <= 10 else SegmentKind.BULLET), False
    if short and later:
        if content == 0 and facts.title is None and layout.looks_like_title(words):
            facts.title = words.strip("*_ \t")
            return SegmentKind.TITLE, False
        if layout.looks_like_heading(words):
            return SegmentKind.HEADING, False
    elif short and content > 0 and len(words.split()) <= 8 and layout.looks_like_heading(words):
        return SegmentKind.HEADING, False
    quoted, open_quote = layout.wholly_quoted(text[block.start : block.end], open_quote)
    return (SegmentKind.QUOTATION if quoted else SegmentKind.PARAGRAPH), open_quote


def _whole_note(text: str, block: Block) -> bool:
    if text[block.start] != "[" or text[block.end - 1] != "]":
        return False
    return [note for _, _, note in pieces(text, block.start, block.end)] == [True]


def _standfirst(text: str, segments: list[Segment]) -> list[Segment]:
    """Turn the short sentence-lines between title or caption and the first long paragraph into a standfirst.

    Two or more such lines are needed, each one sentence and much shorter than the paragraph after them: a
    report in which every paragraph is short has none.
    """
    kinds = SegmentKind
    position = 0
    anchored = False
    before = (kinds.TITLE, kinds.CAPTION, kinds.BOILERPLATE)
    while position < len(segments) and segments[position].kind in before:
        # Furniture without a title (a byline) does not make what follows a standfirst; a date stamp does.
        first = text[segments[position].start : segments[position].start + 5]
        anchored = anchored or segments[position].kind is not kinds.BOILERPLATE or first == "date "
        position += 1
    run = position
    while run < len(segments) and segments[run].kind in (kinds.PARAGRAPH, kinds.HEADING):
        if segments[run].number is not None or segments[run].end - segments[run].start > _STANDFIRST:
            break
        run += 1
    count = run - position
    if not anchored or not 2 <= count <= 5 or run >= len(segments):
        return segments
    after = segments[run]
    length = after.end - after.start
    longest = max(s.end - s.start for s in segments[position:run])
    if after.kind is not kinds.PARAGRAPH or length < _LONG or longest > 0.6 * length:
        return segments
    if segments[run - 1].kind is kinds.HEADING:
        return segments
    deck = [Segment(kinds.STANDFIRST, s.start, s.end) for s in segments[position:run]]
    return [*segments[:position], *deck, *segments[run:]]
