"""How fast the storage is on SQLite: `python -m tests.bench.storage_rate [--rows 100000]`.

Prints one line per figure; `measure` returns them for `make bench`.
"""

import argparse
import asyncio
import statistics
import tempfile
import time
from datetime import UTC, datetime

from bot.core.clock import SystemClock
from bot.core.content import content
from bot.core.conversation import Entry, evolve
from bot.core.delivery import Receipt, Sent
from bot.core.effects import Purpose, RecordFact, Say, Speaker, Voice
from bot.core.events import MessagePosted
from bot.core.places import ConversationId, Person, Place, Side
from bot.core.ports import Turn
from storage.opening import Storage, open_storage

CALLERS = 64
KEPT = 15_000
LINES = 2_000
_TEXT = "Hello, my blender stopped working after two weeks and smells burnt. What can I do about it? " * 2


def _event(n: int, conversations: int, run: str) -> MessagePosted:
    """Each run has channels of its own, so that one run's waiting messages are not sent by the next."""
    return MessagePosted(
        id=f"slack:{run}:{n}",
        at=datetime.now(UTC),
        place=Place("slack", "T1", f"{run}-{n % 50}", f"{n % conversations}.5"),
        side=Side.CUSTOMER,
        author=Person("slack:T1:U1", "Cleo"),
        message=f"{n}.0",
        content=content(_TEXT),
    )


async def keep_rate(storage: Storage, events: int, conversations: int, run: str) -> tuple[float, list[float]]:
    """Events a second with 64 callers, one event each at a time; and each call's seconds."""
    numbers = iter(range(events))
    took: list[float] = []

    async def caller() -> None:
        for n in numbers:
            start = time.perf_counter()
            await storage.inbox.keep([_event(n, conversations, run)])
            took.append(time.perf_counter() - start)

    start = time.perf_counter()
    await asyncio.gather(*(caller() for _ in range(CALLERS)))
    return events / (time.perf_counter() - start), took


async def turn(storage: Storage, id: ConversationId) -> str | None:
    """Lease, answer, commit; the lane that has something to send."""
    lease = await storage.work.lease(id, 30)
    if lease is None:
        return None
    now = datetime.now(UTC)
    place = lease.conversation.place
    said = Say(
        name=f"answer:{lease.pending[-1][0]}",
        place=place,
        content=content("You can return it within **30 days**."),
        speaker=Speaker(Voice.BOT, "Baton"),
        purpose=Purpose.ANSWER,
    )
    steps = (*(event for _, event in lease.pending), said, RecordFact(name="answer-sent", data={"confidence": 0.9}))
    entries = tuple(Entry(now, step) for step in steps)
    after = lease.conversation
    for entry in entries:
        after = evolve(after, entry)
    handled = tuple(number for number, _ in lease.pending)
    (lane,) = await storage.work.commit(Turn(lease=lease, handled=handled, entries=entries, after=after, at=now))
    return lane


async def deliver(storage: Storage, lane: str) -> int:
    taken = await storage.outbox.take(lane, 16, 30)
    for delivery in taken:
        await storage.outbox.settle(delivery, Sent(Receipt(f"M{delivery.row}", delivery.place)))
    return len(taken)


async def line_latency(storage: Storage, count: int, run: str) -> dict[str, float]:
    """Milliseconds of each step for a lone message: keep, lease + commit, take + settle."""
    took: dict[str, list[float]] = {"keep": [], "turn": [], "send": []}
    for n in range(count):
        times = [time.perf_counter()]
        (id,) = await storage.inbox.keep([_event(n, count, run)])
        times.append(time.perf_counter())
        lane = await turn(storage, id) if id else None
        times.append(time.perf_counter())
        if lane is None or await deliver(storage, lane) != 1:
            raise RuntimeError("each message of this run must be answered at once")
        times.append(time.perf_counter())
        for name, start, end in zip(took, times, times[1:], strict=False):
            took[name].append((end - start) * 1000)
    return {f"{name}_p50_ms": statistics.median(each) for name, each in took.items()} | {
        f"{name}_p99_ms": sorted(each)[int(len(each) * 0.99)] for name, each in took.items()
    }


async def line_rate(storage: Storage, count: int, run: str) -> float:
    """Whole lines (keep, lease, commit, take, settle) a second, 64 conversations side by side."""
    numbers = iter(range(count))

    async def worker() -> None:
        for n in numbers:
            (id,) = await storage.inbox.keep([_event(n, count, run)])
            if id is not None and (lane := await turn(storage, id)):
                await deliver(storage, lane)

    start = time.perf_counter()
    await asyncio.gather(*(worker() for _ in range(CALLERS)))
    return count / (time.perf_counter() - start)


async def figures_of(storage: Storage, run: str) -> dict[str, float]:
    """Rates by the clock on the wall, and what one costs in processor time, which other work does not disturb."""
    used = time.process_time()
    rate, took = await keep_rate(storage, KEPT, 3_000, f"{run}-keep")
    kept = time.process_time()
    figures = {
        "keep_per_s": rate,
        "keep_call_p99_ms": sorted(took)[int(len(took) * 0.99)] * 1000,
        "keep_cpu_us": (kept - used) / KEPT * 1e6,
    }
    figures |= await line_latency(storage, 200, f"{run}-lone")
    used = time.process_time()
    figures["line_per_s"] = await line_rate(storage, LINES, f"{run}-line")
    figures["line_cpu_us"] = (time.process_time() - used) / LINES * 1e6
    return figures


async def fill(storage: Storage, rows: int) -> None:
    """Put so many events in, all answered; the answers stay queued."""
    for batch in range(rows // 500):
        await storage.inbox.keep([_event(batch * 500 + n, 20_000, "fill") for n in range(500)])
    waiting = await storage.work.stranded(rows)
    await asyncio.gather(*(turn(storage, id) for id in waiting))


async def measure(url: str, rows: int) -> dict[str, float]:
    """The figures on an empty database, and again with `rows` events in it, named ``full_…``."""
    storage = open_storage(url, clock=SystemClock(), holder="bench")
    await storage.start()
    await keep_rate(storage, 500, 100, "warm")
    figures = await figures_of(storage, "empty")
    if rows:
        await fill(storage, rows)
        figures |= {f"full_{name}": value for name, value in (await figures_of(storage, "full")).items()}
    await storage.stop()
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=0, help="fill the tables with so many events first")
    parser.add_argument("--url", help="another database than a fresh SQLite file")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        figures = asyncio.run(measure(chosen.url or f"sqlite:///{folder}/bench.db", chosen.rows))
    for name, value in figures.items():
        print(f"{name:24} {value:10.1f}")  # noqa: T201 (a report for a terminal)


if __name__ == "__main__":
    main()
