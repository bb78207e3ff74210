"""The command line: `karakoram`.

Exit codes: 0 done; 1 something in the input was refused and everything else was done; 2 wrong usage, which
includes a query that cannot be read and asking where nothing was built.
"""

from __future__ import annotations

from typing import Annotated

import typer

from api import cli_snapshots
from api.cli_common import DataOption, command, say, settings
from api.cli_extract import extract
from api.cli_graph import build, export, query, validate

app = typer.Typer(
    name="karakoram",
    help="A knowledge graph of China–Pakistan relations: documents in, positions with their evidence out.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(extract)
app.command()(build)
app.command()(validate)
app.command()(query)
app.command()(export)
app.add_typer(cli_snapshots.app, name="snapshots")


def _version(wanted: bool) -> None:
    if wanted:
        from graph.build import versions

        typer.echo(f"karakoram {versions()['karakoram']}")
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and end.")
    ] = False,
) -> None:
    """A knowledge graph of China–Pakistan relations: documents in, positions with their evidence out."""


@app.command()
@command
def serve(
    data: DataOption = None,
    host: Annotated[
        str | None,
        typer.Option(envvar="KARAKORAM_HOST", help="Address to listen on; by default 127.0.0.1."),
    ] = None,
    port: Annotated[
        int | None, typer.Option(envvar="KARAKORAM_PORT", help="Port to listen on; by default 8000.")
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(envvar="KARAKORAM_WORKERS", help="Processes that answer queries; by default 2."),
    ] = None,
    query_timeout: Annotated[
        float | None,
        typer.Option(
            envvar="KARAKORAM_QUERY_TIMEOUT",
            help="Seconds after which a query is ended, and longest wait for a worker; by default 30.",
        ),
    ] = None,
    query_memory: Annotated[
        int | None,
        typer.Option(
            envvar="KARAKORAM_QUERY_MEMORY",
            help="MiB that a query may use above the store, which all workers share; by default 1024.",
        ),
    ] = None,
    result_limit: Annotated[
        int | None,
        typer.Option(
            envvar="KARAKORAM_RESULT_LIMIT", help="MiB of the largest answer that is sent; by default 256."
        ),
    ] = None,
    request_limit: Annotated[
        int | None,
        typer.Option(
            envvar="KARAKORAM_REQUEST_LIMIT",
            help="Characters of the longest query that is read; by default 1,000,000.",
        ),
    ] = None,
    queue: Annotated[
        int | None,
        typer.Option(
            envvar="KARAKORAM_QUEUE",
            help="Queries that may wait for a worker before others are refused; by default 64.",
        ),
    ] = None,
    cors: Annotated[
        str | None,
        typer.Option(
            envvar="KARAKORAM_CORS",
            help="Origins whose pages may ask the service, separated by commas; by default * (all).",
        ),
    ] = None,
    page_size: Annotated[
        int | None,
        typer.Option(envvar="KARAKORAM_PAGE_SIZE", help="Entries on a page of a list; by default 50."),
    ] = None,
    page_limit: Annotated[
        int | None,
        typer.Option(envvar="KARAKORAM_PAGE_LIMIT", help="Most entries on a page of a list; by default 500."),
    ] = None,
) -> None:
    """Serve the published snapshot over HTTP."""
    from graph.snapshot import Snapshots

    chosen = settings(
        data=data,
        host=host,
        port=port,
        workers=workers,
        query_timeout=query_timeout,
        query_memory=query_memory,
        result_limit=result_limit,
        request_limit=request_limit,
        queue=queue,
        cors=cors,
        page_size=page_size,
        page_limit=page_limit,
    )
    Snapshots(chosen.data).require_current()
    from api.server import serve as run

    say(f"karakoram: http://{chosen.host}:{chosen.port}")
    run(chosen)


def main() -> None:
    """Run the command line; the console script `karakoram`."""
    app()


if __name__ == "__main__":
    main()
