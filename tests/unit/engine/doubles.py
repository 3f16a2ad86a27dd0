"""The far sides that the engine's tests need: a platform and a mind behind our own ports, and wires that can be cut."""

import asyncio
from collections import Counter, deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from bot.core.content import Content, Text
from bot.core.conversation import Conversation, Entry, evolve
from bot.core.delivery import Delivery, Operation, Receipt
from bot.core.effects import Effect, Owner, PassOwnership, Purpose, RecordFact, Say, Speaker, Supersede, Voice
from bot.core.errors import Ambiguous, BatonError
from bot.core.events import ButtonPressed, Event, MessagePosted
from bot.core.places import ConversationId, Place, Side
from bot.core.ports import Capabilities, Clock, FrontDesk, Intake, Lease, PlatformHealth

# --------------------------------------------------------------------------------------------------------- the platform


@dataclass(frozen=True, slots=True)
class Post:
    key: str
    place: Place
    text: str
    voice: Voice
    at: float


Script = Callable[[Delivery], Awaitable[None]]


class Platform:
    """A chat platform that does as it is told: the next sends follow `script`, one step each, then all succeed."""

    def __init__(self, clock: Clock, name: str = "test", **capabilities: Any) -> None:
        self.name = name
        self.capabilities = Capabilities(**capabilities)
        self.posts: list[Post] = []
        self.calls: list[tuple[float, str]] = []
        self.script: deque[BatonError | Exception | str] = deque()
        self.find_error: BatonError | None = None
        self.by_channel: dict[str, str] = {}
        self._clock = clock

    async def start(self, intake: Intake, front_desk: FrontDesk | None = None) -> None:
        """Events come straight from the test."""

    async def stop(self) -> None: ...

    async def send(self, delivery: Delivery) -> Receipt:
        self.calls.append((self._clock.monotonic(), delivery.key))
        step = self.script.popleft() if self.script else self.by_channel.get(delivery.place.channel, "arrives")
        if isinstance(step, Exception):
            raise step
        if step == "hangs":
            await asyncio.get_running_loop().create_future()
        receipt = self._arrived(delivery)
        if step == "arrives, but the answer hangs":
            await asyncio.get_running_loop().create_future()
        if step == "arrives, but the answer is lost":
            raise Ambiguous("The connection closed after the request had left")
        return receipt

    def _arrived(self, delivery: Delivery) -> Receipt:
        at = self._clock.monotonic()
        if delivery.operation is Operation.POST:
            post = Post(delivery.key, delivery.place, delivery.content.words, delivery.speaker.voice, at)
            self.posts.append(post)
        return Receipt(f"m{len(self.posts)}", delivery.place)

    async def find(self, delivery: Delivery) -> Receipt | None:
        if self.find_error is not None:
            raise self.find_error
        for number, post in enumerate(self.posts, 1):
            if post.key == delivery.key:
                return Receipt(f"m{number}", post.place)
        return None

    def health(self) -> PlatformHealth:
        return PlatformHealth(connected=True, detail="in the test")

    @property
    def texts(self) -> list[str]:
        return [post.text for post in self.posts]

    def texts_in(self, channel: str) -> list[str]:
        return [post.text for post in self.posts if post.place.channel == channel]

    @property
    def doubled(self) -> list[str]:
        return [key for key, times in Counter(post.key for post in self.posts).items() if times > 1]


# ------------------------------------------------------------------------------------------------------------- the mind


class EchoMind:
    """Answers what the customer wrote since the last answer with the same words; "take over" gives it to people."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.gate: asyncio.Event | None = None
        self.errors: deque[Exception] = deque()
        self.rescue_errors: deque[Exception] = deque()
        self.poison = ""
        self.priorities: dict[str, int] = {}
        self.report = False
        self.turns: list[list[str]] = []
        self.thinking: Counter[ConversationId] = Counter()
        self.most_at_once = 0
        self.thought_at: list[float] = []

    async def decide(self, lease: Lease) -> tuple[Entry, ...]:
        id = lease.conversation.id
        self.thinking[id] += 1
        self.most_at_once = max(self.most_at_once, sum(self.thinking.values()))
        assert self.thinking[id] == 1, "one conversation was thought about twice at once"
        try:
            self.thought_at.append(self._clock.monotonic())
            self.turns.append([event.kind for _, event in lease.pending])
            if self.gate is not None:
                await self.gate.wait()
            if self.errors:
                raise self.errors.popleft()
            if self.poison and any(self.poison in _words(event) for _, event in lease.pending):
                raise ValueError("this event is poison")
            return tuple(self._entries(lease))
        finally:
            self.thinking[id] -= 1

    async def rescue(self, lease: Lease, error: Exception) -> tuple[Entry, ...]:
        if self.rescue_errors:
            raise self.rescue_errors.popleft()
        heard = tuple(Entry(event.at, event) for _, event in lease.pending)
        name = f"rescue:{lease.pending[-1][0]}"
        words = say(lease.conversation.place, name, f"A colleague takes over ({type(error).__name__})", Voice.SYSTEM)
        return (*heard, *self._done(PassOwnership(to=Owner.PEOPLE, reason="turn-failed"), words))

    def _entries(self, lease: Lease) -> list[Entry]:
        entries: list[Entry] = []
        state = lease.conversation

        def add(*more: Entry) -> None:
            nonlocal state
            for entry in more:
                entries.append(entry)
                state = evolve(state, entry)

        if lease.unsent and any(_is_from_customer(event) for _, event in lease.pending):
            add(*self._done(Supersede(names=lease.unsent)))
        for _, event in lease.pending:
            add(Entry(event.at, event))
            add(*self._done(*_reactions(state, event)))
        if state.owner is Owner.BOT and state.unanswered:
            text = " + ".join(line.text for line in state.unanswered)
            more: dict[str, Any] = {"priority": self.priorities.get(text, 0), "report": self.report}
            add(*self._done(say(state.place, f"answer:{state.unanswered[-1].ref}", f"re: {text}", **more)))
        return entries

    def _done(self, *effects: Effect) -> list[Entry]:
        return [Entry(self._clock.now(), effect) for effect in effects]


def say(where: Place, name: str, text: str, voice: Voice = Voice.BOT, **more: Any) -> Say:
    content = Content((Text(text),))
    return Say(name=name, place=where, content=content, speaker=Speaker(voice), purpose=Purpose.ANSWER, **more)


def _is_from_customer(event: Event) -> bool:
    return isinstance(event, MessagePosted) and event.side is Side.CUSTOMER


def _words(event: Event) -> str:
    return event.content.words if isinstance(event, MessagePosted) else ""


def _reactions(state: Conversation, event: Event) -> list[Effect]:
    if _words(event) == "take over":
        words = say(state.place, f"taken:{event.id}", "Ana has joined", Voice.SYSTEM)
        return [PassOwnership(to=Owner.PEOPLE, reason="claimed"), words]
    if isinstance(event, ButtonPressed):
        return [say(state.place, f"tap:{event.id}", f"tapped {event.action}", Voice.SYSTEM)]
    if not isinstance(event, MessagePosted):
        return [RecordFact(name=event.kind)]
    return []


# ------------------------------------------------------------------------------------------------------------ the wires


class Cut(asyncio.CancelledError):
    """The process is dead: nothing more happens in it."""


class Wires:
    """Calls to storage and platforms pass here. Cut at one of them, the process neither sees nor does anything more."""

    def __init__(self) -> None:
        self.passed: list[str] = []
        self.cut_at: int | str | None = None
        self.cut_after = False
        self.dead = False
        self.failing: Callable[[str], Exception | None] = lambda _name: None

    async def call(self, name: str, method: Callable[..., Awaitable[Any]], *args: Any, **more: Any) -> Any:
        if self.dead:
            raise Cut
        number = len(self.passed)
        self.passed.append(name)
        here = self.cut_at in (number, name)
        if here and not self.cut_after:
            self.dead = True
            raise Cut
        if (error := self.failing(name)) is not None:
            raise error
        result = await method(*args, **more)
        if self.dead or here:
            self.dead = True
            raise Cut
        return result


class Wired:
    """A port on wires."""

    def __init__(self, target: Any, wires: Wires) -> None:
        self._target = target
        self._wires = wires

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._target, name)
        if not asyncio.iscoroutinefunction(found):
            return found

        async def call(*args: Any, **more: Any) -> Any:
            return await self._wires.call(name, found, *args, **more)

        return call
