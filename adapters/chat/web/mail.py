"""What people do on the pages becomes a post on the board and an event that is kept.

The post comes first, so that the question always stands above its answer. Only when the event is kept as well is the
page told "sent"; when it cannot be kept the post is taken back, and the page offers to try again with the same id.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from adapters.chat.web.hub import Hub
from adapters.chat.web.keys import OpenedForm
from adapters.chat.web.marks import reaction_key
from adapters.chat.web.posts import TAPPED, WRITTEN, key_of, tapped, written
from bot.core.content import Attachment, Button, Content
from bot.core.conversation import ASK
from bot.core.effects import Speaker, Voice
from bot.core.errors import Retryable, Unavailable
from bot.core.events import (
    ButtonPressed,
    FormSubmitted,
    MessageDeleted,
    MessageEdited,
    MessagePosted,
    PlatformEvent,
    Reacted,
)
from bot.core.places import Person, Place, Side
from bot.core.ports import Board, BoardPost, Intake

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class From:
    """Who did it, and where."""

    place: Place
    side: Side
    person: Person


class Mail:
    """Takes in messages and taps."""

    def __init__(self, board: Board, hub: Hub, now: Callable[[], datetime]) -> None:
        self._board = board
        self._hub = hub
        self.now = now
        self.intake: Intake | None = None
        self.last: datetime | None = None
        self.counts = {"messages": 0, "changes": 0, "taps": 0, "forms": 0, "reactions": 0}

    async def message(self, by: From, client_id: str, text: str, files: tuple[Attachment, ...] = ()) -> BoardPost:
        """Raises Unavailable when it was not kept."""
        post = await self._post(by, WRITTEN, client_id, written(text, files), by.place.thread)
        event = MessagePosted(
            id=_event_id(WRITTEN, by, client_id),
            at=post.at,
            place=by.place,
            side=by.side,
            author=by.person,
            message=post.id,
            content=post.content,
            mentions_bot=by.side is Side.CUSTOMER,
            alone=by.side is Side.CUSTOMER,
        )
        await self._keep(event, post)
        self.counts["messages"] += 1
        return post

    async def tap(self, by: From, client_id: str, pressed_on: str, button: Button) -> BoardPost | None:
        """A customer's tap leaves a line under the message; a tap of ours shows in what the card becomes."""
        post: BoardPost | None = None
        if by.side is Side.CUSTOMER:
            shown = written(button.value) if button.action == ASK else tapped(button.label)
            post = await self._post(by, TAPPED, client_id, shown, pressed_on)
        event = ButtonPressed(
            id=_event_id(TAPPED, by, client_id),
            at=post.at if post else self.now(),
            place=by.place,
            side=by.side,
            author=by.person,
            message=pressed_on,
            action=button.action,
            value=button.value,
        )
        await self._keep(event, post)
        self.counts["taps"] += 1
        return post

    async def form(self, by: From, client_id: str, opened: OpenedForm, fields: dict[str, str]) -> None:
        """What somebody filled in; it shows in what the desk makes of it."""
        event = FormSubmitted(
            id=_event_id("form", by, client_id),
            at=self.now(),
            place=by.place.in_thread(opened.thread),
            side=by.side,
            author=by.person,
            action=opened.action,
            value=opened.value,
            fields=fields,
        )
        await self._keep(event, None)
        self.counts["forms"] += 1

    async def reaction(self, by: From, client_id: str, target: BoardPost, emoji: str, *, off: bool) -> None:
        """Put an emoji on a post, or take it back; what stands so already is left as it is."""
        key = reaction_key(by.place.channel, target.id, emoji, by.person.id)
        known = await self._board.find(key=key)
        if (known is None or known.deleted) is off:
            return
        event = Reacted(
            id=_event_id("react", by, client_id),
            at=self.now(),
            place=by.place,
            side=by.side,
            author=by.person,
            message=target.id,
            emoji=emoji,
            removed=off,
        )
        await self._keep(event, None)
        self.counts["reactions"] += 1
        if known is not None:
            await self._board.change(known.id, None if off else Content())
        else:
            await self._board.post(
                key=key,
                channel=by.place.channel,
                thread=target.thread,
                speaker=Speaker(Voice.AGENT, by.person.name),
                content=Content(),
                mine=by.person.id,
            )
        self._hub.wake(by.place.channel)

    async def change(self, by: From, client_id: str, message: str, text: str | None) -> BoardPost | None:
        """New words for an own message, or none at all; its files stay.

        Kept first: a change that was shown but lost would be worse.
        """
        content = None if text is None else written(text, await self._files_of(message))
        if content is None:
            gone = MessageDeleted(
                id=_event_id("delete", by, client_id), at=self.now(), place=by.place, side=by.side, message=message
            )
            await self._keep(gone, None)
        else:
            edited = MessageEdited(
                id=_event_id("edit", by, client_id),
                at=self.now(),
                place=by.place,
                side=by.side,
                author=by.person,
                message=message,
                content=content,
            )
            await self._keep(edited, None)
        self.counts["changes"] += 1
        post = await self._board.change(message, content)
        self._hub.wake(by.place.channel)
        return post

    async def _files_of(self, message: str) -> tuple[Attachment, ...]:
        post = await self._board.find(id=message)
        return post.content.files if post else ()

    async def _post(self, by: From, kind: str, client_id: str, content: Content, thread: str | None) -> BoardPost:
        if self.intake is None:
            raise Unavailable("the web chat is not receiving")
        post = await self._board.post(
            key=key_of(kind, by.place.channel, by.person.id, client_id),
            channel=by.place.channel,
            thread=thread,
            speaker=Speaker(Voice.AGENT, by.person.name),
            content=content,
            mine=by.person.id,
        )
        if post.deleted:
            post = await self._board.change(post.id, content) or post
        self._hub.wake(post.channel)
        return post

    async def _keep(self, event: PlatformEvent, post: BoardPost | None) -> None:
        if self.intake is None:
            raise Unavailable("the web chat is not receiving")
        try:
            await self.intake((event,))
        except Retryable as error:
            if post is not None:
                await self._take_back(post)
            raise Unavailable("the event could not be kept") from error
        self.last = event.at

    async def _take_back(self, post: BoardPost) -> None:
        try:
            await self._board.change(post.id, None)
        except Retryable:
            log.warning("a post that was not kept could not be taken back", extra={"post": post.id})
        self._hub.wake(post.channel)


def _event_id(kind: str, by: From, client_id: str) -> str:
    return f"web:{by.place.channel}:{kind}:{by.person.id}:{client_id}"
