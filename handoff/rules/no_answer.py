"""The bot had no answer several times in a row: a person is kinder than one more guess."""

from bot.core.company import Thresholds
from bot.core.ports import EscalationRule, Hearing
from bot.core.ticket import Priority
from handoff.counting import counted


def applies(hearing: Hearing, thresholds: Thresholds) -> str | None:
    times = hearing.conversation.unsure + 1
    if not hearing.unsure or times < thresholds.unsure_turns:
        return None
    return f"No answer found {counted(times, 'time')}"


RULE = EscalationRule(name="no-answer", applies=applies, priority=Priority.NORMAL)
