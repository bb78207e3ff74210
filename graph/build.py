"""From documents to a published snapshot.

Each document is read, mapped and checked by itself; one that fails is refused by name and the rest goes
on. What is published depends on the set of inputs alone: not on their order, nor on a clock, a hash seed
or what was built before. Until the last step, a rename, readers have the snapshot they had.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

import pyoxigraph as ox

from graph import dataset
from graph.build_names import SAME_NAME, by_source, content_hash, name_apart, pack, renamed, unpack
from graph.build_records import read_records
from graph.build_steps import Steps, shipped_steps
from graph.errors import BuildError, DatasetError
from graph.snapshot import PROJECTION, TABLES, Draft, Snapshot, Snapshots
from loaders.model import SourceText
from loaders.records import SCHEMA_VERSION, DocumentRecord, Record, RecordError

_log = logging.getLogger("karakoram.build")
MAX_RECORDS = 60_000
"""Most records that a document may have: checking so many takes two minutes and two gigabytes."""

_SHOWN = 3  # violations named in a reason; the rest is counted


class RefusedFile(Protocol):
    """What reading yields for a file that it cannot read: `loaders.pipeline.Refusal`."""

    @property
    def file(self) -> str: ...
    @property
    def reason(self) -> str: ...


@dataclass(frozen=True, slots=True, order=True)
class Refused:
    """An input, or one document of it, that is not in the graph, and why."""

    file: str
    document: str
    reason: str


@dataclass(frozen=True, slots=True)
class Built:
    """A document that is in the graph. `quads` counts its own graph."""

    file: str
    document: str
    quads: int
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. `snapshot` is None where no document was left to publish.

    `notices` say what documents disagree about that only one of them can have right.
    """

    snapshot: Snapshot | None
    built: tuple[Built, ...]
    refused: tuple[Refused, ...]
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """Progress: what is being done (`reading`, `positions`, `dataset`, `checks`, `tables`, `publishing`).

    While reading, `file` has just been done and `built` and `refused` say how.
    """

    stage: str
    file: str = ""
    built: tuple[Built, ...] = ()
    refused: tuple[Refused, ...] = ()


Progress = Callable[[Step], None]


@dataclass(frozen=True, slots=True)
class _Document:
    """A document's graph as N-Quads lines, joined; `key` decides between two of one name."""

    built: Built
    sha256: str
    content: str  # the hash of its file, whether given or told by its records
    lines: bytes
    text: str | None  # name of the stored text
    records: bytes  # packed: a name that another document has too is known only when all have been read

    @property
    def key(self) -> tuple[str, str, str]:
        return self.built.file, self.sha256, self.built.document


@dataclass(slots=True)
class _Work:
    """What a build has gathered so far."""

    steps: Steps
    store_text: Callable[[str], str]
    progress: Progress
    documents: list[_Document] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    inputs: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)


def build(
    sources: Iterable[SourceText | RefusedFile],
    snapshots: Snapshots,
    *,
    records_file: Path | None = None,
    progress: Progress | None = None,
    on_wait: Callable[[], None] | None = None,
    steps: Steps | None = None,
) -> BuildReport:
    """Build a snapshot of `sources` and publish it.

    With `records_file` (JSON lines) its records are used in place of extraction, and the sources give only
    the texts in which their quotes must stand. `on_wait` is called where another build holds the lock.
    `steps` exchanges the steps of reading, for another extractor.

    A refused input is in the report. BuildError is raised where the whole does not hold together (see
    `graph.checks`): nothing is published then, and the snapshot before stays. RecordError is raised for a
    records file that cannot be opened or is not text; SnapshotError where the folder cannot be written.
    """
    with snapshots.draft(on_wait) as draft:
        work = _Work(steps or shipped_steps(), draft.store_text, progress or _silent)
        documents = _gather(work, sources, records_file)
        built, refused = tuple(d.built for d in documents), tuple(sorted(work.refused))
        snapshot = _publish(work, draft, documents, records_file) if documents else None
    return BuildReport(snapshot, built, refused, tuple(work.notices))


def check(
    sources: Iterable[SourceText | RefusedFile],
    *,
    records_file: Path | None = None,
    progress: Progress | None = None,
    steps: Steps | None = None,
) -> BuildReport:
    """Do all that `build` does with each document by itself, and publish nothing."""
    work = _Work(steps or shipped_steps(), lambda text: "", progress or _silent)
    documents = _gather(work, sources, records_file)
    return BuildReport(None, tuple(d.built for d in documents), tuple(sorted(work.refused)))


def _silent(step: Step) -> None:
    """Report nothing."""


def _gather(
    work: _Work, sources: Iterable[SourceText | RefusedFile], records_file: Path | None
) -> list[_Document]:
    if records_file is not None:
        _add_records(work, records_file, sources)
    else:
        for source in sources:
            _add_source(work, source)
    return _settle(work)


def _add_source(work: _Work, source: SourceText | RefusedFile) -> None:
    if not isinstance(source, SourceText):
        _report(work, source.file, [], [Refused(source.file, "", source.reason)])
        return
    try:
        records = work.steps.extract(source, work.steps.authority)
    except MemoryError:
        raise
    except Exception as error:
        _log.error("reading %s failed", source.file, exc_info=True)
        _report(work, source.file, [], [Refused(source.file, "", _internal("reading", error))])
        return
    if not records:
        _report(work, source.file, [], [Refused(source.file, "", "no article was found in it")])
        return
    _add_documents(work, source.file, source, _by_document(records))


def _add_records(work: _Work, path: Path, sources: Iterable[SourceText | RefusedFile]) -> None:
    by_document, refused = read_records(path)
    _report(work, path.name, [], [Refused(path.name, d, reason) for d, reason in refused])
    files = {record.file for records in by_document.values() for record in records}
    texts: dict[str, SourceText] = {}
    for source in sources:
        if source.file not in files:
            continue
        if isinstance(source, SourceText):
            texts[source.file] = source
        else:
            _report(work, source.file, [], [Refused(source.file, "", source.reason)])
    by_file: dict[str, dict[str, list[Record]]] = {}
    for document, records in by_document.items():
        for group in by_source(records):
            by_file.setdefault(group[0].file, {})[document] = group
    for file, documents in by_file.items():
        _add_documents(work, file, texts.get(file), documents)


def _add_documents(
    work: _Work, file: str, source: SourceText | None, documents: dict[str, list[Record]]
) -> None:
    built: list[Built] = []
    refused: list[Refused] = []
    text = None if source is None else work.store_text(source.text)
    sha256 = "" if source is None else source.sha256
    for slug, records in documents.items():
        try:
            document = _document(work, file, slug, source, text, records)
        except MemoryError:
            raise
        except (RecordError, DatasetError) as error:
            refused.append(Refused(file, slug, str(error)))
        except Exception as error:
            _log.error("mapping %s of %s failed", slug, file, exc_info=True)
            refused.append(Refused(file, slug, _internal("mapping", error)))
        else:
            work.documents.append(document)
            built.append(document.built)
    if source is not None:
        work.inputs[file, sha256] = {
            "file": file,
            "sha256": sha256,
            "characters": len(source.text),
            "encoding": source.encoding,
            "media_type": source.media_type,
            "warnings": list(source.warnings),
        }
    else:
        untold = "its text was not given: quotes were not compared"
        work.inputs[file, ""] = {"file": file, "warnings": [untold]}
    _report(work, file, built, refused)


def _document(
    work: _Work, file: str, slug: str, source: SourceText | None, text: str | None, records: Sequence[Record]
) -> _Document:
    """Map one document and check it; RecordError gives the reason to refuse it."""
    if len(records) > MAX_RECORDS:
        found, most = f"{len(records):,}", f"{MAX_RECORDS:,}"
        raise RecordError(f"it has {found} records; a document may have {most}: divide it into several files")
    warnings: list[str] = []
    for record in records:
        if record.file != file:
            raise RecordError(f"its records name two files, {file} and {record.file}")
        if isinstance(record, DocumentRecord):
            warnings += record.warnings
            if source is not None and record.sha256 not in (None, source.sha256):
                raise RecordError(f"its records were made from another version of {file} (SHA-256 differs)")
    texts = None if source is None else {file: source.text}
    quads = work.steps.to_quads(records, work.steps.authority, texts)
    problems = work.steps.violations(quads, work.steps.authority)
    if problems:
        more = f"; and {len(problems) - _SHOWN} more" if len(problems) > _SHOWN else ""
        raise RecordError(f"it breaks the shapes: {'; '.join(problems[:_SHOWN])}{more}")
    lines = list(dataset.lines(quads))
    return _Document(
        Built(file, slug, len(lines), tuple(dict.fromkeys(warnings))),
        "" if source is None else source.sha256,
        content_hash(records),
        b"\n".join(lines),
        text,
        pack(records),
    )


def _settle(work: _Work) -> list[_Document]:
    """Settle inputs of one name by name and content, and not by which came first.

    A copy is refused. Other documents of one name all get part of their content's hash after it.
    """
    by_slug: dict[str, dict[str, _Document]] = {}
    contents: dict[str, str] = {}
    for document in sorted(work.documents, key=lambda d: d.key):
        file, slug = document.built.file, document.built.document
        group = by_slug.setdefault(slug, {})
        if contents.setdefault(file, document.sha256) != document.sha256:
            work.refused.append(Refused(file, slug, "another input has the same name and other content"))
        elif document.content in group:
            other = group[document.content].built.file
            work.refused.append(Refused(file, slug, f"it is a copy of {other}"))
        else:
            group[document.content] = document
    kept = {slug: d for slug, group in by_slug.items() if len(group) == 1 for d in group.values()}
    for slug, group in by_slug.items():
        for content, document in group.items() if len(group) > 1 else ():
            name = name_apart(slug, content)
            if name in kept:
                work.refused.append(Refused(document.built.file, slug, f"another document is called {name}"))
            else:
                kept[name] = _renamed(work, document, name)
    return [kept[slug] for slug in sorted(kept)]


def _renamed(work: _Work, document: _Document, slug: str) -> _Document:
    """Map a document anew under another name; its quotes have been compared and its graph checked."""
    records = renamed(unpack(document.records), slug)
    lines = list(dataset.lines(work.steps.to_quads(records, work.steps.authority, None)))
    built = replace(
        document.built, document=slug, quads=len(lines), warnings=(*document.built.warnings, SAME_NAME)
    )
    return replace(document, built=built, lines=b"\n".join(lines), records=b"")


def _publish(
    work: _Work, draft: Draft, documents: Sequence[_Document], records_file: Path | None
) -> Snapshot:
    steps = work.steps
    work.progress(Step("positions"))
    derived = steps.derive(_quads(documents), steps.authority)
    work.progress(Step("dataset"))
    lines: set[bytes] = set()
    for document in documents:
        lines.update(filter(None, document.lines.split(b"\n")))
    lines.update(dataset.lines(steps.authority_quads()))
    lines.update(dataset.lines(derived))
    store = dataset.merged_store(lines)
    del lines, derived
    draft.write_dataset(dataset.canonical(store))
    work.progress(Step("checks"))
    findings = steps.check(store)
    if findings.faults:
        raise BuildError(f"Nothing was published: {'; '.join(findings.faults)}.")
    work.notices += findings.notices
    work.progress(Step("tables"))
    steps.write_tables(store, draft.path / TABLES, steps.authority)
    steps.write_projection(store, draft.path / PROJECTION)
    work.progress(Step("publishing"))
    for document in documents:
        if document.text is not None:
            draft.name_text(document.built.file, document.text)
    manifest = {
        "inputs": _inputs(work, documents),
        "records": None if records_file is None else hashlib.sha256(records_file.read_bytes()).hexdigest(),
        "refused": [
            {"file": r.file, "document": r.document, "reason": r.reason} for r in sorted(work.refused)
        ],
        "notices": list(work.notices),
        "counts": dataset.counts(store) | {"documents_read": len(documents)},
        "versions": versions(),
    }
    return draft.publish(manifest)


def _quads(documents: Sequence[_Document]) -> Iterator[ox.Quad]:
    for document in documents:
        yield from ox.parse(document.lines, ox.RdfFormat.N_QUADS)


def _inputs(work: _Work, documents: Sequence[_Document]) -> list[dict[str, Any]]:
    slugs: dict[tuple[str, str], list[str]] = {}
    for document in documents:
        slugs.setdefault((document.built.file, document.sha256), []).append(document.built.document)
    return [{**work.inputs[key], "documents": sorted(slugs[key])} for key in sorted(slugs)]


def versions() -> dict[str, str]:
    """Return the versions that a snapshot was made with."""
    try:
        own = importlib.metadata.version("karakoram")
    except importlib.metadata.PackageNotFoundError:
        own = "not installed"  # run from a checkout
    return {"karakoram": own, "pyoxigraph": ox.__version__, "records": str(SCHEMA_VERSION)}


def _by_document(records: Iterable[Record]) -> dict[str, list[Record]]:
    out: dict[str, list[Record]] = {}
    for record in records:
        out.setdefault(record.document, []).append(record)
    return out


def _report(work: _Work, file: str, built: list[Built], refused: list[Refused]) -> None:
    work.refused += refused
    work.progress(Step("reading", file, tuple(built), tuple(refused)))


def _internal(doing: str, error: Exception) -> str:
    return f"an error of this program while {doing} it: {type(error).__name__}: {error}"
