"""What happened in a schedule, read from what was kept and from what the platform saw, for the laws to judge."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from adapters.chat.console.platform import Post
from bot.core.content import Content
from bot.core.conversation import Conversation, Entry, evolve
from bot.core.delivery import Operation
from bot.core.effects import PutTicket
from bot.core.events import MessagePosted
from bot.core.places import ConversationId, Role, Side
from bot.core.ticket import Ticket
from tests.property.hand_loop import finished
from tests.property.street import CHANNELS
from tests.property.world import World


@dataclass(frozen=True, slots=True)
class Told:
    """One step of a conversation's log, with the state before it."""

    before: Conversation
    entry: Entry


@dataclass(frozen=True, slots=True)
class Version:
    """A ticket as it was put, and when."""

    at: datetime
    ticket: Ticket


@dataclass(slots=True)
class Talk:
    """One conversation from its first step to its end. `replayed`: the state that follows from the log."""

    id: ConversationId
    kept: Conversation
    told: list[Told] = field(default_factory=list)
    replayed: Conversation | None = None

    @property
    def entries(self) -> Iterator[Entry]:
        return (one.entry for one in self.told)

    def versions(self) -> dict[int, list[Version]]:
        found: dict[int, list[Version]] = {}
        for entry in self.entries:
            if isinstance(entry.what, PutTicket):
                found.setdefault(entry.what.ticket.number, []).append(Version(entry.at, entry.what.ticket))
        return found


class Story:
    def __init__(self, world: World) -> None:
        self.world = world
        self.street = world.street
        self.outbox: list[dict[str, Any]] = world.runner.outbox()
        self.talks = [self._talk(id) for id in world.runner.conversations()]

    def _talk(self, id: ConversationId) -> Talk:
        kept = self.world.state(id)
        assert kept is not None, f"a log without a conversation: {id}"
        talk = Talk(id, kept)
        state = Conversation(id=id, place=kept.place)
        for entry in self.world.log(id):
            talk.told.append(Told(state, entry))
            state = evolve(state, entry)
        talk.replayed = state
        return talk

    @cached_property
    def posts(self) -> dict[str, Post]:
        """By key; the first where there are two."""
        found: dict[str, Post] = {}
        for post in self.street.posts.values():
            found.setdefault(post.key, post)
        return found

    @cached_property
    def shown_to_customers(self) -> list[tuple[str, Content]]:
        """(channel, content) of all that ever stood where customers read, and was not for an agent alone."""
        return [
            (arrival.delivery.place.channel, arrival.delivery.content)
            for arrival in self.street.arrivals
            if arrival.delivery.place.channel in CHANNELS
            and arrival.delivery.operation in (Operation.POST, Operation.REVISE)
            and not (arrival.delivery.only_to or "").startswith("console:a")
        ]

    def is_customers(self, what: object) -> bool:
        return isinstance(what, MessagePosted) and what.side is Side.CUSTOMER and what.author.role is Role.CUSTOMER

    @cached_property
    def promises(self) -> dict[tuple[ConversationId, str], Any]:
        made = finished(self.world.storage.promises.since(self.world.loop._start)) or ()
        return {(promise.conversation, promise.name): promise for promise in made}
