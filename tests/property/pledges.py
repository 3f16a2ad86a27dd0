"""The laws of promises: each time that was stated is written down, and ends as what happened says."""

import re
from datetime import datetime, timedelta

from bot.core.desk import Promise
from bot.core.effects import MakePromise, PutTicket, Say
from bot.core.events import Delivered, MessagePosted
from bot.core.places import Role, Side
from tests.property.story import Story, Talk
from tests.property.street import CHANNELS

_STATED = ("Expect an answer", "you'll have an answer")
_WITHIN = re.compile(r"within (\d+) minutes")
_GRACE = timedelta(seconds=2)
"""Whoever looks at the clock once a second may see a broken promise so much later."""
_HANDLED = timedelta(seconds=60)
"""The log names the moment of a tap; the time counts from the moment in which it was handled."""
_THOUGHT = timedelta(seconds=10)
"""So long the rest of the thinking may take after the time was found, where the database hangs meanwhile."""


def every_stated_time_is_a_promise(story: Story) -> None:
    made_at_all = set()
    for talk in story.talks:
        stated = [e for e in talk.entries if isinstance(e.what, Say) and _states_a_time(e.what)]
        made = [e for e in talk.entries if isinstance(e.what, MakePromise)]
        assert [e.at for e in stated] == [e.at for e in made], "a time was stated without a promise"
        for said, promise in zip(stated, made, strict=True):
            assert isinstance(said.what, Say)
            assert isinstance(promise.what, MakePromise)
            made_at_all.add((talk.id, promise.what.name))
            if found := _WITHIN.search(said.what.content.plain()):
                late = promise.what.due - promise.at - timedelta(minutes=int(found[1]))
                assert -_THOUGHT <= late <= _HANDLED, "another time was promised than was said"
    assert made_at_all == set(story.promises), "the book of promises has others than were made"


def _states_a_time(say: Say) -> bool:
    return say.place.channel in CHANNELS and any(words in say.content.plain() for words in _STATED)


def promises_end_as_they_should(story: Story) -> None:
    for talk in story.talks:
        for entry in talk.entries:
            if isinstance(entry.what, MakePromise):
                _judge(story, talk, story.promises[talk.id, entry.what.name])


def _judge(story: Story, talk: Talk, promise: Promise) -> None:
    arrived, wrote, ended = _answer(talk, promise)
    now = story.world.loop.now()
    in_time = arrived is not None and arrived <= promise.due
    match promise.outcome:
        case None:
            assert ended is None, f"still owed although the ticket ended: {promise.name}"
            assert arrived is None, f"still owed although it was answered: {promise.name}"
            assert now <= promise.due + _GRACE, f"a broken promise that nobody noticed: {promise.name}"
        case "kept":
            assert in_time or (wrote is not None and wrote <= promise.due), f"not kept at all: {promise.name}"
        case "broken":
            assert arrived is None or arrived >= promise.due, f"it was kept: {promise.name}"
        case _:
            assert ended is not None, f"released although the ticket goes on: {promise.name}"
            assert not in_time, f"it was kept: {promise.name}"


def _answer(talk: Talk, promise: Promise) -> tuple[datetime | None, datetime | None, datetime | None]:
    """When the customer had a person's words, when somebody wrote them, when the ticket ended; as far as it did."""
    number, reopened = int(promise.name.split(":")[1]), int(promise.name.split(":")[-1])
    begun = False
    arrived = wrote = None
    for told in talk.told:
        what, ticket = told.entry.what, told.before.ticket
        if isinstance(what, MakePromise) and what.name == promise.name:
            begun = True
        if not begun:
            continue
        mine = ticket is not None and ticket.number == number and ticket.is_live
        if isinstance(what, PutTicket) and what.ticket.number == number and begun:
            wrote = wrote or (what.ticket.first_reply_at if what.ticket.reopened == reopened else None)
            if not what.ticket.is_live:
                return arrived, wrote, told.entry.at
        if mine and arrived is None and _reaches_the_customer(what):
            arrived = told.entry.at
    return arrived, wrote, None


def _reaches_the_customer(what: object) -> bool:
    if isinstance(what, Delivered):
        return what.name.startswith("out:")
    return isinstance(what, MessagePosted) and what.side is Side.CUSTOMER and what.author.role is Role.AGENT
