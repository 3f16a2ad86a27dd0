"""Several problems at once: a bot that answers one of them leaves the others lying."""

import re

from bot.core.company import Thresholds
from bot.core.ports import EscalationRule, Hearing
from bot.core.ticket import Priority

_POINT = re.compile(r"^\s*(?:\d{1,2}[.)]|[-*•])\s+\S", re.MULTILINE)
_ALSO = re.compile(
    r"\b(?:also|second(?:ly)?|third(?:ly)?|another (?:problem|issue|thing)|on top of that|besides)\b", re.I
)
_OWN = re.compile(
    r"\b(?:my|mine|our|ours|i(?:'ve| have| had| was| bought| ordered| paid| got| received)|we(?:'ve| have| had| were)|"
    r"broken|broke|wrong|missing|damaged|late|never|stopped|fail\w*|error)\b",
    re.I,
)
"""A matter of the writer's own, rather than a question that anybody might ask."""
_SENTENCE = re.compile(r"[.!?\n]+")
_LONGEST = 4_000


def problems_in(text: str) -> int:
    """How many separate matters a message raises, carefully counted: points of a list, questions, "also".

    Questions that anybody might ask are no problems, however many: the bot answers them one after the other.
    """
    text = text[:_LONGEST].replace("’", "'")
    questions = len([part for part in re.split(r"(?<=\?)", text) if part.strip().endswith("?") and len(part) > 12])
    if not _OWN.search(text):
        return 1 if text.strip(" .!?\n") else 0
    sentences = [part for part in _SENTENCE.split(text) if part.strip()]
    also = sum(1 for sentence in sentences[1:] if len(sentence) > 20 and _ALSO.search(sentence))
    return max(len(_POINT.findall(text)), questions, also + 1, 1) if sentences else 0


def applies(hearing: Hearing, thresholds: Thresholds) -> str | None:
    count = problems_in(hearing.text)
    return f"{count} problems at once" if count >= hearing.rules.problems else None


RULE = EscalationRule(name="complex-issue", applies=applies, priority=Priority.NORMAL)
