"""The outbox as a dictionary."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.core.delivery import Operation
from bot.core.effects import Owner, Voice
from bot.core.places import ConversationId
from storage.memory.journal import Journal, Shelf
from storage.rows import ConversationRow, Head, OutboxRow, State


class OutboxShelves(ABC):
    """Messages by number; those that still have a way to go are kept apart, so that a long history costs nothing."""

    def __init__(self, journal: Journal) -> None:
        self._conversations: Shelf[ConversationId, ConversationRow] = Shelf(journal)
        self._messages: Shelf[int, OutboxRow] = Shelf(journal)
        self._keys: Shelf[str, int] = Shelf(journal)
        self._active: Shelf[int, int] = Shelf(journal)

    @abstractmethod
    def _is_interrupted(self, conversation: ConversationId) -> bool: ...

    def post(self, key: str) -> OutboxRow | None:
        row = self._keys.get(key)
        return None if row is None else self._messages.get(row)

    def message(self, row: int) -> OutboxRow | None:
        return self._messages.get(row)

    def name_of(self, conversation: ConversationId, message: str) -> str | None:
        posts = (
            row for row in self._messages.values() if row.conversation == conversation and row.op == Operation.POST
        )
        return next((row.name for row in posts if row.message == message), None)

    def followers(self, key: str) -> Sequence[OutboxRow]:
        return [row for row in self._messages.values() if row.target_key == key]

    def add_message(self, row: OutboxRow) -> bool:
        if self._keys.get(row.key) is not None:
            return False
        number = len(self._messages) + 1
        self._keys.put(row.key, number)
        self._put(replace(row, row=number))
        return True

    def queue_message(self, row: OutboxRow) -> None:
        self.add_message(row)

    def change_message(self, row: int, **changes: Any) -> None:
        found = self._messages.get(row)
        if found is not None:
            self._put(replace(found, **changes))

    def _put(self, row: OutboxRow) -> None:
        self._messages.put(row.row, row)
        if State(row.state).is_active:
            self._active.put(row.row, row.row)
        else:
            self._active.drop(row.row)

    def overtake(self, conversation: ConversationId, epoch: int, at: datetime) -> None:
        for row in list(self._active_rows()):
            late = row.conversation == conversation and row.voice == Voice.BOT and row.epoch < epoch
            if late and row.state == State.QUEUED:
                self.change_message(row.row, state=State.OVERTAKEN, settled=at)

    def heads(self, lane: str, now: datetime, limit: int) -> Sequence[Head]:
        return sorted(
            (head for head in self._all_heads(now) if head.row.lane == lane),
            key=lambda head: (-head.row.priority, head.row.row),
        )[:limit]

    def due_lanes(self, now: datetime) -> Sequence[str]:
        return sorted({head.row.lane for head in self._all_heads(now)})

    def open_lanes(self, conversation: ConversationId, now: datetime) -> frozenset[str]:
        mine = (row for row in self._active_rows() if row.conversation == conversation)
        return frozenset(row.lane for row in mine if row.state == State.QUEUED and row.due <= now)

    def _active_rows(self) -> list[OutboxRow]:
        rows = (self._messages.get(number) for number in self._active.values())
        return sorted((row for row in rows if row is not None), key=lambda row: row.row)

    def _all_heads(self, now: datetime) -> Iterable[Head]:
        before: set[str] = set()
        for row in self._active_rows():
            first = row.order_key not in before
            before.add(row.order_key)
            if first and row.due <= now and (head := self._head(row)) is not None:
                yield head

    def _head(self, row: OutboxRow) -> Head | None:
        parent_key = row.target_key or row.thread_key
        parent = self.post(parent_key) if parent_key else None
        if parent is not None and State(parent.state).is_active and parent.row < row.row:
            return None
        owner = self._conversations.get(row.conversation)
        epoch, voice = (owner.epoch, owner.owner) if owner else (row.epoch, str(Owner.BOT))
        head = Head(row, epoch, voice, parent.message if parent else None, parent.stands if parent else None)
        held_back = row.voice == Voice.BOT and row.epoch == epoch and self._is_interrupted(row.conversation)
        return None if held_back else head

    def send_off(self, row: OutboxRow, due: datetime, *, in_doubt: bool) -> bool:
        found = self._messages.get(row.row)
        if found is None or found != row:
            return False
        self.change_message(row.row, state=State.SENDING, due=due, attempts=row.attempts + 1, in_doubt=in_doubt)
        return True

    def unsent(self, conversation: ConversationId) -> Sequence[str]:
        return [
            row.name
            for row in self._active_rows()
            if row.conversation == conversation
            and row.op == Operation.POST
            and row.voice == Voice.BOT
            and row.can_be_changed
        ]

    def is_opening(self, lane: str) -> bool:
        mine = (row for row in self._active_rows() if row.lane == lane and row.opens_thread)
        return any(not row.can_be_changed for row in mine)

    def dead(self, limit: int) -> Sequence[OutboxRow]:
        return sorted(self._dead(), key=lambda m: -m.row)[:limit]

    def dead_to_retry(self, rows: Sequence[int] | None) -> Sequence[OutboxRow]:
        return [m for m in self._dead() if rows is None or m.row in rows]

    def _dead(self) -> list[OutboxRow]:
        return [m for m in self._messages.values() if m.state == State.DEAD]
