"""Brings answers that agents marked as reusable into the knowledge, and takes them out again.

A ticket that is resolved again says anew whether its answer may be used: the last word counts.

Only where the company asks for it (`desk.reuse_answers`). Personal data is left out as far as rules find it, and an
answer that only a person may give, as the company's policies say, is left out whole. An answer that was taken out stays
out, whoever marks it again: what it was is remembered in the edition's version, as a hash.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Protocol

from bot.answering.solved import COLLECTION, Solved, edition_of, joined, mark_of
from bot.core.codec import STEP
from bot.core.desk import Recorded
from bot.core.events import FormSubmitted
from bot.core.knowledge import Passage
from bot.core.places import ConversationId
from bot.core.ports import Edition, KnowledgeShelf, TicketBook
from bot.understanding.masking import masked, without_names

log = logging.getLogger(__name__)
OVERLAP = timedelta(hours=1)
"""Facts are looked at again for so long: a turn is stored a little after the time that it names."""
OUT = " without "
MOST_OUT = 500


class Logged(Protocol):
    """A step of a conversation's log; `body` is JSON for `STEP`."""

    @property
    def kind(self) -> str: ...
    @property
    def body(self) -> str: ...


class Recollection(Protocol):
    """What was recorded, and the log that it stands in."""

    async def named(self, name: str, since: datetime) -> Sequence[Recorded]: ...

    async def log(self, conversation: ConversationId) -> Sequence[Logged]: ...


class Kept(Protocol):
    """Where all of that is kept."""

    @property
    def facts(self) -> Recollection: ...
    @property
    def shelf(self) -> KnowledgeShelf: ...
    @property
    def tickets(self) -> TicketBook: ...


class AnswerCheck(Protocol):
    """The company's policies, as far as answers are concerned."""

    def answer(self, text: str) -> object | None: ...


async def gather(kept: Kept, policies: AnswerCheck) -> int:
    """Take in what was marked since the last time; returns how many answers there are now that were not before."""
    before = await _edition(kept.shelf)
    since = before.at - OVERLAP if before is not None and before.at else datetime(2000, 1, 1, tzinfo=UTC)
    old = before.passages if before is not None else ()
    out = _out(before)
    found: list[Solved] = []
    withdrawn: list[Solved] = []
    for fact in _last(await kept.facts.named("feedback", since)):
        solved = await _solved(kept, fact.conversation, fact.data)
        if solved is None:
            continue
        said = mark_of(masked(solved.answer))
        good = fact.data["reusable"] is True and said not in out and policies.answer(solved.answer) is None
        (found if good else withdrawn).append(solved)
    new = joined(old, found, masked, withdrawn)
    if {one.id: one for one in new} == {one.id: one for one in old}:
        return 0
    await _put(kept.shelf, new, out)
    log.info("answers of solved tickets are knowledge now", extra={"answers": len(new)})
    return len({passage.id for passage in new} - {passage.id for passage in old}) or 1


def _last(facts: Sequence[Recorded]) -> Sequence[Recorded]:
    """Of each ticket the last judgement that says whether its answer may be used again."""
    latest: dict[object, Recorded] = {}
    for fact in facts:
        if "reusable" in fact.data:
            latest.pop(fact.data.get("ticket"), None)
            latest[fact.data.get("ticket")] = fact
    return list(latest.values())


async def forget(shelf: KnowledgeShelf, entry: str) -> bool:
    """Take one answer out for good, by its id; False when there is none."""
    edition = await _edition(shelf)
    gone = [passage for passage in edition.passages if passage.id == entry] if edition else []
    if edition is None or not gone:
        return False
    kept = [passage for passage in edition.passages if passage.id != entry]
    await _put(shelf, kept, (*_out(edition), *(mark_of(passage.text) for passage in gone)))
    return True


async def forget_all(shelf: KnowledgeShelf) -> bool:
    """Take all of them out for good."""
    edition = await _edition(shelf)
    if edition is None or not edition.passages:
        return False
    await _put(shelf, (), (*_out(edition), *(mark_of(passage.text) for passage in edition.passages)))
    return True


async def _edition(shelf: KnowledgeShelf) -> Edition | None:
    return next((edition for edition in await shelf.current() if edition.collection == COLLECTION), None)


def _out(edition: Edition | None) -> tuple[str, ...]:
    listed = edition.version.partition(OUT)[2] if edition is not None else ""
    return tuple(listed.split(",")) if listed else ()


async def _put(shelf: KnowledgeShelf, passages: Sequence[Passage], out: Sequence[str]) -> None:
    edition = edition_of(passages)
    listed = OUT + ",".join(out[-MOST_OUT:]) if out else ""
    await shelf.put(replace(edition, version=edition.version + listed))


async def _solved(
    kept: Kept, conversation: ConversationId, data: Mapping[str, str | int | float | bool | None]
) -> Solved | None:
    """The ticket's problem and the answer that stands in the form which the fact names."""
    number, event = data.get("ticket"), data.get("event")
    ticket = await kept.tickets.find(number) if isinstance(number, int) else None
    if ticket is None or not isinstance(event, str):
        return None
    for row in await kept.facts.log(conversation):
        if row.kind != "form-submitted":
            continue
        step = STEP.load(row.body)
        if isinstance(step, FormSubmitted) and step.id == event:
            people = [one.name for one in (ticket.customer, ticket.assignee) if one is not None]
            words = (ticket.problem, step.fields.get("correct", ""))
            return Solved(str(number), *(without_names(text, people) for text in words))
    return None
