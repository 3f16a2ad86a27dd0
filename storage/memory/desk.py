"""Promises, presence and what was said, as dictionaries."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.core.places import ConversationId
from storage.memory.journal import Journal, Shelf
from storage.rows import IdentityRow, PresenceRow, PromiseRow, SayingRow


class DeskShelves:
    def __init__(self, journal: Journal) -> None:
        self._promises: Shelf[tuple[str, str], PromiseRow] = Shelf(journal)
        self._present: Shelf[str, PresenceRow] = Shelf(journal)
        self._identities: Shelf[str, IdentityRow] = Shelf(journal)
        self._sayings: Shelf[tuple[str, str], SayingRow] = Shelf(journal)

    def put_promise(self, row: PromiseRow) -> None:
        self._promises.put((row.conversation, row.name), row)

    def settle_promise(self, conversation: ConversationId, name: str, outcome: str, at: datetime) -> None:
        row = self._promises.get((conversation, name))
        if row is not None and row.settled is None:
            self._promises.put((conversation, name), replace(row, settled=at, outcome=outcome))

    def owed(self, limit: int) -> Sequence[PromiseRow]:
        return sorted((row for row in self._promises.values() if row.settled is None), key=lambda row: row.due)[:limit]

    def promises(self, since: datetime) -> Sequence[PromiseRow]:
        return sorted((row for row in self._promises.values() if row.made >= since), key=lambda row: row.made)

    def put_presence(self, row: PresenceRow) -> None:
        old = self._present.get(row.agent)
        if old is not None and row.here is None:
            row = replace(row, here=old.here, said=old.said)
        self._present.put(row.agent, row)

    def presence(self) -> Sequence[PresenceRow]:
        return list(self._present.values())

    def put_identity(self, row: IdentityRow) -> None:
        self._identities.put(row.person, row)

    def identity(self, person: str) -> IdentityRow | None:
        return self._identities.get(person)

    def put_saying(self, row: SayingRow) -> None:
        if self._sayings.get((row.conversation, row.ref)) is None:
            self._sayings.put((row.conversation, row.ref), row)

    def reword(self, conversation: ConversationId, ref: str, text: str, words: str) -> None:
        row = self._sayings.get((conversation, ref))
        if row is not None:
            self._sayings.put((conversation, ref), replace(row, text=text, words=words))

    def unsay(self, conversation: ConversationId, ref: str) -> None:
        self._sayings.drop((conversation, ref))

    def sayings(self, conversation: ConversationId, limit: int) -> Sequence[SayingRow]:
        return [row for row in self._sayings.values() if row.conversation == conversation][-limit:]

    def search(self, words: Sequence[str], limit: int) -> Sequence[SayingRow]:
        return [row for row in reversed(list(self._sayings.values())) if _holds(row, words)][:limit]


def _holds(row: SayingRow, words: Sequence[str]) -> bool:
    there = row.words.split()
    *whole, last = words
    return all(word in there for word in whole) and any(word.startswith(last) for word in there)
