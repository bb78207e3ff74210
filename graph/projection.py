"""The actors of the graph and how they are related, for networkx.

Nodes are states, persons and organisations (never the voice of an article). An edge says how two of them
are related, counts the facts of that kind, and names those facts and what they rest on:

| type | from → to | `facts`, whose number is `weight` | `evidence` |
|---|---|---|---|
| coHolds | none | positions that both hold together | statements that express them |
| toward | holder → whom it concerns | positions | statements that express them |
| addresses | holder → addressee | statements | the same |
| takesPart | none | events, those of several sources that are the same once | participations |
| coMember | none | mechanisms that both are members of | assertions |
| office | person → state | posts | terms of office, assertions |
| a property's name (`chairOf`, `spouse` …) | subject → object | the property | assertions |

Edges without direction are kept once, from the lesser IRI to the greater, with `directed` False. Stances are
not summed into an edge: support and opposition are kept apart in the positions that it names.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import networkx as nx
import pyoxigraph as ox

from ontology.namespaces import FOAF, KK, ORG, RDF, RDFS, SKOS, STRUCTURAL_PROPERTIES

CO_HOLDS = "coHolds"
TOWARD = "toward"
ADDRESSES = "addresses"
TAKES_PART = "takesPart"
CO_MEMBER = "coMember"
OFFICE = "office"

_CLASSES = ((KK.State, "State"), (FOAF.Person, "Person"), (KK.Organisation, "Organisation"))

_Key = tuple[str, str, str, bool]  # from, to, type, directed


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An actor related to another. `direction` is out, in, or both for an edge without direction."""

    iri: str
    label: str
    cls: str
    type: str
    direction: str
    weight: int
    facts: tuple[str, ...]
    evidence: tuple[str, ...]


class _Edges:
    def __init__(self, actors: Mapping[str, str]) -> None:
        self.actors = actors
        self.facts: dict[_Key, set[str]] = defaultdict(set)
        self.evidence: dict[_Key, set[str]] = defaultdict(set)

    def add(
        self, one: str, other: str, type: str, directed: bool, fact: str, evidence: Iterable[str]
    ) -> None:
        """Count `fact` as a relation of two actors; anything else than an actor is left out."""
        if one == other or one not in self.actors or other not in self.actors:
            return
        if not directed and other < one:
            one, other = other, one
        key = (one, other, type, directed)
        self.facts[key].add(fact)
        self.evidence[key].update(evidence)

    def among(self, members: Iterable[str], type: str, fact: str, evidence: Mapping[str, set[str]]) -> None:
        """Relate each two of `members`; `evidence` is given for each of them."""
        for one, other in combinations(sorted(set(members) & self.actors.keys()), 2):
            self.add(one, other, type, False, fact, evidence[one] | evidence[other])


def project(store: ox.Store) -> nx.MultiDiGraph[str]:
    """Return the projection of a dataset's default graph; the same graph, in the same order, each time."""
    classes = {s: name for iri, name in reversed(_CLASSES) for s in _subjects(store, RDF.type, iri)}
    edges = _Edges(classes)
    _positions(store, edges)
    _events(store, edges)
    _assertions(store, edges)
    _terms(store, edges)
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for iri in sorted(classes):
        graph.add_node(iri, label=_label(store, iri), cls=classes[iri])
    for key in sorted(edges.facts):
        one, other, type_, directed = key
        facts = sorted(edges.facts[key])
        graph.add_edge(
            one,
            other,
            key=type_,
            type=type_,
            directed=directed,
            weight=len(facts),
            facts=facts,
            evidence=sorted(edges.evidence[key]),
        )
    return graph


def neighbours(graph: nx.MultiDiGraph[str], iri: str) -> list[Neighbour]:
    """Return the relations of one actor, the heaviest first; KeyError where the actor is not in the graph."""
    if iri not in graph:
        raise KeyError(iri)
    found = [(other, data, "out") for _, other, data in graph.out_edges(iri, data=True)]
    found += [(other, data, "in") for other, _, data in graph.in_edges(iri, data=True)]
    out = [
        Neighbour(
            iri=other,
            label=graph.nodes[other]["label"],
            cls=graph.nodes[other]["cls"],
            type=data["type"],
            direction=direction if data["directed"] else "both",
            weight=data["weight"],
            facts=tuple(data["facts"]),
            evidence=tuple(data["evidence"]),
        )
        for other, data, direction in found
    ]
    return sorted(out, key=lambda n: (-n.weight, n.type, n.iri, n.direction))


def write_projection(store: ox.Store, path: Path) -> None:
    """Write the projection of a dataset as networkx node-link JSON."""
    data = nx.node_link_data(project(store), edges="edges")
    path.write_text(json.dumps(data, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")


def read_projection(path: Path) -> nx.MultiDiGraph[str]:
    """Read what `write_projection` wrote."""
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    graph = nx.node_link_graph(data, edges="edges")
    assert isinstance(graph, nx.MultiDiGraph)
    return graph


def _positions(store: ox.Store, edges: _Edges) -> None:
    expressed: dict[str, set[str]] = defaultdict(set)
    for statement, position in _pairs(store, KK.expresses):
        expressed[position].add(statement)
    toward = _grouped(store, KK.toward)
    for position, holders in _grouped(store, KK.heldBy).items():
        statements = expressed[position]
        edges.among(holders, CO_HOLDS, position, dict.fromkeys(holders, statements))
        for holder in holders:
            for other in toward.get(position, ()):
                edges.add(holder, other, TOWARD, True, position, statements)
    addressees = _grouped(store, KK.addressedTo)
    for statement, holders in _grouped(store, KK.statedHolder).items():
        for holder in holders:
            for other in addressees.get(statement, ()):
                edges.add(holder, other, ADDRESSES, True, statement, (statement,))


def _events(store: ox.Store, edges: _Edges) -> None:
    same: nx.Graph[str] = nx.Graph()
    same.add_edges_from(_pairs(store, KK.sameEventAs))
    first = {event: min(group) for group in nx.connected_components(same) for event in group}
    actors = dict(_pairs(store, KK.actor))
    taking_part: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for participation, event in _pairs(store, KK.event):
        if participation in actors:
            taking_part[first.get(event, event)][actors[participation]].add(participation)
    for event, evidence in taking_part.items():
        edges.among(evidence, TAKES_PART, event, evidence)


def _assertions(store: ox.Store, edges: _Edges) -> None:
    """Plain facts between two actors, common membership of mechanisms, and offices that documents state."""
    states = dict(_pairs(store, KK.ofState))
    members: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    subjects = dict(_pairs(store, RDF.subject))
    predicates = dict(_pairs(store, RDF.predicate))
    for assertion, value in _pairs(store, RDF.object):
        subject, predicate = subjects[assertion], predicates[assertion]
        if predicate == KK.memberState:
            members[subject][value].add(assertion)
        elif predicate == ORG.holds:
            if value in states:
                edges.add(subject, states[value], OFFICE, True, value, (assertion,))
        elif predicate not in STRUCTURAL_PROPERTIES:
            edges.add(subject, value, _local_name(predicate), True, predicate, (assertion,))
    for mechanism, evidence in members.items():
        edges.among(evidence, CO_MEMBER, mechanism, evidence)


def _terms(store: ox.Store, edges: _Edges) -> None:
    states = dict(_pairs(store, KK.ofState))
    posts = dict(_pairs(store, KK.post))
    for membership, person in _pairs(store, ORG.member):
        post = posts.get(membership)
        if post in states:
            edges.add(person, states[post], OFFICE, True, post, (membership,))


def _pairs(store: ox.Store, predicate: str) -> Iterator[tuple[str, str]]:
    """Yield subject and object of the default graph's triples whose object is an IRI, in order."""
    found = store.quads_for_pattern(None, ox.NamedNode(predicate), None, ox.DefaultGraph())
    return iter(
        sorted(
            (q.subject.value, q.object.value)
            for q in found
            if isinstance(q.subject, ox.NamedNode) and isinstance(q.object, ox.NamedNode)
        )
    )


def _grouped(store: ox.Store, predicate: str) -> dict[str, list[str]]:
    out: dict[str, list[str]] = defaultdict(list)
    for subject, value in _pairs(store, predicate):
        out[subject].append(value)
    return out


def _subjects(store: ox.Store, predicate: str, value: str) -> list[str]:
    found = store.quads_for_pattern(None, ox.NamedNode(predicate), ox.NamedNode(value), ox.DefaultGraph())
    return [q.subject.value for q in found if isinstance(q.subject, ox.NamedNode)]


def _label(store: ox.Store, iri: str) -> str:
    """Return the English label of a thing, any other where there is none, the end of its IRI at last."""
    for predicate in (SKOS.prefLabel, RDFS.label, FOAF.name):
        found = store.quads_for_pattern(ox.NamedNode(iri), ox.NamedNode(predicate), None, ox.DefaultGraph())
        literals = [q.object for q in found if isinstance(q.object, ox.Literal)]
        if literals:
            return min(literals, key=lambda x: (x.language != "en", x.value)).value
    return iri.rsplit("/", 1)[1]


def _local_name(iri: str) -> str:
    return iri.rsplit("#", 1)[-1].rsplit("/", 1)[-1]
