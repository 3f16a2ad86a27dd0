"""Reads questions with the entries of the knowledge that answer them, and tells by line what is wrong.

CSV with a header (`query,expected`): `expected` names one entry, or several with `|` between; each by its id, by the
part of its id after the `#`, or by its question; an article by its file or title, whose sections are then all right.
Empty means that the knowledge does not answer it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from posixpath import splitext

from bot.answering.reading.result import clean, slug
from bot.answering.snapshot import normal
from bot.core.knowledge import Passage
from bot.learning.files import LONGEST_TEXT, BadExamples, Flaw, plain_text, table_rows

QUERY_COLUMNS = ("query", "question", "text", "message", "utterance")
EXPECTED_COLUMNS = ("expected", "entry", "gold", "answer_id", "id")
SHOWN = 60


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a customer.

    Attributes:
        expected: ids of the entries that answer it, any of which is right; none when the knowledge has no answer.
        line: where it stands in its file.
    """

    text: str
    expected: frozenset[str]
    line: int = 0


@dataclass(frozen=True, slots=True)
class Queries:
    """What a file holds. `flaws` are of lines that were left out."""

    file: str
    rows: tuple[Asked, ...]
    flaws: tuple[Flaw, ...] = ()


def read_queries(path: Path, passages: Sequence[Passage]) -> Queries:
    """Every question of the file that can be used with this knowledge.

    Raises:
        BadExamples: the file as a whole cannot be used, or no line of it can. Misconfigured: there is no such file.
    """
    known = _Names(passages)
    rows: list[Asked] = []
    flaws: list[Flaw] = []
    for found in table_rows(plain_text(path), (QUERY_COLUMNS, EXPECTED_COLUMNS), "query,expected"):
        if isinstance(found, Flaw):
            flaws.append(found)
            continue
        line, (text, expected) = found
        ids, unknown = known.entries(expected)
        if not text:
            flaws.append(Flaw(line, "the query is empty"))
        elif unknown:
            flaws.append(Flaw(line, f'the knowledge has no entry "{unknown[:SHOWN]}"'))
        else:
            rows.append(Asked(text[:LONGEST_TEXT], ids, line))
    whole = [flaw for flaw in flaws if not flaw.line]
    if whole or not rows:
        raise BadExamples(path.name, flaws or [Flaw(0, "there is no query in it")])
    return Queries(path.name, tuple(rows), tuple(sorted(flaws)))


class _Names:
    """Every name that an entry goes by."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._by: dict[str, set[str]] = {}
        for passage in passages:
            for name in (passage.id, passage.id.rpartition("#")[2], normal(passage.title)):
                self._by.setdefault(name, set()).add(passage.id)
        self._phrasings: dict[str, set[str]] = {}
        self._articles: dict[str, set[str]] = {}
        for passage in passages:
            for phrasing in passage.phrasings:
                self._phrasings.setdefault(normal(phrasing), set()).add(passage.id)
            for name in _article(passage):
                self._articles.setdefault(name, set()).add(passage.id)

    def entries(self, cell: str) -> tuple[frozenset[str], str]:
        """The ids that a cell names, and the first name in it that nothing goes by."""
        if not cell or (whole := self._of(cell)):
            return (frozenset(whole) if cell else frozenset()), ""
        found: set[str] = set()
        for name in (part.strip() for part in cell.split("|")):
            if name and not (ids := self._of(name)):
                return frozenset(), name
            if name:
                found |= ids
        return frozenset(found), "" if found else cell

    def _of(self, name: str) -> set[str]:
        """By id, by question, by an id as a table wrote it, by a phrasing, or by the article, in this order."""
        name = clean(name)
        for ids in (self._by.get(name), self._by.get(normal(name)), self._by.get(slug(name))):
            if ids:
                return ids
        return self._phrasings.get(normal(name)) or self._articles.get(normal(name), set())


def _article(passage: Passage) -> set[str]:
    """What the article that a passage is a section of goes by: its file, with folders and ending or without; its title;
    and the section's own heading."""
    file = passage.id.rpartition("#")[0]
    _, _, article = file.partition(".jsonl/")
    names = {file, article or file, (article or file).rsplit("/", 1)[-1]}
    names |= {splitext(name)[0] for name in names}
    headings = passage.title.split(" › ")
    return {normal(name) for name in (*names, headings[0], headings[-1]) if name}
