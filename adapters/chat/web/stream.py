"""Live updates over server-sent events, resumable by Last-Event-ID.

Each event is ``post`` with the post as JSON and the board's seq as its id. ``ready`` says that everything up to now
was shown; a comment every HEARTBEAT seconds shows that the line is alive.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping

from adapters.chat.web.hub import Hub
from adapters.chat.web.keys import Keys
from adapters.chat.web.posts import Reader, view
from bot.core.errors import Retryable
from bot.core.ports import Board

HEARTBEAT = 15.0
_PAGE = 200

HEADERS = {
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-store, no-transform",
    "X-Accel-Buffering": "no",
}


async def updates(board: Board, hub: Hub, keys: Keys, readers: Mapping[str, Reader], seq: int) -> AsyncIterator[str]:
    """Everything on these channels after `seq`, then everything that comes.

    Args:
        readers: by channel, as whom it is read.
    """
    channels = tuple(readers)
    ready = False
    with hub.watch(channels) as changed:
        yield "retry: 1000\n\n"
        while not hub.closed:
            changed.clear()
            try:
                posts = await board.since(channels, seq, _PAGE)
            except Retryable:
                yield ": the board cannot be read\n\n"
                await _wait(changed, HEARTBEAT / 5)
                continue
            for post in posts:
                seq = post.seq
                yield _event("post", view(post, readers[post.channel], keys), seq)
            hub.seen(seq)
            if len(posts) == _PAGE:
                continue
            if not ready:
                ready = True
                yield _event("ready", {}, seq)
            if not changed.is_set() and not await _wait(changed, HEARTBEAT):
                yield ": still here\n\n"


async def _wait(changed: asyncio.Event, seconds: float) -> bool:
    try:
        async with asyncio.timeout(seconds):
            await changed.wait()
    except TimeoutError:
        return False
    return True


def _event(name: str, data: object, seq: int) -> str:
    return f"id: {seq}\nevent: {name}\ndata: {json.dumps(data, ensure_ascii=False, separators=(',', ':'))}\n\n"
