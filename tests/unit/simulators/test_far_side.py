"""The rest of the far side: commands, outcomes, rate-limited events, retries over sockets, the lean client."""

from typing import Any

import pytest
from aiohttp import web
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.simulators.slack.lean import parse
from tests.simulators.slack.sim import SlackSim
from tests.simulators.slack.wire import typed
from tests.unit.simulators.echo import echo_app, over_http, over_socket

pytestmark = pytest.mark.enable_socket


@pytest.fixture
def heard() -> list[dict[str, Any]]:
    return []


async def test_answers_are_matched_with_questions(sim: SlackSim, heard: list[dict[str, Any]]) -> None:
    ana = sim.add_user("Ana Lopez")
    channel = sim.add_channel("support", [ana])
    async with over_socket(sim, heard):
        ts = sim.say(ana, channel, "hello")
        await sim.reply(channel, ts)
        await sim.settled()
        [waited] = sim.answer_times()
        assert 0 < waited < 5
        assert sim.unanswered() == []
    sim.other_bot_says(channel, "noise")
    assert sim.unanswered() == []


async def test_what_was_heard_and_not_answered_is_told(sim: SlackSim) -> None:
    ana = sim.add_user("Ana Lopez")
    channel = sim.add_channel("support", [ana])

    async def accept(request: web.BaseRequest) -> web.Response:
        await request.read()
        return web.Response()

    runner = web.ServerRunner(web.Server(accept))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    sim.request_url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    ts = sim.say(ana, channel, "hello?")
    await sim.settled()
    assert [outcome.ts for outcome in sim.unanswered()] == [ts]
    await runner.cleanup()


async def test_a_lost_acknowledgement_makes_the_socket_deliver_again(
    sim: SlackSim, heard: list[dict[str, Any]]
) -> None:
    ana = sim.add_user("Ana Lopez")
    channel = sim.dm(ana)
    sim.delivery.ack_deadline = 0.3
    async with over_socket(sim, heard):
        sim.state.sockets.deaf = True
        ts = sim.say(ana, channel, "hello")
        await sim.wait_for(lambda: sim.find_delivery(ts).attempts)
        sim.state.sockets.deaf = False
        await sim.wait_for(lambda: sim.find_delivery(ts).acked)
    first, second = sim.find_delivery(ts).attempts[:2]
    assert (first.reason, second.retry, second.reason) == ("timeout", 1, None)
    assert [event["ts"] for event in heard].count(ts) >= 2


async def test_no_retry_is_honoured(sim: SlackSim) -> None:
    ana = sim.add_user("Ana Lopez")
    channel = sim.add_channel("support", [ana])

    async def refuse(request: web.BaseRequest) -> web.Response:
        await request.read()
        return web.Response(status=500, headers={"X-Slack-No-Retry": "1"})

    runner = web.ServerRunner(web.Server(refuse))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    sim.request_url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    ts = sim.say(ana, channel, "hello")
    await sim.settled()
    assert [attempt.status for attempt in sim.find_delivery(ts).attempts] == [500]
    await runner.cleanup()


async def test_slash_commands_are_answered_with_the_acknowledgement(sim: SlackSim) -> None:
    ana = sim.add_user("Ana Lopez")
    kim = sim.add_user("Kim Doe", team=sim.abroad)
    channel = sim.add_channel("support", [ana, kim])
    app = echo_app(sim, [])

    @app.command("/test")
    async def on_command(ack: Any, command: dict[str, Any]) -> None:
        await ack(f"You asked for {command['text']}")

    server = app.server(port=0, path="/slack/events", host="127.0.0.1")
    runner = web.AppRunner(server.web_app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    sim.request_url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    sim.slash(ana, channel, "/test", "help")
    await sim.settled()
    assert [message["text"] for message in sim.ephemerals(ana)] == ["You asked for help"]
    with pytest.raises(LookupError, match="another workspace"):
        sim.slash(kim, channel, "/test")
    await runner.cleanup()


async def test_unknown_and_rate_limited_events_are_well_formed(sim: SlackSim, heard: list[dict[str, Any]]) -> None:
    async with over_http(sim, heard):
        limited = sim.rate_limit_events()
        await sim.settled()
    assert limited.payload["type"] == "app_rate_limited"
    assert limited.payload["minute_rate_limited"] % 60 == 0
    assert limited.attempts


async def test_a_benchmark_may_answer_messages_that_came_from_the_pump(sim: SlackSim, client: AsyncWebClient) -> None:
    channel = sim.add_channel("support").id
    with pytest.raises(SlackApiError):
        await client.chat_postMessage(channel=channel, text="x", thread_ts="1.000001")
    sim.state.lenient_threads = True
    await client.chat_postMessage(channel=channel, text="x", thread_ts="1.000001")
    assert len(sim.messages(channel, "1.000001")) == 1


async def test_members_come_and_go(sim: SlackSim, heard: list[dict[str, Any]]) -> None:
    ana, ben = sim.add_user("Ana Lopez"), sim.add_user("Ben Okafor")
    channel = sim.add_channel("support", [ana])
    async with over_http(sim, heard):
        sim.join(ben, channel)
        sim.leave(ben, channel)
        sim.leave(sim.bot, channel)
        sim.say(ana, channel, "Are you still there?")
        await sim.settled()
    kinds = [delivery.name for delivery in sim.records.deliveries]
    assert kinds == ["message", "member_joined_channel", "message", "member_left_channel", "channel_left"]
    assert [event["subtype"] for event in heard] == ["channel_join", "channel_leave"]


@pytest.mark.parametrize(
    ("words", "wire"),
    [
        ("see https://x.example/a?b=1&c=2.", "see <https://x.example/a?b=1&amp;c=2>."),
        ("write to ana@shop.example", "write to <mailto:ana@shop.example|ana@shop.example>"),
        ("buy at shop.com, now", "buy at <http://shop.com|shop.com>, now"),
        ("thanks 👍", "thanks :+1:"),
        ("it costs 3.5 and e.g. that", "it costs 3.5 and e.g. that"),
    ],
)
def test_clients_link_and_name_what_people_type(words: str, wire: str) -> None:
    assert typed(words) == wire


def test_the_lean_client_waits_for_the_whole_answer() -> None:
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"
    assert all(parse(chunked[:length]) is None for length in range(len(chunked)))
    whole = parse(chunked)
    assert whole is not None
    assert (whole.status, whole.body) == (200, b"abcde")
    sized = b"HTTP/1.1 503 Busy\r\nContent-Length: 2\r\nX-Slack-No-Retry: 1\r\n\r\nno"
    assert parse(sized[:-1]) is None
    answer = parse(sized)
    assert answer is not None
    assert (answer.status, answer.headers["x-slack-no-retry"], answer.body) == (503, "1", b"no")


async def test_choosing_from_a_select(sim: SlackSim, client: AsyncWebClient) -> None:
    ana = sim.add_user("Ana Lopez")
    channel = sim.add_channel("support", [ana])
    plain = {"type": "plain_text", "text": "One"}
    static = {"type": "static_select", "action_id": "topic", "options": [{"text": plain, "value": "one"}]}
    people = {"type": "users_select", "action_id": "who"}
    posted = await client.chat_postMessage(
        channel=channel.id, text="Which?", blocks=[{"type": "actions", "elements": [static, people]}]
    )
    [action] = sim.press(ana, channel, posted["ts"], "topic", "one").payload["actions"]
    assert action["selected_option"] == {"text": plain, "value": "one"}
    [action] = sim.press(ana, channel, posted["ts"], "who", ana.id).payload["actions"]
    assert action["selected_user"] == ana.id
    with pytest.raises(LookupError, match="there are one"):
        sim.press(ana, channel, posted["ts"], "topic", "two")


async def test_a_socket_that_no_longer_answers_pings_is_replaced(sim: SlackSim, heard: list[dict[str, Any]]) -> None:
    async with over_socket(sim, heard):
        old = sim.sockets[0]
        sim.state.sockets.answer_pings = False
        await sim.wait_for(lambda: old not in sim.sockets, 10)
        sim.state.sockets.answer_pings = True
        await sim.connected()
