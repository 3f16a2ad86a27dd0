"""What always holds, whatever happened and in whatever order."""

import re
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.core.delivery import Operation
from bot.core.effects import Owner, PassOwnership, Purpose, PutTicket, Say, Voice, Withdraw
from bot.core.events import (
    ButtonPressed,
    FormSubmitted,
    MessageDeleted,
    MessageEdited,
    MessagePosted,
    PlatformEvent,
    TimerFired,
)
from bot.core.places import Person, Role, Side
from bot.core.ticket import Ticket, TicketState
from handoff.presence import SAID_HOLDS
from tests.property.clocks import clocks_add_up
from tests.property.pledges import every_stated_time_is_a_promise, promises_end_as_they_should
from tests.property.story import Story, Talk
from tests.property.street import CHANNELS
from tests.property.world import World

_TOKEN = re.compile(r"<\d+>")
_TICKET = re.compile(r"\(ticket (\d+)\)")
_SILENCED = ("superseded", "overtaken")


def the_bot_was_silent(story: Story) -> None:
    assert story.world.broken == []


def the_program_ran_well(story: Story) -> None:
    assert story.world.loop.troubles == []


def the_state_follows_from_the_log(story: Story) -> None:
    for talk in story.talks:
        assert talk.replayed == talk.kept, "the log leads elsewhere"
        live = talk.kept.ticket is not None and talk.kept.ticket.is_live
        passed = [e.what.reason for e in talk.entries if isinstance(e.what, PassOwnership)]
        if live:
            assert talk.kept.owner is Owner.PEOPLE, "a live ticket, and the bot speaks"
        elif talk.kept.owner is Owner.PEOPLE:
            assert passed[-1:] == ["stepped-in"], "people have a conversation without a ticket"


# ------------------------------------------------------------------------------------------------- lost and doubled


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


# ------------------------------------------------------------------------------------------------------------- tickets


def one_assignee_at_a_time(story: Story) -> None:
    """A ticket goes from one agent to another only by a transfer, or by way of the queue. While they are at the desk,
    nobody but the assignee can hand it on.
    """
    for talk in story.talks:
        before: dict[int, Ticket] = {}
        cause: object = None
        for entry in talk.entries:
            if isinstance(entry.what, ButtonPressed | FormSubmitted | MessagePosted):
                cause = entry.what
            if not isinstance(entry.what, PutTicket):
                continue
            ticket = entry.what.ticket
            old = before.get(ticket.number)
            if old and old.is_live and ticket.is_live and old.assignee and ticket.assignee:
                handed = isinstance(cause, FormSubmitted) and cause.action == "transfer"
                handed = handed and (cause.author == old.assignee or _is_away(story, old.assignee, cause.at))
                same = old.assignee == ticket.assignee
                assert same or handed, f"{old.assignee.name} lost ticket {ticket.number} to {ticket.assignee.name}"
            assert (ticket.state is TicketState.CLAIMED) <= (ticket.assignee is not None), "claimed by nobody"
            before[ticket.number] = ticket


def _is_away(story: Story, agent: Person, at: datetime) -> bool:
    """They did nothing for as long as the company says, and what they said at the start of the day is long ago."""
    if at - story.world.loop._start <= SAID_HOLDS:
        return False
    done = [e.at for e in story.street.given.values() if getattr(e, "author", None) == agent and e.at <= at]
    return not done or at - max(done) >= timedelta(minutes=story.world.company.desk.here_minutes)


def a_ticket_that_is_named_exists(story: Story) -> None:
    for talk in story.talks:
        known: set[int] = set()
        for entry in talk.entries:
            if isinstance(entry.what, PutTicket):
                known.add(entry.what.ticket.number)
            if isinstance(entry.what, Say) and entry.what.place.channel in CHANNELS:
                for number in _TICKET.findall(entry.what.content.plain()):
                    assert int(number) in known, f"the customer was told of ticket {number}, which does not exist"


def cards_are_current(story: Story) -> None:
    """The newest card of each ticket is there, and says how the ticket stands."""
    for talk in story.talks:
        last = {number: versions[-1].ticket for number, versions in talk.versions().items()}
        for ticket in last.values():
            post = story.posts.get(f"{talk.id}:{ticket.card}")
            shown = post.content if post is not None else None
            assert shown is not None, f"ticket {ticket.number} has no card"
            assert _standing(ticket) in shown.plain(), f"the card of ticket {ticket.number} is out of date"


def _standing(ticket: Ticket) -> str:
    if ticket.merged_into:
        return f"Merged into ticket {ticket.merged_into}"
    if not ticket.is_live:
        return "Resolved" if ticket.state is TicketState.RESOLVED else "Closed"
    if ticket.snoozed_until:
        return "Snoozed by"
    if ticket.state is TicketState.OPEN:
        return "Waiting since"
    assert ticket.assignee is not None
    return f"With {ticket.assignee.name}"


def merged_tickets_are_named(story: Story) -> None:
    """Whoever has the ticket that goes on is told of the one that was merged into it."""
    for talk in story.talks:
        for number, versions in talk.versions().items():
            if versions[-1].ticket.merged_into:
                assert f"{talk.id}:merged-into:{number}" in story.posts, f"nobody was told what became of {number}"


def steps_of_customers_are_not_agents(story: Story) -> None:
    """Only agents ever have a ticket."""
    for talk in story.talks:
        for versions in talk.versions().values():
            for version in versions:
                assert version.ticket.assignee is None or version.ticket.assignee.role is Role.AGENT


LAWS: tuple[Callable[[Story], None], ...] = (
    the_program_ran_well,
    the_bot_was_silent,
    the_state_follows_from_the_log,
    nothing_arrives_twice,
    nothing_is_handled_twice,
    nothing_acknowledged_is_lost,
    everything_said_has_gone_out,
    words_keep_their_order,
    customers_are_heard,
    agents_words_reach_the_customer,
    agents_words_are_marked,
    the_last_words_stand,
    internal_stays_inside,
    customers_see_no_cards,
    one_assignee_at_a_time,
    a_ticket_that_is_named_exists,
    cards_are_current,
    merged_tickets_are_named,
    steps_of_customers_are_not_agents,
    every_stated_time_is_a_promise,
    promises_end_as_they_should,
    clocks_add_up,
)


def check(world: World) -> None:
    """Raises AssertionError at the first law that is broken."""
    story = Story(world)
    for law in LAWS:
        law(story)
