"""Live updates over server-sent events, resumable by Last-Event-ID.

A page that comes anew gets the newest of each channel and whatever still has to be acted on, not the whole history.
Each event is ``post`` with the post as JSON and the board's seq as its id. ``ready`` says that this is shown, and of
which sides there is more; a comment every HEARTBEAT seconds shows that the line is alive.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from adapters.chat.web.hub import Hub
from adapters.chat.web.keys import Keys
from adapters.chat.web.posts import Reader, may_see, view
from bot.core.errors import Retryable
from bot.core.places import Side
from bot.core.ports import Board, BoardPost

HEARTBEAT = 15.0
Still = Callable[[], Awaitable[bool]]
_PAGE = 200
_NEWEST = 200
_PINNED = 2000
_SETTLED = 40

HEADERS = {
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-store, no-transform",
    "X-Accel-Buffering": "no",
}


async def updates(
    board: Board, hub: Hub, keys: Keys, readers: Mapping[str, Reader], seq: int, still: Still
) -> AsyncIterator[str]:
    """Everything on these channels after `seq` (0: what a page shows at first), then everything that comes.

    Args:
        readers: by channel, as whom it is read. still: asked now and then whether they may.
    """
    channels = tuple(readers)
    ready = False
    more: list[str] = []
    anew = seq == 0
    with hub.watch(channels) as changed:
        yield "retry: 1000\n\n"
        while not hub.closed:
            changed.clear()
            try:
                if not await still():
                    return
                if anew:
                    first = await _first_sight(board, readers)
                    for post, brief in first.posts:
                        yield _event("post", view(post, readers[post.channel], keys, brief=brief), None)
                    seq, more, anew = first.seq, first.more, False
                posts = await board.since(channels, seq, _PAGE)
            except Retryable:
                yield ": the board cannot be read\n\n"
                await _wait(changed, HEARTBEAT / 5)
                continue
            for post in posts:
                seq = post.seq
                if may_see(post, readers[post.channel]):
                    yield _event("post", view(post, readers[post.channel], keys), seq)
            hub.seen(seq)
            if len(posts) == _PAGE:
                continue
            if not ready:
                ready = True
                yield _event("ready", {"more": more}, seq)
            if not changed.is_set() and not await _wait(changed, HEARTBEAT):
                yield ": still here\n\n"


@dataclass(frozen=True, slots=True)
class _FirstSight:
    """Attributes:
    posts: in order, each with whether it is shown in brief. more: sides of which there is more further back.
    seq: everything up to here is in it or can be asked for.
    """

    posts: list[tuple[BoardPost, bool]]
    more: list[str]
    seq: int


async def _first_sight(board: Board, readers: Mapping[str, Reader]) -> _FirstSight:
    found: dict[str, tuple[BoardPost, bool]] = {}
    more: list[str] = []
    seq = 0
    for channel, reader in readers.items():
        newest = await board.newest((channel,), _NEWEST)
        seq = max(seq, newest[-1].seq if newest else 0)
        settled: Sequence[BoardPost] = newest
        if reader.side is not Side.CUSTOMER and len(newest) == _NEWEST:
            pinned = await board.newest((channel,), _PINNED, pinned=True)
            settled = await board.newest((channel,), _SETTLED, pinned=False)
            found |= {post.id: (post, True) for post in (*pinned, *settled)}
        found |= {post.id: (post, False) for post in newest}
        if len(settled) in (_NEWEST, _SETTLED):
            more.append(reader.side.value)
    shown = [item for item in found.values() if may_see(item[0], readers[item[0].channel])]
    return _FirstSight(sorted(shown, key=lambda item: item[0].seq), more, seq)


async def _wait(changed: asyncio.Event, seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            await changed.wait()
    except TimeoutError:
        return False
    return True


def _event(name: str, data: object, seq: int | None) -> str:
    """Without an id, a line that breaks meanwhile begins anew."""
    id = "" if seq is None else f"id: {seq}\n"
    return f"{id}event: {name}\ndata: {json.dumps(data, ensure_ascii=False, separators=(',', ':'))}\n\n"
