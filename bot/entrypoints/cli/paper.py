"""How the command line speaks: quiet colours in a terminal, plain text elsewhere, JSON where a script asked for it."""

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.text import Text
from rich.theme import Theme

_THEME = Theme({"good": "green", "bad": "red", "odd": "yellow", "quiet": "dim", "strong": "bold", "address": "bold"})

out = Console(theme=_THEME, highlight=False, soft_wrap=False)
err = Console(theme=_THEME, highlight=False, stderr=True)


def say(text: str = "", style: str | None = None) -> None:
    """One line for a person; the text is never markup."""
    out.print(Text(text, style=style or ""), soft_wrap=True)


def mishap(text: str) -> None:
    """An error: what happened and what to do, to stderr."""
    first, _, rest = text.partition("\n")
    err.print(Text.assemble(("Error: ", "bad"), first), soft_wrap=True)
    if rest:
        err.print(Text(rest), soft_wrap=True)


def as_json(value: Any) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def table(columns: Sequence[str], rows: Sequence[Sequence[str]], *, wide: int | None = None) -> None:
    """A table without lines that fits 80 columns; `wide` is the column that takes what is left and wraps."""
    from rich.table import Table

    grid = Table(box=None, pad_edge=False, header_style="quiet", expand=False)
    for number, column in enumerate(columns):
        grid.add_column(column, overflow="fold", no_wrap=False, ratio=1 if number == wide else None)
    for row in rows:
        grid.add_row(*(Text(cell) for cell in row))
    out.print(grid)


@contextmanager
def step(what: str) -> Iterator[None]:
    """Say what is being done while it is done: a spinner in a terminal, a line elsewhere."""
    if not out.is_terminal:
        say(f"{what} …")
        yield
        return
    with out.status(Text(f"{what} …"), spinner="dots"):
        yield
    say(f"{what}: done", "quiet")


@contextmanager
def nothing() -> Iterator[None]:
    """Say nothing."""
    yield


@contextmanager
def bar(what: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar to be told (done, of)."""
    if not out.is_terminal:
        say(f"{what} …")
        yield lambda _done, _of: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(bar_width=30), MofNCompleteColumn())
    with Progress(*columns, console=out, transient=True) as progress:
        task = progress.add_task(what, total=None)
        yield lambda done, of: progress.update(task, completed=done, total=of)
