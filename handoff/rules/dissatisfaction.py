"""The dissatisfaction of the last turns taken together is high. One turn alone never decides."""

from bot.core.company import Thresholds
from bot.core.ports import EscalationRule, Hearing
from bot.core.ticket import Priority
from handoff.trajectory import trajectory

TURNS = 2
ROUGH = 20.0
"""Where no index was learnt, the rough guide reads higher by about so much."""


def applies(hearing: Hearing, thresholds: Thresholds) -> str | None:
    curve = trajectory((*hearing.earlier, hearing.reading))
    limit = hearing.rules.dissatisfaction + (0.0 if hearing.reading.course else ROUGH)
    if len(curve) < TURNS or min(curve[-TURNS:]) < limit:
        return None
    return f"Dissatisfaction at {round(curve[-1])} of 100"


RULE = EscalationRule(name="dissatisfaction", applies=applies, priority=Priority.HIGH)
