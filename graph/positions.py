"""Layer 2: what the statements of all documents say together.

Statements of one position are found within blocks of the same holders and a shared object, by complete
linkage over a similarity that looks at two statements alone (`graph.positions_text`). Nothing outside a
block counts, so a document that touches no statement of a block leaves its positions as they were, and
neither the order of documents nor the size of the corpus matters. (Method: agglomerative clustering
with complete linkage, Sørensen 1948; ties go to the least IRI.)
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import networkx as nx
import pyoxigraph as ox

from graph.positions_events import EventFacts, next_rounds, normal_label, same_events
from graph.positions_pairs import Said, similar_pairs
from graph.positions_text import content_words
from ontology import iris
from ontology.authority import Authority
from ontology.namespaces import DCTERMS, KK, OA, PROV, RDF, RDFS

_STATEMENT = iris.resource("statement", "")
_NEVER = "9999-12-31"


@dataclass(slots=True)
class StatementFacts:
    """One statement as layer 1 has it; `start` is where its passage begins."""

    iri: str
    document: str = ""
    start: int = 0
    date: str = ""
    stance: str = ""
    mode: str = ""
    in_turn: bool = False
    wording: str = ""
    holders: set[str] = field(default_factory=set)
    objects: set[str] = field(default_factory=set)
    toward: set[str] = field(default_factory=set)

    @property
    def rank(self) -> tuple[str, str, str]:
        """The order that decides which member of a position is the least: date, document, statement."""
        return (self.date or _NEVER, self.document, self.iri)


def derive(document_quads: Iterable[ox.Quad], authority: Authority) -> list[ox.Quad]:
    """Return the derived graph of all documents' quads: positions, reciprocity, same events, series.

    A pure function of the set of quads: order and repetition do not matter, and quads of other graphs
    than documents' are ignored. The result is sorted and holds each quad once.
    """
    statements, events = _read(document_quads)
    writer = _Writer()
    position_of: dict[str, str] = {}
    for members in clusters(statements.values()):
        position = _position(members, authority, writer)
        position_of.update((m.iri, position) for m in members)
    for a, b in _reciprocal(statements.values()):
        if position_of[a.iri] != position_of[b.iri]:
            writer.fact(position_of[a.iri], KK.reciprocates, position_of[b.iri], "in-turn", (a.iri, b.iri))
    known = [events[iri] for iri in sorted(events)]
    for event, first in same_events(known):
        writer.fact(event, KK.sameEventAs, first, "same-event", (event, first))
    for event, following in next_rounds(known):
        writer.fact(event, KK.nextRound, following, "next-round", (event, following))
    return writer.quads()


def position_iri(statement: str) -> str:
    """Return the IRI of the position whose least member is `statement`."""
    return iris.resource("position", statement.removeprefix(_STATEMENT))


def clusters(statements: Iterable[StatementFacts]) -> list[list[StatementFacts]]:
    """Return the members of each position, least first; statements without a holder or object have none."""
    groups: dict[tuple[frozenset[str], str, str], list[StatementFacts]] = defaultdict(list)
    for s in statements:
        if s.holders and s.objects:
            groups[frozenset(s.holders), s.stance, s.mode].append(s)
    out: list[list[StatementFacts]] = []
    for group in groups.values():
        out += _cluster_group(group)
    for members in out:
        members.sort(key=lambda s: s.rank)
    return sorted(out, key=lambda members: members[0].rank)


def _cluster_group(group: list[StatementFacts]) -> list[list[StatementFacts]]:
    # Statements that agree in objects, words and direction are one node: copies of one report are many.
    twins: dict[Said, list[StatementFacts]] = defaultdict(list)
    for s in group:
        twins[Said(frozenset(s.objects), content_words(s.wording), frozenset(s.toward))].append(s)
    said = {min(s.iri for s in members): key for key, members in twins.items()}
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(said)
    graph.add_weighted_edges_from(similar_pairs(said))
    out: list[list[StatementFacts]] = []
    for component in nx.connected_components(graph):
        weights = {n: {m: graph.edges[n, m]["weight"] for m in graph[n]} for n in component}
        for cluster in complete_linkage(weights):
            out.append([s for iri in cluster for s in twins[said[iri]]])
    return out


def complete_linkage(weights: Mapping[str, Mapping[str, float]]) -> list[list[str]]:
    """Return the clusters in which every pair is joined by an edge of `weights` (symmetric, above threshold).

    Merges the two most similar clusters, by the least similar pair across them, until no two clusters
    are wholly joined; of equals, the pair with the least names. Each cluster bears its least member's name.
    """
    near = {a: dict(row) for a, row in weights.items()}
    members = {a: [a] for a in weights}
    heap = [(-w, a, b) for a, row in near.items() for b, w in row.items() if a < b]
    heapq.heapify(heap)
    while heap:
        negative, a, b = heapq.heappop(heap)
        if a not in members or b not in members or near[a].get(b) != -negative:
            continue
        row, gone = near[a], near.pop(b)
        members[a] += members.pop(b)
        for other in (set(row) | set(gone)) - {a, b}:
            near[other].pop(b, None)
            if other in row and other in gone:
                weight = min(row[other], gone[other])
                row[other] = near[other][a] = weight
                heapq.heappush(heap, (-weight, min(a, other), max(a, other)))
            else:
                row.pop(other, None)
                near[other].pop(a, None)
        row.pop(b, None)
    return [sorted(members[a]) for a in sorted(members)]


def _reciprocal(statements: Iterable[StatementFacts]) -> Iterator[tuple[StatementFacts, StatementFacts]]:
    """Yield (statement said in turn, statement that it answers).

    It answers the nearest earlier statement of the same document by other holders; where either says
    whom it is directed toward, it must be the other's holders.
    """
    documents: dict[str, list[StatementFacts]] = defaultdict(list)
    for s in statements:
        if s.holders and s.objects:
            documents[s.document].append(s)
    for said in documents.values():
        said.sort(key=lambda s: (s.start, s.iri))
        for index, s in enumerate(said):
            if not s.in_turn:
                continue
            earlier = next((e for e in reversed(said[:index]) if not e.holders & s.holders), None)
            if earlier is None:
                continue
            if (s.toward and not s.toward & earlier.holders) or (
                earlier.toward and not earlier.toward & s.holders
            ):
                continue
            yield s, earlier


def _position(members: list[StatementFacts], authority: Authority, writer: _Writer) -> str:
    iri = position_iri(members[0].iri)
    objects = {o for m in members for o in m.objects}
    pairs = [(RDF.type, KK.Position), (KK.stance, members[0].stance), (KK.mode, members[0].mode)]
    pairs += [(KK.heldBy, h) for h in members[0].holders]
    pairs += [(KK.object, o) for o in objects]
    pairs += [(KK.about, o) for o in objects.union(*(authority.broader(o) for o in objects))]
    pairs += [(KK.toward, t) for m in members for t in m.toward]
    pairs += [
        (KK.basis, iris.concept("basis", "derived")),
        (KK.rule, iris.concept("rule", "position-cluster")),
    ]
    pairs += [(PROV.wasDerivedFrom, m.iri) for m in members]
    for predicate, value in pairs:
        writer.add(iri, predicate, value)
    for m in members:
        writer.add(m.iri, KK.expresses, iri)
    return iri


class _Writer:
    """The quads of the derived graph."""

    def __init__(self) -> None:
        self._quads: set[tuple[str, str, str]] = set()

    def add(self, subject: str, predicate: str, value: str) -> None:
        self._quads.add((subject, predicate, value))

    def fact(self, subject: str, predicate: str, value: str, rule: str, sources: tuple[str, ...]) -> None:
        """Add a triple and the derived assertion of it, with its rule and what it was concluded from."""
        self.add(subject, predicate, value)
        iri = iris.resource("assertion", iris.digest("derived", rule, subject, predicate, value))
        for name, term in (
            (RDF.type, KK.Assertion),
            (RDF.subject, subject),
            (RDF.predicate, predicate),
            (RDF.object, value),
            (KK.basis, iris.concept("basis", "derived")),
            (KK.rule, iris.concept("rule", rule)),
            *((PROV.wasDerivedFrom, source) for source in sources),
        ):
            self.add(iri, name, term)

    def quads(self) -> list[ox.Quad]:
        graph = ox.NamedNode(iris.DERIVED_GRAPH)
        return [
            ox.Quad(ox.NamedNode(s), ox.NamedNode(p), ox.NamedNode(o), graph)
            for s, p, o in sorted(self._quads)
        ]


def _read(quads: Iterable[ox.Quad]) -> tuple[dict[str, StatementFacts], dict[str, EventFacts]]:
    """Gather what is said of each statement and each event."""
    about: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    graphs: dict[str, set[str]] = defaultdict(set)
    prefix, suffix = iris.resource("document", ""), "/graph"
    for quad in quads:
        graph = quad.graph_name
        if not isinstance(graph, ox.NamedNode) or not graph.value.startswith(prefix):
            continue
        subject, predicate = quad.subject, quad.predicate.value
        if (
            predicate in _READ
            and isinstance(subject, ox.NamedNode)
            and not isinstance(quad.object, ox.Triple)
        ):
            about[subject.value][predicate].add(quad.object.value)
            graphs[subject.value].add(graph.value.removesuffix(suffix))
    statements: dict[str, StatementFacts] = {}
    events: dict[str, EventFacts] = {}
    actors: dict[str, set[str]] = defaultdict(set)
    for iri, fact in about.items():
        types = fact[RDF.type]
        if KK.Statement in types:
            statements[iri] = _statement(iri, fact, about)
        elif KK.Event in types:
            events[iri] = _event(iri, fact, graphs[iri])
        elif KK.Participation in types:
            for event in fact[KK.event]:
                actors[event] |= _known_as(fact[KK.actor])
    circles: dict[str, set[frozenset[str]]] = defaultdict(set)
    for said in statements.values():
        if len(said.holders) > 1:
            circles[said.document].add(frozenset(said.holders))
    for iri, event_facts in events.items():
        event_facts.actors = actors[iri]
        event_facts.circles = {c for d in event_facts.documents for c in circles[d]}
    return statements, events


_READ = frozenset(
    {
        RDF.type,
        RDFS.label,
        OA.start,
        DCTERMS.issued,
        *(
            KK.wording,
            KK.statedHolder,
            KK.statedObject,
            KK.statedToward,
            KK.statedStance,
            KK.statedMode,
            KK.inTurn,
        ),
        *(KK.saidOn, KK.earliest, KK.latest, KK.reportedBy, KK.evidence),
        *(KK.event, KK.actor, KK.eventType, KK.place, KK.roundOf, KK.ordinal),
    }
)


def _statement(iri: str, fact: dict[str, set[str]], about: dict[str, dict[str, set[str]]]) -> StatementFacts:
    def one(predicate: str) -> str:
        return min(fact[predicate], default="")

    document = one(KK.reportedBy)
    said = one(KK.saidOn) or one(KK.earliest)
    starts = [int(x) for passage in fact[KK.evidence] for x in about.get(passage, {}).get(OA.start, ())]
    return StatementFacts(
        iri=iri,
        document=document,
        start=min(starts, default=0),
        date=said or min(about.get(document, {}).get(DCTERMS.issued, ()), default=""),
        stance=one(KK.statedStance),
        mode=one(KK.statedMode),
        in_turn=bool(fact[KK.inTurn]),
        wording=one(KK.wording),
        holders=fact[KK.statedHolder],
        objects=fact[KK.statedObject],
        toward=fact[KK.statedToward],
    )


def _known_as(things: set[str]) -> set[str]:
    """Return how things are compared across documents: what a document alone knows by its kind and name."""
    out = set()
    for iri in things:
        kind, *path = iri.removeprefix(iris.RESOURCE).split("/")
        out.add(f"{kind}/{path[-1]}" if len(path) > 1 else iri)
    return out


def _event(iri: str, fact: dict[str, set[str]], documents: set[str]) -> EventFacts:
    dates: set[tuple[str, str]] = set()
    if fact[KK.earliest] or fact[KK.latest]:
        dates.add((min(fact[KK.earliest], default=""), max(fact[KK.latest], default="")))
    return EventFacts(
        iri=iri,
        types=fact[KK.eventType],
        dates=dates,
        places=_known_as(fact[KK.place]),
        labels={normal_label(x) for x in fact[RDFS.label]},
        series=fact[KK.roundOf],
        ordinals={int(x) for x in fact[KK.ordinal]},
        documents=documents,
    )
