"""Roles and pronouns that stand for a person named before: "the foreign secretary", "his counterpart", "she".

One walk over the document in order of position. A role means the person last mentioned who has that role in
this document, the state agreeing; a pronoun means the subject before it whose gender agrees. Where two
persons could be meant, nobody is: a wrong holder is worse than a missing one.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from loaders import titles_words
from loaders.actors_people import People
from loaders.model import Article, Entity, Form, Reference, Role

_PRONOUN = re.compile(r"\b(?:[Hh]e|[Ss]he|[Hh]is|[Hh]ers?|[Hh]im|[Hh]imself|[Hh]erself)\b")
_GENDERS = {"he": "male", "his": "male", "him": "male", "himself": "male"}
_POSSESSIVE = frozenset({"his", "her", "hers"})
_QUOTED = re.compile(r"“[^“”]{0,4000}[”\n]|\"[^\"\n]{0,4000}\"|''[^'\n](?:[^'\n]|'(?!'))*''")
_BEFORE = re.compile(r"([\w.’'-]+)[\s,]*\Z")
_AFTER = re.compile(
    r"\s*(?:\([^)]{1,40}\)\s*)?(?:,[^,;.]{1,160},\s*)?(?:(?:also|then|later|had|not|\w+ly)\s+){0,2}([\w’']+)"
)
# Stands for a person named whom nothing tells.
_NOBODY = Entity("", "Person")
# What stands between a name and "his" where the name is meant: "X and his daughter", "X, his wife".
_BESIDE = re.compile(r",?\s(?:and|as well as|with|together with|along with|alongside)\s|,\s|\s?\(")
# How many sentences back a person can be and still be meant by a pronoun, and by a role.
_NEAR = 3
# How many persons with one role are remembered.
_REMEMBERED = 4
_OBJECT_NEXT = re.compile(
    r"\s+(?:as|to|at|in|on|for|with|from|and|that|by|after|before|when|into|about|of)\b|\s*[.,;:)!?]|\s*\Z"
)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A role without a name: offsets, the posts it may be (label, of), its head noun, the word before."""

    start: int
    end: int
    posts: tuple[tuple[str, Entity | None], ...]
    noun: str
    determiner: str | None
    former: bool = False


@dataclass(slots=True)
class _Mention:
    position: int
    end: int
    entity: Entity
    subject: bool
    owner: bool = False
    governed: bool = False
    paired: bool = False


@dataclass(slots=True)
class _Recent:
    """The persons of the last sentences, newest sentence last."""

    sentences: list[list[_Mention]] = field(default_factory=lambda: [[]])

    def turn(self) -> None:
        """Begin a new sentence."""
        self.sentences.append([])
        if len(self.sentences) > _NEAR + 1:
            del self.sentences[0]

    @property
    def current(self) -> list[_Mention]:
        """The mentions of the sentence that is being read."""
        return self.sentences[-1]


class Resolver:
    """Resolves the roles and pronouns of one article."""

    def __init__(
        self,
        article: Article,
        people: People,
        roles: Sequence[Role],
        incumbent: Callable[[str, Entity | None], Entity | None],
    ) -> None:
        self._text = article.text
        self._article = article
        self._genders = {p.entity.name: p.gender for p in people.persons}
        self._incumbent = incumbent
        # By name: an entity of the authority file is slow to hash.
        self._titles: dict[str, dict[str, None]] = {}
        self._calls: dict[str, dict[str, None]] = {}
        self._title_start: dict[int, int] = {}
        for role in roles:
            self._titles.setdefault(role.person.name, {})[role.title] = None
            self._calls.setdefault(role.person.name, {}).update(dict.fromkeys(_keys(role.title, role.of)))
            self._title_start[role.end] = min(role.start, self._title_start.get(role.end, role.start))
        self._latest: dict[str, dict[str, Entity]] = {}
        self._recent = _Recent()

    def run(
        self,
        references: Sequence[Reference],
        phrases: Sequence[Phrase],
        unknown: Sequence[tuple[int, int]] = (),
    ) -> list[Reference]:
        """Return the references for roles and pronouns.

        `references` are all others, in order; `unknown` the places of names that could not be told.
        """
        starts = [s.start for s in self._article.sentences]
        taken = [r for r in references if r.form is not Form.ADJECTIVE]
        out: list[Reference] = []
        sentence = -1
        nobody = [Reference(start, end, _NOBODY) for start, end in unknown]
        for position, item in self._items([*references, *nobody], phrases):
            number = bisect.bisect_right(starts, position) - 1
            while sentence < number:
                # A long stretch without persons forgets them all; no need to turn for each of its sentences.
                sentence = max(sentence + 1, number - _NEAR - 1)
                self._recent.turn()
            begin = starts[number] if number >= 0 else self._article.start
            entity: Entity | None
            if isinstance(item, Reference):
                self._mention(item.start, item.end, item.entity, begin)
                continue
            if isinstance(item, Phrase):
                entity = self._role(item)
                start, end, form = item.start, item.end, Form.ROLE
            else:
                entity = self._pronoun(item, begin)
                start, end, form = item.start(), item.end(), Form.PRONOUN
            if entity is not None and entity is not _NOBODY and not _overlaps(taken, start, end):
                out.append(Reference(start, end, entity, form))
                self._mention(start, end, entity, begin, pronoun=isinstance(item, re.Match))
        return out

    def _items(
        self, references: Sequence[Reference], phrases: Sequence[Phrase]
    ) -> Iterator[tuple[int, Reference | Phrase | re.Match[str]]]:
        text, article = self._text, self._article
        quoted = [m.span() for m in _QUOTED.finditer(text, article.start, article.end)]
        ends = [end for _, end in quoted]
        items: list[tuple[int, int, Reference | Phrase | re.Match[str]]] = [
            (r.start, 0, r) for r in references if r.entity.cls == "Person"
        ]
        items += [(p.start, 1, p) for p in phrases]
        for match in _PRONOUN.finditer(text, article.start, article.end):
            at = bisect.bisect_right(ends, match.start())
            if at < len(quoted) and quoted[at][0] < match.start():
                continue
            items.append((match.start(), 2, match))
        items.sort(key=lambda x: (x[0], x[1]))
        for position, _, item in items:
            yield position, item

    # what a mention does to the memory

    def _mention(self, start: int, end: int, entity: Entity, sentence: int, pronoun: bool = False) -> None:
        text = self._text
        word = text[start:end].lower()
        owner = text.startswith(("’s", "'s"), end) or (pronoun and word in _POSSESSIVE)
        paired = self._paired(start, end)
        subject = not owner and not paired and self._is_subject(start, end, sentence)
        if pronoun and word in ("he", "she"):
            subject = True
        # "With A's help she …": the owner inside a phrase with a preposition is not who the sentence is
        # about.
        governed = owner and self._word_before(start, sentence) in titles_words.lexicon().prepositions
        self._recent.current.append(_Mention(start, end, entity, subject, owner, governed, paired))
        if pronoun:
            return
        for key in self._calls.get(entity.name, ()):
            latest = self._latest.setdefault(key, {})
            latest.pop(entity.name, None)
            latest[entity.name] = entity
            if len(latest) > _REMEMBERED:
                del latest[next(iter(latest))]

    def _paired(self, start: int, end: int) -> bool:
        if re.compile(r"\s+and\s+(?:[\w’']+\s+){0,5}?[A-Z]").match(self._text, end) and not re.compile(
            r"\s+and\s+(?:he|she|was|is|had|has|\w+ed)\b"
        ).match(self._text, end):
            return True
        before = _BEFORE.search(self._text, max(0, self._phrase_start(start) - 40), self._phrase_start(start))
        return bool(
            before and before.group(1) == "and" and self._recent.current and self._recent.current[-1].paired
        )

    def _phrase_start(self, start: int) -> int:
        """Step back over the title that stands before a name."""
        text = self._text
        for _ in range(4):
            gap = start
            while gap > 0 and text[gap - 1].isspace():
                gap -= 1
            if gap in self._title_start:
                start = self._title_start[gap]
                continue
            before = _BEFORE.search(text, max(0, gap - 40), gap)
            if before and titles_words.lexicon().kinds.get(before.group(1).lower()) in ("honorific", "rank"):
                start = before.start(1)
                continue
            break
        return start

    def _word_before(self, start: int, sentence: int) -> str:
        first = self._phrase_start(start)
        before = _BEFORE.search(self._text, max(sentence, first - 40), first)
        return before.group(1).lower() if before else ""

    def _is_subject(self, start: int, end: int, sentence: int) -> bool:
        first = self._phrase_start(start)
        before = _BEFORE.search(self._text, max(sentence, first - 40), first)
        word = before.group(1).lower() if before else ""
        if word in ("the", "a", "an") and before is not None:
            again = _BEFORE.search(self._text, max(sentence, before.start() - 40), before.start())
            word = again.group(1).lower() if again else ""
        lexicon = titles_words.lexicon()
        if word in lexicon.speech:
            return True
        if word in titles_words.lexicon().prepositions:
            return False
        after = _AFTER.match(self._text, end, min(end + 260, self._article.end))
        following = after.group(1).lower() if after else ""
        if following in lexicon.finite or following in lexicon.speech or following in lexicon.personal:
            return True
        return following.endswith("ed") or (following.endswith("s") and first - sentence < 4)

    # what a role means

    def _role(self, phrase: Phrase) -> Entity | None:
        if phrase.noun == "counterpart":
            return self._counterpart(phrase)
        for label, of in phrase.posts:
            if of is not None:
                found = self._having(f"{_base(label).lower()}|{of.name}")
                if not found and " " not in _base(label):
                    found = self._having(f"{phrase.noun}|{of.name}")
                if found:
                    return self._only(found)
                if not phrase.former and of.cls == "State":
                    return self._incumbent(label, of)
                return None
            found = self._having(label.lower())
            if not found and " " not in label:
                found = self._having(phrase.noun)
            if found and phrase.determiner == "the":
                return self._only(found)
        return None

    def _having(self, key: str) -> list[Entity]:
        """Return those who have a role, the last mentioned last."""
        return list(self._latest.get(key, {}).values())

    def _counterpart(self, phrase: Phrase) -> Entity | None:
        states = [of for _, of in phrase.posts if of is not None]
        if not states:
            return None
        here = [m.entity for group in self._recent.sentences for m in group]
        posts = {_base(t).lower() for e in here for t in self._titles.get(e.name, ())}
        for post in sorted(posts):
            found = self._having(f"{post}|{states[0].name}")
            if len(found) == 1:
                return found[0]
        return None

    def _only(self, found: Sequence[Entity]) -> Entity | None:
        """The last mentioned; nobody where two who could be meant stand in one and the same sentence."""
        last = found[-1]
        if len(found) > 1:
            for group in reversed(self._recent.sentences):
                here = {m.entity for m in group}
                if last in here:
                    return None if here & set(found[:-1]) else last
        return last

    # what a pronoun means

    def _pronoun(self, match: re.Match[str], sentence: int) -> Entity | None:
        word = match.group().lower()
        gender = _GENDERS.get(word, "female")
        current = [m for m in self._recent.current if self._fits(m.entity, gender)]
        objective = word in ("him", "himself", "herself") or (
            word == "her" and _OBJECT_NEXT.match(self._text, match.end()) is not None
        )
        if objective:
            return self._object(current, gender, word)
        if word in _POSSESSIVE:
            beside = self._recent.current[-1] if self._recent.current else None
            if beside is not None and _BESIDE.fullmatch(self._text[beside.end : match.start()]):
                return self._settle(beside.entity, gender) if self._fits(beside.entity, gender) else None
            subjects = [m for m in current if m.subject]
            if subjects:
                # Somebody else between the subject and "his" may be meant as well.
                last = max(n for n, m in enumerate(current) if m is subjects[-1])
                if any(m.entity != subjects[-1].entity for m in current[last + 1 :]):
                    return None
                return self._settle(subjects[-1].entity, gender)
        return self._subject(current, gender)

    def _subject(self, current: Sequence[_Mention], gender: str) -> Entity | None:
        subjects = [m.entity for m in current if m.subject]
        if subjects:
            return self._settle(subjects[0], gender)
        plain = [m for m in current if not m.owner]
        before = self._from_before(gender)
        owners = [m for m in current if m.owner and m.entity != before and not m.governed]
        if before is not None and not owners and all(m.entity == before for m in plain):
            return self._settle(before, gender)
        if before is None and current and len({m.entity for m in current}) == 1:
            return self._settle(current[0].entity, gender)
        return None

    def _from_before(self, gender: str) -> Entity | None:
        """The subject of the nearest earlier sentence that has persons of this gender."""
        for group in reversed(self._recent.sentences[:-1]):
            fitting = [m for m in group if self._fits(m.entity, gender)]
            subjects = [m.entity for m in fitting if m.subject]
            if subjects:
                # The last clause's subject, unless it stands inside what the first one said.
                return subjects[0]
            entities = list(dict.fromkeys(m.entity for m in fitting))
            if entities:
                return entities[0] if len(entities) == 1 and not all(m.paired for m in fitting) else None
        return None

    def _object(self, current: Sequence[_Mention], gender: str, word: str) -> Entity | None:
        subjects = [m.entity for m in self._recent.current if m.subject]
        if word.endswith("self"):
            return (
                self._settle(subjects[-1], gender) if subjects and self._fits(subjects[-1], gender) else None
            )
        others = [m.entity for m in current if m.entity not in subjects[-1:]]
        if not others:
            for group in reversed(self._recent.sentences[:-1]):
                others = [
                    m.entity for m in group if self._fits(m.entity, gender) and m.entity not in subjects[-1:]
                ]
                if others:
                    break
        unique = list(dict.fromkeys(others))
        return self._settle(unique[0], gender) if len(unique) == 1 else None

    def _fits(self, entity: Entity, gender: str) -> bool:
        return self._genders.get(entity.name) in (None, gender)

    def _settle(self, entity: Entity, gender: str) -> Entity:
        if self._genders.get(entity.name) is None and entity is not _NOBODY:
            self._genders[entity.name] = gender
        return entity


def _base(title: str) -> str:
    return (
        title.split(" of ")[0] if not title.startswith(("Minister of", "Secretary of", "Chief of")) else title
    )


def _keys(title: str, of: Entity | None) -> Iterator[str]:
    """Yield what a later phrase may call this role: the post, its last noun, with and without the state."""
    base = _base(title).lower()
    noun = base.split(" to ")[0].split(" for ")[0].split(" of ")[0].split()[-1]
    for key in dict.fromkeys((base, noun, base.split(" to ")[0])):
        yield key
        if of is not None:
            yield f"{key}|{of.name}"


def _overlaps(taken: Sequence[Reference], start: int, end: int) -> bool:
    """A role or pronoun that a longer name covers is no reference of its own."""
    at = bisect.bisect_right(taken, start, key=lambda r: r.start) - 1
    return at >= 0 and taken[at].end >= end and taken[at].start <= start and taken[at].entity.cls != "State"
