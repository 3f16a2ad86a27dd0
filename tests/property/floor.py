"""A support floor in memory: customers, agents, a bot, and a process that may die between any two steps of it.

The storage, the manager, the desk, its rules and steps, and the courier are the real ones. What the engine does side
by side, `Floor` does one step at a time in the order that it is told, so that every interleaving can be tried quickly.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import reduce
from typing import Any

from adapters.chat.console.platform import AGENTS, MANAGERS, ConsolePlatform, Post, place
from adapters.customers.directory import CsvDirectory
from bot.conversation.manager import ConversationManager, Means
from bot.core.clock import HandClock
from bot.core.codec import STEP
from bot.core.company import Company
from bot.core.content import Button, Text, content
from bot.core.conversation import Conversation, Entry, evolve
from bot.core.delivery import Delivery, Operation, Receipt
from bot.core.desk_rules import DeskRules, Targets
from bot.core.effects import Owner
from bot.core.events import MessagePosted, PlatformEvent
from bot.core.knowledge import Answer, Question, Reading, Unsure
from bot.core.places import ConversationId, Person, Role, Side, conversation_at
from bot.core.ports import Action, EscalationRule, Lease, Turn, Verdict
from bot.engine.courier import Courier
from bot.engine.habits import Habits
from bot.engine.tally import Tally
from bot.entrypoints.handing import agents_desk
from bot.entrypoints.scan import scan
from storage.opening import open_storage

LEASE, ON_ITS_WAY = 12.0, 25.0
HABITS = Habits()
RULES = DeskRules(hold_seconds=3, targets=Targets(queue=10, first_reply=15, silent=15, next_reply=30, resolution=60))
COMPANY = Company(name="Acme", agents=place(AGENTS), managers=place(MANAGERS), desk=RULES)
CUSTOMERS = tuple(Person(f"console:c{n}", f"Customer {n}") for n in range(2))
STAFF = tuple(Person(f"console:a{n}", f"Agent {n}", Role.AGENT) for n in range(3))


class Knowing:
    """An answerer that knows the answer to every question with "how" in it."""

    async def answer(self, question: Question) -> Answer | Unsure:
        if "how" not in question.text:
            return Unsure()
        said = content(Text(f"This is how: {question.text[-40:]}"))
        return Answer(content=said, sources=(), model="test", knowledge="1", confidence=0.9)


class Hearing:
    """Understands who asks for a human."""

    async def read(self, text: str, history: Sequence[tuple[str, str]] = ()) -> Reading:
        return Reading(wants_person="human" in text)


class NoPolicy:
    version = "0"

    async def message(self, text: str, history: Sequence[tuple[str, str]] = ()) -> Verdict | None:
        return None

    def answer(self, text: str) -> Verdict | None:
        return None


class Watched(ConsolePlatform):
    """Counts what really arrives, and at some sends the answer is lost on the way back."""

    def __init__(self, clock: HandClock) -> None:
        super().__init__(clock)
        self.arrivals: Counter[str] = Counter()

    async def send(self, delivery: Delivery) -> Receipt:
        if delivery.operation is Operation.POST:
            self.arrivals[delivery.key] += 1
        return await super().send(delivery)


@dataclass(frozen=True)
class Sent:
    """A delivery at the moment in which it was taken."""

    delivery: Delivery
    owner: Owner


ROLES = scan("handoff.rules", "RULE", EscalationRule)
ACTIONS: tuple[Action, ...] = ()


class Floor:
    def __init__(self) -> None:
        self.clock = HandClock(datetime(2026, 3, 2, 10, 0, tzinfo=UTC))
        self.storage = open_storage("memory:", clock=self.clock, holder="floor")
        self.platform = Watched(self.clock)
        self.given: list[PlatformEvent] = []
        self.sent: list[Sent] = []
        self.tokens = 0
        directory = CsvDirectory()
        desk, self.front = agents_desk(lambda: COMPANY, self.storage, directory, Hearing(), Knowing(), self.clock)
        self.manager = ConversationManager(
            Means(
                company=lambda: COMPANY,
                policy=NoPolicy,
                understanding=Hearing(),
                answerer=Knowing(),
                directory=directory,
                desk=desk,
                rules=ROLES,
                actions=ACTIONS,
                clock=self.clock,
            )
        )
        self.courier = Courier({"console": self.platform}, self.clock, HABITS, Tally())

    async def start(self) -> "Floor":
        await self.storage.start()
        await self.platform.start(self.keep, self.front)
        return self

    async def keep(self, events: Sequence[PlatformEvent]) -> None:
        self.given += [event for event in events if event not in self.given]
        await self.storage.inbox.keep(events)

    # --------------------------------------------------------------------------------------------------- what people do

    def _token(self) -> str:
        self.tokens += 1
        return f"<{self.tokens}>"

    async def customer_writes(self, who: int, words: str) -> None:
        person = CUSTOMERS[who]
        await self.platform.write(person, place(f"c{who}"), f"{words} {self._token()}", Side.CUSTOMER)

    async def customer_changes(self, who: int, *, delete: bool) -> None:
        mine = [e for e in self._posted() if e.author == CUSTOMERS[who]]
        if not mine:
            return
        last = mine[-1]
        if delete:
            await self.platform.delete(last.place, last.message, Side.CUSTOMER)
        else:
            words = f"changed {self._token()}"
            await self.platform.edit(last.author, last.place, last.message, words, Side.CUSTOMER)

    async def customer_taps(self, who: int, pick: int) -> None:
        posts = [post for post in self.platform.posts.values() if post.place.channel == f"c{who}" and post.content]
        buttons = [(post, button) for post in posts for button in _buttons(post)]
        if buttons:
            post, button = buttons[pick % len(buttons)]
            await self.platform.tap(CUSTOMERS[who], post, button, Side.CUSTOMER)

    def _posted(self) -> list[MessagePosted]:
        return [event for event in self.given if isinstance(event, MessagePosted)]

    def cards(self) -> list[Post]:
        return [
            post
            for post in self.platform.posts.values()
            if post.place.channel == AGENTS and ":ticket:" in post.key and post.place.thread is None
        ]

    async def agent_writes(self, who: int, card: int) -> None:
        cards = self.cards()
        if cards:
            post = cards[card % len(cards)]
            where = post.place.in_thread(post.id)
            await self.platform.write(STAFF[who], where, f"from {STAFF[who].name} {self._token()}", Side.AGENTS)

    async def agent_changes(self, who: int, *, delete: bool) -> None:
        mine = [e for e in self._posted() if e.author == STAFF[who] and e.side is Side.AGENTS]
        if not mine:
            return
        last = mine[-1]
        if delete:
            await self.platform.delete(last.place, last.message, Side.AGENTS)
        else:
            await self.platform.edit(last.author, last.place, last.message, f"changed {self._token()}", Side.AGENTS)

    async def agent_steps_in(self, who: int, customer: int) -> None:
        await self.platform.write(STAFF[who], place(f"c{customer}"), f"myself {self._token()}", Side.CUSTOMER)

    async def agent_taps(self, who: int, card: int, action: str) -> None:
        """Any action on any card, stale or not."""
        cards = self.cards()
        if not cards:
            return
        post = cards[card % len(cards)]
        number = post.key.partition(":ticket:")[2].partition(":")[0]
        form = await self.platform.tap(STAFF[who], post, Button(action, action, number), Side.AGENTS)
        if form is not None:
            fields = {"to": f"agent {STAFF[(who + 1) % len(STAFF)].id}"} if action == "transfer" else {}
            await self.platform.fill(STAFF[who], fields)

    async def again(self, pick: int) -> None:
        """The platform delivers some event once more."""
        if self.given:
            await self.storage.inbox.keep([self.given[pick % len(self.given)]])

    # -------------------------------------------------------------------------------------------------- what Baton does

    async def think(self, pick: int, *, dies: bool = False) -> bool:
        """One turn of some conversation; a process that dies in it leaves nothing but a lease."""
        waiting = await self.storage.work.stranded(50)
        if not waiting:
            return False
        lease = await self.storage.work.lease(waiting[pick % len(waiting)], LEASE)
        if lease is None:
            return False
        entries = await self.manager.decide(lease)
        if dies:
            return True
        await self.storage.work.commit(self._turn(lease, entries))
        return True

    def _turn(self, lease: Lease, entries: tuple[Entry, ...]) -> Turn:
        return Turn(
            lease=lease,
            handled=tuple(number for number, _ in lease.pending),
            entries=entries,
            after=reduce(evolve, entries, lease.conversation),
            at=self.clock.now(),
        )

    async def send(self, pick: int, *, dies: str = "") -> bool:
        """Send what some channel has; `dies` before or after the platform has it, and nobody settles it."""
        lanes = await self.storage.outbox.lanes()
        if not lanes:
            return False
        taken = await self.storage.outbox.take(lanes[pick % len(lanes)], 2, ON_ITS_WAY)
        for delivery in taken:
            state = await self.state(delivery.conversation)
            self.sent.append(Sent(delivery, state.owner))
        for delivery in taken:
            if dies == "before":
                continue
            verdict = await self.courier.carry(delivery)
            if dies != "after":
                await self.storage.outbox.settle(delivery, verdict.outcome)
        return bool(taken)

    async def passes(self, seconds: float) -> None:
        await self.clock.advance(seconds)
        while await self.storage.timers.fire(100):
            pass

    async def settle(self) -> None:
        """Good weather until nothing is left to do."""
        quiet_since = self.clock.monotonic()
        for _ in range(400):
            await self.passes(2.0)
            busy = False
            while await self.think(0) or await self.send(0):
                busy = True
            if not busy and self.clock.monotonic() > quiet_since + ON_ITS_WAY + LEASE:
                return
            if busy:
                quiet_since = self.clock.monotonic()
        raise AssertionError("there is no end to it")

    # ------------------------------------------------------------------------------------------------- what can be seen

    async def state(self, id: ConversationId) -> Conversation:
        found = await self.storage.archive.state(id)
        assert found is not None
        return found

    async def log(self, id: ConversationId) -> list[Entry]:
        return [Entry(row.at, STEP.load(row.body)) for row in await self.storage.facts.log(id)]

    def homes(self) -> list[ConversationId]:
        return [conversation_at(place(f"c{who}")) for who in range(len(CUSTOMERS))]

    def at_customers(self) -> list[Post]:
        return [post for post in self.platform.posts.values() if post.place.channel in ("c0", "c1")]


def _buttons(post: Post) -> list[Button]:
    parts: Any = post.content.parts if post.content else ()
    return [button for part in parts if part.kind == "buttons" for button in part.items]
