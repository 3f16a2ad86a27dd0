"""The laws of messages: none is lost or doubled, none overtakes another, and what is internal stays inside."""

import re
from collections import Counter

from bot.core.delivery import Operation
from bot.core.effects import Owner, PassOwnership, Purpose, Say, Voice, Withdraw
from bot.core.events import (
    ButtonPressed,
    MessageDeleted,
    MessageEdited,
    MessagePosted,
    PlatformEvent,
    TimerFired,
)
from bot.core.places import Side
from bot.core.ticket import TicketState
from tests.property.story import Story, Talk
from tests.property.street import CHANNELS

_TOKEN = re.compile(r"<\d+>")
_SILENCED = ("superseded", "overtaken")


def nothing_arrives_twice(story: Story) -> None:
    keys = Counter(a.delivery.key for a in story.street.arrivals if a.delivery.operation is Operation.POST)
    assert [key for key, times in keys.items() if times > 1] == [], "something was posted twice"


def nothing_is_handled_twice(story: Story) -> None:
    seen = Counter(entry.what.id for talk in story.talks for entry in talk.entries if hasattr(entry.what, "id"))
    assert [id for id, times in seen.items() if times > 1] == [], "an event was handled twice"
    fired = Counter(
        (talk.id, e.what.name, e.what.at)
        for talk in story.talks
        for e in talk.entries
        if isinstance(e.what, TimerFired)
    )
    assert [timer for timer, times in fired.items() if times > 1] == [], "a timer fired twice"


def nothing_acknowledged_is_lost(story: Story) -> None:
    heard = {e.what.id for talk in story.talks for e in talk.entries if isinstance(e.what, PlatformEvent)}
    assert [id for id in story.street.given if id not in heard] == [], "an acknowledged event was lost"


def everything_said_has_gone_out(story: Story) -> None:
    rows = {row["key"]: row for row in story.outbox if row["op"] == "post"}
    for talk in story.talks:
        withdrawn = {e.what.name for e in talk.entries if isinstance(e.what, Withdraw)}
        for entry in talk.entries:
            if isinstance(entry.what, Say):
                row = rows.get(f"{talk.id}:{entry.what.name}")
                assert row is not None, f"said, and never to be sent: {entry.what.name}"
    for row in story.outbox:
        state, name = row["state"], row["name"]
        assert state not in ("queued", "sending"), f"left behind: {name}"
        if row["op"] != "post":
            continue
        if state == "sent":
            assert row["key"] in story.posts, f"it counts as sent and never arrived: {name}"
        elif state in _SILENCED:
            assert row["voice"] == Voice.BOT, f"{state} although it is not the bot's: {name}"
        elif state == "dead":
            assert "cannot be said here" in row["reason"], f"given up: {name}: {row['reason']}"
        else:
            withdrawn = {e.what.name for t in story.talks for e in t.entries if isinstance(e.what, Withdraw)}
            assert name in withdrawn, f"{state} although nobody took it back: {name}"


def words_keep_their_order(story: Story) -> None:
    order = {row["key"]: (row["order_key"], row["row"]) for row in story.outbox}
    last: dict[str, int] = {}
    for arrival in story.street.arrivals:
        if arrival.delivery.operation is Operation.POST:
            place, number = order[arrival.delivery.key]
            assert number > last.get(place, 0), f"overtaken on the way: {arrival.delivery.name}"
            last[place] = number


def customers_are_heard(story: Story) -> None:
    """Their words are answered while the bot has the conversation, and cross to the ticket while people have it."""
    for talk in story.talks:
        assert talk.kept.owner is not Owner.BOT or not talk.kept.unanswered, "nobody answered the customer"
        reasons = ""
        for told in talk.told:
            what, before = told.entry.what, told.before
            if isinstance(what, PassOwnership):
                reasons = what.reason
            if not (isinstance(what, MessagePosted) and story.is_customers(what) and before.owner is Owner.PEOPLE):
                continue
            if before.ticket is not None and before.ticket.is_live:
                assert f"{talk.id}:in:{what.message}" in story.posts, "the customer's words did not cross"
            else:
                assert reasons == "stepped-in", "the customer wrote to people who have no ticket"


def agents_words_reach_the_customer(story: Story) -> None:
    """What an agent wrote under the card of a ticket that they had, in all calm."""
    talks = {talk.id: talk for talk in story.talks}
    for expected in story.world.expected:
        talk = talks[expected.conversation]
        told = next((t for t in talk.told if getattr(t.entry.what, "message", "") == expected.message), None)
        if expected.message not in {getattr(e, "message", "") for e in story.street.given.values()}:
            continue
        assert told is not None, "an agent's words under a card never came to its conversation"
        ticket = told.before.ticket
        if ticket is None or not ticket.is_live or ticket.assignee != expected.author:
            continue
        key = f"{talk.id}:out:{expected.message}"
        assert any(row["key"] == key for row in story.outbox), "an agent's words were not passed on"


def agents_words_are_marked(story: Story) -> None:
    for talk in story.talks:
        gone = {e.what.message for e in talk.entries if isinstance(e.what, MessageDeleted)}
        for entry in talk.entries:
            what = entry.what
            if isinstance(what, MessagePosted) and what.side is Side.AGENTS and what.place.thread:
                if what.message in gone:
                    continue
                assert story.street.marks.get(what.message), f"an agent's words carry no mark: {what.message}"


def the_last_words_stand(story: Story) -> None:
    """Of what crossed: the last version of it, or nothing once it was taken back."""
    for talk in story.talks:
        words: dict[str, str] = {}
        for entry in talk.entries:
            what = entry.what
            edits = isinstance(what, MessageEdited) and what.message in words
            if isinstance(what, MessagePosted) or (isinstance(what, MessageEdited) and edits):
                words[what.message] = what.content.words
            elif isinstance(what, MessageDeleted):
                words.pop(what.message, None)
                post = story.posts.get(f"{talk.id}:out:{what.message}")
                assert post is None or post.content is None, "words that were taken back stand at the customer's"
            elif isinstance(what, Withdraw) and what.name.startswith("out:"):
                words.pop(what.name.removeprefix("out:"), None)
                post = story.posts.get(f"{talk.id}:{what.name}")
                assert post is None or post.content is None, "words that were taken back stand at the customer's"
        for way in ("in", "out"):
            for message, text in words.items():
                post = story.posts.get(f"{talk.id}:{way}:{message}")
                if post is not None and post.content is not None:
                    assert post.content.words == text, f"not the last version: {post.content.words}"


# ------------------------------------------------------------------------------------------------------- inside and out


def internal_stays_inside(story: Story) -> None:
    """Words of an agent are at a customer's only if the author had the ticket then, or somebody said so."""
    shown: dict[str, set[str]] = {}
    for channel, content in story.shown_to_customers:
        for token in _TOKEN.findall(content.plain()):
            shown.setdefault(token, set()).add(channel)
    for talk in story.talks:
        channel = talk.kept.place.channel
        allowed = _passed_on(talk)
        for entry in talk.entries:
            what = entry.what
            if not isinstance(what, MessagePosted | MessageEdited):
                continue
            for token in _TOKEN.findall(what.content.words):
                at = shown.get(token, set())
                assert at <= {channel}, f"words of {channel} were shown in {at}"
                if what.side is Side.AGENTS and at:
                    assert what.message in allowed, f"internal words reached the customer: {what.content.words}"


def _passed_on(talk: Talk) -> set[str]:
    """Messages that may go out: their authors had the ticket, or an agent sent them on."""
    found = set()
    for told in talk.told:
        what, ticket = told.entry.what, told.before.ticket
        if isinstance(what, ButtonPressed) and what.action == "send-to-customer":
            found.add(what.value.partition(":")[2] or what.message)
        if isinstance(what, MessagePosted) and what.side is Side.AGENTS:
            had = ticket is not None and ticket.state is TicketState.CLAIMED and ticket.assignee == what.author
            if had and what.place.thread is not None:
                found.add(what.message)
    return found


def customers_see_no_cards(story: Story) -> None:
    for arrival in story.street.arrivals:
        delivery = arrival.delivery
        if delivery.place.channel in CHANNELS:
            assert delivery.purpose not in (Purpose.CARD, Purpose.SUGGESTION), "a card at the customer's"
