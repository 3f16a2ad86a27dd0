"""The agents' desk and its front, put together from what is kept and known."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.core.company import Company
from bot.core.places import Place
from bot.core.ports import Answerer, Clock, CustomerBook, CustomerDirectory, PolicyCheck, Summariser, Understanding
from bot.entrypoints.scan import scan
from handoff.desk import TicketDesk
from handoff.estimate import ANSWERED, HISTORY
from handoff.front import TicketFront
from handoff.identity import LINK
from handoff.means import Errands, Means
from handoff.remembering import RememberedFacts
from handoff.step import Step, buttons_of
from handoff.unshaken import Unshaken
from storage.opening import Storage


def agents_desk(
    company: Callable[[], Company],
    storage: Storage,
    directory: CustomerDirectory,
    understanding: Understanding,
    answerer: Answerer | None,
    clock: Clock,
    *,
    policy: Callable[[], PolicyCheck] | None = None,
    summariser: Summariser | None = None,
    errands: Errands | None = None,
    customers: CustomerBook | None = None,
    members: Callable[[Place], Awaitable[frozenset[str] | None]] | None = None,
) -> tuple[TicketDesk, TicketFront]:
    """The desk for the conversation manager, and what platforms ask at once."""
    steps = scan("handoff.steps", "STEP", Step)
    means = Means(
        company=company,
        book=storage.tickets,
        directory=directory,
        archive=storage.archive,
        presence=storage.presence,
        promises=storage.promises,
        facts=RememberedFacts(storage.facts, ANSWERED, HISTORY + timedelta(days=1)),
        understanding=Unshaken(understanding),
        clock=clock,
        readings=storage.readings,
        buttons=buttons_of(steps, lambda: () if customers is not None and not customers.is_empty else (LINK,)),
        answerer=answerer,
        policy=policy,
        summariser=summariser,
        errands=errands,
        customers=customers,
        members=members,
    )
    return TicketDesk(means, steps), TicketFront(means, steps)
