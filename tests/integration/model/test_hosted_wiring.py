"""A hosted model in the assembled application: money that was spent is remembered, and tools know who asks."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from adapters.chat.console.platform import AGENTS, MANAGERS, ConsolePlatform, place
from adapters.model.openai import Settings as HostedSettings
from bot.answering.importing import import_path
from bot.core.clock import HandClock
from bot.core.places import Person, Side
from bot.engine.habits import Habits
from bot.entrypoints.company_folder import SAMPLE, load_company_folder
from bot.entrypoints.settings import Settings, read_settings
from bot.entrypoints.wiring import App, Thinking, assemble, embedded_model
from storage.opening import Storage, open_storage
from tests.support.hostile_provider import HostileProvider, reply, says

RETURNS = "What is your return policy?"
GOOD = says(reply("Appliances can go back within 30 days.", "p1"))


@pytest.fixture(scope="module")
def thinking() -> Iterator[Thinking]:
    made = embedded_model()
    yield made
    made.close()


@asynccontextmanager
async def running(
    thinking: Thinking, storage: Storage, platform: ConsolePlatform, clock: HandClock, url: str
) -> AsyncIterator[App]:
    folder = load_company_folder(SAMPLE)
    assert folder.knowledge is not None
    await import_path(folder.knowledge, storage.shelf, thinking.encoder)
    folder = replace(folder, company=replace(folder.company, agents=place(AGENTS), managers=place(MANAGERS)))
    given = {"kind": "openai", "name": "m", "url": url, "retries": 0, "price_in": 1.0, "price_out": 1.0}
    hosted = read_settings(HostedSettings, env_file=None, **given, budget_day=0.002)
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
