"""Kinship: "his daughter B", "A's widow B", "B, son of A". Never inferred from two others."""

from __future__ import annotations

import re
from collections.abc import Iterator

from loaders import titles_words
from loaders.model import Reading, Reference
from loaders.records import Relation
from loaders.relations_text import Marked

_KIN = "|".join(
    sorted(
        (re.escape(w) for w, k in titles_words.lexicon().kinship.items() if k != "other"),
        key=len,
        reverse=True,
    )
)
_QUALIFIER = (
    r"(?:(?:late|elder|eldest|younger|youngest|older|oldest|only|first|second|third|twin|own|then|former|"
    r"martyred|slain|\w+-year-old)\s)*"
)
_TITLE = (
    r"(?:(?!(?:and|of|to|in|who|was|is|had|has|said|"
    r"but|their|his|her|for|with|on|at|as|by|from|that|the)\b)[\w.]+\s){0,4}"
)
# A possessor, the kinship word, the relative's name; further pairs of word and name may follow in a list.
_OWNED = re.compile(
    rf"(?:<H(?P<his>\d+)>|<P(?P<owner>\d+)>['’]s)\s{_QUALIFIER}(?P<kin>{_KIN})s?,?\s(?:and\s\w+,?\s"
    rf")?{_TITLE}<P(?P<name>\d+)>(?!['’]s\s(?!{_KIN}))"
)
_MORE = re.compile(
    rf"(?:,|,?\sand)\s(?:(?P<his><H\d+>)\s)?{_QUALIFIER}(?:(?P<kin>{_KIN}),?\s)?{_TITLE}<P(?P<name>\d+)>"
)
_OF = re.compile(
    rf"<P(?P<name>\d+)>(?:,|\s\(|\s(?:is|was|being))\s?(?:the\s|a\s|an\s)?{_QUALIFIER}(?P<kin>{_KIN})\sof\s"
    rf"(?:the\s)?{_TITLE}<P(?P<owner>\d+)>"
)
_IS = re.compile(rf"<P(?P<name>\d+)>\s(?:is|was)\s<P(?P<owner>\d+)>['’]s\s{_QUALIFIER}(?P<kin>{_KIN})\b")
_AFTER = re.compile(
    rf"<P(?P<name>\d+)>,\s(?:<H(?P<his>\d+)>|<P(?P<owner>\d+)>['’]s)\s{_QUALIFIER}(?P<kin>{_KIN})"
    rf"\b(?!['’]s)(?=[,.;)]|\sand\b)"
)
_MARRIED = re.compile(
    r"<P(?P<owner>\d+)>\s(?:(?:had|later|then)\s)?(?:married|wed)\s(?:the\s)?(?:[\w.]+\s"
    r"){0,3}<P(?P<name>\d+)>"
)
_TRIGGER = re.compile(rf"\b(?:{_KIN})s?\b|\bmarried\b|\bwed\b")

# Kind of kinship → (predicate, the possessor is the subject).
_PREDICATES = {
    "child": ("parentOf", True),
    "parent": ("parentOf", False),
    "grandchild": ("grandparentOf", True),
    "grandparent": ("grandparentOf", False),
    "sibling": ("siblingOf", False),
    "spouse": ("spouseOf", True),
}


def find_kinship(reading: Reading, sentence: Marked) -> Iterator[Relation]:
    """Yield the kinship that a sentence states between persons whom it names or means by a pronoun."""
    text = sentence.text
    if not _TRIGGER.search(text):
        return
    for match in _OWNED.finditer(text):
        owner = sentence.ref(match["his"] or match["owner"])
        if _negated(text, match.start()):
            continue
        yield from _relation(
            reading, sentence, owner, match["kin"], sentence.ref(match["name"]), match.span()
        )
        kin, at = match["kin"], match.end()
        while following := _MORE.match(text, at):
            if following["kin"] is None and not kin.endswith("s") and text[match.end("kin")] != "s":
                break
            if following["his"]:
                break
            kin = following["kin"] or kin
            span = (following.start("kin") if following["kin"] else following.start(), following.end())
            yield from _relation(reading, sentence, owner, kin, sentence.ref(following["name"]), span)
            at = following.end()
    for pattern in (_OF, _IS, _AFTER):
        for match in pattern.finditer(text):
            groups = match.groupdict()
            owner = sentence.ref(groups.get("his") or match["owner"])
            yield from _relation(
                reading, sentence, owner, match["kin"], sentence.ref(match["name"]), match.span()
            )
    for match in _MARRIED.finditer(text):
        yield from _relation(
            reading, sentence, sentence.ref(match["owner"]), "wife", sentence.ref(match["name"]), match.span()
        )


def _negated(text: str, at: int) -> bool:
    return text[max(0, at - 12) : at].endswith((" not ", " never "))


def _relation(
    reading: Reading, sentence: Marked, owner: Reference, kin: str, relative: Reference, span: tuple[int, int]
) -> Iterator[Relation]:
    kind = titles_words.lexicon().kinship.get(kin) or titles_words.lexicon().kinship.get(
        kin.removesuffix("s")
    )
    if kind not in _PREDICATES or owner.entity == relative.entity:
        return
    predicate, forward = _PREDICATES[kind]
    one, two = (owner, relative) if forward else (relative, owner)
    start, end = sentence.span(*span)
    yield Relation(
        file=reading.article.source.file,
        document=reading.article.slug,
        start=start,
        end=end,
        quote=reading.text[start:end],
        subject=one.entity.name,
        predicate=predicate,
        object=two.entity.name,
    )
