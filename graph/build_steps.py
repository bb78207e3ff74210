"""The steps that a build is made of, as one value, so that any of them can be exchanged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from graph.checks import Findings
from loaders.model import SourceText
from loaders.records import Record
from ontology.authority import Authority


@dataclass(frozen=True, slots=True)
class Steps:
    """What a build calls, in this order; the interfaces are those of the functions in `shipped_steps`.

    Each must be a pure function of what it is given: a build's bytes depend on nothing else.
    """

    authority: Authority
    extract: Callable[[SourceText, Authority], list[Record]]
    to_quads: Callable[[Sequence[Record], Authority, Mapping[str, str] | None], list[ox.Quad]]
    violations: Callable[[list[ox.Quad], Authority], list[str]]
    authority_quads: Callable[[], list[ox.Quad]]
    derive: Callable[[Iterable[ox.Quad], Authority], list[ox.Quad]]
    check: Callable[[ox.Store], Findings]
    write_tables: Callable[[ox.Store, Path, Authority], None]
    write_projection: Callable[[ox.Store, Path], None]


def shipped_steps() -> Steps:
    """Return the steps that Karakoram ships."""
    from graph.checks import check
    from graph.positions import derive
    from graph.projection import write_projection
    from graph.tables import write_tables
    from loaders.pipeline import extract_source
    from loaders.rdf import authority_quads, to_quads
    from loaders.validate import violations
    from ontology.authority import load

    return Steps(
        authority=load(),
        extract=extract_source,
        to_quads=to_quads,
        violations=violations,
        authority_quads=authority_quads,
        derive=derive,
        check=check,
        write_tables=write_tables,
        write_projection=write_projection,
    )
