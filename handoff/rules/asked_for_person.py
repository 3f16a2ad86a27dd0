"""The customer asks for a human being, in whatever words."""

from bot.core.company import Thresholds
from bot.core.ports import EscalationRule, Hearing
from bot.core.ticket import Priority


def applies(hearing: Hearing, thresholds: Thresholds) -> str | None:
    return "Asked for a person" if hearing.reading.wants_person else None


RULE = EscalationRule(name="asked-for-person", applies=applies, priority=Priority.NORMAL)
