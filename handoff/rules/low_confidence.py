"""The bot would give one doubtful answer after another. The second one is a colleague's."""

from bot.core.company import Thresholds
from bot.core.ports import EscalationRule, Hearing
from bot.core.ticket import Priority
from handoff.counting import counted


def applies(hearing: Hearing, thresholds: Thresholds) -> str | None:
    limit, turns = hearing.rules.low_confidence, hearing.rules.doubtful_turns
    if hearing.confidence is None:
        return None
    recent = (*hearing.conversation.confidences, hearing.confidence)[-turns:]
    if len(recent) < turns or any(confidence >= limit for confidence in recent):
        return None
    return f"{counted(turns, 'doubtful answer')} in a row"


RULE = EscalationRule(name="low-confidence", applies=applies, priority=Priority.NORMAL)
