"""What a block is by its looks: boilerplate, byline, dateline, caption, heading, quotation.

The patterns are conventions of newspapers, agencies, ministries and blogs, never one site's wording.
Each looks at a bounded stretch of text, and only blocks of a line or two are ever taken for boilerplate.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from loaders.blocks import CLOSERS, ENDING
from loaders.dates import full_date, month_day

_SHORT = 220
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Sept|Oct|Nov|Dec)[a-z]{0,6}"

_LINKS = (
    r"read (?:more|also|next|full)\b",
    r"also read|see also\b|recommended|trending|you may (?:also )?like|click here|you are here\b",
    r"related(?: articles?| stor(?:y|ies)| news| posts?| topics?)?:?\Z",
    r"more (?:from|on|in|about) .{1,40}\Z",
    r"subscribe\b|sign up\b|continue reading|follow (?:us|\S+ on)\b|join (?:our|us on)\b",
    r"download (?:the |our )?app|share(?: this.*| on .*| via .*)?:?\Z|share:|tweet\Z",
    r"print(?: this)?(?: page| article)?\Z|e-?mail(?: this.*)?\Z|whatsapp\Z|facebook\Z|twitter\Z",
    r"(?:\d+ )?comments?(?: \(\d+\))?\Z|leave a (?:comment|reply)|advertisements?\Z|sponsored",
    r"home ?[>»/|›]|tags?:|topics?:|categor(?:y|ies):|filed under|sources?: \S.{0,60}\Z",
    r"listen to (?:this )?article|watch(?: the)? video|loading\b|view this post|pic\.twitter",
    r"https?://\S+\Z|www\.\S+\Z|previous(?: article)?\Z|next(?: article)?\Z|back to top",
    r"(?:this site|we) uses? cookies|in this (?:article|story):?\Z|table of contents\Z",
    r"breaking news\Z|live updates?\Z|@\w+\Z|[—–-]{1,2} ?.{1,50}\(@\w+\).{0,30}\Z",
)
_METADATA = (
    r"copyright\b|©|\(c\) ?\d{4}|all rights reserved|for immediate release\b",
    r"(?:published|posted|updated|last (?:updated|modified)|first published|released?)(?: (?:in|on|by|at))?\b"
    r"(?=.{0,80}(?:\d{4}|\d{1,2}:\d\d|ago\b|dawn\b)).{0,100}\Z",
    r"(?:photos?|images?|pictures?|video|credit|file photo|photograph)(?: (?:by|credits?|courtesy|source))?"
    r"\s*:\s*[\w @./&-]{1,50}\Z",
    r"(?:photo|image|picture) by [\w @./&-]{1,50}\Z",
    r"(?:the following|following|below|here|this) is (?:the |an? )?(?:complete |official )?(?:full )?"
    r"(?:text|transcript|translation)\b",
    r"(?:the )?(?:full )?(?:text|transcript) (?:of|from) .{1,90} (?:follows?|"
    r"is (?:reproduced|given|published|printed|carried|available|as follows|below)(?: \w+){0,3})[.:]?\Z",
    r"page \d+(?: of \d+)?\Z|[-–—]? ?\d{1,4} ?[-–—]?\Z|ends?\Z|-30-|[*#]{2,}\Z",
    r"<!--|<[a-z/!][^>]{0,180}>\Z|!\[|\[!\[",
)
_TICKER = re.compile(r"[-–—]\s?\d{1,4}\s?[-–—]\Z|[—–-]{1,2} ?.{1,50}\(@\w+\).{0,30}\Z")
_BOILERPLATE = re.compile("|".join(_LINKS + _METADATA), re.IGNORECASE)
_BYLINE = re.compile(
    r"(?:By|BY|by) (?:our |Our |a |the )?(?:[A-Z][\w.’'-]+|staff|special|Staff|[A-Z]{2,})(?:[ ,|/&]+(?:and )?"
    r"(?:[A-Z][\w.’'-]*|correspondent|reporter|report|desk|of|the|in|for)){0,9}"
    r"(?:\s*[|•·,–—-]\s*.{0,60})?\Z"
)
_DESK = re.compile(
    r"(?:[A-Z][\w.]*\s){0,3}(?:Web Desk|News Desk|Staff Report(?:er)?|Correspondent|"
    r"Monitoring (?:Desk|Report)|Agencies|APP|Xinhua)\Z"
)
_BARE_DATE = re.compile(
    r"(?:(?:date|dated|issued|on)?:? ?)?(?:[A-Z][a-z]+day,? )?"
    rf"(?:{_MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|\d{{1,2}}(?:st|nd|rd|th)? {_MONTH}\.?,? \d{{4}}"
    r"|\d{4}[-/]\d\d[-/]\d\d|\d{1,2}[-/]\d{1,2}[-/]\d{4})"
    r"(?:[ ,T|-]+\d{1,2}:\d\d.{0,20})?\Z",
    re.IGNORECASE,
)
_AGENCIES = (
    r"AFP|APP|AP|Reuters|Xinhua|PID|PPI|INP|NNI|Online|ISPR|FO|MoFA|MFA|PTV|Radio Pakistan|"
    r"Geo(?: News|\.tv)?|Dawn|ANI|PTI|IANS|EPA|Getty(?: Images)?|"
    r"File|file|CGTN|CCTV|China Daily|Global Times|Screengrab|"
    r"screengrab|Twitter|X|Facebook|Instagram|Handout|courtesy|Courtesy|TASS|Anadolu|UN Photo"
)
_CREDIT_END = re.compile(
    r"(?:\s[—–-]{1,2}\s?|[\[(]\s?(?:Photo|Image|Picture|Source|Credit|Xinhua|VCG)\s?[:/]?\s?(?:by )?"
    r"|\s(?:Photo|Image|Credit|PHOTO):\s)"
    r"(?:[A-Z@][\w@./&’'-]*(?:[ /](?:[A-Z@&][\w@./&’'-]*|file|photo|via|of|and)){0,5})?[\])]?\Z"
)
_AGENCY = re.compile(rf"(?:Photo|Image|Credit|PHOTO)?:?\s?(?:{_AGENCIES})\b")
_CREDIT_MIDDLE = re.compile(
    rf"[.”\"]?\s[—–]\s?(?:{_AGENCIES})(?:/(?:@?\w+|File|file)){{0,2}}(?=\s+[A-Z“\"‘'])"
)
_DATELINE = re.compile(
    r"(?P<place>[A-Z][A-Z.’'-]+(?:[ /][A-Z][A-Z.’'-]*){0,3}|[A-Z][a-z]+(?: [A-Z][a-z]+)?)"
    rf"(?:, (?!{_MONTH})[A-Z][a-z]+(?: [A-Z][a-z]+)?)?\s?,?\s*"
    rf"(?P<date>{_MONTH}\.? \d{{1,2}}(?:,? \d{{4}})?|\d{{1,2}} {_MONTH}\.?(?:,? \d{{4}})?)?\s?,?\s*"
    r"(?P<agency>[(\[][^()\[\]\n]{2,45}[)\]])?\s*(?P<mark>:|--|—|–|-(?=\s))\s*(?=\S)"
)
_SPEAKER = re.compile(
    r"(?:MR|MRS|MS|DR|AMB|AMBASSADOR|MINISTER|PRESIDENT|PRIME|SPOKESPERSON|SPEAKER|QUESTION|ANSWER|SECRETARY|"
    r"MODERATOR|Q|A|NOTE)\b"
)
_EDITOR = re.compile(
    r"[\[(]?\s*(?:Editor(?:[’']?s|s[’'])?|Translator(?:[’']s)?)\s+[Nn]ote\b"
    r"|[\[(]\s*(?:Note|NOTE|Ed)\b\s*[:.–—-]"
)


@dataclass(frozen=True, slots=True)
class Dateline:
    """`CITY, Nov. 2 (Agency) --`: where it ends, and what it says."""

    end: int
    place: str | None
    agency: str | None
    date: dt.date | None
    monthday: tuple[int, int] | None


def is_boilerplate(content: str) -> bool:
    """Tell whether a block is furniture of the page: links, credits, bylines, dates, page numbers."""
    plain = content.strip("*_ \t")
    if not plain:
        return True
    if len(plain) > _SHORT:
        return False
    if _BOILERPLATE.match(plain) or _BARE_DATE.match(plain):
        return True
    return len(plain) <= 100 and bool(_BYLINE.match(plain) or _DESK.match(plain))


def is_ticker(line: str) -> bool:
    """Tell whether a line that begins like a list item is a page number ("- 4 -") or a post's signature."""
    return len(line) <= 120 and bool(_TICKER.match(line))


def stated_date(content: str) -> dt.date | None:
    """Return the full date that a short line of metadata gives ("Published January 5, 2026"), or None."""
    return full_date(content[:_SHORT])


def dateline(text: str, start: int, end: int, first: bool) -> Dateline | None:
    """Return the dateline at the head of a paragraph, or None.

    A place alone before a colon or dash counts only in the `first` paragraph and in capitals; elsewhere a
    dateline needs a date or an agency.
    """
    found = _DATELINE.match(text, start, min(end, start + 140))
    if not found or _SPEAKER.match(found["place"]):
        return None
    place, agency, date = found["place"], found["agency"], found["date"]
    capitals = place.upper() == place
    if not (date or agency) and not (first and capitals and len(place) >= 4):
        return None
    if not capitals and not date:
        return None
    if agency and not agency[1:2].isupper():
        return None
    name = " ".join(w.capitalize() for w in place.split()) if capitals else place
    agent = agency[1:-1].strip() if agency else None
    if agent and re.match(rf"{_MONTH}\b", agent):
        date, agent = date or agent, None
    return Dateline(
        found.end(), name, agent, full_date(date) if date else None, month_day(date) if date else None
    )


def credit_cut(text: str, start: int, end: int) -> int | None:
    """Return where a caption that ends in a credit ("… — AFP") ends, or None where there is no credit.

    The cut is the block's end, or the end of a known agency's credit in the middle of a line.
    """
    tail = max(start, end - 70)
    found = _CREDIT_END.search(text, tail, end)
    if found and end - start <= 600 and found.start() > start:
        words = re.findall(r"\w+", found[0])
        # A title may hold a dash too ("T – Architect of P"): only a known agency or a full stop before the
        # dash makes what follows a credit.
        bracketed = found[0][0] in "[("
        known = _AGENCY.match(found[0].lstrip(" —–-"))
        if 0 < len(words) <= 6 and (bracketed or known or text[found.start() - 1] in '.”")]'):
            return end
    middle = _CREDIT_MIDDLE.search(text, start, min(end, start + 600))
    return middle.end() if middle else None


def unfinished(content: str) -> bool:
    """Tell whether a line is without a final stop, colon or comma: a title's or a heading's look."""
    bare = content.rstrip(CLOSERS)
    return bool(bare) and bare[-1] not in ENDING.replace("?", "") + ":;," and not bare.endswith(" and")


def looks_like_title(content: str) -> bool:
    """Tell whether a first block can be the article's title."""
    plain = content.strip("*_# \t")
    words = plain.split()
    return 2 <= len(words) <= 35 and len(plain) <= _SHORT and unfinished(plain) and not plain[0].islower()


def looks_like_heading(content: str) -> bool:
    """Tell whether a block inside the article can be a heading: short, without a final stop."""
    plain = content.strip("*_# \t")
    words = plain.split()
    return 1 <= len(words) <= 16 and len(plain) <= 120 and unfinished(plain) and not plain[0].islower()


def is_editors_note(content: str) -> bool:
    """Tell whether a block is an editor's or translator's note as a whole."""
    return bool(_EDITOR.match(content)) and (content[0] not in "[(" or content.rstrip()[-1] in "])")


def wholly_quoted(content: str, still_open: bool) -> tuple[bool, bool]:
    """Return (the block is all quotation, a quotation is still open at its end).

    `still_open` says that the block before left one open, as quotations over several paragraphs do: each
    paragraph opens with a mark and only the last one closes.
    """
    head, tail = content[:1], content.rstrip(" *_")[-1:]
    if head == "“":
        inside = content.rstrip(" *_")[1:-1]
        if tail == "”" and ("”" not in inside or _nested(inside)):
            return True, False
        return ("”" not in content, "”" not in content)
    if head == '"':
        marks = content.count('"')
        return (True, False) if tail == '"' and marks == 2 else (marks == 1, marks == 1)
    if head in "‘'" and tail in "’'" and len(content) > 60:
        inside = content[1:].rstrip(" *_")[:-1]
        return (not re.search(r"[,.?!][’']\s", inside), False)
    if still_open and "”" in content and tail == "”" and content.count("”") == 1:
        return True, False
    return False, False


def _nested(inside: str) -> bool:
    depth = 0
    for mark in re.findall("[“”]", inside):
        depth += 1 if mark == "“" else -1
        if depth < 0:
            return False
    return depth == 0
