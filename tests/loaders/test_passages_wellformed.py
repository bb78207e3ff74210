"""The annotated passages keep their contract: quotes stand, vocabularies closed, constructions covered."""

import datetime
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from loaders.records import EDITOR, NARRATOR, Event, Relation, Statement, from_dict

PASSAGES = Path(__file__).parent / "passages"
GROUPS = sorted(p.stem for p in PASSAGES.glob("*.txt"))

ACTS = frozenset(
    {
        "affirm",
        "support",
        "oppose",
        "agree",
        "pledge",
        "announce",
        "welcome",
        "commend",
        "congratulate",
        "thank",
        "express-satisfaction",
        "express-readiness",
        "express-concern",
        "call-for",
        "emphasise",
        "note",
        "brief",
        "assert",
        "criticise",
        "accuse",
    }
)
STANCES = frozenset(("support", "oppose", "concern", "note"))
MODES = frozenset(("joint", "unilateral", "mutual"))
STATUSES = frozenset(("occurred", "planned", "claimed", "cancelled"))
ROLES = frozenset(
    {
        "chair",
        "co-chair",
        "host",
        "organiser",
        "speaker",
        "attendee",
        "signatory",
        "performer",
        "participant",
    }
)
LAYERS = frozenset(("statements", "events", "relations"))
KINDS = frozenset(
    {
        "joint-statement",
        "readout",
        "news-report",
        "transcript",
        "speech",
        "commemoration",
        "commentary",
        "event-report",
    }
)
PREDICATES = frozenset(
    {
        "holdsOffice",
        "succeeded",
        "parentOf",
        "grandparentOf",
        "spouseOf",
        "founderOf",
        "leaderOf",
        "chairOf",
        "presidentOf",
        "authorOf",
        "occupation",
        "memberOf",
        "observerIn",
        "signatoryOf",
        "partOf",
        "headquarteredIn",
    }
)
CONSTRUCTIONS = {
    "h-sides": "the two sides, both sides",
    "h-three": "the three sides, the three countries",
    "h-countries": "both countries, both leaders, the two ministers or governments",
    "h-they": "they, after a joint holder",
    "h-we": "we, my delegation, my country",
    "h-side": "the Chinese side",
    "h-capital": "Beijing, Islamabad for governments",
    "h-office": "the Foreign Office, FO, Pak FM, a foreign ministry",
    "h-title-before": "Foreign Minister X",
    "h-title-after": "X, the finance minister",
    "h-short-form": "a shorter form of a name given before, either name order",
    "h-pronoun": "he, she, it, I",
    "h-role": "the foreign secretary, the premier, after the name",
    "h-unnamed": "an unnamed official or group",
    "h-passive": "passive, with or without an agent",
    "h-it-agreed": "it was agreed",
    "h-implicit": "a joint statement whose holders go without saying",
    "a-verb": "act as a verb",
    "a-noun": "act as a noun",
    "a-adjective": "act as an adjective",
    "c-infinitives": "several infinitives after one verb",
    "c-acts": "several acts in one sentence",
    "c-also": "a holder carried over by also, too, likewise",
    "c-participle": "participles before and after the main clause",
    "c-importance": "lists after the importance of, the need for",
    "c-encourage": "no splitting inside encourage X to do Y and Z",
    "c-nouns": "a list of nouns stays together",
    "p-loaded": "a neutral verb with loaded content",
    "p-negation": "does not support, opposes any attempt to prevent",
    "p-double-negation": "does not oppose, never failed to",
    "p-zero-tolerance": "zero tolerance and its kin",
    "p-hedge": "it is to be hoped, would, seemed to",
    "t-nested": "A said that B agreed",
    "t-resolution": "a resolution that demands",
    "t-consensus": "a spokesperson quoting a consensus",
    "t-quote-before": "quotation before the speech verb",
    "t-quote-after": "quotation after, or a clause before a trailing speech verb",
    "t-block": "block quotation with its speaker in the paragraph before",
    "t-editor": "an editor's note",
    "e-round": "numbered rounds, sessions, conferences",
    "e-visit": "visits with ranges",
    "e-call-signing": "telephone calls, signings, launches, openings",
    "e-planned": "planned and cancelled",
    "e-anniversary": "anniversaries, foundings, terms, presidencies",
    "e-same": "one event named twice",
    "r-office": "offices, also former, acting, caretaker",
    "r-membership": "membership, founding, headquarters, part, signatory, succession",
    "r-kin-work": "kinship, authorship, occupation",
    "d-range": "from 14 to 17 October; 3-5 January 2026",
    "d-relative": "weekdays, last week, next month",
    "d-anniversary": "decades, since 1951, n-th anniversary",
    "d-book-year": "a book's year is not an event's",
    "l-numbered": "numbered paragraphs, also run into the line",
    "l-wrap": "hard wraps, divided words, missing space after a full stop",
    "l-dateline": "datelines",
    "l-caption": "captions, bylines, standfirsts, tickers, read more",
    "l-frontmatter": "front matter and Markdown",
    "l-labels": "speaker labels",
    "l-articles": "several articles in one file",
    "l-variant": "spelling variants, names in other scripts, quotes, non-breaking spaces",
    "l-language": "not in English: nothing is extracted",
    "x-narrative": "narrative",
    "x-background": "background",
    "x-heading": "headings",
    "x-question": "questions",
}
HEADER = re.compile(
    r"=== id: (?P<id>[a-z]+-\d\d) \| published: (?P<published>\d{4}-\d\d-\d\d) \| kind: (?P<kind>[a-z-]+)"
    r" \| tests: (?P<tests>[a-z, -]*) \| layers: (?P<layers>[a-z, ]+)"
)


@dataclass(frozen=True, slots=True)
class Passage:
    """One passage: `text` is what stands between its header and the next, without blank lines around it."""

    group: str
    id: str
    published: str
    kind: str
    tests: tuple[str, ...]
    layers: tuple[str, ...]
    text: str


def read_passages(group: str) -> Iterator[Passage]:
    """Yield the passages of one group; a line that starts as a header and is none fails the test."""
    source = (PASSAGES / f"{group}.txt").read_text(encoding="utf-8")
    starts = [m.start() for m in re.finditer(r"(?m)^=== ", source)]
    assert source[: starts[0]].strip() == ""
    for start, end in zip(starts, [*starts[1:], len(source)], strict=True):
        head, _, body = source[start:end].partition("\n")
        match = HEADER.fullmatch(head)
        assert match, f"{group}: not a header: {head}"
        tests, layers = (tuple(x for x in re.split(r",\s*", match[k]) if x) for k in ("tests", "layers"))
        yield Passage(group, match["id"], match["published"], match["kind"], tests, layers, body.strip("\n"))


def read_annotations(group: str) -> list[dict[str, Any]]:
    """Return the annotations of one group as they stand in its JSON file."""
    data: list[dict[str, Any]] = json.loads((PASSAGES / f"{group}.json").read_text(encoding="utf-8"))
    return data


def place(annotation: dict[str, Any], text: str) -> int:
    """Return where the annotation's quote begins in `text`; fail where it is absent or left ambiguous."""
    quote = annotation["quote"]
    starts = [i for i in range(len(text)) if text.startswith(quote, i)]
    assert starts, f"{annotation['passage']}: not in the passage: {quote!r}"
    if "occurrence" not in annotation:
        assert len(starts) == 1, f"{annotation['passage']}: stands {len(starts)} times: {quote!r}"
    occurrence: int = annotation.get("occurrence", 1)
    return starts[occurrence - 1]


ALL = {p.id: p for g in GROUPS for p in read_passages(g)}
ANNOTATIONS = [(ALL[a["passage"]], a) for g in GROUPS for a in read_annotations(g)]
IDS = [f"{p.id}-{n}" for n, (p, _) in enumerate(ANNOTATIONS)]


def test_every_group_has_text_and_annotation() -> None:
    assert sorted(p.stem for p in PASSAGES.glob("*.json")) == GROUPS


def test_passage_ids_are_unique_and_headers_closed() -> None:
    ids = Counter(p.id for g in GROUPS for p in read_passages(g))
    assert [i for i, n in ids.items() if n > 1] == []
    for passage in ALL.values():
        datetime.date.fromisoformat(passage.published)
        assert passage.kind in KINDS, passage.id
        assert set(passage.layers) <= LAYERS, passage.id
        assert "statements" in passage.layers, passage.id
        assert set(passage.tests) <= CONSTRUCTIONS.keys(), passage.id
        assert passage.text, passage.id


def test_annotations_stay_in_their_group() -> None:
    for group in GROUPS:
        own = {p.id for p in read_passages(group)}
        assert {a["passage"] for a in read_annotations(group)} <= own


@pytest.mark.parametrize(("passage", "annotation"), ANNOTATIONS, ids=IDS)
def test_annotation_is_a_record(passage: Passage, annotation: dict[str, Any]) -> None:
    start = place(annotation, passage.text)
    quote = annotation["quote"]
    assert quote == quote.strip()
    assert annotation["construction"] in CONSTRUCTIONS
    assert annotation["type"] + "s" in passage.layers
    record = from_dict(
        {
            **annotation,
            "file": f"{passage.group}.txt",
            "document": passage.id,
            "start": start,
            "end": start + len(quote),
        },
        passage.id,
    )
    if isinstance(record, Statement):
        assert (record.act in ACTS, record.stance in STANCES, record.mode in MODES) == (True, True, True)
        assert (record.mode == "unilateral") == (len(record.holders) < 2)
        assert len(set(record.holders)) == len(record.holders)
        assert bool(record.holders) != bool(record.unresolved)
        assert record.speaker not in record.holders
        if record.unresolved:
            assert record.unresolved.casefold() in passage.text.casefold()
        if record.said_on:
            datetime.date.fromisoformat(record.said_on)
    elif isinstance(record, Event):
        assert record.status in STATUSES
        assert {p.role for p in record.participants} <= ROLES
        assert record.ordinal is None or record.series or record.label
        assert record.when is None or re.fullmatch(r"\d{4}(-\d\d){0,2}(/\d{4}(-\d\d){0,2})?", record.when)
    else:
        assert isinstance(record, Relation)
        assert record.predicate in PREDICATES
        assert record.subject != record.object


def test_accept_is_closed_and_differs_from_the_annotation() -> None:
    for passage, annotation in ANNOTATIONS:
        accept = annotation.get("accept", {})
        assert accept.keys() <= {"holders", "act", "stance", "speaker"}, passage.id
        assert set(accept.get("act", ())) <= ACTS - {annotation.get("act")}, passage.id
        assert set(accept.get("stance", ())) <= STANCES - {annotation.get("stance")}, passage.id
        assert annotation.get("holders") not in accept.get("holders", []), passage.id


def test_editor_and_narrator_are_spelt_as_the_records_spell_them() -> None:
    bracketed = {h for _, a in ANNOTATIONS for h in a.get("holders", ()) if h.startswith("[")}
    assert bracketed == {EDITOR, NARRATOR}


def test_no_two_statements_of_a_passage_share_a_span() -> None:
    spans = Counter((p.id, place(a, p.text), a["quote"]) for p, a in ANNOTATIONS if a["type"] == "statement")
    assert [s for s, n in spans.items() if n > 1] == []


def test_each_construction_stands_in_three_passages() -> None:
    where: defaultdict[str, set[str]] = defaultdict(set)
    for passage in ALL.values():
        for construction in passage.tests:
            where[construction].add(passage.id)
    for passage, annotation in ANNOTATIONS:
        where[annotation["construction"]].add(passage.id)
    assert {c: sorted(where[c]) for c in CONSTRUCTIONS if len(where[c]) < 3} == {}


def test_there_are_enough() -> None:
    assert len(ALL) >= 40
    annotated = {(p.id, p.text.count(". ", 0, place(a, p.text))) for p, a in ANNOTATIONS}
    assert len(annotated) >= 200
    assert sum(not any(p is q for q, _ in ANNOTATIONS) for p in ALL.values()) >= 8


def test_nothing_is_copied_from_the_source_documents(seeds_dir: Path) -> None:
    def runs(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"[a-z0-9]+", text.casefold())
        return {tuple(words[i : i + 14]) for i in range(len(words) - 13)}

    seeds = set().union(*(runs(f.read_text(encoding="utf-8")) for f in seeds_dir.glob("*.txt")))
    assert [p.id for p in ALL.values() if runs(p.text) & seeds] == []
