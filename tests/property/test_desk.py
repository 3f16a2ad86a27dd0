"""Whatever customers, agents, timers, crashes and retries do, in any order, the desk's promises hold.

Never a bot message after a claim, never an internal word at the customer's side, never two assignees, never a promise
without a record, never a lost or doubled message, clocks that add up.

`BATON_SCHEDULES` says how many schedules are tried; CI tries 10,000.
"""

import asyncio
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import reduce

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.chat.console.platform import place
from bot.core.conversation import Conversation, Entry, evolve
from bot.core.effects import MakePromise, Owner, PutTicket, Say, Voice
from bot.core.events import ButtonPressed, FormSubmitted, MessagePosted
from bot.core.places import Role, Side, conversation_at
from bot.core.ticket import Ticket, TicketState
from tests.property.floor import CUSTOMERS, STAFF, Floor

SCHEDULES = int(os.environ.get("BATON_SCHEDULES", "150"))
STATED = ("Expect an answer", "you'll have an answer")
WORDS = ("how do I do it", "I want a human", "hello there", "human, and how")
TAPS = (
    "claim", "release", "transfer", "resolve", "reopen", "hand-back", "not-needed", "snooze", "take-back", "use-draft",
    "draft", "send-to-customer",
)  # fmt: skip


THEN = ("", "", "settle", "settle", "settle", "later")
"""What Baton does after a move of somebody: nothing yet, all there is to do, or all of it some seconds later."""


@dataclass(frozen=True)
class Move:
    kind: str
    who: int = 0
    pick: int = 0
    how: str = ""
    then: str = ""


PROLOGUE = (
    Move("customer writes", how="I want a human", then="settle"),
    Move("agent taps", how="claim", then="settle"),
    Move("agent writes", then="later"),
    Move("agent taps", how="resolve", then="settle"),
)
"""So far a day may have come already, so that schedules do not spend themselves on getting there."""


def moves() -> st.SearchStrategy[Move]:
    customer, pick = st.integers(0, len(CUSTOMERS) - 1), st.integers(0, 7)
    agent = st.sampled_from((0, 0, *range(len(STAFF))))
    then = st.sampled_from(THEN)
    return st.one_of(
        st.builds(Move, st.just("customer writes"), customer, pick, st.sampled_from(WORDS), then),
        st.builds(Move, st.just("customer changes"), customer, pick, st.sampled_from(("edit", "delete")), then),
        st.builds(Move, st.just("customer taps"), customer, pick, st.just(""), then),
        st.builds(Move, st.just("agent writes"), agent, pick, st.just(""), then),
        st.builds(Move, st.just("agent changes"), agent, pick, st.sampled_from(("edit", "delete")), then),
        st.builds(Move, st.just("agent steps in"), agent, pick, st.just(""), then),
        st.builds(Move, st.just("agent taps"), agent, pick, st.sampled_from(("claim", "claim", *TAPS)), then),
        st.builds(Move, st.just("again"), st.just(0), pick),
        st.builds(Move, st.just("think"), st.just(0), pick, st.sampled_from(("", "", "", "dies"))),
        st.builds(Move, st.just("send"), st.just(0), pick, st.sampled_from(("", "", "", "before", "after"))),
        st.builds(Move, st.just("settle")),
        st.builds(Move, st.just("time"), st.just(0), pick, st.sampled_from(("1", "3", "60", "900", "7200"))),
    )


async def play(floor: Floor, move: Move) -> None:
    match move.kind:
        case "customer writes":
            await floor.customer_writes(move.who, move.how)
        case "customer changes":
            await floor.customer_changes(move.who, delete=move.how == "delete")
        case "customer taps":
            await floor.customer_taps(move.who, move.pick)
        case "agent writes":
            await floor.agent_writes(move.who, move.pick)
        case "agent changes":
            await floor.agent_changes(move.who, delete=move.how == "delete")
        case "agent steps in":
            await floor.agent_steps_in(move.who, move.pick % len(CUSTOMERS))
        case "agent taps":
            await floor.agent_taps(move.who, move.pick, move.how)
        case "again":
            await floor.again(move.pick)
        case "think":
            await floor.think(move.pick, dies=bool(move.how))
        case "send":
            await floor.send(move.pick, dies=move.how)
        case "time":
            await floor.passes(float(move.how))
        case _:
            await calm(floor)
    if move.then:
        await calm(floor)
    if move.then == "later":
        await floor.passes(4)
        await calm(floor)


async def calm(floor: Floor) -> None:
    while await floor.think(0) or await floor.send(0):
        pass


# ---------------------------------------------------------------------------------------------------- what always holds


async def check(floor: Floor) -> None:
    assert [key for key, times in floor.platform.arrivals.items() if times > 1] == [], "something was posted twice"
    _the_bot_was_silent(floor)
    said = " ".join(post.content.plain() for post in floor.at_customers() if post.content)
    for id in floor.homes():
        if (state := await floor.storage.archive.state(id)) is None:
            continue
        log = await floor.log(id)
        assert reduce(evolve, log, Conversation(id=id, place=state.place)) == state, "the log leads elsewhere"
        _internal_stays_inside(log, said)
        _one_assignee_at_a_time(log)
        _every_stated_time_is_promised(log)
        _clocks_add_up(log)
        await _nothing_is_owed_by_the_settled(floor, state)
        _nothing_is_lost(floor, state, log)
    assert await floor.storage.inbox.lag() == (0, None)


def _the_bot_was_silent(floor: Floor) -> None:
    for sent in floor.sent:
        if sent.delivery.speaker.voice is Voice.BOT and sent.delivery.operation == "post":
            assert sent.owner is Owner.BOT, f"the bot spoke while people had it: {sent.delivery.name}"


def _internal_stays_inside(log: Sequence[Entry], said: str) -> None:
    """A word from the agents' side is at the customer's only if its author was the assignee, or somebody said so."""
    state = Conversation(id=conversation_at(place("x")), place=place("x"))
    excepted = {
        e.what.message for e in log if isinstance(e.what, ButtonPressed) and e.what.action == "send-to-customer"
    }
    for entry in log:
        what = entry.what
        if isinstance(what, MessagePosted) and what.side is Side.AGENTS and what.message not in excepted:
            ticket = state.ticket
            mine = ticket and ticket.state is TicketState.CLAIMED and ticket.assignee == what.author
            token = what.content.words.rsplit(" ", 1)[-1]
            assert mine or token not in said, f"internal words reached the customer: {what.content.words}"
        state = evolve(state, entry)


def _one_assignee_at_a_time(log: Sequence[Entry]) -> None:
    """A ticket goes from one agent to another only by a transfer, or by way of the queue."""
    before: dict[int, Ticket] = {}
    cause: object = None
    for entry in log:
        if isinstance(entry.what, ButtonPressed | FormSubmitted | MessagePosted):
            cause = entry.what
        if not isinstance(entry.what, PutTicket):
            continue
        ticket = entry.what.ticket
        old = before.get(ticket.number)
        if old and old.is_live and ticket.is_live and old.assignee and ticket.assignee:
            moved = old.assignee != ticket.assignee
            handed = isinstance(cause, FormSubmitted) and cause.action == "transfer" and cause.author == old.assignee
            assert not moved or handed, f"{old.assignee.name} lost ticket {ticket.number} to {ticket.assignee.name}"
        before[ticket.number] = ticket


def _every_stated_time_is_promised(log: Sequence[Entry]) -> None:
    stated = [e for e in log if isinstance(e.what, Say) and any(words in e.what.content.plain() for words in STATED)]
    made = [e for e in log if isinstance(e.what, MakePromise)]
    assert len(stated) == len(made), "a time was stated without a promise"
    assert [e.at for e in stated] == [e.at for e in made]


def _clocks_add_up(log: Sequence[Entry]) -> None:
    tickets = {e.what.ticket.number: e.what.ticket for e in log if isinstance(e.what, PutTicket)}
    for ticket in tickets.values():
        for clock in ticket.clocks:
            ends = [end for _, end in clock.runs]
            assert all(end is not None for end in ends[:-1]), "a clock runs twice at once"
            flat = [moment for run in clock.runs for moment in run if moment is not None]
            assert flat == sorted(flat), f"the clock {clock.name} ran backwards: {clock.runs}"
            if not ticket.is_live:
                assert clock.stopped is not None, f"{clock.name} goes on after ticket {ticket.number} ended"
            if clock.stopped is not None:
                ran = sum(((end or clock.stopped) - begin for begin, end in clock.runs), timedelta(0))
                assert ran <= clock.stopped - clock.runs[0][0]


async def _nothing_is_owed_by_the_settled(floor: Floor, state: Conversation) -> None:
    owed = [one for one in await floor.storage.promises.owed() if one.conversation == state.id]
    assert not owed or (state.ticket is not None and state.ticket.is_live), f"still owed: {owed}"


def _nothing_is_lost(floor: Floor, state: Conversation, log: Sequence[Entry]) -> None:
    """Every event is in the log once, and what the customer said to people stands in the ticket's thread."""
    heard = [e.what.id for e in log if isinstance(e.what, MessagePosted)]
    assert len(heard) == len(set(heard)), "an event was handled twice"
    replayed = Conversation(id=state.id, place=state.place)
    keys = {post.key.partition(":")[2] for post in floor.platform.posts.values()}
    for entry in log:
        what = entry.what
        live = replayed.ticket is not None and replayed.ticket.is_live
        if (
            isinstance(what, MessagePosted)
            and what.side is Side.CUSTOMER
            and what.author.role is Role.CUSTOMER
            and live
        ):
            assert f"in:{what.message}" in keys, f"the customer's words did not cross: {what.content.words}"
        replayed = evolve(replayed, entry)


@settings(max_examples=SCHEDULES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.integers(0, len(PROLOGUE)), st.lists(moves(), min_size=3, max_size=30))
def test_the_desk_keeps_its_word(begun: int, schedule: list[Move]) -> None:
    async def day() -> None:
        floor = await Floor().start()
        for move in (*PROLOGUE[:begun], *schedule):
            await play(floor, move)
        await floor.settle()
        await check(floor)

    asyncio.run(day())
