"""How fast the desk's commands answer with 500 open tickets and 100,000 stored messages, on SQLite.

Run as a process of its own; prints the 95th percentile of each command in milliseconds, the slowest one last.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path

import uvloop

from adapters.customers.directory import CsvDirectory
from bot.core.clock import SystemClock
from bot.core.company import Company
from bot.core.content import Content, Text
from bot.core.conversation import Entry, evolve
from bot.core.effects import Owner, PassOwnership, PutTicket
from bot.core.events import MessagePosted
from bot.core.places import Person, Place, Role, Side
from bot.core.ports import Turn
from bot.core.ticket import Escalation, Ticket, TicketState
from bot.entrypoints.handing import agents_desk
from bot.understanding.reader import Reader
from storage.opening import Storage, open_storage

TICKETS = 500
MESSAGES = 200
TIMES = 40
DESK = Place("slack", "T1", "AGENTS")
ANA = Person("slack:T1:U9", "Ana Ferro", Role.AGENT)
THINGS = ("kettle", "blender", "oven", "toaster", "mixer", "juicer", "grinder", "fridge", "scale", "fryer")
COMMANDS = ("queue", "mine", "find oven smells", "find parcel 77", "find 250", "presence", "report", "help")


async def fill(storage: Storage, clock: SystemClock) -> None:
    for number in range(1, TICKETS + 1):
        place = Place("slack", "T1", f"C{number % 20}", f"{number}.0")
        author = Person(f"slack:T1:C{number}", f"Customer {number}")
        said = [_message(clock, place, author, number, n) for n in range(MESSAGES)]
        (id,) = await storage.inbox.keep(said[:1])
        assert id is not None
        lease = await storage.work.lease(id, 60)
        assert lease is not None
        claimed = number % 10 == 0
        ticket = Ticket(
            number=number,
            conversation=id,
            episode=0,
            escalation=Escalation("asked-for-person", "Asked for a person"),
            state=TicketState.CLAIMED if claimed else TicketState.OPEN,
            desk=DESK,
            opened_at=clock.now() - timedelta(minutes=number),
            customer=author,
            assignee=ANA if claimed else None,
            problem=f"My {THINGS[number % 10]} does not work",
        )
        steps = (*said, PassOwnership(to=Owner.PEOPLE, reason="asked"), PutTicket(ticket=ticket))
        entries = tuple(Entry(clock.now(), what) for what in steps)
        after = lease.conversation
        for entry in entries:
            after = evolve(after, entry)
        handled = tuple(row for row, _ in lease.pending)
        await storage.work.commit(Turn(lease=lease, handled=handled, entries=entries, after=after, at=clock.now()))


def _message(clock: SystemClock, place: Place, author: Person, number: int, n: int) -> MessagePosted:
    thing = THINGS[(number + n) % 10]
    return MessagePosted(
        id=f"slack:{number}:{n}",
        at=clock.now(),
        place=place,
        side=Side.CUSTOMER,
        author=author,
        message=f"{number}.{n}",
        content=Content((Text(f"Message {n}: the {thing} in parcel {n % 97} smells burnt and makes a noise"),)),
    )


async def measured() -> Sequence[tuple[str, float]]:
    with tempfile.TemporaryDirectory(prefix="bench-desk-") as folder:
        clock = SystemClock()
        storage = open_storage(f"sqlite:///{Path(folder) / 'baton.db'}", clock=clock, holder="bench")
        await storage.start()
        await fill(storage, clock)
        company = Company(name="Fennel and Co", agents=DESK, managers=Place("slack", "T1", "M"))
        _, front = agents_desk(lambda: company, storage, CsvDirectory(), Reader(), None, clock)
        found = []
        for text in COMMANDS:
            found.append((text, await _p95(partial(front.command, text, ANA, DESK))))
        found.append(("home", await _p95(partial(front.home, ANA))))
        await storage.stop()
    return found


async def _p95(ask: Callable[[], Awaitable[object]]) -> float:
    times = []
    for _ in range(TIMES):
        begun = time.perf_counter()
        await ask()
        times.append((time.perf_counter() - begun) * 1e3)
    return statistics.quantiles(times, n=20)[-1]


if __name__ == "__main__":
    figures = uvloop.run(measured())
    for name, figure in figures:
        sys.stdout.write(f"{name}\t{figure:.1f}\n")
    sys.stdout.write(f"{max(figure for _, figure in figures)}\n")
