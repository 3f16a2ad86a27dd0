"""The company's own words for what needs a person."""

import re
from functools import lru_cache

from bot.core.company import Thresholds
from bot.core.ports import EscalationRule, Hearing
from bot.core.ticket import Escalation, Priority

NAME = "key-phrase"


def applies(hearing: Hearing, thresholds: Thresholds) -> Escalation | str | None:
    text = " ".join(hearing.text.casefold().split())
    for one in hearing.rules.phrases:
        if text and _pattern(one.phrase).search(text):
            return Escalation(NAME, one.reason or f"Said “{one.phrase[:80]}”", one.priority)
    return None


@lru_cache(maxsize=2_000)
def _pattern(phrase: str) -> re.Pattern[str]:
    words = (re.escape(word).replace(r"\*", r"\w*") for word in phrase.casefold().split())
    return re.compile(r"(?<!\w)" + r"\s".join(words) + r"(?!\w)")


RULE = EscalationRule(name=NAME, applies=applies, priority=Priority.HIGH)
