"""A turn that cannot be thought: one event that fails takes nothing with it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from bot.conversation.manager import ConversationManager
from bot.conversation.means import Means
from bot.core.clock import HandClock
from bot.core.company import Company
from bot.core.content import Text, content
from bot.core.conversation import Conversation
from bot.core.effects import Effect, Owner, RecordFact
from bot.core.errors import Unavailable
from bot.core.events import ButtonPressed, Event, MessagePosted
from bot.core.places import Person, Place, Role, Side, conversation_at
from bot.core.ports import Lease

HOME = Place("test", "T", "c")
DESK = Place("test", "T", "agents", "card")
MIA, ANA = Person("test:mia", "Mia"), Person("test:ana", "Ana", Role.AGENT)
CLOCK = HandClock()


class Desk:
    """Fails at the button "poison"; says of everything else that it was done."""

    def __init__(self, failure: Exception) -> None:
        self._failure = failure

    async def handle(self, state: Conversation, event: Event) -> Sequence[Effect]:
        if isinstance(event, ButtonPressed) and event.action == "poison":
            raise self._failure
        return (RecordFact(name="done", data={"event": event.id}),)

    async def relay(self, state: Conversation, event: Event) -> Sequence[Effect]:
        return (RecordFact(name="relayed", data={"event": event.id}),)


def manager(failure: Exception) -> ConversationManager:
    unused: Any = None
    desk: Any = Desk(failure)
    return ConversationManager(
        Means(
            company=lambda: Company(name="Acme", agents=DESK, managers=DESK),
            policy=unused,
            understanding=unused,
            answerer=unused,
            directory=unused,
            desk=desk,
            rules=(),
            actions=(),
            clock=CLOCK,
        )
    )


def tap(id: str, action: str) -> ButtonPressed:
    return ButtonPressed(
        id=id, at=CLOCK.now(), place=DESK, side=Side.AGENTS, author=ANA, message="card", action=action, value="1001"
    )


def lease() -> Lease:
    said = MessagePosted(
        id="said", at=CLOCK.now(), place=HOME, side=Side.CUSTOMER, author=MIA, message="m", content=content(Text("Hi"))
    )
    state = Conversation(id=conversation_at(HOME), place=HOME, customer=MIA, owner=Owner.PEOPLE, epoch=1)
    until = CLOCK.now() + timedelta(seconds=10)
    pending = ((1, tap("release", "release")), (2, tap("bad", "poison")), (3, said))
    return Lease(conversation=state, fence=1, until=until, pending=pending)


async def test_what_stands_beside_a_poisonous_event_still_counts() -> None:
    entries = await manager(ZeroDivisionError()).rescue(lease(), ZeroDivisionError())
    facts = [(e.what.name, e.what.data.get("event")) for e in entries if isinstance(e.what, RecordFact)]
    assert facts == [("done", "release"), ("event-failed", "bad"), ("relayed", "said"), ("turn-failed", None)]
    heard = [e.what.id for e in entries if isinstance(e.what, ButtonPressed | MessagePosted)]
    assert heard == ["release", "bad", "said"]


async def test_while_the_database_is_away_nothing_is_given_up() -> None:
    with pytest.raises(Unavailable):
        await manager(Unavailable("The database is not there.")).rescue(lease(), ZeroDivisionError())
