"""Bad days on request: what the Web API does wrong, when, and how often; and Slack's real rate limits."""

import fnmatch
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from tests.simulators.slack.world import Json

Kind = Literal[
    "ratelimited",  # 429 with Retry-After; nothing done
    "error",  # 200 with an error word; nothing done
    "500",  # 500 with a JSON-less body; nothing done
    "503",  # 503 with an HTML page; nothing done
    "malformed",  # 200 with half a JSON; nothing done
    "reset",  # connection cut before anything was done
    "hang",  # nothing done, no answer until `seconds` passed, then cut
    "slow",  # done, answered after `seconds`
    "lost",  # done, but the connection is cut instead of an answer
    "lost-hang",  # done, but no answer until `seconds` passed, then cut
    "lost-500",  # done, answered with 500
]
KINDS: frozenset[str] = frozenset(Kind.__args__)  # type: ignore[attr-defined]  # a Literal's members are not typed


@dataclass(slots=True)
class Fault:
    """Attributes:
    method: a pattern, as in ``chat.*``. channel: only calls for this channel id.
    times: how often it strikes; None means until removed. share: the chance that it strikes, 0–1.
    after: so many calls that fit pass unharmed first.
    seconds: how long hangs and slowness last. retry_after: seconds. error: Slack's word.
    """

    kind: Kind
    method: str = "*"
    times: int | None = 1
    channel: str | None = None
    share: float = 1.0
    after: int = 0
    seconds: float = 30.0
    retry_after: int = 1
    error: str = "internal_error"
    struck: int = 0


@dataclass(slots=True)
class Faults:
    """The faults in force, oldest first; the first that fits strikes."""

    seed: int = 0
    active: list[Fault] = field(default_factory=list)
    _random: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)

    def add(self, fault: Fault) -> Fault:
        if fault.kind not in KINDS:
            raise ValueError(f"unknown fault {fault.kind!r}; known are {', '.join(sorted(KINDS))}")
        self.active.append(fault)
        return fault

    def clear(self) -> None:
        self.active.clear()

    def strike(self, method: str, args: Json) -> Fault | None:
        for fault in self.active:
            if not fnmatch.fnmatchcase(method, fault.method):
                continue
            if fault.channel is not None and args.get("channel") != fault.channel:
                continue
            if fault.share < 1.0 and self._random.random() >= fault.share:
                continue
            if fault.after > 0:
                fault.after -= 1
                continue
            fault.struck += 1
            if fault.times is not None:
                fault.times -= 1
                if fault.times <= 0:
                    self.active.remove(fault)
            return fault
        return None


TIERS = {1: 1, 2: 20, 3: 50, 4: 100}
"""Requests a minute (Slack docs: Rate limits)."""


class RateLimits:
    """Slack's limits as token buckets; each is off until it is set.

    Attributes:
        posts_per_second: chat.postMessage per channel; documented is 1, with short bursts tolerated.
        burst: how many posts may come at once.
        tiers: whether the other methods are held to their tier.
        restricted_history: conversations.history and replies once a minute, 15 objects, as for commercially
            distributed apps outside the Marketplace.
    """

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self.posts_per_second = 0.0
        self.burst = 1
        self.tiers = False
        self.restricted_history = False
        self._buckets: dict[str, tuple[float, float]] = {}

    def wait(self, method: str, tier: int, args: Json) -> int | None:
        """Whole seconds to wait as Retry-After, or None when the call may pass."""
        if method in ("chat.postMessage", "chat.postEphemeral"):
            if self.posts_per_second <= 0:
                return None
            return self._take(f"post:{args.get('channel')}", self.posts_per_second, self.burst)
        if self.restricted_history and method in ("conversations.history", "conversations.replies"):
            return self._take(method, 1 / 60, 1)
        if self.tiers and tier:
            return self._take(method, TIERS[tier] / 60, TIERS[tier])
        return None

    def _take(self, name: str, rate: float, burst: int) -> int | None:
        now = self._now()
        level, then = self._buckets.get(name, (float(burst), now))
        level = min(float(burst), level + (now - then) * rate)
        if level < 1.0:
            self._buckets[name] = (level, now)
            return max(1, int(-(-(1.0 - level) // rate)))
        self._buckets[name] = (level - 1.0, now)
        return None
