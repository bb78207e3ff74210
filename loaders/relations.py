"""Relations: who holds an office, chairs, founded, wrote, is whose daughter. Only what the words say.

`find_relations` gathers what the roles of a reading say and what the constructions of
`relations_patterns` and `relations_kinship` find in its sentences; a relation stated twice is one record, its
first place kept.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from loaders import titles_words
from loaders.actors_posts import covers
from loaders.model import Entity, Reading, Role
from loaders.rdf_relations import MAPPINGS
from loaders.records import Event, Relation
from loaders.relations_kinship import find_kinship
from loaders.relations_mechanisms import find_mechanisms
from loaders.relations_patterns import find_organisers, find_patterns, find_published
from loaders.relations_text import marked
from ontology.authority import Authority

_BASED = re.compile(r"\b([A-Z][\w’'-]*(?: [A-Z][\w’'-]*)?)-based\b")
_ACTING = re.compile(r"\b(?:acting|caretaker|interim)\b", re.I)
_CURRENT = frozenset(
    {
        "holdsOffice",
        "chairOf",
        "presidentOf",
        "coEditorOf",
        "editorOf",
        "leaderOf",
        "directorOf",
        "spokespersonOf",
        "memberOf",
        "worksFor",
    }
)
_BODIES = frozenset({"Organisation", "Mechanism"})


def find_relations(reading: Reading, authority: Authority, events: Sequence[Event] = ()) -> list[Relation]:
    """Return the relations that the article states, each subject–predicate–object once, in order of position.

    `events` are the article's event records; who organised one can only be said where they are given.
    """
    found: list[Relation] = list(_from_roles(reading, authority))
    for sentence in marked(reading):
        found += find_patterns(reading, sentence)
        found += find_kinship(reading, sentence)
    found += find_published(reading)
    found += find_organisers(reading, events)
    found += find_mechanisms(reading, authority)
    out: dict[tuple[str, str, str], Relation] = {}
    for relation in sorted(found, key=lambda r: (r.start, r.end, r.predicate, r.object)):
        if relation.predicate in MAPPINGS and relation.subject != relation.object:
            known = out.setdefault((relation.subject, relation.predicate, relation.object), relation)
            if known.when is None and relation.when is not None and known.rule is None:
                out[relation.subject, relation.predicate, relation.object] = relation
    return sorted(out.values(), key=lambda r: (r.start, r.end))


def _from_roles(reading: Reading, authority: Authority) -> Iterator[Relation]:
    day = reading.article.published
    month = _month(day)
    terms: dict[tuple[str, str], list[str]] = {}
    for term in authority.offices:
        terms.setdefault((term.person, term.post), []).append(term.when)
    for role in reading.roles:
        stated = _predicate(role)
        if stated is None:
            continue
        predicate, value = stated
        words = reading.text[role.start : role.end]
        based = _BASED.search(words) if predicate == "occupation" else None
        rule = "former-office" if role.former else "acting-office" if _ACTING.search(words) else None
        # A post that the authority file gives this person at another time is not one of the document's month.
        entry = role.person.entry
        known = terms.get((entry.iri, value), ()) if entry is not None else ()
        past = bool(known) and not any(covers(when, day) for when in known)
        yield Relation(
            file=reading.article.source.file,
            document=reading.article.slug,
            start=role.start,
            end=role.end,
            quote=words,
            subject=role.person.name,
            predicate=predicate,
            object=value,
            when=month if predicate in _CURRENT and not role.former and not past else None,
            place=based.group(1) if based else None,
            rule=rule,
        )


def _predicate(role: Role) -> tuple[str, str] | None:
    """Return predicate and object of a role, or None where it says no relation by itself."""
    lexicon = titles_words.lexicon()
    title, of = role.title, role.of
    if title[:1].isupper():
        return ("holdsOffice", title) if of is not None else None
    kind = lexicon.kinds.get(title)
    predicate = lexicon.roles.get(title)
    if predicate == "authorOf":
        return None
    if predicate is not None and of is not None and of.cls in _BODIES:
        if predicate == "holdsOffice":
            return predicate, f"{title.capitalize()} of {of.name}"
        return predicate, of.name
    if kind == "occupation" or (predicate == "worksFor" and title != "official"):
        return "occupation", title
    return None


def _month(day: dt.date | None) -> str | None:
    return day.isoformat()[:7] if day is not None else None


def holders_of(reading: Reading, person: Entity) -> list[Role]:
    """Return the roles that the document gives a person, in order of position."""
    return [role for role in reading.roles if role.person == person]
