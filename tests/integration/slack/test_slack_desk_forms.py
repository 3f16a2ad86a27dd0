"""Every form, every card and the found customers of the desk, at their worst, within what Slack takes."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from adapters.chat.console.platform import AGENTS, MANAGERS, place
from adapters.chat.slack.modals import Opener, modal
from adapters.chat.slack.render import render_blocks
from adapters.customers.directory import CsvDirectory
from adapters.customers.linked import LinkedDirectory
from adapters.customers.reading import Customer
from bot.core.company import Company
from bot.core.content import Buttons, Content, Markdown, Source, Sources, content
from bot.core.conversation import Conversation, Line
from bot.core.desk_rules import CannedReply, DeskRules, QueueRules
from bot.core.effects import Voice
from bot.core.places import ConversationId, Person, Role, Side
from bot.core.ticket import Escalation, Ticket, TicketState
from bot.core.wording import Summary
from bot.entrypoints.scan import scan
from handoff import cards
from handoff.identity import offered
from handoff.step import Step
from tests.simulators.slack.blocks import check_blocks, check_view
from tests.support.small_desk import SmallDesk, small_desk

WORLD = "한국어 العربية עברית 日本語 ไทย Ελληνικά 👩‍👩‍👧‍👦 ﷽ <!channel> & *bold* "
LONG = WORLD * 30
ANA = Person("console:ana", LONG, Role.AGENT)
CUSTOMERS = tuple(Customer(id=f"{n}{LONG[:100]}", name=LONG, company=LONG, email=f"{n}@x.example") for n in range(150))
RULES = DeskRules(
    queues=tuple(QueueRules(name=f"{n} {LONG[:50]}") for n in range(100)),
    canned=tuple(CannedReply(f"{n} {LONG[:70]}", LONG) for n in range(100)),
)
COMPANY = Company(name=LONG, agents=place(AGENTS), managers=place(MANAGERS), desk=RULES)
OPENED = datetime(2026, 1, 2, tzinfo=UTC)
STEPS = [step for step in scan("handoff.steps", "STEP", Step) if step.form is not None]


def worst(state: TicketState) -> Ticket:
    return Ticket(
        number=10**11,
        conversation=ConversationId("c"),
        episode=0,
        escalation=Escalation("asked", LONG, category=LONG),
        state=state,
        desk=place(AGENTS),
        opened_at=OPENED,
        customer=Person("console:c", LONG),
        assignee=None if state is TicketState.OPEN else ANA,
        problem=LONG,
        known=tuple((f"Order {n} {LONG}", LONG) for n in range(40)),
        earlier=LONG,
        queue="x" * 60,
        category=LONG,
        summary=Summary(problem=LONG, wants=LONG, tried=(LONG,) * 8, facts=(LONG,) * 8, model="m"),
        suggestion=Content((Markdown(LONG * 3), Sources(tuple(Source(str(n), LONG, None) for n in range(20))))),
        promised=OPENED,
        resolved_at=OPENED,
        sent=10**6,
        failed=10**6,
    )


@pytest.fixture
async def desk() -> AsyncIterator[SmallDesk]:
    async with small_desk(lambda: COMPANY) as made:
        book = LinkedDirectory(CsvDirectory(CUSTOMERS), made.storage.identities)
        object.__setattr__(made.front._means, "customers", book)  # as in a company with many customers
        for number in range(120):
            agent = Person(f"console:agent-{number}", LONG, Role.AGENT)
            await made.storage.presence.say(agent, here=True, at=made.clock.now())
        yield made


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.action)
async def test_every_form(desk: SmallDesk, step: Step) -> None:
    assert step.form is not None
    form = await step.form(desk.front._means, worst(TicketState.CLAIMED), ANA)  # the desk's own means
    assert form.fields
    view = modal(form, Opener("C0AGENTS01", "1772445600.000100", Side.AGENTS))
    assert check_view(view) == []


@pytest.mark.parametrize("state", list(TicketState))
async def test_every_card(desk: SmallDesk, state: TicketState) -> None:
    voices = (Role.CUSTOMER, Voice.BOT, Role.AGENT)
    lines = tuple(Line(str(n), OPENED, voices[n % 3], LONG, LONG) for n in range(60))
    talk = Conversation(id=ConversationId("c"), place=place("c"), lines=lines)
    face = await cards.face(desk.front._means, talk, worst(state), OPENED + timedelta(days=400), outcome=LONG)
    blocks = render_blocks(face)
    assert check_blocks(blocks) == []
    labels = [one["text"]["text"] for block in blocks if block["type"] == "actions" for one in block["elements"]]
    assert labels == [button.label for part in face.parts if isinstance(part, Buttons) for button in part.items]


async def test_the_customers_that_a_search_found(desk: SmallDesk) -> None:
    book = desk.front._means.customers
    assert book is not None
    found = await book.search("日本語", 100)
    buttons = offered(worst(TicketState.OPEN), found)
    assert len(buttons) == 9
    blocks = render_blocks(content("Who is it?", Buttons(buttons)))
    assert check_blocks(blocks) == []
    assert len(blocks[-1]["elements"]) == 9
