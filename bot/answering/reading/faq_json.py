"""Reads FAQ entries from JSON: `{"questions": [{"question": …, "answer": …}]}` or the list alone.

Optional in an entry: `phrasings` (a list, or one string with `|` between), `url`, `id`, and `plan` (one, or a
list): for the customers of a plan; after an entry with the same question, it is what they read instead.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from bot.answering.reading.result import Page, plans_in

_LIST = re.compile(r'^\s*\{(?:.*?)"questions"\s*:\s*\[', re.DOTALL)
_BARE_LIST = re.compile(r"^\s*\[")
_BETWEEN = re.compile(r"[\s,]*")


def read(text: str, page: Page) -> None:
    """Add every entry to the page."""
    try:
        whole = json.loads(text)
    except json.JSONDecodeError as problem:
        page.skip(problem.lineno, f"not valid JSON: {problem.msg} (column {problem.colno})", broken=True)
        return
    except RecursionError:
        page.skip(0, "nested too deeply to be a list of questions", broken=True)
        return
    entries = whole.get("questions") if isinstance(whole, dict) else whole
    if not isinstance(entries, list):
        expected = '{"questions": [{"question": "…", "answer": "…"}]}'
        page.skip(1, f"expected {expected}, found no list of questions", broken=True)
        return
    for entry, line in zip(entries, _lines(text, len(entries)), strict=True):
        _add(entry, line, page)


def _add(entry: Any, line: int, page: Page) -> None:
    if not isinstance(entry, dict):
        page.skip(line, 'expected an entry like {"question": "…", "answer": "…"}')
        return
    question, answer = entry.get("question"), entry.get("answer")
    for name, value in (("question", question), ("answer", answer)):
        if not isinstance(value, str):
            page.skip(line, f"the entry has no {name}" if value is None else f"the {name} must be text")
            return
    url, id = entry.get("url"), entry.get("id")
    page.add(
        line,
        str(question),
        str(answer),
        phrasings=_phrasings(entry.get("phrasings")),
        url=url if isinstance(url, str) and url else None,
        id=str(id) if isinstance(id, str | int) else None,
        plans=plans_in(entry.get("plan")),
    )


def _phrasings(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(value.split("|"))
    return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def _lines(text: str, count: int) -> Iterator[int]:
    """The line on which each entry of the list begins; 0 for all where the list cannot be found again."""
    start = _BARE_LIST.match(text) or _LIST.match(text)
    if start is None:
        yield from [0] * count
        return
    decoder, at, line, counted = json.JSONDecoder(), start.end(), 1, 0
    for _ in range(count):
        between = _BETWEEN.match(text, at)
        at = between.end() if between else at
        line, counted = line + text.count("\n", counted, at), at
        yield line
        try:
            _, at = decoder.raw_decode(text, at)
        except ValueError:  # another list of that name came first; lines are then only near
            continue
