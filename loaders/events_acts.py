"""Things done and things that befall: documents issued and signed, offices taken, lives, foundings, launches."""

from __future__ import annotations

import re

from loaders.dates import FoundDate
from loaders.events_context import Clause, Context, Draft, part, participants
from loaders.model import Entity, Reference, Sentence

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
_LIFE = {
    "executed": ("Execution", "execution"),
    "hanged": ("Execution", "execution"),
    "assassinated": ("Assassination", "death"),
    "martyred": ("Death", "death"),
    "killed": ("Death", "death"),
    "died": ("Death", "death"),
    "born": ("Birth", "birth"),
    "execution": ("Execution", "execution"),
    "assassination": ("Assassination", "death"),
    "death": ("Death", "death"),
    "birth": ("Birth", "birth"),
    "hanging": ("Execution", "execution"),
}
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
    re.I,
)
_FOUNDING_OF = re.compile(
    r"(?:founding|establishment|creation|birth|formation|independence|liberation|signing|launch|opening)\s+of\s+(?:the\s+)?|"
    r"(?:its\s+|their\s+)?(?:founding|establishment|independence|liberation)\b|"
    r"(?:victory|end|start|beginning|death|martyrdom|passing|outbreak|normali[sz]ation|restoration)\s+(?:of|in)\s+(?:the\s+)?",
    re.IGNORECASE,
)
_NAMED_AFTER = re.compile(r"[A-Z][\w’'–-]*(?:\s+(?:[A-Z][\w’'–-]*|of|the|and|on|for))*")


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


def life(context: Context, sentence: Sentence, match: re.Match[str]) -> Draft | None:
    """`X was executed`, `X died in …`, `X was born on …`, `the assassination of X`."""
    text = context.text
    a, b = match.span()
    word = match[0].lower().split()[0]
    clause = context.clause(sentence, a, b)
    noun = word in ("execution", "assassination", "death", "hanging", "birth")
    if noun:
        of = re.compile(r"\s+of\s+(?:the\s+(?:late\s+)?)?(?:\w+\s+){0,3}?").match(text, b, sentence.end)
        people = context.persons(b, min(sentence.end, b + 60)) if of else []
        person = people[0] if people else None
        anniversary = re.compile(r"\s+(?:anniversary|centenary)").match(text, b, sentence.end)
        if anniversary or re.search(r"[\w-]+\s+anniversary\s+of\s+\Z", text[max(0, a - 30) : a]):
            return None
    else:
        people = context.subject(clause)
        person = people[-1] if people else None
        active = word in ("executed", "killed", "assassinated") and not re.search(
            r"\b(?:was|were|been|being|be|got|subsequently|later|then|and)\s+(?:\w+ly\s+)?\Z",
            text[max(0, a - 24) : a],
        )
        if active:
            return None
    if person is None or context.negated(clause):
        return None
    noun_label, kind = _LIFE[word]
    key_kind = "death" if kind in ("execution", "death") else kind
    dated = not re.search(
        r"\b(?:subsequently|later|then|before|after)\s+(?:\w+\s+){0,3}\Z", text[max(0, a - 30) : a]
    )
    draft = context.draft(clause, f"{noun_label} of {person.name}", kind, (key_kind, person.name), dated)
    draft.participants = participants([person], "participant", ordered=False)
    if draft.status == "planned":
        draft.status = "occurred"
    return draft


def trial(context: Context, sentence: Sentence, match: re.Match[str]) -> Draft | None:
    """`X was on trial`, `the trial of X`, `X was put on trial`."""
    clause = context.clause(sentence, *match.span())
    if match[0].lower().startswith("trial"):
        people = context.persons(match.end(), min(sentence.end, match.end() + 60))[:1]
    else:
        people = context.subject(clause)[-1:]
    if not people or context.negated(clause):
        return None
    draft = context.draft(clause, f"Trial of {people[0].name}", "trial", ("trial", people[0].name))
    draft.participants = participants(people, "participant", ordered=False)
    return draft


def seizure(context: Context, sentence: Sentence, match: re.Match[str]) -> Draft | None:
    """`the kidnapping of X`, `X was arrested`: claimed where the words judge it."""
    text = context.text
    a, b = match.span()
    clause = context.clause(sentence, a, b)
    of = re.compile(r"\s+of\s+").match(text, b, sentence.end)
    if of:
        people = context.persons(of.end(), min(clause.end, of.end() + 80))[:1]
    elif match[0].lower().endswith("ed") and re.search(
        r"\b(?:was|were|been)\s+(?:\w+ly\s+)?\Z", text[max(0, a - 20) : a]
    ):
        people = context.subject(clause)[-1:]
    else:
        return None
    if not people:
        return None
    noun = re.sub(r"(?:ed|ion|ing)$", "", match[0].lower())
    label = {
        "kidnapp": "Kidnapping",
        "abduct": "Abduction",
        "arrest": "Arrest",
        "detain": "Detention",
        "detent": "Detention",
    }
    judged = re.search(
        r"\b(illegal|unlawful|brazen|alleged)\s+\Z", text[max(clause.start, a - 12) : a], re.IGNORECASE
    )
    name = label.get(noun, match[0].capitalize())
    begin = a - len(judged[0]) if judged else a
    title = (
        f"“{judged[1].lower()} {name.lower()}” of {people[0].name}"
        if judged
        else f"{name} of {people[0].name}"
    )
    narrow = Clause(begin, a, b, clause.end, sentence)
    draft = context.draft(narrow, title[:1].upper() + title[1:], "seizure", ("seizure", people[0].name))
    draft.participants = participants(people, "participant", ordered=False)
    draft.status = "claimed" if judged else draft.status
    return draft


def interview(context: Context, sentence: Sentence, match: re.Match[str]) -> Draft | None:
    """`in an interview with M`, `as outlined to M`, where M is a newspaper, agency or other organisation."""
    text = context.text
    a, b = match.span()
    clause = context.clause(sentence, a, b)
    to = re.compile(r"\s+(?:to|with|given\s+to)\s+(?:the\s+)?").match(text, b, sentence.end)
    if not to:
        return None
    media = context.references(max(a, to.end() - 4), min(sentence.end, to.end() + 50), "Organisation", "Work")
    people = context.persons(sentence.start, a)
    if not media or media[0].start > to.end() + 1 or not people:
        return None
    # "She recalled X's vision, as outlined to M": who spoke is named last before the trigger.
    named = [
        p
        for p in people
        if re.search(rf"\b{re.escape(p.name.split()[-1])}[’']s?\b", text[sentence.start : a])
    ]
    person = (
        named[-1]
        if named and not match[0].lower().startswith("interview")
        else people[0 if "interview" in match[0].lower() else -1]
    )
    label = f"Interview of {person.name} with {media[0].entity.name}"
    draft = context.draft(clause, label, "interview", ("interview", person.name, media[0].entity.name))
    draft.end = max(draft.end, media[0].end)
    draft.participants = participants([person, media[0].entity], "participant")
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


def anniversary(context: Context, sentence: Sentence, ordinal: int, start: int, end: int) -> list[Draft]:
    """`the 75th anniversary of the establishment of …`: what is remembered, and its commemoration.

    The year remembered is the year of the anniversary less its number, where the sentence (or the document's
    date) gives that year; the record is derived by the rule anniversary-arithmetic.
    """
    text = context.text
    head = re.compile(
        r"\s+(?:(birth|death|martyrdom|founding|independence)\s+)?anniversary\b(?:\s+of\s+(?:the\s+)?(?:late\s+)?)?",
        re.I,
    )
    found = head.match(text, end, sentence.end)
    if not found:
        return []
    clause = context.clause(sentence, start, found.end())
    out = [x for x in [_remembered(context, sentence, clause, ordinal, found)] if x]
    out += [x for x in [_commemoration(context, sentence, clause, start, text[start:end], found)] if x]
    return out


def _remembered(
    context: Context, sentence: Sentence, clause: Clause, ordinal: int, head: re.Match[str]
) -> Draft | None:
    text = context.text
    what = (head[1] or "").lower()
    after = head.end()
    relations = re.compile(
        r"(?:the\s+)?establishment\s+of\s+(?:[\w–’'-]+\s+){0,3}?(?:diplomatic\s+)?(?:relations|ties)\b", re.I
    )
    year = _year_of(context, sentence, clause)
    whom = context.references(
        after, min(clause.end, after + 90), "Person", "Organisation", "State", "Mechanism", "Initiative"
    )
    related = relations.match(text, after, sentence.end)
    comma = re.compile(r"[,;]\s").search(text, after, clause.end)
    stretch = Clause(clause.trigger, clause.trigger, after, comma.start() if comma else clause.end, sentence)
    if related:
        states = [r.entity for r in context.references(related.start(), clause.end, "State")]
        states = list({s.name: s for s in states}.values())
        draft = relations_draft(context, stretch, states if len(states) == 2 else [])
    elif what in ("birth", "death", "martyrdom"):
        people = [r.entity for r in whom if r.entity.cls == "Person"]
        if not people:
            return None
        kind = "birth" if what == "birth" else "death"
        draft = context.draft(
            stretch, f"{kind.capitalize()} of {people[0].name}", kind, (kind, people[0].name)
        )
        draft.participants = participants(people[:1], "participant", ordered=False)
    else:
        draft_or_none = _founding(context, stretch, head, whom, what)
        if draft_or_none is None:
            return None
        draft = draft_or_none
    draft.date, draft.place = None, None
    draft.when = str(year - ordinal) if year else None
    draft.derived = "anniversary-arithmetic" if year else None
    draft.status = "occurred"
    return draft


def _founding(
    context: Context, stretch: Clause, head: re.Match[str], whom: list[Reference], what: str
) -> Draft | None:
    text = context.text
    of = _FOUNDING_OF.match(text, head.end(), stretch.end)
    if not of and what not in ("founding", "independence"):
        return None
    noun = (what or (of[0].split()[0] if of else "founding")).lower()
    begin = of.end() if of else head.end()
    named = [r for r in whom if r.start >= begin - 1 and r.start <= begin + 40]
    words = _NAMED_AFTER.match(text, begin, stretch.end)
    name = named[0].entity.name if named else (words[0] if words else None)
    if name is None:
        return None
    kind = {
        "founding": "founding",
        "establishment": "founding",
        "creation": "founding",
        "formation": "founding",
        "birth": "birth",
        "signing": "signing",
        "launch": "launch",
        "opening": "inauguration",
        "death": "death",
        "martyrdom": "death",
        "passing": "death",
    }.get(noun, "event")
    noun = "founding" if noun == "establishment" and kind == "founding" else noun
    draft = context.draft(stretch, f"{noun.capitalize()} of {name}", kind, (kind, name))
    draft.participants = participants([named[0].entity], "participant", ordered=False) if named else []
    return draft


def _year_of(context: Context, sentence: Sentence, clause: Clause) -> int | None:
    """Return the year in which the anniversary falls: from the clause, the sentence, or "this year"."""
    for low, high in ((clause.start, clause.end), (sentence.start, sentence.end)):
        found = [
            d
            for d in context.between(low, high)
            if "/.." not in d.edtf and d.grain in ("day", "month", "year")
        ]
        nearest: FoundDate | None = min(found, key=lambda d: abs(d.start - clause.trigger), default=None)
        if nearest and nearest.first and not nearest.edtf.startswith(".."):
            return nearest.first.year
    return None


def _commemoration(
    context: Context, sentence: Sentence, clause: Clause, start: int, ordinal: str, head: re.Match[str]
) -> Draft | None:
    text = context.text
    before = text[max(sentence.start, start - 120) : start]
    named = re.search(
        r"\b((?:commemorative|celebratory|a\s+series\s+of)\s+(?:[\w-]+\s+)?(?:activities|events|programmes?|functions)|celebrations|commemorations)"
        r"\b[^.;]{0,60}?\b(?:celebrat\w+|mark\w*|commemorat\w+|for|of|on)\s+(?:the\s+)?\Z",
        before,
        re.IGNORECASE,
    )
    if not named:
        return None
    begin = max(sentence.start, start - 120) + named.start()
    wide = context.clause(sentence, begin, begin + 1)
    what = re.sub(r"^a\s+series\s+of\s+", "", named[1], flags=re.IGNORECASE)
    label = f"{ordinal} {head[1] + ' ' if head[1] else ''}anniversary {what}"
    stretch = Clause(wide.start, begin, clause.after, max(wide.end, clause.trigger), sentence)
    draft = context.draft(stretch, label, "commemoration", ("commemoration", ordinal))
    named_end = start + text[start : head.end()].lower().index("anniversary") + len("anniversary")
    draft.start, draft.end = context.quote(Clause(begin, begin, begin, named_end, sentence))
    year = _year_of(context, sentence, stretch)
    if year and draft.date is None:
        draft.when = str(year)
    lead = text[sentence.start : begin]
    if re.search(
        r"\b(?:announced|will|to\s+(?:hold|launch|organi[sz]e)|agreed|decided|planned)\b",
        lead + text[begin:start],
    ):
        draft.status = "planned"
        if draft.date and draft.date.start < begin:
            draft.start = draft.date.start
    return draft
