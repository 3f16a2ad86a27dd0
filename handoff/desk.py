"""The agents' desk: opens tickets, lets people claim and resolve them, and carries words both ways.

Every method only says what shall happen. The turn commits it together with the ticket, so the customer is told
that a colleague will take over exactly when that is true.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot.core.company import Company
from bot.core.content import Content, Heading, Small, Text, content
from bot.core.conversation import Conversation
from bot.core.effects import (
    CloseEpisode,
    Effect,
    Owner,
    PassOwnership,
    Purpose,
    PutTicket,
    RecordFact,
    Revise,
    Say,
    Speaker,
    StartTimer,
    StopTimer,
    Voice,
)
from bot.core.events import (
    ButtonPressed,
    DeliveryFailed,
    Event,
    MessageDeleted,
    MessageEdited,
    MessagePosted,
    TimerFired,
)
from bot.core.places import Person, Role, Side
from bot.core.ports import CustomerDirectory, TicketBook
from bot.core.ticket import Escalation, Ticket, TicketState
from handoff import cards, relay
from handoff import ticket as steps

QUIET = "quiet"
INTERNAL = "Only the assignee's words go to the customer. This stays internal."


class TicketDesk:
    """Implements `bot.core.ports.Desk`."""

    def __init__(self, company: Callable[[], Company], book: TicketBook, directory: CustomerDirectory) -> None:
        self._company = company
        self._book = book
        self._directory = directory

    # ------------------------------------------------------------------------------------------------- from the bot

    async def open(
        self, state: Conversation, escalation: Escalation, at: datetime, preface: str = "", *, aloud: bool = True
    ) -> Sequence[Effect]:
        if state.ticket and state.ticket.is_live:
            return (self._tell(state, f"again:{at.isoformat()}", self._words("already_handed_off", state.ticket)),)
        ticket = Ticket(
            number=await self._book.next_number(),
            conversation=state.id,
            episode=state.episode,
            escalation=escalation,
            state=TicketState.OPEN,
            desk=self._company().agents,
            opened_at=at,
            customer=state.customer,
            problem=_problem(state),
        )
        said = "\n\n".join(words for words in (preface, self._words("handoff", ticket)) if words)
        told = (self._tell(state, f"handoff:{ticket.number}", said, Purpose.HANDOFF),) if aloud else ()
        fact = RecordFact(name="ticket-opened", data={"ticket": ticket.number, "rule": escalation.rule})
        return (
            PutTicket(ticket=ticket),
            PassOwnership(to=Owner.PEOPLE, reason=escalation.rule),
            *told,
            await self._card(state, ticket),
            fact,
        )

    async def suggest(self, state: Conversation, text: str, draft: Content, at: datetime) -> Sequence[Effect]:
        ref = state.lines[-1].ref if state.lines else at.isoformat()
        asker = state.customer.name if state.customer else "A customer"
        shown = content(
            Heading("Suggested answer · not sent"),
            Text(f"{asker}: {text}"),
            *draft.parts,
            Small("This channel is on drafts only: nothing was said to the customer."),
        )
        return (
            Say(
                name=f"suggestion:{ref}",
                place=self._company().agents,
                content=shown,
                speaker=Speaker(Voice.SYSTEM),
                purpose=Purpose.SUGGESTION,
            ),
        )

    # ------------------------------------------------------------------------------------------------ from the people

    async def handle(self, state: Conversation, event: Event) -> Sequence[Effect]:
        match event:
            case MessagePosted(side=Side.CUSTOMER):
                return await self._stepped_in(state, event)
            case MessagePosted(side=Side.AGENTS) if event.place.thread:
                return await self._written_in_thread(state, event)
            case MessageEdited(side=Side.AGENTS) | MessageDeleted(side=Side.AGENTS):
                return (relay.changed_by_agent(event),)
            case ButtonPressed(side=Side.AGENTS):
                return await self._pressed(state, event)
            case DeliveryFailed(name=name) if state.ticket and relay.is_relayed_reply(name):
                return (self._undelivered(state.ticket, event),)
            case TimerFired(name=name) if name == QUIET and not state.ticket and state.owner is Owner.PEOPLE:
                return (PassOwnership(to=Owner.BOT, reason="quiet"), CloseEpisode(outcome="quiet"))
            case _:
                return ()

    async def relay(self, state: Conversation, event: Event) -> Sequence[Effect]:
        if not state.ticket:
            return (self._quiet_timer(event.at),)
        if isinstance(event, MessagePosted) and event.author.role is Role.CUSTOMER:
            return (relay.to_agents(state.ticket, event),)
        if isinstance(event, MessageEdited | MessageDeleted):
            name = state.customer.name if state.customer else "Customer"
            return (relay.changed_by_customer(event, name),)
        return ()

    async def _stepped_in(self, state: Conversation, said: MessagePosted) -> Sequence[Effect]:
        """A colleague wrote to the customer themselves: people own the conversation from here on."""
        effects: list[Effect] = []
        if state.owner is Owner.BOT:
            effects.append(PassOwnership(to=Owner.PEOPLE, reason="stepped-in"))
            effects.append(RecordFact(name="stepped-in", data={"role": said.author.role.value}))
        if not state.ticket:
            effects.append(self._quiet_timer(said.at))
        elif state.ticket.state is TicketState.OPEN and said.author.role is Role.AGENT:
            effects += await self._claimed(state, state.ticket, said.author, said.at, aloud=False)
        return effects

    async def _written_in_thread(self, state: Conversation, said: MessagePosted) -> Sequence[Effect]:
        ticket = state.ticket
        if not ticket or not ticket.is_live:
            return (self._aside(said, "This ticket is settled. What you write here stays internal."),)
        if said.author.role is not Role.AGENT:
            return ()
        if ticket.state is TicketState.OPEN:
            return (self._aside(said, "Nobody has claimed this ticket yet. Claim it first; this stays internal."),)
        if ticket.assignee is None or ticket.assignee.id != said.author.id:
            return (self._aside(said, INTERNAL),)
        effects: list[Effect] = [relay.to_customer(state, said)]
        if ticket.first_reply_at is None:
            effects.append(PutTicket(ticket=steps.replied(ticket, said.at)))
            effects.append(RecordFact(name="first-human-reply", data={"ticket": ticket.number}))
        return effects

    async def _pressed(self, state: Conversation, tap: ButtonPressed) -> Sequence[Effect]:
        ticket = state.ticket
        if ticket is None or str(ticket.number) != tap.value:
            return (self._aside(tap, f"Ticket {tap.value} is settled already."),)
        if tap.author.role is not Role.AGENT:
            return (self._aside(tap, "Only agents can do that. Ask to be added to this channel."),)
        try:
            match tap.action:
                case cards.CLAIM:
                    return await self._claimed(state, ticket, tap.author, tap.at)
                case cards.RESOLVE:
                    return await self._resolved(state, ticket, tap.author, tap.at)
                case _:
                    return ()
        except steps.NotPossible as reason:
            return (self._aside(tap, str(reason)),)

    async def _claimed(
        self, state: Conversation, ticket: Ticket, agent: Person, at: datetime, *, aloud: bool = True
    ) -> Sequence[Effect]:
        claimed = steps.claim(ticket, agent, at)
        if claimed is ticket:
            return ()
        told = self._tell(state, f"joined:{ticket.number}", self._words("joined", claimed), Purpose.HANDOFF)
        return (
            PutTicket(ticket=claimed),
            *((told,) if aloud else ()),
            await self._revised_card(state, claimed),
            RecordFact(name="ticket-claimed", data={"ticket": ticket.number, "agent": agent.id}),
        )

    async def _resolved(self, state: Conversation, ticket: Ticket, agent: Person, at: datetime) -> Sequence[Effect]:
        resolved = steps.resolve(ticket, agent, at)
        return (
            PutTicket(ticket=resolved),
            self._tell(state, f"resolved:{ticket.number}", self._words("resolved", resolved), Purpose.HANDOFF),
            await self._revised_card(state, resolved),
            RecordFact(name="ticket-resolved", data={"ticket": ticket.number, "agent": agent.id}),
            StopTimer(name=QUIET),
            PassOwnership(to=Owner.BOT, reason="resolved"),
            CloseEpisode(outcome="resolved"),
        )

    # --------------------------------------------------------------------------------------------------------- words

    async def _card(self, state: Conversation, ticket: Ticket) -> Say:
        return Say(
            name=ticket.card,
            place=ticket.desk,
            content=await self._face(state, ticket),
            speaker=Speaker(Voice.SYSTEM),
            purpose=Purpose.CARD,
            opens_thread=True,
            priority=3 + int(ticket.escalation.priority),
            report=True,
        )

    async def _revised_card(self, state: Conversation, ticket: Ticket) -> Revise:
        face = await self._face(state, ticket)
        return Revise(name=ticket.card, content=face, speaker=Speaker(Voice.SYSTEM))

    async def _face(self, state: Conversation, ticket: Ticket) -> Content:
        known = await self._directory.facts(ticket.customer) if ticket.customer else ()
        return cards.card(ticket, state, known, self._company().zone)

    def _tell(self, state: Conversation, name: str, words: str, purpose: Purpose = Purpose.NOTICE) -> Say:
        return Say(
            name=name,
            place=state.place,
            content=content(words),
            speaker=Speaker(Voice.SYSTEM),
            purpose=purpose,
            priority=3,
        )

    def _aside(self, event: MessagePosted | ButtonPressed, words: str) -> Say:
        """A word to the agent, in the thread where it happened."""
        place = event.place.in_thread(event.place.thread or event.message)
        return Say(
            name=f"aside:{event.id}",
            place=place,
            content=content(Small(words)),
            speaker=Speaker(Voice.SYSTEM),
            purpose=Purpose.NOTICE,
        )

    def _undelivered(self, ticket: Ticket, failed: DeliveryFailed) -> Say:
        return Say(
            name=f"undelivered:{failed.name}",
            place=ticket.desk,
            thread_of=ticket.card,
            content=content(Small(f"The last message did not reach the customer: {failed.reason}")),
            speaker=Speaker(Voice.SYSTEM),
            purpose=Purpose.NOTICE,
        )

    def _quiet_timer(self, at: datetime) -> StartTimer:
        return StartTimer(name=QUIET, due=at + timedelta(hours=self._company().thresholds.quiet_hours))

    def _words(self, which: str, ticket: Ticket) -> str:
        company = self._company()
        agent = ticket.assignee.name if ticket.assignee else "A colleague"
        words: str = getattr(company.words, which)
        return words.format(bot=company.bot_name, company=company.name, ticket=ticket.number, agent=agent)


def _problem(state: Conversation) -> str:
    """The customer's last words that are a sentence rather than a call for somebody."""
    said = [line.text for line in state.lines if line.speaker is Role.CUSTOMER and line.text.strip()]
    return max(said[-4:], key=len) if said else ""
