"""Carries out deliveries on the board: posts, revisions, withdrawals and signs on people's messages."""

import logging
from collections.abc import Callable
from dataclasses import replace

from adapters.chat.web.filing import Filing
from adapters.chat.web.marks import mark_key
from adapters.chat.web.posts import is_waiting
from bot.core.content import Attachment, Attachments, Content, Markdown, Part, Small, Text
from bot.core.delivery import Delivery, Operation, Receipt
from bot.core.errors import BatonError, Gone, Permanent, Retryable
from bot.core.places import Place
from bot.core.ports import Board, BoardPost

log = logging.getLogger(__name__)

TEXT_LIMIT = 40_000
_CUT = "This message was too long to show in full."


class Outbound:
    """Attributes:
    counts: what was done, by kind.
    """

    def __init__(self, board: Board, filing: Filing, is_ours: Callable[[Place], bool]) -> None:
        self._board = board
        self._filing = filing
        self._is_ours = is_ours
        self.counts = {"posted": 0, "revised": 0, "withdrawn": 0, "marked": 0}

    async def send(self, delivery: Delivery) -> Receipt:
        """Raises what `bot.core.ports.ChatPlatform.send` raises."""
        match delivery.operation:
            case Operation.POST:
                return await self._post(delivery)
            case Operation.REVISE:
                return await self._revise(delivery)
            case Operation.WITHDRAW:
                return await self._withdraw(delivery)
            case Operation.MARK | Operation.UNMARK:
                return await self._mark(delivery, on=delivery.operation is Operation.MARK)

    async def find(self, delivery: Delivery) -> Receipt | None:
        """Exact: a key stands on the board once at most. To change something again changes nothing, so: None."""
        if delivery.operation is not Operation.POST:
            return None
        post = await self._board.find(key=_key(delivery))
        return None if post is None else Receipt(post.id, self._stands_at(delivery.place, post))

    async def _post(self, delivery: Delivery) -> Receipt:
        shown = within(await self._with_files(delivery.content))
        post = await self._board.post(
            key=_key(delivery),
            channel=delivery.place.channel,
            thread=delivery.place.thread,
            speaker=delivery.speaker,
            content=shown,
            only_to=delivery.only_to,
            pinned=self._is_pinned(delivery.place, shown),
        )
        self.counts["posted"] += 1
        return Receipt(post.id, self._stands_at(delivery.place, post))

    async def _revise(self, delivery: Delivery) -> Receipt:
        shown = within(await self._with_files(delivery.content))
        known = await self._board.find(id=_target(delivery))
        top = known is not None and known.thread is None
        pinned = top and self._is_pinned(delivery.place.in_thread(None), shown)
        post = await self._board.change(_target(delivery), shown, pinned=pinned)
        if post is None:
            raise Gone("The message to revise is no longer on the web board.")
        self.counts["revised"] += 1
        return Receipt(post.id, delivery.place)

    async def _withdraw(self, delivery: Delivery) -> Receipt:
        await self._board.change(_target(delivery), None)
        self.counts["withdrawn"] += 1
        return Receipt(_target(delivery), delivery.place)

    async def _mark(self, delivery: Delivery, *, on: bool) -> Receipt:
        """A sign that is there already, or is not there any more, is left as it is; so is a message that is gone."""
        message, place = _target(delivery), delivery.place
        if delivery.sign is None:
            raise Permanent("A mark names no sign.")
        target = await self._board.find(id=message)
        if target is None:
            return Receipt(message, place)
        if target.channel != place.channel:
            raise Gone("The message to mark is not in that channel of the web board.")
        key = mark_key(place.channel, message, delivery.sign)
        known = await self._board.find(key=key)
        if known is None and on:
            await self._board.post(
                key=key, channel=place.channel, thread=target.thread, speaker=delivery.speaker, content=Content()
            )
        elif known is not None and known.deleted is on:
            await self._board.change(known.id, Content() if on else None)
        self.counts["marked"] += 1
        return Receipt(message, place)

    async def _with_files(self, content: Content) -> Content:
        """Files of other platforms are fetched and kept here, so that whoever may see the post can open them."""
        if not content.files:
            return content
        parts: list[Part] = []
        for part in content.parts:
            if isinstance(part, Attachments):
                parts.append(Attachments(tuple([await self._kept(item) for item in part.items])))
            else:
                parts.append(part)
        return replace(content, parts=tuple(parts))

    async def _kept(self, file: Attachment) -> Attachment:
        try:
            return await self._filing.adopt(file)
        except Retryable:
            raise
        except BatonError as error:
            log.warning("a file could not be brought over; it is shown by its name: %s", error)
            return replace(file, ref="")

    def _is_pinned(self, place: Place, content: Content) -> bool:
        return self._is_ours(place) and place.thread is None and is_waiting(content)

    def _stands_at(self, place: Place, post: BoardPost) -> Place:
        """In a channel of ours every message can carry a thread; a customer's conversation has none."""
        if place.thread or not self._is_ours(place):
            return place
        return place.in_thread(post.id)


def within(content: Content) -> Content:
    """The content cut to the platform's limit, with a line that says so."""
    left = TEXT_LIMIT
    parts: list[Part] = []
    for part in content.parts:
        if isinstance(part, Text | Markdown) and len(part.text) > left:
            parts += [type(part)(part.text[:left]), Small(_CUT)]
            left = 0
            continue
        if isinstance(part, Text | Markdown):
            left -= len(part.text)
        parts.append(part)
    return replace(content, parts=tuple(parts))


def _key(delivery: Delivery) -> str:
    """Under a mark of its own, so that nothing a visitor's page makes up is ever taken for a delivery."""
    return "|".join(("out", delivery.place.channel, delivery.key))


def _target(delivery: Delivery) -> str:
    if delivery.target is None:
        raise Permanent("A change names no message.")
    return delivery.target
