"""`karakoram build`, `validate`, `query`, `export`: the commands that make and ask the graph."""

from __future__ import annotations

import contextlib
import json
import signal
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli_common import REFUSED, DataOption, command, current, fail, say, snapshots

if TYPE_CHECKING:
    from graph.build import BuildReport, Progress, RefusedFile
    from loaders.model import SourceText

_Paths = Annotated[
    list[Path] | None,
    typer.Argument(metavar="[PATH…]", help="Documents: files, folders or patterns.", show_default=False),
]
_Records = Annotated[
    Path | None,
    typer.Option(
        "--records",
        metavar="FILE",
        help="Records as JSON lines, made by hand or by `extract`, in place of PATH.",
    ),
]
_Sources = Annotated[
    Path | None,
    typer.Option(
        "--sources",
        metavar="FOLDER",
        help="Folder of the documents that the records quote; quotes are compared.",
    ),
]


class QueryFormat(StrEnum):
    """How an answer is shown."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    TSV = "tsv"
    XML = "xml"
    TURTLE = "turtle"
    NTRIPLES = "ntriples"


class ExportFormat(StrEnum):
    """The formats of `graph.export.FORMATS`; a test holds the two together."""

    NQUADS = "nquads"
    TRIG = "trig"
    TURTLE = "turtle"
    JSONLD = "jsonld"
    GRAPHML = "graphml"
    CSV = "csv"


_MEDIA_TYPES = {
    QueryFormat.TABLE: "application/sparql-results+json",
    QueryFormat.JSON: "application/sparql-results+json",
    QueryFormat.CSV: "text/csv",
    QueryFormat.TSV: "text/tab-separated-values",
    QueryFormat.XML: "application/sparql-results+xml",
    QueryFormat.TURTLE: "text/turtle",
    QueryFormat.NTRIPLES: "application/n-triples",
}


@command
def build(
    paths: _Paths = None, records: _Records = None, sources: _Sources = None, data: DataOption = None
) -> None:
    """Build a snapshot of documents and publish it; without PATH, of the corpus shipped with Karakoram.

    Prints the snapshot's id. A document that cannot be built is named with the reason and the rest is
    published: the exit code is then 1. Until the end, and after a failure, the old snapshot stays published.
    """
    from graph.build import build as run
    from graph.errors import BuildError

    inputs, total = _inputs(paths or [], records, sources, corpus=True)
    try:
        with _progress(total) as progress:
            report = run(
                inputs,
                snapshots(data),
                records_file=records,
                progress=progress,
                on_wait=lambda: say("karakoram: another build is running; waiting for it to end"),
            )
    except BuildError as error:
        fail(f"{error} What was published before stays.", REFUSED)
    for notice in report.notices:
        say(f"note: {notice}")
    _summarise(report)
    if report.snapshot is None:
        say("karakoram: nothing was left to publish; what was published before stays")
    else:
        typer.echo(report.snapshot.id)
    if report.refused or report.snapshot is None:
        raise typer.Exit(REFUSED)


@command
def validate(paths: _Paths = None, records: _Records = None, sources: _Sources = None) -> None:
    """Read and map documents and hold them against the shapes, without building anything.

    A path that ends in .jsonl is a file of records.
    """
    from graph.build import check

    chosen = paths or []
    if records is None and len(chosen) == 1 and chosen[0].suffix == ".jsonl":
        records, chosen = chosen[0], []
    inputs, total = _inputs(chosen, records, sources, corpus=False)
    with _progress(total) as progress:
        report = check(inputs, records_file=records, progress=progress)
    _summarise(report)
    for built in report.built:
        typer.echo(f"{built.document}: valid, {built.quads} quads ({built.file})")
    if report.refused:
        raise typer.Exit(REFUSED)


@command
def query(
    query: Annotated[str, typer.Argument(metavar="QUERY|FILE", help="SPARQL, a file that holds it, or -.")],
    format: Annotated[
        QueryFormat | None,
        typer.Option(help="By default a table; Turtle for CONSTRUCT and DESCRIBE.", show_default=False),
    ] = None,
    data: DataOption = None,
) -> None:
    """Ask the published snapshot a SPARQL query."""
    import graph
    from graph.sparql_text import query_form

    text = _query_text(query)
    form = query_form(text)
    tabular = form in ("select", "ask")
    chosen = format or (QueryFormat.TABLE if tabular else QueryFormat.TURTLE)
    snapshot = current(data)
    # The engine does not come back to Python while it works: let Ctrl-C end the process there and then.
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        answer = graph.query(snapshot, text, _MEDIA_TYPES[chosen])
    finally:
        signal.signal(signal.SIGINT, before)
    if chosen is QueryFormat.TABLE:
        _show_results(answer.body)
        return
    sys.stdout.buffer.write(answer.body)
    if not answer.body.endswith(b"\n"):
        sys.stdout.buffer.write(b"\n")
    sys.stdout.buffer.flush()


@command
def export(
    format: Annotated[
        ExportFormat,
        typer.Option(
            help="nquads, trig and jsonld: everything, with named graphs; turtle: the merged graph; "
            "graphml and csv: how actors are related."
        ),
    ] = ExportFormat.NQUADS,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write to FILE in place of standard output."),
    ] = None,
    data: DataOption = None,
) -> None:
    """Write the published snapshot in a format that other programs read."""
    from graph.export import export as write
    from graph.export import export_file

    snapshot = current(data)
    if output is None:
        write(snapshot, format.value, sys.stdout.buffer)
        sys.stdout.buffer.flush()
    else:
        export_file(snapshot, format.value, output)


def _inputs(
    paths: list[Path], records: Path | None, sources: Path | None, corpus: bool
) -> tuple[Iterator[SourceText | RefusedFile], int]:
    """Return the sources that the options name, and how many files they are; wrong usage ends the command."""
    import loaders
    from loaders.pipeline import read_paths
    from loaders.reading import find

    if records is not None:
        if paths:
            fail("--records stands in place of PATH; give the documents that it quotes with --sources")
        if not records.is_file():
            fail(f"{records}: no such file")
        paths = [] if sources is None else [sources]
    elif sources is not None:
        fail("--sources belongs to --records")
    elif not paths:
        if not corpus:
            fail("give at least one PATH, or --records FILE")
        paths = [Path(loaders.__file__).parent / "corpus"]
    return read_paths(paths), sum(1 for _ in find(paths))


@contextlib.contextmanager
def _progress(total: int) -> Iterator[Progress]:
    """Show on a terminal how many files are done and how fast; name what is refused anywhere."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, Task, TextColumn
    from rich.text import Text

    from graph.build import Step

    class Rate(ProgressColumn):
        """Files a second."""

        def render(self, task: Task) -> Text:
            speed = task.finished_speed or task.speed
            return Text("" if speed is None else f"{speed:.1f}/s")

    console = Console(stderr=True)
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        Rate(),
        TextColumn("{task.fields[refused]} refused"),
        console=console,
        disable=not console.is_terminal,
    ) as bar:
        task = bar.add_task("reading", total=total or None, refused=0)
        refused = 0

        def report(step: Step) -> None:
            nonlocal refused
            refused += len(step.refused)
            for item in step.refused:
                name = f"{item.file}, {item.document}" if item.document else item.file
                console.print(Text(f"{name}: refused: {item.reason}"), soft_wrap=True)
            bar.update(task, description=step.stage, refused=refused, advance=step.stage == "reading")

        yield report


def _summarise(report: BuildReport) -> None:
    for built in report.built:
        for warning in built.warnings:
            say(f"{built.file}, {built.document}: {warning}")
    quads = sum(b.quads for b in report.built)
    say(f"karakoram: {len(report.built)} documents, {quads} quads; {len(report.refused)} refused")


def _query_text(given: str) -> str:
    """Return the query: standard input for -, a file's content where there is one, else the text itself."""
    if given == "-":
        return sys.stdin.read()
    # A query is longer than a name may be, or holds line ends: neither can be looked for as a file.
    looks_like_file = len(given) < 1024 and "{" not in given and "\n" not in given
    path = Path(given)
    if looks_like_file and (path.is_file() or path.suffix in (".rq", ".sparql")):
        try:
            return path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            fail(f"{given}: {error}")
    return given


def _show_results(body: bytes) -> None:
    from rich.table import Table
    from rich.text import Text

    from api.cli_show import show
    from graph.export import PREFIXES

    results = json.loads(body)
    if "boolean" in results:
        typer.echo("true" if results["boolean"] else "false")
        return
    by_length = sorted(PREFIXES.items(), key=lambda item: -len(item[1]))

    def cell(term: dict[str, str] | None) -> Text:
        if term is None:
            return Text("")
        if term["type"] == "uri":
            for prefix, base in by_length:
                if term["value"].startswith(base):
                    return Text(f"{prefix}:{term['value'][len(base) :]}")
        return Text(term["value"])

    table = Table(caption=f"{len(results['results']['bindings'])} rows", caption_justify="left")
    names = results["head"]["vars"]
    for name in names:
        table.add_column(name, overflow="fold")
    for row in results["results"]["bindings"]:
        table.add_row(*(cell(row.get(name)) for name in names))
    show(table)
