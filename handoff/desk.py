"""The agents' desk: opens tickets, lets people work on them, and carries words both ways.

Every method only says what shall happen. The turn commits it together with the ticket, so the customer is told
that a colleague will take over exactly when that is true.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.core.content import Content, Heading, Small, Text, content
from bot.core.conversation import Conversation
from bot.core.effects import (
    CloseEpisode,
    Effect,
    NotePresence,
    Owner,
    PassOwnership,
    Purpose,
    Say,
    Speaker,
    Voice,
)
from bot.core.events import (
    ButtonPressed,
    Delivered,
    DeliveryFailed,
    Event,
    FormSubmitted,
    MessageDeleted,
    MessageEdited,
    MessagePosted,
    Prepared,
    Reacted,
    TimerFired,
)
from bot.core.places import Role, Side
from bot.core.ticket import Escalation, Priority, TicketState
from handoff import alarms, customer, outcomes, preparing, thread
from handoff import ticket as machine
from handoff.case import Case
from handoff.means import Means
from handoff.opening import new_ticket, open_case, reopen_for_customer
from handoff.saying import whisper
from handoff.step import Doing, Step
from handoff.timers import QUIET, quiet_timer

MAKE_TICKET = "make-ticket"
MAKE_RULE = "made-by-agent"
_PRESENCE = {"presence-here": True, "presence-away": False}
_PRIORITIES = {priority.name.lower(): priority for priority in Priority}


class TicketDesk:
    """Implements `bot.core.ports.Desk`."""

    def __init__(self, means: Means, steps: Sequence[Step]) -> None:
        self._means = means
        self._steps = {step.action: step for step in steps}

    # ------------------------------------------------------------------------------------------------- from the bot

    async def open(
        self, state: Conversation, escalation: Escalation, at: datetime, preface: str = "", *, aloud: bool = True
    ) -> Sequence[Effect]:
        means = self._means
        if state.ticket and state.ticket.is_live:
            return await customer.asked_again(means, state, state.ticket, at, noted=escalation.rule != MAKE_RULE)
        if state.settled and machine.may_reopen(state.settled, at, self._window):
            case = Case(means, state, state.settled, at)
            await reopen_for_customer(case, by=escalation.rule, preface=preface)
            return await case.done()
        case = Case(means, state, await new_ticket(means, state, escalation, at), at, new_card=True)
        await open_case(case, preface, aloud=aloud)
        return await case.done()

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
                place=self._means.company().agents,
                content=shown,
                speaker=Speaker(Voice.SYSTEM),
                purpose=Purpose.SUGGESTION,
            ),
        )

    # ------------------------------------------------------------------------------------------------ from the people

    async def handle(self, state: Conversation, event: Event) -> Sequence[Effect]:
        means = self._means
        match event:
            case MessagePosted(side=Side.CUSTOMER):
                return await thread.stepped_in(means, state, event)
            case MessagePosted(side=Side.AGENTS):
                in_thread = event.place.thread
                return await thread.written(means, state, event) if in_thread else await thread.beside(means, event)
            case MessageEdited(side=Side.AGENTS) | MessageDeleted(side=Side.AGENTS):
                return thread.changed(means, state, event)
            case Reacted(side=Side.AGENTS):
                return await thread.reacted(means, state, event)
            case Reacted() if state.ticket:
                return await customer.relayed(means, state, state.ticket, event)
            case ButtonPressed() | FormSubmitted():
                return await self._asked(state, event)
            case _:
                return await self._came_back(state, event)

    async def relay(self, state: Conversation, event: Event) -> Sequence[Effect]:
        """Changes of what was said go across even after the ticket was settled: its thread still shows the words."""
        changes = isinstance(event, MessageEdited | MessageDeleted)
        ticket = state.ticket or (state.settled if changes else None)
        if ticket is None:
            return (quiet_timer(self._means, event.at),)
        return await customer.relayed(self._means, state, ticket, event)

    async def _came_back(self, state: Conversation, event: Event) -> Sequence[Effect]:
        match event:
            case Delivered():
                return await outcomes.delivered(self._means, state, event)
            case Prepared():
                return await preparing.came(self._means, state, event)
            case DeliveryFailed():
                return await outcomes.failed(self._means, state, event)
            case TimerFired(name=name) if name == QUIET:
                if state.ticket or state.owner is not Owner.PEOPLE:
                    return ()
                return (PassOwnership(to=Owner.BOT, reason="quiet"), CloseEpisode(outcome="quiet"))
            case TimerFired():
                return await alarms.fired(self._means, state, event)
            case _:
                return ()

    # ---------------------------------------------------------------------------------------------------------- steps

    async def _asked(self, state: Conversation, event: ButtonPressed | FormSubmitted) -> Sequence[Effect]:
        if event.action == MAKE_TICKET and isinstance(event, FormSubmitted):
            return await self._made(state, event)
        if event.side is Side.CUSTOMER and event.author.role is not Role.AGENT:
            return await customer.chosen(self._means, state, event)
        if event.author.role is not Role.AGENT:
            return (whisper(event, "Only agents can do that. Ask to be added to this channel."),)
        return (NotePresence(agent=event.author), *await self._step(state, event))

    async def _step(self, state: Conversation, event: ButtonPressed | FormSubmitted) -> Sequence[Effect]:
        number, _, rest = event.value.partition(":")
        ticket = next((one for one in (state.ticket, state.settled) if one and str(one.number) == number), None)
        step = self._steps.get(event.action)
        if event.action in _PRESENCE:
            return (NotePresence(agent=event.author, here=_PRESENCE[event.action]),)
        if step is None:
            return ()
        if ticket is None:
            return (whisper(event, f"Ticket {number[:12] or 'without a number'} is settled already."),)
        case = Case(self._means, state, ticket, event)
        fields = event.fields if isinstance(event, FormSubmitted) else {}
        doing = Doing(case=case, agent=event.author, cause=event, fields=fields, rest=rest)
        try:
            if not step.when(ticket):
                raise machine.NotPossible(self._why_not(step, case))
            await step.run(doing)
        except machine.NotPossible as reason:
            return (whisper(event, str(reason)),)
        return await case.done()

    def _why_not(self, step: Step, case: Case) -> str:
        ticket = case.ticket
        if step.action == "claim" and ticket.state is TicketState.CLAIMED:
            return f"{machine.holder(ticket)} already has ticket {ticket.number}."
        if ticket.state is TicketState.OPEN:
            return f"Claim ticket {ticket.number} first."
        return f"Ticket {ticket.number} is already {ticket.state.value}."

    async def _made(self, state: Conversation, form: FormSubmitted) -> Sequence[Effect]:
        """An agent makes a ticket of a customer's message, without anybody asking."""
        if form.author.role is not Role.AGENT:
            return (whisper(form, "Only agents can make tickets."),)
        if form.side is not Side.CUSTOMER:
            return (whisper(form, "A ticket is made of a customer's message. Use it there."),)
        reason = form.fields.get("reason", "").strip() or f"Made by {form.author.name}"
        priority = _PRIORITIES.get(form.fields.get("priority", ""), Priority.NORMAL)
        escalation = Escalation(MAKE_RULE, reason, priority)
        return (NotePresence(agent=form.author), *await self.open(state, escalation, form.at))

    @property
    def _window(self) -> timedelta:
        return timedelta(hours=self._means.company().desk.reopen_hours)
