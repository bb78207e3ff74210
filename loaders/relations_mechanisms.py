"""States in mechanisms: who belongs to one by its very name, and where the parties say they cooperate."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from loaders.model import Form, Reading, Reference
from loaders.records import Relation
from loaders.relations_text import Marked, marked
from ontology.authority import Authority

_PARTS = re.compile(r"[^\W\d_]+(?: [A-Z][a-z]+)?")
_COOPERATE = re.compile(
    r"\b(?:cooperat\w+|coordinat\w+|collaborat\w+|work(?:ing)? together)\b[^.;]{0,60}?\b(?:within|in|at|"
    r"under|on|through)\s"
    r"(?:the\s)?(?:framework of\s)?(?:\w+\s){0,3}?(?:mechanisms|platforms|fora|forums|organi[sz]ations|"
    r"institutions|frameworks|bodies)"
    r"(?:,)?\s(?:such as|including|like)\s(?P<list>(?:(?:the\s|\s?and\s|,\s?|\s?as well as\s"
    r")*<[OM]\d+>(?:\s\([^)]*\))?)+)"
)
_WITHIN = re.compile(
    r"\b(?:cooperat\w+|coordinat\w+|collaborat\w+)\s(?:with each other\s|closely\s)?(?:within|under|in|at)"
    r"\s(?:the\s)?(?:framework of\s(?:the\s)?)?"
    r"(?P<list><[OM]\d+>(?:\s\([^)]*\))?(?:(?:,\s|,?\sand\s)(?:the\s)?<[OM]\d+>(?:\s\([^)]*\))?)*)"
)
_JOINT = re.compile(
    r"\b(?:two|both|three)\s(?:sides|countries|parties|states|nations|governments|leaders|ministers)\b|"
    r"^They\b",
    re.I,
)
_PAIR = re.compile(r"<S(\d+)>(?:, <S(\d+)>)? and <S(\d+)>")
# Of the states named, the parties are those named at least so often, and twice as often as any other.
_LEAST, _CLEAR = 3, 2


def find_mechanisms(reading: Reading, authority: Authority) -> list[Relation]:
    """Return members read off mechanisms' names, and cooperation of the parties within organisations."""
    out = list(_members(reading, authority))
    parties: tuple[str, ...] | None = None
    for sentence in marked(reading):
        if (
            "operat" not in sentence.text
            and "oordinat" not in sentence.text
            and "ollaborat" not in sentence.text
        ):
            continue
        for pattern in (_COOPERATE, _WITHIN):
            for match in pattern.finditer(sentence.text):
                who = _pair(sentence, match.start())
                if not who and _JOINT.search(sentence.text, 0, match.start()):
                    parties = parties if parties is not None else _parties(reading)
                    who = parties
                for ref in sentence.all(match["list"], "OM"):
                    out += [
                        _relation(reading, name, "cooperatesWithin", ref.entity.name, ref, None)
                        for name in who
                    ]
    return out


def _members(reading: Reading, authority: Authority) -> Iterator[Relation]:
    """The states that a mechanism's name, as it stands in the text, consists of."""
    states = {e.name: e for e in authority.of_class("State")}
    done: set[str] = set()
    for ref in reading.references:
        if ref.entity.cls != "Mechanism" or ref.form is not Form.NAME or ref.entity.name in done:
            continue
        named = []
        for match in _PARTS.finditer(reading.text[ref.start : ref.end]):
            entry = authority.named(match.group()) or authority.named(match.group().split(" ")[0])
            if entry is not None and entry.name in states and entry.name not in named:
                named.append(entry.name)
        members = ref.entity.entry.members if ref.entity.entry else ()
        if len(named) < 2 or (members and any(states[n].iri not in members for n in named)):
            continue
        done.add(ref.entity.name)
        for name in named:
            yield _relation(reading, name, "memberOfMechanism", ref.entity.name, ref, "name-of-mechanism")


def _pair(sentence: Marked, before: int) -> tuple[str, ...]:
    match = _PAIR.search(sentence.text, 0, before)
    return tuple(sentence.ref(n).entity.name for n in match.groups() if n) if match else ()


def _parties(reading: Reading) -> tuple[str, ...]:
    """The two states that a document is about: named far more often than any third; else nobody."""
    count = Counter(
        r.entity.name for r in reading.references if r.entity.cls == "State" and r.form is Form.NAME
    )
    top = sorted(count.items(), key=lambda x: (-x[1], x[0]))
    if len(top) < 2 or top[1][1] < _LEAST or (len(top) > 2 and top[1][1] < _CLEAR * top[2][1]):
        return ()
    return tuple(sorted(name for name, _ in top[:2]))


def _relation(
    reading: Reading, subject: str, predicate: str, value: str, ref: Reference, rule: str | None
) -> Relation:
    return Relation(
        file=reading.article.source.file,
        document=reading.article.slug,
        start=ref.start,
        end=ref.end,
        quote=reading.text[ref.start : ref.end],
        subject=subject,
        predicate=predicate,
        object=value,
        rule=rule,
    )
