"""Measures how well Baton understands, beside peers, and writes evaluation.json and, for a page, evaluation.md.

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

from adapters.model.local import Settings, create
from tests.evaluate.record import RememberingEncoder, Row, Setting, Task
from tests.evaluate.table import markdown, table

ROOT = Path(__file__).resolve().parents[2]
console = Console(stderr=True, highlight=False)


def tasks() -> list[Task]:
    files = sorted((ROOT / "tests" / "evaluate" / "tasks").glob("*.py"))
    return [importlib.import_module(f"tests.evaluate.tasks.{file.stem}").TASK for file in files]


def write(rows: list[Row], path: Path) -> None:
    """After every task, so that a run that is broken off keeps what it found."""
    path.write_text(json.dumps([row.as_json() for row in rows], indent=1) + "\n", encoding="utf-8")
    path.with_suffix(".md").write_text(markdown(rows), encoding="utf-8")


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
        write(rows, options.out)
    Console(highlight=False).print(table(rows))
    console.print(f"Written to {options.out} and, as a table, to {options.out.with_suffix('.md')}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
