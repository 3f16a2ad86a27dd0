"""One life of the program: the real engine, manager and desk, tied to the world by wires that can hang and be cut.

A life can end between any two steps that the world can see: before or after any transaction, before or after the
platform took something. What it was doing then never comes back, and nothing is tidied up.
"""

import asyncio
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, TypeVar

from adapters.customers.directory import CsvDirectory
from bot.conversation.manager import ConversationManager
from bot.conversation.means import Means
from bot.core.company import Company
from bot.core.delivery import Delivery, Receipt
from bot.core.desk import FrontDesk
from bot.core.errors import Retryable
from bot.core.events import PlatformEvent
from bot.core.knowledge import Answer, Question, Unsure
from bot.core.ports import Action, Capabilities, EscalationRule, PlatformHealth
from bot.core.ports import Intake as IntakePort
from bot.engine.engine import Engine
from bot.engine.habits import Habits
from bot.engine.thinker import Mind
from bot.engine.waiting import Backoff
from bot.entrypoints.handing import agents_desk
from bot.entrypoints.scan import scan
from storage.opening import storage_over
from storage.tables import Tables
from tests.property.hand_loop import HandLoop
from tests.property.storages import Store
from tests.property.street import Street
from tests.support.small_mind import Hearing, Knowing, NoPolicy

T = TypeVar("T")
_PROMPT = Backoff(base=0.5, cap=2.0, jitter=lambda ceiling: ceiling)
HABITS = Habits(
    burst=0.4,
    lease=3.0,
    thinking=8.0,
    sending=2.0,
    on_its_way=5.0,
    resend=_PROMPT,
    rethink=_PROMPT,
    storage=_PROMPT,
)
"""The engine's own numbers are longer; what matters is which of them is longer than which."""

Watch = Callable[[Tables, Any], None]
"""Sees the result of a transaction from inside of it."""


class Wire:
    """What one life is tied to the world with.

    Attributes:
        dies_in: after so many steps that the world can see, `dies_after` or before the step; None: it lives on.
        freezes_in: after so many steps it stands still for `freezes_for` seconds; None: it does not.
    """

    def __init__(self, loop: HandLoop, runner: Store, watch: Watch, died: Callable[[], None]) -> None:
        self._loop = loop
        self._runner = runner
        self._watch = watch
        self._died = died
        self._thawed: asyncio.Future[Any] | None = None
        self.is_cut = False
        self.dies_in: int | None = None
        self.dies_after = False
        self.freezes_in: int | None = None
        self.freezes_for = 0.0

    @property
    def is_frozen(self) -> bool:
        return self._thawed is not None

    def freeze(self, seconds: float) -> None:
        """Nothing goes through for so long, as when a network hangs; then all goes on as if nothing had been."""
        if self._thawed is None:
            self._thawed = self._loop.create_future()
            self._loop.call_later(seconds, self.thaw)

    def thaw(self) -> None:
        thawed, self._thawed = self._thawed, None
        if thawed is not None and not thawed.done():
            thawed.set_result(None)

    def cut(self) -> None:
        self.is_cut = True
        self.thaw()

    async def step(self, act: Callable[[], Any]) -> Any:
        """Do something that the world can see, unless the life ends here."""
        if self.freezes_in is not None:
            self.freezes_in -= 1
            if self.freezes_in <= 0:
                self.freezes_in = None
                self.freeze(self.freezes_for)
        while self._thawed is not None:
            await asyncio.shield(self._thawed)
        last = self._counts_down()
        if self.is_cut or (last and not self.dies_after):
            self._end()
        result = await act()
        if self.is_cut or last:
            self._end()
        return result

    def _counts_down(self) -> bool:
        if self.dies_in is None:
            return False
        self.dies_in -= 1
        return self.dies_in <= 0

    def _end(self) -> None:
        self.is_cut = True
        self._died()
        raise asyncio.CancelledError

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def write(self, work: Callable[[Tables], T], *, urgent: bool = False) -> T:
        def watched(tables: Tables) -> T:
            result = work(tables)
            self._watch(tables, result)
            return result

        result = await self.step(lambda: self._runner.write(watched))
        return _InOrder(result) if isinstance(result, frozenset) else result  # type: ignore[return-value]  # a frozenset

    async def read(self, work: Callable[[Tables], T], *, brief: bool = False) -> T:
        result: T = await self.step(lambda: self._runner.read(work, brief=brief))
        return result


class _InOrder(frozenset[str]):
    """Channels in the order of their names, so that the same schedule always runs in the same way."""

    def __iter__(self) -> Any:
        return iter(sorted(super().__iter__()))


class Road:
    """The platform as one life of the program reaches it. Implements ChatPlatform."""

    name = Street.name
    capabilities: Capabilities = Street.capabilities

    def __init__(self, street: Street, wire: Wire) -> None:
        self._street = street
        self._wire = wire

    async def start(self, intake: IntakePort, front_desk: FrontDesk | None = None) -> None:
        """The world brings events by itself."""

    async def stop(self) -> None: ...

    async def send(self, delivery: Delivery) -> Receipt:
        receipt: Receipt = await self._wire.step(lambda: self._street.send(delivery))
        return receipt

    async def find(self, delivery: Delivery) -> Receipt | None:
        receipt: Receipt | None = await self._wire.step(lambda: self._street.find(delivery))
        return receipt

    def health(self) -> PlatformHealth:
        return self._street.health()


# --------------------------------------------------------------------------------------------- a model that is scripted


class Moody(Knowing):
    """May think long, be down, or fail."""

    def __init__(self, loop: HandLoop) -> None:
        self._loop = loop

    async def answer(self, question: Question) -> Answer | Unsure:
        if "slow" in question.text:
            await self._loop.sleep(2.5)
        if "down" in question.text:
            raise Retryable("The model is down.")
        if "broken" in question.text:
            raise ZeroDivisionError
        return await super().answer(question)


@cache
def _rules() -> tuple[EscalationRule, ...]:
    return scan("handoff.rules", "RULE", EscalationRule)


ACTIONS: tuple[Action, ...] = ()


class Process:
    def __init__(self, loop: HandLoop, wire: Wire, street: Street, company: Company, holder: str) -> None:
        self._loop = loop
        self._street = street
        self.wire = wire
        storage = storage_over(wire, clock=loop, holder=holder)
        directory, hearing, knowing = CsvDirectory(), Hearing(), Moody(loop)
        desk, self.front = agents_desk(lambda: company, storage, directory, hearing, knowing, loop)
        manager = ConversationManager(
            Means(
                company=lambda: company,
                policy=NoPolicy,
                understanding=hearing,
                answerer=knowing,
                directory=directory,
                desk=desk,
                rules=_rules(),
                actions=ACTIONS,
                clock=loop,
            )
        )
        self.engine = Engine(
            inbox=storage.inbox,
            work=storage.work,
            outbox=storage.outbox,
            timers=storage.timers,
            platforms={Street.name: Road(street, wire)},
            clock=loop,
            mind=Mind(manager.decide, manager.rescue),
            habits=HABITS,
        )

    @property
    def is_dead(self) -> bool:
        return self.wire.is_cut

    @property
    def can_answer(self) -> bool:
        """Somebody who asks at once gets an answer."""
        return not self.is_dead and not self.wire.is_frozen

    def begin(self) -> None:
        self._loop.begin(self, self.engine.start())

    def tick(self) -> None:
        self._loop.begin(self, self.engine.tick())

    def take(self, events: Sequence[PlatformEvent]) -> None:
        """Events arrive; each is acknowledged when the program says so."""
        self._loop.begin(self, self._take(events))

    async def _take(self, events: Sequence[PlatformEvent]) -> None:
        await self.engine.intake(events)
        if not self.is_dead:
            for event in events:
                self._street.acknowledged(event)

    def end(self) -> None:
        self.wire.cut()
        self._loop.end_life(self)
