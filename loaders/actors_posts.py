"""From titles to posts: "Chinese Foreign Minister Wang Yi" gives Foreign Minister of China to Wang Yi.

The state is the one that the words name. Only for a person whom the authority file gives just that post is
the state of a bare "Deputy Prime Minister" taken from there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from loaders import titles_words
from loaders.actors_orgs import clean
from loaders.actors_people import People, Person, key
from loaders.actors_persons import Hit, Run
from loaders.model import Entity, Reference, Role
from loaders.names import Line
from loaders.pronouns import Phrase
from loaders.titles import Office
from ontology.authority import Authority, Entry
from ontology.authority import Office as Term

_LESSER = ("Vice", "Deputy", "Assistant", "Associate", "Vice-")
_ENDED = frozenset({"former", "then", "late"})


def covers(when: str, day: dt.date | None) -> bool:
    """Tell whether an EDTF interval ("2024-03-11/..") holds `day`; precision is that of each bound."""
    if day is None:
        return False
    start, _, end = when.partition("/")
    iso = day.isoformat()
    return (start in ("", "..") or start <= iso[: len(start)]) and (
        end in ("", "..") or iso[: len(end)] <= end
    )


class Posts:
    """Reads the posts of one document; holds for each hit its label and what it is a post of."""

    def __init__(self, authority: Authority, published: dt.date | None, linked: Sequence[Reference]) -> None:
        self._authority = authority
        self._published = published
        self._linked = linked
        self._terms: dict[str, list[Term]] = {}
        self._by_post: dict[str, list[Term]] = {}
        for term in authority.offices:
            self._terms.setdefault(term.person, []).append(term)
            self._by_post.setdefault(term.post, []).append(term)
        self._read: dict[tuple[int, int, int], list[tuple[str, Entity | None]]] = {}
        self._spans: dict[tuple[int, int, int], tuple[int, int]] = {}
        self.phrases: list[Phrase] = []

    def read(
        self,
        line: Line,
        hits: Sequence[Hit],
        found: Sequence[Entity],
        references: list[Reference],
        body: Callable[[str], Entity],
    ) -> None:
        """Work out the posts of a line's hits; bodies named only by a role go to `references`."""
        for hit in hits:
            office = hit.office
            at = (hit.line, office.head, hit.run)
            if office.kind in ("honorific", "rank", "kinship"):
                continue
            self._spans[at] = line.span(office.first, office.after)
            of: list[Entity] = []
            for item in office.objects:
                if item.org >= 0:
                    of.append(found[item.org])
                elif item.ref >= 0:
                    of.append(self._linked[item.ref].entity)
                else:
                    start, end = line.span(item.first, item.after)
                    entity = body(clean(line.text[start:end]))
                    of.append(entity)
                    references.append(Reference(start, end, entity))
            self._read[at] = self._posts(hit, office, of, found)

    def read_phrases(
        self, line: Line, chains: Sequence[Sequence[Office]], hits: Sequence[Hit], found: Sequence[Entity]
    ) -> None:
        """Keep the roles of a line that stand without a name: "the foreign secretary", "the Chinese FM"."""
        given = {id(hit.office) for hit in hits}
        for chain in chains:
            office = chain[0]
            if any(id(o) in given for o in chain) or office.plural or line.headline:
                continue
            if office.kind in ("honorific", "rank", "kinship") or any(o.kind == "honorific" for o in chain):
                continue
            named = office.determiner in ("the", "his", "her", "its") or office.state >= 0
            if not named or office.determiner in ("a", "an"):
                continue
            of = [self._linked[o.ref].entity for o in office.objects if o.ref >= 0]
            of += [found[o.org] for o in office.objects if o.org >= 0]
            posts = self._posts(Hit(-1, office, tuple(chain), "the", line.number), office, of, found)
            former = office.tenure in _ENDED
            start, end = line.span(office.first, office.after)
            self.phrases.append(Phrase(start, end, tuple(posts), office.noun, office.determiner, former))

    def incumbent(self, post: str, of: Entity | None) -> Entity | None:
        """Return who held the post on the day of the document, where the authority file tells one person."""
        if self._published is None:
            return None
        held = {t.person for t in self._by_post.get(post, ()) if covers(t.when, self._published)}
        entry = self._authority.get(held.pop()) if len(held) == 1 else None
        return Entity(entry.name, entry.cls, entry) if entry is not None else None

    def _before(self, office: Office, found: Sequence[Entity]) -> Entity | None:
        if office.state >= 0:
            return self._linked[office.state].entity
        return found[office.state_org] if office.state_org >= 0 else None

    def _posts(
        self, hit: Hit, office: Office, of: list[Entity], found: Sequence[Entity]
    ) -> list[tuple[str, Entity | None]]:
        before = self._before(office, found)
        if before is None and not of:
            shared = [o for o in hit.chain if o.kind in ("office", "role") and (o.state >= 0 or o.objects)]
            for other in shared if office.kind == "office" else ():
                if other.state >= 0 and other.first < office.first:
                    before = self._linked[other.state].entity
                elif other.objects and other.objects[0].ref >= 0 and other.first > office.first:
                    before = self._linked[other.objects[0].ref].entity
                    before = before if before.cls == "State" else None
                if before is not None:
                    break
        if office.label.endswith(" to") and of:
            sender = f" of {before.name}" if before is not None else ""
            head = office.label.removesuffix(" to")
            return [(f"{head}{sender} to {o.name}", before or None) for o in of]
        if office.kind == "office" and _territorial(of[0] if of else before):
            target = of[0] if of else before
            return [(f"{office.label} of {target.name}", target)] if target else []
        if office.kind == "office" and office.noun not in titles_words.lexicon().roles:
            target = of[0] if of else before
            return [(f"{office.label} of {target.name}" if target else office.label, target)]
        if of and office.label.startswith(_LESSER):
            # A vice president is no president: the whole post is named.
            return [(f"{office.label} of {target.name}", target) for target in of]
        noun = office.noun if office.kind != "office" or of or before is not None else office.label
        if of:
            return [(noun, target) for target in of]
        return [(noun, before)]

    def holder(self, word: str, hit: Hit, people: People) -> Entry | None:
        """Return the authority's person of this family name whose post agrees with the title, or None."""
        posts = self._read.get((hit.line, hit.office.head, hit.run), [])
        wanted = [p for p, of in posts if of is not None]
        found = people.index.family.get(key((word,))[-1], [])
        agreeing = [
            e for e in found if any(_agrees(t.post, w) for t in self._terms.get(e.iri, ()) for w in wanted)
        ]
        if len(agreeing) > 1:
            day = self._published
            agreeing = [e for e in agreeing if any(covers(t.when, day) for t in self._terms.get(e.iri, ()))]
        return agreeing[0] if len(agreeing) == 1 else None

    def roles(self, hits: Sequence[Hit], runs: Sequence[Run], people: People) -> list[Role]:
        """Return the roles of the document's persons in order of position, each once per place."""
        out: list[Role] = []
        for hit in hits:
            at = (hit.line, hit.office.head, hit.run)
            if at not in self._read:
                continue
            run = runs[hit.run]
            person = people.forms.get(key(run.words)) or (
                people.short(run.words[-1], titled=True) if len(run.words) == 1 else None
            )
            if person is None:
                continue
            former = hit.office.tenure in _ENDED or hit.how == "was"
            for label, of in self._read[at]:
                title, target = self._named_state(label, of, person, hit.office)
                role = Role(person.entity, title, target, *self._spans[at], former=former)
                if role not in out[-8:]:
                    out.append(role)
        return sorted(out, key=lambda r: (r.start, r.end, r.title))

    def _named_state(
        self, label: str, of: Entity | None, person: Person, office: Office
    ) -> tuple[str, Entity | None]:
        """The state of a bare post, where the authority gives just this person just this post."""
        if of is not None or person.entry is None or office.kind != "office":
            return label, of
        terms = [
            t for t in self._terms.get(person.entry.iri, ()) if t.post.startswith(f"{label} of ") and t.state
        ]
        current = [t for t in terms if self._published is None or covers(t.when, self._published)]
        states = {t.state for t in current}
        entry = self._authority.get(states.pop() or "") if len(states) == 1 else None
        if entry is None:
            return label, None
        return f"{label} of {entry.name}", Entity(entry.name, entry.cls, entry)


def _territorial(entity: Entity | None) -> bool:
    return entity is not None and entity.cls in ("State", "Place")


def _agrees(post: str, wanted: str) -> bool:
    return post == wanted or post.endswith(wanted)
