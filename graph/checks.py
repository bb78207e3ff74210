"""What must hold between documents and the authority file: asked of a new dataset before it is published.

The shapes check each document by itself; these questions need the whole. A fault here is one of the
authority file, of records made by hand or of this program, so nothing is published and the message names the
nodes. What documents may rightly disagree about, the date of a round, is told and stops nothing: a round
that was announced for one year and held in the next is a fact about both sources.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, pairwise

import pyoxigraph as ox

from loaders.rdf_edtf import EdtfError, bounds
from ontology.authority import fold
from ontology.iris import BASE, CONCEPT, RESOURCE

_SHOWN = 5

_PROLOGUE = """
PREFIX kk: <https://w3id.org/karakoram/ontology#>
PREFIX foaf: <http://xmlns.com/foaf/0.1/>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""

DANGLING = f"""
SELECT ?thing (MIN(STR(?s)) AS ?user) WHERE {{
  {{ SELECT DISTINCT ?thing WHERE {{
      ?any ?p ?thing
      FILTER(STRSTARTS(STR(?thing), "{RESOURCE}") || STRSTARTS(STR(?thing), "{CONCEPT}"))
      FILTER(ISIRI(?thing))
  }} }}
  FILTER NOT EXISTS {{ ?thing a ?type }}
  ?s ?p2 ?thing
}} GROUP BY ?thing ORDER BY ?thing"""

LABELS = """
SELECT ?thing ?class ?label WHERE {
  ?thing a ?class ; skos:prefLabel ?label
  FILTER(?class IN (kk:State, kk:Organisation, kk:Mechanism, kk:Initiative, kk:Place, kk:Work, kk:Issue,
                    org:Post, foaf:Person))
  FILTER NOT EXISTS { ?thing kk:unlisted true }
} ORDER BY ?class ?thing ?label"""

TERMS = """
SELECT ?membership ?post ?person ?when WHERE {
  ?membership a org:Membership ; kk:post ?post ; org:member ?person ; org:memberDuring/kk:when ?when
  FILTER NOT EXISTS { ?post kk:sharedPost true }
} ORDER BY ?post ?membership"""

WITHOUT_EVIDENCE = """
SELECT ?node ?what WHERE {
  { ?node a kk:Statement FILTER NOT EXISTS { ?node kk:evidence ?passage }
    BIND("statement without a passage" AS ?what) }
  UNION
  { ?node a kk:Passage ; kk:inDocument ?document FILTER NOT EXISTS { ?document kk:file ?file }
    BIND("passage of a document that is not here" AS ?what) }
  UNION
  { ?node a kk:Position
    FILTER NOT EXISTS { ?node prov:wasDerivedFrom ?statement . ?statement kk:expresses ?node }
    BIND("position without a statement" AS ?what) }
  UNION
  { ?node a kk:Assertion ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o FILTER NOT EXISTS { ?s ?p ?o }
    BIND("assertion of a fact that the graph does not have" AS ?what) }
  UNION
  { ?node a kk:Assertion FILTER NOT EXISTS { ?node kk:basis ?basis }
    BIND("assertion without a basis" AS ?what) }
} ORDER BY ?node"""

ROUNDS = """
SELECT ?round ?when (GROUP_CONCAT(DISTINCT STR(?document); separator=" ") AS ?documents) WHERE {
  ?round a kk:Round .
  ?assertion rdf:subject ?round ; rdf:predicate kk:when ; rdf:object ?when ; kk:reportedBy ?document
} GROUP BY ?round ?when ORDER BY ?round ?when"""


@dataclass(frozen=True, slots=True)
class Findings:
    """What is wrong (`faults`: nothing is published) and what is told only (`notices`), a sentence each."""

    faults: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()


def check(store: ox.Store) -> Findings:
    """Ask all questions of the default graph of a merged dataset; at most five sentences for each."""
    faults: list[str] = []
    for question in (_dangling, _colliding, _overlapping, _without_evidence):
        faults += _some(question(store))
    return Findings(tuple(faults), tuple(_some(_rounds(store))))


def _some(sentences: Iterator[str]) -> list[str]:
    found = list(sentences)
    more = len(found) - _SHOWN
    return [*found[:_SHOWN], f"and {more} more of this kind"] if more > 0 else found


def _dangling(store: ox.Store) -> Iterator[str]:
    for row in _rows(store, DANGLING):
        yield f"{_short(row['thing'])} is named by {_short(row['user'])} and described nowhere"


def _colliding(store: ox.Store) -> Iterator[str]:
    named: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for row in _rows(store, LABELS):
        named[row["class"], fold(row["label"])].append((row["thing"], row["label"]))
    for group in named.values():
        for (one, label), (other, _) in pairwise(group):
            if one != other:
                yield (
                    f"{_short(one)} and {_short(other)} have one preferred label, {label!r}: tell them apart "
                    "in the authority file"
                )


def _overlapping(store: ox.Store) -> Iterator[str]:
    posts: dict[str, list[tuple[str, str, dt.date, dt.date, str]]] = defaultdict(list)
    for row in _rows(store, TERMS):
        certain = _certain(row["when"])
        if certain is not None:
            posts[row["post"]].append((row["membership"], row["person"], *certain, row["when"]))
    for post, terms in posts.items():
        for (_, person, start, end, when), (_, other, other_start, other_end, other_when) in combinations(
            sorted(terms), 2
        ):
            # One hands over to the other on a day; that is no overlap.
            if person != other and max(start, other_start) < min(end, other_end):
                yield f"{_short(person)} ({when}) and {_short(other)} ({other_when}) both hold {_short(post)}"


def _without_evidence(store: ox.Store) -> Iterator[str]:
    for row in _rows(store, WITHOUT_EVIDENCE):
        yield f"{_short(row['node'])}: {row['what']}"


def _rounds(store: ox.Store) -> Iterator[str]:
    rounds: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in _rows(store, ROUNDS):
        rounds[row["round"]].append((row["when"], row["documents"]))
    for iri, dates in rounds.items():
        for (when, documents), (other, others) in combinations(dates, 2):
            if _apart(when, other):
                where, elsewhere = (", ".join(map(_short, sorted(d.split()))) for d in (documents, others))
                yield f"{_short(iri)} is dated {when} in {where} and {other} in {elsewhere}"


def _certain(when: str) -> tuple[dt.date, dt.date] | None:
    """Return the days between which a term runs for certain, of all that its date may mean."""
    start, _, end = when.partition("/")
    try:
        first = bounds(start)[1] if start not in ("", "..") else None
        last = bounds(end)[0] if end not in ("", "..") else dt.date.max
    except EdtfError:
        return None
    return (first, last) if first is not None and last is not None else None


def _apart(when: str, other: str) -> bool:
    try:
        (first, last), (other_first, other_last) = bounds(when), bounds(other)
    except EdtfError:
        return False
    return bool(last and other_first and last < other_first) or bool(
        other_last and first and other_last < first
    )


def _rows(store: ox.Store, query: str) -> Iterator[Mapping[str, str]]:
    solutions = store.query(_PROLOGUE + query)
    assert isinstance(solutions, ox.QuerySolutions)
    names = [v.value for v in solutions.variables]
    for solution in solutions:
        yield {name: solution[name].value for name in names if solution[name] is not None}


def _short(iri: str) -> str:
    return iri.removeprefix(BASE)
