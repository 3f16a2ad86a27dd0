"""The far side: a chat platform with people on it, that keeps what was not acknowledged and brings it again.

Each send may meet weather: refused for a while, lost on the way, arrived without an answer. Unlike the console platform
it does not forgive a message that is posted twice.
"""

from collections import deque
from dataclasses import dataclass

from adapters.chat.console.platform import AGENTS, MANAGERS, ConsolePlatform, Post, buttons, place
from bot.core.content import Button
from bot.core.delivery import Delivery, Operation, Receipt
from bot.core.errors import Ambiguous, Permanent, Retryable
from bot.core.events import MessagePosted, PlatformEvent
from bot.core.places import Person, Place, Role, Side
from handoff.relay import OUT
from tests.property.hand_loop import HandLoop

MIA, NOA = Person("console:c0", "Mia"), Person("console:c1", "Noa")
HOMES: tuple[tuple[str, Person], ...] = (("c0", MIA), ("c1", NOA), ("c2", MIA))
"""Where customers write. One of them writes in two places, so tickets can be merged."""
STAFF = tuple(Person(f"console:a{n}", f"Agent {n}", Role.AGENT) for n in range(3))
CHANNELS = frozenset(channel for channel, _ in HOMES)
INSIDE = frozenset({AGENTS, MANAGERS})

WEATHER = ("429", "500", "slow 429", "lost", "reset", "hang", "silence", "never", "slow")
_CHANGING = (Operation.POST, Operation.REVISE, Operation.WITHDRAW)


@dataclass(frozen=True, slots=True)
class Arrival:
    """Something that reached the platform."""

    moment: float
    delivery: Delivery


class Street(ConsolePlatform):
    """Attributes:
    letters: what people did and Baton has not acknowledged. given: what it has, oldest first.
    arrivals: everything that was posted, changed or deleted. weather: what the next sends meet.
    """

    def __init__(self, loop: HandLoop) -> None:
        super().__init__(loop)
        self._loop = loop
        self.letters: list[PlatformEvent] = []
        self.given: dict[str, PlatformEvent] = {}
        self.arrivals: list[Arrival] = []
        self.weather: deque[str] = deque()
        self._tokens = 0

    async def _take_in(self, event: PlatformEvent) -> None:
        self.letters.append(event)

    def acknowledged(self, event: PlatformEvent) -> None:
        self.given[event.id] = event
        if event in self.letters:
            self.letters.remove(event)

    # -------------------------------------------------------------------------------------------------------- outwards

    async def send(self, delivery: Delivery) -> Receipt:
        weather = self.weather.popleft() if self.weather and delivery.operation in _CHANGING else "fine"
        match weather:
            case "429":
                raise Retryable("Too many requests.", after=1.5)
            case "500":
                raise Retryable("Server error.")
            case "slow 429":
                await self._loop.sleep(1.0)
                raise Retryable("Too many requests.", after=1.0)
            case "slow":
                await self._loop.sleep(1.0)
            case "reset":
                raise Ambiguous("The connection was reset.")
            case "silence":
                await self._loop.create_future()
            case "never" if delivery.name.startswith(OUT) and delivery.operation is Operation.POST:
                raise Permanent("This cannot be said here.")
        receipt = await super().send(delivery)
        self.arrivals.append(Arrival(self._loop.time(), delivery))
        if weather == "lost":
            raise Ambiguous("The answer was lost.")
        if weather == "hang":
            await self._loop.create_future()
        return receipt

    async def find(self, delivery: Delivery) -> Receipt | None:
        if self.weather and self.weather[0] in ("429", "500"):
            raise Retryable(self.weather.popleft(), after=1.0)
        return await super().find(delivery)

    def _post(self, delivery: Delivery) -> Receipt:
        post = Post(
            self._new_id("m"),
            delivery.key,
            delivery.place,
            delivery.speaker,
            delivery.content,
            delivery.purpose,
            only_to=delivery.only_to,
        )
        self._show(post)
        return Receipt(post.id, post.place)

    # --------------------------------------------------------------------------------------------------------- inwards

    def token(self) -> str:
        """A word that nobody else says."""
        self._tokens += 1
        return f"<{self._tokens}>"

    def posts_in(self, channel: str) -> list[Post]:
        return [post for post in self.posts.values() if post.place.channel == channel]

    def cards(self) -> list[Post]:
        """The tickets' cards in the agents' channel, oldest first."""
        return [post for post in self.posts_in(AGENTS) if ":ticket:" in post.key and post.place.thread is None]

    def said_by(self, author: Person, side: Side) -> list[MessagePosted]:
        known = (*self.given.values(), *self.letters)
        return [e for e in known if isinstance(e, MessagePosted) and e.author == author and e.side is side]

    def buttons_for_customers(self, channel: str) -> list[tuple[Post, Button]]:
        return [(post, button) for post in self.posts_in(channel) for button in buttons(post)]


def home(index: int) -> Place:
    return place(HOMES[index % len(HOMES)][0])


def number_of(card: Post) -> str:
    return card.key.partition(":ticket:")[2].partition(":")[0]
