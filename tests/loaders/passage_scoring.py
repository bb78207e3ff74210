"""Scores the reader on the annotated passages, per construction, as the seeds are scored.

A predicted statement matches an annotated one when the spans share half of their union and the holders are
equal (or one of the annotation's accepted readings); each is used once, best overlap first. What is extracted
in a layer that the passage annotates completely, and matches nothing, is a false alarm.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from loaders.model import SourceText
from loaders.pipeline import extract_source
from loaders.records import Statement
from ontology import authority
from tests.loaders.test_passages_wellformed import GROUPS, Passage, place, read_annotations, read_passages


@dataclass(slots=True)
class Score:
    """Counts over annotations and predictions; rates are fractions, NaN-free."""

    gold: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    predicted: int = 0
    hits: int = 0
    acts: int = 0
    stances: int = 0
    modes: int = 0
    spans: int = 0
    holders_right: int = 0
    missed: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)
    unlike: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Matched over predicted."""
        return self.hits / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Matched over annotated."""
        total = sum(self.gold.values())
        return self.hits / total if total else 0.0

    def add(self, other: Score) -> None:
        """Add the counts of another score to this one."""
        self.gold += other.gold
        self.found += other.found
        for name in ("predicted", "hits", "acts", "stances", "modes", "spans", "holders_right"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.missed += other.missed
        self.false += other.false
        self.unlike += other.unlike


def source_of(passage: Passage) -> SourceText:
    """Return a passage as if it had been read from a file of its own."""
    return SourceText(
        file=f"{passage.id}.txt",
        text=passage.text,
        sha256=hashlib.sha256(passage.text.encode()).hexdigest(),
        encoding="utf-8",
        media_type="text/plain",
        meta={"date": passage.published, "kind": passage.kind},
    )


def _holders(annotation: dict[str, Any]) -> list[set[str]]:
    accept = annotation.get("accept") or {}
    readings = [annotation["holders"], *(accept.get("holders") or [])]
    return [{fold(h) for h in r} for r in readings]


def fold(name: str) -> str:
    """Return a name as names are compared: by the authority's label where it has one."""
    known = authority.load().named(name)
    return authority.fold(known.name if known else name)


def _accepted(annotation: dict[str, Any], name: str) -> set[Any]:
    more = (annotation.get("accept") or {}).get(name) or []
    return {annotation[name], *(more if isinstance(more, list) else [more])}


def score_group(group: str) -> Score:
    """Return the score of one group of passages."""
    out = Score()
    notes: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for a in read_annotations(group):
        if a["type"] == "statement":
            notes[a["passage"]].append(a)
    for passage in read_passages(group):
        if "statements" in passage.layers:
            _score_passage(passage, notes[passage.id], out)
    return out


def _score_passage(passage: Passage, gold: list[dict[str, Any]], out: Score) -> None:
    predicted = [r for r in extract_source(source_of(passage)) if isinstance(r, Statement)]
    out.predicted += len(predicted)
    spans = []
    for g in gold:
        start = place(g, passage.text)
        spans.append((start, start + len(g["quote"])))
        out.gold[g["construction"]] += 1
    candidates = []
    for i, p in enumerate(predicted):
        for j, (start, end) in enumerate(spans):
            shared = min(p.end, end) - max(p.start, start)
            union = max(p.end, end) - min(p.start, start)
            if shared * 2 >= union > 0:
                right = {fold(h) for h in p.holders} in _holders(gold[j])
                candidates.append((right, shared / union, i, j))
    used_p: set[int] = set()
    used_g: set[int] = set()
    for right, _, i, j in sorted(candidates, reverse=True):
        if i in used_p or j in used_g:
            continue
        used_p.add(i)
        used_g.add(j)
        out.spans += 1
        if not right:
            got = predicted[i].holders or predicted[i].unresolved
            out.missed.append(
                f"{passage.id} HOLDER {gold[j]['holders']} got {got} | {gold[j]['quote'][:110]}"
            )
            continue
        out.holders_right += 1
        out.hits += 1
        out.found[gold[j]["construction"]] += 1
        for name in ("act", "stance", "mode"):
            if getattr(predicted[i], name) not in _accepted(gold[j], name):
                got = getattr(predicted[i], name)
                out.unlike.append(
                    f"{passage.id} {name.upper()} {gold[j][name]} got {got} | {gold[j]['quote'][:150]}"
                )
        out.acts += predicted[i].act in _accepted(gold[j], "act")
        out.stances += predicted[i].stance in _accepted(gold[j], "stance")
        out.modes += predicted[i].mode == gold[j]["mode"]
    out.missed += [
        f"{passage.id} MISSED {g['construction']} {g['holders']} {g['act']} | {g['quote'][:150]}"
        for j, g in enumerate(gold)
        if j not in used_g
    ]
    out.false += [
        f"{passage.id} FALSE {p.holders or p.unresolved} {p.act} | {p.quote[:150]}"
        for i, p in enumerate(predicted)
        if i not in used_p
    ]


def score_all() -> dict[str, Score]:
    """Return the score of each group, by its name."""
    return {group: score_group(group) for group in GROUPS}


def table(scores: dict[str, Score]) -> str:
    """Return the scores as a table in plain text: groups first, then recall per construction."""
    total = Score()
    lines = [f"{'group':<30} {'gold':>5} {'pred':>5} {'P':>6} {'R':>6} {'act':>6} {'stance':>7}"]
    for group, score in scores.items():
        total.add(score)
        lines.append(_row(group, score))
    lines.append(_row("all", total))
    lines.append("")
    lines += [f"  {name:<20} {total.found[name]:>3} of {total.gold[name]:>3}" for name in sorted(total.gold)]
    return "\n".join(lines)


def _row(name: str, s: Score) -> str:
    hits = max(s.hits, 1)
    rates = f"{s.precision:>6.3f} {s.recall:>6.3f} {s.acts / hits:>6.3f} {s.stances / hits:>7.3f}"
    return f"{name:<30} {sum(s.gold.values()):>5} {s.predicted:>5} {rates}"
