"""What customers and agents can do, on any card and button that they see or remember."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from adapters.chat.console.platform import Post, buttons
from bot.core.company import Company
from bot.core.content import Button
from bot.core.places import ConversationId, Person, Side
from storage.opening import Storage
from tests.property.hand_loop import finished
from tests.property.process import Process
from tests.property.street import HOMES, STAFF, Street, home, number_of

STEPS = (
    "claim", "claim", "release", "transfer", "resolve", "hand-back", "hand-back", "merge", "merge", "not-needed",
    "snooze", "reopen", "take-back", "send-to-customer", "draft", "use-draft",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Expected:
    """An agent wrote under the card of a ticket that they had, when all was quiet."""

    message: str
    author: Person
    conversation: ConversationId


class People(ABC):
    """Attributes:
    expected: what agents may count on to reach a customer.
    """

    street: Street
    storage: Storage
    company: Company
    processes: list[Process]
    expected: list[Expected]

    @abstractmethod
    def _bury(self) -> None:
        """Take away processes that have died."""

    def customer_writes(self, who: int, words: str) -> None:
        person = HOMES[who % len(HOMES)][1]
        finished(self.street.write(person, home(who), f"{words} {self.street.token()}", Side.CUSTOMER))

    def customer_changes(self, who: int, *, delete: bool) -> None:
        person, where = HOMES[who % len(HOMES)][1], home(who)
        mine = [e for e in self.street.said_by(person, Side.CUSTOMER) if e.place == where]
        if mine and delete:
            finished(self.street.delete(where, mine[-1].message, Side.CUSTOMER))
        elif mine:
            words = f"changed {self.street.token()}"
            finished(self.street.edit(person, where, mine[-1].message, words, Side.CUSTOMER))

    def customer_taps(self, who: int, pick: int) -> None:
        person, where = HOMES[who % len(HOMES)][1], home(who)
        shown = self.street.buttons_for_customers(where.channel)
        if shown:
            post, button = shown[-1 - pick % len(shown)]
            self._tap(person, post, button, Side.CUSTOMER)

    def agent_writes(self, who: int, pick: int) -> None:
        cards = self.street.cards()
        if not cards:
            return
        card = cards[-1 - pick % len(cards)]
        author = STAFF[who % len(STAFF)]
        expected = self._has(author, card)
        words = f"from {author.name} {self.street.token()}"
        message = finished(self.street.write(author, card.place.in_thread(card.id), words, Side.AGENTS))
        if expected is not None and message is not None:
            self.expected.append(Expected(message, author, expected))

    def _has(self, author: Person, card: Post) -> ConversationId | None:
        """The conversation whose ticket this agent has, if this is its newest card and nothing is on its way."""
        if self.street.letters or finished(self.storage.inbox.lag()) != (0, None):
            return None
        ticket = finished(self.storage.tickets.find(int(number_of(card))))
        if ticket is None or ticket.assignee != author or not ticket.is_live:
            return None
        return ticket.conversation if card.key == f"{ticket.conversation}:{ticket.card}" else None

    def agent_changes(self, who: int, *, delete: bool) -> None:
        author = STAFF[who % len(STAFF)]
        mine = self.street.said_by(author, Side.AGENTS)
        if mine and delete:
            finished(self.street.delete(mine[-1].place, mine[-1].message, Side.AGENTS))
        elif mine:
            words = f"changed {self.street.token()}"
            finished(self.street.edit(author, mine[-1].place, mine[-1].message, words, Side.AGENTS))

    def agent_reacts(self, who: int, emoji: str) -> None:
        author = STAFF[who % len(STAFF)]
        mine = self.street.said_by(author, Side.AGENTS)
        if mine:
            finished(self.street.react(author, mine[-1].place, mine[-1].message, emoji, Side.AGENTS))

    def agent_steps_in(self, who: int, customer: int) -> None:
        author = STAFF[who % len(STAFF)]
        finished(self.street.write(author, home(customer), f"myself {self.street.token()}", Side.CUSTOMER))

    def agent_taps_shown(self, who: int, pick: int, card: int) -> None:
        """A button that the card shows."""
        cards = self.street.cards()
        if cards:
            post = cards[-1 - card % len(cards)]
            shown = buttons(post)
            if shown:
                self._agent_taps(STAFF[who % len(STAFF)], post, shown[pick % len(shown)], card)

    def agent_taps(self, who: int, pick: int, action: str) -> None:
        """Any action on any card, stale or not."""
        cards = self.street.cards()
        if cards:
            post = cards[-1 - pick % len(cards)]
            value = number_of(post)
            mine = self.street.said_by(STAFF[who % len(STAFF)], Side.AGENTS)
            if action in ("take-back", "send-to-customer") and mine:
                value = f"{value}:{mine[-1].message}"
            self._agent_taps(STAFF[who % len(STAFF)], post, Button(action, action, value), pick)

    def _agent_taps(self, author: Person, post: Post, button: Button, pick: int) -> None:
        if not self._tap(author, post, button, Side.AGENTS):
            return
        fields: dict[str, str] = {}
        form = self.street.open_forms[author.id][0]
        names = {field.name for field in form.fields}
        if button.action == "transfer":
            colleague = STAFF[(STAFF.index(author) + 1) % len(STAFF)]
            fields = {"to": f"queue {self.company.desk.queues[0].name}" if pick % 4 == 3 else f"agent {colleague.id}"}
        elif button.action == "merge" and "into" in names:
            choices: Sequence[Any] = getattr(form.fields[0], "choices", ())
            fields = {"into": choices[0].value} if choices else {}
        finished(self.street.fill(author, fields))

    def _tap(self, author: Person, post: Post, button: Button, side: Side) -> bool:
        """True when a form opened. A tap that nobody answers at once is lost, and whoever made it sees that."""
        asked = next((process for process in self.processes if process.can_answer), None)
        if asked is None:
            return False
        self.street._front_desk = asked.front
        try:
            form = finished(self.street.tap(author, post, button, side))
        except asyncio.CancelledError:  # the process ended while it was asked
            self._bury()
            return False
        if form is not None and side is Side.CUSTOMER:
            finished(self.street.fill(author, {"comment": "fine"}))
            return False
        return form is not None
