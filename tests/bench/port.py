"""How many events a second the intake port keeps, without HTTP: on SQLite, each durable before the call returns.

Run as a process of its own; prints one number.
"""

import asyncio
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import uvloop

from bot.core.clock import SystemClock
from bot.core.content import Content, Text
from bot.core.events import MessagePosted
from bot.core.places import ConversationId, Person, Place, Side
from bot.engine.intake import IntakeDesk
from storage.opening import open_storage

CALLERS = 64


def message(number: int) -> MessagePosted:
    clock = SystemClock()
    return MessagePosted(
        id=f"slack:T1:C1:{number}",
        at=clock.now(),
        place=Place("slack", "T1", "C1", str(number)),
        side=Side.CUSTOMER,
        author=Person("slack:T1:U1", "Kim Doe"),
        message=str(number),
        content=Content((Text(f"Where is my parcel number {number}?"),)),
    )


async def rate(count: int) -> float:
    """Kept events a second, 64 callers with one event each."""
    woken: list[ConversationId] = []
    with tempfile.TemporaryDirectory(prefix="bench-port-") as folder:
        clock = SystemClock()
        storage = open_storage(f"sqlite:///{Path(folder) / 'baton.db'}", clock=clock, holder="bench")
        await storage.start()
        desk = IntakeDesk(storage.inbox, woken.append, clock)
        events = iter([message(number) for number in range(count)])

        async def caller(mine: Iterator[MessagePosted]) -> None:
            for event in mine:
                await desk([event])

        begun = time.perf_counter()
        await asyncio.gather(*(caller(events) for _ in range(CALLERS)))
        took = time.perf_counter() - begun
        await storage.stop()
    if len(woken) != count:
        raise RuntimeError(f"only {len(woken)} of {count} events were kept")
    return count / took


if __name__ == "__main__":
    sys.stdout.write(f"{uvloop.run(rate(int(sys.argv[1])))}\n")
