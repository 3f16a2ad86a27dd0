"""What hosted models cost before a restart, read from the facts, so that a budget holds over it.

An errand (a summary, a draft) that a restart cut short was begun at the provider and never came back: nobody knows what
it cost. It counts as much as the errands that ended did on average, and that is an estimate.
"""

import logging
from collections.abc import Sequence
from datetime import datetime

from bot.answering.budget import Budget
from bot.core.desk import FactBook, Recorded

log = logging.getLogger(__name__)

SPENDING_FACTS = ("answered", "unsure", "errand-ended")
"""Facts with a `cost` in US dollars."""
BEGUN, ENDED = "errand-begun", "errand-ended"


async def remember(budget: Budget, facts: FactBook, now: datetime) -> None:
    """Count what was spent this month before the restart."""
    month = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    spent = [fact for name in SPENDING_FACTS for fact in await facts.named(name, month)]
    for fact in spent:
        budget.charge(cost_of(fact), fact.at)
    ended = [fact for fact in spent if fact.name == ENDED]
    cut = cut_short(await facts.named(BEGUN, month), ended)
    if not cut:
        return
    each = estimate(ended, spent)
    for fact in cut:
        budget.charge(each, fact.at)
    log.warning(
        "errands of the hosted model were cut short by a restart; what they may have cost counts as spent, an estimate",
        extra={"errands": len(cut), "dollars": round(each * len(cut), 6)},
    )


def cut_short(begun: Sequence[Recorded], ended: Sequence[Recorded]) -> list[Recorded]:
    """Those that were begun, the same one once, and never came back."""
    back = {fact.data.get("errand") for fact in ended}
    return list({fact.data.get("errand"): fact for fact in begun if fact.data.get("errand") not in back}.values())


def estimate(ended: Sequence[Recorded], spent: Sequence[Recorded]) -> float:
    """US dollars: what an errand cost on average, else any wording at all; 0 before anything was paid for."""
    known = [cost_of(fact) for fact in ended] or [cost_of(fact) for fact in spent]
    return sum(known) / len(known) if known else 0.0


def cost_of(fact: Recorded) -> float:
    cost = fact.data.get("cost")
    return float(cost) if isinstance(cost, int | float) and cost > 0 else 0.0
