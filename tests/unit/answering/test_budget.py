"""A budget counts by day and month, and remembers what was spent before a restart."""

from datetime import UTC, datetime, timedelta

from bot.answering.budget import Budget
from bot.core.clock import HandClock

START = datetime(2026, 3, 30, 23, 0, tzinfo=UTC)


async def test_a_day_ends_at_midnight_and_a_month_with_its_last_day() -> None:
    clock = HandClock(START)
    budget = Budget(clock, day=1.0, month=1.5)
    budget.charge(1.0)
    assert budget.is_spent
    await clock.advance(3600)
    assert not budget.is_spent
    budget.charge(0.6)
    assert (budget.today, budget.this_month) == (0.6, 1.6)
    assert budget.is_spent
    await clock.advance(86_400)
    assert not budget.is_spent


def test_earlier_spending_counts_where_it_belongs() -> None:
    budget = Budget(HandClock(START), day=1.0, month=10.0)
    budget.charge(5.0, START - timedelta(days=2))
    assert not budget.is_spent
    budget.charge(5.0, START - timedelta(days=40))
    assert budget.this_month == 5.0
    budget.charge(0.99, START)
    assert not budget.is_spent
    budget.charge(0.01, START)
    assert budget.is_spent


def test_without_limits_nothing_is_ever_spent() -> None:
    budget = Budget(HandClock(START))
    budget.charge(1e9)
    assert not budget.is_spent
