"""The persons of one document: forms of a name that are one person, and short forms that mean them.

Two forms are one person where the shorter fits into the longer: same family name, the other parts in order,
initials for parts, variant spellings equal. A family name that several share means the one the document
calls so; where it does not say, nobody.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from loaders import names
from loaders.model import Entity
from loaders.names import LEXICON, is_initial
from ontology.authority import Authority, Entry

_LEADING = frozenset(
    {
        "syed",
        "mian",
        "muhammad",
        "haji",
        "sheikh",
        "malik",
        "chaudhry",
        "sardar",
        "mir",
        "nawabzada",
        "makhdoom",
    }
)


@functools.cache
def _variants() -> dict[str, str]:
    data = tomllib.loads((LEXICON / "names.toml").read_text(encoding="utf-8"))
    return {w: row.split()[0] for row in data["variants"]["lists"] for w in row.split()}


@functools.lru_cache(maxsize=8192)
def key(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the parts of a name as they are compared: lower case, one spelling, initials apart."""
    out: list[str] = []
    variants = _variants()
    for word in words:
        if is_initial(word):
            out += [c.lower() for c in word if c.isalpha()]
        else:
            low = word.lower().replace("’", "'").rstrip(".")
            out.append(variants.get(low, low))
    return tuple(out)


def fits(short: Sequence[str], long: Sequence[str]) -> bool:
    """Tell whether `short` is a form of `long` (both as from `key`): last parts equal, the rest in order."""
    if len(short) < 2 or short[-1] != long[-1]:
        return len(short) >= 2 and len(short) < len(long) and tuple(short) == tuple(long[: len(short)])
    mine, theirs = ([p for p in x[1:-1] if len(p) == 1] for x in (short, long))
    if mine and theirs and mine[: len(theirs)] != theirs[: len(mine)]:
        # "George W." is not "George H.W.": middle initials agree from the first on.
        return False
    at = 0
    for part in short[:-1]:
        while at < len(long) - 1 and not (long[at] == part or _abbreviates(part, long[at])):
            at += 1
        if at >= len(long) - 1:
            return False
        at += 1
    return True


def _abbreviates(one: str, two: str) -> bool:
    return (len(one) == 1 and two.startswith(one)) or (len(two) == 1 and one.startswith(two))


@dataclass(slots=True)
class Person:
    """One person: the forms seen (as words), and what is known of them."""

    words: tuple[str, ...]
    entity: Entity
    keys: set[tuple[str, ...]] = field(default_factory=set)
    gender: str | None = None
    count: int = 0
    order: int = 0
    called: int = 0

    @property
    def entry(self) -> Entry | None:
        """The person's entry in the authority file, if any."""
        return self.entity.entry

    def family(self) -> str:
        """Return the family name as compared: the first part of a Chinese name, else the last."""
        if self.entry is not None and self.entry.family_name:
            return key(tuple(self.entry.family_name.split()))[-1]
        parts = key(self.words)
        if names.lexicon().is_chinese(self.words):
            return parts[0]
        return parts[-1]

    def given(self) -> str | None:
        """Return the given name as compared, or None where only a family name is known."""
        if self.entry is not None and self.entry.given_name:
            return key(tuple(self.entry.given_name.split()))[0]
        parts = key(self.words)
        if len(parts) < 2:
            return None
        if names.lexicon().is_chinese(self.words):
            return parts[-1]
        return parts[0] if len(parts[0]) > 1 else None


class Index:
    """The persons of the authority file by the parts of their labels and by family name."""

    def __init__(self, authority: Authority) -> None:
        self.full: dict[tuple[str, ...], Entry] = {}
        self.family: dict[str, list[Entry]] = defaultdict(list)
        shared: set[tuple[str, ...]] = set()
        for entry in authority.of_class("Person"):
            for label in entry.labels:
                parts = key(tuple(re.findall(r"[^\s]+", label)))
                if len(parts) < 2:
                    continue
                if self.full.setdefault(parts, entry) is not entry:
                    shared.add(parts)
            if entry.family_name:
                self.family[key(tuple(entry.family_name.split()))[-1]].append(entry)
        for parts in shared:
            del self.full[parts]

    def named(self, words: Sequence[str]) -> Entry | None:
        """Return the one entry that has these words as a name, spelling variants and honours set aside."""
        parts = key(tuple(words))
        found = self.full.get(parts)
        while found is None and len(parts) > 2 and parts[0] in _LEADING:
            parts = parts[1:]
            found = self.full.get(parts)
        return found


@functools.lru_cache(maxsize=4)
def index(authority: Authority) -> Index:
    """Return the index of an authority file; made once."""
    return Index(authority)


class People:
    """The registry of one document."""

    def __init__(self, authority: Authority) -> None:
        self.index = index(authority)
        self.persons: list[Person] = []
        self.forms: dict[tuple[str, ...], Person] = {}
        self._families: dict[str, list[Person]] = defaultdict(list)
        self._givens: dict[str, list[Person]] = defaultdict(list)
        self._by_last: dict[str, list[Person]] = defaultdict(list)
        self._by_start: dict[tuple[str, ...], list[Person]] = defaultdict(list)
        self._by_entry: dict[str, Person] = {}

    def add_entry(self, entity: Entity, words: tuple[str, ...], order: int) -> Person:
        """Register a person whom the linker knows, with a form in which the text has them."""
        entry = entity.entry
        person = self._by_entry.get(entry.iri if entry else entity.name)
        if person is None:
            person = Person(
                tuple(entity.name.split()), entity, gender=entry.gender if entry else None, order=order
            )
            self._insert(person)
            self._by_entry[entry.iri if entry else entity.name] = person
            for label in entry.labels if entry else (entity.name,):
                self._form(person, tuple(label.split()))
        self._form(person, words)
        return person

    def add(self, words: tuple[str, ...], gender: str | None, order: int) -> Person | None:
        """Register a full name; forms must come longest first. None where it fits two persons."""
        parts = key(words)
        known = self.forms.get(parts)
        if known is None:
            entry = self.index.named(words)
            if entry is not None:
                known = self.add_entry(Entity(entry.name, "Person", entry), words, order)
        if known is None:
            near = {id(p): p for p in (*self._by_last.get(parts[-1], ()), *self._by_start.get(parts[:2], ()))}
            found = [p for p in near.values() if any(fits(parts, k) or fits(k, parts) for k in p.keys)]
            if len(found) > 1:
                return None
            if found:
                known = found[0]
                self._form(known, words)
        if known is None:
            known = Person(words, Entity(display(words), "Person"), gender=gender, order=order)
            self._insert(known)
            self._form(known, words)
        if known.gender is None:
            known.gender = gender or names.lexicon().gender([w.split("-")[0] for w in words])
        return known

    def add_surname(self, word: str, entry: Entry | None, gender: str | None, order: int) -> Person:
        """Register a person of whom only a family name is known ("President Maduro")."""
        if entry is not None:
            person = self.add_entry(Entity(entry.name, "Person", entry), (word,), order)
        else:
            person = Person((word,), Entity(display((word,)), "Person"), order=order)
            self._insert(person)
        person.gender = person.gender or gender
        return person

    def _insert(self, person: Person) -> None:
        self.persons.append(person)
        self._families[person.family()].append(person)
        given = person.given()
        if given is not None and given != person.family():
            self._givens[given].append(person)
        parts = key(person.words)
        if len(parts) > 2 and person.family() != parts[-1]:
            self._families[parts[-1]].append(person)

    def _form(self, person: Person, words: tuple[str, ...]) -> None:
        parts = key(words)
        if len(parts) < 2 or parts in person.keys:
            return
        person.keys.add(parts)
        self.forms.setdefault(parts, person)
        if person not in self._by_last[parts[-1]]:
            self._by_last[parts[-1]].append(person)
        if person not in self._by_start[parts[:2]]:
            self._by_start[parts[:2]].append(person)
        if names.lexicon().is_chinese(words) and len(parts) == 2:
            self.forms.setdefault((parts[1], parts[0]), person)

    def family(self, word: str) -> list[Person]:
        """Return the persons whose family name this is."""
        return self._families.get(key((word,))[-1], [])

    def short(self, word: str, titled: bool = False, gender: str | None = None) -> Person | None:
        """Return whom one word means: a family name, or a given name where nobody has it as family name.

        `gender` is what the title before it tells; a person of the other gender is not meant.
        """
        part = key((word,))[-1]
        family = self._families.get(part, [])
        if gender is not None:
            same = [p for p in family if p.gender == gender]
            family = same if same else [p for p in family if p.gender is None]
        if len(family) == 1:
            return family[0]
        if family:
            return _called_so(family)
        given = self._givens.get(part, [])
        if len(given) == 1 and not titled and part not in self._families:
            return given[0]
        return None

    def is_given(self, word: str) -> bool:
        """Tell whether the word is a given name of somebody here and nobody's family name."""
        part = key((word,))[-1]
        return part not in self._families and len(self._givens.get(part, ())) == 1


def _called_so(family: Sequence[Person]) -> Person | None:
    """Of several with one family name, the one the document means by it alone; None where it does not tell.

    It is the one named in full most often, where the others are also called by their given names and this
    one is not, or where this one is named in full three times as often.
    """
    first, second, *rest = sorted(family, key=lambda p: (-p.count, p.order))
    if first.count > second.count and not first.called and all(p.called for p in (second, *rest)):
        return first
    return first if first.count >= 3 * max(second.count, 1) else None


def display(words: Sequence[str]) -> str:
    """Return a name as it is shown; a family name in capitals loses them."""
    shown = [w.capitalize() if len(w) > 2 and w.isupper() and not is_initial(w) else w for w in words]
    return " ".join(shown).replace("’", "'")
