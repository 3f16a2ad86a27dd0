"""The laws of tickets: one assignee at a time, cards that are current, and no word of a ticket that does not exist."""

import re
from datetime import datetime, timedelta

from bot.core.effects import PutTicket, Say
from bot.core.events import ButtonPressed, FormSubmitted, MessagePosted
from bot.core.places import Person, Role
from bot.core.ticket import Ticket, TicketState
from handoff.presence import SAID_HOLDS
from tests.property.story import Story
from tests.property.street import CHANNELS

_TICKET = re.compile(r"\(ticket (\d+)\)")


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
