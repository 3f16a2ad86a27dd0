"""A text that the understanding fails on, every time: the customer gets a person, who can do everything."""

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta

from adapters.chat.console.platform import AGENTS, Post, buttons, place
from bot.core.knowledge import Reading
from bot.core.places import Person, Role, Side
from bot.core.ticket import Ticket, TicketState
from tests.support.small_desk import SmallDesk, small_desk
from tests.support.small_mind import Hearing

ANA = Person("console:a", "Ana", Role.AGENT)
CURSED = "Ŧhis text brings the reader down"


class Stumbling(Hearing):
    """Reads all but one text, and nothing that came after it."""

    async def read(self, text: str, history: Sequence[tuple[str, str]] = ()) -> Reading:
        if CURSED in text or any(CURSED in said for _, said in history):
            raise ZeroDivisionError("the reader came down")
        return await super().read(text, history)


async def rested(desk: SmallDesk) -> None:
    """A turn that failed is thought again after a pause."""
    for _ in range(20):
        await desk.engine.settled()
        await desk.clock.advance(1)


async def tapped(desk: SmallDesk, action: str) -> None:
    card = card_of(desk)
    button = next(button for button in buttons(card) if button.action == action)
    if await desk.platform.tap(ANA, card, button, Side.AGENTS):
        await desk.platform.fill(ANA, {})
    await rested(desk)


def card_of(desk: SmallDesk) -> Post:
    return next(post for post in desk.posts(AGENTS) if buttons(post))


def seen(desk: SmallDesk) -> str:
    return "\n".join(post.content.plain() for post in desk.posts("c0") if post.content)


async def ticket_of(desk: SmallDesk) -> Ticket:
    (ticket,) = await desk.storage.tickets.listed(tuple(TicketState))
    return ticket


async def test_an_agent_takes_over_answers_and_settles() -> None:
    async with small_desk(understanding=Stumbling()) as desk:
        await desk.customer_writes(CURSED)
        await rested(desk)
        assert (await ticket_of(desk)).escalation.rule == "turn-failed"
        assert "colleague" in seen(desk)
        await tapped(desk, "claim")
        assert "Ana has joined" in seen(desk)
        await desk.platform.write(ANA, place(AGENTS, card_of(desk).id), "I am on it.", Side.AGENTS)
        await desk.customer_writes("thank you")
        await rested(desk)
        assert "I am on it." in seen(desk)
        assert any("thank you" in post.content.plain() for post in desk.posts(AGENTS) if post.content)
        await tapped(desk, "resolve")
        assert (await ticket_of(desk)).state is TicketState.RESOLVED
        assert [fact async for fact in failures(desk)] == []


async def test_a_ticket_that_stood_before_can_still_be_claimed() -> None:
    """The text came while the ticket waited: its card shows the customer's words, and nobody reads them."""
    async with small_desk(understanding=Stumbling()) as desk:
        await desk.customer_writes("a human please")
        await desk.customer_writes(CURSED)
        await rested(desk)
        await tapped(desk, "claim")
        assert (await ticket_of(desk)).assignee == ANA
        assert [fact async for fact in failures(desk)] == []


async def failures(desk: SmallDesk) -> AsyncIterator[str]:
    """What the bot had to give up, but for the thought that the first handoff came of."""
    for name in ("event-failed", "turn-given-up"):
        for fact in await desk.storage.facts.named(name, desk.clock.now() - timedelta(days=1)):
            yield f"{name}: {fact.data}"
