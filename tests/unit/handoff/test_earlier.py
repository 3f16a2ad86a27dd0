"""What a card says of the tickets before: how many, and the last one, however many there were."""

from dataclasses import replace
from functools import partial

from adapters.chat.console.platform import AGENTS, place
from bot.core.codec import TICKET
from bot.core.content import Facts
from bot.core.places import ConversationId, Person
from bot.core.ticket import Escalation, Ticket, TicketState
from storage.rows import TicketRow
from storage.tables import Tables
from tests.support.small_desk import SmallDesk, small_desk

CLEO = Person("console:c0", "Customer c0")


def _put(tables: Tables, row: TicketRow) -> None:
    tables.put_ticket(row)


async def _settled(desk: SmallDesk, count: int) -> None:
    like = Ticket(
        number=0,
        conversation=ConversationId("before"),
        episode=0,
        escalation=Escalation("asked", "Asked for a person"),
        state=TicketState.CLOSED,
        desk=place(AGENTS),
        opened_at=desk.clock.now(),
        customer=CLEO,
    )
    for number in range(1, count + 1):
        one = replace(like, number=number, problem=f"Matter {number} went wrong")
        row = TicketRow(number, one.conversation, one.state, 1, one.opened_at, TICKET.dump(one), customer=CLEO.id)
        await desk.storage.runner.write(partial(_put, row=row))


async def test_the_last_of_very_many_tickets_is_named() -> None:
    async with small_desk() as desk:
        await _settled(desk, 120)
        await desk.customer_writes("I want to talk to a human")
        (card,) = [post.content for post in desk.posts(AGENTS) if post.content and post.place.thread is None]
    facts = {item.label: item.value for part in card.parts if isinstance(part, Facts) for item in part.items}
    assert facts["Earlier tickets"] == "120 · the last one 120, closed: Matter 120 went wrong"
