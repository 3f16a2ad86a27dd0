"""Slack's good and bad days: who is who, what is slow, what breaks, and what comes back."""

import asyncio
import json
import logging
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import quote

import pytest

from adapters.chat.slack import create
from adapters.chat.slack.platform import SlackPlatform
from bot.core.clock import SystemClock
from bot.core.company import Mode
from bot.core.content import Button, Buttons, Content, Fact, Facts, Quote, content
from bot.core.delivery import Operation
from bot.core.errors import Misconfigured, Retryable
from bot.core.events import ButtonPressed, MessagePosted
from bot.core.places import Person, Place, Role, Side
from tests.contracts.chat.conformance import delivery
from tests.contracts.chat.rig import Kept
from tests.contracts.chat.slack_rig import SlackRig, company, populated, served, slack_rig, slack_settings
from tests.simulators.slack.sim import SlackSim


@pytest.fixture(params=["socket", "http"])
async def rig(request: pytest.FixtureRequest) -> AsyncIterator[SlackRig]:
    async with slack_rig(request.param) as made:
        yield made


@pytest.fixture
async def sim() -> AsyncIterator[SlackSim]:
    async with populated() as made:
        yield made


@asynccontextmanager
async def started(sim: SlackSim, **more: Any) -> AsyncIterator[tuple[SlackPlatform, Kept]]:
    kept = Kept()
    platform = create(slack_settings(sim, http=False), company(sim, **more), SystemClock())
    await platform.start(kept)
    try:
        yield platform, kept
    finally:
        await platform.stop()


def person(sim: SlackSim, name: str) -> str:
    return next(user.id for user in sim.world.users.values() if user.real_name == name)


async def until(predicate: Callable[[], Any], within: float = 8.0) -> None:
    async with asyncio.timeout(within):
        while not predicate():  # noqa: ASYNC110 - what is waited for is inside the platform, which has no bell
            await asyncio.sleep(0.01)


async def arrived(sim: SlackSim, kept: Kept, count: int) -> list[Any]:
    await until(lambda: len(kept.events) >= count)
    await sim.settled()
    return kept.events


# ----------------------------------------------------------------------------------------------------------- who is who


async def test_agents_are_known_by_name_and_picture_from_the_start(rig: SlackRig) -> None:
    ts = rig.sim.say(person(rig.sim, "Ana Ferro"), "agents", "hello")
    (event,) = await arrived(rig.sim, rig.kept, 1)
    assert isinstance(event, MessagePosted)
    assert (event.side, event.author.role, event.author.name) == (Side.AGENTS, Role.AGENT, "Ana")
    assert event.author.avatar_url
    assert (event.message, event.place.thread) == (ts, None)


async def test_who_joins_the_agents_channel_may_tap_and_who_left_may_not(sim: SlackSim) -> None:
    async with started(sim) as (platform, kept):
        zoe = sim.add_user("Zoe Marsh")
        sim.join(zoe, "help")
        sim.join(zoe, "agents")
        await sim.settled()
        sim.say(zoe, "help", "I am new here")
        (event,) = await arrived(sim, kept, 1)
        assert event.author.role is Role.AGENT
        sim.leave(zoe, "agents")
        await sim.settled()
        sim.say(zoe, "help", "and gone")
        _, event = await arrived(sim, kept, 2)
        assert event.author.role is Role.CUSTOMER
        assert platform.health().counts["member_left_channel"] == 1


async def test_who_left_the_agents_channel_is_away(sim: SlackSim) -> None:
    asked: list[tuple[str, str, Role]] = []

    class Front:
        """Implements `bot.core.desk.FrontDesk` for what is asked here."""

        async def form(self, action: str, value: str, author: Person) -> None: ...

        async def home(self, author: Person) -> Content:
            return content("Home")

        async def command(self, text: str, author: Person, place: Place) -> Content:
            asked.append((text, author.name, author.role))
            return content("Away")

    platform = create(slack_settings(sim, http=False), company(sim), SystemClock())
    await platform.start(Kept(), Front())
    try:
        ana = person(sim, "Ana Ferro")
        sim.leave(ana, "help")
        sim.leave(ana, "agents")
        await until(lambda: asked)
        await sim.settled()
        assert asked == [("presence away", "Ana", Role.AGENT)]
    finally:
        await platform.stop()


async def test_partners_are_customers_and_our_people_there_colleagues(sim: SlackSim) -> None:
    rosa, joe = sim.add_user("Rosa Abroad", team=sim.abroad), sim.add_user("Joe Sales")
    ana = person(sim, "Ana Ferro")
    sim.add_channel("shared", [rosa, joe, ana], shared_with=[sim.abroad])
    async with started(sim) as (_, kept):
        for user in (rosa, joe, ana):
            sim.say(user, "shared", "hello")
        events = await arrived(sim, kept, 3)
        roles = {event.author.id.rpartition(":")[2]: event.author.role for event in events}
        assert roles == {rosa.id: Role.CUSTOMER, joe.id: Role.COLLEAGUE, ana: Role.AGENT}


async def test_a_new_persons_name_is_looked_up_behind_the_acknowledgement(rig: SlackRig) -> None:
    await until(lambda: rig.platform._people.person_name(rig.rosa))  # the directory was read before she came
    zoe = rig.sim.add_user("Zoe Marsh")
    rig.sim.world.find_channel("help").members.append(zoe.id)
    rig.sim.fail("users.info", "slow", times=None, seconds=0.4)
    rig.rosa = zoe.id
    await rig.say("first")
    assert rig.sim.records.deliveries[-1].attempts[0].took < 0.3
    await until(lambda: rig.sim.calls("users.info"))
    await until(lambda: rig.platform._people.person_name(zoe.id))
    await rig.say("second")
    assert [event.author.name for event in rig.kept.events] == [zoe.id, "Zoe"]  # type: ignore[union-attr]  # posts
    card = content(Facts((Fact("Customer", zoe.id), Fact("Order", "U1"))), Quote(zoe.id, f"I am {zoe.id}"))
    receipt = await rig.platform.send(delivery(rig.agents(), card))
    shown = rig.sim.message("agents", receipt.message)
    assert shown is not None
    assert shown["text"] == f"Customer: Zoe\nOrder: U1\nZoe: I am {zoe.id}"


async def test_people_of_the_workspace_have_their_names_from_the_first_message_on(rig: SlackRig) -> None:
    await until(lambda: rig.sim.calls("users.list"))
    await until(lambda: rig.platform._people.person_name(rig.rosa))
    await rig.say("first")
    assert [event.author.name for event in rig.kept.events] == ["Rosa"]  # type: ignore[union-attr]  # posts


async def test_a_tap_of_somebody_who_only_watches_is_no_agents_tap(sim: SlackSim) -> None:
    async with started(sim) as (platform, kept):
        place = company(sim).agents
        card = content("Ticket 7", Buttons((Button("claim", "Claim", "7"),)))
        receipt = await platform.send(delivery(place, card))
        sim.press(sim.add_user("Eve Watcher"), "agents", receipt.message, "Claim")
        sim.press(person(sim, "Ben Okafor"), "agents", receipt.message, "Claim")
        events = await arrived(sim, kept, 2)
        assert all(isinstance(event, ButtonPressed) and event.place == receipt.place for event in events)
        assert sorted(event.author.role for event in events) == [Role.AGENT, Role.COLLEAGUE]


# ----------------------------------------------------------------------------------------------------------- where


async def test_mentions_and_messages_are_one_event(rig: SlackRig) -> None:
    rig.sim.say(rig.rosa, "help", f"{rig.sim.bot.mention} where is my parcel?")
    await rig.sim.settled()
    (event,) = rig.kept.events
    assert isinstance(event, MessagePosted)
    assert event.mentions_bot
    assert event.content.words == "where is my parcel?"
    assert list(rig.kept.times.values()) == [2]


async def test_direct_messages_are_one_conversation(rig: SlackRig) -> None:
    rig.sim.say(rig.rosa, rig.sim.dm(rig.rosa), "hello")
    (event,) = await arrived(rig.sim, rig.kept, 1)
    assert event.place.thread is None
    receipt = await rig.platform.send(delivery(event.place, content("hi")))
    assert receipt.place == event.place
    assert rig.sim.message(event.place.channel, receipt.message).get("thread_ts") is None  # type: ignore[union-attr]  # it is there


async def test_a_change_of_the_company_holds_from_the_next_event_on(sim: SlackSim) -> None:
    async with started(sim) as (platform, kept):
        rosa, channel = person(sim, "Rosa Lind"), sim.world.find_channel("help").id
        platform.use(company(sim, modes={channel: Mode.MENTIONS}))
        sim.say(rosa, "help", "just talking")
        await sim.settled()
        assert kept.events == []
        sim.say(rosa, "help", f"{sim.bot.mention} hello")
        await arrived(sim, kept, 1)
        assert platform.health().counts["ignored.mode"] == 1


# ------------------------------------------------------------------------------------------------------------- bad days


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


async def test_lost_and_late_words_of_an_agents_channel_show_in_health(sim: SlackSim) -> None:
    async with started(sim) as (platform, _):
        sim.state.emit(
            {"type": "channel_archive", "channel": sim.world.find_channel("agents").id, "user": "U1"},
            sim.world.find_channel("agents"),
        )
        await sim.settled()
        assert "was archived" in platform.health().detail


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
