"""One event in several documents, and the rounds of one series in order."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise

import networkx as nx

# Longer than this and a shared date is no evidence by itself ("in 2024 he visited" twice in a year).
_NARROW_DAYS = 31

# Share of all words of two labels that both have; undated events only, and only at one place.
_ALIKE = 0.6
_SMALL = frozenset(("of", "in", "into", "at", "on", "to", "for", "and", "by", "with"))


@dataclass(slots=True)
class EventFacts:
    """What the documents say of one event IRI, gathered from all of them."""

    iri: str
    types: set[str] = field(default_factory=set)
    dates: set[tuple[str, str]] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    actors: set[str] = field(default_factory=set)
    labels: set[str] = field(default_factory=set)
    series: set[str] = field(default_factory=set)
    ordinals: set[int] = field(default_factory=set)
    documents: set[str] = field(default_factory=set)


def normal_label(label: str) -> str:
    """Return a label as labels are compared: case, punctuation and articles do not count."""
    words = re.findall(r"\w+", label.casefold().replace("’s", "").replace("'s", ""))
    return " ".join(w for w in words if w not in ("the", "a", "an"))


def alike(label: str, other: str) -> bool:
    """Say whether two normal labels share most of their words ("entry of X into Y", "X's part in Y")."""
    words, others = ({w for w in x.split() if w not in _SMALL} for x in (label, other))
    return bool(words) and len(words & others) >= _ALIKE * len(words | others)


def same_events(events: Sequence[EventFacts]) -> Iterator[tuple[str, str]]:
    """Yield (event, first event) for each event that another document's is the same as.

    The first is the least IRI of those that are one. Two are one where they have the same type and date,
    and the same label, the same actors, or the same place with the actors of one among the other's;
    without any date, where type and place are the same and the labels alike. Two events that one
    document tells apart are not merged through another.
    """
    blocks: dict[tuple[str, str, str], list[EventFacts]] = defaultdict(list)
    for event in events:
        for type_ in event.types:
            for date in event.dates or {("", "")}:
                blocks[type_, *date].append(event)
    graph: nx.Graph[str] = nx.Graph()
    for (_, first, last), members in sorted(blocks.items()):
        for a, b in combinations(sorted(members, key=lambda e: e.iri), 2):
            if not a.documents & b.documents and _same(a, b, first, last):
                graph.add_edge(a.iri, b.iri)
    documents = {e.iri: e.documents for e in events}
    for component in sorted(map(sorted, nx.connected_components(graph))):
        told: set[str] = set(documents[component[0]])
        for iri in component[1:]:
            if not told & documents[iri]:
                told |= documents[iri]
                yield iri, component[0]


def _same(a: EventFacts, b: EventFacts, first: str, last: str) -> bool:
    same_place = bool(a.places & b.places)
    if not (first or last):
        return same_place and any(alike(x, y) for x in a.labels for y in b.labels)
    if a.labels & b.labels:
        return True
    if not (first and last):
        return False
    if (dt.date.fromisoformat(last) - dt.date.fromisoformat(first)).days > _NARROW_DAYS:
        return False
    if not a.actors or not b.actors:
        return False
    if a.actors == b.actors:
        return same_place or not (a.places and b.places)
    return same_place and (a.actors <= b.actors or b.actors <= a.actors)


def next_rounds(events: Sequence[EventFacts]) -> Iterator[tuple[str, str]]:
    """Yield (round, next round) for rounds of one series whose numbers follow each other.

    A number that two events of a series bear is left out: which of them follows is not known.
    """
    series: dict[str, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    for event in events:
        if len(event.ordinals) == 1:
            for mechanism in event.series:
                series[mechanism][min(event.ordinals)].append(event.iri)
    for _, rounds in sorted(series.items()):
        for a, b in pairwise(sorted(rounds)):
            if b == a + 1 and len(rounds[a]) == len(rounds[b]) == 1:
                yield rounds[a][0], rounds[b][0]
