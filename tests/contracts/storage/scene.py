"""A small vocabulary for the storage suites: somebody writes, the bot thinks, a message leaves."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.core.clock import HandClock
from bot.core.content import Content, content
from bot.core.conversation import Entry, evolve
from bot.core.delivery import Delivery, Receipt, Sent
from bot.core.effects import Effect, Owner, PassOwnership, Purpose, Revise, Say, Speaker, Voice
from bot.core.events import Event, MessagePosted
from bot.core.places import ConversationId, Person, Place, Role, Side, conversation_at
from bot.core.ports import Lease, Turn
from storage.opening import Storage

HOME = Place("slack", "T1", "C1", "100.1")
DESK = Place("slack", "T1", "AGENTS")
HERE = conversation_at(HOME)
CUSTOMER = Person("slack:T1:U1", "Cleo")
AGENT = Person("slack:T1:U9", "Ana", Role.AGENT)
BOT, SYSTEM = Speaker(Voice.BOT, "Baton"), Speaker(Voice.SYSTEM, "Baton")
TO_PEOPLE = PassOwnership(to=Owner.PEOPLE, reason="asked")


def words(delivery: Delivery) -> str:
    return delivery.content.plain()


def say(name: str, text: str = "", *, place: Place = HOME, speaker: Speaker = BOT, **more: object) -> Say:
    shown = content(text or name)
    return Say(name=name, place=place, content=shown, speaker=speaker, purpose=Purpose.ANSWER, **more)  # type: ignore[arg-type]  # tests vary any field


def revise(name: str, text: str, speaker: Speaker = SYSTEM) -> Revise:
    return Revise(name=name, content=content(text), speaker=speaker)


@dataclass
class Scene:
    storage: Storage
    clock: HandClock
    _count: int = field(default=0)

    def now(self, plus: float = 0) -> datetime:
        return self.clock.now() + timedelta(seconds=plus)

    def message(
        self,
        text: str = "hello",
        *,
        id: str | None = None,
        place: Place = HOME,
        at: datetime | None = None,
        author: Person = CUSTOMER,
        side: Side = Side.CUSTOMER,
        shown: Content | None = None,
    ) -> MessagePosted:
        self._count += 1
        return MessagePosted(
            id=id or f"slack:Ev{self._count}",
            at=at or self.now(),
            place=place,
            side=side,
            author=author,
            message=f"{self._count}.0",
            content=shown or content(text),
        )

    async def writes(self, text: str = "hello", place: Place = HOME) -> ConversationId:
        (id,) = await self.storage.inbox.keep([self.message(text, place=place)])
        assert id is not None
        return id

    async def lease(self, id: ConversationId = HERE, ttl: float = 30) -> Lease:
        lease = await self.storage.work.lease(id, ttl)
        assert lease is not None
        return lease

    def turn(self, lease: Lease, *effects: Effect, handled: Sequence[int] | None = None) -> Turn:
        done = [number for number, _ in lease.pending] if handled is None else handled
        events: list[Event] = [event for number, event in lease.pending if number in done]
        entries = tuple(Entry(self.now(), what) for what in (*events, *effects))
        after = lease.conversation
        for entry in entries:
            after = evolve(after, entry)
        return Turn(lease=lease, handled=tuple(done), entries=entries, after=after, at=self.now())

    async def thinks(self, *effects: Effect, id: ConversationId = HERE, lease: Lease | None = None) -> frozenset[str]:
        """Lease and commit; somebody writes first, when nothing is pending."""
        lease = lease or await self.storage.work.lease(id, 30)
        if lease is None:
            assert id == HERE
            await self.writes()
            lease = await self.lease(id)
        return await self.storage.work.commit(self.turn(lease, *effects))

    async def takes(self, lane: str = HOME.lane, limit: int = 10, ttl: float = 30) -> list[Delivery]:
        return list(await self.storage.outbox.take(lane, limit, ttl))

    async def sends(self, delivery: Delivery, message: str | None = None) -> ConversationId | None:
        receipt = Receipt(message or f"M{delivery.row}", delivery.place)
        return await self.storage.outbox.settle(delivery, Sent(receipt))

    async def sends_all(self, lane: str = HOME.lane) -> list[str]:
        """Everything that can leave now, in the order of leaving: "words" or "operation words"."""
        left: list[str] = []
        while taken := await self.takes(lane):
            for delivery in taken:
                left.append(
                    words(delivery) if delivery.operation == "post" else f"{delivery.operation} {words(delivery)}"
                )
                await self.sends(delivery)
        return left

    async def pending(self, id: ConversationId = HERE) -> list[Event]:
        """What waits in the inbox, looked at and let go again."""
        lease = await self.storage.work.lease(id, 30)
        if lease is None:
            return []
        await self.storage.work.release(lease)
        return [event for _, event in lease.pending]
