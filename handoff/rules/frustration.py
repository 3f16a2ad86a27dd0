"""The customer has been unhappy for several messages in a row. One bad sentence alone never decides."""

from bot.core.company import Thresholds
from bot.core.ports import EscalationRule, Hearing
from bot.core.ticket import Priority
from handoff.counting import counted


def applies(hearing: Hearing, thresholds: Thresholds) -> str | None:
    needed = thresholds.frustrated_turns
    recent = (*hearing.earlier, hearing.reading)[-needed:]
    if len(recent) < needed or any(reading.sentiment > thresholds.frustration for reading in recent):
        return None
    return f"Frustrated for {counted(needed, 'message')}"


RULE = EscalationRule(name="frustration", applies=applies, priority=Priority.HIGH)
