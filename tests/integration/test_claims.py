"""A thousand agents tap Claim on one ticket at once, on SQLite and on PostgreSQL: one has it, the others know who."""

import asyncio
from pathlib import Path

import pytest

from adapters.chat.console.platform import AGENTS, MANAGERS, ConsolePlatform, buttons, place
from bot.core.clock import SystemClock
from bot.core.company import Company
from bot.core.desk_rules import DeskRules
from bot.core.places import Person, Role, Side
from bot.core.ticket import TicketState
from storage.opening import open_storage
from tests.support.small_desk import desk_over

CLAIMS = 1_000
CUSTOMER = Person("console:cus", "Cus")


COMPANY = Company(
    name="Acme", agents=place(AGENTS), managers=place(MANAGERS), desk=DeskRules(hold_seconds=0, survey=False)
)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/baton.db"
    address: str = request.getfixturevalue("postgres_url")
    return address


async def test_a_thousand_claims_have_one_winner(url: str) -> None:
    clock = SystemClock()
    storage = open_storage(url, clock=clock, holder="race")
    await storage.start()
    platform = ConsolePlatform(clock)
    try:
        async with desk_over(storage, platform, lambda: COMPANY) as (engine, _):
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
