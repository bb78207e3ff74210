"""What can be told of a SPARQL query by its words alone, before the engine sees it.

The check here makes refusals readable and stops a text that would only crash a parser. It is not what
keeps queries inside: a worker has no descriptors left to open, whatever gets past this module
(`graph/worker_process.py`).

The tokens are those of SPARQL 1.1 Query, section 19.8, as far as they decide what is a keyword and what is
text inside a string, comment, IRI, variable or prefixed name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urljoin

from graph.errors import QuerySyntaxError, RequestTooLarge

Form = Literal["select", "ask", "construct", "describe"]

MAX_LENGTH = 1_000_000
MAX_DEPTH = 200

_UPDATES = frozenset(["INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"])
_FORMS: dict[str, Form] = {
    "SELECT": "select",
    "ASK": "ask",
    "CONSTRUCT": "construct",
    "DESCRIBE": "describe",
}

_ESCAPE = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"
_LETTER = r"[^\W\d_]"
# Possessive quantifiers: a hostile text costs one pass, never backtracking.
_TOKEN = re.compile(
    rf"""
      (?P<space>\s++)
    | (?P<comment>\#[^\r\n]*+)
    | (?P<iri><(?:[^<>"{{}}|^`\\\x00-\x20]|{_ESCAPE})*+>)
    | (?P<string>\"\"\"(?:(?!\"\"\")(?:[^\\]|\\.))*+\"\"\"
        | '''(?:(?!''')(?:[^\\]|\\.))*+'''
        | "(?:[^"\\\r\n]|\\.)*+"
        | '(?:[^'\\\r\n]|\\.)*+')
    | (?P<variable>[?$]\w++)
    | (?P<language>@[A-Za-z]++(?:-[A-Za-z0-9]++)*+)
    | (?P<prefixed>(?:_|{_LETTER}[\w.\-·]*+)?:(?:[\w:.\-·]|%[0-9A-Fa-f]{{2}}|\\[-_~.!$&'()*+,;=/?\#@%])*+)
    | (?P<words>(?:[A-Za-z_]|{_ESCAPE})(?:[\w.\-·]|{_ESCAPE})*+)
    | (?P<number>\d++(?:\.\d++)?(?:[eE][+-]?\d++)?)
    | (?P<open>[(\[{{])
    | (?P<close>[)\]}}])
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)

_WORD = re.compile(rf"(?:\w|{_ESCAPE})++")


@dataclass(frozen=True, slots=True)
class Token:
    """One token: its kind (a group name of the pattern, or `word`), its text, and where it begins."""

    kind: str
    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs that a query's own FROM clauses name, as absolute IRIs where they can be resolved."""

    default: tuple[str, ...]
    named: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Inspected:
    """A query that may be sent to a worker: its form, and its FROM clauses (None where it has none)."""

    form: Form
    dataset: Dataset | None


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of `text` without white space and comments, in order.

    QuerySyntaxError where a string is not closed. A run of words, dots and hyphens is taken in one match and
    then split: looking from each word for the colon of a prefixed name would make a long run quadratic.
    """
    for match in _TOKEN.finditer(text):
        kind, found, start = match.lastgroup or "other", match.group(), match.start()
        if kind == "words":
            for word in _WORD.finditer(found):
                yield Token("word", word.group(), start + word.start())
        elif kind == "other" and found in "\"'":
            raise QuerySyntaxError(f"The string that begins at {_place(text, start)} is not closed.")
        elif kind not in ("space", "comment"):
            yield Token(kind, found, start)


def unescape(text: str) -> str:
    """Resolve code point escapes (SPARQL 1.1, 19.2); QuerySyntaxError for one that is no character."""

    def character(match: re.Match[str]) -> str:
        number = int(match.group()[2:], 16)
        if number > 0x10FFFF or 0xD800 <= number <= 0xDFFF:
            raise QuerySyntaxError(f"The query holds {match.group()}, which is not a character.")
        return chr(number)

    return re.sub(_ESCAPE, character, text)


def inspect(text: str, max_length: int = MAX_LENGTH, max_depth: int = MAX_DEPTH) -> Inspected:
    """Check a query's text and tell its form.

    Raises RequestTooLarge for more than `max_length` characters, and QuerySyntaxError for an empty query,
    brackets nested deeper than `max_depth`, an update, SERVICE or LOAD. Everything else is for the
    engine's parser to judge.
    """
    if len(text) > max_length:
        raise RequestTooLarge(f"The query has {len(text):,} characters; at most {max_length:,} are read.")
    depth = 0
    form: Form | None = None
    prologue = _Prologue()
    clauses: list[tuple[bool, str]] = []
    pending: str | None = None  # a FROM, or FROM NAMED, that waits for its IRI
    for token in tokens(text):
        if token.kind == "open":
            depth += 1
            if depth > max_depth:
                raise QuerySyntaxError(
                    f"Brackets are nested deeper than {max_depth} at {_place(text, token.start)}; "
                    "please write the query flatter."
                )
        elif token.kind == "close":
            depth -= 1
        keyword = unescape(token.text).upper() if token.kind == "word" else None
        if keyword == "SERVICE":
            raise QuerySyntaxError(
                f"SERVICE at {_place(text, token.start)}: this service sends no query to other servers."
            )
        if keyword == "LOAD":
            raise QuerySyntaxError(f"LOAD at {_place(text, token.start)}: this service fetches nothing.")
        if form is None:
            if keyword in _FORMS:
                form = _FORMS[keyword]
            elif keyword in _UPDATES:
                raise QuerySyntaxError(f"{keyword} is an update, and this service only answers queries.")
            else:
                prologue.feed(token)
            continue
        if pending is not None:
            if keyword == "NAMED" and pending == "FROM":
                pending = "NAMED"
                continue
            iri = prologue.resolve(token)
            if iri is not None:
                clauses.append((pending == "NAMED", iri))
            pending = None
        elif keyword == "FROM" and depth == 0:
            pending = "FROM"
    if form is None:
        if not text.strip():
            raise QuerySyntaxError("The query is empty.")
        raise QuerySyntaxError("The query has no SELECT, ASK, CONSTRUCT or DESCRIBE.")
    dataset = None
    if clauses:
        dataset = Dataset(
            tuple(dict.fromkeys(iri for named, iri in clauses if not named)),
            tuple(dict.fromkeys(iri for named, iri in clauses if named)),
        )
    return Inspected(form, dataset)


def query_form(text: str) -> Form:
    """Return the form of a query; QuerySyntaxError where it has none."""
    return inspect(text).form


def _place(text: str, offset: int) -> str:
    line = text.count("\n", 0, offset) + 1
    column = offset - (text.rfind("\n", 0, offset) + 1) + 1
    return f"line {line}, column {column}"


class _Prologue:
    """BASE and PREFIX declarations, read token by token."""

    def __init__(self) -> None:
        self.base: str | None = None
        self.prefixes: dict[str, str] = {}
        self._expects: str | None = None
        self._prefix: str | None = None

    def feed(self, token: Token) -> None:
        if token.kind == "word":
            self._expects = unescape(token.text).upper()
        elif token.kind == "prefixed" and self._expects == "PREFIX" and token.text.endswith(":"):
            self._prefix = token.text[:-1]
        elif token.kind == "iri":
            iri = self._absolute(token.text)
            if self._expects == "BASE":
                self.base = iri
            elif self._expects == "PREFIX" and self._prefix is not None:
                self.prefixes[self._prefix] = iri
            self._expects = self._prefix = None

    def resolve(self, token: Token) -> str | None:
        """Return the absolute IRI of an IRI or prefixed name, or None where it is neither or not known."""
        if token.kind == "iri":
            return self._absolute(token.text)
        if token.kind == "prefixed":
            prefix, _, local = token.text.partition(":")
            if prefix in self.prefixes:
                return self.prefixes[prefix] + re.sub(r"\\(.)", r"\1", local)
        return None

    def _absolute(self, token: str) -> str:
        iri = unescape(token[1:-1])
        return iri if self.base is None else urljoin(self.base, iri)
