"""The machine's clock is set back by an hour in the middle of a conversation: it goes on, and nothing is lost."""

from datetime import timedelta

from adapters.chat.console.platform import AGENTS, Post, buttons, place
from bot.core.clock import HandClock
from bot.core.places import Person, Role, Side
from bot.core.ticket import Ticket, TicketState
from tests.support.small_desk import SmallDesk, small_desk

ANA = Person("console:a", "Ana", Role.AGENT)


def set_back(clock: HandClock, hours: float = 1) -> None:
    clock._start -= timedelta(hours=hours)


def card_of(desk: SmallDesk) -> Post:
    return next(post for post in desk.posts(AGENTS) if buttons(post))


async def tapped(desk: SmallDesk, action: str) -> None:
    card = card_of(desk)
    button = next(button for button in buttons(card) if button.action == action)
    if await desk.platform.tap(ANA, card, button, Side.AGENTS):
        await desk.platform.fill(ANA, {})
    await desk.engine.settled()


async def ticket_of(desk: SmallDesk) -> Ticket:
    (ticket,) = await desk.storage.tickets.listed(tuple(TicketState))
    return ticket


def seen(desk: SmallDesk) -> list[str]:
    return [post.content.plain() for post in desk.posts("c0") if post.content]


async def test_answers_go_on() -> None:
    async with small_desk() as desk:
        await desk.customer_writes("how is one")
        set_back(desk.clock)
        await desk.customer_writes("how is two")
        assert [words for words in seen(desk) if "how is two" in words]


async def test_a_ticket_goes_its_way_and_its_clocks_count_nothing_below_zero() -> None:
    async with small_desk() as desk:
        await desk.customer_writes("a human please")
        await desk.clock.advance(60)
        set_back(desk.clock)
        await tapped(desk, "claim")
        await desk.platform.write(ANA, place(AGENTS, card_of(desk).id), "I am on it.", Side.AGENTS)
        await desk.engine.settled()
        assert any("I am on it." in words for words in seen(desk))
        set_back(desk.clock)
        await tapped(desk, "resolve")
        ticket = await ticket_of(desk)
        assert ticket.state is TicketState.RESOLVED
        stopped = await desk.storage.facts.named("clock-stopped", desk.clock.now() - timedelta(days=1))
        assert stopped
        assert all(float(str(fact.data["elapsed"])) >= 0 for fact in stopped)
        assert all(float(str(fact.data["business"])) >= 0 for fact in stopped)


async def test_what_was_put_off_goes_out_when_its_time_comes_again() -> None:
    """The platform sends a message back, then the clock is set back: it is late by as much, and not lost."""
    async with small_desk() as desk:
        desk.platform.busy.add("c0")
        await desk.customer_writes("how is one")
        set_back(desk.clock)
        desk.platform.busy.clear()
        await desk.customer_writes("how is two", "c1")
        for _ in range(62):
            await desk.clock.advance(60)
            await desk.engine.tick()
            await desk.engine.settled()
        assert [words for words in seen(desk) if "how is one" in words]
