"""The concept schemes: whole, defined, in a hierarchy without cycles, and mapped only to what exists."""

from __future__ import annotations

import json
import typing
from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox
import pytest

from loaders.records import Basis
from ontology.authority import HERE, Authority, Entry, load, parse
from ontology.iris import CONCEPT
from ontology.namespaces import DCTERMS, RDF, SKOS

ACTS = [
    "affirm",
    "support",
    "oppose",
    "agree",
    "pledge",
    "announce",
    "welcome",
    "commend",
    "congratulate",
    "thank",
    "express-satisfaction",
    "express-readiness",
    "express-concern",
    "call-for",
    "emphasise",
    "note",
    "brief",
    "assert",
    "criticise",
    "accuse",
]
CLASSES = {"assertive", "directive", "commissive", "expressive", "declarative"}
SCHEMES = [
    "act",
    "stance",
    "mode",
    "status",
    "event-type",
    "document-type",
    "coverage",
    "role",
    "mechanism-type",
    "organisation-type",
    "basis",
    "rule",
    "issue",
    "speech-act-class",
    "plover",
    "cameo",
]
MATCHES = (SKOS.exactMatch, SKOS.closeMatch, SKOS.broadMatch, SKOS.narrowMatch)

Facts = dict[str, dict[str, list[ox.NamedNode | ox.Literal]]]


@pytest.fixture(scope="module")
def authority() -> Authority:
    return load()


@pytest.fixture(scope="module")
def facts() -> Facts:
    out: Facts = defaultdict(lambda: defaultdict(list))
    for subject, predicate, value in parse(sorted((HERE / "schemes").glob("*.ttl"))):
        assert isinstance(value, ox.NamedNode | ox.Literal)
        out[subject][predicate].append(value)
    return out


def slugs(facts: Facts, scheme: str) -> set[str]:
    """Return the slugs of the concepts of a scheme."""
    base = f"{CONCEPT}{scheme}/"
    return {iri.removeprefix(base) for iri in facts if iri.startswith(base)}


def records(gold_dir: Path, kind: str) -> list[dict[str, typing.Any]]:
    """Return the gold records of one type."""
    lines = (gold_dir / "records.jsonl").read_text(encoding="utf-8").splitlines()
    return [r for r in map(json.loads, lines) if r["type"] == kind]


def test_every_scheme_has_a_title_and_its_concepts_say_that_they_are_in_it(facts: Facts) -> None:
    for scheme in SCHEMES:
        assert len(facts[CONCEPT + scheme][DCTERMS.title]) == 1
        concepts = slugs(facts, scheme)
        assert len(concepts) >= 2
        for slug in concepts:
            concept = facts[f"{CONCEPT}{scheme}/{slug}"]
            assert [x.value for x in concept[SKOS.inScheme]] == [CONCEPT + scheme]
            assert SKOS.Concept in [x.value for x in concept[RDF.type]]
            assert len(concept[SKOS.prefLabel]) == 1


def test_concepts_that_extraction_chooses_between_are_defined(facts: Facts) -> None:
    for scheme in set(SCHEMES) - {"issue", "plover", "cameo"}:
        for slug in slugs(facts, scheme):
            assert len(facts[f"{CONCEPT}{scheme}/{slug}"][SKOS.definition]) == 1, (scheme, slug)


def test_the_acts_are_these_and_each_has_one_searle_class(facts: Facts) -> None:
    assert slugs(facts, "act") == set(ACTS)
    assert slugs(facts, "speech-act-class") == CLASSES
    for act in ACTS:
        broader = facts[f"{CONCEPT}act/{act}"][SKOS.broader]
        assert len(broader) == 1
        assert broader[0].value.rsplit("/", 1)[1] in CLASSES


@pytest.mark.parametrize(
    ("act", "searle"),
    [
        ("affirm", "assertive"),
        ("support", "commissive"),
        ("announce", "declarative"),
        ("call-for", "directive"),
        ("thank", "expressive"),
    ],
)
def test_classes_of_some_acts(facts: Facts, act: str, searle: str) -> None:
    (broader,) = facts[f"{CONCEPT}act/{act}"][SKOS.broader]
    assert broader.value == f"{CONCEPT}speech-act-class/{searle}"


def test_mappings_lead_to_codes_that_stand_in_the_schemes(facts: Facts) -> None:
    mapped = 0
    for iri, fact in facts.items():
        for predicate in MATCHES:
            for value in fact[predicate]:
                mapped += 1
                assert value.value in facts, (iri, value.value)
                assert value.value.startswith((f"{CONCEPT}plover/", f"{CONCEPT}cameo/"))
    assert mapped > 40


def test_a_bare_statement_is_no_plover_event(facts: Facts) -> None:
    for act in ("note", "brief", "assert", "emphasise"):
        targets = [v.value for p in MATCHES for v in facts[f"{CONCEPT}act/{act}"][p]]
        assert not any("/plover/" in t for t in targets), act


def test_codes_carry_their_notation(facts: Facts) -> None:
    for scheme in ("plover", "cameo"):
        for slug in slugs(facts, scheme):
            (notation,) = facts[f"{CONCEPT}{scheme}/{slug}"][SKOS.notation]
            expected = slug if scheme == "cameo" else slug.removeprefix("context-").split("-")[0]
            assert notation.value.casefold().startswith(expected)


def test_no_concept_is_above_itself(authority: Authority) -> None:
    for entry in authority.entries.values():
        if entry.iri.startswith(CONCEPT):
            assert entry.iri not in authority.broader(entry.iri)[1:]
            assert entry.iri not in entry.broader


def issues(authority: Authority) -> list[Entry]:
    """Return all issues and principles."""
    return list(authority.of_class("Issue", "Principle"))


def test_there_are_many_issues_and_each_hangs_under_a_head(authority: Authority, facts: Facts) -> None:
    heads = {x.value for x in facts[CONCEPT + "issue"][SKOS.hasTopConcept]}
    assert len(issues(authority)) >= 150
    assert 5 <= len(heads) <= 12
    for issue in issues(authority):
        above = authority.broader(issue.iri)
        assert issue.iri in heads or heads & set(above), issue.slug
        assert bool(issue.broader) != (issue.iri in heads)
        assert facts[issue.iri][DCTERMS.source], issue.slug


def test_an_issue_without_words_of_its_own_is_a_special_case_of_one_that_has_them(
    authority: Authority,
) -> None:
    for issue in issues(authority):
        if len(issue.labels) == 1 and issue.concerns:
            assert any(len(authority.entries[b].labels) > 1 for b in issue.broader), issue.slug


@pytest.mark.parametrize(
    ("phrase", "slug"),
    [
        ("combating terrorism", "counter-terrorism"),
        ("fight against terrorism", "counter-terrorism"),
        ("one China principle", "one-china-principle"),
        ("Resolution 2758", "un-resolution-2758"),
        ("Cold War mentality", "bloc-confrontation"),
        ("territorial integrity", "sovereignty"),
        ("Afghan soil", "afghanistan"),
        ("climate change", "climate"),
        ("poverty reduction", "poverty"),
        ("peaceful coexistence", "five-principles"),
        ("two-State solution", "two-state-solution"),
        ("anti-piracy", "maritime-security"),
        ("soft loans", "development-finance"),
    ],
)
def test_phrases_of_running_text_lead_to_their_issue(authority: Authority, phrase: str, slug: str) -> None:
    found = authority.named(phrase)
    assert found is not None
    assert found.slug == slug


def test_every_issue_of_the_gold_s_two_dialogue_articles_exists(authority: Authority, gold_dir: Path) -> None:
    needed = {
        slug
        for record in records(gold_dir, "statement")
        if "dialogue" in record["document"]
        for slug in record["issues"]
    }
    assert len(needed) > 60
    assert {slug for slug in needed if authority.issue(slug) is None} == set()


def test_acts_stances_modes_and_event_types_of_the_gold_exist(facts: Facts, gold_dir: Path) -> None:
    statements, events = records(gold_dir, "statement"), records(gold_dir, "event")
    for scheme in ("act", "stance", "mode"):
        assert {r[scheme] for r in statements} <= slugs(facts, scheme)
    assert {r["event_type"] for r in events} <= slugs(facts, "event-type")
    assert {r["status"] for r in events} <= slugs(facts, "status")
    roles = {p["role"].replace(" ", "-") for r in events for p in r["participants"]}
    assert roles <= slugs(facts, "role")


def test_the_bases_are_those_of_the_records_and_of_the_authority_file(facts: Facts) -> None:
    assert slugs(facts, "basis") == {*typing.get_args(Basis), "external", "judgement"}
