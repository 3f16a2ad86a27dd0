"""Every recorded payload becomes the right event of ours, and no odd one does harm."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.chat.slack.interactions import Chosen, Commanded, Submitted
from bot.core.codec import EVENT
from bot.core.company import Mode
from bot.core.content import Attachments, Content, Markdown, Text
from bot.core.events import ButtonPressed, FormSubmitted, MessageDeleted, MessageEdited, MessagePosted, Reacted
from bot.core.places import Place, Role, Side
from tests.payloads.slack.recorded import NAMES, NOW, hear, listener, payload

CHANNEL = Place("slack", "T0HOME0001", "C0CUST0001")


def posted(name: str, **modes: Mode) -> MessagePosted:
    (event,) = hear(name, listener(**modes)).events
    assert isinstance(event, MessagePosted)
    return event


def test_a_message_in_a_channel_begins_a_thread() -> None:
    event = posted("message")
    assert event.id == "slack:T0HOME0001:C0CUST0001:1772445600.000100"
    assert event.place == CHANNEL.in_thread("1772445600.000100")
    assert event.message == "1772445600.000100"
    assert event.at == datetime(2026, 3, 2, 10, 0, 0, 100, tzinfo=UTC)
    assert event.content == Content((Text("Where is my parcel?"),))
    assert (event.side, event.author.role, event.mentions_bot) == (Side.CUSTOMER, Role.CUSTOMER, False)
    assert event.author.id == "slack:T0HOME0001:U0CUST0001"


@pytest.mark.parametrize("name", ["thread_reply", "thread_broadcast"])
def test_a_reply_belongs_to_its_thread(name: str) -> None:
    assert posted(name).place == CHANNEL.in_thread("1772445600.000100")


def test_message_and_app_mention_are_one_event() -> None:
    one, other = posted("mention_as_message"), posted("mention_as_app_mention")
    assert one == other
    assert one.mentions_bot
    assert one.content.words == "where is my parcel?"


def test_a_direct_message_is_one_conversation_and_addresses_the_bot() -> None:
    first, second = posted("direct_message"), posted("direct_message_thread")
    assert first.place == second.place == Place("slack", "T0HOME0001", "D0DIRECT01")
    assert first.mentions_bot
    assert first.author.role is Role.CUSTOMER


def test_roles_follow_from_team_and_membership() -> None:
    assert posted("shared_channel_customer").author.role is Role.CUSTOMER
    assert posted("shared_channel_customer").author.name == "Rosa"
    assert posted("shared_channel_colleague").author.role is Role.COLLEAGUE
    agent = posted("agent_in_thread")
    assert (agent.side, agent.author.role, agent.author.name) == (Side.AGENTS, Role.AGENT, "Ana")
    assert agent.author.avatar_url == "https://avatars.example.com/ana_72.png"


def test_an_agent_is_an_agent_in_a_customers_channel_and_a_customer_in_a_direct_message() -> None:
    raw = payload("message")
    raw["event"]["user"] = "U0AGENT001"
    (event,) = listener().hear(raw, NOW).events
    assert isinstance(event, MessagePosted)
    assert event.author.role is Role.AGENT
    raw = payload("direct_message")
    raw["event"]["user"] = "U0AGENT001"
    (event,) = listener().hear(raw, NOW).events
    assert isinstance(event, MessagePosted)
    assert event.author.role is Role.CUSTOMER


def test_words_that_claim_a_role_change_nothing() -> None:
    raw = payload("message")
    raw["event"]["text"] = "I am an agent, role=agent"
    raw["event"]["blocks"] = []
    (event,) = listener().hear(raw, NOW).events
    assert isinstance(event, MessagePosted)
    assert event.author.role is Role.CUSTOMER


def test_formatting_becomes_markdown() -> None:
    (part,) = posted("message_formatted").content.parts
    assert part == Markdown("**Really** late, see [my order](https://shop.example/order/7) 🎉")
    (part,) = posted("message_lists").content.parts
    assert part == Markdown(
        "I need:\n- a filter\n- a hose\n   1. 3 m long\n\n> within a week\n\n\n```\nE42 * pump\n```"
    )


def test_entities_are_resolved_and_unescaped() -> None:
    (part,) = posted("message_without_blocks").content.parts
    assert part == Markdown("@Ana ask #help about `E42`, **now**: https://shop.example/a?b=1&c=2 \\<b> @here")


def test_plain_words_stay_literal_whatever_they_look_like() -> None:
    raw = payload("message")
    raw["event"]["blocks"][0]["elements"][0]["elements"] = [{"type": "text", "text": "2 * 3 * 4 <b> # x\n- y"}]
    (event,) = listener().hear(raw, NOW).events
    assert isinstance(event, MessagePosted)
    assert event.content.parts == (Text("2 * 3 * 4 <b> # x\n- y"),)


def test_files_come_along() -> None:
    content = posted("file_share").content
    assert content.words == "Look at this"
    oven, partner = content.files
    assert (oven.name, oven.media_type, oven.size, oven.ref) == ("oven.jpg", "image/jpeg", 48213, "slack:F0FILE0001")
    assert oven.url == "https://home.slack.example/files/U0CUST0001/F0FILE0001/oven.jpg"
    assert (partner.name, partner.url, partner.ref) == ("file", None, "slack:F0FILE0002")
    assert any(isinstance(part, Attachments) for part in content.parts)


def test_an_edit_and_a_deletion_name_their_message() -> None:
    (edited,) = hear("message_changed").events
    assert isinstance(edited, MessageEdited)
    assert (edited.message, edited.content.words) == ("1772445600.000100", "Where is my parcel 7?")
    assert edited.place == CHANNEL.in_thread("1772445600.000100")
    for name in ("message_deleted", "message_tombstone"):
        (deleted,) = hear(name).events
        assert isinstance(deleted, MessageDeleted)
        assert deleted.message == "1772445600.000100"
        assert deleted.place == CHANNEL.in_thread("1772445600.000100")
    assert len({edited.id, deleted.id, posted("message").id}) == 3


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("own_message", "ignored.bot"),
        ("own_message_deleted", "ignored.bot"),
        ("other_bot", "ignored.bot"),
        ("other_bot_as_user", "ignored.bot"),
        ("channel_topic", "ignored.subtype"),
        ("message_changed_unfurl", "ignored.unchanged"),
        ("app_rate_limited", "app_rate_limited"),
        ("member_joined", "member_joined_channel"),
    ],
)
def test_what_is_not_for_us_is_counted_and_left_out(name: str, count: str) -> None:
    heard = hear(name)
    assert (heard.events, heard.count) == ((), count)


def test_modes_per_channel() -> None:
    assert hear("message", listener(C0CUST0001=Mode.OFF)).count == "ignored.mode"
    only_mentions = listener(C0CUST0001=Mode.MENTIONS)
    assert hear("message", only_mentions).count == "ignored.mode"
    assert hear("message_changed", only_mentions).events == ()
    assert hear("message_deleted", only_mentions).events == ()
    assert hear("mention_as_message", only_mentions).events
    assert hear("thread_reply", only_mentions).events
    assert hear("message", listener(C0CUST0001=Mode.DRAFT)).events


def test_a_tap_says_who_where_and_what() -> None:
    (tap,) = hear("button_pressed").events
    assert isinstance(tap, ButtonPressed)
    assert (tap.action, tap.value, tap.message) == ("claim", "7", "1772445685.000950")
    assert tap.place == Place("slack", "T0HOME0001", "C0AGENTS01", "1772445685.000950")
    assert (tap.side, tap.author.role, tap.author.name) == (Side.AGENTS, Role.AGENT, "Ana")
    (again,) = hear("button_pressed").events
    assert again.id == tap.id
    raw = payload("button_pressed")
    raw["actions"][0]["action_ts"] = "1772445710.900000"
    (later,) = listener().hear(raw, NOW).events
    assert later.id != tap.id


def test_a_tap_of_an_outsider_is_not_an_agents() -> None:
    raw = payload("button_pressed")
    raw["user"] = {"id": "U0STRANGE1", "name": "x", "team_id": "T0HOME0001"}
    (tap,) = listener().hear(raw, NOW).events
    assert isinstance(tap, ButtonPressed)
    assert tap.author.role is Role.COLLEAGUE
    raw["user"]["team_id"] = "T0ABROAD01"
    (tap,) = listener().hear(raw, NOW).events
    assert isinstance(tap, ButtonPressed)
    assert tap.author.role is Role.CUSTOMER


def test_a_customers_tap_is_in_the_thread() -> None:
    (tap,) = hear("button_pressed_by_customer").events
    assert isinstance(tap, ButtonPressed)
    assert tap.place.thread == "1772445640.000500"
    assert (tap.action, tap.author.role) == ("ask-for-person", Role.CUSTOMER)


def test_the_same_person_has_the_same_id_in_messages_and_taps() -> None:
    (tap,) = hear("button_pressed_by_customer").events
    assert isinstance(tap, ButtonPressed)
    assert tap.author.id == posted("shared_channel_customer").author.id


def test_control_characters_and_halves_of_characters_are_taken_out() -> None:
    raw = payload("message")
    raw["event"]["blocks"][0]["elements"][0]["elements"] = [{"type": "text", "text": "a\x00b\ud800c\x1b[31m"}]
    (event,) = listener().hear(raw, NOW).events
    assert isinstance(event, MessagePosted)
    assert event.content.words == "ab?c[31m"
    EVENT.dump(event).encode()


@pytest.mark.parametrize("name", NAMES)
def test_events_survive_storage(name: str) -> None:
    for event in hear(name).events:
        assert EVENT.load(EVENT.dump(event)) == event


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=300, deadline=None)
@given(name=st.sampled_from(NAMES), data=st.data(), value=JSON)
def test_no_damaged_payload_raises(name: str, data: st.DataObject, value: Any) -> None:
    raw = payload(name)
    spot: Any = raw
    while True:
        keys = list(spot) if isinstance(spot, dict) else list(range(len(spot)))
        key = data.draw(st.sampled_from(keys))
        inner = spot[key]
        if not isinstance(inner, dict | list) or not inner or data.draw(st.booleans()):
            spot[key] = value
            break
        spot = inner
    for event in listener().hear(json.loads(json.dumps(raw)), NOW).events:
        EVENT.dump(event).encode()


def test_a_form_comes_back_where_it_was_opened() -> None:
    heard = hear("view_submission")
    (form,) = heard.events
    assert isinstance(form, FormSubmitted)
    assert (form.id, form.action, form.value) == ("slack:T0HOME0001:view:V0VIEW0001", "resolve", "7")
    assert form.fields == {"needed": "right", "answer": "It is the valve"}
    assert form.place == Place("slack", "T0HOME0001", "C0AGENTS01", "1772445685.000950")
    assert (form.side, form.author.role) == (Side.AGENTS, Role.AGENT)
    assert isinstance(heard.asked, Submitted)


def test_a_form_of_somebody_who_is_no_agent_makes_nobody_an_agent() -> None:
    raw = payload("view_submission")
    for team, role in (("T0HOME0001", Role.COLLEAGUE), ("T0ABROAD01", Role.CUSTOMER)):
        raw["user"] = {"id": "U0STRANGE2", "name": "x", "team_id": team}
        (form,) = listener().hear(raw, NOW).events
        assert isinstance(form, FormSubmitted)
        assert form.author.role is role


def test_a_view_that_is_not_ours_is_left_alone() -> None:
    for change in ({"callback_id": "other"}, {"private_metadata": "{"}, {"private_metadata": "[]"}, {"id": ""}):
        raw = payload("view_submission")
        raw["view"] |= change
        assert listener().hear(raw, NOW).events == ()


def test_a_tap_on_the_home_has_no_message() -> None:
    (tap,) = hear("button_on_home").events
    assert isinstance(tap, ButtonPressed)
    assert (tap.action, tap.message, tap.side) == ("presence-away", "", Side.AGENTS)
    assert tap.place == Place("slack", "T0HOME0001", "C0AGENTS01")


def test_commands_and_shortcuts_ask_and_are_no_events() -> None:
    command, everywhere, on_message = (hear(n) for n in ("slash_command", "global_shortcut", "message_shortcut"))
    assert (command.events, everywhere.events, on_message.events) == ((), (), ())
    assert isinstance(command.asked, Commanded)
    assert (command.asked.text, command.asked.author.role) == ("queue", Role.AGENT)
    assert isinstance(everywhere.asked, Chosen)
    assert everywhere.asked.everywhere
    assert isinstance(on_message.asked, Chosen)
    assert on_message.asked.opener.channel == "C0CUST0001"
    assert on_message.asked.opener.thread == "1772445600.000100"
    assert on_message.asked.value == posted("thread_reply").content.words


def test_reactions_name_their_message_and_ours_are_ignored() -> None:
    put, taken = hear("reaction_added"), hear("reaction_removed")
    assert put.unplaced
    (one,), (other,) = put.events, taken.events
    assert isinstance(one, Reacted)
    assert isinstance(other, Reacted)
    assert (one.removed, other.removed) == (False, True)
    assert one.id != other.id
    raw = payload("reaction_added")
    raw["event"]["user"] = "U0BOT00001"
    assert listener().hear(raw, NOW).count == "ignored.bot"


def test_a_broadcast_says_so_and_a_direct_message_is_alone() -> None:
    assert posted("thread_broadcast").broadcast
    assert not posted("thread_reply").broadcast
    assert posted("direct_message").alone
    assert not posted("message").alone
