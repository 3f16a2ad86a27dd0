"""Callers that share an insert: none of them waits for somebody who comes later."""

import asyncio
from datetime import UTC, datetime

from bot.core.clock import HandClock
from bot.core.content import content
from bot.core.events import MessagePosted
from bot.core.places import Person, Place, Side
from storage.batching import BatchingInbox
from storage.memory.runner import MemoryRunner


def message(n: str) -> MessagePosted:
    return MessagePosted(
        id=n,
        at=datetime(2026, 3, 2, tzinfo=UTC),
        place=Place("slack", "T1", "C1", n),
        side=Side.CUSTOMER,
        author=Person("u", "U"),
        message=n,
        content=content("hello"),
    )


async def test_who_comes_while_the_last_batch_ends_is_kept_too() -> None:
    """Both batches end in the very round of the loop in which the next caller comes."""
    inbox = BatchingInbox(MemoryRunner(), HandClock())

    async def caller(name: int) -> None:
        for n in range(20):
            await inbox.keep([message(f"{name}-{n}")])

    await asyncio.wait_for(asyncio.gather(*(caller(name) for name in range(8))), timeout=20)
    assert (await inbox.lag())[0] == 8 * 20
