"""The ports of `bot.core.ports` over any runner: each call is one piece of work inside one transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.core.codec import TICKET
from bot.core.delivery import DeadLetter, Delivery, Outcome
from bot.core.events import Event
from bot.core.places import ConversationId
from bot.core.ports import Clock, Lease, Turn
from bot.core.ticket import Ticket, TicketState
from storage import committing, keeping, leasing, sending, timing
from storage.rows import FactRow, LogRow, TicketsWanted
from storage.tables import Runner

FIRST_TICKET = 1001


class InboxDoor:
    def __init__(self, runner: Runner, clock: Clock) -> None:
        self._runner = runner
        self._clock = clock

    async def keep(self, events: Sequence[Event]) -> Sequence[ConversationId | None]:
        arrivals = [keeping.arrival(event, self._clock.now()) for event in events]
        return await self._runner.write(lambda tables: keeping.keep(tables, arrivals)) if arrivals else []

    async def lag(self) -> tuple[int, datetime | None]:
        return await self._runner.read(lambda tables: tables.lag())


class WorkDoor:
    def __init__(self, runner: Runner, clock: Clock, holder: str) -> None:
        self._runner = runner
        self._clock = clock
        self._holder = holder

    async def lease(self, conversation: ConversationId, ttl: float) -> Lease | None:
        now = self._clock.now()
        until = now + timedelta(seconds=ttl)
        raw = await self._runner.write(lambda tables: leasing.lease(tables, conversation, self._holder, now, until))
        return None if raw is None else leasing.opened(raw)

    async def extend(self, lease: Lease, ttl: float) -> Lease:
        until = self._clock.now() + timedelta(seconds=ttl)
        raw = await self._runner.write(lambda tables: leasing.extend(tables, lease, self._holder, until))
        return leasing.reopened(lease, raw)

    async def commit(self, turn: Turn) -> frozenset[str]:
        draft = committing.drafted(turn)
        return await self._runner.write(lambda tables: committing.commit(tables, turn, draft))

    async def release(self, lease: Lease) -> None:
        await self._runner.write(lambda tables: leasing.release(tables, lease))

    async def stranded(self, limit: int) -> Sequence[ConversationId]:
        now = self._clock.now()
        return await self._runner.read(lambda tables: tables.stranded(now, limit))


class OutboxDoor:
    def __init__(self, runner: Runner, clock: Clock) -> None:
        self._runner = runner
        self._clock = clock

    async def lanes(self) -> Sequence[str]:
        now = self._clock.now()
        return await self._runner.read(lambda tables: tables.due_lanes(now))

    async def take(self, lane: str, limit: int, ttl: float) -> Sequence[Delivery]:
        now = self._clock.now()
        lost_at = now + timedelta(seconds=ttl)
        heads = await self._runner.write(lambda tables: sending.take(tables, lane, limit, now, lost_at))
        return [sending.delivery(head) for head in heads]

    async def settle(self, delivery: Delivery, outcome: Outcome) -> ConversationId | None:
        now = self._clock.now()
        return await self._runner.write(lambda tables: sending.settle(tables, delivery, outcome, now))

    async def dead(self, limit: int) -> Sequence[DeadLetter]:
        """The newest first."""
        rows = await self._runner.read(lambda tables: tables.dead(limit))
        return [sending.dead_letter(row) for row in rows]

    async def retry(self, rows: Sequence[int] | None) -> Sequence[str]:
        now = self._clock.now()
        return await self._runner.write(lambda tables: sending.retry(tables, rows, now))


class TimersDoor:
    def __init__(self, runner: Runner, clock: Clock) -> None:
        self._runner = runner
        self._clock = clock

    async def fire(self, limit: int) -> Sequence[ConversationId]:
        now = self._clock.now()
        return await self._runner.write(lambda tables: timing.fire(tables, limit, now))

    async def next_due(self) -> datetime | None:
        return await self._runner.read(lambda tables: tables.next_due())


class TicketDoor:
    def __init__(self, runner: Runner) -> None:
        self._runner = runner

    async def next_number(self) -> int:
        return await self._runner.write(lambda tables: tables.count_up("ticket", FIRST_TICKET))

    async def find(self, number: int) -> Ticket | None:
        body = await self._runner.read(lambda tables: tables.ticket(number))
        return None if body is None else TICKET.load(body)

    async def listed(
        self,
        states: Sequence[TicketState],
        limit: int = 100,
        *,
        assignee: str | None = None,
        queue: str | None = None,
        customer: str | None = None,
        newest: bool = False,
    ) -> Sequence[Ticket]:
        """By number, the oldest first unless the newest are wanted."""
        wanted = TicketsWanted(tuple(states), limit, assignee, queue, customer, newest)
        bodies = await self._runner.read(lambda tables: tables.tickets(wanted), brief=limit == 1)
        return [TICKET.load(body) for body in bodies]

    async def count(
        self, states: Sequence[TicketState], *, queue: str | None = None, customer: str | None = None
    ) -> int:
        return await self._runner.read(lambda tables: tables.count_tickets(states, queue, customer))

    async def load(self) -> Mapping[str, int]:
        return await self._runner.read(lambda tables: tables.load(TicketState.CLAIMED))


class Facts:
    """What was recorded to be counted, and the log that the conversations follow from."""

    def __init__(self, runner: Runner) -> None:
        self._runner = runner

    async def named(self, name: str, since: datetime) -> Sequence[FactRow]:
        """Facts of a name recorded at or after `since`, by time."""
        return await self._runner.read(lambda tables: tables.facts(name, since))

    async def log(self, conversation: ConversationId) -> Sequence[LogRow]:
        """Every step of a conversation, oldest first; `body` is JSON for `bot.core.codec.STEP`."""
        return await self._runner.read(lambda tables: tables.log(conversation))
