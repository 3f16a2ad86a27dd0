"""What agents write: in a ticket's thread, beside it, and in the customer's own place."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.core.content import Button
from bot.core.conversation import Conversation
from bot.core.effects import Effect, NotePresence, Owner, PassOwnership, RecordFact, Sign
from bot.core.events import MessageDeleted, MessageEdited, MessagePosted, Reacted
from bot.core.places import Role, Side
from bot.core.ticket import Ticket, TicketState
from handoff import relay
from handoff.case import Case, is_assignee
from handoff.means import Means
from handoff.outcomes import answered
from handoff.saying import whisper
from handoff.step import Doing
from handoff.steps.claim import take
from handoff.ticket import holder
from handoff.timers import quiet_timer

INTERNAL = "Only the words of {who}, who has this ticket, go to the customer. This stays internal."
UNCLAIMED = "Nobody has claimed this ticket yet. Claim it first; this stays internal."
SETTLED = "This ticket is settled. What you write here stays internal."
OLDER = "This thread is an older card's. What you write here stays internal; write under the newest card."
BESIDE = "This stays internal. To answer a customer, write in the thread under the ticket's card."


async def written(means: Means, state: Conversation, said: MessagePosted) -> Sequence[Effect]:
    """In a ticket's thread: the assignee's words go out after the hold, everything else stays and is marked."""
    ticket = state.ticket
    if said.author.role is not Role.AGENT:
        return _inside(said, state.settled if ticket is None else ticket, "You are no agent here.")
    if ticket is None or not ticket.is_live:
        return (NotePresence(agent=said.author), *_inside(said, ticket or state.settled, SETTLED))
    if ticket.state is TicketState.OPEN:
        return (NotePresence(agent=said.author), *_inside(said, ticket, UNCLAIMED))
    if ticket.thread is not None and said.place.thread != ticket.thread:
        return (NotePresence(agent=said.author), *_inside(said, ticket, OLDER))
    if not is_assignee(ticket, said.author):
        exception = Button("send-to-customer", "Send to customer", f"{ticket.number}:{said.message}")
        return (NotePresence(agent=said.author), *_inside(said, ticket, INTERNAL.format(who=holder(ticket)), exception))
    case = Case(means, state, ticket, said)
    held = means.company().desk.hold_seconds
    case.do(*relay.to_customer(state, said.author, said.message, said.content, relay.hold(said, held)))
    if held > 0:
        case.do(*relay.marks(said.place, said.message, on=(Sign.HELD,)))
    case.wake()
    case.change(first_reply_at=ticket.first_reply_at or said.at)
    case.do(NotePresence(agent=said.author))
    return await case.done()


def _inside(said: MessagePosted, ticket: Ticket | None, words: str, *buttons: Button) -> Sequence[Effect]:
    """Marked as internal each time; said in words once to each agent, ticket and reason."""
    number = ticket.number if ticket else 0
    kind = "-".join(words.split()[:2]).lower()
    hint = whisper(said, words, *buttons, name=f"hint:{number}:{kind}:{said.author.id}")
    return (*relay.marks(said.place, said.message, on=(Sign.INTERNAL,)), hint)


async def beside(means: Means, said: MessagePosted) -> Sequence[Effect]:
    """In the agents' channel, but in no thread. Whoever has tickets may have meant a customer."""
    if said.author.role is not Role.AGENT:
        return ()
    mine = await means.book.listed((TicketState.CLAIMED,), 5, assignee=said.author.id)
    noted = NotePresence(agent=said.author)
    if not mine:
        return (noted,)
    listed = ", ".join(str(one.number) for one in mine)
    return (noted, whisper(said, f"{BESIDE} Yours: {listed}.", name=f"beside:{said.author.id}:{mine[-1].number}"))


def changed(means: Means, state: Conversation, event: MessageEdited | MessageDeleted) -> Sequence[Effect]:
    """The customer's side follows; within the hold nobody ever sees the first version."""
    if isinstance(event, MessageDeleted):
        return relay.changed_by_agent(event)
    ticket = state.ticket
    shown = ticket is not None and is_assignee(ticket, event.author) and event.at > _held_until(means, state, event)
    marked = relay.marks(event.place, event.message, on=(Sign.EDITED,)) if shown else []
    return (*relay.changed_by_agent(event), *marked)


def _held_until(means: Means, state: Conversation, event: MessageEdited) -> datetime:
    line = next((line for line in state.lines if line.ref == relay.OUT + event.message), None)
    said = line.at if line else event.at
    return said + timedelta(seconds=means.company().desk.hold_seconds)


async def reacted(means: Means, state: Conversation, event: Reacted) -> Sequence[Effect]:
    """The assignee's sign to take words back, or a reaction to what the customer wrote."""
    ticket = state.ticket
    if ticket is None or event.removed or not is_assignee(ticket, event.author):
        return ()
    if event.emoji in relay.TAKE_BACK:
        own = any(line.ref == relay.OUT + event.message for line in state.lines)
        if not own:
            return ()
        off = (Sign.HELD, Sign.SENT, Sign.EDITED)
        marked = relay.marks(event.place, event.message, on=(Sign.INTERNAL,), off=off)
        return (
            *relay.taken_back(event.message),
            *marked,
            RecordFact(name="taken-back", data={"ticket": ticket.number}),
        )
    name = await means.archive.name_of(state.id, event.message)
    if name is None or not name.startswith(relay.IN):
        return ()
    return (relay.reaction_to_customer(state, event, relay.message_of(name)),)


async def stepped_in(means: Means, state: Conversation, said: MessagePosted) -> Sequence[Effect]:
    """A colleague wrote to the customer themselves: people own the conversation from here on."""
    effects: list[Effect] = []
    if state.owner is Owner.BOT:
        effects.append(PassOwnership(to=Owner.PEOPLE, reason="stepped-in"))
        effects.append(RecordFact(name="stepped-in", data={"role": said.author.role.value}))
    if said.author.role is Role.AGENT:
        effects.append(NotePresence(agent=said.author))
    ticket = state.ticket
    if ticket is None:
        return (*effects, quiet_timer(means, said.at))
    if said.author.role is not Role.AGENT or said.side is not Side.CUSTOMER:
        return effects
    case = Case(means, state, ticket, said)
    if ticket.state is TicketState.OPEN:
        await take(Doing(case=case, agent=said.author, cause=said), aloud=False)
    answered(case, said.at)
    return (*effects, *await case.done())
