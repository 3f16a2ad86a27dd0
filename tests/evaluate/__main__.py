"""Measures how well Baton understands, beside peers, and writes evaluation.json.

    python -m tests.evaluate [--data FOLDER] [--only NAME …]

Each file of `tests/evaluate/tasks` is a task and exports TASK. Public sets are read from FOLDER; a set that is not
there is left out and named.
"""

import argparse
import importlib
import json
import sys
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from adapters.model.local import Settings, create
from tests.evaluate.record import RememberingEncoder, Row, Setting, Task

ROOT = Path(__file__).resolve().parents[2]
console = Console(stderr=True, highlight=False)


def tasks() -> list[Task]:
    files = sorted((ROOT / "tests" / "evaluate" / "tasks").glob("*.py"))
    return [importlib.import_module(f"tests.evaluate.tasks.{file.stem}").TASK for file in files]


def show(rows: list[Row]) -> None:
    table = Table(box=None, pad_edge=False)
    for name in ("task", "metric", "value", "95 % interval", "n", "peer", ""):
        table.add_column(name)
    for row in rows:
        peer = "" if row.peer_value is None else f"{row.peer_value:.3f}"
        interval = f"{row.low:.3f}–{row.high:.3f}"
        table.add_row(row.task, row.metric, f"{row.value:.3f}", interval, f"{row.n:,}", row.peer or "", peer)
    Console(highlight=False).print(table)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.evaluate", description=__doc__)
    parser.add_argument("--data", type=Path, help="folder of public sets")
    parser.add_argument("--only", nargs="*", help="names of tasks")
    parser.add_argument("--out", type=Path, default=ROOT / "evaluation.json")
    options = parser.parse_args()
    encoder = RememberingEncoder(create(Settings(model_threads=2)))
    setting = Setting(encoder, options.data, lambda line: console.print(f"  {line}", style="dim"))
    rows: list[Row] = []
    for task in tasks():
        if options.only and task.name not in options.only:
            continue
        start = time.monotonic()
        console.print(f"{task.name} …")
        rows += task.run(setting)
        console.print(f"  {time.monotonic() - start:.0f} s", style="dim")
    show(rows)
    options.out.write_text(json.dumps([row.as_json() for row in rows], indent=1) + "\n", encoding="utf-8")
    console.print(f"Written to {options.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
