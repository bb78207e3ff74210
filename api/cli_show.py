"""Tables for people: on a terminal as wide as it is, in a pipe as wide as they need to be."""

from __future__ import annotations

import sys

from rich.console import Console
from rich.table import Table

_PIPE_WIDTH = 160


def show(table: Table) -> None:
    """Print a table on standard output."""
    Console(width=None if sys.stdout.isatty() else _PIPE_WIDTH, file=sys.stdout).print(table)
