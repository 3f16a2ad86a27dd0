"""Makes knowledge of tickets that people solved: the question of the customer, the answer that an agent wrote down.

Only what an agent wrote as the right answer becomes knowledge, and only after personal data was taken out of both sides
as far as rules find it. Off unless the company asks for it: an answer to one customer is not an answer to all.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from bot.answering.reading.result import LONGEST_TEXT, LONGEST_TITLE, clean
from bot.answering.snapshot import normal
from bot.core.knowledge import Passage
from bot.core.ports import Edition

COLLECTION = "solved tickets"
LEAST_WORDS = 3
"""Of a question: "it broke" stands for nothing that others ask."""
MOST = 5_000
MOST_PHRASINGS = 20


@dataclass(frozen=True, slots=True)
class Solved:
    """A ticket with an answer for the next time somebody asks.

    Attributes:
        ticket: its id. question: what the customer wanted to know. answer: what the agent wrote down.
    """

    ticket: str
    question: str
    answer: str


def passages_of(solved: Iterable[Solved], without_personal: Callable[[str], str]) -> tuple[Passage, ...]:
    """One passage for each answer; several tickets with the same answer are several ways to ask.

    Args:
        solved: oldest first. The last answer to the same question counts, and of too many the last ones.
        without_personal: takes personal data out of a text.
    """
    latest: dict[str, tuple[Solved, str, str]] = {}
    for one in solved:
        question = _question(one, without_personal)
        answer = clean(without_personal(one.answer))
        if len(question.split()) < LEAST_WORDS or not answer or len(answer) > LONGEST_TEXT:
            continue
        latest.pop(normal(question), None)
        latest[normal(question)] = (one, question, answer)
    by_answer: dict[str, list[tuple[Solved, str, str]]] = {}
    for found in list(latest.values())[-MOST:]:
        by_answer.setdefault(normal(found[2]), []).append(found)
    return tuple(_passage(group) for group in by_answer.values())


def joined(
    before: Sequence[Passage],
    solved: Iterable[Solved],
    without_personal: Callable[[str], str],
    withdrawn: Iterable[Solved] = (),
) -> tuple[Passage, ...]:
    """What is known from solved tickets already, with more of them; what a ticket says now replaces what it said.

    Args:
        withdrawn: tickets whose answer shall serve nobody else any more; what they said does not matter.
    """
    new = list(solved)
    spent = [*new, *withdrawn]
    tickets = {one.ticket for one in spent}
    asked = {normal(_question(one, without_personal)) for one in spent}
    known = [one for passage in before for one in _taken_apart(passage)]
    kept = [one for one in known if one.ticket not in tickets and normal(one.question) not in asked]
    return passages_of([*kept, *new], without_personal)


def _question(solved: Solved, without_personal: Callable[[str], str]) -> str:
    return " ".join(clean(without_personal(solved.question)).split())[:LONGEST_TITLE].strip()


def mark_of(answer: str) -> str:
    """A short name of an answer's words."""
    return hashlib.blake2b(normal(clean(answer)).encode(), digest_size=6).hexdigest()


def _taken_apart(passage: Passage) -> list[Solved]:
    """As it was put together; of several tickets with one answer only the first has kept its number."""
    ticket = passage.id.rpartition("#")[2]
    titles = (passage.title, *passage.phrasings)
    return [Solved(ticket if i == 0 else f"{ticket}+{i}", title, passage.text) for i, title in enumerate(titles)]


def edition_of(passages: Sequence[Passage]) -> Edition:
    """For the knowledge shelf, under a name of its own: `shelf.put` brings it in, `shelf.remove(COLLECTION)` out."""
    whole = hashlib.blake2b(digest_size=8)
    for passage in passages:
        whole.update("\x1f".join((passage.id, passage.title, *passage.phrasings, passage.text, "\x1e")).encode())
    return Edition(COLLECTION, whole.hexdigest(), tuple(passages))


def _passage(group: Sequence[tuple[Solved, str, str]]) -> Passage:
    (first, title, _), *others = group
    return Passage(
        id=f"{COLLECTION}#{first.ticket}",
        title=title,
        text=group[-1][2],
        phrasings=tuple(question for _, question, _ in others)[:MOST_PHRASINGS],
        origin=COLLECTION,
    )
