"""A chat platform inside one process: for a talk in a terminal, for transcripts, and for trying things offline.

It keeps what was posted in memory, never fails, and finds every message by its key.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import count

from bot.core.content import Attachments, Button, Buttons, Content, Text, content
from bot.core.delivery import Delivery, Operation, Receipt
from bot.core.effects import Purpose, Speaker
from bot.core.errors import Gone, Misconfigured
from bot.core.events import ButtonPressed, MessageDeleted, MessageEdited, MessagePosted, PlatformEvent
from bot.core.places import Person, Place, Side
from bot.core.ports import Capabilities, Clock, Intake, PlatformHealth

NAME = "console"
WORKSPACE = "console"
AGENTS = "agents"
MANAGERS = "managers"


@dataclass(frozen=True, slots=True)
class Post:
    """One message as it stands now; `content` is None once it is deleted."""

    id: str
    key: str
    place: Place
    speaker: Speaker
    content: Content | None
    purpose: Purpose
    revisions: int = 0


def place(channel: str, thread: str | None = None) -> Place:
    return Place(NAME, WORKSPACE, channel, thread)


class ConsolePlatform:
    """Implements `bot.core.ports.ChatPlatform`; people act through `write`, `edit`, `delete` and `press`."""

    name = NAME
    capabilities = Capabilities()

    def __init__(self, clock: Clock, shown: Callable[[Post], None] | None = None) -> None:
        self.posts: dict[str, Post] = {}
        self._clock = clock
        self._shown = shown
        self._intake: Intake | None = None
        self._ids = count(1)
        self.taken: list[PlatformEvent] = []

    async def start(self, intake: Intake) -> None:
        self._intake = intake

    async def stop(self) -> None:
        self._intake = None

    # ------------------------------------------------------------------------------------------------------ outwards

    async def send(self, delivery: Delivery) -> Receipt:
        if delivery.operation is Operation.POST:
            return self._post(delivery)
        post = self.posts.get(delivery.target or "")
        if post is None:
            raise Gone(f"There is no message {delivery.target} in {delivery.place.channel}.")
        revised = delivery.content if delivery.operation is Operation.REVISE else None
        self._show(replace(post, content=revised, revisions=post.revisions + 1))
        return Receipt(post.id, post.place)

    async def find(self, delivery: Delivery) -> Receipt | None:
        found = next((post for post in self.posts.values() if post.key == delivery.key), None)
        return Receipt(found.id, found.place) if found else None

    def health(self) -> PlatformHealth:
        return PlatformHealth(connected=self._intake is not None, detail="in this process")

    def _post(self, delivery: Delivery) -> Receipt:
        known = next((post for post in self.posts.values() if post.key == delivery.key), None)
        if known:
            return Receipt(known.id, known.place)
        post = Post(
            self._new_id("m"), delivery.key, delivery.place, delivery.speaker, delivery.content, delivery.purpose
        )
        self._show(post)
        return Receipt(post.id, post.place)

    def _show(self, post: Post) -> None:
        self.posts[post.id] = post
        if self._shown:
            self._shown(post)

    # ------------------------------------------------------------------------------------------------------- inwards

    async def write(
        self, author: Person, where: Place, text: str, side: Side, *, files: Attachments | None = None
    ) -> str:
        """Somebody writes; returns the message's id once it is kept."""
        message = self._new_id("h")
        said = content(Text(text), files)
        await self._take_in(
            MessagePosted(
                id=f"console:{message}",
                at=self._clock.now(),
                place=where,
                side=side,
                author=author,
                message=message,
                content=said,
                mentions_bot=side is Side.CUSTOMER,
            )
        )
        return message

    async def edit(self, author: Person, where: Place, message: str, text: str, side: Side) -> None:
        await self._take_in(
            MessageEdited(
                id=f"console:{self._new_id('e')}",
                at=self._clock.now(),
                place=where,
                side=side,
                author=author,
                message=message,
                content=content(Text(text)),
            )
        )

    async def delete(self, where: Place, message: str, side: Side) -> None:
        event_id = f"console:{self._new_id('d')}"
        await self._take_in(MessageDeleted(id=event_id, at=self._clock.now(), place=where, side=side, message=message))

    async def press(self, author: Person, post: Post, label: str, side: Side) -> None:
        """Tap the button of that label.

        Raises:
            KeyError: the message has no such button.
        """
        button = next(button for button in buttons(post) if button.label.casefold() == label.casefold())
        thread = post.place.thread if side is Side.CUSTOMER else post.place.thread or post.id
        await self._take_in(
            ButtonPressed(
                id=f"console:{self._new_id('b')}",
                at=self._clock.now(),
                place=post.place.in_thread(thread),
                side=side,
                author=author,
                message=post.id,
                action=button.action,
                value=button.value,
            )
        )

    async def take_again(self, event: PlatformEvent) -> None:
        """Bring the very same event once more, as a platform does that missed the acknowledgement."""
        await self._take_in(event)

    async def _take_in(self, event: PlatformEvent) -> None:
        if self._intake is None:
            raise Misconfigured("The console platform was not started.")
        await self._intake((event,))
        self.taken.append(event)

    def _new_id(self, kind: str) -> str:
        return f"{kind}{next(self._ids)}"


def buttons(post: Post) -> tuple[Button, ...]:
    parts = post.content.parts if post.content else ()
    return tuple(button for part in parts if isinstance(part, Buttons) for button in part.items)
