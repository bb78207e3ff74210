"""Acts of states and bodies: documents issued and signed, presidencies, foundings, launches, exercises."""

from __future__ import annotations

import re

from loaders.events_context import Clause, Context, Draft, part, participants
from loaders.model import Entity, Sentence

_DOCUMENT = (
    r"communiqu[eé]|statement|declaration|press\s+release|press\s+statement|joint\s+release|resolution|white\s+paper|"
    r"action\s+plan|roadmap|report|outcome\s+document|factsheet|fact\s+sheet"
)
_ISSUED_OBJECT = re.compile(
    r"\s+(?:an?|the|their|its|this)\s+((?:[\w-]+\s+){0,4}?(?:" + _DOCUMENT + r"))\b", re.IGNORECASE
)
_ISSUED_SUBJECT = re.compile(
    r"\b(?:an?|the|this|that)\s+((?:[\w-]+\s+){0,4}?(?:"
    + _DOCUMENT
    + r"))(?:\s+(?:was|were|is|to\s+be|will\s+be|has\s+been|jointly|also|"
    r"later|subsequently|that\s+was|which\s+was))*\s+\Z",
    re.IGNORECASE,
)
_PACT = (
    r"agreements?|memorand(?:um|a)(?:\s+of\s+understanding)?|MoUs?|treat(?:y|ies)|protocols?|accords?|pacts?|contracts?|"
    r"letters?\s+of\s+intent|convention|framework|charter|communiqu[eé]|declaration"
)
_SIGNED_OBJECT = re.compile(
    r"\s+((?:[\w’'(),&–-]+\s+){0,9}?(?:" + _PACT + r"))\b((?:\s+(?:on|for|of|to)\s+[^,.;]{3,70})?)",
    re.IGNORECASE,
)
_SIGNED_SUBJECT = re.compile(
    r"\b((?:[\w’'(),&–-]+\s+){1,8}?(?:"
    + _PACT
    + r"))((?:\s+(?:on|for|of|to)\s+[^,.;]{3,60}?)?)\s+(?:was|were|is|will\s+be|have\s+been|"
    r"has\s+been|to\s+be)\s+(?:also\s+)?\Z",
    re.IGNORECASE,
)
_ARTICLE = re.compile(
    r"^(?:an?|the|two|three|four|five|several|some|many|various|both|[\d]+|of|and|that|,|\s)+\s+",
    re.IGNORECASE,
)
_TAIL_CUT = re.compile(
    r"\s+(?:in|on|at|during|with|between|worth|here|by|from)\s+(?=[A-Z\d]|the\s|his|her|their|Mon|Tues).*\Z",
    re.DOTALL,
)
_SPAN = re.compile(
    r"(?:presidency|presidents?|chairmanship|chair|president)\s+of\s+(?:the\s+)?", re.IGNORECASE
)
_ROTATING = re.compile(r"\b(rotating)\s+\Z", re.IGNORECASE)
_BODY = re.compile(r"[A-Z][\w’'-]+(?:\s+(?:[A-Z][\w’'-]*|of(?=\s+[A-Z])|and(?=\s+[A-Z])))*")
_BODY_BEFORE = re.compile(
    r"\b(?:its|the|[\w]+[’']s?|of|during)\s+([A-Z][\w’'-]+(?:\s+[A-Z][\w’'-]*){0,5})\s+(?:rotating\s+)?\Z"
)
_ASTRONAUT = re.compile(
    r"\b((?:entrance|entry|participation|flight|mission|selection|training|arrival|journey|launch)\s+of\s+(?:[\w-]+\s+){0,4}"
    r"(?:astronauts?|taikonauts?|satellites?)\s+(?:in|into|to|aboard|on|by)\s+(?:the\s+)?(?:[A-Z][\w’'-]*\s*){1,5})"
)
_ASTRONAUT_VERB = re.compile(
    r"\b((?:[A-Z][\w-]+\s+){0,2}(?:astronauts?|taikonauts?))\s+(?:will|would|are\s+to|is\s+to|are\s+expected\s+to|entered|enter|joined|join|flew|visited)\b"
    r"[^.;]{0,60}?\b((?:the\s+)?[A-Z][\w’'-]*(?:\s+[A-Z][\w’'-]*){0,4}\s+(?:[Ss]tation|[Mm]ission))"
)
_EXERCISE_NAME = re.compile(
    r"\s+(?:[“\"‘'](?P<quoted>[^”\"’']{2,40})[”\"’']|(?:called\s+|named\s+|titled\s+|codenamed\s+)?"
    r"(?P<plain>[A-Z][\w-]*(?:\s+[A-Z][\w-]*){0,3}(?:[-\s](?:\d{1,4}|[IVXL]+))?))"
)
_ARMED = re.compile(
    r"\b(?:military|naval|air|joint|bilateral|maritime|counter-?terrorism|anti-terror|training|army|navy|drills?)\s+(?:\w+\s+)?\Z",
    re.IGNORECASE,
)


def _strip(phrase: str) -> str:
    return _ARTICLE.sub("", phrase.strip())


def issued(context: Context, sentence: Sentence, match: re.Match[str]) -> Draft | None:
    """`a joint communiqué was issued`, `the two sides issued a joint statement`."""
    text = context.text
    a, b = match.span()
    clause = context.clause(sentence, a, b)
    subject = _ISSUED_SUBJECT.search(text, max(sentence.start, a - 120), a)
    found = subject or _ISSUED_OBJECT.match(text, b, sentence.end)
    if not found or context.negated(clause):
        return None
    name = _strip(found[1])
    words = name.split()
    plain = words[-1].lower()
    joint = any(
        w.lower() in ("joint", "press", "final", "outcome", "official") or w[0].isupper() for w in words[:-1]
    )
    if not joint and (plain in ("statement", "report", "resolution") or len(words) == 1):
        # "the ministry issued a statement" is how a report names its source, not an event of its own.
        return None
    name = re.sub(r"^(?:detailed|comprehensive|lengthy|brief|short|new)\s+", "", name, flags=re.IGNORECASE)
    if subject:
        clause = Clause(min(clause.start, subject.start()), subject.start(1), b, clause.end, sentence)
    label = f"{name[:1].upper()}{name[1:]} {'adopted' if match[0].lower() == 'adopted' else 'issued'}"
    kind = "adoption" if match[0].lower() == "adopted" else "document-issuance"
    draft = context.draft(clause, label, kind, ("issued", words[-1].lower().replace("é", "e")))
    draft.place = context.place(clause)
    if draft.status == "planned" and not re.search(r"\b(?:will|to be)\b", text[clause.start : b]):
        draft.status = "occurred"
    return draft


def signed(context: Context, sentence: Sentence, match: re.Match[str]) -> Draft | None:
    """`X and Y signed the Z agreement`, `the protocol was signed in …`."""
    text = context.text
    a, b = match.span()
    clause = context.clause(sentence, a, b)
    passive = re.search(r"\b(?:was|were|been|be)\s+(?:also\s+)?\Z", text[max(sentence.start, a - 14) : a])
    found = (
        _SIGNED_SUBJECT.search(text, max(sentence.start, a - 150), a)
        if passive
        else _SIGNED_OBJECT.match(text, b, sentence.end)
    )
    if not found or context.negated(clause):
        return None
    phrase = _strip(_last_phrase(found[1]) if passive else found[1])
    if not phrase or len(phrase.split()) > 9:
        return None
    label = f"Signing of the {phrase}{_TAIL_CUT.sub('', found[2])}"
    draft = context.draft(clause, label, "signing", ("signed", phrase.lower()))
    parties = context.references(clause.start, a, "Person", "State", "Organisation") if not passive else []
    between = re.compile(r"\b(?:between|by)\s+").search(text, b, clause.end)
    if passive and between:
        parties = context.references(between.end(), clause.end, "Person", "State", "Organisation")
    draft.participants = participants(
        list({r.entity.name: r.entity for r in parties}.values())[:4], "signatory", ordered=False
    )
    named = (
        bool(draft.participants) or draft.date or draft.place or any(w[0].isupper() for w in phrase.split())
    )
    return draft if named else None


def _last_phrase(phrase: str) -> str:
    pieces = re.split(r",\s+|\b(?:that|when|where|after|before|and)\s+", phrase)
    return pieces[-1]


def presidency(context: Context, sentence: Sentence, match: re.Match[str]) -> Draft | None:
    """`rotating president of the SCO from 2026 to 2027`, `its UN Security Council presidency`."""
    text = context.text
    a, b = match.span()
    clause = context.clause(sentence, a, b)
    of = _SPAN.match(text, a, sentence.end)
    rotating = bool(_ROTATING.search(text, max(sentence.start, a - 14), a))
    noun = match[0].lower()
    if noun in ("president", "chair") and not rotating:
        return None
    span = _body_after(context, of.end(), sentence) if of else _body_before(context, sentence, a)
    if span is None:
        return None
    begin, end, body = span
    holders = context.references(sentence.start, a if of else begin, "State")
    owner = holders[-1] if holders else None
    if owner is None or owner.entity.name == body:
        return None
    what = (
        "rotating presidency" if rotating else ("chairmanship" if noun.startswith("chair") else "presidency")
    )
    stood = " ".join(text[begin:end].split())
    label = f"{owner.entity.name}'s {what} of the {stood if len(stood) <= len(body) else body}"
    draft = context.draft(clause, label, "presidency", ("presidency", owner.entity.name, body))
    draft.place = None
    draft.participants = participants([owner.entity], "chair", ordered=False)
    return draft


def _body_after(context: Context, at: int, sentence: Sentence) -> tuple[int, int, str] | None:
    """Return (start, end, name) of the body that begins at `at`: an organisation known, or capitals."""
    found = context.references(at, min(sentence.end, at + 80), "Organisation", "Mechanism")
    if found and found[0].start <= at + 1:
        return found[0].start, found[0].end, found[0].entity.name
    words = _BODY.match(context.text, at, sentence.end)
    return (words.start(), words.end(), words[0]) if words else None


def _body_before(context: Context, sentence: Sentence, at: int) -> tuple[int, int, str] | None:
    found = context.references(max(sentence.start, at - 80), at, "Organisation", "Mechanism")
    if found and not context.text[found[-1].end : at].replace("rotating", "").strip(" ’'s"):
        return found[-1].start, found[-1].end, found[-1].entity.name
    words = _BODY_BEFORE.search(context.text, max(sentence.start, at - 80), at)
    return (words.start(1), words.end(1), words[1]) if words else None


def founded(context: Context, sentence: Sentence, match: re.Match[str]) -> Draft | None:
    """`X founded (and led) Y`, `Y was founded in …`, `A and B established diplomatic relations`."""
    text = context.text
    a, b = match.span()
    clause = context.clause(sentence, a, b)
    if context.negated(clause):
        return None
    relations = re.compile(r"\s+(?:formal\s+|full\s+)?(?:diplomatic|formal)\s+(?:relations|ties)\b").match(
        text, b, sentence.end
    )
    if relations:
        clause = Clause(
            clause.start, a, relations.end(), context.clause(sentence, a, relations.end()).end, sentence
        )
        states = _states(context, sentence)
        return relations_draft(context, clause, states) if states else None
    passive = bool(re.search(r"\b(?:was|were|been)\s+(?:\w+ly\s+)?\Z", text[max(sentence.start, a - 20) : a]))
    if passive:
        found = context.references(clause.start, a, "Organisation", "Mechanism", "Initiative")
        subject: list[Entity] = []
        body = found[-1] if found else None
    else:
        object_ = re.compile(r"(?:\s+and\s+(?:led|headed|chaired|built)|\s+of)?\s+(?:the\s+)?").match(
            text, b, sentence.end
        )
        at = object_.end() if object_ else b
        found = context.references(at, min(sentence.end, at + 70), "Organisation", "Mechanism")
        body = found[0] if found and found[0].start <= at + 1 else None
        subject = context.subject(clause)
        if body and not subject and match[0].lower() != "founding":
            return None
    if body is None:
        return None
    acronym = re.compile(r"\s+\(([A-Z]{2,8})\)").match(text, body.end, sentence.end)
    label = f"Founding of the {body.entity.name}" + (f" ({acronym[1]})" if acronym else "")
    end = max(clause.end, body.end)
    clause = Clause(max(clause.start, a if subject else clause.start), a, b, end, sentence)
    draft = context.draft(clause, label, "founding", ("founding", body.entity.name))
    draft.place = draft.place if passive else None
    draft.participants = participants([*subject[-1:], body.entity], "participant")
    return draft


def _states(context: Context, sentence: Sentence) -> list[Entity]:
    found = {r.entity.name: r.entity for r in context.references(sentence.start, sentence.end, "State")}
    return list(found.values()) if len(found) == 2 else []


def relations_draft(context: Context, clause: Clause, states: list[Entity]) -> Draft:
    """Return the draft of two states' establishing diplomatic relations (none named: the document's two)."""
    between = f" between {states[0].name} and {states[1].name}" if len(states) == 2 else ""
    draft = context.draft(
        clause,
        f"Establishment of diplomatic relations{between}",
        "establishment-of-relations",
        ("relations",),
    )
    draft.participants = participants(states, "participant", ordered=False)
    draft.place = None
    return draft


def space(context: Context, sentence: Sentence, match: re.Match[str]) -> Draft | None:
    """`the expected entrance of Pakistani astronauts into the China Space Station`."""
    text = context.text
    found = _ASTRONAUT.search(text, max(sentence.start, match.start() - 90), sentence.end)
    verb = (
        None if found else _ASTRONAUT_VERB.search(text, max(sentence.start, match.start() - 40), sentence.end)
    )
    hit = found or verb
    if not hit:
        return None
    clause = context.clause(sentence, hit.start(1), match.end())
    clause = Clause(clause.start, hit.start(1), match.end(), max(hit.end(), match.end()), sentence)
    label = found[1] if found else f"{verb[1]} at {verb[2]}" if verb else ""
    draft = context.draft(clause, label[:1].upper() + label[1:], "space-mission", ("space", "astronauts"))
    begin = max(clause.start, hit.start(1) - 22)
    draft.start, draft.end = context.quote(
        clause, begin + (0 if begin == clause.start else text[begin : hit.start(1)].find(" ") + 1)
    )
    where = context.references(hit.start(1), hit.end(), "Place")
    draft.place = where[-1].entity.name if where else None
    if re.search(
        r"\bexpected\b|\bupcoming\b|\bplanned\b|\bearly\b|\bwill\b",
        text[max(sentence.start, hit.start() - 30) : hit.end()],
    ):
        draft.status = "planned"
    return draft


def exercise(context: Context, sentence: Sentence, match: re.Match[str]) -> Draft | None:
    """`the joint military exercise Warrior-IX`: named exercises, and others with a date."""
    text = context.text
    if not _ARMED.search(text, max(sentence.start, match.start() - 40), match.start()):
        return None
    clause = context.clause(sentence, *match.span())
    name = _EXERCISE_NAME.match(text, match.end(), sentence.end)
    draft = context.draft(clause, "", "exercise", ("exercise",))
    title = (name["quoted"] or name["plain"]) if name else None
    if title is None and draft.date is None:
        return None
    states = " and ".join(
        dict.fromkeys(r.entity.name for r in context.references(sentence.start, sentence.end, "State")[:2])
    )
    draft.label = f"Exercise {title}" if title else f"Joint exercise{' of ' + states if states else ''}"
    draft.key = ("exercise", draft.label.lower())
    draft.participants = [
        part(r, "participant")
        for r in dict.fromkeys(
            x.entity.name for x in context.references(sentence.start, sentence.end, "State")[:4]
        )
    ]
    return draft


def launched(context: Context, sentence: Sentence, match: re.Match[str]) -> Draft | None:
    """`X launched the Y`, `Y was inaugurated`: only where Y is known by name."""
    text = context.text
    a, b = match.span()
    clause = context.clause(sentence, a, b)
    passive = bool(
        re.search(r"\b(?:was|were|been|be)\s+(?:\w+ly\s+)?\Z", text[max(sentence.start, a - 20) : a])
    )
    classes = ("Initiative", "Mechanism", "Place", "Organisation", "Work")
    if passive:
        found = context.references(clause.start, a, *classes)
        target = found[-1] if found and len(text[found[-1].end : a].split()) <= 3 else None
    else:
        the = re.compile(r"\s+(?:of\s+)?(?:the\s+)?").match(text, b, sentence.end)
        found = context.references(the.end(), the.end() + 60, *classes) if the else []
        target = found[0] if the and found and found[0].start <= the.end() + 1 else None
    if target is None or context.negated(clause):
        return None
    opened = match[0].lower().startswith(("inaugur", "open"))
    label = f"{'Inauguration' if opened else 'Launch'} of {target.entity.name}"
    draft = context.draft(
        clause, label, "inauguration" if opened else "launch", ("launch", target.entity.name)
    )
    draft.place = draft.place if draft.place != target.entity.name else None
    people = context.subject(clause) if not passive else []
    draft.participants = participants(people[:2], "participant", ordered=False)
    return draft
