"""The desk with a slow hosted model: the card and every step of the agents go their way, its words follow."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import pytest
from aiohttp import web

from adapters.chat.console.platform import AGENTS, ConsolePlatform, Post, buttons, place
from bot.core.clock import HandClock
from bot.core.places import Person, Role, Side
from bot.entrypoints.choosing import Thinking, embedded_model
from storage.opening import Storage, open_storage
from tests.integration.model.test_hosted_wiring import running
from tests.support.hostile_provider import HostileProvider, hostile_provider, says

CLEO, ANA = Person("console:cleo", "Cleo"), Person("console:ana", "Ana", Role.AGENT)


@pytest.fixture(scope="module")
def thinking() -> Iterator[Thinking]:
    made = embedded_model()
    yield made
    made.close()


@pytest.fixture
async def provider() -> AsyncIterator[HostileProvider]:
    async with hostile_provider() as made:
        yield made


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def storage(clock: HandClock) -> AsyncIterator[Storage]:
    made = open_storage("memory:", clock=clock, holder="desk")
    await made.start()
    yield made
    await made.stop()


def card(platform: ConsolePlatform) -> Post:
    return next(post for post in platform.posts.values() if post.key.endswith("ticket:1001:card"))


def words(post: Post) -> str:
    return post.content.plain() if post.content else ""


async def test_a_claim_does_not_wait_for_the_model(
    thinking: Thinking, provider: HostileProvider, storage: Storage, clock: HandClock
) -> None:
    free, asked = asyncio.Event(), asyncio.Event()

    async def hangs(_: web.Request) -> web.StreamResponse:
        asked.set()
        await free.wait()
        return web.Response(status=500)

    provider.plays(hangs)
    platform = ConsolePlatform(clock)
    async with running(thinking, storage, platform, clock, provider.url) as app:
        await platform.write(CLEO, place("c-cleo"), "My kettle leaks. A human please.", Side.CUSTOMER)
        await asyncio.wait_for(asked.wait(), 10)
        await app.engine.settled()
        assert "“My kettle leaks.”" in words(card(platform))

        await platform.press(ANA, card(platform), "Claim", Side.AGENTS)
        await app.engine.settled()
        assert "With Ana" in words(card(platform))

        await platform.press(ANA, card(platform), "Draft a reply", Side.AGENTS)
        await app.engine.settled()
        said = await platform.write(ANA, place(AGENTS, card(platform).id), "Hello Cleo, Ana here", Side.AGENTS)
        await app.engine.settled()
        await clock.advance(5)
        await app.engine.tick()
        await app.engine.settled()
        assert any("Hello Cleo" in words(post) for post in platform.posts.values() if post.place.channel == "c-cleo")
        assert said

        free.set()
        await app.settled()
        alone = [words(post) for post in platform.posts.values() if post.only_to == ANA.id]
        assert any("Draft" in one or "no answer to this" in one for one in alone)
        facts = await storage.facts.named("summarised", clock.now().replace(year=2000))
        assert [fact.data["fallback"] for fact in facts] == ["down"]
        assert "“My kettle leaks.”" in words(card(platform))


async def test_a_restart_forgets_what_was_being_thought_and_nothing_else(
    thinking: Thinking, provider: HostileProvider, storage: Storage, clock: HandClock
) -> None:
    never = asyncio.Event()

    async def hangs(_: web.Request) -> web.StreamResponse:
        await never.wait()
        return web.Response(status=500)

    provider.plays(hangs)
    platform = ConsolePlatform(clock)
    async with running(thinking, storage, platform, clock, provider.url) as app:
        await platform.write(CLEO, place("c-cleo"), "My kettle leaks. A human please.", Side.CUSTOMER)
        await app.engine.settled()
    provider.plays(says({"error": {}}, 500))
    async with running(thinking, storage, platform, clock, provider.url) as app:
        await platform.press(ANA, card(platform), "Claim", Side.AGENTS)
        await app.settled()
        assert "With Ana" in words(card(platform))
        assert [button.label for button in buttons(card(platform))].count("Draft a reply") == 1
