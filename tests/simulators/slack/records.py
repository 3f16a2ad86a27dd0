"""What the simulator saw: every call, every delivery, every mistake; and a way to wait for something to be seen."""

import asyncio
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.simulators.slack.world import Json

KEPT = 200_000


@dataclass(frozen=True, slots=True)
class Call:
    """One request to the Web API.

    Attributes:
        at: seconds since the epoch. took: seconds until the answer was ready.
        status: HTTP status; 0 when the connection was cut or the answer withheld. error: Slack's word for it.
    """

    method: str
    args: Json
    at: float
    took: float
    status: int
    error: str | None


@dataclass(frozen=True, slots=True)
class Violation:
    """Something that Slack would refuse, cut or frown at; tests assert that there are none."""

    method: str
    reason: str
    detail: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try at handing something to the app.

    Attributes:
        via: ``http`` or the socket's name. retry: 0 for the first try.
        status: HTTP status, or 200 for a socket's acknowledgement, or 0 when nothing came back.
        reason: why it failed, in the words of ``x-slack-retry-reason``; None when it was acknowledged.
        took: seconds until the acknowledgement. body: what came with it.
    """

    via: str
    retry: int
    status: int
    reason: str | None
    at: float
    took: float
    body: Any = None

    @property
    def ok(self) -> bool:
        return self.reason is None


@dataclass(slots=True)
class Delivery:
    """An event or interaction on its way to the app.

    Attributes:
        id: the event_id, or a made-up id for interactions.
        kind: ``events_api``, ``interactive`` or ``slash_commands``, as Socket Mode calls them.
        name: the event's or interaction's type.
    """

    id: str
    kind: str
    name: str
    payload: Json
    attempts: list[Attempt] = field(default_factory=list)
    over: bool = False
    after: Callable[[Any], None] | None = None
    """Called with what the app sent along, when it has acknowledged an interaction."""

    @property
    def acked(self) -> bool:
        return any(attempt.ok for attempt in self.attempts)

    @property
    def reply(self) -> Any:
        """What the app sent along with its acknowledgement."""
        return next((attempt.body for attempt in self.attempts if attempt.ok), None)


class Records:
    """Everything seen so far. `changed` is told of every change, and wakes those who wait for one."""

    def __init__(self) -> None:
        self.calls: deque[Call] = deque(maxlen=KEPT)
        self.deliveries: deque[Delivery] = deque(maxlen=KEPT)
        self.violations: list[Violation] = []
        self.keys: Counter[str] = Counter()
        self.undelivered: Counter[str] = Counter()
        self._waiting: list[tuple[Callable[[], Any], asyncio.Future[Any]]] = []

    def changed(self) -> None:
        if not self._waiting:
            return
        for predicate, waiter in list(self._waiting):
            if waiter.done():
                continue
            try:
                result = predicate()
            except Exception as error:  # the waiter's own predicate is at fault, so the waiter gets to see it
                waiter.set_exception(error)
                continue
            if result:
                waiter.set_result(result)

    async def wait_for(self, predicate: Callable[[], Any], within: float) -> Any:
        """The predicate's first true result.

        Raises:
            TimeoutError: it did not become true in so many seconds.
        """
        if result := predicate():
            return result
        waiter: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        entry = (predicate, waiter)
        self._waiting.append(entry)
        try:
            async with asyncio.timeout(within):
                return await waiter
        finally:
            self._waiting.remove(entry)

    def violate(self, method: str, reason: str, *detail: str) -> None:
        self.violations.append(Violation(method, reason, detail))

    def posted(self, metadata: Any) -> None:
        """Count a message under our idempotency key, ``metadata.event_payload.key``."""
        payload = metadata.get("event_payload") if isinstance(metadata, dict) else None
        if isinstance(payload, dict) and isinstance(payload.get("key"), str):
            self.keys[payload["key"]] += 1

    @property
    def duplicates(self) -> dict[str, int]:
        """Idempotency keys that were posted more than once, with how often."""
        return {key: count for key, count in self.keys.items() if count > 1}

    @property
    def ack_times(self) -> list[float]:
        """Seconds from sending to acknowledgement, of every acknowledged attempt."""
        return [attempt.took for delivery in self.deliveries for attempt in delivery.attempts if attempt.ok]

    def clear(self) -> None:
        """Forget what was seen; the world stays."""
        self.calls.clear()
        self.deliveries.clear()
        self.violations.clear()
        self.keys.clear()
        self.undelivered.clear()
