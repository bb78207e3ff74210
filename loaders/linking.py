"""Finding the names of the authority file in text: multi-pattern match, longest first.

Labels are held in a trie of normalised words, so that the time taken does not depend on how many labels
there are. A label's capitals must stand in the text ("the Front" is not "the front"); a short all-capital
label must stand exactly ("US" is not "us"). A mechanism named by its states is found in any order of them.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from loaders.model import Article, Entity, Form, Reference
from loaders.tokens import Token, normal, tokenise
from ontology.authority import Authority, Entry

_ACRONYM = 6
_MAX_ORDERED = 4


@dataclass(frozen=True, slots=True)
class _Label:
    """A label's own capitals, by word, and what it names."""

    words: tuple[str, ...]
    entry: Entry
    form: Form

    def stands_in(self, tokens: Sequence[Token]) -> bool:
        """True where the capitals of the tokens are those the label asks for."""
        for word, token in zip(self.words, tokens, strict=True):
            if word.isupper() and 1 < len(word) <= _ACRONYM and token.text != word:
                return False
            if word[0].isupper() and not token.text[0].isupper():
                return False
        return True


@dataclass(slots=True)
class _Node:
    children: dict[str, _Node] = field(default_factory=dict)
    labels: list[_Label] = field(default_factory=list)


class Gazetteer:
    """A trie of labels. `find` yields the longest label at each place, from left to right."""

    def __init__(self, labels: Iterable[tuple[str, Entry, Form]]) -> None:
        self._root = _Node()
        for text, entry, form in labels:
            self._add(text, entry, form)

    def _add(self, text: str, entry: Entry, form: Form) -> None:
        words = [t.text for t in tokenise(text, 0, len(text)) if not _skipped(t)]
        if not words:
            return
        node = self._root
        for word in words:
            node = node.children.setdefault(normal(word), _Node())
        if all(label.entry.iri != entry.iri for label in node.labels):
            node.labels.append(_Label(tuple(words), entry, form))

    def find(self, tokens: Sequence[Token]) -> Iterator[tuple[int, int, Entry, Form]]:
        """Yield (first token, token after the last, entry, form), longest first, without overlaps.

        Where two entries share a label the first in the order of loading is meant; labels that are
        ambiguous by declaration are not in the gazetteer at all.
        """
        index = 0
        while index < len(tokens):
            found = self._longest(tokens, index)
            if found is None:
                index += 1
            else:
                yield index, *found
                index = found[0]

    def _longest(self, tokens: Sequence[Token], start: int) -> tuple[int, Entry, Form] | None:
        node, index, best = self._root, start, None
        kept: list[Token] = []
        while index < len(tokens):
            token = tokens[index]
            if _skipped(token):
                if not kept:
                    return None
                index += 1
                continue
            following = node.children.get(token.low)
            if following is None:
                break
            node = following
            kept.append(token)
            index += 1
            for label in node.labels:
                if label.stands_in(kept):
                    best = (index, label.entry, label.form)
                    break
        return best


def _skipped(token: Token) -> bool:
    """Quotation marks inside a name do not count ("Foreign Ministers’ Dialogue")."""
    return token.low in ("'", '"')


def _orders(label: str, entry: Entry, states: dict[str, str]) -> Iterator[str]:
    """Yield the label with the states that its name begins with in every order ("Pakistan-China …")."""
    yield label
    words = label.replace("–", "-").split(" ")
    for place, word in enumerate(words):
        parts = word.split("-")
        if 2 <= len(parts) <= _MAX_ORDERED and all(p in states for p in parts):
            for order in itertools.permutations(parts):
                yield " ".join([*words[:place], "-".join(order), *words[place + 1 :]])


@functools.lru_cache(maxsize=4)
def gazetteers(authority: Authority) -> tuple[Gazetteer, Gazetteer, Gazetteer]:
    """Return the gazetteer of all names, the one of issues alone and the one of states alone.

    The second exists because a name hides the topics inside it ("China-Pakistan Economic Corridor" is one
    name), while a statement that contains the name is about the topic all the same.
    """
    states = {e.name: e.iri for e in authority.of_class("State")}
    # An issue about a place, a project or a body is named by the names of that thing.
    things = {e.slug: e for e in authority.entries.values() if e.cls not in ("Concept", "Issue", "Principle", "State")}
    names: list[tuple[str, Entry, Form]] = []
    issues: list[tuple[str, Entry, Form]] = []
    # Things before topics: where both have a label, the name denotes the thing.
    order = sorted(authority.entries.values(), key=lambda e: (e.cls in ("Issue", "Principle"), e.iri))
    for entry in order:
        if entry.cls == "Concept":
            continue
        topic = entry.cls in ("Issue", "Principle")
        for label in entry.labels:
            variants = [label] if topic or not entry.members else list(_orders(label, entry, states))
            for variant in variants:
                names.append((variant, entry, Form.NAME))
                if topic:
                    issues.append((variant, entry, Form.NAME))
        thing = things.get(entry.slug) if topic else None
        for label in thing.labels if thing is not None else ():
            issues.append((label, entry, Form.NAME))
        names.extend((adjective, entry, Form.ADJECTIVE) for adjective in entry.adjectives)
    alone = [(label, e, form) for label, e, form in names if e.cls == "State"]
    return Gazetteer(names), Gazetteer(issues), Gazetteer(alone)


def link(article: Article, authority: Authority) -> list[Reference]:
    """Return what the authority file's labels name in the article, in order of position."""
    names, _, states = gazetteers(authority)
    tokens = tokenise(article.text, article.start, article.end)
    found = []
    for first, after, entry, form in names.find(tokens):
        start, end = tokens[first].start, tokens[after - 1].end
        found.append(Reference(start, end, Entity(entry.name, entry.cls, entry), form))
        if entry.cls in ("Issue", "Principle") and after - first > 1:
            # "part of China's territory" names a topic, and China too; not a mention of its own.
            for inner, beyond, state, _ in states.find(tokens[first:after]):
                at = Entity(state.name, state.cls, state)
                found.append(Reference(tokens[first + inner].start, tokens[first + beyond - 1].end, at, Form.ADJECTIVE))
    return found
