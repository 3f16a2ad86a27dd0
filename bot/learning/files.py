"""Opens files of examples that anybody may have made, and tells by line what is wrong with them.

Tables are CSV with a header, between commas, semicolons or tabs. Records are JSONL, one object a line, or one JSON
list. Both are UTF-8, with or without a mark. What a file is follows from what stands in it, not from its name.
"""

import csv
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from bot.core.errors import Misconfigured

LARGEST_FILE = 200 * 1024 * 1024
LONGEST_TEXT = 8_192
"""Characters kept of one message; the encoder reads far fewer."""
SHOWN = 20
_ODD = re.compile(r"\\u(?:0000|[dD][89a-fA-F])")
"""Escapes that may stand for what no text can hold: a null byte, half of a pair."""
Columns = Sequence[Sequence[str]]
"""For each column that is wanted, the names it may have."""


@dataclass(frozen=True, slots=True, order=True)
class Flaw:
    """Something wrong in a file.

    Attributes:
        line: 1-based; 0 for the file as a whole.
        grave: nothing may be trained while it stands; otherwise the line is left out and told.
    """

    line: int
    problem: str
    grave: bool = True

    def told(self, file: str) -> str:
        return f"{file}:{self.line}: {self.problem}" if self.line else f"{file}: {self.problem}"


class BadExamples(Misconfigured):
    """A file of examples cannot be used as it is; every flaw is told with its line."""

    def __init__(self, file: str, flaws: Sequence[Flaw]) -> None:
        self.flaws = tuple(sorted(flaws))
        count = "1 thing" if len(flaws) == 1 else f"{len(flaws):,} things"
        lines = [f"  {flaw.told(file)}" for flaw in self.flaws[:SHOWN]]
        if len(flaws) > SHOWN:
            lines.append(f"  … and {len(flaws) - SHOWN:,} more")
        super().__init__("\n".join((f"Nothing was begun: {count} in {file} must be put right.", *lines)))


def plain_text(path: Path) -> str:
    """What a file of examples says.

    Raises:
        BadExamples: a line is not UTF-8. Misconfigured: there is no such file, or it is too large.
    """
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise Misconfigured(f"{path} is larger than {LARGEST_FILE >> 20} MB. Take a part of it.")
        raw = path.read_bytes()
    except OSError as problem:
        raise Misconfigured(f"{path} cannot be read: {problem.strerror}. Name a file that exists.") from problem
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")) or raw.count(0) > len(raw) / 4:
        raise BadExamples(path.name, [Flaw(0, "it is UTF-16; save it as UTF-8")])
    try:
        return raw.decode("utf-8-sig").replace("\x00", " ")
    except UnicodeDecodeError:
        lines = raw.splitlines()
    flaws = [Flaw(n, wrong) for n, line in enumerate(lines, 1) if (wrong := _not_utf8(line))]
    raise BadExamples(path.name, flaws or [Flaw(0, "it is not UTF-8; save it as UTF-8")])


def is_table(text: str, columns: Columns, name: str) -> bool:
    """A table by its header; where that names other columns, by the file's name."""
    if min(_columns(_header(text), columns)) >= 0:
        return True
    return name.lower().endswith((".csv", ".tsv")) and not text.lstrip().startswith(("{", "["))


def table_rows(text: str, columns: Columns, example: str) -> Iterator[tuple[int, list[str]] | Flaw]:
    """The line of each row with its cells in the wanted columns, stripped.

    Args:
        example: a header as it is expected, for the report.
    """
    header = _header(text)
    wanted = _columns(header, columns)
    if min(wanted) < 0:
        found = ", ".join(header)[:60]
        instead = f'; it says "{found}"' if found else ""
        yield Flaw(0, f"the first line must name the columns, as in {example}{instead}")
        return
    reader = _reader(text)
    try:
        next(reader)
        before = reader.line_num
        for cells in reader:
            line, before = before + 1, reader.line_num
            if any(cell.strip() for cell in cells):
                problem = _misshapen(cells, len(header), max(wanted), before if before > line else 0)
                yield Flaw(line, problem) if problem else (line, [cells[column].strip() for column in wanted])
    except csv.Error as problem:
        yield Flaw(reader.line_num, f"not CSV ({problem})")


def records(text: str) -> Iterator[tuple[int, Any] | Flaw]:
    """The line of each record with what it says: of JSONL, or of one JSON list."""
    if text.lstrip().startswith("[") and (listed := _listed(text)) is not None:
        yield from listed
        return
    for line, raw in enumerate(text.split("\n"), 1):
        if raw.strip():
            try:
                yield line, _loaded(raw)
            except (ValueError, RecursionError):
                yield Flaw(line, "not JSON")


def told_flaws(file: str, flaws: Sequence[Flaw]) -> Iterator[str]:
    """Flaws of a file, one line each, at most SHOWN of them."""
    for flaw in flaws[:SHOWN]:
        yield flaw.told(file)
    if len(flaws) > SHOWN:
        yield f"… and {len(flaws) - SHOWN:,} more"


def _not_utf8(line: bytes) -> str:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError as problem:
        return f"byte 0x{line[problem.start]:02x} at column {problem.start + 1} is not UTF-8; save the file as UTF-8"
    return ""


def _reader(text: str) -> Any:
    csv.field_size_limit(LARGEST_FILE)
    head = re.split(r"[\r\n]", text, maxsplit=1)[0]
    return csv.reader(StringIO(text, newline=""), delimiter=max(",;\t", key=head.count))


def _header(text: str) -> list[str]:
    try:
        return [cell.strip().lower() for cell in next(_reader(text[:LONGEST_TEXT]), [])]
    except csv.Error:
        return []


def _columns(header: Sequence[str], wanted: Columns) -> list[int]:
    return [next((header.index(name) for name in names if name in header), -1) for names in wanted]


def _misshapen(cells: list[str], of: int, last: int, ends: int) -> str:
    """What is wrong with the number of cells. Empty ones at the end, which tables like to leave, do no harm."""
    while len(cells) > of and not cells[-1].strip():
        cells.pop()
    if last < len(cells) <= of:
        return ""
    count = f"{len(cells)} column{'s' * (len(cells) != 1)} instead of {of}"
    if ends:
        return f"{count}, and it goes on to line {ends}; look for a quotation mark that is not closed"
    return f"{count}; quote a text that holds the delimiter" if len(cells) > of else count


def _listed(text: str) -> list[tuple[int, Any] | Flaw] | None:
    """The entries of a JSON list, each with its line; None where the lines are records of their own."""
    decoder, found = json.JSONDecoder(), list[tuple[int, Any] | Flaw]()
    try:
        whole = json.loads(text)
    except RecursionError:
        return [Flaw(1, "not JSON")]
    except json.JSONDecodeError as problem:
        if problem.msg == "Extra data":
            return None
        return [Flaw(problem.lineno, f"not JSON: {problem.msg[:1].lower()}{problem.msg[1:]}")]
    at, line, counted = text.index("[") + 1, 1, 0
    for _ in whole:
        while text[at] in " \t\r\n,":
            at += 1
        line, counted = line + text.count("\n", counted, at), at
        _, end = decoder.raw_decode(text, at)
        found.append((line, _loaded(text[at:end])))
        at = end
    return found


def _loaded(raw: str) -> Any:
    found = json.loads(raw)
    return _tidy(found) if _ODD.search(raw) else found


def _tidy(value: Any) -> Any:
    """The same without what no text can hold."""
    if isinstance(value, str):
        return value.replace("\x00", " ").encode("utf-8", "replace").decode()
    if isinstance(value, list):
        return [_tidy(one) for one in value]
    if isinstance(value, dict):
        return {_tidy(key): _tidy(one) for key, one in value.items()}
    return value
