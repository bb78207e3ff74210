"""The edges between things, each with what it rests on.

Three sources: assertions (a plain fact and the passage, rule or authority entry behind it), statements
(holder → what the position is on, holder → toward whom), and the nodes between (a participation, a term of
office), which become one edge with the role as its name or the time as its detail. The detail of an edge
that rests on statements is their mode.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from graph.tables_names import Facts, tail, tail_of_term
from ontology.namespaces import DCTERMS, FOAF, KK, ORG, OWL, RDF, SKOSXL, STRUCTURAL_PROPERTIES

# Names, kinds and bookkeeping are shown elsewhere; mentions have a table of their own.
_NOT_EDGES = STRUCTURAL_PROPERTIES | {
    KK.mentions,
    KK.usedIn,
    SKOSXL.literalForm,
    DCTERMS.title,
    FOAF.familyName,
    FOAF.givenName,
    FOAF.name,
    FOAF.gender,
    OWL.sameAs,
}
_STANCES = {"support": "supports", "oppose": "opposes", "concern": "concernedAbout", "note": "notes"}
TOWARD = "positionToward"
OFFICE = "holdsOffice"


@dataclass(frozen=True, slots=True)
class _Key:
    subject: int
    relation: str
    object: int | None
    value: str | None
    detail: str | None

    def order(self) -> tuple[int, str, int, str, str]:
        return (self.subject, self.relation, self.object or 0, self.value or "", self.detail or "")


# basis, kind of source, its IRI, passage, document, rule, external source
_Evidence = tuple[str, str, str, int | None, int | None, str | None, str | None]


def write_edges(
    db: sqlite3.Connection,
    facts: Facts,
    things: Mapping[str, int],
    classes: Mapping[str, str],
    documents: Mapping[str, int],
    passages: Mapping[str, int],
) -> None:
    """Fill the tables `edges` and `evidence`; the mappings give each IRI's number."""
    edges: dict[_Key, set[_Evidence]] = {}
    between = _between(facts, things)
    for iri in facts.of_type(KK.Assertion):
        predicate = facts.one(iri, RDF.predicate)
        subject = facts.one(iri, RDF.subject)
        if predicate is None or subject is None or predicate in _NOT_EDGES:
            continue
        for term in facts.terms(iri, RDF.object):
            key = _key(subject, predicate, term, facts.one(iri, KK.when), things, classes, between)
            if key is not None:
                edges.setdefault(key, set()).add(_assertion(iri, facts, documents, passages))
    for iri, key in between.items():
        edges.setdefault(key, set()).update(_own_evidence(iri, facts, documents, passages))
    _statement_edges(db, edges)
    kept = {key: _distinct(found) for key, found in edges.items()}
    # What documents state comes before what is only in the authority file.
    ordered = sorted(kept, key=lambda k: (all(e[3] is None for e in kept[k]), k.order()))
    db.executemany(
        "INSERT INTO edges VALUES (?,?,?,?,?,?,?)",
        (
            (n, k.subject, k.relation, k.object, k.value, k.detail, len(kept[k]))
            for n, k in enumerate(ordered, 1)
        ),
    )
    db.executemany(
        "INSERT INTO evidence VALUES (?,?,?,?,?,?,?,?,?)",
        ((n, rank, *item) for n, k in enumerate(ordered, 1) for rank, item in enumerate(kept[k], 1)),
    )


def _distinct(found: set[_Evidence]) -> list[_Evidence]:
    """Return evidence in reading order; several assertions of one edge from one place count once."""
    out: dict[tuple[object, ...], _Evidence] = {}
    for item in sorted(found, key=lambda e: (e[4] is None, e[4] or 0, e[3] or 0, e[2])):
        basis, kind, iri, *place = item
        out.setdefault((basis, kind, iri if kind == "statement" else "", *place), item)
    return list(out.values())


def _between(facts: Facts, things: Mapping[str, int]) -> dict[str, _Key]:
    """Return the nodes that stand between two things, with the edge that each becomes."""
    out: dict[str, _Key] = {}
    for iri in facts.of_type(KK.Participation):
        actor, event = facts.one(iri, KK.actor), facts.one(iri, KK.event)
        if actor is not None and event is not None and actor in things and event in things:
            role = tail(facts.one(iri, KK.role)) or "participant"
            out[iri] = _Key(things[actor], role, things[event], None, None)
    for iri in facts.of_type(ORG.Membership):
        person, post = facts.one(iri, ORG.member), facts.one(iri, KK.post)
        interval = facts.one(iri, ORG.memberDuring)
        when = facts.one(interval, KK.when) if interval else None
        if person is not None and post is not None and person in things and post in things:
            out[iri] = _Key(things[person], OFFICE, things[post], None, when or facts.one(iri, KK.when))
    return out


def _key(
    subject: str,
    predicate: str,
    term: ox.NamedNode | ox.Literal,
    when: str | None,
    things: Mapping[str, int],
    classes: Mapping[str, str],
    between: Mapping[str, _Key],
) -> _Key | None:
    if subject in between:
        return between[subject]
    if isinstance(term, ox.NamedNode) and term.value in between:
        return between[term.value]
    # That two descriptions are of one event is said on its page.
    if subject not in things or predicate == KK.sameEventAs:
        return None
    relation = OFFICE if predicate == ORG.holds else tail_of_term(predicate)
    if isinstance(term, ox.NamedNode):
        other = things.get(term.value)
        if other is not None and classes[term.value] == "Concept":
            # A status or a kind is a value, not a place to walk to.
            return _Key(things[subject], relation, None, tail(term.value), when)
        return None if other is None else _Key(things[subject], relation, other, None, when)
    # What a document says of itself is on its own page.
    return None if classes[subject] == "Document" else _Key(things[subject], relation, None, term.value, when)


def _assertion(
    iri: str, facts: Facts, documents: Mapping[str, int], passages: Mapping[str, int]
) -> _Evidence:
    return (
        tail(facts.one(iri, KK.basis)) or "stated",
        "assertion",
        iri,
        passages.get(facts.one(iri, KK.evidence) or ""),
        documents.get(facts.one(iri, KK.reportedBy) or ""),
        tail(facts.one(iri, KK.rule)) or facts.one(iri, KK.ruleNote),
        facts.one(iri, DCTERMS.source),
    )


def _own_evidence(
    iri: str, facts: Facts, documents: Mapping[str, int], passages: Mapping[str, int]
) -> set[_Evidence]:
    """Evidence that stands on the node between itself: its passages, else its source."""
    found: set[_Evidence] = {
        (
            "stated",
            "assertion",
            iri,
            passages[p],
            documents.get(facts.one(p, KK.inDocument) or ""),
            None,
            None,
        )
        for p in facts.all(iri, KK.evidence)
        if p in passages
    }
    source = facts.one(iri, DCTERMS.source)
    if not found and source is not None:
        found.add(("external", "assertion", iri, None, None, None, source))
    return found


def _statement_edges(db: sqlite3.Connection, edges: dict[_Key, set[_Evidence]]) -> None:
    """Holder → object by stance, and holder → toward. A voice is no actor and gets no edges."""
    rows = db.execute(
        """SELECT holder.thing, other.role, other.thing, s.stance, s.mode, s.iri, s.passage, s.document
           FROM statements s JOIN statement_links holder ON holder.statement = s.n AND holder.role = 'holder'
           JOIN things t ON t.n = holder.thing AND t.entity = 1
           JOIN statement_links other ON other.statement = s.n AND other.role IN ('object', 'toward')
           WHERE other.thing <> holder.thing ORDER BY s.n"""
    )
    for holder, role, other, stance, mode, iri, passage, document in rows:
        relation = TOWARD if role == "toward" else _STANCES.get(stance or "", "notes")
        # One held jointly is another edge than one held alone.
        key = _Key(holder, relation, other, None, mode)
        edges.setdefault(key, set()).add(("stated", "statement", iri, passage, document, None, None))
