"""The real SDK's client against the simulated Web API."""

import io
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlencode

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from tests.simulators.slack.manifest import parse_manifest
from tests.simulators.slack.sim import SlackSim

pytestmark = pytest.mark.enable_socket


@pytest.fixture
async def poor() -> AsyncIterator[SlackSim]:
    granted = {
        "oauth_config": {"scopes": {"bot": ["chat:write", "users:read"]}},
        "display_information": {"name": "Poor"},
    }
    async with SlackSim(parse_manifest(granted)) as sim:
        yield sim


async def refused(call: Any) -> str:
    with pytest.raises(SlackApiError) as refusal:
        await call
    return str(refusal.value.response["error"])


async def test_auth_test_tells_who_the_bot_is(sim: SlackSim, client: AsyncWebClient) -> None:
    answer = await client.auth_test()
    assert (answer["user_id"], answer["team_id"]) == (sim.bot.id, sim.home.id)
    assert "chat:write" in answer.headers["x-oauth-scopes"]


async def test_a_wrong_token_is_refused(sim: SlackSim) -> None:
    assert await refused(AsyncWebClient(token="xoxb-wrong", base_url=sim.api_url).auth_test()) == "invalid_auth"


async def test_a_post_stands_in_its_thread_with_metadata(sim: SlackSim, client: AsyncWebClient) -> None:
    ana = sim.add_user("Ana Lopez")
    channel = sim.add_channel("support", [ana])
    parent = sim.say(ana, channel, "Where is my parcel?")
    metadata = {"event_type": "baton_message", "event_payload": {"key": "k1"}}
    answer = await client.chat_postMessage(channel=channel.id, text="On its way", thread_ts=parent, metadata=metadata)

    assert [m["text"] for m in sim.messages(channel, parent)] == ["On its way"]
    with_metadata = await client.conversations_replies(channel=channel.id, ts=parent, include_all_metadata=True)
    assert with_metadata["messages"][1]["metadata"] == metadata
    assert with_metadata["messages"][0]["reply_count"] == 1
    without = await client.conversations_replies(channel=channel.id, ts=parent)
    assert "metadata" not in without["messages"][1]
    assert answer["message"]["bot_id"] == sim.bot.bot_id
    assert sim.violations == []


async def test_replies_stay_out_of_the_history(sim: SlackSim, client: AsyncWebClient) -> None:
    ana = sim.add_user("Ana Lopez")
    channel = sim.add_channel("support", [ana])
    first = sim.say(ana, channel, "one")
    sim.say(ana, channel, "reply", first)
    second = sim.say(ana, channel, "two")
    history = await client.conversations_history(channel=channel.id)
    assert [m["ts"] for m in history["messages"]] == [second, first]


async def test_history_goes_on_by_cursor(sim: SlackSim, client: AsyncWebClient) -> None:
    ana = sim.add_user("Ana Lopez")
    channel = sim.add_channel("support", [ana])
    stamps = [sim.say(ana, channel, str(n)) for n in range(5)]
    seen: list[str] = []
    async for answer in await client.conversations_history(channel=channel.id, limit=2):
        seen += [m["ts"] for m in answer["messages"]]
    assert seen == stamps[::-1]


async def test_a_custom_name_hides_the_user_and_reverts_on_update(sim: SlackSim, client: AsyncWebClient) -> None:
    channel = sim.add_channel("support")
    posted = await client.chat_postMessage(
        channel=channel.id, text="Hi", username="Ana", icon_url="https://x.example/a.png"
    )
    shown = sim.message(channel, posted["ts"])
    assert shown is not None
    assert (shown["username"], shown["subtype"], "user" in shown) == ("Ana", "bot_message", False)
    await client.chat_update(channel=channel.id, ts=posted["ts"], text="Hi there")
    changed = sim.message(channel, posted["ts"])
    assert changed is not None
    assert (changed["text"], "username" in changed, changed["user"]) == ("Hi there", False, sim.bot.id)


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"channel": "C404", "text": "x"}, "channel_not_found"),
        ({"channel": "open", "text": "x"}, "not_in_channel"),
        ({"channel": "secret", "text": "x"}, "channel_not_found"),
        ({"channel": "old", "text": "x"}, "is_archived"),
        ({"channel": "here", "text": " "}, "no_text"),
        ({"channel": "here", "text": "x", "thread_ts": "soon"}, "invalid_thread_ts"),
        ({"channel": "here", "text": "x", "thread_ts": "1.000001"}, "thread_not_found"),
        ({"channel": "here", "text": "x", "blocks": "[1"}, "invalid_blocks_format"),
        ({"channel": "here", "text": "x", "metadata": {"event_type": "a"}}, "invalid_metadata_schema"),
    ],
)
async def test_posts_are_refused_in_slacks_words(arguments: dict[str, Any], error: str) -> None:
    scopes = {"oauth_config": {"scopes": {"bot": ["chat:write"]}}}
    async with SlackSim(parse_manifest(scopes)) as sim:
        client = AsyncWebClient(token=sim.install.bot_token, base_url=sim.api_url)
        ana = sim.add_user("Ana Lopez")
        sim.add_channel("open", [ana], bot=False)
        sim.add_channel("secret", [ana], bot=False, private=True)
        sim.archive(sim.add_channel("old", [ana]), ana)
        sim.add_channel("here", [ana])
        assert await refused(client.api_call("chat.postMessage", json=arguments)) == error


async def test_a_block_over_its_limit_is_pointed_at(sim: SlackSim, client: AsyncWebClient) -> None:
    channel = sim.add_channel("support")
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "a" * 3001}}]
    with pytest.raises(SlackApiError) as refusal:
        await client.chat_postMessage(channel=channel.id, text="a", blocks=blocks)
    assert refusal.value.response["error"] == "invalid_blocks"
    assert refusal.value.response["response_metadata"]["messages"] == [
        "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    ]
    assert [violation.reason for violation in sim.violations] == ["invalid_blocks"]


async def test_long_text_is_cut_on_post_and_refused_on_update(sim: SlackSim, client: AsyncWebClient) -> None:
    channel = sim.add_channel("support")
    posted = await client.chat_postMessage(channel=channel.id, text="a" * 40_001)
    assert len(sim.messages(channel)[0]["text"]) == 40_000
    assert posted["response_metadata"]["warnings"] == ["message_truncated"]
    assert [violation.reason for violation in sim.violations] == ["message_truncated"]
    assert await refused(client.chat_update(channel=channel.id, ts=posted["ts"], text="a" * 4001)) == "msg_too_long"


async def test_what_the_manifest_does_not_grant_is_refused(poor: SlackSim) -> None:
    client = AsyncWebClient(token=poor.install.bot_token, base_url=poor.api_url)
    channel = poor.add_channel("support")
    with pytest.raises(SlackApiError) as refusal:
        await client.conversations_history(channel=channel.id)
    assert refusal.value.response["error"] == "missing_scope"
    assert refusal.value.response["needed"] == "channels:history"
    assert refusal.value.response["provided"] == "chat:write,users:read"
    assert await refused(client.chat_postMessage(channel=channel.id, text="x", username="Ana")) == "missing_scope"
    assert "email" not in (await client.users_info(user=poor.bot.id))["user"]["profile"]


async def test_members_lists_and_direct_messages(sim: SlackSim, client: AsyncWebClient) -> None:
    ana = sim.add_user("Ana Lopez", email="ana@shop.example")
    channel = sim.add_channel("agents", [ana], private=True)
    assert (await client.conversations_members(channel=channel.id))["members"] == [ana.id, sim.bot.id]
    listed = await client.conversations_list(types="public_channel,private_channel")
    assert [one["name"] for one in listed["channels"]] == ["agents"]
    opened = await client.conversations_open(users=ana.id)
    await client.chat_postMessage(channel=ana.id, text="Hello")
    assert [m["text"] for m in sim.messages(opened["channel"]["id"])] == ["Hello"]
    assert (await client.users_info(user=ana.id))["user"]["profile"]["email"] == "ana@shop.example"


async def test_files_go_up_and_come_down(sim: SlackSim, client: AsyncWebClient) -> None:
    channel = sim.add_channel("support")
    await client.files_upload_v2(channel=channel.id, filename="report.txt", content="figures", initial_comment="Here")
    [message] = sim.messages(channel)
    assert (message["text"], message["files"][0]["name"], message["files"][0]["size"]) == ("Here", "report.txt", 7)
    assert (await client.files_info(file=message["files"][0]["id"]))["file"]["name"] == "report.txt"


async def test_others_messages_cannot_be_changed(sim: SlackSim, client: AsyncWebClient) -> None:
    ana = sim.add_user("Ana Lopez")
    channel = sim.add_channel("support", [ana])
    ts = sim.say(ana, channel, "mine")
    assert await refused(client.chat_update(channel=channel.id, ts=ts, text="yours")) == "cant_update_message"
    assert await refused(client.chat_delete(channel=channel.id, ts="1.000001")) == "message_not_found"


async def test_large_files_and_texts_are_taken(sim: SlackSim, client: AsyncWebClient) -> None:
    channel = sim.add_channel("support")
    ticket = await client.files_getUploadURLExternal(filename="big.bin", length=3_000_000)
    form = io.BytesIO(urlencode({"channel": channel.id, "text": "x" * 2_000_000}).encode())
    headers = {"Authorization": f"Bearer {client.token}", "Content-Type": "application/x-www-form-urlencoded"}
    async with aiohttp.ClientSession() as session:
        await session.post(ticket["upload_url"], data=io.BytesIO(b"x" * 3_000_000))
        await session.post(f"{sim.api_url}chat.postMessage", data=form, headers=headers)
    await client.files_completeUploadExternal(files=[{"id": ticket["file_id"], "title": "Big"}], channel_id=channel.id)
    posted, shared = sim.messages(channel)
    assert len(posted["text"]) == 40_000
    assert shared["files"][0]["size"] == 3_000_000


async def test_home_tabs_are_published_and_guarded_by_their_hash(sim: SlackSim, client: AsyncWebClient) -> None:
    ana = sim.add_user("Ana Lopez")
    view = {"type": "home", "blocks": [{"type": "divider"}]}
    first = await client.views_publish(user_id=ana.id, view=view)
    await client.views_publish(user_id=ana.id, view=view, hash=first["view"]["hash"])
    assert await refused(client.views_publish(user_id=ana.id, view=view, hash=first["view"]["hash"])) == "hash_conflict"
    home = sim.home_of(ana)
    assert home is not None
    assert [block["type"] for block in home["blocks"]] == ["divider"]
    assert await refused(client.views_publish(user_id=ana.id, view={**view, "type": "modal"})) == "invalid_arguments"


async def test_a_revoked_token_stops_everything(sim: SlackSim, client: AsyncWebClient) -> None:
    sim.install.dead = "token_revoked"
    assert await refused(client.auth_test()) == "token_revoked"


async def test_app_tokens_and_bot_tokens_are_not_mixed_up(sim: SlackSim, client: AsyncWebClient) -> None:
    assert await refused(client.apps_connections_open(app_token=sim.install.bot_token)) == "not_allowed_token_type"
    app = AsyncWebClient(token=sim.install.app_token, base_url=sim.api_url)
    assert await refused(app.auth_test()) == "not_allowed_token_type"


async def test_status_reactions_links_and_ephemerals(sim: SlackSim, client: AsyncWebClient) -> None:
    ana, ben = sim.add_user("Ana Lopez"), sim.add_user("Ben Okafor")
    channel = sim.add_channel("support", [ana])
    ts = sim.say(ana, channel, "hello")
    await client.assistant_threads_setStatus(channel_id=channel.id, thread_ts=ts, status="is thinking…")
    assert sim.state.statuses == {(channel.id, ts): "is thinking…"}
    await client.chat_postMessage(channel=channel.id, thread_ts=ts, text="Hi")
    assert sim.state.statuses == {}
    await client.reactions_add(channel=channel.id, timestamp=ts, name="eyes")
    assert await refused(client.reactions_add(channel=channel.id, timestamp=ts, name="eyes")) == "already_reacted"
    await client.chat_postEphemeral(channel=channel.id, user=ana.id, text="Only you")
    assert [message["text"] for message in sim.ephemerals(ana)] == ["Only you"]
    assert await refused(client.chat_postEphemeral(channel=channel.id, user=ben.id, text="x")) == "user_not_in_channel"
    link = (await client.chat_getPermalink(channel=channel.id, message_ts=ts))["permalink"]
    assert link.endswith(f"/archives/{channel.id}/p{ts.replace('.', '')}")


async def test_an_old_channel_id_leads_to_the_new_one(sim: SlackSim, client: AsyncWebClient) -> None:
    channel = sim.add_channel("support")
    old = channel.id
    new = sim.change_id(channel)
    answer = await client.chat_postMessage(channel=old, text="x")
    assert answer["channel"] == new != old
    assert sim.records.deliveries[0].payload["event"]["old_channel_id"] == old


async def test_form_and_query_arguments_are_understood(sim: SlackSim, client: AsyncWebClient) -> None:
    channel = sim.add_channel("support")
    section = '[{"type": "section", "text": {"type": "plain_text", "text": "Hi"}}]'
    await client.api_call("chat.postMessage", data={"channel": channel.id, "text": "Hi", "blocks": section})
    assert sim.messages(channel)[0]["blocks"][0]["text"]["text"] == "Hi"
    listed = await client.api_call("conversations.list", http_verb="GET", params={"limit": "1"})
    assert [one["name"] for one in listed["channels"]] == ["support"]
    assert await refused(client.api_call("chat.shout", json={})) == "unknown_method"
