"""One event in several documents, and the rounds of one series in order."""

from __future__ import annotations

import datetime as dt
import functools
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise

import networkx as nx

from graph.positions_text import content_words
from ontology import iris

# Longer than this and a shared date is no evidence by itself ("in 2024 he visited" twice in a year).
_NARROW_DAYS = 31

_YEAR_DAYS = 366

# Share of all words of two labels that both have; undated events only, and only at one place.
_ALIKE = 0.6
# The same of the words of content, where the actors are the same and the date is a year.
_NEARLY = 0.75
_LEAST_WORDS = 3  # a label of fewer words of content is a part of too many others

# What comes once in a life.
_ONCE = tuple(iris.concept("event-type", slug) for slug in ("birth", "death", "execution"))
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
    circles: set[frozenset[str]] = field(default_factory=set)
    """Who holds positions jointly in its documents: whose event it is likely to be where nobody is named."""

    @property
    def parties(self) -> set[frozenset[str]]:
        """Who it may be an event of: who took part, else whoever speaks jointly where it is told of."""
        return {frozenset(self.actors)} if self.actors else self.circles


def normal_label(label: str) -> str:
    """Return a label as labels are compared: case, accents, punctuation and articles do not count."""
    plain = unicodedata.normalize("NFKD", label.casefold().replace("’s", "").replace("'s", ""))
    words = re.findall(r"\w+", "".join(c for c in plain if not unicodedata.combining(c)))
    return " ".join(w for w in words if w not in ("the", "a", "an"))


def alike(label: str, other: str) -> bool:
    """Say whether two normal labels share most of their words ("entry of X into Y", "X's part in Y")."""
    words, others = ({w for w in x.split() if w not in _SMALL} for x in (label, other))
    return bool(words) and len(words & others) >= _ALIKE * len(words | others)


def same_events(events: Sequence[EventFacts]) -> Iterator[tuple[str, str]]:
    """Yield (event, first event) for each event that another document's is the same as.

    The first is the least IRI of those that are one. Two of one type are one where

    - the dates are the same, and so are the labels, and the parties of one are among those of the other;
      where one names nobody, the places may be the same, and its parties are those who speak jointly there;
    - the dates are the same and narrow, and so are the actors, or the place, with the actors of one among
      the other's; or, within a year, the actors, with labels that say nearly the same;
    - one names nobody, has the other's date and a part of its label ("establishment of relations" without
      "between …"), and the other's parties speak jointly where it is told of;
    - neither has a date, the place is the same and the labels are alike;
    - it comes once in a life (birth, death), of the same person under the same label.

    Two events that one document tells apart are not merged through another.
    """
    dated: dict[tuple[str, str, str], list[EventFacts]] = defaultdict(list)
    lives: dict[tuple[str, ...], list[EventFacts]] = defaultdict(list)
    for event in sorted(events, key=lambda e: e.iri):
        for type_ in sorted(event.types):
            for date in sorted(event.dates) or [("", "")]:
                dated[type_, *date].append(event)
            if type_ in _ONCE and event.actors:
                lives[type_, *sorted(event.actors)].append(event)
    graph: nx.Graph[str] = nx.Graph()
    for (_, first, last), members in dated.items():
        graph.add_edges_from(_joined(members, functools.partial(_same, first=first, last=last)))
        if first or last:
            graph.add_edges_from(_parts(members))
    for members in lives.values():
        graph.add_edges_from(_joined(members, _once))
    documents = {e.iri: e.documents for e in events}
    for component in sorted(map(sorted, nx.connected_components(graph))):
        told: set[str] = set(documents[component[0]])
        for iri in component[1:]:
            if not told & documents[iri]:
                told |= documents[iri]
                yield iri, component[0]


def _joined(
    members: Sequence[EventFacts], one: Callable[[EventFacts, EventFacts], bool]
) -> Iterator[tuple[str, str]]:
    """Yield each two events of different documents of which `one` says that they are one."""
    for a, b in combinations(members, 2):
        if not a.documents & b.documents and one(a, b):
            yield a.iri, b.iri


def _same(a: EventFacts, b: EventFacts, first: str, last: str) -> bool:
    same_place = bool(a.places & b.places)
    if not (first or last):
        return same_place and any(alike(x, y) for x in a.labels for y in b.labels)
    days = (dt.date.fromisoformat(last) - dt.date.fromisoformat(first)).days if first and last else 10**6
    elsewhere = bool(a.places and b.places) and not same_place
    within = a.actors <= b.actors or b.actors <= a.actors
    if not a.actors or not b.actors:
        # "Establishment of relations" in one year, "communiqué issued" on one day: of whom?
        return bool(a.labels & b.labels and a.parties & b.parties) and not elsewhere
    if a.labels & b.labels:
        # One names the city, the other the hall: who took part tells more.
        return within or (days <= _NARROW_DAYS and bool(a.actors & b.actors))
    if elsewhere:
        return False
    if a.actors == b.actors and days <= _YEAR_DAYS:
        return days <= _NARROW_DAYS or any(_nearly(x, y) for x in a.labels for y in b.labels)
    return days <= _NARROW_DAYS and same_place and within


def _nearly(label: str, other: str) -> bool:
    words, others = content_words(label), content_words(other)
    return bool(words) and len(words & others) >= _NEARLY * len(words | others)


def _parts(members: Sequence[EventFacts]) -> Iterator[tuple[str, str]]:
    """Yield (event that names nobody, event of parties it may be of, whose label holds its own)."""
    for event in members:
        words = [content_words(label) for label in event.labels]
        if event.actors or not any(len(w) >= _LEAST_WORDS for w in words):
            continue
        for other in members:
            inside = any(w <= content_words(x) for w in words for x in other.labels)
            if (
                inside
                and other.actors
                and other.parties & event.parties
                and not event.documents & other.documents
            ):
                yield event.iri, other.iri


def _once(a: EventFacts, b: EventFacts) -> bool:
    if not a.labels & b.labels:
        return False
    return not a.dates or not b.dates or any(_overlap(x, y) for x in a.dates for y in b.dates)


def _overlap(a: tuple[str, str], b: tuple[str, str]) -> bool:
    return a[0] <= (b[1] or "9999") and b[0] <= (a[1] or "9999")


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
