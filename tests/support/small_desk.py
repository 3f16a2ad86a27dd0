"""A desk for tests: the real one with its rules and steps, behind a bot that knows almost nothing."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from adapters.chat.console.platform import AGENTS, MANAGERS, ConsolePlatform, Post, place
from adapters.customers.directory import CsvDirectory
from bot.conversation.manager import ConversationManager
from bot.conversation.means import Means
from bot.core.clock import HandClock
from bot.core.company import Company
from bot.core.desk_rules import DeskRules, Targets
from bot.core.places import Person, Side
from bot.core.ports import EscalationRule, PolicyCheck
from bot.engine.engine import Engine
from bot.engine.habits import Habits
from bot.engine.thinker import Mind
from bot.entrypoints.handing import agents_desk
from bot.entrypoints.scan import scan
from handoff.front import TicketFront
from storage.opening import Storage, open_storage
from tests.support.small_mind import Hearing, Knowing, NoPolicy

RULES = DeskRules(hold_seconds=0, targets=Targets(queue=10, first_reply=15, silent=15, next_reply=30, resolution=60))
COMPANY = Company(name="Acme", agents=place(AGENTS), managers=place(MANAGERS), desk=RULES)


@dataclass(frozen=True, slots=True)
class SmallDesk:
    clock: HandClock
    storage: Storage
    platform: ConsolePlatform
    engine: Engine
    front: TicketFront

    async def customer_writes(self, words: str, name: str = "c0") -> None:
        await self.platform.write(Person(f"console:{name}", f"Customer {name}"), place(name), words, Side.CUSTOMER)
        await self.engine.settled()

    def posts(self, channel: str) -> list[Post]:
        return [post for post in self.platform.posts.values() if post.place.channel == channel and post.content]


@asynccontextmanager
async def small_desk(company: Callable[[], Company] = lambda: COMPANY, **more: Any) -> AsyncIterator[SmallDesk]:
    """In memory, with time that stands still.

    Args:
        more: what else the desk works with; see `agents_desk`.
    """
    clock = HandClock()
    storage = open_storage("memory:", clock=clock, holder="small-desk")
    await storage.start()
    platform = ConsolePlatform(clock)
    async with desk_over(storage, platform, company, **more) as (engine, front):
        yield SmallDesk(clock, storage, platform, engine, front)
    await storage.stop()


@asynccontextmanager
async def desk_over(
    storage: Storage, platform: ConsolePlatform, company: Callable[[], Company], **more: Any
) -> AsyncIterator[tuple[Engine, TicketFront]]:
    """The same over any storage that was started, by the storage's clock."""
    clock, directory, hearing = (
        storage.clock,
        more.pop("directory", CsvDirectory()),
        more.pop("understanding", Hearing()),
    )
    checked: PolicyCheck = more.pop("checked_by", NoPolicy())
    desk, front = agents_desk(company, storage, directory, hearing, Knowing(), clock, **more)
    means = Means(
        company=company,
        policy=lambda: checked,
        understanding=hearing,
        answerer=Knowing(),
        directory=directory,
        desk=desk,
        rules=scan("handoff.rules", "RULE", EscalationRule),
        actions=(),
        clock=clock,
    )
    manager = ConversationManager(means)
    engine = Engine(
        inbox=storage.inbox,
        work=storage.work,
        outbox=storage.outbox,
        timers=storage.timers,
        platforms={"console": platform},
        clock=clock,
        mind=Mind(manager.decide, manager.rescue),
        habits=Habits(burst=0),
    )
    await engine.start()
    await platform.start(engine.intake, front)
    try:
        yield engine, front
    finally:
        await platform.stop()
        await engine.stop(1)
