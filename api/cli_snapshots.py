"""`karakoram snapshots`: list, verify, roll back, remove."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli_common import REFUSED, DataOption, command, say, snapshots

app = typer.Typer(help="List, verify, roll back to and remove snapshots.", no_args_is_help=True)

_Id = Annotated[str, typer.Argument(metavar="ID", help="A snapshot's id, from `snapshots list`.")]
_OptionalId = Annotated[
    str | None, typer.Argument(metavar="[ID]", help="A snapshot's id, from `snapshots list`.")
]


@app.command("list")
@command
def list_(data: DataOption = None) -> None:
    """List the snapshots, the latest last; the published one is marked."""
    from rich.table import Table
    from rich.text import Text

    from api.cli_show import show
    from graph.errors import SnapshotError

    found = snapshots(data)
    current = found.current()
    table = Table()
    for name in ("", "id", "published (UTC)", "documents", "statements", "positions", "quads", "refused"):
        table.add_column(name)
    for id in found.ids():
        mark = "→" if current is not None and id == current.id else ""
        try:
            snapshot = found.get(id)
        except SnapshotError as error:
            table.add_row(mark, id, Text(str(error)))
            continue
        counts = snapshot.manifest["counts"]
        cells = [str(counts.get(name, 0)) for name in ("documents_read", "Statement", "Position", "quads")]
        when = snapshot.published.isoformat(sep=" ", timespec="seconds").removesuffix("+00:00")
        table.add_row(mark, id, when, *cells, str(len(snapshot.manifest["refused"])))
    show(table)


@app.command()
@command
def verify(id: _OptionalId = None, data: DataOption = None) -> None:
    """Hash everything in a snapshot, or in all of them, again; exit code 1 where something is wrong."""
    found = snapshots(data)
    wrong = False
    for each in [id] if id is not None else found.ids():
        problems = found.verify(each)
        wrong = wrong or bool(problems)
        typer.echo(f"{each}: {'; '.join(problems) if problems else 'whole'}")
    if wrong:
        raise typer.Exit(REFUSED)


@app.command()
@command
def rollback(id: _OptionalId = None, data: DataOption = None) -> None:
    """Publish an older snapshot again: the one given, or the one before the present."""
    snapshot = snapshots(data).rollback(id)
    say("karakoram: published again; a running service takes it up by itself or when it is started again")
    typer.echo(snapshot.id)


@app.command()
@command
def remove(id: _Id, data: DataOption = None) -> None:
    """Delete a snapshot that is not the published one."""
    snapshots(data).remove(id)
    say(f"karakoram: {id} has been removed")
