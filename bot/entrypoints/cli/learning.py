"""What `baton train` and `baton evaluate` share: the encoder, progress that goes to stderr, and the kept runs."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot.core.errors import Misconfigured
from bot.core.ports import Encoder
from bot.entrypoints.cli import paper
from bot.entrypoints.settings import load_settings, make_private, read_settings
from bot.learning.files import Flaw, told_flaws
from bot.learning.intents import Progress as Tell

KEPT = "evaluations"


def embedded_encoder() -> Encoder:
    """The encoder that the settings name."""
    from adapters.model import local

    return local.create(read_settings(local.Settings))


@contextmanager
def telling() -> Iterator[Tell]:
    """Bars for a person at a terminal, one line a step elsewhere; on stderr, so that stdout stays for the result."""
    if not paper.err.is_terminal:
        told: set[str] = set()

        def line(what: str, _done: int, _of: int) -> None:
            if what not in told:
                told.add(what)
                paper.err.print(f"{what} …")

        yield line
        return
    columns = (TextColumn("{task.description}"), BarColumn(bar_width=30), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=paper.err, transient=True) as progress:
        tasks: dict[str, Any] = {}

        def show(what: str, done: int, of: int) -> None:
            if what not in tasks:
                tasks[what] = progress.add_task(what, total=of)
            progress.update(tasks[what], completed=done, total=of)

        yield show


def keep_run(task: str, at: datetime, result: dict[str, Any]) -> None:
    """Write a run beside the earlier ones, to compare: BATON_DATA/evaluations/<time>-<task>.json.

    Where that cannot be written it is told, and the result is shown all the same.
    """
    settings = load_settings()
    folder = settings.data / KEPT
    whole = json.dumps({"task": task, "at": at.isoformat(), **result}, ensure_ascii=False, indent=1)
    try:
        make_private(settings.data)
        folder.mkdir(exist_ok=True)
        (folder / f"{at:%Y%m%dT%H%M%S%f}-{task}.json").write_text(whole, encoding="utf-8")
    except (Misconfigured, OSError) as problem:
        reason = f"{folder} cannot be written ({problem.strerror})" if isinstance(problem, OSError) else str(problem)
        paper.err.print(
            f"Not kept for comparison: {reason.rstrip('.')}. Set BATON_DATA.", markup=False, highlight=False
        )


def left_out(file: str, flaws: Sequence[Flaw]) -> None:
    """Tell on stderr which lines of a file were left out."""
    for line in told_flaws(file, flaws):
        paper.err.print(f"Left out: {line}", markup=False, highlight=False)


def previous_run(task: str) -> dict[str, Any] | None:
    """The latest kept run of a task, if any can be read."""
    folder = load_settings().data / KEPT
    for file in sorted(folder.glob(f"*-{task}.json"), reverse=True):
        try:
            found = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        return found if isinstance(found, dict) else None
    return None
