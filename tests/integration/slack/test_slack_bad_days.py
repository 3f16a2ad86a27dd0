"""Slack's bad days: what breaks, what is odd or hostile, and what comes back."""

import asyncio
import json
import logging
import socket
from urllib.parse import quote

import pytest

from adapters.chat.slack import create
from bot.core.clock import SystemClock
from bot.core.content import content
from bot.core.delivery import Operation
from bot.core.errors import Misconfigured, Retryable
from tests.contracts.chat.orders import delivery
from tests.contracts.chat.rig import Kept
from tests.contracts.chat.slack_rig import company, served, slack_settings
from tests.integration.slack.days import arrived, person, started, until
from tests.simulators.slack.sim import SlackSim


async def test_a_closed_socket_is_opened_again(sim: SlackSim) -> None:
    async with started(sim) as (platform, kept):
        await sim.connected()
        first = sim.sockets[0]
        first.abort()
        await sim.wait_for(lambda: any(one is not first for one in sim.sockets), 20)
        await until(lambda: platform.health().connected)
        sim.say(person(sim, "Rosa Lind"), "help", "still there?")
        await arrived(sim, kept, 1)


async def test_starting_while_slack_is_down_waits_for_it(sim: SlackSim) -> None:
    sim.fail("auth.test", "503", times=2)
    async with started(sim) as (platform, kept):
        assert not platform.health().connected
        assert "auth.test" in platform.health().detail
        await sim.connected(within=10)
        sim.say(person(sim, "Rosa Lind"), "help", "hello")
        await arrived(sim, kept, 1)


@pytest.mark.parametrize(
    ("method", "names"), [("auth.test", "SLACK_BOT_TOKEN"), ("apps.connections.open", "SLACK_APP_TOKEN")]
)
async def test_a_refused_token_ends_the_start_and_is_named(sim: SlackSim, method: str, names: str) -> None:
    sim.fail(method, "error", times=None, error="invalid_auth")
    platform = create(slack_settings(sim, http=False), company(sim), SystemClock())
    with pytest.raises(Misconfigured, match=names):
        await platform.start(Kept())


async def test_before_the_start_nothing_is_acknowledged(sim: SlackSim) -> None:
    platform = create(slack_settings(sim, http=True), company(sim), SystemClock())
    async with served(platform) as address:
        sim.request_url = address
        assert await sim.delivery.verify_url()
        status, _ = await sim.forge({"type": "event_callback", "event": {"type": "message"}})
        assert status == 503


@pytest.mark.parametrize(
    "body",
    [
        b"payload=%7Bnot+json",
        b"payload=%5B1%5D",
        b"payload=%22text%22",
        b"nothing=here",
        b"",
        b"payload=" + quote('{"type":"block_actions","actions":[1,{"type":"button"}]}').encode(),
        b"payload=" + quote('{"type":"view_submission","view":{}}').encode(),
        b"command=%2Fbaton&text=x&team_id=T1",
    ],
)
async def test_odd_interactions_are_answered_without_a_crash(sim: SlackSim, body: bytes) -> None:
    platform = create(slack_settings(sim, http=True), company(sim), SystemClock())
    kept = Kept()
    async with served(platform) as address:
        sim.request_url = address
        await platform.start(kept)
        status, _ = await sim.forge(body, content_type="application/x-www-form-urlencoded")
        await platform.stop()
    assert status in (200, 400)
    assert kept.events == []


async def test_deeply_nested_and_endless_bodies_are_refused(sim: SlackSim) -> None:
    platform = create(slack_settings(sim, http=True), company(sim), SystemClock())
    async with served(platform) as address:
        sim.request_url = address
        status, _ = await sim.forge(b"[" * 400_000)
        assert status == 400
        status, _ = await sim.forge(b"[" * 400_000, content_type="application/x-www-form-urlencoded")
        assert status in (400, 503)
        port = int(address.split(":")[2].split("/")[0])
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        head = "POST /slack/events HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
        writer.write(head.encode())
        for _ in range(17):
            writer.write(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")
        answer = await asyncio.wait_for(reader.readline(), 5)
        assert b"413" in answer
        writer.close()


async def test_no_secret_and_no_word_of_a_customer_reaches_the_log(
    sim: SlackSim, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with started(sim) as (platform, kept):
        sim.say(person(sim, "Rosa Lind"), "help", "my secret parcel")
        await arrived(sim, kept, 1)
        await platform.send(delivery(kept.events[0].place, content("a private answer")))
        sim.sockets[0].abort()
        kept.full = True
        sim.say(person(sim, "Rosa Lind"), "help", "my secret parcel again")
        await asyncio.sleep(0.2)
        kept.full = False
    ours = [record for record in caplog.records if record.name.startswith(("adapters", "slack", "baton"))]
    assert ours
    logged = "\n".join(json.dumps(vars(record), default=str) + record.getMessage() for record in ours)
    for secret in ("secret parcel", "private answer", sim.install.bot_token, sim.install.app_token, "ticket=local"):
        assert secret not in logged


@pytest.mark.parametrize("refusal", ["invalid_blocks", "msg_blocks_too_long"])
async def test_words_go_out_even_when_slack_refuses_their_blocks(sim: SlackSim, refusal: str) -> None:
    async with started(sim) as (platform, _):
        sim.fail("chat.postMessage", "error", error=refusal)
        receipt = await platform.send(delivery(company(sim).agents, content("It **left** <!here>.")))
        shown = sim.message("agents", receipt.message)
        assert shown is not None
        assert shown["text"] == "It left &lt;!here&gt;."
        sim.fail("chat.update", "error", error=refusal)
        change = delivery(receipt.place, content("done"), operation=Operation.REVISE, target=receipt.message)
        assert await platform.send(change) == receipt


async def test_a_held_back_history_makes_looking_retryable(sim: SlackSim) -> None:
    async with started(sim) as (platform, _):
        sim.limits.restricted_history = True
        order = delivery(company(sim).agents, content("hi"))
        assert await platform.find(order) is None
        with pytest.raises(Retryable) as caught:
            await platform.find(order)
        assert caught.value.after
        assert caught.value.after > 10


async def test_nobody_listening_leaves_a_plain_reason(sim: SlackSim) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    settings = slack_settings(sim, http=False).model_copy(update={"SLACK_API_URL": f"http://127.0.0.1:{port}/api/"})
    platform = create(settings, company(sim), SystemClock())
    await platform.start(Kept())
    assert "SLACK_API_URL" in platform.health().detail
    await platform.stop()
