"""Deadlines, backoff and the telling of errors, on the Clock port and without message text."""

import random
import traceback
from collections.abc import Callable
from dataclasses import dataclass

from bot.core.deadline import in_time

within = in_time


def full_jitter(ceiling: float) -> float:
    return random.uniform(0.0, ceiling)  # noqa: S311 - spreads retries over time; guards no secret


@dataclass(frozen=True, slots=True)
class Backoff:
    """Exponential, with full jitter.

    Attributes:
        base: seconds, the ceiling of the first wait. cap: seconds, the highest ceiling.
    """

    base: float = 0.5
    cap: float = 60.0
    jitter: Callable[[float], float] = full_jitter

    def wait(self, attempt: int) -> float:
        """Seconds to wait after the attempt of that number; the first is 1."""
        return self.jitter(min(self.cap, self.base * 2.0 ** min(attempt - 1, 30)))


def told(error: BaseException) -> str:
    """An error for a log: its type and where it arose. Its own text may quote what somebody wrote, so it stays out."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" at {frames[-1].filename}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{where}"
