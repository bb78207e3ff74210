"""What every command of the command line shares: options, exit codes, errors, clean output.

Results go to standard output and nothing else does: progress, warnings and errors go to standard error.
Modules that take long to import are imported inside commands, so that `karakoram extract` starts at once.
"""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, ParamSpec

import typer

if TYPE_CHECKING:
    from api.settings import Settings
    from graph.snapshot import Snapshot, Snapshots

DONE = 0
REFUSED = 1
USAGE = 2
_INTERRUPTED = 130  # 128 + SIGINT, as shells count
_BROKEN_PIPE = 141  # 128 + SIGPIPE

P = ParamSpec("P")

DataOption = Annotated[
    Path | None,
    typer.Option(
        "--data",
        envvar="KARAKORAM_DATA",
        metavar="FOLDER",
        help="Folder of the snapshots; by default ~/.local/share/karakoram.",
        show_default=False,
    ),
]


def say(message: str) -> None:
    """Write a line for people to standard error."""
    typer.echo(message, err=True)


def fail(message: str, code: int = USAGE) -> NoReturn:
    """End the command with a message and an exit code."""
    say(f"karakoram: {message}")
    raise typer.Exit(code)


def command(function: Callable[P, None]) -> Callable[P, None]:
    """Make errors that a user can cause into messages with their exit codes.

    What the graph refuses (a query that cannot be read, no snapshot) is wrong usage; Ctrl-C ends with 130; a
    reader of our output that stops reading (`| head`) ends us silently.
    """

    @functools.wraps(function)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            function(*args, **kwargs)
            sys.stdout.flush()
        except KeyboardInterrupt:
            raise typer.Exit(_INTERRUPTED) from None
        except BrokenPipeError:
            # Python flushes standard output once more at exit: let that go nowhere.
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, sys.stdout.fileno())
            os.close(nowhere)
            raise typer.Exit(_BROKEN_PIPE) from None
        except Exception as error:
            if not _users(error):
                raise
            fail(str(error))

    return guarded


def _users(error: Exception) -> bool:
    """Tell whether an error is of a kind whose message is for the user. Looks at what has been imported:
    an error of a module that no command has loaded cannot have been raised."""
    for module, name in (("graph.errors", "GraphError"), ("loaders.records", "RecordError"),
                         ("ontology.authority", "AuthorityError")):  # fmt: skip
        loaded = sys.modules.get(module)
        if loaded is not None and isinstance(error, getattr(loaded, name)):
            return True
    return isinstance(error, OSError)


def settings(**given: Any) -> Settings:
    """Return the settings with the options that were given; a value that cannot be is wrong usage."""
    from pydantic import ValidationError

    from api.settings import Settings

    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})
    except ValidationError as error:
        problems = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        fail(problems)


def snapshots(data: Path | None) -> Snapshots:
    """Return the snapshots of the data folder that was given, or of the default one."""
    from graph.snapshot import Snapshots

    return Snapshots(settings(data=data).data)


def current(data: Path | None) -> Snapshot:
    """Return the published snapshot; where there is none, say how to make one and end."""
    return snapshots(data).require_current()
