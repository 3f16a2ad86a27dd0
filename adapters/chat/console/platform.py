"""A chat platform inside one process: for a talk in a terminal, for transcripts, and for trying things offline.

It keeps what was posted in memory, never fails, and finds every message by its key.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import count

from bot.core.content import Attachment, Attachments, Button, Buttons, Content, Text, content
from bot.core.delivery import Delivery, Operation, Receipt
from bot.core.effects import Purpose, Sign, Speaker
from bot.core.errors import Gone, Misconfigured, Permanent, Retryable
from bot.core.events import (
    ButtonPressed,
    FormSubmitted,
    MessageDeleted,
    MessageEdited,
    MessagePosted,
    PlatformEvent,
    Reacted,
)
from bot.core.forms import Form
from bot.core.places import Person, Place, Side
from bot.core.ports import Capabilities, Clock, FrontDesk, Intake, PlatformHealth

NAME = "console"
WORKSPACE = "console"
AGENTS = "agents"
MANAGERS = "managers"
BUSY = 10.0
"""Seconds after which a busy channel asks to be tried again."""
REFUSED = ".exe"
"""Files with this ending are refused, as platforms refuse some."""


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
    only_to: str | None = None


def place(channel: str, thread: str | None = None) -> Place:
    return Place(NAME, WORKSPACE, channel, thread)


class ConsolePlatform:
    """Implements `bot.core.ports.ChatPlatform` and `FileSource`.

    Channels in `gone` cannot be posted in any more, those in `busy` not now. People act through `write`, `edit`,
    `delete`, `press`, `fill`, `command`, `home` and `react`.
    """

    name = NAME
    capabilities = Capabilities()

    def __init__(self, clock: Clock, shown: Callable[[Post], None] | None = None) -> None:
        self.posts: dict[str, Post] = {}
        self._clock = clock
        self._shown = shown
        self._intake: Intake | None = None
        self._ids = count(1)
        self._front_desk: FrontDesk | None = None
        self.taken: list[PlatformEvent] = []
        self.marks: dict[str, set[Sign]] = {}
        self.files: dict[str, bytes] = {}
        self.gone: set[str] = set()
        self.busy: set[str] = set()
        self.open_forms: dict[str, tuple[Form, Place, Side]] = {}

    async def start(self, intake: Intake, front_desk: FrontDesk | None = None) -> None:
        self._intake, self._front_desk = intake, front_desk

    async def stop(self) -> None:
        self._intake = None

    # ------------------------------------------------------------------------------------------------------ outwards

    async def send(self, delivery: Delivery) -> Receipt:
        if delivery.place.channel in self.gone:
            raise Gone(f"The bot is not in {delivery.place.channel} any more.")
        if delivery.place.channel in self.busy:
            raise Retryable(f"{delivery.place.channel} is busy.", after=BUSY)
        if refused := [f.name for f in delivery.content.files if f.name.endswith(REFUSED)]:
            raise Permanent(f"Files like {refused[0]} are not taken here.")
        if delivery.operation is Operation.POST:
            return self._post(delivery)
        if delivery.operation in (Operation.MARK, Operation.UNMARK):
            return self._mark(delivery)
        post = self.posts.get(delivery.target or "")
        if post is None:
            raise Gone(f"There is no message {delivery.target} in {delivery.place.channel}.")
        # As on Slack, a name and a picture that are not given anew are gone.
        revising = delivery.operation is Operation.REVISE
        revised, speaker = (delivery.content, delivery.speaker) if revising else (None, post.speaker)
        self._show(replace(post, content=revised, speaker=speaker, revisions=post.revisions + 1))
        return Receipt(post.id, post.place)

    async def find(self, delivery: Delivery) -> Receipt | None:
        found = next((post for post in self.posts.values() if post.key == delivery.key), None)
        return Receipt(found.id, found.place) if found else None

    def health(self) -> PlatformHealth:
        return PlatformHealth(connected=self._intake is not None, detail="in this process")

    def _mark(self, delivery: Delivery) -> Receipt:
        message = delivery.target or ""
        signs = self.marks.setdefault(message, set())
        if delivery.sign is not None and delivery.operation is Operation.MARK:
            signs.add(delivery.sign)
        elif delivery.sign is not None:
            signs.discard(delivery.sign)
        return Receipt(message, delivery.place)

    async def fetch(self, attachment: Attachment) -> bytes:
        """See FileSource.fetch."""
        found = self.files.get(attachment.ref)
        if found is None:
            raise Gone(f"The file {attachment.name} is not there any more.")
        return found

    def _post(self, delivery: Delivery) -> Receipt:
        known = next((post for post in self.posts.values() if post.key == delivery.key), None)
        if known:
            return Receipt(known.id, known.place)
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

    def _show(self, post: Post) -> None:
        self.posts[post.id] = post
        if self._shown:
            self._shown(post)

    # ------------------------------------------------------------------------------------------------------- inwards

    async def write(
        self,
        author: Person,
        where: Place,
        text: str,
        side: Side,
        *,
        files: Attachments | None = None,
        broadcast: bool = False,
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
                alone=side is Side.CUSTOMER and not where.channel.startswith("shared"),
                broadcast=broadcast,
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

    async def press(self, author: Person, post: Post, label: str, side: Side) -> Form | None:
        """Tap the button of that label. Where a form opens, it is returned and waits for `fill`.

        Raises:
            KeyError: the message has no such button.
        """
        button = next(button for button in buttons(post) if button.label.casefold() == label.casefold())
        return await self.tap(author, post, button, side)

    async def tap(self, author: Person, post: Post, button: Button, side: Side) -> Form | None:
        """Tap this very button, which may be one that the message does not show any more."""
        thread = post.place.thread if side is Side.CUSTOMER else post.place.thread or post.id
        where = post.place.in_thread(thread)
        form = await self._front_desk.form(button.action, button.value, author) if self._front_desk else None
        if form is not None:
            self.open_forms[author.id] = form, where, side
            return form
        await self._take_in(
            ButtonPressed(
                id=f"console:{self._new_id('b')}",
                at=self._clock.now(),
                place=where,
                side=side,
                author=author,
                message=post.id,
                action=button.action,
                value=button.value,
            )
        )
        return None

    async def fill(self, author: Person, fields: dict[str, str]) -> None:
        """Fill in the form that is open before this person, and send it.

        Raises:
            KeyError: no form is open there, or it has no such field.
        """
        form, where, side = self.open_forms.pop(author.id)
        known = {one.name: one.initial for one in form.fields}
        if unknown := set(fields) - set(known):
            raise KeyError(f"The form has no field {sorted(unknown)}; it has {sorted(known)}.")
        await self._take_in(
            FormSubmitted(
                id=f"console:{self._new_id('f')}",
                at=self._clock.now(),
                place=where,
                side=side,
                author=author,
                action=form.action,
                value=form.value,
                fields=known | fields,
            )
        )

    async def command(self, author: Person, where: Place, text: str) -> Content | None:
        """`/baton text`: what only the author sees. Where a form opens, it waits for `fill`."""
        if self._front_desk is None:
            return None
        shown = await self._front_desk.command(text, author, where)
        if isinstance(shown, Form):
            self.open_forms[author.id] = shown, where, Side.AGENTS
            return None
        return shown

    async def home(self, author: Person) -> Content | None:
        return await self._front_desk.home(author) if self._front_desk else None

    async def react(
        self, author: Person, where: Place, message: str, emoji: str, side: Side, *, removed: bool = False
    ) -> None:
        await self._take_in(
            Reacted(
                id=f"console:{self._new_id('r')}",
                at=self._clock.now(),
                place=where,
                side=side,
                author=author,
                message=message,
                emoji=emoji,
                removed=removed,
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
