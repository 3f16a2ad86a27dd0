"""The dissatisfaction of the last turns taken together is high. One turn alone never decides."""

from bot.core.company import Thresholds
from bot.core.ports import EscalationRule, Hearing
from bot.core.ticket import Priority
from handoff.trajectory import trajectory

TURNS = 2


def applies(hearing: Hearing, thresholds: Thresholds) -> str | None:
    curve = trajectory((*hearing.earlier, hearing.reading))
    limit = hearing.rules.dissatisfaction
    if len(curve) < TURNS or min(curve[-TURNS:]) < limit:
        return None
    return f"Dissatisfaction at {round(curve[-1])} of 100"


RULE = EscalationRule(name="dissatisfaction", applies=applies, priority=Priority.HIGH)
