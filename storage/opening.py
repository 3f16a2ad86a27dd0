"""The one way to a storage: its URL says which kind."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.errors import Misconfigured
from bot.core.ports import Board, Clock, Inbox, KnowledgeShelf, Outbox, TicketBook, Timers, UnitOfWork
from storage.doors import Facts, InboxDoor, OutboxDoor, TicketDoor, TimersDoor, WorkDoor
from storage.memory.runner import MemoryRunner
from storage.showing import BoardDoor, ShelfDoor
from storage.tables import Runner

_HELP = "Use memory: (nothing is kept), sqlite:///path/to/baton.db, or postgresql://user:password@host/database."


@dataclass(frozen=True, slots=True)
class Storage:
    """Everything that is kept, behind the ports of the inside."""

    inbox: Inbox
    work: UnitOfWork
    outbox: Outbox
    timers: Timers
    shelf: KnowledgeShelf
    board: Board
    tickets: TicketBook
    facts: Facts
    runner: Runner
    clock: Clock

    async def start(self) -> None:
        """Open it, bringing its tables up to date.

        Raises:
            Misconfigured: another process has the file, or it cannot be opened at all.
            Unavailable: the database is not there now.
        """
        await self.runner.start()

    async def stop(self) -> None:
        await self.runner.stop()

    async def check(self) -> None:
        """Write a word, so that a full disk or a locked database is noticed.

        Raises:
            Unavailable: saying which it is.
        """
        now: datetime = self.clock.now()
        await self.runner.write(lambda tables: tables.probe(now))


def open_storage(url: str, *, clock: Clock, holder: str) -> Storage:
    """Set up a storage; nothing is opened before `start`.

    Args:
        url: ``memory:``, ``sqlite:///path`` or ``postgresql://…``.
        holder: names this process in leases; unique among the processes of one database.

    Raises:
        Misconfigured: no such kind of storage.
    """
    runner = _runner(url)
    return Storage(
        inbox=InboxDoor(runner, clock),
        work=WorkDoor(runner, clock, holder),
        outbox=OutboxDoor(runner, clock),
        timers=TimersDoor(runner, clock),
        shelf=ShelfDoor(runner, clock),
        board=BoardDoor(runner, clock),
        tickets=TicketDoor(runner),
        facts=Facts(runner),
        runner=runner,
        clock=clock,
    )


def _runner(url: str) -> Runner:
    if url == "memory:":
        return MemoryRunner()
    raise Misconfigured(f"The database address {url.split(':')[0]}: is not one that Baton knows. {_HELP}")
