"""What is kept of each answer, to be counted and looked into later: versions, sources, cost. Never its text."""

from bot.core.effects import RecordFact
from bot.core.knowledge import Answer, Unsure


def answered(found: Answer, policy: str) -> RecordFact:
    """An answer that is said.

    Args:
        policy: version of the policies that let it pass.
    """
    return RecordFact(
        name="answered",
        data={
            "confidence": round(found.confidence, 4),
            "model": found.model,
            "knowledge": found.knowledge,
            "sources": " ".join(source.entry for source in found.sources),
            "verification": found.verification,
            "policy": policy,
            **found.effort.facts(),
        },
    )


def unsure(found: Answer | Unsure) -> RecordFact:
    """No answer, or one that must not be said."""
    return RecordFact(
        name="unsure",
        data={"confidence": round(found.confidence, 4), "model": found.model, **found.effort.facts()},
    )


def bot_reply(seconds: float, target: float) -> RecordFact:
    """The bot's own clock, beside those of tickets; it answers at any hour, so all of its time is business time."""
    return RecordFact(
        name="clock-stopped",
        data={
            "clock": "bot-reply",
            "elapsed": seconds,
            "business": seconds,
            "target": target,
            "met": seconds <= target,
        },
    )
