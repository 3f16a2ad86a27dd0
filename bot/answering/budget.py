"""What hosted models cost so far, against what they may."""

from datetime import datetime

from bot.core.ports import Clock


class Budget:
    """Spending by UTC day and month. A request that is under way when a limit is reached still counts, and may pass it.

    Args:
        day, month: US dollars; None for no limit.
    """

    def __init__(self, clock: Clock, *, day: float | None = None, month: float | None = None) -> None:
        self._clock = clock
        self._day = day
        self._month = month
        self._spent: dict[str, float] = {}

    def charge(self, cost: float, at: datetime | None = None) -> None:
        """Count a cost, now or when it was made (what was spent before a restart)."""
        at = at or self._clock.now()
        for period in (f"{at:%Y-%m-%d}", f"{at:%Y-%m}"):
            self._spent[period] = self._spent.get(period, 0.0) + cost

    @property
    def today(self) -> float:
        return self._spent.get(f"{self._clock.now():%Y-%m-%d}", 0.0)

    @property
    def this_month(self) -> float:
        return self._spent.get(f"{self._clock.now():%Y-%m}", 0.0)

    @property
    def is_spent(self) -> bool:
        """True when nothing more may be spent now."""
        over_day = self._day is not None and self.today >= self._day
        return over_day or (self._month is not None and self.this_month >= self._month)
