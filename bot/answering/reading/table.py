"""Reads FAQ entries from CSV, as spreadsheets of every make save it.

Columns: `question` and `answer`; optional `phrasings` (with `|` between) or `phrasing_1`, `phrasing_2` …, `url`, `id`,
`plan` (with `|` between): a row for the customers of a plan; below a row with the same question, it is what they read
instead.
"""

import csv
import io
import re

from bot.answering.reading.result import Page, plans_in

_NAMES = {
    "question": ("question", "q", "title", "frage"),
    "answer": ("answer", "a", "text", "response", "reply"),
    "phrasings": ("phrasings", "phrasing", "alternatives", "variants", "synonyms", "alternative_phrasings"),
    "url": ("url", "link", "source", "source_url"),
    "id": ("id", "key", "slug"),
    "plan": ("plan", "plans", "for_plan"),
}
_NUMBERED = re.compile(r"^(?:alternative_)?(?:phrasing|alternative|variant)_?\d+$")
LONGEST_FIELD = 1_000_000


def read(text: str, page: Page) -> None:
    """Add every row to the page."""
    csv.field_size_limit(LONGEST_FIELD)
    header = text.lstrip("\ufeff").split("\n", 1)[0]
    rows = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=_delimiter(header))
    try:
        columns = _columns(next(rows, []))
        if "question" not in columns or "answer" not in columns:
            found = ", ".join(name.strip()[:30] for name in re.split(r"[,;\t]", header)[:8]) or "nothing"
            page.skip(1, f"expected the columns question and answer in the first line, found {found}", broken=True)
            return
        before = rows.line_num
        for row in rows:
            line, before = before + 1, rows.line_num
            if any(cell.strip() for cell in row):
                _add(row, columns, line, page)
    except csv.Error as problem:
        page.skip(rows.line_num, f"not valid CSV: {problem}", broken=True)


def _delimiter(header: str) -> str:
    """The mark that makes the most known columns of the first line."""
    return max(",;\t|", key=lambda mark: len(_columns(header.strip().split(mark))))


def _columns(header: list[str]) -> dict[str, list[int]]:
    """Where each kind of column stands."""
    columns: dict[str, list[int]] = {}
    for at, cell in enumerate(header):
        name = re.sub(r"[\s-]+", "_", cell.strip().strip('"').lower())
        for kind, names in _NAMES.items():
            if name in names or (kind == "phrasings" and _NUMBERED.match(name)):
                columns.setdefault(kind, []).append(at)
    return columns


def _add(row: list[str], columns: dict[str, list[int]], line: int, page: Page) -> None:
    def cells(kind: str) -> list[str]:
        return [row[at].strip() for at in columns.get(kind, []) if at < len(row)]

    if len(row) <= max(columns["question"][0], columns["answer"][0]):
        page.skip(line, f"the row has only {len(row)} columns; quote the answer if it holds the delimiter")
        return
    url, name, plan = cells("url"), cells("id"), cells("plan")
    page.add(
        line,
        cells("question")[0],
        cells("answer")[0],
        phrasings=tuple(part for cell in cells("phrasings") for part in cell.split("|")),
        url=url[0] if url and url[0] else None,
        id=name[0] if name and name[0] else None,
        plans=plans_in(plan[0]) if plan else (),
    )
