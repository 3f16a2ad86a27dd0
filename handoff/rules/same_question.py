"""The customer asks the same again although the bot answered: the answer was not one."""

import re

from bot.core.company import Thresholds
from bot.core.conversation import Line
from bot.core.effects import Purpose
from bot.core.places import Role
from bot.core.ports import EscalationRule, Hearing
from bot.core.ticket import Priority

ALIKE = 0.7
FEWEST_WORDS = 3
_WORD = re.compile(r"\w+")


def applies(hearing: Hearing, thresholds: Thresholds) -> str | None:
    asked = set(_WORD.findall(hearing.text.casefold()[:2_000]))
    if len(asked) < FEWEST_WORDS:
        return None
    times = sum(1 for text in _answered(hearing.conversation.lines) if _alike(asked, text))
    if times < hearing.rules.same_question:
        return None
    return "Asked the same again after an answer"


def _answered(lines: tuple[Line, ...]) -> list[str]:
    """What the customer asked that the bot then answered."""
    found: list[str] = []
    waiting: list[str] = []
    for line in lines:
        if line.speaker is Role.CUSTOMER:
            waiting.append(line.text)
        elif line.purpose is Purpose.ANSWER:
            found += waiting
            waiting = []
    return found


def _alike(asked: set[str], text: str) -> bool:
    other = set(_WORD.findall(text.casefold()[:2_000]))
    return len(other) >= FEWEST_WORDS and len(asked & other) / len(asked | other) >= ALIKE


RULE = EscalationRule(name="same-question", applies=applies, priority=Priority.NORMAL)
