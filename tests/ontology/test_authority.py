"""The authority file: complete for the gold, every entry sourced, no label of two things undeclared."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from pathlib import Path

import pyoxigraph as ox
import pytest

from loaders.rdf_edtf import bounds
from ontology.authority import Authority, AuthorityError, Entry, build, fold, load, parse, turtle_files
from ontology.iris import BASE, RESOURCE
from ontology.namespaces import DCTERMS, KK, ORG, OWL, RDF, SCHEMA, SKOS

TOPICS = ("Issue", "Principle")
# The slugs under which the gold's identifiers stand in the authority file, where they differ.
RENAMED = {
    "fmsd": "china-pakistan-foreign-ministers-strategic-dialogue",
    "cap-trilateral": "china-afghanistan-pakistan-trilateral-foreign-ministers-dialogue",
    "cbp-mechanism": "china-bangladesh-pakistan-cooperation-mechanism",
    "un": "united-nations",
    "unsc": "un-security-council",
    "sco": "shanghai-cooperation-organisation",
    "xinhua": "xinhua-news-agency",
    "cpec": "china-pakistan-economic-corridor",
    "bri": "belt-and-road-initiative",
    "ppp": "pakistan-peoples-party",
}

Facts = dict[str, dict[str, list[ox.NamedNode | ox.Literal]]]


@pytest.fixture(scope="module")
def authority() -> Authority:
    return load()


@pytest.fixture(scope="module")
def things(authority: Authority) -> list[Entry]:
    return [e for e in authority.entries.values() if e.iri.startswith(RESOURCE)]


@pytest.fixture(scope="module")
def facts() -> Facts:
    out: Facts = defaultdict(lambda: defaultdict(list))
    for subject, predicate, value in parse(turtle_files()):
        assert isinstance(value, ox.NamedNode | ox.Literal), f"{subject} has a blank node"
        out[subject][predicate].append(value)
    return out


def test_there_are_at_least_four_hundred_things_and_every_member_of_the_un(things: list[Entry]) -> None:
    assert len(things) >= 400
    un = RESOURCE + "organisation/united-nations"
    members = {
        subject
        for path in turtle_files()
        for subject, predicate, value in parse([path])
        if predicate == ORG.memberOf and getattr(value, "value", None) == un
    }
    assert len(members) == 193


def test_slugs_are_unique_over_all_kinds(things: list[Entry]) -> None:
    kinds: dict[str, list[str]] = defaultdict(list)
    for entry in things:
        kinds[entry.slug].append(entry.iri)
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", entry.slug), entry.iri
    assert {slug: iris for slug, iris in kinds.items() if len(iris) > 1} == {}


def test_every_entry_has_one_english_name_and_a_source(facts: Facts, authority: Authority) -> None:
    wrong = []
    for iri, fact in facts.items():
        is_post = ORG.Post in [t.value for t in fact[RDF.type]]
        is_term = ORG.Membership in [t.value for t in fact[RDF.type]]
        entry = authority.get(iri)
        listed = entry is not None and entry.cls != "Concept"
        if not (listed or is_post or is_term):
            continue
        names = [x for x in fact[SKOS.prefLabel] if isinstance(x, ox.Literal) and x.language == "en"]
        if (len(names) != 1 and not is_term) or not fact[DCTERMS.source]:
            wrong.append(iri)
        assert all(str(x.value).startswith("https://") for x in fact[DCTERMS.source])
    assert wrong == []


def test_no_two_things_share_a_name_unless_both_declare_it_ambiguous(things: list[Entry]) -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for entry in things:
        for label in entry.labels:
            owners[fold(label)].add(entry.slug)
    assert {label: slugs for label, slugs in owners.items() if len(slugs) > 1} == {}
    both = [(e.slug, x) for e in things for x in e.ambiguous if fold(x) in owners]
    assert both == [], "a name cannot be both unique to one thing and ambiguous"


def test_no_two_issues_share_a_name(authority: Authority) -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for entry in authority.of_class(*TOPICS):
        for label in entry.labels:
            owners[fold(label)].add(entry.slug)
    assert {label: slugs for label, slugs in owners.items() if len(slugs) > 1} == {}


def test_adjectives_belong_to_one_state_and_are_no_names(things: list[Entry]) -> None:
    names = {fold(label) for e in things for label in e.labels}
    owners: dict[str, set[str]] = defaultdict(set)
    for entry in things:
        for adjective in entry.adjectives:
            owners[fold(adjective)].add(entry.slug)
    assert {a: s for a, s in owners.items() if len(s) > 1} == {}
    assert {a for a in owners if a in names} == set()


def test_a_family_name_of_several_persons_is_declared_ambiguous(authority: Authority) -> None:
    families: dict[str, list[Entry]] = defaultdict(list)
    for person in authority.of_class("Person"):
        if person.family_name:
            families[person.family_name].append(person)
    shared = {name: people for name, people in families.items() if len(people) > 1}
    assert {"Khan", "Sharif", "Bhutto", "Wang"} <= set(shared)
    for name, people in shared.items():
        assert [p.slug for p in people if name not in p.ambiguous] == []


def test_every_reference_has_its_entry(facts: Facts) -> None:
    missing = [
        (subject, value.value)
        for subject, fact in facts.items()
        for predicate, values in fact.items()
        for value in values
        if isinstance(value, ox.NamedNode)
        and value.value.startswith(BASE)
        and predicate not in (RDF.type, DCTERMS.source)
        and value.value not in facts
    ]
    assert missing == []


def test_every_term_of_office_has_person_post_source_and_a_start(facts: Facts, authority: Authority) -> None:
    terms = [f for f in facts.values() if ORG.Membership in [t.value for t in f[RDF.type]]]
    assert len(terms) == len(authority.offices) >= 300
    for term in terms:
        assert all(len(term[p]) == 1 for p in (ORG.member, KK.post, ORG.memberDuring)), term
    for office in authority.offices:
        first, last = bounds(office.when)
        assert first is not None, office
        assert last is None or last >= first, office


@pytest.mark.parametrize(
    ("day", "post", "person"),
    [
        ("2026-01-04", "Foreign Minister of Pakistan", "ishaq-dar"),
        ("2026-01-04", "Deputy Prime Minister of Pakistan", "ishaq-dar"),
        ("2026-01-04", "Foreign Minister of China", "wang-yi"),
        ("2023-03-01", "Foreign Minister of China", "qin-gang"),
        ("2015-04-20", "President of China", "xi-jinping"),
        ("2015-04-20", "Prime Minister of Pakistan", "nawaz-sharif"),
        ("1963-03-02", "Foreign Minister of Pakistan", "za-bhutto"),
        ("1963-03-02", "Foreign Minister of China", "chen-yi"),
        ("1951-05-21", "Premier of China", "zhou-enlai"),
        ("1976-05-27", "Prime Minister of Pakistan", "za-bhutto"),
        ("2019-03-19", "Foreign Minister of Pakistan", "shah-mahmood-qureshi"),
        ("2003-11-03", "President of Pakistan", "musharraf"),
    ],
)
def test_who_held_an_office_on_a_day(authority: Authority, day: str, post: str, person: str) -> None:
    holders = set()
    for office in authority.offices:
        first, last = bounds(office.when)
        if office.post == post and str(first) <= day and (last is None or str(last) >= day):
            holders.add(office.person.rsplit("/", 1)[1])
    assert holders == {person}


def test_every_head_post_and_capital_fits_its_state(authority: Authority, facts: Facts) -> None:
    for entry in authority.entries.values():
        if entry.head_post and entry.state:
            assert facts[entry.head_post][KK.ofState][0].value == entry.state, entry.iri
        if entry.capital:
            assert authority.entries[entry.capital].state == entry.iri


def test_disputed_territories_belong_to_no_state_here(authority: Authority) -> None:
    for slug in ("jammu-kashmir", "azad-kashmir", "taiwan", "gaza", "west-bank", "jerusalem", "aksai-chin"):
        assert authority.entries[f"{RESOURCE}place/{slug}"].state is None


def test_mechanisms_between_named_states_list_them(authority: Authority) -> None:
    by_slug = {e.slug: e for e in authority.of_class("Mechanism")}
    for gold, states in (
        ("fmsd", ["china", "pakistan"]),
        ("cap-trilateral", ["afghanistan", "china", "pakistan"]),
        ("cbp-mechanism", ["bangladesh", "china", "pakistan"]),
    ):
        assert [m.rsplit("/", 1)[1] for m in by_slug[RENAMED[gold]].members] == states


def test_wikidata_identifiers_have_their_form_and_name_one_thing(facts: Facts) -> None:
    owners: dict[str, list[str]] = defaultdict(list)
    for subject, fact in facts.items():
        for value in fact[OWL.sameAs]:
            assert re.fullmatch(r"http://www\.wikidata\.org/entity/Q[1-9]\d*", str(value.value))
            owners[str(value.value)].append(subject)
    assert {q: s for q, s in owners.items() if len(s) > 1} == {}


def test_every_entity_of_the_gold_is_found_by_name(authority: Authority, gold_dir: Path) -> None:
    gold = json.loads((gold_dir / "seeds.json").read_text(encoding="utf-8"))
    assert len(gold["entities"]) > 80
    for entity in gold["entities"]:
        entry = authority.named(entity["name"])
        assert entry is not None, entity["name"]
        kind = entity["type"].split("/")[0]
        assert entry.cls == kind or (kind == "Issue" and entry.cls == "Principle"), entity["name"]
        if kind == "Issue":
            continue
        # The canonical name is the gold's, letter by letter: records name entities by it.
        assert entry.name == entity["name"]
        assert entry.slug == RENAMED.get(entity["id"], entity["id"])
        if entity["qid_confidence"] == "certain":
            assert load_same_as(entry.iri) == {f"http://www.wikidata.org/entity/{entity['wikidata']}"}


def load_same_as(iri: str) -> set[str]:
    """Return what the authority file says `iri` is the same as."""
    return {
        value.value
        for subject, predicate, value in parse(turtle_files())
        if subject == iri and predicate == OWL.sameAs and isinstance(value, ox.NamedNode)
    }


def test_every_alias_of_the_gold_is_a_label_or_declared_ambiguous(
    authority: Authority, gold_dir: Path
) -> None:
    gold = json.loads((gold_dir / "seeds.json").read_text(encoding="utf-8"))
    unknown = []
    for entity in gold["entities"]:
        entry = authority.named(entity["name"])
        assert entry is not None
        known = {fold(x) for x in (*entry.labels, *entry.ambiguous)}
        for alias in entity["aliases"]:
            topic = authority.named(alias) if entry.cls in TOPICS else None
            if fold(alias) not in known and topic is None:
                unknown.append((entity["id"], alias))
    # A numbered round is read by the grammar; it is no name of the series.
    assert unknown == [("fmsd", "seventh strategic dialogue")]


def test_the_books_of_the_gold_have_author_and_year(facts: Facts, gold_dir: Path) -> None:
    gold = json.loads((gold_dir / "seeds.json").read_text(encoding="utf-8"))
    books = {r["o"]: r for r in gold["relations"] if r["p"] == "authorOf"}
    assert len(books) == 2
    found = {
        fact[SKOS.prefLabel][0].value: (fact[SCHEMA.author][0].value, fact[SCHEMA.datePublished][0].value)
        for fact in facts.values()
        if fact[SCHEMA.author]
    }
    assert found == {t: (f"{RESOURCE}person/{r['s']}", r["year"]) for t, r in books.items()}


def test_an_entry_without_an_english_name_is_refused_by_its_iri() -> None:
    iri = RESOURCE + "state/nowhere"
    triples = [
        (iri, RDF.type, ox.NamedNode(KK.State)),
        (iri, SKOS.prefLabel, ox.Literal("Nirgendwo", language="de")),
    ]
    with pytest.raises(AuthorityError, match="state/nowhere has no skos:prefLabel in English"):
        build(triples)


def test_a_file_with_a_syntax_error_is_named(tmp_path: Path) -> None:
    bad = tmp_path / "bad.ttl"
    bad.write_text("@prefix kk: <https://w3id.org/karakoram/ontology#> .\nkk:a kk:b", encoding="utf-8")
    with pytest.raises(AuthorityError, match=r"bad\.ttl"):
        list(parse([bad]))
