"""The dissatisfaction of the last turns taken together is high. One turn alone never decides.

Nor does a course that only drifted upwards: calm questions about returns and refunds are what angry people ask, too. At
least one message must be displeased by itself.
"""

from bot.core.company import Thresholds
from bot.core.ports import EscalationRule, Hearing
from bot.core.ticket import Priority
from handoff.trajectory import trajectory

TURNS = 2
ROUGH = 20.0
"""Where no index was learnt, the rough guide reads higher by about so much."""
BY_ITSELF = 45.0
"""The index of a single message, read without the others, from which on it counts as displeased."""
BAD_WORDS = -0.2
"""The newest message has no reading without the others; its words (VADER) say it."""


def applies(hearing: Hearing, thresholds: Thresholds) -> str | None:
    curve = trajectory((*hearing.earlier, hearing.reading))
    limit = hearing.rules.dissatisfaction + (0.0 if hearing.reading.course else ROUGH)
    if len(curve) < TURNS or min(curve[-TURNS:]) < limit:
        return None
    if hearing.reading.course and not _is_displeased(hearing):
        return None
    return f"Dissatisfaction at {round(curve[-1])} of 100"


def _is_displeased(hearing: Hearing) -> bool:
    by_themselves = (one.dissatisfaction or 0.0 for one in hearing.earlier)
    return hearing.reading.sentiment < BAD_WORDS or any(index >= BY_ITSELF for index in by_themselves)


RULE = EscalationRule(name="dissatisfaction", applies=applies, priority=Priority.HIGH)
