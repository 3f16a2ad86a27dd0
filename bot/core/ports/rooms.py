"""Between the rooms of the inside, which never import each other."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.core.company import FixedReply, Thresholds
from bot.core.content import Content
from bot.core.conversation import Conversation
from bot.core.desk import FileSource as FileSource
from bot.core.desk import FrontDesk as FrontDesk
from bot.core.desk_rules import EscalationRules
from bot.core.effects import Effect
from bot.core.events import Event
from bot.core.knowledge import Reading
from bot.core.places import ConversationId, Person
from bot.core.ports.models import CustomerDirectory
from bot.core.ticket import Escalation, Priority
from bot.core.wording import Tool


@dataclass(frozen=True, slots=True, kw_only=True)
class Hearing:
    """What an escalation rule judges: the state with the customer's new lines in it, and their reading.

    Attributes:
        text: the customer's unanswered lines, joined by line breaks.
        earlier: readings of the customer's lines before them in this episode, oldest first.
        unsure: the answerer was asked and has no answer that is good enough.
        confidence: of the answer that the bot is about to give. not_helpful: the button of that name was tapped.
        model_down: nothing can word an answer now.
        known: what the directory says of the customer (label, value); asked only where the company has VIPs.
        rules: the company's own settings for escalation.
        asker: who wrote last, as the platform says. alone: nobody else reads along, so private things may be said.
        whispers: where others do, a reply can be shown to the asker only.
    """

    conversation: Conversation
    text: str
    reading: Reading
    earlier: tuple[Reading, ...] = ()
    unsure: bool = False
    confidence: float | None = None
    not_helpful: bool = False
    model_down: bool = False
    known: tuple[tuple[str, str], ...] = ()
    rules: EscalationRules = field(default_factory=EscalationRules)
    asker: Person | None = None
    alone: bool = False
    whispers: bool = False


@dataclass(frozen=True, slots=True)
class EscalationRule:
    """One reason to bring in a person. Pure.

    Attributes:
        applies: returns one line for the agent, or a whole escalation with a priority of its own, or None.
    """

    name: str
    applies: Callable[[Hearing, Thresholds], Escalation | str | None]
    priority: Priority = Priority.NORMAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A text falls under a policy.

    Attributes:
        matched: which layer and rule, for records; never words of the text.
        version: of everything that decided.
    """

    policy: FixedReply
    matched: str
    version: str

    @property
    def by_likeness(self) -> bool:
        """No word gave it away; the whole only reads like what falls under it."""
        return self.matched.startswith("likeness:")


class PolicyCheck(Protocol):
    """What the model must not decide, before and after it. The same text always gets the same verdict."""

    version: str

    async def message(self, text: str, history: Sequence[tuple[str, str]] = ()) -> Verdict | None:
        """The policy that a customer's words fall under, alone or with what was said before; None if none."""
        ...

    def answer(self, text: str) -> Verdict | None:
        """The policy that an answer breaks: it grants, promises or states what only a person decides; None if none."""
        ...


@dataclass(frozen=True, slots=True)
class Action:
    """Something the bot can do for the customer without a person.

    Attributes:
        run: None when the message does not ask for it.
        tool: the same for a hosted model, bound to the person who asks, for places where nobody reads along; None for
            an action that does more than look something up.
        rest: what a message asks beside that, for the answerer; empty when nothing.
        aside: what it adds to an answer from the knowledge, because it concerns this customer; None when nothing.
    """

    name: str
    description: str
    run: Callable[[CustomerDirectory, Hearing], Awaitable[Content | None]]
    tool: Callable[[CustomerDirectory, Person], Tool] | None = None
    rest: Callable[[str], str] = lambda _text: ""
    aside: Callable[[CustomerDirectory, Hearing], Awaitable[Content | None]] | None = None


class Desk(Protocol):
    """The agents' side of a conversation. Each method returns what shall happen; nothing is done here."""

    async def open(
        self, state: Conversation, escalation: Escalation, at: datetime, preface: str = "", *, aloud: bool = True
    ) -> Sequence[Effect]:
        """Open a ticket, pass ownership to people and tell the customer, or say that it exists already.

        Args:
            preface: fixed words of the company that go before the handoff sentence, Markdown.
            aloud: False where the bot says nothing to customers.
        """
        ...

    async def suggest(self, state: Conversation, text: str, draft: Content, at: datetime) -> Sequence[Effect]:
        """Show agents an answer that was not sent to the customer."""
        ...

    async def handle(self, state: Conversation, event: Event) -> Sequence[Effect]:
        """Anything agents did on their side, and anything that concerns a ticket (its timers, its outcomes)."""
        ...

    async def relay(self, state: Conversation, event: Event) -> Sequence[Effect]:
        """What happened on the customer's side while people own the conversation."""
        ...


class Dispatcher(Protocol):
    """Brings conversations with pending events to the one that handles them."""

    def wake(self, conversation: ConversationId) -> None: ...

    async def start(self) -> None: ...

    async def stop(self, grace: float) -> None:
        """Finish what is being thought, for at most `grace` seconds."""
        ...

    async def idle(self) -> None:
        """Return when nothing is pending and nothing is being thought."""
        ...
