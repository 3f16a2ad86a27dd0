"""Reads labelled messages and tells, line by line, everything that is wrong with them before anything is trained.

Two forms: chat-format JSONL (`{"messages": [{"role": "system" | "user" | "assistant", "content": …}, …]}`, one example
a line, the assistant's words are the label) and a table with a header (`text,category`). A record may also name the two
as a table does.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.learning.files import LONGEST_TEXT, BadExamples, Flaw, is_table, plain_text, records, table_rows

LONGEST_LABEL = 200
MOST_LABELS = 1_000
TEXT_COLUMNS = ("text", "message", "utterance", "sentence")
LABEL_COLUMNS = ("category", "label", "intent")
NOTHING = "there is no example in it that can be used"
ROLES = ("system", "user", "assistant")


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
    rows: list[Example] = []
    flaws: list[Flaw] = []
    for found in _examples(plain_text(path), path.name):
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
    if all(flaw.line for flaw in grave):  # what is wrong with the whole file explains the rest
        grave += _too_few(rows, outside)
    if grave:
        raise BadExamples(found.file, [*grave, *(flaw for flaw in flaws if flaw.grave and flaw not in grave)])
    return Examples(found.file, tuple(rows), tuple(sorted(flaws)))


def for_testing(found: Examples) -> Examples:
    """Examples to measure on: whatever of the file can be used.

    Raises:
        BadExamples: none of it can.
    """
    if not found.rows:
        raise BadExamples(found.file, found.flaws or [Flaw(0, NOTHING)])
    return found


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


def _too_few(rows: Sequence[Example], outside: str | None) -> list[Flaw]:
    labels = {row.label for row in rows} - {outside}
    if not rows:
        return [Flaw(0, NOTHING)]
    if len(labels) < 2:
        return [
            Flaw(0, f'all usable examples have one label ("{next(iter(labels), outside)}"); at least two are needed')
        ]
    if len(labels) > MOST_LABELS:
        return [Flaw(0, f"{len(labels):,} different labels; at most {MOST_LABELS:,} can be told apart")]
    return []


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _examples(text: str, name: str) -> Iterable[Example | Flaw]:
    columns = (TEXT_COLUMNS, LABEL_COLUMNS)
    if is_table(text, columns, name):
        for found in table_rows(text, columns, "text,category"):
            yield found if isinstance(found, Flaw) else Example(found[1][0][:LONGEST_TEXT], found[1][1], found[0])
        return
    for record in records(text):
        yield record if isinstance(record, Flaw) else _example(record[1], record[0])


def _example(found: Any, line: int) -> Example | Flaw:
    if isinstance(found, dict) and "messages" not in found:
        named = {str(name).lower(): value for name, value in found.items()}
        pair = [next((named[n] for n in names if n in named), None) for names in (TEXT_COLUMNS, LABEL_COLUMNS)]
        if isinstance(pair[0], str) and isinstance(pair[1], str):
            return Example(pair[0].strip()[:LONGEST_TEXT], pair[1].strip(), line)
    return _chat_example(found, line)


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
