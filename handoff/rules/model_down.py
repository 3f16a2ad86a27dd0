"""Nothing can word an answer now: a person is there, the model is not."""

from bot.core.company import Thresholds
from bot.core.ports import EscalationRule, Hearing
from bot.core.ticket import Priority


def applies(hearing: Hearing, thresholds: Thresholds) -> str | None:
    return "The bot's model is not available" if hearing.model_down else None


RULE = EscalationRule(name="model-down", applies=applies, priority=Priority.NORMAL)
