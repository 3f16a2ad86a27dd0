"""What was understood, as dictionaries."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from bot.core.places import ConversationId
from bot.core.understood import Labels, Noted, Tally
from storage.memory.desk import DeskShelves
from storage.memory.journal import Journal, Shelf
from storage.rows import SayingRow

_Kind = tuple[str | None, str | None, str | None]


class ReadingShelves(DeskShelves):
    """Beside what was said, which it is shown with."""

    def __init__(self, journal: Journal) -> None:
        super().__init__(journal)
        self._readings: Shelf[tuple[str, str], Noted] = Shelf(journal)

    def put_reading(self, row: Noted) -> None:
        self._readings.put((row.conversation, row.understood.message), row)

    def drop_reading(self, conversation: ConversationId, message: str) -> None:
        self._readings.drop((conversation, message))

    def readings(self, conversation: ConversationId, limit: int) -> Sequence[Noted]:
        return [row for row in self._by_time() if row.conversation == conversation][-limit:]

    def tallied(self, since: datetime, until: datetime) -> Sequence[Tally]:
        kinds: defaultdict[_Kind, list[float | None]] = defaultdict(list)
        for row in self._readings.values():
            if since <= row.at < until:
                kinds[_kind(row)].append(row.understood.dissatisfaction)
        return sorted((_tally(kind, found) for kind, found in kinds.items()), key=lambda one: -one.messages)

    def labelled(self, labels: Labels, limit: int) -> Sequence[SayingRow]:
        wanted = (labels.category, labels.topic, labels.problem)
        found = []
        for row in reversed(self._by_time()):
            said = self._sayings.get((row.conversation, row.understood.message))
            if said is not None and all(not want or want == own for want, own in zip(wanted, _kind(row), strict=True)):
                found.append(said)
        return found[:limit]

    def _by_time(self) -> list[Noted]:
        return sorted(self._readings.values(), key=lambda row: (row.at, row.understood.message))


def _kind(row: Noted) -> _Kind:
    told = row.understood
    return told.sure_category, told.topic, told.problem


def _tally(kind: _Kind, found: Sequence[float | None]) -> Tally:
    known = [index for index in found if index is not None]
    category, topic, problem = kind
    return Tally(
        category=category,
        topic=topic,
        problem=problem,
        messages=len(found),
        indexed=len(known),
        dissatisfaction=sum(known) / len(known) if known else None,
    )
