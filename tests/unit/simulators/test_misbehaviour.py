"""The simulator misbehaves exactly as asked, and only so often."""

import asyncio
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.core.clock import HandClock
from tests.simulators.slack.pump import Pump, message_events
from tests.simulators.slack.remote import Remote, RemoteError
from tests.simulators.slack.sim import SlackSim
from tests.simulators.slack.thread import SlackThread
from tests.unit.simulators.echo import over_http

pytestmark = pytest.mark.enable_socket


@pytest.fixture
def channel(sim: SlackSim) -> str:
    return sim.add_channel("support").id


async def test_429_says_how_long_to_wait(sim: SlackSim, client: AsyncWebClient, channel: str) -> None:
    sim.fail("chat.*", "ratelimited", retry_after=7)
    with pytest.raises(SlackApiError) as refusal:
        await client.chat_postMessage(channel=channel, text="x")
    response = refusal.value.response
    assert (response.status_code, response["error"], response.headers["Retry-After"]) == (429, "ratelimited", "7")
    await client.chat_postMessage(channel=channel, text="x")
    assert len(sim.messages(channel)) == 1


@pytest.mark.parametrize("kind", ["500", "503", "malformed", "error"])
async def test_refusals_do_nothing(sim: SlackSim, client: AsyncWebClient, channel: str, kind: str) -> None:
    sim.fail("chat.postMessage", kind)
    with pytest.raises(SlackApiError):
        await client.chat_postMessage(channel=channel, text="x")
    assert sim.messages(channel) == []


@pytest.mark.parametrize(("kind", "posted"), [("reset", 0), ("hang", 0), ("lost", 1), ("lost-hang", 1)])
async def test_cut_connections(sim: SlackSim, client: AsyncWebClient, channel: str, kind: str, posted: int) -> None:
    sim.fail("chat.postMessage", kind, seconds=0.05)
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel=channel, text="x")
    assert len(sim.messages(channel)) == posted


async def test_a_lost_answer_with_500_was_posted(sim: SlackSim, client: AsyncWebClient, channel: str) -> None:
    sim.fail("chat.postMessage", "lost-500")
    with pytest.raises(SlackApiError):
        await client.chat_postMessage(channel=channel, text="x")
    assert len(sim.messages(channel)) == 1


async def test_a_client_that_gives_up_on_a_slow_answer_has_posted(sim: SlackSim, channel: str) -> None:
    sim.fail("chat.postMessage", "slow", seconds=5)
    client = AsyncWebClient(token=sim.install.bot_token, base_url=sim.api_url, timeout=1, retry_handlers=[])
    with pytest.raises(asyncio.TimeoutError):
        await client.chat_postMessage(channel=channel, text="x")
    assert len(sim.messages(channel)) == 1


async def test_one_message_a_second_and_channel() -> None:
    clock = HandClock()
    async with SlackSim(clock=clock) as sim:
        sim.limits.posts_per_second = 1
        client = AsyncWebClient(token=sim.install.bot_token, base_url=sim.api_url, retry_handlers=[])
        one, two = sim.add_channel("one").id, sim.add_channel("two").id
        await client.chat_postMessage(channel=one, text="x")
        await client.chat_postMessage(channel=two, text="x")
        with pytest.raises(SlackApiError) as refusal:
            await client.chat_postMessage(channel=one, text="x")
        assert refusal.value.response.headers["Retry-After"] == "1"
        await clock.advance(1.0)
        await client.chat_postMessage(channel=one, text="x")
        assert len(sim.messages(one)) == 2


async def test_triggers_live_three_seconds_and_once() -> None:
    clock = HandClock()
    view = {"type": "modal", "title": {"type": "plain_text", "text": "Hi"}, "blocks": []}
    async with SlackSim(clock=clock) as sim:
        client = AsyncWebClient(token=sim.install.bot_token, base_url=sim.api_url)
        fresh, stale = sim.state.new_trigger(sim.bot.id), sim.state.new_trigger(sim.bot.id)

        async def error(trigger: str) -> str:
            with pytest.raises(SlackApiError) as refusal:
                await client.views_open(trigger_id=trigger, view=view)
            return str(refusal.value.response["error"])

        await client.views_open(trigger_id=fresh, view=view)
        assert await error(fresh) == "exchanged_trigger_id"
        await clock.advance(3.1)
        assert await error(stale) == "expired_trigger_id"
        assert await error("forged") == "invalid_trigger_id"


async def test_the_sixth_use_of_a_response_url_is_refused(sim: SlackSim, channel: str) -> None:
    url = sim.state.new_response_url(channel, sim.bot.id)
    async with aiohttp.ClientSession() as session:
        statuses = [(await session.post(url, json={"text": "x"})).status for _ in range(6)]
    assert statuses == [200] * 5 + [404]


async def test_duplicate_posts_are_found_by_their_key(sim: SlackSim, client: AsyncWebClient, channel: str) -> None:
    for key in ("a", "b", "a"):
        metadata = {"event_type": "baton_message", "event_payload": {"key": key}}
        await client.chat_postMessage(channel=channel, text="x", metadata=metadata)
    assert sim.records.duplicates == {"a": 2}


async def test_the_pump_measures_acknowledgements(sim: SlackSim) -> None:
    heard: list[dict[str, Any]] = []
    async with over_http(sim, heard):
        url = sim.request_url or ""
        channel = sim.add_channel("support")
        ana = sim.add_user("Ana Lopez")
        bodies = message_events(sim.home.id, channel.id, ana.id, "A0APP00001")
        wrong = await Pump(url, "guessed", concurrency=2).run(bodies, 4)
        right = await Pump(url, sim.install.signing_secret, concurrency=2, rate=200).run(bodies, 10)
    assert wrong.statuses == {401: 4}
    assert sum(right.statuses.values()) == len(right.latencies) == 10
    assert len({event["ts"] for event in heard}) == 10
    assert right.took >= 9 / 200


async def test_a_simulator_in_a_thread() -> None:
    with SlackThread() as slack:
        channel = slack.do(lambda sim: sim.add_channel("support").id)
        client = AsyncWebClient(token=slack.sim.install.bot_token, base_url=slack.sim.api_url)
        await client.chat_postMessage(channel=channel, text="Hello")
        assert (await slack.wait(lambda sim: sim.reply(channel)))["text"] == "Hello"


async def test_a_simulator_as_a_process_takes_orders(tmp_path: Path) -> None:
    async with Remote() as slack:
        ana = await slack.do("add_user", name="Ana Lopez")
        channel = await slack.do("add_channel", name="support", members=[ana["id"]])
        await slack.do("say", user=ana["id"], channel="support", text="Hi")
        client = AsyncWebClient(
            token=slack.env["SLACK_BOT_TOKEN"], base_url=slack.env["SLACK_API_URL"], retry_handlers=[]
        )
        await slack.do("fail", method="chat.postMessage", kind="reset")
        with pytest.raises(aiohttp.ClientError):
            await client.chat_postMessage(channel=channel["id"], text="Hello")
        await client.chat_postMessage(channel=channel["id"], text="Hello")
        assert [m["text"] for m in await slack.do("messages", channel="support")] == ["Hi", "Hello"]
        assert (await slack.do("seen"))["violations"] == []
        with pytest.raises(RemoteError, match="unknown order"):
            await slack.do("nonsense")
