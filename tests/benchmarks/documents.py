"""Generated documents in the shape of what Karakoram reads: communiqués, reports with speakers, speeches.

The sentences are composed here; a seed makes the corpus the same each time.
"""

from __future__ import annotations

import random
from pathlib import Path

_SIDES = ["The two sides", "Both sides", "China and Pakistan", "They"]
_STATES = ["China", "Pakistan", "The Chinese side", "The Pakistani side"]
_PERSONS = ["Foreign Minister Wang Yi", "Deputy Prime Minister Ishaq Dar", "Ambassador Jiang Zaidong"]
_DEEDS = [
    "expand trade and investment",
    "keep the Karakoram Highway open in winter",
    "advance the China-Pakistan Economic Corridor",
    "deepen cooperation in agriculture, mining and industry",
    "support the work of the United Nations",
    "hold the next round of talks in Islamabad next year",
    "train engineers for the port at Gwadar",
    "share data on glaciers and floods",
]
_THINGS = [
    "multilateralism and free trade",
    "the one-China principle",
    "a peaceful settlement of the Jammu and Kashmir dispute",
    "the fight against terrorism",
    "the two-state solution",
    "people-to-people and cultural exchanges",
    "peace and stability in South Asia",
    "the purposes and principles of the UN Charter",
]
_PLAIN = [
    "Snow had closed the pass for three weeks before the convoy set out.",
    "The hall was full, and many of the guests had come from Lahore by train.",
    "A year earlier, on 12 March 2019, the first bridge had been opened to light traffic.",
    "Nobody at the market remembered a spring as dry as this one.",
]


def _sentence(rng: random.Random) -> str:
    kind = rng.randrange(8)
    a, b, c = rng.sample(_DEEDS, 3)
    x, y = rng.sample(_THINGS, 2)
    if kind == 0:
        return f"{rng.choice(_SIDES)} agreed to {a}, {b}, and {c}."
    if kind == 1:
        return f"{rng.choice(_SIDES)} reaffirmed their commitment to {x}, and expressed support for {y}."
    if kind == 2:
        return f"{rng.choice(_STATES)} reiterated its support for {x} and opposed any attempt to prevent it."
    if kind == 3:
        return f"{rng.choice(_PERSONS)} said that both countries would {a}, adding that {x} came first."
    if kind == 4:
        return f"“We are ready to {a},” {rng.choice(_PERSONS)} said, stressing the importance of {x}."
    if kind == 5:
        return f"{rng.choice(_STATES)} called for steps to {a}, while noting progress on {x}."
    return rng.choice(_PLAIN)


def document(number: int, seed: int = 20260104) -> str:
    """Return the text of document `number`: a title and about 5 kB in paragraphs."""
    rng = random.Random(seed * 100_003 + number)
    day, month = rng.randrange(1, 28), rng.choice(["January", "May", "August", "November"])
    lines = [f"Pakistan, China hold talks in Beijing, session {number}", ""]
    dateline = f"BEIJING, {day} {month} {rng.randrange(2015, 2026)} —"
    lines.append(f"{dateline} The foreign ministers of China and Pakistan met.")
    for _ in range(12):
        lines += ["", " ".join(_sentence(rng) for _ in range(rng.randrange(2, 6)))]
    return "\n".join(lines) + "\n"


def write_corpus(folder: Path, count: int) -> int:
    """Write `count` documents into `folder`; return their total length in characters."""
    folder.mkdir(parents=True, exist_ok=True)
    total = 0
    for number in range(count):
        text = document(number)
        total += len(text)
        (folder / f"document-{number:05}.txt").write_text(text, encoding="utf-8")
    return total
