"""A small build for tests: real snapshots and processes, quick and easily predicted steps of reading.

Run as a script it builds the folder of documents given first into the data folder given second; `slow` as
third argument makes each step take a while, for tests that kill it. A line of a document is "subject object".
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pyoxigraph as ox

from graph.build import BuildReport, Step, build
from graph.build_steps import Steps
from graph.checks import Findings
from graph.projection import write_projection
from graph.snapshot import Snapshots
from loaders.model import SourceText
from loaders.records import DocumentRecord, Mention, Record, RecordError
from ontology.authority import Authority
from ontology.iris import AUTHORITY_GRAPH, DERIVED_GRAPH, document_graph, resource
from ontology.namespaces import KK, RDF

AUTHORITY = Authority({}, (), {})


def source(file: str, text: str, sha256: str = "") -> SourceText:
    """A text as reading gives it; its hash is its name unless given."""
    return SourceText(file, text, sha256 or f"sha-{file}", "utf-8", "text/plain")


def extract(given: SourceText, authority: Authority) -> list[Record]:
    """One document for each file, named after it; one mention a line."""
    slug = given.file.removesuffix(".txt")
    records: list[Record] = [DocumentRecord(file=given.file, document=slug, sha256=given.sha256)]
    start = 0
    for line in given.text.splitlines(keepends=True):
        words = line.rstrip("\n")
        if words == "crash":
            raise ZeroDivisionError("as asked")
        end = start + len(words)
        records.append(Mention(file=given.file, document=slug, start=start, end=end, quote=words,
                               entity=words, cls="Person"))  # fmt: skip
        start += len(line)
    return records


def to_quads(
    records: Sequence[Record], authority: Authority, texts: Mapping[str, str] | None
) -> list[ox.Quad]:
    """Each mention becomes one triple; the word `bad` is refused."""
    graph = ox.NamedNode(document_graph(records[0].document))
    out = []
    for record in records:
        if isinstance(record, Mention):
            if record.entity == "bad":
                raise RecordError(f"{record.document}: bad, as asked")
            one, _, other = record.entity.partition(" ")
            out.append(ox.Quad(_actor(one), ox.NamedNode(KK.friendOf), _actor(other), graph))
    return out


def _actor(name: str) -> ox.NamedNode:
    return ox.NamedNode(resource("person", name))


def violations(quads: list[ox.Quad], authority: Authority) -> list[str]:
    """Nobody is a friend of himself; four such are more than a reason names."""
    return [f"{str(q.subject)[1:-1]} is alone" for q in quads if q.subject == q.object]


def authority_quads() -> list[ox.Quad]:
    """One state."""
    graph = ox.NamedNode(AUTHORITY_GRAPH)
    return [ox.Quad(ox.NamedNode(resource("state", "china")), ox.NamedNode(RDF.type),
                    ox.NamedNode(KK.State), graph)]  # fmt: skip


def derive(quads: Iterable[ox.Quad], authority: Authority) -> list[ox.Quad]:
    """Friendship is mutual."""
    graph = ox.NamedNode(DERIVED_GRAPH)
    return [ox.Quad(q.object, q.predicate, q.subject, graph) for q in quads]  # type: ignore[arg-type]


def write_tables(store: ox.Store, path: Path, authority: Authority) -> None:
    """The order in which the store gives its quads: what a table could come to depend on."""
    path.write_text("\n".join(map(str, store)), encoding="utf-8")


STEPS = Steps(
    authority=AUTHORITY,
    extract=extract,
    to_quads=to_quads,
    violations=violations,
    authority_quads=authority_quads,
    derive=derive,
    check=lambda store: Findings(),
    write_tables=write_tables,
    write_projection=write_projection,
)


def build_folder(documents: Path, data: Path, order: int = 1, pause: float = 0.0) -> BuildReport:
    """Build all .txt files of a folder, in the order of their names or (-1) in the opposite one."""
    files = sorted(documents.glob("*.txt"))[::order]

    def progress(step: Step) -> None:
        time.sleep(pause)

    sources = (source(f.name, f.read_text(encoding="utf-8")) for f in files)
    return build(sources, Snapshots(data), progress=progress, steps=STEPS)


if __name__ == "__main__":
    slow = len(sys.argv) > 3 and sys.argv[3] == "slow"
    backwards = len(sys.argv) > 3 and sys.argv[3] == "backwards"
    report = build_folder(
        Path(sys.argv[1]), Path(sys.argv[2]), order=-1 if backwards else 1, pause=0.01 if slow else 0.0
    )
    assert report.snapshot is not None
    print(report.snapshot.id)
