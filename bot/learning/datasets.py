"""Reads labelled messages and tells, line by line, everything that is wrong with them before anything is trained.

Two forms: chat-format JSONL (`{"messages": [{"role": "system" | "user" | "assistant", "content": …}, …]}`, one example
a line, the assistant's words are the label) and CSV with a header (`text,category`). UTF-8, with or without a mark.
"""

import csv
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.core.errors import Misconfigured

LARGEST_FILE = 200 * 1024 * 1024
LONGEST_TEXT = 8_192
"""Characters kept of one message; the encoder reads far fewer."""
LONGEST_LABEL = 200
MOST_LABELS = 1_000
TEXT_COLUMNS = ("text", "message", "utterance", "sentence")
LABEL_COLUMNS = ("category", "label", "intent")
ROLES = ("system", "user", "assistant")
SHOWN = 20


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

    def __init__(self, file: str, flaws: Sequence[Flaw], *, done: str = "trained") -> None:
        self.flaws = tuple(sorted(flaws))
        count = "1 thing" if len(flaws) == 1 else f"{len(flaws):,} things"
        lines = [f"  {flaw.told(file)}" for flaw in self.flaws[:SHOWN]]
        if len(flaws) > SHOWN:
            lines.append(f"  … and {len(flaws) - SHOWN:,} more")
        super().__init__("\n".join((f"Nothing was {done}: {count} in {file} must be put right.", *lines)))


@dataclass(frozen=True, slots=True)
class Example:
    """A message with its label, and the line it stands in."""

    text: str
    label: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Examples:
    """What a file holds. `flaws` are what was found wrong and, for a lenient reading, left out."""

    file: str
    rows: tuple[Example, ...]
    flaws: tuple[Flaw, ...] = ()

    @property
    def texts(self) -> list[str]:
        return [row.text for row in self.rows]

    @property
    def labels(self) -> list[str]:
        return [row.label for row in self.rows]

    @property
    def fingerprint(self) -> str:
        """Of texts and labels in any order; the same examples always have the same."""
        whole = hashlib.sha256()
        for text, label in sorted((row.text, row.label) for row in self.rows):
            whole.update(f"{text}\x1f{label}\x1e".encode())
        return whole.hexdigest()[:16]

    def without(self, label: str | None) -> "Examples":
        return Examples(self.file, tuple(row for row in self.rows if row.label != label), self.flaws)

    def only(self, label: str | None) -> list[str]:
        return [row.text for row in self.rows if row.label == label]


def read_examples(path: Path) -> Examples:
    """Everything that stands in the file, with the flaws that concern single lines; see `for_training`.

    Raises:
        BadExamples: the file as a whole cannot be read. Misconfigured: there is no such file, or it is too large.
    """
    raw = _contents(path)
    text, flaws = _decoded(path.name, raw)
    rows: list[Example] = []
    parse = _csv_rows if path.suffix.lower() in (".csv", ".tsv") else _chat_rows
    for found in parse(text):
        if isinstance(found, Flaw):
            flaws.append(found)
        elif problem := _wrong(found):
            flaws.append(Flaw(found.line, problem))
        else:
            rows.append(found)
    return Examples(path.name, tuple(rows), tuple(sorted(flaws)))


def for_training(found: Examples, *, lenient: bool = False, outside: str | None = None) -> Examples:
    """Examples fit to learn from: each text once, no contradictions, at least two labels.

    Args:
        lenient: leave bad lines out and tell them, instead of refusing the file.
        outside: the label of messages that belong to none; it does not count as one.

    Raises:
        BadExamples: grave flaws (never those of single lines when lenient).
    """
    flaws, rows = list(found.flaws), []
    labels_of: dict[str, Counter[str]] = {}
    for row in found.rows:
        labels_of.setdefault(_folded(row.text), Counter())[row.label] += 1
    first: dict[str, Example] = {}
    for row in found.rows:
        key = _folded(row.text)
        if len(labels_of[key]) > 1:
            named = " and ".join(f'"{label}"' for label in sorted(labels_of[key])[:3])
            flaws.append(Flaw(row.line, f"the same text is labelled {named}"))
        elif key in first:
            flaws.append(Flaw(row.line, f"stands already in line {first[key].line}", grave=False))
        else:
            first[key] = row
            rows.append(row)
    grave = [flaw for flaw in flaws if flaw.grave and not (lenient and flaw.line)]
    grave += _too_few(rows, outside)
    if grave:
        raise BadExamples(found.file, [*grave, *(flaw for flaw in flaws if flaw.grave and flaw not in grave)])
    return Examples(found.file, tuple(rows), tuple(sorted(flaws)))


def sampled(found: Examples, most: int) -> Examples:
    """At most `most` examples, taken evenly from the labels in an order that a fixed hash gives."""
    if len(found.rows) <= most:
        return found
    by_label: dict[str, list[Example]] = {}
    for row in sorted(found.rows, key=lambda row: place(row.text)):
        by_label.setdefault(row.label, []).append(row)
    kept: list[Example] = []
    depth = 0
    while len(kept) < most:
        layer = [rows[depth] for rows in by_label.values() if depth < len(rows)]
        kept += layer[: most - len(kept)]
        depth += 1
    return Examples(found.file, tuple(sorted(kept, key=lambda row: row.line)), found.flaws)


def place(text: str) -> int:
    """A place between 0 and 2^64 that depends on nothing but the text."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "ignore"), digest_size=8).digest(), "big")


def plain_text(path: Path) -> str:
    """What a file of examples says.

    Raises:
        BadExamples: a line is not UTF-8. Misconfigured: there is no such file, or it is too large.
    """
    return _decoded(path.name, _contents(path))[0]


def _too_few(rows: Sequence[Example], outside: str | None) -> list[Flaw]:
    labels = {row.label for row in rows} - {outside}
    if not rows:
        return [Flaw(0, "there is no example in it that can be used")]
    if len(labels) < 2:
        return [
            Flaw(0, f'all usable examples have one label ("{next(iter(labels), outside)}"); at least two are needed')
        ]
    if len(labels) > MOST_LABELS:
        return [Flaw(0, f"{len(labels):,} different labels; at most {MOST_LABELS:,} can be told apart")]
    return []


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _contents(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise Misconfigured(f"{path} is larger than {LARGEST_FILE >> 20} MB. Train on a part of it.")
        return path.read_bytes()
    except OSError as problem:
        raise Misconfigured(f"{path} cannot be read: {problem.strerror}. Name a file that exists.") from problem


def _decoded(name: str, raw: bytes) -> tuple[str, list[Flaw]]:
    """The text, or a report of every line that is not UTF-8."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BadExamples(name, [Flaw(0, "it is UTF-16; save it as UTF-8")])
    try:
        return raw.decode("utf-8-sig").replace("\x00", " "), []
    except UnicodeDecodeError:
        lines = raw.splitlines()
    flaws = [Flaw(n, problem) for n, line in enumerate(lines, 1) if (problem := _not_utf8(line))]
    raise BadExamples(name, flaws or [Flaw(0, "it is not UTF-8; save it as UTF-8")])


def _not_utf8(line: bytes) -> str:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError as problem:
        return f"byte 0x{line[problem.start]:02x} at column {problem.start + 1} is not UTF-8; save the file as UTF-8"
    return ""


def _csv_rows(text: str) -> Iterator[Example | Flaw]:
    csv.field_size_limit(LARGEST_FILE)
    head = text.split("\n", 1)[0]
    between = max(",;\t", key=head.count)
    reader = csv.reader(text.splitlines(keepends=True), delimiter=between)
    try:
        header = [cell.strip().lower() for cell in next(reader, [])]
        columns = [next((header.index(n) for n in names if n in header), -1) for names in (TEXT_COLUMNS, LABEL_COLUMNS)]
        if min(columns) < 0:
            yield Flaw(0, "the first line must name the columns, as in text,category")
            return
        before = reader.line_num
        for cells in reader:
            line, before = before + 1, reader.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) <= max(columns):
                yield Flaw(line, f"{len(cells)} columns instead of {len(header)}")
            else:
                yield Example(cells[columns[0]].strip()[:LONGEST_TEXT], cells[columns[1]].strip(), line)
    except csv.Error as problem:
        yield Flaw(reader.line_num, f"not CSV ({problem})")


def _chat_rows(text: str) -> Iterator[Example | Flaw]:
    for line, raw in enumerate(text.split("\n"), 1):
        if raw.strip():
            try:
                yield _chat_example(json.loads(raw), line)
            except (ValueError, RecursionError) as problem:
                yield Flaw(line, "not JSON" if isinstance(problem, json.JSONDecodeError) else str(problem)[:200])


def _chat_example(found: Any, line: int) -> Example | Flaw:
    messages = found.get("messages") if isinstance(found, dict) else None
    if not isinstance(messages, list) or not all(isinstance(message, dict) for message in messages):
        return Flaw(line, 'expected {"messages": [{"role": …, "content": …}, …]}')
    said = [(message.get("role"), message.get("content")) for message in messages]
    for role, content in said:
        if role not in ROLES:
            return Flaw(line, f"the role {json.dumps(role)[:40]} is unknown; expected system, user or assistant")
        if not isinstance(content, str):
            return Flaw(line, f"the content of the {role} message is not text")
    talk = [(str(role), str(content)) for role, content in said if role != "system"]
    if [role for role, _ in talk] != ["user", "assistant"]:
        return Flaw(line, "expected one user message and then one assistant message with the label")
    return Example(talk[0][1].strip()[:LONGEST_TEXT], talk[1][1].strip(), line)


def _wrong(row: Example) -> str:
    if not row.text:
        return "the text is empty"
    if not row.label:
        return "the label is empty"
    if len(row.label) > LONGEST_LABEL:
        return f"the label has {len(row.label):,} characters; a label is a short name"
    return ""


def told(found: Examples) -> Iterable[str]:
    """What was left out, one line each, at most SHOWN of them."""
    return told_flaws(found.file, found.flaws)


def told_flaws(file: str, flaws: Sequence[Flaw]) -> Iterable[str]:
    """Flaws of a file, one line each, at most SHOWN of them."""
    for flaw in flaws[:SHOWN]:
        yield flaw.told(file)
    if len(flaws) > SHOWN:
        yield f"… and {len(flaws) - SHOWN:,} more"
