"""What was counted long ago, kept at hand: an estimate looks back over weeks, and need not read them each time."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.desk import FactBook, Recorded

LATE = timedelta(hours=1)
"""A turn is stored a little after the time that it names: so much before the newest fact is read again."""


@dataclass(frozen=True, slots=True)
class _Known:
    """Every fact from `since` until just before `until`, by time."""

    since: datetime
    until: datetime
    facts: Sequence[Recorded] = ()


class RememberedFacts:
    """Implements FactBook over another one. Of one name only what is new is read, and as much as `span` is kept."""

    def __init__(self, facts: FactBook, name: str, span: timedelta) -> None:
        self._facts = facts
        self._name = name
        self._span = span
        self._known: _Known | None = None

    async def named(self, name: str, since: datetime) -> Sequence[Recorded]:
        if name != self._name:
            return await self._facts.named(name, since)
        known = self._known
        if known is None or since < known.since:
            known = _Known(since, since)
        facts = [*known.facts, *await self._facts.named(name, known.until)]
        self._known = self._kept(known, facts)
        return facts[bisect_left(facts, since, key=_at) :]

    def _kept(self, known: _Known, facts: Sequence[Recorded]) -> _Known:
        until = max(known.until, facts[-1].at - LATE) if facts else known.until
        since = max(known.since, until - self._span)
        begin, end = (bisect_left(facts, moment, key=_at) for moment in (since, until))
        return _Known(since, until, facts[begin:end])


def _at(fact: Recorded) -> datetime:
    return fact.at
