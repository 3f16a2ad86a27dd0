"""How an answer is put to this customer now: what goes before it, because of what was said and felt before.

At most one sentence goes before an answer. Being sorry is said once, not with every message.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.conversation.ears import BAD_WORDS, is_upset
from bot.core.company import Company
from bot.core.conversation import Conversation
from bot.core.days import days_in
from bot.core.effects import Voice
from bot.core.knowledge import Answer, Unsure
from bot.core.places import Role
from bot.core.ports import Hearing

BEGINNING = 80
_APOLOGY = re.compile(
    r"\b(?:sorry|apolog\w+|leid|entschuldig\w+|désolé\w*|excus\w+|siento|sentimos|disculp\w+|spijt)\b", re.IGNORECASE
)
"""An answer that begins with one needs no second."""
RECENT = 3
"""Messages of the bot among which being sorry is not said again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """Attributes:
    at: now, UTC. zone: the customer's (IANA), where it is known and nobody else reads along; otherwise the company's.
    """

    at: datetime
    zone: str


def opening(company: Company, hearing: Hearing, moment: Moment, found: Answer | None = None) -> str:
    """What is said first: that it was said before, sorry to somebody upset, or that it is good to hear from them again.

    Args:
        company: with its words in the customer's language.
        found: the answer that follows; None where there is none.
    """
    state, reading = hearing.conversation, hearing.reading
    when = None if found is None else _told_before(state, found)
    if when is not None and reading.sentiment > BAD_WORDS:
        return _as_before(company, when, moment)
    if is_upset(reading):
        return "" if found is not None and _APOLOGY.search(found.content.words[:BEGINNING]) else _sorry(company, state)
    return company.words.again if _is_back(state) else ""


def only_likely(guess: Answer) -> Unsure:
    """A guess as what it is: nobody upset wants to read two long entries of which one may be meant."""
    return Unsure(
        nearest=guess.sources[:1],
        confidence=guess.confidence,
        model=guess.model,
        knowledge=guess.knowledge,
        effort=guess.effort,
    )


def _sorry(company: Company, state: Conversation) -> str:
    words = company.words
    recent = [line.text for line in state.lines if line.speaker is Voice.BOT][-RECENT:]
    if any(text.startswith((words.sorry, words.again_sorry)) for text in recent):
        return ""
    return words.again_sorry if _is_back(state) else words.sorry


def _is_back(state: Conversation) -> bool:
    """An earlier matter was settled here by people, and nothing was said since."""
    return state.settled is not None and not any(line.speaker is not Role.CUSTOMER for line in state.lines)


def _told_before(state: Conversation, found: Answer) -> datetime | None:
    """When an answer stood on the same entries last."""
    entries = " ".join(source.entry for source in found.sources)
    return next((at for told, at in reversed(state.told) if entries and told == entries), None)


def _as_before(company: Company, when: datetime, moment: Moment) -> str:
    try:
        zone = ZoneInfo(moment.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        zone = ZoneInfo(company.zone)
    then, today = when.astimezone(zone).date(), moment.at.astimezone(zone).date()
    if then == today:
        return company.words.as_above
    return company.words.as_before.replace("{day}", days_in(company.language).told(then, today))
