"""Cards and pages with everything at its worst stay within what platforms show."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from adapters.chat.console.platform import place
from bot.core.content import Buttons, Content, Heading, Markdown, Text
from bot.core.conversation import Conversation, Line
from bot.core.desk import Saying
from bot.core.places import ConversationId, Person, Role, Side
from bot.core.ticket import Escalation, Ticket, TicketState
from handoff import cards
from handoff.steps import customer_data, history
from tests.support.small_desk import small_desk

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
SCRIPTS = "한국어 العربية עברית 日本語 ไทย हिन्दी Ελληνικά 👩‍👩‍👧‍👦 ﷽ Z̷̢͚a̸l̶g̵o̷ "
LONG = SCRIPTS * 60
ORDERS = tuple((f"Order {n} {LONG}", LONG) for n in range(40))


def worst(state: TicketState) -> Ticket:
    return Ticket(
        number=10**12,
        conversation=ConversationId("c"),
        episode=0,
        escalation=Escalation("asked", LONG),
        state=state,
        desk=place("agents"),
        opened_at=NOW - timedelta(days=400),
        customer=Person("console:c", LONG),
        assignee=Person("console:a", LONG, Role.AGENT),
        problem=LONG,
        known=ORDERS,
        queue="support",
        category="c" * 60,
        suggestion=Content((Markdown(LONG * 3),)),
        promised=NOW,
        resolved_at=NOW,
        sent=10**6,
        failed=10**6,
    )


def check(shown: Content) -> None:
    assert len(shown.parts) <= 50
    for part in shown.parts:
        assert len(part.plain()) <= 3_000, part.kind
        if isinstance(part, Heading):
            assert len(part.text) <= 150
        if isinstance(part, Buttons):
            assert len(part.items) <= 25
            assert all(0 < len(button.label) <= 75 and len(button.value) <= 1_800 for button in part.items)


@pytest.mark.parametrize("state", list(TicketState))
async def test_the_card(state: TicketState) -> None:
    lines = tuple(Line(str(n), NOW, Role.CUSTOMER, LONG, LONG) for n in range(60))
    talk = Conversation(id=ConversationId("c"), place=place("c"), lines=lines)
    ticket = worst(state)
    async with small_desk() as desk:
        means = desk.front._means  # the desk's own
        for one in (ticket, replace(ticket, snoozed_until=NOW), replace(ticket, merged_into=5)):
            check(await cards.face(means, talk, one, NOW, outcome=LONG[:200]))


def test_three_hundred_messages() -> None:
    said = [
        Saying(
            conversation=ConversationId("c"),
            ref=str(n),
            at=NOW,
            episode=0,
            side=Side.AGENTS if n % 3 else Side.CUSTOMER,
            who="customer",
            name=LONG,
            text=LONG,
        )
        for n in range(300)
    ]
    shown = history.page(said, "Ticket 1", ZoneInfo("UTC"))
    check(shown)
    assert any(isinstance(part, Text) and "internal" in part.text for part in shown.parts)
    assert "longer than can be shown" in shown.plain()
    check(history.page((), "Ticket 1", ZoneInfo("UTC")))


def test_all_that_is_known_of_a_customer() -> None:
    earlier = [worst(TicketState.CLOSED)] * 5
    shown = customer_data.page(worst(TicketState.OPEN), ORDERS * 3, earlier)
    check(shown)
    assert "60 more are not shown" in shown.plain()
