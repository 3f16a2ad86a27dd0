"""One ticket in hand while one event is handled: what changes, and at the end everything that follows from it.

The ticket is put once, its clocks become timers and facts, and its card is brought up to date.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.core.company import Company
from bot.core.content import Button, Content, Timed, content
from bot.core.conversation import Conversation
from bot.core.desk_rules import DeskRules, QueueRules
from bot.core.effects import CloseEpisode, Effect, Owner, PassOwnership, Purpose, PutTicket, RecordFact, Revise, Say
from bot.core.events import Event
from bot.core.places import Person
from bot.core.ticket import SlaClock, Ticket
from handoff import cards, sla
from handoff.hours import OpeningHours, hours_of
from handoff.means import Means
from handoff.queue import queue_named
from handoff.saying import SYSTEM, Cause, filled, in_thread, key_of, to_customer, whisper


class Case:
    """Collects effects; `done` returns them in the order in which they must happen.

    Attributes:
        key: of the event, for the names of what is said because of it.
    """

    def __init__(
        self,
        means: Means,
        state: Conversation,
        ticket: Ticket,
        event: Event | datetime,
        *,
        new_card: bool = False,
    ) -> None:
        self.means = means
        self.state = state
        self.ticket = ticket
        self.at = event if isinstance(event, datetime) else event.at
        self.key = f"{event.timestamp():.6f}" if isinstance(event, datetime) else key_of(event)
        self.new_card = new_card
        self.outcome = ""
        self._shown_anew = False
        self._before = ticket
        self._effects: list[Effect] = []
        self._under_card: list[Effect] = []
        self._last: list[Effect] = []

    @property
    def company(self) -> Company:
        """With its words in the customer's language."""
        return self.means.company().speaking(self.state.language)

    @property
    def rules(self) -> DeskRules:
        return self.company.desk

    @property
    def queue(self) -> QueueRules:
        return queue_named(self.rules, self.ticket.queue)

    @property
    def hours(self) -> OpeningHours:
        return hours_of(self.company, self.queue)

    @property
    def window(self) -> timedelta:
        return timedelta(hours=self.rules.reopen_hours)

    # ------------------------------------------------------------------------------------------------------ changing it

    def change(self, **changes: Any) -> None:
        self.ticket = replace(self.ticket, **changes)

    def start(self, *names: str) -> None:
        for name in names:
            self.ticket = sla.start(self.ticket, name, self.at, sla.target(self.rules.targets, name))

    def stop(self, *names: str) -> None:
        self.ticket = sla.stop(self.ticket, names, self.at)

    def rest(self, *names: str) -> None:
        self.ticket = sla.rest(self.ticket, names, self.at)

    def go_on(self, *names: str) -> None:
        self.ticket = sla.go_on(self.ticket, names, self.at)

    def wake(self) -> None:
        """The rest is over; every clock that has not come to its end goes on."""
        if self.ticket.snoozed_until is None:
            return
        self.change(snoozed_until=None)
        resting = () if self.ticket.waits_on == "us" else (sla.RESOLUTION,)
        self.go_on(*(name for name in sla.open_names(self.ticket) if name not in resting))

    # -------------------------------------------------------------------------------------------- what follows from it

    def do(self, *effects: Effect) -> None:
        self._effects += effects

    def count(self, name: str, **data: str | int | float | bool | None) -> None:
        self.do(RecordFact(name=name, data={"ticket": self.ticket.number, **data}))

    def own(self, to: Owner, reason: str) -> None:
        if self.state.owner is not to:
            self.do(PassOwnership(to=to, reason=reason))

    def settle(self, outcome: str) -> None:
        """People are done: the bot owns the conversation again, and what comes next starts fresh."""
        self._last += [PassOwnership(to=Owner.BOT, reason=outcome), CloseEpisode(outcome=outcome)]

    def tell(self, name: str, words: str, *buttons: Button, **more: str) -> None:
        """Say something to the customer in the company's words; nothing where the words are empty."""
        if words:
            said = content(filled(self.company, words, self.ticket, **more), cards.row(buttons))
            self.do(to_customer(self.state, f"{name}:{self.ticket.number}:{self.key}", said))

    def show_anew(self) -> None:
        """What the card quotes has changed, if nothing else has."""
        self._shown_anew = self.ticket.is_live

    def note(self, name: str, said: Content) -> None:
        """In the ticket's thread, for every agent."""
        said_there = in_thread(self.ticket, f"{name}:{self.ticket.number}:{self.key}", said)
        (self._under_card if self.new_card else self._effects).append(said_there)

    def whisper(self, cause: Cause, words: str | Timed, *buttons: Button) -> None:
        self.do(whisper(cause, words, *buttons))

    def say_card(self, face: Content) -> Say:
        return Say(
            name=self.ticket.card,
            place=self.ticket.desk,
            content=face,
            speaker=SYSTEM,
            purpose=Purpose.CARD,
            opens_thread=True,
            priority=3 + int(self.ticket.escalation.priority),
            report=True,
        )

    async def done(self) -> Sequence[Effect]:
        changed = self.ticket != self._before or self.new_card
        effects: list[Effect] = [PutTicket(ticket=self.ticket)] if changed else []
        effects += sla.effects(self._before, self.ticket, self.hours)
        effects += self._effects
        if (changed and self._looks_new) or self._shown_anew:
            face = await cards.face(self.means, self.state, self.ticket, self.at, outcome=self.outcome)
            card = Revise(name=self.ticket.card, content=face, speaker=SYSTEM)
            effects.append(self.say_card(face) if self.new_card else card)
        return (*effects, *self._under_card, *self._last)

    @property
    def _looks_new(self) -> bool:
        """The clocks' own book-keeping is not seen on the card."""

        def seen(ticket: Ticket) -> Ticket:
            return replace(ticket, clocks=_bare(ticket.clocks), thread=None, load=0.0)

        return self.new_card or bool(self.outcome) or seen(self.ticket) != seen(self._before)


def _bare(clocks: tuple[SlaClock, ...]) -> tuple[SlaClock, ...]:
    return tuple(replace(clock, runs=(), stopped=None) for clock in clocks)


def is_assignee(ticket: Ticket, person: Person) -> bool:
    return ticket.assignee is not None and ticket.assignee.id == person.id
