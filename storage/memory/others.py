"""Timers, tickets, knowledge and the board as dictionaries."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.core.places import ConversationId
from storage.memory.journal import Journal, Shelf
from storage.rows import EditionRow, PostRow, PostsWanted, TicketRow, TicketsWanted, TimerRow


class OtherShelves:
    def __init__(self, journal: Journal) -> None:
        self._timers: Shelf[tuple[str, str], TimerRow] = Shelf(journal)
        self._tickets: Shelf[int, TicketRow] = Shelf(journal)
        self._counters: Shelf[str, int] = Shelf(journal)
        self._editions: Shelf[tuple[str, str], EditionRow] = Shelf(journal)
        self._current: Shelf[str, str] = Shelf(journal)
        self._posts: Shelf[str, PostRow] = Shelf(journal)
        self._post_keys: Shelf[str, str] = Shelf(journal)

    # ------------------------------------------------------------------------------------------------------ timers

    def put_timer(self, row: TimerRow) -> None:
        self._timers.put((row.conversation, row.name), row)

    def drop_timer(self, conversation: ConversationId, name: str) -> None:
        self._timers.drop((conversation, name))

    def due_timers(self, now: datetime, limit: int) -> Sequence[TimerRow]:
        return sorted((t for t in self._timers.values() if t.due <= now), key=lambda t: t.due)[:limit]

    def next_due(self) -> datetime | None:
        return min((t.due for t in self._timers.values()), default=None)

    # ----------------------------------------------------------------------------------------- tickets and counters

    def put_ticket(self, row: TicketRow) -> None:
        self._tickets.put(row.number, row)

    def ticket(self, number: int) -> str | None:
        row = self._tickets.get(number)
        return None if row is None else row.body

    def tickets(self, wanted: TicketsWanted) -> Sequence[str]:
        found = [
            row
            for row in self._tickets.values()
            if row.state in wanted.states
            and wanted.assignee in (None, row.assignee)
            and wanted.queue in (None, row.queue)
            and wanted.customer in (None, row.customer)
        ]
        found.sort(key=lambda ticket: ticket.number, reverse=wanted.newest)
        return [ticket.body for ticket in found[: wanted.limit]]

    def count_tickets(self, states: Sequence[str], queue: str | None, customer: str | None) -> int:
        wanted = TicketsWanted(tuple(states), len(self._tickets), queue=queue, customer=customer)
        return len(self.tickets(wanted))

    def load(self, state: str) -> Mapping[str, int]:
        return Counter(row.assignee for row in self._tickets.values() if row.state == state and row.assignee)

    def count_up(self, counter: str, first: int) -> int:
        value = self._counters.get(counter)
        value = first if value is None else value + 1
        self._counters.put(counter, value)
        return value

    # --------------------------------------------------------------------------------------------------- knowledge

    def current_version(self, collection: str) -> str | None:
        return self._current.get(collection)

    def put_edition(self, row: EditionRow) -> None:
        if self._editions.get((row.collection, row.version)) is None:
            self._editions.put((row.collection, row.version), row)
        self._current.put(row.collection, row.version)

    def editions(self) -> Sequence[EditionRow]:
        found = (row for row in self._editions.values() if self._current.get(row.collection) == row.version)
        return sorted(found, key=lambda row: row.collection)

    def retire(self, collection: str) -> bool:
        had = self._current.get(collection) is not None
        self._current.drop(collection)
        return had

    # ------------------------------------------------------------------------------------------------------- board

    def board_post(self, *, key: str | None = None, id: str | None = None) -> PostRow | None:
        id = id if key is None else self._post_keys.get(key)
        return None if id is None else self._posts.get(id)

    def add_board_post(self, row: PostRow) -> None:
        self._posts.put(row.id, row)
        self._post_keys.put(row.key, row.id)

    def change_board_post(self, id: str, seq: int, content: str, *, deleted: bool, pinned: bool) -> None:
        row = self._posts.get(id)
        if row is not None:
            changed = replace(row, seq=seq, content=content, edited=not deleted, deleted=deleted, pinned=pinned)
            self._posts.put(id, changed)

    def board_since(self, channels: Sequence[str], seq: int, limit: int) -> Sequence[PostRow]:
        found = (p for p in self._posts.values() if p.channel in channels and p.seq > seq)
        return sorted(found, key=lambda p: p.seq)[:limit]

    def board_newest(self, wanted: PostsWanted) -> Sequence[PostRow]:
        found = (
            p
            for p in self._posts.values()
            if p.channel in wanted.channels
            and p.seq < wanted.before
            and wanted.under in (None, p.thread)
            and (wanted.pinned is None or (p.thread is None and p.pinned is wanted.pinned))
        )
        return sorted(found, key=lambda p: -p.seq)[: wanted.limit]

    def probe(self, now: datetime) -> None:
        """Memory can always be written."""
