"""What the desk works with."""

from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bot.core.company import Company
from bot.core.content import Button
from bot.core.desk import Archive, FactBook, Presence, PromiseBook, ReadingBook
from bot.core.events import Prepared
from bot.core.places import Place
from bot.core.ports import (
    Answerer,
    Clock,
    CustomerBook,
    CustomerDirectory,
    PolicyCheck,
    Summariser,
    TicketBook,
    Understanding,
)
from bot.core.ticket import Ticket


class Errands(Protocol):
    """Takes work that a conversation must not wait for; what comes of it is an event of that conversation."""

    def run(self, work: Coroutine[Any, Any, Prepared]) -> bool:
        """False where it was not begun."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """`company` is asked anew each time: it may be reloaded. Without an answerer no replies are drafted.

    Attributes:
        buttons: what can be done with a ticket now, as its card shows it.
        summariser: words a better summary than the one of the card's first moment; it may take its time.
        policy: what no suggestion may break.
        customers: the company's records, for agents to say who somebody is.
        members: the ids of the persons who can see an agents' channel; None where that is not known.
        errands: where thinking takes seconds; without it, everything is thought in its turn.
    """

    company: Callable[[], Company]
    book: TicketBook
    directory: CustomerDirectory
    archive: Archive
    presence: Presence
    promises: PromiseBook
    facts: FactBook
    understanding: Understanding
    clock: Clock
    readings: ReadingBook
    buttons: Callable[[Ticket], Sequence[Button]]
    answerer: Answerer | None = None
    summariser: Summariser | None = None
    policy: Callable[[], PolicyCheck] | None = None
    errands: Errands | None = None
    customers: CustomerBook | None = None
    members: Callable[[Place], Awaitable[frozenset[str] | None]] | None = None
