"""How fast a channel may be posted to: a token bucket on the Clock."""

from bot.core.ports import Clock


class Pace:
    """`rate` posts a second, of which up to `burst` may go at once. Without a rate everything may go now."""

    def __init__(self, clock: Clock, rate: float | None, burst: int = 1) -> None:
        self._clock = clock
        self._rate = rate if rate and rate > 0 else None
        self._burst = float(max(1, burst))
        self._tokens = self._burst
        self._at = clock.monotonic()

    @property
    def limited(self) -> bool:
        return self._rate is not None

    @property
    def full(self) -> bool:
        """True when forgetting this bucket changes nothing."""
        return self._filled() >= self._burst

    def wait(self) -> float:
        """Seconds until the next post may go; 0 when it may go now."""
        if self._rate is None:
            return 0.0
        missing = 1.0 - self._filled()
        return missing / self._rate if missing > 1e-9 else 0.0

    def spend(self, posts: int = 1) -> None:
        if self._rate is not None:
            self._tokens = self._filled() - posts
            self._at = self._clock.monotonic()

    def _filled(self) -> float:
        if self._rate is None:
            return self._burst
        return min(self._burst, self._tokens + (self._clock.monotonic() - self._at) * self._rate)
