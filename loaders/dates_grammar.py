"""The forms in which dates stand in text, and the words around a number that make it a year or a quantity."""

from __future__ import annotations

import re

NAMES = re.findall(
    r"\w+",
    "January February March April May June July August September October November December "
    "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
)
MONTHS = {n.lower(): i % 12 + 1 for i, n in enumerate(NAMES)} | {"sept": 9}
MON = "|".join(
    sorted({form for n in [*NAMES, "Sept"] for form in (n, n.upper())}, key=lambda n: (-len(n), n))
)
MON = rf"(?:{MON})\b\.?"
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
WD = "|".join(WEEKDAYS)
DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?\b"
YEAR = r"(?:1[5-9]|20)\d\d\b(?![,.]\d)"
SEP = r"\s?(?:-|–|—|\b(?:to|until|till|through|and)\b)\s?"
PREFIX = rf"(?:(?:{WD})\b,?\s+(?:\(|the\s+)?)?"

DATE = re.compile(
    r"(?<![\w.,/$£€₨-])(?=[\dJFMASONDTW])(?:"
    r"(?P<iso>\d{4}-\d\d-\d\d)(?![\d-])"
    rf"|{PREFIX}(?P<md_m>{MON})\s?(?P<md_d>{DAY})(?![,.:]\d)"
    rf"(?:(?P<md_s>{SEP})(?P<md_d2>{DAY})(?![,.:]?\d|\s+(?:{MON}|per\b|%)))?"
    rf"(?:,?\s+(?:of\s+)?(?P<md_y>{YEAR}))?"
    rf"|{PREFIX}(?P<dm_d>{DAY})(?:(?P<dm_s>{SEP})(?P<dm_d2>{DAY}))?\s?(?:of\s+)?(?P<dm_m>{MON})"
    rf"(?:,?\s+(?:of\s+)?(?P<dm_y>{YEAR}))?"
    rf"|(?P<my_m>{MON})(?:\s?(?:-|–|to|and)\s?(?P<my_m2>{MON}))?,?\s+(?:of\s+)?(?P<my_y>{YEAR})"
    rf"|(?P<yy_1>{YEAR})\s?(?P<yy_s>-|–|—|\bto\b|\band\b|\buntil\b)\s?(?P<yy_2>{YEAR}|\d\d\b(?![,.%-]?\d))"
    r"|(?P<decade>(?:1[5-9]|20)\d0)(?:s\b|['’]s\b)"
    rf"|(?P<y>{YEAR})(?!\s?%)"
    rf"|(?P<wd>{WD})\b"
    rf"|(?P<m>{MON})(?=\s|[,.;)]|\Z)"
    r")"
)
# What may stand before a bare year, and what after it makes it a quantity.
YEAR_CONTEXT = re.compile(
    r"(?:\b(?:in|of|since|during|years?|from|to|by|until|till|for|and|around|circa|late|early|mid|through|before|"
    r"after|between|back in|the|on|as early as|dated|than|next|fiscal|spring|summer|autumn|winter|fall|end|"
    r"beginning|onwards?|into|throughout|but|or|over)[\s(-]+|[(\[/][\s]?|[,;–—-]\s?)\Z",
    re.IGNORECASE,
)
BEFORE_BLOCKED = re.compile(
    r"(?:\b(?:resolutions?|UNGA|UNGAR|UNSC|UNSCR|No\.?|Nos\.?|number|page|pp?\.|article|section|rule|order|act|"
    r"Rs\.?|US\$|about|nearly|some|over|than|least|exactly|approximately|almost|version|model|channel|road|flight)"
    r"\s?(?:number\s)?|[$£€#@])\Z",
    re.IGNORECASE,
)
AFTER_BLOCKED = re.compile(
    r"\s?(?:-?(?:km|kms|kilomet\w+|met(?:re|er)s?|miles?|sq\b|square|MW\b|megawatts?|kw\b|tons?\b|tonnes?|kg\b|"
    r"people|persons?|troops|soldiers|students|scholar\w*|delegates|participants|million|billion|trillion|"
    r"crore|lakh|dollars|rupees|yuan|RMB|per\s?cent|percent|hours|hrs|members|families|houses|acres|"
    r"hectares|companies|projects|jobs|men|women|children|feet|ft\b|vehicles|workers|officers|personnel|words))\b",
    re.IGNORECASE,
)
SENTENCE_YEAR = re.compile(r"\s+(?:will|was|is|has|had|marks?|marked|saw|sees|would|also|being)\b")
TITLE_BEFORE = re.compile(
    r"[’'”\"*_»]\s*[\[(]\s*\Z|\b(?:resolution|UNSCR|UNGAR)s?\s+(?:[\w/]+\s+)?[\[(]\s*\Z", re.IGNORECASE
)
LIFE_BEFORE = re.compile(r"[A-Z][\w’'-]+\s*[\[(]\s*(?:b\.|born)?\s*\Z")
OPEN_BEFORE = re.compile(
    r"\b(since|until|till|up\s+to|by)\s+(?:the\s+)?(?:end\s+of\s+|year\s+)?\Z", re.IGNORECASE
)
ONWARD = re.compile(r"\s+(?:onwards?|on)\b(?=[\s,.;]|\Z)")
JOIN = re.compile(r"\s?(?:to|until|till|through|-|–|—)\s?\Z")
JOINT = re.compile(r"\s?(?:to|until|till|through|and|-|–|—)\s?")
BETWEEN = re.compile(r"\bbetween\s+(?:the\s+)?\Z", re.IGNORECASE)
MONTH_CONTEXT = re.compile(
    r"\b(?:in|since|during|by|until|of|from|between|through|early|late|mid|last|next|this)[\s-]+\Z",
    re.IGNORECASE,
)
CONTEXT_REACH = 700
STATED_REACH = 300
