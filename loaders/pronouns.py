"""Roles and pronouns that stand for a person named before."""

from __future__ import annotations

from loaders.actors_people import People
from loaders.model import Reading
from ontology.authority import Authority


def resolve_mentions(reading: Reading, people: People, authority: Authority) -> None:
    """Add references for roles and pronouns."""
