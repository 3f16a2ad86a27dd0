"""The desk in figures, for agents who ask: how many wait, how fast it went, what was promised, what people said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from bot.core.content import Content, Fact, Facts, Heading, Small, content
from bot.core.desk import Promise, Recorded
from bot.core.ticket import TicketState
from bot.core.understood import Tally
from handoff import feedback, kinds
from handoff.counting import counted
from handoff.means import Means

DAYS = 7
LIVE = (TicketState.OPEN, TicketState.CLAIMED)
MOST = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """Facts of the last days; each list by time."""

    opened: Sequence[Recorded]
    replies: Sequence[Recorded]
    resolved: Sequence[Recorded]
    judged: Sequence[Recorded]
    rated: Sequence[Recorded]
    promised: Sequence[Promise]
    open: int
    claimed: int
    kinds: Sequence[Tally] = ()


async def week(means: Means, at: datetime) -> Week:
    since = at - timedelta(days=DAYS)
    named = means.facts.named
    open_now = await means.book.listed((TicketState.OPEN,), MOST)
    return Week(
        opened=await named("ticket-opened", since),
        replies=await named("first-human-reply", since),
        resolved=await named("ticket-resolved", since),
        judged=await named(feedback.FACT, since),
        rated=await named("csat", since),
        promised=await means.promises.since(since),
        open=len(open_now),
        claimed=sum((await means.book.load()).values()),
        kinds=await means.readings.tallied(since, at + timedelta(seconds=1)),
    )


def page(figures: Week) -> Content:
    """Every share says of how many."""
    quality = feedback.quality(figures.judged)
    stars, rated = feedback.satisfaction(figures.rated)
    settled = [one for one in figures.promised if one.outcome in ("kept", "broken")]
    kept = sum(1 for one in settled if one.outcome == "kept")
    rows = (
        Fact("Waiting now", str(figures.open)),
        Fact("Claimed now", str(figures.claimed)),
        Fact("Tickets opened", str(len(figures.opened))),
        Fact("Resolved", str(len(figures.resolved))),
        Fact("First reply, median", _minutes(figures.replies)),
        Fact("Promises kept", f"{kept} of {len(settled)}" if settled else "none were due"),
        Fact("Handoffs that were needed", _share(quality.precision, quality.judged, "judged")),
        Fact("Needed ones that came in time", _share(quality.recall, quality.judged, "judged")),
        Fact("Customers' rating", f"{stars:.1f} of 5 ({counted(rated, 'answer')})" if stars else "nobody rated yet"),
    )
    return content(
        Heading(f"The desk, last {DAYS} days"),
        Facts(rows),
        Small("Times are opening time of the desk."),
        *kinds.section(figures.kinds),
    )


def _minutes(replies: Sequence[Recorded]) -> str:
    values = [fact.data.get("seconds") for fact in replies]
    seconds = [float(value) for value in values if isinstance(value, int | float)]
    return f"{median(seconds) / 60:.1f} minutes ({counted(len(seconds), 'ticket')})" if seconds else "none yet"


def _share(share: float | None, count: int, of: str) -> str:
    return "nothing judged yet" if share is None else f"{round(share * 100)} % ({count} {of})"
