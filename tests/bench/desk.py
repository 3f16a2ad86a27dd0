"""How long the desk's commands take with 500 open tickets and 100,000 stored messages.

python -m tests.bench.desk [URL]
"""

import asyncio
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta

from adapters.chat.console.platform import AGENTS, place
from adapters.customers.directory import CsvDirectory
from bot.core.clock import SystemClock
from bot.core.company import Company
from bot.core.places import ConversationId, Person, Role
from bot.core.ticket import Escalation, Priority, Ticket, TicketState
from bot.entrypoints.handing import agents_desk
from storage.committing import _row_of
from storage.minutes import words_of
from storage.opening import Storage, open_storage
from storage.rows import FactRow, SayingRow
from storage.tables import Tables
from tests.support.small_mind import Hearing, Knowing

TICKETS, MESSAGES, CONVERSATIONS = 500, 100_000, 5_000
COMMANDS = ("queue", "mine", "find blender burnt", "find order 77123", "find the", "find 1200", "report", "presence")
WORDS = ("the", "blender", "smells", "burnt", "order", "parcel", "kettle", "late", "please", "where", "is", "my")
ANA = Person("console:ana", "Ana", Role.AGENT)


def _saying(n: int, at: datetime) -> SayingRow:
    text = " ".join(WORDS[(n * k) % len(WORDS)] for k in range(1, 16)) + f" {n}"
    id = ConversationId(f"c{n % CONVERSATIONS}")
    return SayingRow(id, f"m{n}", at, 0, "customer", "customer", "Cleo", text, " ".join(words_of(text)))


def _ticket(n: int, at: datetime) -> Ticket:
    mine = n % 5 == 0
    return Ticket(
        number=1001 + n,
        conversation=ConversationId(f"c{n}"),
        episode=0,
        escalation=Escalation("asked", "Asked for a person", Priority(n % 4)),
        state=TicketState.CLAIMED if mine else TicketState.OPEN,
        desk=place(AGENTS),
        opened_at=at - timedelta(minutes=n),
        customer=Person(f"console:c{n}", f"Customer {n}"),
        assignee=ANA if mine else None,
        problem="My blender smells burnt after two weeks and nobody answers",
        queue="support",
    )


def _reply(n: int, at: datetime) -> FactRow:
    return FactRow("first-human-reply", at, ConversationId(f"c{n}"), 0, 0, {"seconds": n % 900, "queue": "support"})


async def fill(storage: Storage) -> None:
    at = datetime.now(UTC) - timedelta(days=1)

    def tickets(tables: Tables) -> None:
        for n in range(TICKETS):
            tables.put_ticket(_row_of(_ticket(n, at)))
        tables.add_facts(
            [
                FactRow(
                    "first-human-reply", at, ConversationId(f"c{n}"), 0, 0, {"seconds": n % 900, "queue": "support"}
                )
                for n in range(3_000)
            ]
        )

    await storage.runner.write(tickets)
    for start in range(0, MESSAGES, 5_000):

        def said(tables: Tables, start: int = start) -> None:
            for n in range(start, start + 5_000):
                tables.put_saying(_saying(n, at))

        await storage.runner.write(said)


async def measure(url: str) -> dict[str, float]:
    """Milliseconds, the slowest of ten, by command; home and a card's form besides."""
    clock = SystemClock()
    storage = open_storage(url, clock=clock, holder="bench")
    await storage.start()
    try:
        await fill(storage)
        company = Company(name="Acme", agents=place(AGENTS), managers=place("managers"))
        _, front = agents_desk(lambda: company, storage, CsvDirectory(), Hearing(), Knowing(), clock)
        asked = {name: (lambda name=name: front.command(name, ANA, place(AGENTS))) for name in COMMANDS}
        asked |= {"home": lambda: front.home(ANA), "form": lambda: front.form("resolve", "1001", ANA)}
        figures: dict[str, float] = {}
        for name, ask in asked.items():
            took = []
            for _ in range(10):
                begun = time.perf_counter()
                await ask()
                took.append((time.perf_counter() - begun) * 1000)
            figures[name] = max(took)
            figures[f"{name} (median)"] = statistics.median(took)
        return figures
    finally:
        await storage.stop()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = sys.argv[1] if len(sys.argv) > 1 else f"sqlite:///{folder}/desk.db"
        for name, milliseconds in asyncio.run(measure(url)).items():
            print(f"{name:<32}{milliseconds:8.1f} ms")  # noqa: T201 (a command's output)


if __name__ == "__main__":
    main()
