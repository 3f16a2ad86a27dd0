"""A hosted model in the assembled application: money that was spent is remembered, and tools know who asks."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from aiohttp import web

from adapters.chat.console.platform import AGENTS, MANAGERS, ConsolePlatform, place
from adapters.model.openai import Settings as HostedSettings
from bot.answering.budget import Budget
from bot.answering.importing import import_path
from bot.core.clock import HandClock
from bot.core.places import Person, Role, Side
from bot.engine.habits import Habits
from bot.entrypoints.choosing import Thinking, embedded_model
from bot.entrypoints.company_folder import SAMPLE, load_company_folder
from bot.entrypoints.settings import Settings, read_settings
from bot.entrypoints.spending import remember
from bot.entrypoints.wiring import App, assemble
from storage.opening import Storage, open_storage
from tests.support.hostile_provider import HostileProvider, reply, says

RETURNS = "What is your return policy?"
BEGINNING = datetime.min.replace(tzinfo=UTC)
GOOD = says(reply("Appliances can go back within 30 days.", "p1"))


@pytest.fixture(scope="module")
def thinking() -> Iterator[Thinking]:
    made = embedded_model()
    yield made
    made.close()


@asynccontextmanager
async def running(
    thinking: Thinking,
    storage: Storage,
    platform: ConsolePlatform,
    clock: HandClock,
    url: str,
    budget: float = 0.002,
) -> AsyncIterator[App]:
    folder = load_company_folder(SAMPLE)
    assert folder.knowledge is not None
    await import_path(folder.knowledge, storage.shelf, thinking.encoder)
    folder = replace(folder, company=replace(folder.company, agents=place(AGENTS), managers=place(MANAGERS)))
    given = {"kind": "openai", "name": "m", "url": url, "retries": 0, "price_in": 1.0, "price_out": 1.0}
    hosted = read_settings(HostedSettings, env_file=None, **given, budget_day=budget)
    made = assemble(
        Settings(_env_file=None),
        folder,
        thinking=thinking,
        platforms=lambda *_: (platform,),
        clock=clock,
        storage=storage,
        habits=Habits(burst=0),
        hosted=hosted,
    )
    async with made as app:
        yield app


async def asked(app: App, platform: ConsolePlatform, who: str) -> None:
    await platform.write(Person(f"console:{who}", who), place(f"c-{who}"), RETURNS, Side.CUSTOMER)
    await app.engine.settled()


async def test_what_was_spent_counts_after_a_restart_and_no_longer_on_the_next_day(
    thinking: Thinking, hostile: HostileProvider
) -> None:
    clock = HandClock()
    storage = open_storage("memory:", clock=clock, holder="test")
    await storage.start()
    platform = ConsolePlatform(clock)
    hostile.plays(GOOD)  # 1,100 tokens, 0.0011 dollars
    async with running(thinking, storage, platform, clock, hostile.url) as app:
        await asked(app, platform, "ada")
        await asked(app, platform, "ben")
    async with running(thinking, storage, platform, clock, hostile.url) as app:
        await asked(app, platform, "cleo")
        assert len(hostile.requests) == 2
        await clock.advance(timedelta(days=1).total_seconds())
        await asked(app, platform, "dan")
        assert len(hostile.requests) == 3
    facts = await storage.facts.named("answered", datetime.min.replace(tzinfo=UTC))
    assert [fact.data["fallback"] for fact in facts] == ["", "", "over-budget", ""]
    assert [fact.data["cost"] for fact in facts] == [0.0011, 0.0011, 0.0, 0.0011]
    assert all("prompt" in fact.data and "text" not in fact.data for fact in facts)
    await storage.stop()


async def test_an_errand_that_a_restart_cut_short_counts_as_much_as_those_that_ended(
    thinking: Thinking, hostile: HostileProvider
) -> None:
    clock = HandClock()
    storage = open_storage("memory:", clock=clock, holder="test")
    await storage.start()
    platform = ConsolePlatform(clock)
    cut = asyncio.Event()

    async def hangs(_: web.Request) -> web.StreamResponse:
        cut.set()
        await asyncio.Event().wait()
        return web.Response()

    async def person(who: str) -> None:
        await platform.write(
            Person(f"console:{who}", who), place(f"c-{who}"), "A human please. It leaks.", Side.CUSTOMER
        )

    hostile.plays(GOOD)
    async with running(thinking, storage, platform, clock, hostile.url, budget=0.02) as app:
        await person("ada")
        await app.settled()
        ended = await storage.facts.named("errand-ended", BEGINNING)
        assert [fact.data["cost"] for fact in ended] == [0.0011 * len(hostile.requests)]
        hostile.plays(hangs)
        await person("ben")
        await asyncio.wait_for(cut.wait(), 10)
    budget = Budget(clock)
    await remember(budget, storage.facts, clock.now())
    assert budget.today == pytest.approx(2 * 0.0011 * (len(hostile.requests) - 1))
    await storage.stop()


async def test_an_errand_that_nobody_needs_any_more_was_paid_for(thinking: Thinking, hostile: HostileProvider) -> None:
    clock = HandClock()
    storage = open_storage("memory:", clock=clock, holder="test")
    await storage.start()
    platform = ConsolePlatform(clock)
    free, begun = asyncio.Event(), asyncio.Event()

    async def slow(request: web.Request) -> web.StreamResponse:
        begun.set()
        await free.wait()
        return await GOOD(request)

    hostile.plays(slow)
    async with running(thinking, storage, platform, clock, hostile.url, budget=1.0) as app:
        await platform.write(Person("console:ada", "ada"), place("c-ada"), "A human please. It leaks.", Side.CUSTOMER)
        await asyncio.wait_for(begun.wait(), 10)
        card = next(post for post in platform.posts.values() if post.key.endswith(":card"))
        await platform.press(Person("console:ana", "Ana", Role.AGENT), card, "Not needed", Side.AGENTS)
        await app.engine.settled()
        free.set()
        await app.settled()
    ended = await storage.facts.named("errand-ended", BEGINNING)
    assert [fact.data["cost"] for fact in ended] == [0.0011 * len(hostile.requests)]
    await storage.stop()
