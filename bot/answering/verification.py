"""Does everything that an answer states stand in what it cites? Numbers, prices, dates, names, ids, addresses.

What can be compared exactly is compared exactly, whoever worded the answer. A rule of thumb for names: a capitalised
word inside a sentence that stands neither in the sources nor among the known names was made up.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.answering.statements import Statement, statements_of, words_of
from bot.answering.stems import stems_of
from bot.core.knowledge import Passage

VERSION = "verify-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What came of the comparison.

    Attributes:
        checked: how many statements were compared.
        unsupported: those that stand nowhere in the sources, in reading order.
        uncovered: questions of the customer that the answer says nothing about.
    """

    checked: int
    unsupported: tuple[Statement, ...] = ()
    uncovered: tuple[str, ...] = ()
    version: str = VERSION

    @property
    def good(self) -> bool:
        return not self.unsupported and not self.uncovered

    @property
    def complaint(self) -> str:
        """For a model that is asked once more: what to leave out and what to add; empty when it is good."""
        parts = []
        if self.unsupported:
            listed = ", ".join(f"{one.kind} “{one.text}”" for one in self.unsupported[:8])
            parts.append(f"These stand in no source that you cite: {listed}. Leave them out.")
        if self.uncovered:
            parts.append("You did not answer: " + " / ".join(self.uncovered[:4]))
        return " ".join(parts)


def verify(
    answer: str,
    passages: Sequence[Passage],
    tool_results: Sequence[str] = (),
    *,
    questions: Sequence[str] = (),
    known: Collection[str] = (),
) -> Verified:
    """Compare an answer with what it stands on.

    Args:
        answer: what shall be sent, Markdown.
        passages: those that the answer cites, no others.
        tool_results: what actions returned for this customer, as text.
        questions: the customer's, each to be covered; none to skip that.
        known: names that may always be said: the company's, the bot's, the customer's own.
    """
    sources = [*(text for passage in passages for text in _texts(passage)), *tool_results]
    stated = statements_of(answer)
    allowed = frozenset().union(*(_supported(text) for text in sources))
    words: set[str] | None = None
    unsupported = []
    for statement in stated:
        if statement.key in allowed:
            continue
        if statement.kind == "name":
            words = words if words is not None else _vocabulary(sources, known, questions)
            if words.issuperset(words_of(statement.text)):
                continue
        unsupported.append(statement)
    uncovered = tuple(question for question in questions if not _covers(answer, passages, question))
    return Verified(checked=len(stated), unsupported=tuple(unsupported), uncovered=uncovered)


def unsupported(answer: str, passages: Sequence[Passage], tool_results: Sequence[str] = ()) -> tuple[str, ...]:
    """Only the words of an answer that stand in no source; empty when all do."""
    return tuple(statement.text for statement in verify(answer, passages, tool_results).unsupported)


@lru_cache(maxsize=4_096)
def _supported(text: str) -> frozenset[tuple[str, ...]]:
    """The keys of what may be said on the ground of this text: a date also without its year, a price as a number."""
    keys = {statement.key for statement in statements_of(text)}
    keys |= {key[:2] for key in keys if key[0] == "date"}
    keys |= {("number", key[-1]) for key in keys if key[0] in ("price", "percentage")}
    return frozenset(keys)


def _texts(passage: Passage) -> tuple[str, ...]:
    return tuple(text for text in (passage.text, passage.title, passage.url or "") if text)


def _vocabulary(sources: Sequence[str], known: Collection[str], questions: Sequence[str]) -> set[str]:
    return {word for text in (*sources, *known, *questions) for word in words_of(text)}


def _covers(answer: str, passages: Sequence[Passage], question: str) -> bool:
    """It shares a word that carries the topic, with the answer or with the title of what it cites."""
    asked = set(stems_of(question))
    if not asked:
        return True
    said = set(stems_of(answer)).union(*(stems_of(passage.title) for passage in passages))
    return not asked.isdisjoint(said)
