"""The words of titles, roles and kinship, as `lexicon/titles.toml` lists them."""

from __future__ import annotations

import functools
import tomllib
from dataclasses import dataclass

from loaders.names import LEXICON


@dataclass(frozen=True, slots=True)
class Titles:
    """The word lists, each in lower case; `kinds` gives a head noun's kind, `roles` its predicate."""

    kinds: dict[str, str]
    roles: dict[str, str]
    modifiers: frozenset[str]
    tenure: dict[str, str]
    abbreviations: dict[str, str]
    genders: dict[str, str]
    kinship: dict[str, str]
    speech: frozenset[str]
    personal: frozenset[str]
    prepositions: frozenset[str]
    finite: frozenset[str]


@functools.cache
def lexicon() -> Titles:
    """Read the lists of titles; done once a process."""
    data = tomllib.loads((LEXICON / "titles.toml").read_text(encoding="utf-8"))
    kinds: dict[str, str] = {}
    for kind, text in (
        ("person", data["occupations"]["person_words"]),
        ("occupation", data["occupations"]["words"]),
        ("role", " ".join(data["roles"])),
        ("rank", " ".join(data["ranks"].values())),
        ("office", data["offices"]["heads"] + " " + " ".join(data["abbreviations"])),
        ("honorific", " ".join(data["honorifics"].values())),
    ):
        kinds |= dict.fromkeys(text.split(), kind)
    kin = data["kinship"]
    kinship = {
        w: k
        for k in ("child", "parent", "grandchild", "grandparent", "sibling", "spouse", "other")
        for w in kin[k].split()
    }
    kinds |= dict.fromkeys((w for w in kinship if w not in ("brother", "sister")), "kinship")
    kinds |= {"brother": "kinship", "sister": "kinship"}
    male = f"{data['honorifics']['m']} {kin['m']} {kin['m_roles']}".split()
    female = f"{data['honorifics']['f']} {kin['f']} {kin['f_roles']}".split()
    return Titles(
        kinds=kinds,
        roles=data["roles"],
        modifiers=frozenset(data["office_modifiers"]["words"].split()),
        tenure={w: kind for kind, words in data["tenure"].items() for w in words.split()},
        abbreviations=data["abbreviations"],
        genders=dict.fromkeys(male, "male") | dict.fromkeys(female, "female"),
        kinship=kinship,
        speech=frozenset(data["speech"]["verbs"].split()),
        personal=frozenset(data["speech"]["personal"].split()),
        prepositions=frozenset(data["speech"]["prepositions"].split()),
        finite=frozenset(data["speech"]["finite"].split()),
    )
