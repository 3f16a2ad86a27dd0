"""The ports of `bot.core.desk` over any runner: promises, presence, and what was said."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from bot.core.codec import CONVERSATION, PERSON, STEP
from bot.core.content import Attachments, Content
from bot.core.conversation import Conversation
from bot.core.desk import Present, Promise, Saying
from bot.core.events import MessageDeleted, MessageEdited, MessagePosted
from bot.core.places import ConversationId, Person, Side
from bot.core.understood import Labels, Noted, Tally
from storage.keeping import clean, storable
from storage.minutes import words_of
from storage.rows import PresenceRow, PromiseRow, SayingRow
from storage.tables import Runner

_POSTED = frozenset({"message-posted", "message-edited", "message-deleted"})
_MOST_WORDS = 8
"""So many words of a search count."""


class PromiseDoor:
    def __init__(self, runner: Runner) -> None:
        self._runner = runner

    async def owed(self, limit: int = 500) -> Sequence[Promise]:
        return [_promise(row) for row in await self._runner.read(lambda tables: tables.owed(limit))]

    async def since(self, at: datetime) -> Sequence[Promise]:
        return [_promise(row) for row in await self._runner.read(lambda tables: tables.promises(at))]


class PresenceDoor:
    def __init__(self, runner: Runner) -> None:
        self._runner = runner

    async def say(self, agent: Person, *, here: bool, at: datetime) -> None:
        row = PresenceRow(storable(agent.id), PERSON.dump(agent), here, at, at)
        await self._runner.write(lambda tables: tables.put_presence(row))

    async def listed(self) -> Sequence[Present]:
        rows = await self._runner.read(lambda tables: tables.presence(), brief=True)
        found = [Present(PERSON.load(row.person), row.here, row.said, row.seen) for row in rows]
        return sorted(found, key=lambda one: (one.agent.name.casefold(), one.agent.id))


class IdentityDoor:
    def __init__(self, runner: Runner) -> None:
        self._runner = runner

    async def customer_of(self, person: str) -> str | None:
        row = await self._runner.read(lambda tables: tables.identity(storable(person)), brief=True)
        return None if row is None else row.customer


class ArchiveDoor:
    def __init__(self, runner: Runner) -> None:
        self._runner = runner

    async def history(self, conversation: ConversationId, limit: int = 500) -> Sequence[Saying]:
        return [_saying(row) for row in await self._runner.read(lambda tables: tables.sayings(conversation, limit))]

    async def search(self, words: str, limit: int = 20) -> Sequence[Saying]:
        wanted = words_of(words)[:_MOST_WORDS]
        if not wanted:
            return []
        return [_saying(row) for row in await self._runner.read(lambda tables: tables.search(wanted, limit))]

    async def state(self, conversation: ConversationId) -> Conversation | None:
        body = await self._runner.read(lambda tables: tables.state_of(conversation))
        return None if body is None else CONVERSATION.load(body)

    async def content_of(self, conversation: ConversationId, message: str) -> Content | None:
        shown: Content | None = None
        rows = await self._runner.read(lambda tables: tables.log(conversation))
        for what in (STEP.load(row.body) for row in rows if row.kind in _POSTED and message in row.body):
            match what:
                case MessagePosted(message=posted, content=content) if posted == message:
                    shown = content
                case MessageEdited(message=edited, content=content) if edited == message and shown is not None:
                    shown = Content((*content.parts, *_files(shown))) if not content.files else content
                case MessageDeleted(message=deleted) if deleted == message:
                    return None
        return shown

    async def name_of(self, conversation: ConversationId, message: str) -> str | None:
        return await self._runner.read(lambda tables: tables.name_of(conversation, clean(message)))


class ReadingDoor:
    def __init__(self, runner: Runner) -> None:
        self._runner = runner

    async def of(self, conversation: ConversationId, limit: int = 500) -> Sequence[Noted]:
        return await self._runner.read(lambda tables: tables.readings(conversation, limit))

    async def tallied(self, since: datetime, until: datetime) -> Sequence[Tally]:
        return await self._runner.read(lambda tables: tables.tallied(since, until))

    async def labelled(self, labels: Labels, limit: int = 20) -> Sequence[Saying]:
        wanted = Labels(**{name: value and clean(value) for name, value in asdict(labels).items()})
        return [_saying(row) for row in await self._runner.read(lambda tables: tables.labelled(wanted, limit))]


def _files(content: Content) -> tuple[Attachments, ...]:
    """New words leave a message's files where they are."""
    return tuple(part for part in content.parts if isinstance(part, Attachments))


def _promise(row: PromiseRow) -> Promise:
    return Promise(
        conversation=row.conversation,
        name=row.name,
        what=row.what,
        due=row.due,
        owner=row.owner,
        made=row.made,
        settled=row.settled,
        outcome=row.outcome,
    )


def _saying(row: SayingRow) -> Saying:
    return Saying(
        conversation=row.conversation,
        ref=row.ref,
        at=row.at,
        episode=row.episode,
        side=Side(row.side),
        who=row.who,
        name=row.name,
        text=row.text,
    )
