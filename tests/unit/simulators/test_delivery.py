"""A real Bolt app against the simulated Socket Mode and Events API."""

import contextlib
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.simulators.slack import taps
from tests.simulators.slack.manifest import parse_manifest
from tests.simulators.slack.seen import visible
from tests.simulators.slack.sim import SlackSim
from tests.unit.simulators.echo import over_http, over_socket

pytestmark = pytest.mark.enable_socket
Heard = list[dict[str, Any]]


@pytest.fixture
def heard() -> Heard:
    return []


@pytest.fixture(params=["socket", "http"])
async def echoing(request: pytest.FixtureRequest, sim: SlackSim, heard: Heard) -> AsyncIterator[SlackSim]:
    way: contextlib.AbstractAsyncContextManager[Any]
    way = over_socket(sim, heard) if request.param == "socket" else over_http(sim, heard)
    async with way:
        yield sim


async def test_bolt_hears_answers_and_is_heard_back(echoing: SlackSim, heard: Heard) -> None:
    ana = echoing.add_user("Ana Lopez")
    channel = echoing.add_channel("support", [ana])
    ts = echoing.say(ana, channel, "1 < 2 & _really_?")
    answer = await echoing.reply(channel, ts)
    await echoing.settled()

    assert heard[0]["text"] == "1 &lt; 2 &amp; _really_?"
    assert heard[0]["blocks"][0]["elements"][0]["elements"][1] == {
        "type": "text",
        "text": "really",
        "style": {"italic": True},
    }
    assert visible(answer) == "You said: 1 < 2 & _really_?\nA person"
    assert heard[1]["bot_id"] == echoing.bot.bot_id
    assert all(delivery.acked for delivery in echoing.records.deliveries)
    assert echoing.violations == []


async def test_a_mention_comes_twice_with_two_event_ids(echoing: SlackSim, heard: Heard) -> None:
    ana = echoing.add_user("Ana Lopez")
    channel = echoing.add_channel("support", [ana])
    ts = echoing.say(ana, channel, f"{echoing.bot.mention} hello")
    await echoing.settled()
    assert sorted(event["type"] for event in heard if event["ts"] == ts) == ["app_mention", "message"]
    assert len({delivery.id for delivery in echoing.records.deliveries}) == len(echoing.records.deliveries)


async def test_a_tap_opens_a_modal_and_the_answer_is_checked(echoing: SlackSim) -> None:
    ana = echoing.add_user("Ana Lopez")
    channel = echoing.add_channel("support", [ana])
    ts = echoing.say(ana, channel, "hello")
    answer = await echoing.reply(channel, ts)
    assert taps.labels(answer) == ["A person"]
    echoing.press(ana, channel, answer["ts"], "A person")
    await echoing.wait_for(lambda: echoing.ephemerals(ana))

    refusal = await echoing.submit_view(ana, {"reason": ""})
    assert refusal.reply["response_action"] == "errors"
    assert echoing.view_of(ana) is not None
    await echoing.submit_view(ana, {"reason": "I like people"})
    assert echoing.view_of(ana) is None
    assert echoing.violations == []


async def test_slack_connect_marks_people_from_elsewhere(echoing: SlackSim, heard: Heard) -> None:
    kim = echoing.add_user("Kim Doe", team=echoing.abroad)
    shared = echoing.add_channel("acme", [kim], shared_with=[echoing.abroad])
    ts = echoing.say(kim, shared, "Hello", files=[("photo.png", b"png")])
    await echoing.settled()
    assert (heard[0]["user_team"], heard[0]["subtype"]) == (echoing.abroad.id, "file_share")
    assert heard[0]["files"][0]["file_access"] == "check_file_info"
    assert echoing.find_delivery(ts).payload["is_ext_shared_channel"] is True


async def test_edits_unfurls_and_deletions(echoing: SlackSim, heard: Heard) -> None:
    ana = echoing.add_user("Ana Lopez")
    channel = echoing.dm(ana)
    ts = echoing.say(ana, channel, "helo")
    await echoing.reply(channel, ts)
    await echoing.settled()
    heard.clear()
    echoing.edit(ana, channel, ts, "hello")
    await echoing.settled()
    echoing.unfurl(channel, ts)
    await echoing.settled()
    echoing.delete(channel, ts)
    await echoing.settled()
    assert [event["subtype"] for event in heard] == ["message_changed", "message_changed", "message_changed"]
    assert [("edited" in event["message"]) for event in heard] == [True, True, False]
    assert heard[1]["message"]["text"] == heard[1]["previous_message"]["text"] == "hello"
    assert heard[2]["message"]["subtype"] == "tombstone"
    assert heard[0]["channel_type"] == "im"


async def test_redelivery_carries_the_retry_headers(sim: SlackSim, heard: Heard) -> None:
    ana = sim.add_user("Ana Lopez")
    channel = sim.add_channel("support", [ana])
    async with over_http(sim, heard):
        ts = sim.say(ana, channel, "hello")
        await sim.settled()
        again = await sim.redeliver(ts, num=2)
    assert (again.ok, again.retry) == (True, 2)
    assert [event["ts"] for event in heard if event["ts"] == ts] == [ts, ts]


async def test_an_unheard_event_is_tried_four_times(sim: SlackSim) -> None:
    ana = sim.add_user("Ana Lopez")
    channel = sim.add_channel("support", [ana])
    sim.request_url = sim.base_url + "/nobody-home"
    ts = sim.say(ana, channel, "hello")
    await sim.settled()
    delivery = sim.find_delivery(ts)
    assert [(attempt.retry, attempt.reason) for attempt in delivery.attempts] == [(n, "http_error") for n in range(4)]
    assert not delivery.acked


async def test_events_that_come_before_the_socket_are_retried(sim: SlackSim, heard: Heard) -> None:
    ana = sim.add_user("Ana Lopez")
    channel = sim.add_channel("support", [ana])
    sim.delivery.time_scale = 0.02
    ts = sim.say(ana, channel, "anybody?")
    async with over_socket(sim, heard):
        await sim.reply(channel, ts)
    assert sim.find_delivery(ts).attempts[0].reason == "connection_failed"


async def test_a_disconnect_warning_makes_the_client_come_back(sim: SlackSim, heard: Heard) -> None:
    ana = sim.add_user("Ana Lopez")
    channel = sim.add_channel("support", [ana])
    async with over_socket(sim, heard):
        old = sim.sockets[0]
        await old.warn()
        await sim.wait_for(lambda: sim.sockets and old not in sim.sockets)
        ts = sim.say(ana, channel, "still there?")
        await sim.reply(channel, ts)


async def test_a_cut_socket_is_opened_again(sim: SlackSim, heard: Heard) -> None:
    ana = sim.add_user("Ana Lopez")
    channel = sim.add_channel("support", [ana])
    async with over_socket(sim, heard):
        old = sim.sockets[0]
        old.abort()
        await sim.wait_for(lambda: sim.sockets and old not in sim.sockets, 10)
        ts = sim.say(ana, channel, "still there?")
        await sim.reply(channel, ts)


async def test_two_sockets_share_the_payloads(sim: SlackSim, heard: Heard) -> None:
    ana = sim.add_user("Ana Lopez")
    channel = sim.add_channel("support", [ana])
    async with over_socket(sim, heard), over_socket(sim, heard):
        await sim.connected(2)
        stamps = [sim.say(ana, channel, str(n)) for n in range(4)]
        await sim.settled()
        assert all(socket.acked for socket in sim.sockets)
    assert sorted(event["ts"] for event in heard if "bot_id" not in event) == stamps


async def test_forged_requests_are_refused_by_bolt(sim: SlackSim, heard: Heard) -> None:
    async with over_http(sim, heard):
        assert await sim.delivery.verify_url()
        event = sim.state.wrap({"type": "message", "subtype": "unheard_of"}, "Ev1", None)
        assert (await sim.forge(event, secret="guessed"))[0] == 401
        assert (await sim.forge(event, timestamp=str(int(time.time()) - 301)))[0] == 401
        assert (await sim.forge(event, headers={"X-Slack-Signature": None}))[0] == 401
        assert (await sim.forge(event))[0] == 200


async def test_only_subscribed_events_are_delivered() -> None:
    granted = {
        "oauth_config": {"scopes": {"bot": ["im:history", "channels:history"]}},
        "settings": {"event_subscriptions": {"bot_events": ["message.im"]}},
    }
    async with SlackSim(parse_manifest(granted)) as sim:
        ana = sim.add_user("Ana Lopez")
        sim.say(ana, sim.add_channel("support", [ana]), "hello")
        assert len(sim.records.deliveries) == 0
        assert sim.records.undelivered == {"message.channels": 1}
        sim.say(ana, sim.dm(ana), "hello")
        assert len(sim.records.deliveries) == 1


async def test_mischief_doubles_and_repeats_events(sim: SlackSim, heard: Heard) -> None:
    ana = sim.add_user("Ana Lopez")
    channel = sim.add_channel("support", [ana])
    async with over_http(sim, heard):
        sim.mischief(duplicate=1.0)
        ts = sim.say(ana, channel, "hello")
        await sim.settled()
    assert [event["ts"] for event in heard].count(ts) == 2


async def test_held_events_leave_in_the_order_asked_for(sim: SlackSim, heard: Heard) -> None:
    ana = sim.add_user("Ana Lopez")
    channel = sim.add_channel("support", [ana])
    sim.delivery.hold()
    stamps = [sim.say(ana, channel, str(n)) for n in range(3)]
    released = sim.delivery.release("reverse")
    assert [delivery.payload["event"]["ts"] for delivery in released] == stamps[::-1]
