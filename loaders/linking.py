"""Finding the names of the authority file in text: multi-pattern match, longest first.

Labels are held in a trie of normalised words, so that the time taken does not depend on how many labels
there are. A label's capitals must stand in the text ("the Front" is not "the front"); a short all-capital
label must stand exactly ("US" is not "us"). A mechanism named by its states is found in any order of them.
"""

from __future__ import annotations

import functools
import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from loaders.model import Article, Entity, Form, Reference
from loaders.tokens import Token, tokenise, words
from ontology.authority import Authority, Entry

_TOPICS = ("Issue", "Principle")
# Ambiguous names of persons are for the registry of actors, which knows who was named in full before.
_RESOLVED_HERE = ("Organisation", "Mechanism", "Initiative", "Place")
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
        found = words(text)
        if not found:
            return
        node = self._root
        for _, low in found:
            following = node.children.get(low)
            if following is None:
                following = node.children[low] = _Node()
            node = following
        if all(label.entry.iri != entry.iri for label in node.labels):
            node.labels.append(_Label(tuple(word for word, _ in found), entry, form))

    def find(self, tokens: Sequence[Token]) -> Iterator[tuple[int, int, Entry, Form]]:
        """Yield (first token, token after the last, entry, form), longest first, without overlaps.

        Where two entries share a label the first in the order of loading is meant; labels that are
        ambiguous by declaration are not in the gazetteer at all.
        """
        index = 0
        first = self._root.children
        while index < len(tokens):
            found = self._longest(tokens, index) if tokens[index].low in first else None
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


@dataclass(frozen=True, slots=True)
class Gazetteers:
    """`names` has every label, `things` those of things alone, `states` and `topics` those of states and of
    issues alone, `ambiguous` the labels that several things share or that are ordinary words.

    Topics stand apart because a name hides the topics inside it ("China-Pakistan Economic Corridor" is one
    name), while a statement that contains the name is about the topic all the same; and the other way round.
    """

    names: Gazetteer
    things: Gazetteer
    states: Gazetteer
    topics: Gazetteer
    ambiguous: Gazetteer
    shared: dict[str, tuple[Entry, ...]]


@functools.lru_cache(maxsize=4)
def gazetteers(authority: Authority) -> Gazetteers:
    """Return the gazetteers of an authority file; built once for each."""
    states = {e.name: e.iri for e in authority.of_class("State")}
    entries = [e for e in authority.entries.values() if e.cls != "Concept"]
    # An issue about a place, a project or a body is named by the names of that thing.
    named = {e.slug: e for e in entries if e.cls not in (*_TOPICS, "State")}
    names: list[tuple[str, Entry, Form]] = []
    topics: list[tuple[str, Entry, Form]] = []
    shared: dict[str, list[Entry]] = defaultdict(list)
    # Things before topics: where both have a label, the name denotes the thing.
    for entry in sorted(entries, key=lambda e: (e.cls in _TOPICS, e.iri)):
        topic = entry.cls in _TOPICS
        for label in entry.labels:
            variants = [label] if topic or not entry.members else list(_orders(label, entry, states))
            names.extend((variant, entry, Form.NAME) for variant in variants)
        if topic:
            topics.extend((label, entry, Form.NAME) for label in entry.labels)
            thing = named.get(entry.slug)
            topics.extend((label, entry, Form.NAME) for label in (thing.labels if thing else ()))
        names.extend((adjective, entry, Form.ADJECTIVE) for adjective in entry.adjectives)
        if entry.cls in _RESOLVED_HERE:
            for label in entry.ambiguous:
                shared[label].append(entry)
    things = [(label, e, form) for label, e, form in names if e.cls not in _TOPICS]
    return Gazetteers(
        Gazetteer(names),
        Gazetteer(things),
        Gazetteer((label, e, form) for label, e, form in things if e.cls == "State"),
        Gazetteer(topics),
        Gazetteer((label, found[0], Form.SHORT) for label, found in sorted(shared.items())),
        {label: tuple(found) for label, found in sorted(shared.items())},
    )


def link(article: Article, authority: Authority) -> list[Reference]:
    """Return what the authority file's labels name in the article, in order of position.

    Things named inside a topic's name are found too ("peace and stability in South Asia"); states there
    only qualify the topic and come as adjectives. An ambiguous label is linked where the article names what
    only one of its bearers goes with: its states, or the thing itself in full.
    """
    known = gazetteers(authority)
    tokens = article.tokens
    found: list[Reference] = []
    covered = bytearray(len(tokens))
    for first, after, entry, form in known.names.find(tokens):
        found.append(_reference(tokens, first, after, entry, form))
        covered[first:after] = b"\x01" * (after - first)
        if entry.cls in _TOPICS and after - first > 1:
            for inner, beyond, thing, how in known.things.find(tokens[first:after]):
                qualifies = Form.ADJECTIVE if thing.cls == "State" else how
                found.append(_reference(tokens, first + inner, first + beyond, thing, qualifies))
    present = {r.entity.entry.iri for r in found if r.entity.entry is not None}
    for first, after, _, form in known.ambiguous.find(tokens):
        if any(covered[first:after]):
            continue
        label = article.text[tokens[first].start : tokens[after - 1].end]
        bearers = [e for e in known.shared.get(" ".join(label.split()), ()) if _at_home(e, present)]
        if len(bearers) == 1:
            found.append(_reference(tokens, first, after, bearers[0], form))
    return found


def states_inside(text: str, start: int, end: int, authority: Authority) -> Iterator[tuple[int, int, Entity]]:
    """Yield the states that a longer name between two offsets spells out, with their offsets."""
    tokens = tokenise(text, start, end)
    for first, after, entry, form in gazetteers(authority).states.find(tokens):
        if form is Form.NAME and after - first < len(tokens):
            yield tokens[first].start, tokens[after - 1].end, Entity(entry.name, entry.cls, entry)


def _at_home(entry: Entry, present: set[str]) -> bool:
    """True where an article that names the things in `present` can mean this one by an ambiguous label."""
    if entry.iri in present:
        return True
    if entry.members:
        return all(m in present for m in entry.members)
    return entry.state is not None and entry.state in present


def _reference(tokens: Sequence[Token], first: int, after: int, entry: Entry, form: Form) -> Reference:
    entity = Entity(entry.name, entry.cls, entry)
    return Reference(tokens[first].start, tokens[after - 1].end, entity, form)
