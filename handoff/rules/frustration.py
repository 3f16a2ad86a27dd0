"""The customer has been unhappy for several messages in a row. One bad sentence alone never decides.

Several signs are put together: VADER's score of the words, capitals, marks and drawn-out letters, repetition, scorn,
answers that were none, and the index of the understanding. No sign alone is enough but words that are plainly bitter.
"""

from collections.abc import Sequence

from bot.core.company import Thresholds
from bot.core.knowledge import Reading
from bot.core.ports import EscalationRule, Hearing
from bot.core.ticket import Priority
from handoff.counting import counted

FRUSTRATED = 1.0
"""So much makes one message a frustrated one."""
FRIENDLY = 0.3
"""VADER's score above which a message with marks and capitals is a happy one."""
_SIGNALS = {"capitals": 0.5, "repetition": 0.5, "profanity": 0.5, "insult": 0.5}
_MARKS, _MARKED = ("punctuation", "drawn-out"), 0.5
_UNEASY, _INDEX, _NO_ANSWER = 0.5, 0.5, 0.5


def heat(reading: Reading, index: float | None, thresholds: Thresholds, limit: float, *, failed: bool = False) -> float:
    """How frustrated one message is.

    Args:
        index: of dissatisfaction at this message, 0–100, if one was learnt. limit: from where on it counts.
        failed: the bot had no answer just before it.
    """
    high = index is not None and index >= limit
    if reading.sentiment > FRIENDLY and not high:
        return 0.0
    told = FRUSTRATED if reading.sentiment <= thresholds.frustration else 0.0
    if told == 0.0 and reading.sentiment <= thresholds.frustration / 2:
        told = _UNEASY
    told += sum(weight for name, weight in _SIGNALS.items() if name in reading.signals)
    told += _MARKED if any(name in reading.signals for name in _MARKS) else 0.0
    return told + (_INDEX if high else 0.0) + (_NO_ANSWER if failed and told else 0.0)


def applies(hearing: Hearing, thresholds: Thresholds) -> str | None:
    needed = thresholds.frustrated_turns
    recent = (*hearing.earlier, hearing.reading)[-needed:]
    if len(recent) < needed:
        return None
    limit, course = hearing.rules.dissatisfaction, _course(hearing.reading, needed)
    failed = hearing.unsure or hearing.conversation.unsure > 0
    last = len(recent) - 1
    heats = [
        heat(reading, course[number], thresholds, limit, failed=failed and number == last)
        for number, reading in enumerate(recent)
    ]
    return f"Frustrated for {counted(needed, 'message')}" if min(heats) >= FRUSTRATED else None


def _course(reading: Reading, needed: int) -> Sequence[float | None]:
    """The index at each of the last messages; the newest reading knows them all."""
    known = reading.course[-needed:]
    unknown = (None,) * (needed - len(known))
    return (*unknown, *known)


RULE = EscalationRule(name="frustration", applies=applies, priority=Priority.HIGH)
