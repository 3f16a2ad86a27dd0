"""What the desk works with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.core.company import Company
from bot.core.content import Button
from bot.core.desk import Archive, FactBook, Presence, PromiseBook
from bot.core.ports import Answerer, Clock, CustomerDirectory, TicketBook, Understanding
from bot.core.ticket import Ticket
from handoff.summary import Summarizer, extract


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """`company` is asked anew each time: it may be reloaded. Without an answerer no replies are drafted.

    Attributes:
        buttons: what can be done with a ticket now, as its card shows it.
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
    summarizer: Summarizer = extract
