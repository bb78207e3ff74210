"""The projection of actors: how two are related, how often, and on what evidence."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import pyoxigraph as ox
import pytest

from graph.projection import neighbours, project, read_projection, write_projection
from ontology.iris import resource
from ontology.namespaces import FOAF, KK, ORG, PROV, RDF, SCHEMA, SKOS

CHINA, PAKISTAN, NEPAL = (resource("state", n) for n in ("china", "pakistan", "nepal"))
WANG, DAR = (resource("person", n) for n in ("wang-yi", "ishaq-dar"))
VOICE = resource("voice", "d", "narrator")
P1, P2 = resource("position", "1"), resource("position", "2")
S1, S2, S3 = (resource("statement", n) for n in "123")


class Facts:
    def __init__(self) -> None:
        self.store = ox.Store()
        self.assertions = 0
        for state in (CHINA, PAKISTAN, NEPAL):
            self.add(state, RDF.type, KK.State)
        for person in (WANG, DAR):
            self.add(person, RDF.type, FOAF.Person)
        self.add(VOICE, RDF.type, KK.Voice)
        for name, language in (("China", "en"), ("中国", "zh")):
            label = ox.Literal(name, language=language)
            self.store.add(ox.Quad(ox.NamedNode(CHINA), ox.NamedNode(SKOS.prefLabel), label))

    def add(self, s: str, p: str, *objects: str) -> None:
        for o in objects:
            self.store.add(ox.Quad(ox.NamedNode(s), ox.NamedNode(p), ox.NamedNode(o)))

    def fact(self, s: str, p: str, o: str) -> str:
        self.assertions += 1
        iri = resource("assertion", str(self.assertions))
        self.add(s, p, o)
        self.add(iri, RDF.subject, s)
        self.add(iri, RDF.predicate, p)
        self.add(iri, RDF.object, o)
        return iri

    def taking_part(self, name: str, event: str, actor: str) -> str:
        iri = resource("participation", name)
        self.add(iri, KK.event, event)
        self.add(iri, KK.actor, actor)
        return iri

    def edges(self) -> dict[tuple[str, str, str], tuple[int, list[str], list[str], bool]]:
        graph = project(self.store)
        return {
            (one, other, key): (data["weight"], data["facts"], data["evidence"], data["directed"])
            for one, other, key, data in graph.edges(keys=True, data=True)
        }


@pytest.fixture
def facts() -> Facts:
    return Facts()


def test_nodes_are_actors_with_their_english_names_and_no_voices(facts: Facts) -> None:
    graph = project(facts.store)
    assert {n: (d["label"], d["cls"]) for n, d in graph.nodes(data=True)} == {
        CHINA: ("China", "State"),
        PAKISTAN: ("pakistan", "State"),
        NEPAL: ("nepal", "State"),
        WANG: ("wang-yi", "Person"),
        DAR: ("ishaq-dar", "Person"),
    }


def test_positions_held_together_and_toward_somebody(facts: Facts) -> None:
    facts.add(P1, KK.heldBy, CHINA, PAKISTAN)
    facts.add(P2, KK.heldBy, PAKISTAN, CHINA, VOICE)
    facts.add(P2, KK.toward, NEPAL, CHINA)
    facts.add(S1, KK.expresses, P1)
    facts.add(S2, KK.expresses, P2)
    facts.add(S3, KK.expresses, P2)
    assert facts.edges() == {
        (CHINA, PAKISTAN, "coHolds"): (2, [P1, P2], [S1, S2, S3], False),
        (CHINA, NEPAL, "toward"): (1, [P2], [S2, S3], True),
        (PAKISTAN, NEPAL, "toward"): (1, [P2], [S2, S3], True),
        (PAKISTAN, CHINA, "toward"): (1, [P2], [S2, S3], True),
    }


def test_addressing_is_counted_by_statements(facts: Facts) -> None:
    for statement in (S1, S2):
        facts.add(statement, KK.statedHolder, WANG)
        facts.add(statement, KK.addressedTo, DAR)
    assert facts.edges() == {(WANG, DAR, "addresses"): (2, [S1, S2], [S1, S2], True)}


def test_one_event_of_two_sources_counts_once(facts: Facts) -> None:
    one, other = resource("event", "a", "round"), resource("event", "b", "round")
    pairs = [(one, WANG), (one, DAR), (other, WANG), (other, DAR)]
    evidence = [facts.taking_part(str(n), event, actor) for n, (event, actor) in enumerate(pairs)]
    assert facts.edges()[DAR, WANG, "takesPart"][0] == 2
    facts.add(other, KK.sameEventAs, one)
    assert facts.edges() == {(DAR, WANG, "takesPart"): (1, [one], evidence, False)}


def test_members_of_one_mechanism_offices_and_plain_facts(facts: Facts) -> None:
    mechanism, post = resource("mechanism", "m"), resource("post", "fm")
    first = facts.fact(mechanism, KK.memberState, CHINA)
    second = facts.fact(mechanism, KK.memberState, PAKISTAN)
    facts.add(post, KK.ofState, PAKISTAN)
    held = facts.fact(DAR, ORG.holds, post)
    membership = resource("membership", "dar")
    facts.add(membership, ORG.member, DAR)
    facts.add(membership, KK.post, post)
    friends = facts.fact(WANG, KK.friendOf, DAR)
    children = facts.fact(WANG, SCHEMA.children, DAR)
    facts.fact(resource("document", "d"), KK.mentions, DAR)
    assert facts.edges() == {
        (CHINA, PAKISTAN, "coMember"): (1, [mechanism], [first, second], False),
        (DAR, PAKISTAN, "office"): (1, [post], [held, membership], True),
        (WANG, DAR, "friendOf"): (1, [KK.friendOf], [friends], True),
        (WANG, DAR, "children"): (1, [SCHEMA.children], [children], True),
    }


def test_neighbours_come_with_direction_and_evidence(facts: Facts) -> None:
    facts.add(P1, KK.heldBy, CHINA, PAKISTAN)
    facts.add(P2, KK.heldBy, CHINA, PAKISTAN)
    facts.add(P2, KK.toward, NEPAL)
    facts.add(S1, KK.expresses, P2)
    graph = project(facts.store)
    found = [(n.iri, n.type, n.direction, n.weight, n.evidence) for n in neighbours(graph, CHINA)]
    assert found == [(PAKISTAN, "coHolds", "both", 2, (S1,)), (NEPAL, "toward", "out", 1, (S1,))]
    assert [(n.label, n.direction) for n in neighbours(graph, NEPAL)] == [("China", "in"), ("pakistan", "in")]
    assert neighbours(graph, WANG) == []
    with pytest.raises(KeyError):
        neighbours(graph, VOICE)


def test_it_is_read_back_as_it_was_written_and_the_same_each_time(facts: Facts, tmp_path: Path) -> None:
    facts.add(P1, KK.heldBy, CHINA, PAKISTAN)
    facts.add(P1, PROV.wasDerivedFrom, S1)
    write_projection(facts.store, tmp_path / "1")
    backwards = ox.Store()
    backwards.extend(list(facts.store)[::-1])
    write_projection(backwards, tmp_path / "2")
    assert (tmp_path / "1").read_bytes() == (tmp_path / "2").read_bytes()
    assert nx.utils.graphs_equal(read_projection(tmp_path / "1"), project(facts.store))
