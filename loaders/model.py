"""What the steps of reading hand to each other: source text, article, segment, sentence, reference.

All offsets are Unicode code points into the decoded text of the file, end excluded, so that each step
can point at characters without copying them.
"""

from __future__ import annotations

import bisect
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from loaders.tokens import Token, tokenise
from ontology.authority import Entry


@dataclass(frozen=True, slots=True)
class SourceText:
    """A file's text as decoded (no newline translation, byte-order mark removed).

    `file` is the path relative to the root that the user gave, with forward slashes; `meta` the front
    matter's keys in lower case; `body` the offset at which the document itself begins, after front
    matter; `warnings` say in plain words what was unusual about the file.
    """

    file: str
    text: str
    sha256: str
    encoding: str
    media_type: str
    meta: dict[str, str] = field(default_factory=dict)
    body: int = 0
    warnings: tuple[str, ...] = ()


class SegmentKind(StrEnum):
    """What part of an article a stretch of text is; statements come only from `BODY_KINDS`."""

    TITLE = "title"
    STANDFIRST = "standfirst"
    CAPTION = "caption"
    HEADING = "heading"
    BULLET = "bullet"
    PARAGRAPH = "paragraph"
    QUOTATION = "quotation"
    NOTE = "note"
    BOILERPLATE = "boilerplate"


BODY_KINDS = frozenset({SegmentKind.BULLET, SegmentKind.PARAGRAPH, SegmentKind.QUOTATION, SegmentKind.NOTE})


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of one kind. `number` is a paragraph's own number where it has one ("28.")."""

    kind: SegmentKind
    start: int
    end: int
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, trimmed of white space; `segment` indexes the article's segments.

    Of an editor's note inside a paragraph the kind is NOTE, whatever the segment is.
    """

    start: int
    end: int
    kind: SegmentKind
    segment: int


@dataclass(frozen=True, slots=True)
class Article:
    """One article of a file. `published` anchors relative dates; `place` is the dateline's."""

    source: SourceText
    slug: str
    start: int
    end: int
    segments: tuple[Segment, ...]
    sentences: tuple[Sentence, ...]
    title: str | None = None
    kind: str | None = None
    coverage: str = "full"
    published: dt.date | None = None
    publisher: str | None = None
    address: str | None = None
    dateline_place: str | None = None
    digest_of: str | None = None
    warnings: tuple[str, ...] = ()
    _tokens: list[Token] = field(default_factory=list, repr=False, compare=False)

    @property
    def text(self) -> str:
        """The whole file's text: what every offset counts in."""
        return self.source.text

    @property
    def tokens(self) -> list[Token]:
        """The article's words and marks; cut once, at the first use."""
        if not self._tokens:
            self._tokens.extend(tokenise(self.source.text, self.start, self.end))
        return self._tokens


@dataclass(frozen=True, slots=True)
class Entity:
    """Something named: from the authority file (`entry`), or known to this document alone (`entry` None)."""

    name: str
    cls: str
    entry: Entry | None = None


class Form(StrEnum):
    """How a reference stands in the text."""

    NAME = "name"
    SHORT = "short"
    ADJECTIVE = "adjective"
    ROLE = "role"
    PRONOUN = "pronoun"


@dataclass(frozen=True, slots=True)
class Reference:
    """A stretch of text that refers to an entity. Names and short forms become mention records;
    adjectives ("Chinese"), roles ("the foreign secretary") and pronouns serve to resolve holders."""

    start: int
    end: int
    entity: Entity
    form: Form = Form.NAME


@dataclass(frozen=True, slots=True)
class Role:
    """An office or other role that the text gives a person ("Foreign Minister" of "China").

    `post` is the post's full label ("Foreign Minister of China") where an office, else the role noun
    ("journalist", "chair"); `of` the state or organisation; start and end bound the words that say so.
    """

    person: Entity
    title: str
    of: Entity | None
    start: int
    end: int
    former: bool = False


@dataclass(slots=True)
class Reading:
    """An article with everything that linking found, in order of position."""

    article: Article
    references: list[Reference]
    roles: list[Role] = field(default_factory=list)
    _starts: list[int] = field(default_factory=list, repr=False)
    _token_starts: list[int] = field(default_factory=list, repr=False)

    def __post_init__(self) -> None:
        self.references.sort(key=lambda r: (r.start, -r.end))
        self._starts = [r.start for r in self.references]

    @property
    def text(self) -> str:
        """The whole file's text."""
        return self.article.text

    def tokens_in(self, start: int, end: int) -> list[Token]:
        """Return the article's tokens that begin between two offsets."""
        tokens = self.article.tokens
        if not self._token_starts:
            self._token_starts = [t.start for t in tokens]
        low = bisect.bisect_left(self._token_starts, start)
        high = bisect.bisect_left(self._token_starts, end)
        return tokens[low:high]

    def within(self, start: int, end: int) -> Sequence[Reference]:
        """Return the references that lie wholly inside `start`–`end`, in order."""
        low = bisect.bisect_left(self._starts, start)
        high = bisect.bisect_left(self._starts, end)
        return [r for r in self.references[low:high] if r.end <= end]

    def at(self, position: int) -> Reference | None:
        """Return the longest reference that begins at `position`, or None."""
        index = bisect.bisect_left(self._starts, position)
        if index < len(self.references) and self.references[index].start == position:
            return self.references[index]
        return None
