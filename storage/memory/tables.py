"""The tables as dictionaries. Every move means what the SQL of the same name means."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.core.places import ConversationId
from storage.memory.journal import Journal, Shelf
from storage.memory.others import OtherShelves
from storage.memory.outbox import OutboxShelves
from storage.memory.readings import ReadingShelves
from storage.rows import Arrival, ConversationRow, FactRow, LogRow


@dataclass(frozen=True, slots=True)
class _Kept:
    number: int
    arrival: Arrival


class MemoryTables(OutboxShelves, OtherShelves, ReadingShelves):
    """All tables of one database."""

    def __init__(self) -> None:
        journal = Journal()
        super().__init__(journal)
        OtherShelves.__init__(self, journal)
        ReadingShelves.__init__(self, journal)
        self.journal = journal
        self._links: Shelf[str, ConversationId] = Shelf(journal)
        self._event_ids: Shelf[str, int] = Shelf(journal)
        self._pending: Shelf[int, _Kept] = Shelf(journal)
        self._log: Shelf[int, LogRow] = Shelf(journal)
        self._facts: Shelf[int, FactRow] = Shelf(journal)

    # ------------------------------------------------------------------------------------------------------- inbox

    def links(self, keys: Sequence[str]) -> Mapping[str, ConversationId]:
        return {key: found for key in keys if (found := self._links.get(key)) is not None}

    def put_link(self, key: str, conversation: ConversationId, at: datetime) -> None:
        self._links.put(key, conversation)

    def add_events(self, rows: Sequence[Arrival]) -> Sequence[bool]:
        return [self._add_event(row) for row in rows]

    def _add_event(self, row: Arrival) -> bool:
        if self._event_ids.get(row.id) is not None:
            return False
        number = len(self._event_ids) + 1
        self._event_ids.put(row.id, number)
        self._pending.put(number, _Kept(number, row))
        return True

    def pending(self, conversation: ConversationId, limit: int) -> Sequence[tuple[int, str]]:
        mine = [kept for kept in self._pending.values() if kept.arrival.conversation == conversation]
        mine.sort(key=lambda kept: (kept.arrival.at, kept.number))
        return [(kept.number, kept.arrival.body) for kept in mine[:limit]]

    def mark_handled(self, conversation: ConversationId, numbers: Sequence[int], at: datetime) -> None:
        for number in numbers:
            kept = self._pending.get(number)
            if kept is not None and kept.arrival.conversation == conversation:
                self._pending.drop(number)

    def rehome(self, old: ConversationId, new: ConversationId) -> bool:
        moved = [kept for kept in self._pending.values() if kept.arrival.conversation == old]
        for kept in moved:
            self._pending.put(kept.number, replace(kept, arrival=replace(kept.arrival, conversation=new)))
        return bool(moved)

    def lag(self) -> tuple[int, datetime | None]:
        return len(self._pending), min((kept.arrival.received for kept in self._pending.values()), default=None)

    def stranded(self, now: datetime, limit: int) -> Sequence[ConversationId]:
        oldest = dict.fromkeys(k.arrival.conversation for k in sorted(self._pending.values(), key=lambda k: k.number))
        return [id for id in oldest if not self._is_held(id, now)][:limit]

    def _is_held(self, id: ConversationId, now: datetime) -> bool:
        row = self._conversations.get(id)
        return row is not None and row.is_held(now)

    def _is_interrupted(self, conversation: ConversationId) -> bool:
        return any(k.arrival.interrupts and k.arrival.conversation == conversation for k in self._pending.values())

    # ------------------------------------------------------------------------------------------------ conversations

    def conversation(self, id: ConversationId) -> ConversationRow | None:
        return self._conversations.get(id)

    def state_of(self, id: ConversationId) -> str | None:
        row = self._conversations.get(id)
        return None if row is None else row.state

    def ownership(self, ids: Sequence[ConversationId]) -> Mapping[ConversationId, tuple[int, str]]:
        return {id: (row.epoch, row.owner) for id in ids if (row := self._conversations.get(id)) is not None}

    def add_conversation(self, row: ConversationRow) -> None:
        if self._conversations.get(row.id) is None:
            self._conversations.put(row.id, row)

    def hold(self, id: ConversationId, fence: int, holder: str | None, until: datetime | None) -> None:
        self._change_conversation(id, fence=fence, holder=holder, until=until)

    def save(self, id: ConversationId, state: str, owner: str, epoch: int, at: datetime) -> None:
        self._change_conversation(id, state=state, owner=owner, epoch=epoch, holder=None, until=None)

    def _change_conversation(self, id: ConversationId, **changes: Any) -> None:
        row = self._conversations.get(id)
        if row is not None:
            self._conversations.put(id, replace(row, **changes))

    def add_log(self, rows: Sequence[LogRow]) -> None:
        for row in rows:
            self._log.put(len(self._log) + 1, row)

    def log(self, conversation: ConversationId) -> Sequence[LogRow]:
        return [row for row in self._log.values() if row.conversation == conversation]

    def add_facts(self, rows: Sequence[FactRow]) -> None:
        for row in rows:
            self._facts.put(len(self._facts) + 1, row)

    def facts(self, name: str, since: datetime) -> Sequence[FactRow]:
        return sorted((f for f in self._facts.values() if f.name == name and f.at >= since), key=lambda f: f.at)
