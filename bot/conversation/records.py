"""What is kept of each answer, to be counted and looked into later: versions, sources, cost. Never its text."""

from bot.core.effects import NoteReading, RecordFact
from bot.core.knowledge import Answer, Reading, Unsure
from bot.core.ports import Hearing
from bot.core.understood import Understood


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


def understood(hearing: Hearing) -> tuple[NoteReading, ...]:
    """What the turn is about, under the last of the messages that it answers."""
    unanswered = hearing.conversation.unanswered
    return noted(unanswered[-1].ref, hearing.reading) if unanswered and hearing.text.strip() else ()


def noted(message: str, reading: Reading) -> tuple[NoteReading, ...]:
    """What was understood of one message. A mere greeting is about nothing, and is not counted under anything."""
    about = reading.small_talk is None
    told = Understood(
        message=message,
        category=reading.category if about else None,
        category_confidence=round(reading.category_confidence, 4) if about else 0.0,
        topic=reading.topic if about else None,
        topic_confidence=round(reading.topic_confidence, 4) if about else 0.0,
        problem=reading.problem if about else None,
        problem_confidence=round(reading.problem_confidence, 4) if about else 0.0,
        intent=reading.intent if about else None,
        intent_confidence=round(reading.intent_confidence, 4) if about else 0.0,
        dissatisfaction=None if reading.dissatisfaction is None else round(reading.dissatisfaction, 1),
        language=reading.language,
        heads=reading.heads,
    )
    return (NoteReading(understood=told),)


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
