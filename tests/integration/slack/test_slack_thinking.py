"""The sign of thinking in Slack: in the thread, gone with the answer, and no harm where it cannot be shown."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from adapters.chat.slack import create
from adapters.chat.slack.platform import SlackPlatform
from adapters.chat.slack.thinking import STATUS
from bot.core.clock import SystemClock
from bot.core.content import content
from bot.core.errors import BatonError
from bot.core.places import Place
from bot.core.ports import ShowsThinking
from tests.contracts.chat.orders import delivery
from tests.contracts.chat.rig import Kept
from tests.contracts.chat.slack_rig import company, slack_settings
from tests.simulators.slack.sim import SlackSim


@pytest.fixture
async def platform(sim: SlackSim) -> AsyncIterator[tuple[SlackPlatform, Kept]]:
    kept = Kept()
    made = create(slack_settings(sim, http=False), company(sim), SystemClock())
    await made.start(kept)
    yield made, kept
    await made.stop()


async def asked(sim: SlackSim, kept: Kept) -> Any:
    """The event of a customer's question."""
    rosa = next(user.id for user in sim.world.users.values() if user.real_name == "Rosa Lind")
    sim.say(rosa, "help", "How long does delivery take?")
    async with asyncio.timeout(8):
        while not kept.events:  # noqa: ASYNC110 - the platform has no bell
            await asyncio.sleep(0.01)
    return kept.events[0]


async def test_it_shows_until_the_answer_comes(sim: SlackSim, platform: tuple[SlackPlatform, Kept]) -> None:
    slack, kept = platform
    place = (await asked(sim, kept)).place
    assert isinstance(slack, ShowsThinking)
    await slack.thinking(place)
    assert sim.state.statuses == {(place.channel, place.thread): STATUS}
    await slack.send(delivery(place, content("Two days.")))
    assert sim.state.statuses == {}


async def test_outside_a_thread_nothing_is_asked_and_an_unknown_thread_is_our_error(
    sim: SlackSim, platform: tuple[SlackPlatform, Kept]
) -> None:
    slack, kept = platform
    place: Place = (await asked(sim, kept)).place
    await slack.thinking(place.in_thread(None))
    assert sim.state.statuses == {}
    with pytest.raises(BatonError):
        await slack.thinking(place.in_thread("1.000001"))
