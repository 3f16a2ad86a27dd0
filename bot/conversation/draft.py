"""The turn while it is being thought: the log so far and the state that follows from it."""

from collections.abc import Iterable
from datetime import datetime

from bot.core.conversation import Conversation, Entry, evolve
from bot.core.effects import Effect
from bot.core.events import Event


class TurnDraft:
    """Collects entries; the state is always the one after the last entry."""

    def __init__(self, state: Conversation) -> None:
        self.state = state
        self._entries: list[Entry] = []

    def heard(self, event: Event) -> None:
        self._add(Entry(event.at, event))

    def do(self, at: datetime, effects: Iterable[Effect]) -> None:
        for effect in effects:
            self._add(Entry(at, effect))

    @property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(self._entries)

    def _add(self, entry: Entry) -> None:
        self._entries.append(entry)
        self.state = evolve(self.state, entry)
