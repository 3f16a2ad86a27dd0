"""Token buckets: so much at once, so much in the long run, for each visitor and for each address."""

import math
from collections import OrderedDict

from bot.core.ports import Clock

_REMEMBERED = 20_000


class Buckets:
    """One bucket per name; the least recently used are forgotten, which only ever helps a visitor.

    Args:
        rate: tokens per second; 0 means no limit. burst: tokens of a full bucket.
    """

    def __init__(self, clock: Clock, *, rate: float, burst: int) -> None:
        self._clock = clock
        self._rate = rate
        self._burst = burst
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, name: str) -> int | None:
        """Take a token. Returns None when there was one, otherwise the whole seconds to wait for it."""
        if self._rate <= 0:
            return None
        now = self._clock.monotonic()
        level, since = self._levels.pop(name, (float(self._burst), now))
        level = min(float(self._burst), level + (now - since) * self._rate)
        enough = level >= 1
        self._levels[name] = (level - 1 if enough else level, now)
        while len(self._levels) > _REMEMBERED:
            self._levels.popitem(last=False)
        return None if enough else max(1, math.ceil((1 - level) / self._rate))
