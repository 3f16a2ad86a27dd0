"""The customer tapped "not helpful" once too often."""

from bot.core.company import Thresholds
from bot.core.ports import EscalationRule, Hearing
from bot.core.ticket import Priority


def applies(hearing: Hearing, thresholds: Thresholds) -> str | None:
    times = hearing.conversation.not_helpful + 1
    if not hearing.not_helpful or times < hearing.rules.not_helpful:
        return None
    return f"Said {times} times that it did not help" if times > 1 else "Said that it did not help"


RULE = EscalationRule(name="not-helpful", applies=applies, priority=Priority.NORMAL)
