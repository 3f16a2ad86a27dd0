"""What was understood of what customers wrote, as it is kept message by message and counted by period."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.places import ConversationId

SURE = 0.5
"""Least confidence at which a category is shown, routed by and counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What was understood of one message; of several that were answered as one, it stands under the last.

    Attributes:
        message: the platform's id of it.
        category: the likeliest of the company's, however sure; confidences are calibrated, 0–1.
        topic, problem: only where they are sure enough to be named.
        dissatisfaction: Customer Dissatisfaction Index, 0–100, in the light of what went before.
        language: BCP 47, when it could be told.
        heads: version of what had been learnt; empty when nothing was.
    """

    message: str
    category: str | None = None
    category_confidence: float = 0.0
    topic: str | None = None
    topic_confidence: float = 0.0
    problem: str | None = None
    problem_confidence: float = 0.0
    intent: str | None = None
    intent_confidence: float = 0.0
    dissatisfaction: float | None = None
    language: str | None = None
    heads: str = ""

    @property
    def sure_category(self) -> str | None:
        return self.category if self.category_confidence >= SURE else None


@dataclass(frozen=True, slots=True)
class Noted:
    """Where and when it was understood."""

    conversation: ConversationId
    at: datetime
    episode: int
    understood: Understood


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Messages of one kind in a period.

    Attributes:
        category, topic, problem: None where the messages were not clear.
        messages: how many. dissatisfaction: mean index of those `indexed` that have one; None when there are none.
    """

    category: str | None
    topic: str | None
    problem: str | None
    messages: int
    indexed: int = 0
    dissatisfaction: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """Which messages are looked for: those that carry all labels that are not None."""

    category: str | None = None
    topic: str | None = None
    problem: str | None = None
