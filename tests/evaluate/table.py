"""The rows of an evaluation as people read them: in a terminal and as Markdown for a page."""

from collections.abc import Iterable, Sequence

from rich.table import Table

from tests.evaluate.goals import goal_of
from tests.evaluate.record import Row

COLUMNS = ("task", "figure", "value", "95 % interval or draws", "n", "goal", "", "best peer in the same run")


def table(rows: Sequence[Row]) -> Table:
    shown = Table(box=None, pad_edge=False)
    for name in COLUMNS:
        shown.add_column(name)
    for row in rows:
        shown.add_row(*_cells(row))
    return shown


def markdown(rows: Sequence[Row]) -> str:
    """A table of all rows, one line each; a vertical bar inside a cell is escaped."""
    lines = [_line(COLUMNS), _line("---" for _ in COLUMNS)]
    return "\n".join([*lines, *(_line(_cells(row)) for row in rows)]) + "\n"


def _cells(row: Row) -> tuple[str, ...]:
    goal = goal_of(row)
    peer = f"{row.peer} {row.peer_value:.3f}" if row.peer and row.peer_value is not None else ""
    met = "" if goal is None else "met" if goal.met(row) else "missed"
    figure = row.metric.replace("_", " ")
    interval = f"{row.low:.3f}–{row.high:.3f}"
    return row.task, figure, f"{row.value:.3f}", interval, f"{row.n:,}", str(goal or ""), met, peer


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
