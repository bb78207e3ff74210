"""People meeting: visits, journeys, telephone calls, meetings and talks, gatherings that somebody holds."""

from __future__ import annotations

import re

from loaders.events_context import Clause, Context, Draft, part, participants, short
from loaders.events_rounds import chairs
from loaders.model import Entity, Sentence
from loaders.records import Participant

_NOUN_BEFORE = re.compile(
    r"(?:\b(?:an?|the|his|her|their|its|this|first|maiden|recent|upcoming|official|state|working|day|-day|goodwill|"
    r"successful|historic|on|during|ongoing|two-day|three-day|four-day|five-day)|[’']s?)\s+(?:[\w-]+\s+){0,2}\Z",
    re.IGNORECASE,
)
_KIND = re.compile(r"\bstate\s+visit\b", re.IGNORECASE)
_GATHERING = (
    r"meetings?|conference|seminar|summit|symposium|webinar|reception|ceremony|exhibition|forum|workshop|rally|"
    r"event|function|dinner|banquet|press\s+conference|dialogue|talks|consultations|colloquium|festival|concert|session|"
    r"round-?table|roundtable|convention|gala|vigil"
)
# Words of a noun phrase in front of its head: no verb, no preposition, no number of a series.
_BEFORE_HEAD = (
    r"(?:(?!(?:was|were|is|are|has|had|have|will|following|after|before|during|that|which|to|of|in|on|at|for|by|with|"
    r"next|last|previous|first|second|third|said|also|held|reiterated)\b)[\w’'–-]+\s+){0,6}?"
)
_HELD_OBJECT = re.compile(
    r"\s+((?:an?|the|their|its|his|her|two|several)\s+)(" + _BEFORE_HEAD + "(?:" + _GATHERING + r"))\b"
    r"((?:\s+(?:aimed|on|for|of|to|marking|commemorating|celebrating|honouring|titled|entitled|about|against|in\s+(?:memory|honou?r))\b[^,.;]{0,90})?)",
    re.IGNORECASE,
)
_HELD_PASSIVE = re.compile(
    r"\b((?:an?|the)\s+)(" + _BEFORE_HEAD + "(?:" + _GATHERING + r"))"
    r"((?:\s+(?:aimed|on|for|of|to|marking|commemorating|celebrating|about)\b[^,.;]{0,80}?)?),?\s+(?:was\s+|were\s+|is\s+|will\s+be\s+|"
    r"has\s+been\s+|to\s+be\s+|being\s+)?(?:jointly\s+)?\Z",
    re.IGNORECASE,
)
_ANNIVERSARY = re.compile(
    r"\b(?:marking|to\s+mark|commemorating|celebrating|to\s+commemorate|to\s+celebrate|on|observing)\s+(?:the\s+)?"
    r"((?:[\w-]+\s+)?(?:[\w-]+\s+)?anniversary)\s+of\s+",
    re.IGNORECASE,
)
_CUT = re.compile(
    r"\s+(?:in|on|at|from|by|with|here|today|yesterday)\s+(?=[A-Z\d]|the\s+[A-Z]|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)"
    r"|\s+(?:here|today|yesterday)\b"
)
_TALKS_NOUN = re.compile(
    r"\b(?:held|had|hold|holds|holding|conducted|opened|began)\s+(?:an?\s+|the\s+|their\s+|its\s+)?(?:[\w-]+\s+){0,4}?"
    r"(?P<noun>meeting|talks|consultations|discussions)\b",
    re.IGNORECASE,
)
_TYPES = (
    (r"press\s+conference", "press-conference"),
    (r"conference|seminar|symposium|forum|webinar|convention", "conference"),
    (r"summit", "summit"),
    (r"exhibition|festival", "exhibition"),
    (r"talks|consultation", "consultation"),
    (r"dialogue", "ministerial-dialogue"),
)
_GENERIC = frozenset(
    {"the meeting", "the conference", "the event", "the talks", "the ceremony", "the session"}
)


def visit(context: Context, sentence: Sentence, match: re.Match[str]) -> Draft | None:
    """`X visited Y`, `X's visit to Y`, `X paid an official visit to Y`, `the visit of X to Y`."""
    text = context.text
    a, b = match.span()
    clause = context.clause(sentence, a, b)
    before = text[max(clause.start, a - 45) : a]
    noun = bool(_NOUN_BEFORE.search(before))
    pattern = re.compile(r"\s+(?:to\s+)(?:the\s+)?") if noun else re.compile(r"\s+(?:the\s+)?")
    people = context.subject(clause)
    by = re.compile(r"\s+(?:of|by)\s+").match(text, b, clause.end)
    if noun and by:
        people = context.persons(by.end(), clause.end)[:1] or people
        to = re.compile(r"\bto\s+(?:the\s+)?").search(text, by.end(), clause.end)
        at = to.end() if to else -1
    else:
        found = pattern.match(text, b, clause.end)
        at = found.end() if found else -1
    places = context.references(at, at + 60, "State", "Place") if at >= 0 else []
    if not places or places[0].start > at + 4 or not people:
        return None
    if not noun and context.negated(clause):
        return None
    person, where = (
        people[-1] if len(people) == 1 or not _coordinated(text, clause, people) else people[0],
        places[0],
    )
    visitors = people if _coordinated(text, clause, people) else [person]
    if where.entity.name == person.name:
        return None
    label = f"{_possessive(short(visitors[0]))} visit to {where.entity.name}"
    kind = "state-visit" if _KIND.search(text, max(clause.start, a - 8), b) else "visit"
    draft = context.draft(clause, label, kind, ("visit", visitors[0].name, where.entity.name))
    draft.place = where.entity.name
    draft.participants = [*participants(visitors, "visitor")]
    if where.entity.cls == "State":
        draft.participants.append(part(where.entity.name, "host"))
    return draft


def _coordinated(text: str, clause: Clause, people: list[Entity]) -> bool:
    return len(people) == 2 and bool(re.search(r"\band\b", text[clause.start : clause.trigger]))


def _possessive(name: str) -> str:
    return f"{name}'s"


def travel(context: Context, sentence: Sentence, match: re.Match[str]) -> Draft | None:
    """`X travelled to Y`, `X arrived in Y`."""
    text = context.text
    clause = context.clause(sentence, *match.span())
    to = re.compile(r"\s+(?:back\s+)?(?:to|in|at|for)\s+(?:the\s+)?").match(text, match.end(), clause.end)
    people = context.subject(clause)
    if not to or not people or context.negated(clause):
        return None
    places = context.references(to.end(), to.end() + 50, "State", "Place")
    if not places or places[0].start > to.end() + 2:
        return None
    where = places[0].entity.name
    if re.compile(r"[^.]{0,60}\bvisit\b").match(text, places[0].end, clause.end):
        draft = context.draft(
            clause,
            f"{_possessive(short(people[-1]))} visit to {where}",
            "visit",
            ("visit", people[-1].name, where),
        )
    else:
        draft = context.draft(
            clause, f"{short(people[-1])} travels to {where}", "travel", ("visit", people[-1].name, where)
        )
    draft.place = where
    draft.participants = participants(people[-1:], "visitor")
    return draft


def call(context: Context, sentence: Sentence, match: re.Match[str]) -> Draft | None:
    """`X held a phone call with Y`, `X telephoned Y`, `spoke by telephone`."""
    clause = context.clause(sentence, *match.span())
    people = context.persons(clause.start, clause.end)
    if len(people) < 2 or context.negated(clause):
        people = context.persons(sentence.start, clause.end)
    if len(people) < 2:
        return None
    names = " and ".join(short(p) for p in people[:2])
    key = ("call", *sorted(p.name for p in people[:2]))
    draft = context.draft(clause, f"Telephone call between {names}", "phone-call", key)
    draft.participants = participants(people[:2], "participant")
    return draft


def meeting(context: Context, sentence: Sentence, match: re.Match[str]) -> Draft | None:
    """`X met (with) Y`, `X held talks with Y`, `X called on Y`, `their last meeting`."""
    text = context.text
    a, b = match.span()
    word = match[0].lower()
    clause = context.clause(sentence, a, b)
    if word in ("meeting", "talks", "discussions", "consultations"):
        return _noun_meeting(context, sentence, clause, match)
    if context.negated(clause):
        return None
    left = context.subject(clause)
    stop = re.search(
        r"\b(?:on\s+the\s+sidelines|in\s+(?:the\s+)?presence|ahead\s+of|during)\b", text[b : clause.end]
    )
    limit = b + stop.start() if stop else clause.end
    right = context.persons(b, limit)
    right = [p for p in right if p.name not in {x.name for x in left}]
    if word == "met" and left and not right and len(left) >= 2:
        left, right = left[:1], left[1:]
    if not left or not right:
        return None
    return _meeting_draft(
        context, clause, [left[-1] if len(left) == 1 else left[0], right[0]], "Meeting", (a, b)
    )


def _noun_meeting(context: Context, sentence: Sentence, clause: Clause, match: re.Match[str]) -> Draft | None:
    text = context.text
    a, b = match.span()
    before = text[max(sentence.start, a - 60) : a]
    noun = "Talks" if match[0].lower() in ("talks", "discussions", "consultations") else "Meeting"
    their = re.search(
        r"\b(their)\s+((?:first|second|third|last|final|recent|earlier|next)\s+)?(?:[\w-]+\s+)?\Z", before
    )
    if their:
        people = context.persons(sentence.start, a)[-2:]
        if len(people) != 2:
            return None
        which = (their[2] or "").strip()
        return _meeting_draft(context, clause, people, f"{which} {noun.lower()}".strip().capitalize(), (a, b))
    linked = re.compile(r"\s+(?:was\s+held\s+|held\s+)?(with|between)\s+").match(text, b, clause.end)
    if not linked:
        return None
    right = context.persons(linked.end(), clause.end)
    left = context.subject(clause) if linked[1] == "with" else []
    people = list({p.name: p for p in [*left[:1], *right]}.values())
    if len(people) < 2 or context.negated(clause):
        return None
    return _meeting_draft(context, clause, people[:2], noun, (a, b))


def _meeting_draft(
    context: Context, clause: Clause, people: list[Entity], noun: str, trigger: tuple[int, int]
) -> Draft:
    kind = "negotiation" if noun.endswith(("Talks", "talks")) else "meeting"
    key = ("meeting", *sorted(p.name for p in people))
    link = "of" if kind == "meeting" else "between"
    draft = context.draft(clause, f"{noun} {link} {people[0].name} and {people[1].name}", kind, key)
    draft.participants = participants(people, "participant")
    return draft


def held(context: Context, sentence: Sentence, match: re.Match[str]) -> Draft | None:
    """`X organised a conference …`, `a seminar was held in Y`, `X hosted a reception`."""
    text = context.text
    a, b = match.span()
    clause = context.clause(sentence, a, b)
    direct = _HELD_OBJECT.match(text, b, clause.sentence.end)
    if direct:
        phrase, tail = direct[2], direct[3]
    else:
        passive = _HELD_PASSIVE.search(text, max(sentence.start, a - 200), a)
        if not passive:
            return None
        phrase, tail = passive[2], passive[3]
        clause = context.clause(sentence, passive.start(), b)
        if f"{passive[1].strip().lower()} {phrase.lower()}" in _GENERIC:
            return _again(context, clause, phrase)
    if direct and direct[1].strip().lower() == "the" and f"the {phrase.lower()}" in _GENERIC:
        again = _again(context, clause, phrase)
        again.participants = chairs(context, clause)
        return again
    definite = (direct[1] if direct else "").strip().lower() in ("their", "its", "his", "her")
    if definite or context.negated(clause):
        return None
    verb = match[0].lower()
    draft = _gathering(context, clause, phrase, tail)
    if draft is None:
        return None
    role = (
        "host"
        if verb.startswith("host")
        else "chair"
        if "chair" in verb and not verb.startswith("co")
        else "organiser"
    )
    if verb.startswith("co"):
        role = "co-chair"
    if direct and verb not in ("held", "hold", "holds", "holding") and not _passive(text, a):
        draft.participants = _organisers(context, clause, a, role)
    elif not direct:
        by = re.compile(r"[^.;]{0,60}?\bby\s+").match(text, b, clause.end)
        if by:
            draft.participants = [
                part(r.entity.name, role)
                for r in context.references(by.end(), clause.end, "Person", "Organisation")[:3]
            ]
    return draft


def _passive(text: str, at: int) -> bool:
    return bool(re.search(r"\b(?:was|were|been|be|being)\s+(?:\w+ly\s+)?\Z", text[max(0, at - 20) : at]))


def _organisers(context: Context, clause: Clause, trigger: int, role: str) -> list[Participant]:
    found = context.references(clause.start, trigger, "Person", "Organisation", "State")
    if not found:
        return [part(p.name, role) for p in context.subject(clause)[:1]]
    return [part(found[-1].entity.name, role)]


def _gathering(context: Context, clause: Clause, phrase: str, tail: str) -> Draft | None:
    low = phrase.lower()
    kind = next((t for pattern, t in _TYPES if re.search(pattern, low)), "meeting")
    label = re.sub(
        r"^(?:major|important|big|lively|joint|grand|day-long|special|high-profile|two-day|three-day)\s+",
        "",
        phrase,
    )
    key: tuple[str, ...]
    marked = _ANNIVERSARY.search(context.text, clause.trigger, clause.sentence.end)
    if marked:
        whom = context.references(
            marked.end(), clause.sentence.end, "Person", "State", "Organisation", "Place"
        )
        person = [r for r in whom if r.entity.cls == "Person"] or whom
        name = f" for {person[0].entity.name}" if person else ""
        label = f"{marked[1]} {label.split()[-1]}{name}"
        kind = "commemorative-meeting" if kind in ("meeting", "conference") else "commemoration"
    else:
        cut = _CUT.search(tail)
        label = label + (tail[: cut.start()] if cut else tail)
        date = context.date(clause)
        named = len(label.split()) > 1 or bool(date) or bool(context.place(clause))
        if not named:
            return None
    key = ("gathering", label.lower())
    draft = context.draft(clause, label[:1].upper() + label[1:], kind, key)
    people = chairs(context, clause)
    draft.participants = [p for p in people if p.role in ("co-chair", "attendee")]
    return draft


def _again(context: Context, clause: Clause, phrase: str) -> Draft:
    """`The meeting, held in X, …`: tells more of a gathering named before; the caller finds which."""
    draft = context.draft(clause, phrase, "meeting", ("again", phrase.lower().split()[-1]))
    draft.participants = []
    return draft


def speakers(context: Context, sentence: Sentence, match: re.Match[str]) -> list[Participant]:
    """Return who spoke at the gathering told of: "the first speaker was X", "X was followed by Y", …

    The order of speakers is left to the caller, who counts them through the article.
    """
    word = " ".join(match[0].lower().split())
    clause = context.clause(sentence, *match.span())
    after = context.persons(match.end(), clause.end)
    before = context.persons(sentence.start, match.start())
    if word.startswith(("closing", "concluding")):
        people, role = (after or before)[:1], "closing-speaker"
    elif word.startswith(("song", "perform", "music")):
        people, role = after[:2], "performer"
    elif word.startswith("chairing"):
        people, role = after[:1], "chair"
    elif word.startswith("followed"):
        people, role = (after[:1] if before else []), "speaker"
    else:
        people, role = (after or before)[:1], "speaker"
    return [part(p.name, role) for p in people]
