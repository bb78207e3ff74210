"""The words of diplomatic prose: data in TOML, and the one module that reads it.

`acts.toml` holds the verbs, nouns and adjectives of taking a position, `verbs.toml` other verbs by which
lists of infinitives are found, `titles.toml` titles, roles and kinship words. What may not live here: rules.
"""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from loaders.tokens import normal, tokenise

HERE = Path(__file__).parent

Kind = Literal["affirm", "express", "commit", "ask", "plain", "report", "brief"]
Tense = Literal["base", "s", "past", "participle", "ing"]

_VOWELS = "aeiou"


@dataclass(frozen=True, slots=True)
class Act:
    """What a verb, noun or adjective does: act and stance are slugs of their schemes."""

    act: str
    stance: str
    kind: Kind = "plain"
    reiterated: bool = False
    only: tuple[str, ...] = ()
    lemma: str = ""
    rest: tuple[str, ...] = ()


class Adverbs(frozenset[str]):
    """The listed adverbs, and every word in -ly that is not known to be something else."""

    _NOT = frozenset(
        """
    family july italy supply reply apply assembly ally rally bully monopoly anomaly multiply comply
    imply rely fly friendly early likely unlikely elderly daily weekly monthly yearly quarterly costly
    deadly only timely orderly lively scholarly brotherly neighborly
    """.split()
    )

    def __contains__(self, word: object) -> bool:
        return super().__contains__(word) or (
            isinstance(word, str) and len(word) > 4 and word.endswith("ly") and word not in self._NOT
        )


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Every word list, normalised as tokens are.

    `verbs` maps a form of a verb's first word to its possible acts, those of more words first, each with
    the tense of the form. `base` are verbs that begin a member of a list, `ambiguous` those among them
    that are nouns too.
    """

    verbs: dict[str, tuple[tuple[Act, Tense], ...]]
    adjectives: dict[str, Act]
    nouns: dict[str, Act]
    base: frozenset[str]
    ambiguous: frozenset[str]
    ing: frozenset[str]
    participles: frozenset[str]
    adverbs: Adverbs
    auxiliaries: frozenset[str]
    negations: frozenset[str]
    against: frozenset[str]
    control: frozenset[str]
    inner: dict[str, str]
    negative: frozenset[str]
    positive: frozenset[str]


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((HERE / name).read_text(encoding="utf-8"))


def _words(text: str) -> tuple[str, ...]:
    return tuple("~" if t.text == "~" else t.low for t in tokenise(text, 0, len(text)))


class _Inflection:
    """Forms of English verbs: the regular rules, and a list of what does not follow them."""

    def __init__(self, irregular: str, doubling: str) -> None:
        rows = [row.split() for row in irregular.replace("\n", " ").split(";")]
        self._irregular = {row[0]: (row[1], row[2]) for row in rows}
        self._doubling = frozenset(doubling.split())

    def forms(self, lemma: str) -> dict[str, Tense]:
        """Return each form of `lemma` with its tense; a form that is past and participle counts as past."""
        if lemma == "be":
            return {
                "is": "s",
                "are": "s",
                "was": "past",
                "were": "past",
                "be": "base",
                "been": "participle",
                "am": "s",
                "being": "ing",
            }
        if lemma == "have":
            return {"has": "s", "have": "base", "had": "past", "having": "ing"}
        stem = lemma + lemma[-1] if lemma in self._doubling else lemma
        ing = (
            stem + "ing"
            if stem != lemma or not lemma.endswith("e") or lemma.endswith("ee")
            else lemma[:-1] + "ing"
        )
        if lemma.endswith(("s", "x", "z", "ch", "sh", "o")):
            s = lemma + "es"
        elif lemma.endswith("y") and lemma[-2] not in _VOWELS:
            s = lemma[:-1] + "ies"
        else:
            s = lemma + "s"
        if lemma in self._irregular:
            past, participle = self._irregular[lemma]
        elif stem != lemma:
            past = participle = stem + "ed"
        elif lemma.endswith("e"):
            past = participle = lemma + "d"
        elif lemma.endswith("y") and lemma[-2] not in _VOWELS:
            past = participle = lemma[:-1] + "ied"
        else:
            past = participle = lemma + "ed"
        out: dict[str, Tense] = {lemma: "base", s: "s", ing: "ing", participle: "participle"}
        out[past] = "past"
        return out


@functools.cache
def load() -> Lexicon:
    """Read the word lists; done once a process (about 10 ms)."""
    acts, other = _read("acts.toml"), _read("verbs.toml")
    inflection = _Inflection(other["irregular"], other["doubling"])
    verbs: dict[str, list[tuple[Act, Tense]]] = {}
    for group in acts["verb"]:
        only = tuple(normal(w) for w in group.get("only", ()))
        for lemma in group["lemmas"]:
            first, *rest = _words(lemma)
            act = Act(
                group["act"],
                group["stance"],
                group["kind"],
                group.get("reiterated", False),
                only,
                lemma,
                tuple(rest),
            )
            for form, tense in inflection.forms(first).items():
                verbs.setdefault(normal(form), []).append((act, tense))
    ordered = {form: tuple(sorted(found, key=lambda x: -len(x[0].rest))) for form, found in verbs.items()}
    words = acts["words"]
    base = frozenset(normal(w) for w in other["plain"].split())
    ambiguous = frozenset(normal(w) for w in other["ambiguous"].split()) - base
    ing = frozenset(normal(f) for w in base | ambiguous for f, t in inflection.forms(w).items() if t == "ing")

    participles = frozenset(
        normal(f)
        for w in base | ambiguous
        for f, t in inflection.forms(w).items()
        if t in ("past", "participle")
    )

    def listed(name: str) -> frozenset[str]:
        return frozenset(normal(w) for w in words[name])

    return Lexicon(
        verbs=ordered,
        adjectives={normal(w): Act(g["act"], g["stance"]) for g in acts["adjective"] for w in g["words"]},
        nouns={normal(w): Act(g["act"], g["stance"]) for g in acts["noun"] for w in g["words"]},
        base=base,
        ambiguous=ambiguous,
        ing=ing,
        participles=participles,
        adverbs=Adverbs(listed("adverbs")),
        auxiliaries=listed("auxiliaries"),
        negations=listed("negations"),
        against=listed("against"),
        control=listed("control"),
        inner={normal(w): act for act, ws in acts["inner"].items() for w in ws},
        negative=frozenset(normal(w) for w in acts["polarity"]["negative"]),
        positive=frozenset(normal(w) for w in acts["polarity"]["positive"]),
    )
