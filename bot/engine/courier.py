"""Carries one message to its platform, once, and says what became of it. Retrying is the lane's business."""

import logging
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass
from datetime import timedelta
from math import isnan
from typing import Any, TypeVar

from bot.core.delivery import Dead, Delivery, Operation, Outcome, Postponed, Receipt, Sent
from bot.core.effects import Purpose
from bot.core.errors import Ambiguous, Misconfigured, Permanent, Retryable
from bot.core.ports import ChatPlatform, Clock
from bot.engine.habits import Habits
from bot.engine.tally import Tally
from bot.engine.waiting import told, within

T = TypeVar("T")
log = logging.getLogger(__name__)

_WORKED_LATELY = 120.0
"""Seconds within which a success shows that a platform works."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Attributes:
    pause: seconds for which the platform wants nothing more in this channel.
    """

    outcome: Outcome
    pause: float = 0.0


class _CannotTell(Exception):
    """Whether an earlier attempt arrived cannot be told now.

    Attributes:
        after: seconds to wait before asking again, when the platform named a time.
    """

    def __init__(self, reason: str, after: float | None = None) -> None:
        super().__init__(reason)
        self.after = after


class Courier:
    def __init__(self, platforms: Mapping[str, ChatPlatform], clock: Clock, habits: Habits, tally: Tally) -> None:
        self._platforms = platforms
        self._clock = clock
        self._habits = habits
        self._tally = tally
        self._worked: dict[str, float] = {}

    async def carry(self, delivery: Delivery) -> Verdict:
        """Send it, or find that it had been sent. Never raises."""
        name = delivery.place.platform
        platform = self._platforms.get(name)
        if platform is None:
            return Verdict(Dead(f'No chat platform "{name}" is set up. Set it up, then run: baton outbox retry'))
        if delivery.only_to and delivery.purpose is Purpose.ANSWER and not platform.capabilities.whispers:
            return Verdict(Dead(f"{name} cannot show an answer to one person only, and others must not see it."))
        try:
            receipt = await self._earlier(platform, delivery)
            if receipt is None:
                receipt = await self._call(platform.send(delivery))
        except _CannotTell as doubt:
            return self._again(delivery, str(doubt), doubt.after, in_doubt=True)
        except Exception as error:  # a true boundary: an adapter may raise anything, and the lane must survive it
            return self._judge(delivery, error)
        self._worked[name] = self._clock.monotonic()
        return Verdict(Sent(receipt))

    async def _call(self, call: Coroutine[Any, Any, T]) -> T:
        return await within(self._clock, self._habits.sending, call)

    # ---------------------------------------------------------------------------------------------- was it sent before?

    async def _earlier(self, platform: ChatPlatform, delivery: Delivery) -> Receipt | None:
        """The receipt of an attempt in doubt. Revising and withdrawing twice does no harm, so only posts are sought."""
        if not delivery.in_doubt or delivery.operation is not Operation.POST:
            return None
        if not platform.capabilities.finds_sent:
            self._count_blind(delivery)
            return None
        try:
            receipt = await self._call(platform.find(delivery))
        except (Permanent, Misconfigured):
            self._count_blind(delivery)
            return None
        except Retryable as error:
            raise _CannotTell(f"Cannot tell yet whether it arrived: {error}", error.after) from error
        except Exception as error:  # a true boundary, as in `carry`
            log.warning("Looking for an earlier attempt failed: %s", told(error), extra=_ids(delivery))
            raise _CannotTell(f"Cannot tell yet whether it arrived ({type(error).__name__})") from error
        self._tally.found += receipt is not None
        return receipt

    def _count_blind(self, delivery: Delivery) -> None:
        """Nobody can tell: twice is better than never, and it is counted."""
        self._tally.ambiguous_resends += 1
        log.warning("Posting again without knowing whether the first attempt arrived.", extra=_ids(delivery))

    # ------------------------------------------------------------------------------------------------- what went wrong

    def _judge(self, delivery: Delivery, error: Exception) -> Verdict:
        match error:
            case Retryable(after=after):
                if after is not None:
                    self._tally.rate_limited += 1
                return self._again(delivery, str(error), after, in_doubt=False)
            case Misconfigured() | Permanent():
                return Verdict(Dead(str(error)))
            case Ambiguous():
                reason = str(error)
            case TimeoutError():
                reason = f"The platform did not answer within {self._habits.sending:g} s"
            case _:
                log.error("Sending failed unexpectedly: %s", told(error), extra=_ids(delivery))
                reason = f"Unexpected {type(error).__name__} while sending"
        self._tally.in_doubt += 1
        return self._again(delivery, reason, None, in_doubt=True)

    def _again(self, delivery: Delivery, reason: str, after: float | None, *, in_doubt: bool) -> Verdict:
        if self._hopeless(delivery, told_to_wait=after is not None):
            return Verdict(Dead(f"Given up after {delivery.attempt} tries. The last one: {reason}"))
        wait = self._habits.resend.wait(delivery.attempt) if after is None else self._believed(after)
        if in_doubt and after is None:
            wait += self._habits.resend.base  # what was on its way must have had time to arrive
        self._tally.retries += 1
        until = self._clock.now() + timedelta(seconds=wait)
        pause = wait if after is not None and not in_doubt else 0.0
        return Verdict(Postponed(until, reason, in_doubt=in_doubt), pause)

    def _believed(self, after: float) -> float:
        return 0.0 if isnan(after) else min(max(after, 0.0), self._habits.longest_pause)

    def _hopeless(self, delivery: Delivery, *, told_to_wait: bool) -> bool:
        """A message that fails while its platform works is itself at fault; while the platform is down it waits."""
        if delivery.attempt >= self._habits.all_attempts:
            return True
        worked = self._worked.get(delivery.place.platform)
        works = worked is not None and self._clock.monotonic() - worked < _WORKED_LATELY
        return works and not told_to_wait and delivery.attempt >= self._habits.attempts


def _ids(delivery: Delivery) -> dict[str, object]:
    return {"conversation": delivery.conversation, "row": delivery.row, "attempt": delivery.attempt}
