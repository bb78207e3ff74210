"""What befalls persons: birth, death, trial, arrest; and what they tell a newspaper."""

from __future__ import annotations

import re

from loaders.events_context import Clause, Context, Draft, participants
from loaders.model import Sentence

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
