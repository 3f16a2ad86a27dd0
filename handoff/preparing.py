"""What is thought for the agents once they see the card: a better summary, and what the bot would answer.

The card never waits for it: it goes out with the conversation's own words, and changes when there is something better.
"""

from collections.abc import Coroutine, Sequence
from typing import Any

from bot.core.content import Button, Content, Heading, Small, Style, content
from bot.core.conversation import Conversation
from bot.core.effects import Effect, RecordFact, Say
from bot.core.errors import BatonError
from bot.core.events import Prepared
from bot.core.places import Person
from bot.core.ticket import Ticket
from bot.core.wording import Effort, Summary
from handoff.cards import row
from handoff.case import Case
from handoff.means import Means
from handoff.saying import in_thread
from handoff.suggesting import Suggested, suggestion

NOTHING = "The knowledge has no answer to this. Yours can become one: add it when you resolve."


async def unasked(case: Case) -> None:
    """For a card that agents see now."""
    name = f"{case.ticket.cards}"
    await _sent_for(case, name, _prepared(case.means, case.state, case.ticket, name, summed=True))


async def asked(case: Case, agent: Person, tap: str) -> None:
    """A draft that an agent asked for."""
    name = f"draft:{tap}"
    await _sent_for(case, name, _prepared(case.means, case.state, case.ticket, name, agent=agent, tap=tap))


async def _sent_for(case: Case, name: str, work: Coroutine[Any, Any, Prepared]) -> None:
    """Beside the conversation where thinking takes seconds, otherwise at once."""
    if case.means.errands is None:
        taken_in(case, await work)
    elif case.means.errands.run(work):
        case.count("errand-begun", errand=_id(case.ticket, name))


def _id(ticket: Ticket, name: str) -> str:
    return f"prepared:{ticket.conversation}:{ticket.number}:{name}"


async def _prepared(
    means: Means,
    state: Conversation,
    ticket: Ticket,
    name: str,
    *,
    summed: bool = False,
    agent: Person | None = None,
    tap: str = "",
) -> Prepared:
    summary = await _summary(means, state) if summed and ticket.summary is None else None
    drafted = await suggestion(means, state) if agent or ticket.suggestion is None else Suggested()
    found = drafted.answer
    return Prepared(
        id=_id(ticket, name),
        at=means.clock.now(),
        conversation=ticket.conversation,
        ticket=ticket.number,
        summary=summary,
        suggestion=found.content if found else None,
        confidence=found.confidence if found else 0.0,
        effort=found.effort if found else Effort(),
        asked_by=agent,
        asked=tap,
        spent=round(drafted.cost + (summary.effort.cost if summary else 0.0), 8),
    )


async def _summary(means: Means, state: Conversation) -> Summary | None:
    """What a model made of it; None where there is no model, or it brought nothing better."""
    if means.summariser is None:
        return None
    try:
        return await means.summariser.summarise([line for line in state.lines if line.text.strip()])
    except BatonError:
        return None


async def came(means: Means, state: Conversation, event: Prepared) -> Sequence[Effect]:
    """It is there. What the ticket does not need any more is passed over; what it cost is counted all the same."""
    ticket = state.ticket
    ended = RecordFact(name="errand-ended", data={"ticket": event.ticket, "errand": event.id, "cost": event.spent})
    if ticket is None or not ticket.is_live or ticket.number != event.ticket:
        return (ended,)
    case = Case(means, state, ticket, event)
    case.do(ended)
    taken_in(case, event)
    return await case.done()


def taken_in(case: Case, event: Prepared) -> None:
    summary = event.summary
    if summary is not None:
        case.count("summarised", errand=event.id, model=summary.model, **summary.effort.facts())
        if summary.model:
            case.change(summary=summary)
    if event.asked_by is not None:
        case.do(_draft(case, event, event.asked_by))
    elif event.suggestion is None or case.ticket.first_reply_at is not None or case.ticket.suggestion is not None:
        return
    if event.suggestion is not None:
        case.change(suggestion=event.suggestion)
        agent = event.asked_by.id if event.asked_by else None
        name = "reply-suggested" if agent is None else "reply-drafted"
        sure = round(event.confidence, 4)
        case.count(name, errand=event.id, agent=agent, confidence=sure, **event.effort.facts())


def _draft(case: Case, event: Prepared, agent: Person) -> Say:
    """Shown to the one agent who asked."""
    shown = content(Small(NOTHING))
    if event.suggestion is not None:
        shown = _shown(case.ticket, event.suggestion, event.confidence)
    return in_thread(case.ticket, f"draft:{event.asked}", shown, only_to=agent.id)


def _shown(ticket: Ticket, draft: Content, confidence: float) -> Content:
    use = Button("use-draft", "Send to customer", str(ticket.number), Style.PRIMARY)
    sure = Small(f"The bot is {round(confidence * 100)} % sure of this.")
    return content(Heading("Draft · not sent"), *draft.parts, sure, row((use,)))
