"""The authority file and the concept schemes, read for use.

The Turtle under `ontology/authority` and `ontology/schemes` is what a researcher edits; this module
only reads it. Parsing uses pyoxigraph, which takes milliseconds where rdflib takes most of a second.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from ontology.iris import CONCEPT, ONTOLOGY, RESOURCE

HERE = Path(__file__).parent
SKOS = "http://www.w3.org/2004/02/skos/core#"
FOAF = "http://xmlns.com/foaf/0.1/"
ORG = "http://www.w3.org/ns/org#"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"

# The class that a mention of the entity carries, most specific first.
CLASSES = (
    *("State", "Person", "Organisation", "Mechanism", "Initiative", "Place"),
    *("Principle", "Issue", "Work"),
)


class AuthorityError(ValueError):
    """The authority file cannot be used; the message names the file or the entry and the reason."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing of the authority file or one concept.

    `labels` are the names that occur in text (preferred, alternative, hidden), `ambiguous` names that
    several things share and that need context. `adjectives` are a state's ("Chinese"). `family_name` and
    `given_name` give a person's short forms. `state` is the state an office, ministry, capital or region
    belongs to, `members` a mechanism's states, `concerns` what an issue is specific to. `adverse` issues are
    such as nobody professes to want, `countered_by` the policy against one.
    """

    iri: str
    slug: str
    cls: str
    name: str
    labels: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    capital: str | None = None
    family_name: str | None = None
    given_name: str | None = None
    state: str | None = None
    members: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    concerns: tuple[str, ...] = ()
    notation: str | None = None
    head_post: str | None = None
    gender: str | None = None
    adverse: bool = False
    countered_by: str | None = None

    @property
    def adjective(self) -> str | None:
        """The first of the entry's adjectives, or None."""
        return self.adjectives[0] if self.adjectives else None


@dataclass(frozen=True, slots=True)
class Office:
    """A term of office: who held which post of which state, from when to when (EDTF, `..` for open)."""

    person: str
    post: str
    state: str | None
    when: str


@dataclass(frozen=True, slots=True, eq=False)
class Authority:
    """Everything named that documents may speak of, with the lookups that reading needs."""

    entries: dict[str, Entry]
    offices: tuple[Office, ...]
    _names: dict[str, str] = field(repr=False)
    posts: dict[str, str] = field(default_factory=dict)  # IRI of an office → its label

    def get(self, iri: str) -> Entry | None:
        """Return the entry with this IRI, or None."""
        return self.entries.get(iri)

    def named(self, name: str) -> Entry | None:
        """Return the one entry that has `name` as a label (case and quote style ignored), or None.

        Names that two entries share are not found here: they are for a linker that knows the context.
        """
        iri = self._names.get(fold(name))
        return self.entries.get(iri) if iri else None

    def issue(self, slug: str) -> Entry | None:
        """Return the issue with this slug, or None."""
        return self.entries.get(f"{CONCEPT}issue/{slug}")

    def of_class(self, *classes: str) -> Iterator[Entry]:
        """Yield the entries of these classes in the order of their IRIs."""
        return (e for e in self.entries.values() if e.cls in classes)

    def broader(self, iri: str) -> list[str]:
        """Return the IRIs of all concepts above this one, nearest first, each once."""
        out: list[str] = []
        queue = [iri]
        for current in queue:
            entry = self.entries.get(current)
            for parent in entry.broader if entry else ():
                if parent not in queue:
                    queue.append(parent)
                    out.append(parent)
        return out


_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", "\u00a0": " "})


def fold(name: str) -> str:
    """Return `name` as names are compared: case, quote and dash style and white space do not count."""
    return " ".join(name.translate(_QUOTES).casefold().split())


def turtle_files() -> list[Path]:
    """Return the paths of all Turtle files that make up the authority file and the schemes, sorted."""
    return sorted([*(HERE / "authority").glob("*.ttl"), *(HERE / "schemes").glob("*.ttl")])


def parse(
    paths: Iterable[Path],
) -> Iterator[tuple[str, str, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]]:
    """Yield subject, predicate and object of every triple; a file that cannot be read is named."""
    for path in paths:
        try:
            for quad in ox.parse(path.read_bytes(), ox.RdfFormat.TURTLE):
                yield quad.subject.value, quad.predicate.value, quad.object
        except (SyntaxError, ValueError) as error:
            raise AuthorityError(f"{path.name}: {error}") from None


@functools.cache
def load() -> Authority:
    """Read the shipped authority file and schemes; done once a process."""
    return build(parse(turtle_files()))


def build(
    triples: Iterable[tuple[str, str, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]],
) -> Authority:
    """Make an Authority of triples; AuthorityError names an entry that has no English preferred label."""
    facts: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for s, p, o in triples:
        if isinstance(o, ox.Literal) and o.language not in (None, "en"):
            continue
        facts[s][p].append(o.value if isinstance(o, ox.NamedNode | ox.Literal) else str(o))
    entries: dict[str, Entry] = {}
    offices: list[Office] = []
    posts: dict[str, str] = {}
    for iri in sorted(facts):
        fact = facts[iri]
        types = {t.removeprefix(ONTOLOGY) for t in fact[RDF_TYPE]}
        if ORG + "Membership" in fact[RDF_TYPE]:
            offices.append(_office(iri, fact, facts))
        if ORG + "Post" in fact[RDF_TYPE] and fact[SKOS + "prefLabel"]:
            posts[iri] = min(fact[SKOS + "prefLabel"])
        cls = next((c for c in CLASSES if c in types), None)
        if cls is None and FOAF + "Person" in fact[RDF_TYPE]:
            cls = "Person"
        if cls is None and (iri.startswith(CONCEPT) and SKOS + "Concept" in fact[RDF_TYPE]):
            cls = "Concept"
        if cls is None:
            continue
        entries[iri] = _entry(iri, cls, fact)
    names: dict[str, str] = {}
    shared: set[str] = set()
    for entry in entries.values():
        if entry.cls == "Concept":
            continue
        for label in dict.fromkeys(fold(x) for x in (entry.name, *entry.labels)):
            if label in names and names[label] != entry.iri:
                # A place and an issue may share a name; the thing wins over the topic about it.
                if entries[names[label]].cls in ("Issue", "Principle"):
                    names[label] = entry.iri
                elif entry.cls not in ("Issue", "Principle"):
                    shared.add(label)
            else:
                names[label] = entry.iri
    for label in shared:
        del names[label]
    return Authority(entries, tuple(sorted(offices, key=lambda x: (x.person, x.when, x.post))), names, posts)


def _entry(iri: str, cls: str, fact: dict[str, list[str]]) -> Entry:
    def one(predicate: str) -> str | None:
        return min(fact[predicate]) if fact[predicate] else None

    name = one(SKOS + "prefLabel")
    if name is None:
        raise AuthorityError(f"{iri} has no skos:prefLabel in English")
    labels = (name, *sorted(fact[SKOS + "altLabel"]), *sorted(fact[SKOS + "hiddenLabel"]))
    slug = iri.removeprefix(RESOURCE if iri.startswith(RESOURCE) else CONCEPT).split("/", 1)[1]
    return Entry(
        iri=iri,
        slug=slug,
        cls=cls,
        name=name,
        labels=tuple(dict.fromkeys(labels)),
        ambiguous=tuple(sorted(fact[ONTOLOGY + "ambiguousLabel"])),
        adjectives=tuple(sorted(fact[ONTOLOGY + "adjective"])),
        capital=one(ONTOLOGY + "capital"),
        family_name=one(FOAF + "familyName"),
        given_name=one(FOAF + "givenName"),
        state=one(ONTOLOGY + "ofState"),
        members=tuple(sorted(fact[ONTOLOGY + "memberState"])),
        broader=tuple(sorted(fact[SKOS + "broader"])),
        concerns=tuple(sorted(fact[ONTOLOGY + "concerns"])),
        notation=one(SKOS + "notation"),
        head_post=one(ONTOLOGY + "headPost"),
        gender=one(FOAF + "gender"),
        adverse=one(ONTOLOGY + "adverse") == "true",
        countered_by=one(ONTOLOGY + "counteredBy"),
    )


def _office(iri: str, fact: dict[str, list[str]], facts: dict[str, dict[str, list[str]]]) -> Office:
    try:
        person, interval = (fact[ORG + p][0] for p in ("member", "memberDuring"))
        post = fact[ONTOLOGY + "post"][0]
        when = facts[interval][ONTOLOGY + "when"][0]
        label = facts[post][SKOS + "prefLabel"][0]
    except IndexError:
        raise AuthorityError(
            f"{iri}: a term of office needs org:member, kk:post with a label, and a time"
        ) from None
    states = facts[post][ONTOLOGY + "ofState"]
    return Office(person, label, states[0] if states else None, when)
