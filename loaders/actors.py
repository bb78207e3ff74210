"""Who appears in a document beyond the authority file: persons, organisations, short forms, roles, pronouns.

`register` takes what linking found and returns the Reading: the linked references less those inside longer
names, the persons and organisations found here, their short forms, and the roles and pronouns that could be
resolved. What cannot be resolved has no reference: a wrong holder is worse than a missing one.
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from loaders import actors_orgs, names, titles, titles_words
from loaders.actors_people import People, Person, key
from loaders.actors_persons import Hit, Run, attach, find_runs, known_part
from loaders.actors_posts import Posts
from loaders.model import Article, Entity, Form, Reading, Reference
from loaders.names import Line, is_initial, lines
from loaders.pronouns import Resolver
from ontology.authority import Authority

_FIRST_WORD = re.compile(r"\b[A-Z]\w*")
_FAMILY = re.compile(r"\b[Tt]he ([A-Z]\w{2,30}?)(s\b|\s(?:family|dynasty|clan)\b)")


@dataclass(slots=True)
class _Bodies:
    """Organisations of the document: by name, by acronym, and where they stand."""

    names: dict[str, Entity] = field(default_factory=dict)
    acronyms: dict[str, Entity] = field(default_factory=dict)
    found: list[Reference] = field(default_factory=list)

    def add(self, name: str, cls: str, authority: Authority) -> Entity:
        """Return the one entity of this name; the authority's where it knows the name."""
        entity = self.names.get(name)
        if entity is None:
            entry = authority.named(name) or (authority.named(name[4:]) if name.startswith("The ") else None)
            known = entry is not None and entry.cls not in ("Issue", "Principle", "Person")
            entity = Entity(entry.name, entry.cls, entry) if known and entry else Entity(name, cls)
            self.names[name] = entity
        return entity


def register(article: Article, linked: list[Reference], authority: Authority) -> Reading:
    """Return the reading of an article: what linking found, and what its names, roles and pronouns add.

    `linked` are the references to the authority file, in order of position. Time is linear in the text.
    """
    text = article.text
    linked = sorted(_without_titles(linked, text, authority), key=lambda r: (r.start, -r.end))
    people = People(authority)
    bodies = _Bodies()
    posts = Posts(authority, article.published, linked)
    runs: list[Run] = []
    hits: list[Hit] = []
    vocabulary: set[str] = set()
    vetoed: set[tuple[str, ...]] = set()
    used = 0
    for start, end, number, headline in lines(text, article.start, article.end, article.segments):
        line = Line(text, start, end, number, headline)
        used = line.cover(linked, used)
        vocabulary.update(w for w in line.words if w[0].islower())
        found = actors_orgs.find_organisations(line, linked)
        entities = [bodies.add(f.name, f.cls, authority) for f in found]
        bodies.found += [
            Reference(*line.span(f.first, f.after), e) for f, e in zip(found, entities, strict=True)
        ]
        for acronym, org, ref in actors_orgs.acronyms(line, linked, found):
            bodies.acronyms.setdefault(acronym, entities[org] if org >= 0 else linked[ref].entity)
        offices = titles.find_offices(line, linked)
        mine = find_runs(line, linked, offices)
        chains = titles.chains(line, offices)
        new = attach(line, mine, chains, len(runs))
        posts.read(
            line, new, entities, bodies.found, lambda name: bodies.add(name, "Organisation", authority)
        )
        posts.read_phrases(line, chains, new, entities)
        vetoed.update(key(r.words) for r in mine if r.before == "the" and not r.titled and len(r.words) > 1)
        runs += mine
        hits += new
    _people(people, runs, hits, posts, vetoed)
    references, unknown = _mentions(people, runs, vocabulary)
    references += _names_again(text, article, bodies, people, linked)
    references = _without_inner([*linked, *references])
    roles = posts.roles(hits, runs, people)
    resolver = Resolver(article, people, roles, posts.incumbent)
    references += resolver.run(references, posts.phrases, unknown)
    return Reading(article, references, roles)


def _without_titles(linked: Sequence[Reference], text: str, authority: Authority) -> Iterator[Reference]:
    """Yield the references with titles taken out of labels: "Venezuelan President Maduro" → "Maduro".

    The title is read as every title is, and a state's adjective in it becomes a reference of its own.
    """
    lexicon = titles_words.lexicon()
    for ref in linked:
        if ref.entity.cls != "Person" or " " not in text[ref.start : ref.end]:
            yield ref
            continue
        own = {w.lower() for w in ref.entity.name.split()}
        start = ref.start
        words = list(re.finditer(r"[^\s]+", text[ref.start : ref.end]))
        for word in words[:-1]:
            low = word.group().lower().removesuffix("’s").removesuffix("'s")
            state = _adjectives(authority).get(low)
            title = low in lexicon.kinds or low in lexicon.modifiers or low in lexicon.tenure
            if low in own or not (title or state):
                break
            if state is not None:
                first = ref.start + word.start()
                yield Reference(first, first + len(low), state, Form.ADJECTIVE)
            start = ref.start + word.end() + 1
        yield ref if start == ref.start else replace(ref, start=start, form=Form.SHORT)


@functools.lru_cache(maxsize=4)
def _adjectives(authority: Authority) -> dict[str, Entity]:
    """The states by adjective in lower case; adjectives that two states share are left out."""
    out: dict[str, Entity] = {}
    shared: set[str] = set()
    for entry in authority.of_class("State"):
        for adjective in entry.adjectives:
            known = out.setdefault(adjective.lower(), Entity(entry.name, entry.cls, entry))
            if known.entry is not entry:
                shared.add(adjective.lower())
    return {word: state for word, state in out.items() if word not in shared}


def _people(
    people: People, runs: Sequence[Run], hits: Sequence[Hit], posts: Posts, vetoed: set[tuple[str, ...]]
) -> None:
    """Register persons: the authority's first, then full names longest first, then bare family names."""
    for order, run in enumerate(runs):
        for ref in run.refs:
            words = tuple(
                w
                for w, s, e in zip(run.words, run.starts, run.ends, strict=True)
                if ref.start <= s and e <= ref.end
            )
            person = people.add_entry(ref.entity, words, order)
            person.gender = person.gender or run.gender
    full: dict[tuple[str, ...], tuple[int, Run]] = {}
    count: Counter[tuple[str, ...]] = Counter()
    for order, run in enumerate(runs):
        words = run.words
        if len(words) > 1 and (run.evidence or run.spoken):
            parts = key(words)
            if run.spoken and not run.evidence and parts in vetoed:
                continue
            count[parts] += 1
            known = full.get(parts)
            if known is None:
                full[parts] = (order, run)
            elif known[1].gender is None and run.gender:
                known[1].gender = run.gender
    for order, run in sorted(full.values(), key=lambda x: (-len(x[1].words), x[0])):
        if not _overlong(run, count):
            people.add(run.words, run.gender, order)
    for hit in hits:
        run = runs[hit.run]
        if len(run.words) == 1 and run.titled and run.evidence and not run.refs:
            word = run.words[0]
            if (
                people.short(word, titled=True) is None
                and not people.family(word)
                and not people.is_given(word)
            ):
                people.add_surname(word, posts.holder(word, hit, people), run.gender, hit.run)
    _fill_genders(people, runs)


def _overlong(run: Run, count: Counter[tuple[str, ...]]) -> bool:
    """A name read once with a word too many ("Chris Christie Drops"), where the rest is read more often."""
    parts = key(run.words)
    if len(parts) < 3 or count[parts] > 1:
        return False
    for cut, rest in ((run.words[0], parts[1:]), (run.words[-1], parts[:-1])):
        if count[rest] > 1 and not known_part(cut.lower()) and not is_initial(cut):
            return True
    return False


def _fill_genders(people: People, runs: Iterable[Run]) -> None:
    """A later "Ms Schofield" tells the gender of the person named before; count the full mentions."""
    for run in runs:
        if len(run.words) > 1:
            person = people.forms.get(key(run.words))
            if person is not None:
                person.count += 1
        elif people.is_given(run.words[0]):
            person = people.short(run.words[0])
            if person is not None:
                person.called += 1
    for run in runs:
        if run.gender and run.titled and len(run.words) == 1:
            person = people.short(run.words[0], titled=True)
            if person is not None:
                person.gender = person.gender or run.gender


def _mentions(
    people: People, runs: Sequence[Run], vocabulary: set[str]
) -> tuple[list[Reference], list[tuple[int, int]]]:
    """Return a reference for each place where a registered person is named, in full or in short.

    Also the places where somebody is named whom it cannot tell: a pronoun after them may mean that person.
    """
    out: list[Reference] = []
    unknown: list[tuple[int, int]] = []
    for run in runs:
        at = 0
        count = len(run.words)
        while at < count:
            person, after = _longest(people, run, at)
            form = Form.NAME
            if person is None:
                person, after = _short(people, run, at, vocabulary), at + 1
                form = Form.SHORT
            if person is not None:
                entity = person.entity
                out.append(Reference(run.starts[at], run.ends[after - 1], entity, form))
            elif not run.refs and (run.evidence or run.titled or run.spoken or people.family(run.words[at])):
                unknown.append((run.starts[at], run.ends[at]))
            at = after
    return out, unknown


def _longest(people: People, run: Run, at: int) -> tuple[Person | None, int]:
    for after in range(len(run.words), at + 1, -1):
        person = people.forms.get(key(run.words[at:after])) if after - at > 1 else None
        if person is not None:
            return person, after
    return None, at + 1


def _short(people: People, run: Run, at: int, vocabulary: set[str]) -> Person | None:
    """A family or given name alone. Inside a longer run of capitals it is somebody else's or a thing's."""
    if at and not run.headline:
        return None
    if len(run.words) > 1 and not run.headline:
        return None
    word = run.words[at]
    low = word.lower()
    if run.opens and low in vocabulary and run.behind not in titles_words.lexicon().speech and not run.titled:
        return None
    if names.lexicon().never(low) or is_initial(word):
        return None
    if run.refs and not people.family(word):
        return None
    return people.short(word, titled=run.titled, gender=run.gender)


def _names_again(
    text: str, article: Article, bodies: _Bodies, people: People, linked: Sequence[Reference]
) -> list[Reference]:
    """Return references to organisations: as found, and again wherever their names and acronyms stand."""
    out = list(bodies.found)
    wanted: dict[str, Entity] = dict(bodies.acronyms)
    for name, entity in bodies.names.items():
        wanted.setdefault(name, entity)
        wanted.setdefault(name.replace("'", "’"), entity)
    families = {p.words[-1]: p for p in people.persons if len(p.words[-1]) > 2}
    known = {(r.start, r.end) for r in linked}
    starts: dict[str, list[str]] = {}
    for name in sorted(wanted, key=lambda w: (-len(w), w)):
        word = _FIRST_WORD.match(name)
        if word is not None:
            starts.setdefault(word.group(), []).append(name)
    reach = article.start
    for match in _FIRST_WORD.finditer(text, article.start, article.end) if wanted else ():
        start = match.start()
        for name in starts.get(match.group(), ()) if start >= reach else ():
            end = start + len(name)
            if text.startswith(name, start) and not text[end : end + 1].isalnum():
                if (start, end) not in known:
                    out.append(Reference(start, end, wanted[name]))
                reach = end
                break
    out += _families(text, article, families)
    return out


def _families(text: str, article: Article, families: dict[str, Person]) -> list[Reference]:
    """A family as a group: "the Bhuttos", "the Bhutto family"."""
    out = []
    for match in _FAMILY.finditer(text, article.start, article.end):
        if match.group(1) in families:
            start, end = match.start(1), match.end(2)
            out.append(Reference(start, end, Entity(f"{match.group(1)} family", "Organisation")))
    return out


def _without_inner(references: Sequence[Reference]) -> list[Reference]:
    """Return the references without those inside a longer name, and without doubles.

    Adjectives stay, and so do names inside a topic's name: what a topic is about is named by it.
    """
    out: list[Reference] = []
    reach = -1
    last: Reference | None = None
    for ref in sorted(
        references, key=lambda r: (r.start, -r.end, r.entity.entry is None, r.form != Form.NAME)
    ):
        inner = last is not None and ref.end <= reach
        if inner and last is not None:
            same = (ref.start, ref.end) == (last.start, last.end)
            if ref.form is not Form.ADJECTIVE or same:
                continue
        if ref.form is Form.ADJECTIVE or ref.entity.cls in ("Issue", "Principle"):
            out.append(ref)
            continue
        if last is not None and ref.start < reach:
            continue
        out.append(ref)
        reach, last = ref.end, ref
    return out
