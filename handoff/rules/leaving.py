"""The customer threatens to leave or abuses somebody: the only words of which one turn is enough."""

from bot.core.company import Thresholds
from bot.core.ports import EscalationRule, Hearing
from bot.core.ticket import Priority

_SIGNALS = {"leaving": "Threatens to leave", "threat": "Makes a threat", "abuse": "Is abusive"}
"""Scorn of an answer ("useless") abuses nobody: it counts towards frustration."""


def applies(hearing: Hearing, thresholds: Thresholds) -> str | None:
    found = [words for name, words in _SIGNALS.items() if name in hearing.reading.signals]
    if found == ["Is abusive"] and hearing.reading.sentiment > thresholds.frustration:
        return None
    return found[0] if found else None


RULE = EscalationRule(name="leaving", applies=applies, priority=Priority.URGENT)
