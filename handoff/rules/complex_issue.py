"""Several problems at once: a bot that answers one of them leaves the others lying."""

import re

from bot.core.company import Thresholds
from bot.core.ports import EscalationRule, Hearing
from bot.core.ticket import Priority

_POINT = re.compile(r"^\s*(?:\d{1,2}[.)]|[-*•])\s+\S", re.MULTILINE)
_ALSO = re.compile(
    r"\b(?:also|second(?:ly)?|third(?:ly)?|another (?:problem|issue|thing)|on top of that|besides)\b", re.I
)
_SENTENCE = re.compile(r"[.!?\n]+")
_LONGEST = 4_000


def problems_in(text: str) -> int:
    """How many separate matters a message raises, carefully counted: points of a list, questions, "also"."""
    text = text[:_LONGEST]
    questions = len([part for part in re.split(r"(?<=\?)", text) if part.strip().endswith("?") and len(part) > 12])
    sentences = [part for part in _SENTENCE.split(text) if part.strip()]
    also = sum(1 for sentence in sentences[1:] if len(sentence) > 20 and _ALSO.search(sentence))
    return max(len(_POINT.findall(text)), questions, also + 1, 1) if sentences else 0


def applies(hearing: Hearing, thresholds: Thresholds) -> str | None:
    count = problems_in(hearing.text)
    return f"{count} problems at once" if count >= hearing.rules.problems else None


RULE = EscalationRule(name="complex-issue", applies=applies, priority=Priority.NORMAL)
