"""What the desk works with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.core.company import Company
from bot.core.content import Button
from bot.core.desk import Archive, FactBook, Presence, PromiseBook
from bot.core.ports import Answerer, Clock, CustomerDirectory, Summariser, TicketBook, Understanding
from bot.core.ticket import Ticket


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """`company` is asked anew each time: it may be reloaded. Without an answerer no replies are drafted.

    Attributes:
        buttons: what can be done with a ticket now, as its card shows it.
        summariser: words a better summary than the one of the card's first moment; it may take its time.
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
    buttons: Callable[[Ticket], Sequence[Button]]
    answerer: Answerer | None = None
    summariser: Summariser | None = None
