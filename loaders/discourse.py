"""What a sentence alone does not say: who "the two sides", "they", "we" and "the issue" are.

The parties of an article are the states that its title and opening name most; a pair or trio that the
running text names together takes their place from there on. Wrong is worse than missing: where no set of
states stands out, nothing is returned.
"""

from __future__ import annotations

import collections
import functools
import re
from dataclasses import dataclass, field

from loaders.model import BODY_KINDS, Form, Reading, SegmentKind
from ontology.authority import Authority

_LEAD = 1200
# A text of the parties themselves; "a reference made in a joint communiqué" is about one.
_JOINT_TITLE = re.compile(
    r"(?<!in a )(?<!in the )(?<!on the )(?<!of the )(?<!to the )"
    r"\b(?:joint\s+(?:press\s+)?(?:statement|communiqu[eé]|declaration|release)|communiqu[eé])\b",
    re.I,
)
_SALUTATION = re.compile(
    r"\b(?:Mr\.?|Madam|Mme)\s+(?:President|Speaker|Chair\w*|Secretary)\b\s*[,!]|"
    r"\bExcellenc(?:y|ies)\b\s*[,!]|\bDistinguished\s+(?:guests|delegates|colleagues)\b",
    re.I,
)
# Between "Statement by" and a name, these show that the name is not the speaker's.
_ELSEWHERE = re.compile(r",|\b(?:with|during|at|on|to|for|before)\b")
# "Statement by the Consul General of China, Yang Yundong": the office may stand before the name.
_OFFICE_FIRST = re.compile(r"^\s*the\s+[^,]{4,80},\s*")
_WE_THE = re.compile(r"\bWe,?\s+the\s+[^.;:]{3,120}?\bof\s+(?=[A-Zt])")
_JOINED = re.compile(r"(?:\s|,|and|the|\([^)]*\)|Republic|People['’]s|of)*")
_BYLINE = re.compile(
    r"\s*(?:(?:H\.\s?E\.|Hon(?:['’]ble|ourable|orable)?\.?|Rt\.|Mr|Mrs|Ms|Dr|Prof|Amb|Sir|Madam|"
    r"(?i:Ambassador|President|Minister))\.?,?\s+)*((?:[A-Z][\w.’'-]+\s+){1,4}[A-Z][\w’'-]+)"
)
_OFFICE = re.compile(
    r"\b(?:minister|president|secretary|ambassador|delegation|spokes\w+|government|council)\b", re.I
)
_FIRST_PERSON = re.compile(
    r"(?:We|I|My (?:country|delegation|Government)|Our (?:country|delegation|Government))\b"
)
_MANY = 5
_MOST_PARTIES = 5
_MY_COUNTRY = re.compile(r"\bmy country,?\s*$", re.I)
_SPEECH_TITLE = re.compile(
    r"\b(?:statement|speech|address|remarks|keynote|message)\s+(?:by|of|from|delivered by)\b", re.I
)


@dataclass(slots=True)
class Discourse:
    """The state of reading an article, carried from sentence to sentence."""

    reading: Reading
    weights: dict[str, float]
    lead: dict[str, float]
    joint_document: bool
    joint: tuple[str, ...] = ()
    together: dict[int, tuple[str, ...]] = field(default_factory=dict)
    body: str | None = None
    plural: tuple[str, ...] = ()
    singular: tuple[str, ...] = ()
    issues: tuple[str, ...] = ()
    speech: bool = False
    quoted: str | None = None
    first_person: tuple[str, ...] = ()
    first_person_speaker: str | None = None
    states_of: dict[str, str] = field(default_factory=dict)
    serves: dict[str, str] = field(default_factory=dict)

    def parties(self, number: int | None) -> tuple[str, ...]:
        """Return the `number` states the article is about (None: as many as stand out), or nothing."""
        if self.joint and (number is None or len(self.joint) == number):
            return self.joint
        if number in self.together:
            return self.together[number]
        # Of a joint text the title and the opening name the parties; of a report the whole of it does.
        known = self.lead if self.joint_document and len(self.lead) >= (number or 2) else self.weights
        ranked = sorted(known.items(), key=lambda x: (-x[1], x[0]))
        if number is None and not self.joint_document:
            return ()
        if number is None:
            number = (
                min(max(sum(w * 2 >= ranked[0][1] for _, w in ranked), 2), _MOST_PARTIES) if ranked else 2
            )
        if len(ranked) < number:
            return ()
        if len(ranked) > number and ranked[number][1] >= ranked[number - 1][1]:
            return ()
        return tuple(sorted(name for name, _ in ranked[:number]))

    def spokesperson(self) -> str | None:
        """Return the one spokesperson of the article, who gives the answers in questions and answers."""
        named = {r.person.name for r in self.reading.roles if "pokes" in r.title}
        return named.pop() if len(named) == 1 else None

    def state_of(self, person: str) -> str | None:
        """Return the state for which a person acts: as the article says, else as the authority file does."""
        return self.states_of.get(person) or self.serves.get(person)


def discourse(reading: Reading, authority: Authority) -> Discourse:
    """Return the state in which the reading of an article begins."""
    article = reading.article
    weights: dict[str, float] = collections.defaultdict(float)
    lead = article.start + _LEAD
    title_end = article.start
    for segment in article.segments:
        if segment.kind in (SegmentKind.TITLE, SegmentKind.STANDFIRST, SegmentKind.CAPTION):
            title_end = max(title_end, segment.end)
    body = next((s.start for s in article.segments if s.kind in BODY_KINDS), article.start)
    opening: dict[str, float] | None = None
    for ref in reading.references:
        if ref.form is Form.PRONOUN:
            continue
        weight = 3.0 if ref.start < title_end else 2.0 if ref.start < max(lead, body + 600) else 1.0
        if ref.form is Form.ADJECTIVE:
            weight /= 2
        entry = ref.entity.entry
        if opening is None and ref.start >= max(lead, body + 600):
            opening = dict(weights)
        if ref.entity.cls == "State":
            weights[ref.entity.name] += weight
        elif ref.entity.cls == "Mechanism" and entry is not None:
            for member in entry.members:
                state = authority.get(member)
                if state is not None:
                    weights[state.name] += weight
    states_of: dict[str, str] = {}
    for role in reading.roles:
        if role.of is not None and role.of.cls == "State" and not role.former:
            if role.person.name not in states_of and role.start < max(lead, body + 600):
                weights[role.of.name] += 2.0
            states_of.setdefault(role.person.name, role.of.name)
    known = serves(authority)
    seen: set[str] = set()
    for ref in reading.references:
        # A person named in the opening stands for the state that he or she serves.
        if ref.start >= max(lead, body + 600):
            break
        name = ref.entity.name
        if ref.entity.cls == "Person" and name not in seen and name not in states_of and name in known:
            seen.add(name)
            weights[known[name]] += 1.5
    title = article.title or ""
    out = Discourse(
        reading,
        dict(weights),
        opening if opening is not None else dict(weights),
        bool(_JOINT_TITLE.search(title)) or article.kind in ("joint-statement", "communique"),
    )
    out.states_of = states_of
    out.serves = known
    _first_person(out, title, authority)
    return out


@functools.lru_cache(maxsize=4)
def serves(authority: Authority) -> dict[str, str]:
    """Return the state of each person of the authority file whose offices are all of one state."""
    found: dict[str, set[str]] = collections.defaultdict(set)
    for office in authority.offices:
        if office.state:
            found[office.person].add(office.state)
    out: dict[str, str] = {}
    for person, states in found.items():
        entry, state = authority.get(person), authority.get(next(iter(states)))
        if len(states) == 1 and entry is not None and state is not None:
            out[entry.name] = state.name
    return out


def _first_person(context: Discourse, title: str, authority: Authority) -> None:
    """Set who "we" is: a speech's speaker and state, or the parties of a joint text."""
    article = context.reading.article
    speaker, state = article.source.meta.get("speaker"), article.source.meta.get("state")
    if speaker or state:
        context.speech = True
        context.first_person_speaker = speaker
        state = state or (context.state_of(speaker) if speaker else None)
        context.first_person = (state,) if state else ()
        return
    apposed = _apposed(context)
    if apposed:
        context.first_person = context.joint = apposed
        context.together[len(apposed)] = apposed
        return
    if context.joint_document:
        context.first_person = context.parties(None)
        return
    opening = context.reading.text[article.start : article.start + _LEAD]
    if (
        article.kind == "speech"
        or _SPEECH_TITLE.search(title)
        or _SALUTATION.search(opening)
        or _in_first_person(context)
    ):
        context.speech = True
        _speaker(context, title, authority)
        if not context.first_person:
            named = {
                r.entity.name
                for r in context.reading.references
                if r.entity.cls == "State" and r.form is Form.NAME and r.end <= _title_end(context)
            }
            state = named.pop() if len(named) == 1 else _own_state(context)
            context.first_person = (state,) if state else ()


def _apposed(context: Discourse) -> tuple[str, ...]:
    """Return the states of "We, the leaders of A, B and C", which hold through the text, or nothing."""
    article, text = context.reading.article, context.reading.text
    found = _WE_THE.search(text, article.start, min(article.start + 4 * _LEAD, article.end))
    if found is None:
        return ()
    names: list[str] = []
    reach = found.end()
    for ref in context.reading.within(found.end(), min(found.end() + 400, article.end)):
        if ref.entity.cls != "State" or ref.form is not Form.NAME:
            continue
        if not _JOINED.fullmatch(text, reach, ref.start):
            break
        names.append(ref.entity.name)
        reach = ref.end
    return tuple(sorted(set(names))) if len(set(names)) > 1 else ()


def _in_first_person(context: Discourse) -> bool:
    """True where a text speaks for itself: many of its sentences, unquoted, begin with "we" or "I"."""
    text, sentences = context.reading.text, context.reading.article.sentences
    own = sum(bool(_FIRST_PERSON.match(text, s.start, s.end)) for s in sentences)
    return own >= _MANY and own * 12 >= len(sentences)


def _speaker(context: Discourse, title: str, authority: Authority) -> None:
    """Set the speech's speaker: whom the title says it is by, else the first person that byline or opening
    name with a state. A title's speaker who is not known as a person leaves the speaker open."""
    article = context.reading.article
    end = next((s.start for s in article.segments if s.kind in BODY_KINDS), article.start) + 200
    by = (
        _SPEECH_TITLE.search(context.reading.text, article.start, end)
        if _SPEECH_TITLE.search(title)
        else None
    )
    text = context.reading.text
    for ref in context.reading.references:
        if ref.start > end:
            break
        if ref.entity.cls != "Person" or ref.form not in (Form.NAME, Form.ROLE):
            continue
        if by is not None and ref.start < by.end():
            continue
        if by is not None and _ELSEWHERE.search(_OFFICE_FIRST.sub("", text[by.end() : ref.start])):
            break
        if by is None and _ELSEWHERE.search(text, max(ref.start - 40, article.start), ref.start):
            continue
        state = context.state_of(ref.entity.name)
        if state or by is not None:
            context.first_person_speaker = ref.entity.name
            context.first_person = (state,) if state else ()
            return
    named = _BYLINE.match(text, by.end()) if by is not None else None
    if named is not None and not _OFFICE.search(named[1]):
        name = " ".join(named[1].split())
        name = name.title() if name.isupper() else name
        entry = authority.named(name)
        context.first_person_speaker = entry.name if entry is not None else name
        state = context.state_of(context.first_person_speaker)
        context.first_person = (state,) if state else ()


def _title_end(context: Discourse) -> int:
    article = context.reading.article
    return max((s.end for s in article.segments if s.kind is SegmentKind.TITLE), default=article.start)


def _own_state(context: Discourse) -> str | None:
    """Return the state a speech without a named speaker speaks for: "my country, X", or the one that its
    sentences have for their subject at least three times and twice as often as any other; else None."""
    counts: collections.Counter[str] = collections.Counter()
    text = context.reading.text
    starts = {s.start for s in context.reading.article.sentences}
    for ref in context.reading.references:
        if ref.entity.cls != "State" or ref.form is not Form.NAME:
            continue
        if _MY_COUNTRY.search(text, max(ref.start - 14, 0), ref.start):
            return ref.entity.name
        if ref.start in starts and not text.startswith(("’s", "'s", ",", "-", "–"), ref.end):
            counts[ref.entity.name] += 1
    ranked = counts.most_common(2)
    if ranked and ranked[0][1] >= 3 and (len(ranked) == 1 or ranked[0][1] >= 2 * ranked[1][1]):
        return ranked[0][0]
    return None
