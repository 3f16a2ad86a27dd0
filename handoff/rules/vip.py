"""An important or endangered customer, and the bot is not at its best: a person at once."""

from bot.core.company import Thresholds
from bot.core.ports import EscalationRule, Hearing
from bot.core.ticket import Priority

_DISPLEASED = -0.2


def applies(hearing: Hearing, thresholds: Thresholds) -> str | None:
    wanted = {value.casefold() for value in hearing.rules.vip}
    found = next((value for _, value in hearing.known if value.casefold() in wanted), None)
    if found is None:
        return None
    doubtful = hearing.confidence is not None and hearing.confidence < hearing.rules.low_confidence
    if not (hearing.unsure or doubtful or hearing.reading.sentiment <= _DISPLEASED):
        return None
    return f"Important customer ({found[:60]})"


RULE = EscalationRule(name="vip", applies=applies, priority=Priority.HIGH)
