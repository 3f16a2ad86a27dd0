"""The small parts that shapes of the company's folder are made of: times, days, zones, lines of text."""

import re
from datetime import date
from typing import Annotated, Any
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from bot.core.mistakes import did_you_mean
from bot.core.places import Place

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_OWN_WORKSPACE = {"web": "web", "console": "console"}
_CHANNEL = re.compile(r"[a-z][a-z0-9-]{0,30}:[^\s:]{1,200}(:[^\s:]{1,200})?")
_SPAN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]|24):([0-5]\d)")


STRICT = ConfigDict(extra="forbid", strict=True)
"""How strict every shape of the folder is: no unknown keys, no guessed types."""


def _channel(text: str) -> str:
    if not _CHANNEL.fullmatch(text):
        raise ValueError("platform:channel, as in web:agents, slack:C0123456789 or slack:T0123456789:C0123456789")
    return text


def place_of(channel: str) -> Place:
    """``slack:C1`` or ``slack:T1:C1`` as a place; the workspace stays empty where it is not named."""
    platform, *rest = channel.split(":")
    workspace = rest[0] if len(rest) == 2 else _OWN_WORKSPACE.get(platform, "")
    return Place(platform, workspace, rest[-1])


def _cards_channel(text: str) -> str:
    if _channel(text).startswith("web:"):
        raise ValueError("a channel of a chat platform, as in slack:C0123456789; on the web all queues share one desk")
    return text


Channel = Annotated[str, AfterValidator(_channel)]
CardsChannel = Annotated[str, AfterValidator(_cards_channel)]


def _zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        hint = did_you_mean(text, sorted(zone for zone in available_timezones()))
        raise ValueError("a time zone by its IANA name, as in Europe/Berlin" + hint) from None
    return text


def _spans(value: Any) -> Any:
    """``closed``, one span or a list of spans, as a list."""
    if isinstance(value, str):
        return [] if value.lower() == "closed" else [part.strip() for part in value.split(",")]
    return value


def _span(text: str) -> str:
    found = _SPAN.fullmatch(text.replace(" ", "").replace("–", "-"))
    if not found or not _is_forward(found):
        raise ValueError("opening and closing time as 09:00-17:30, or closed")
    return found.group()


def _is_forward(found: re.Match[str]) -> bool:
    opens, closes = found.group(1, 2), found.group(3, 4)
    return opens < closes and closes <= ("24", "00")


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError("a date as 2026-12-25") from None


def _phrase(text: str) -> str:
    if not re.search(r"\w", text):
        raise ValueError("words, as they would stand in a message")
    return text


Zone = Annotated[str, AfterValidator(_zone)]
Spans = Annotated[list[Annotated[str, AfterValidator(_span)]], BeforeValidator(_spans)]
Day = Annotated[str, AfterValidator(_day)]
Line = Annotated[str, Field(min_length=1, max_length=200)]
Phrase = Annotated[Line, AfterValidator(_phrase)]


class HoursShape(BaseModel):
    model_config = STRICT

    monday: Spans = []
    tuesday: Spans = []
    wednesday: Spans = []
    thursday: Spans = []
    friday: Spans = []
    saturday: Spans = []
    sunday: Spans = []


def hours_of(hours: HoursShape) -> tuple[tuple[str, str, str], ...]:
    """(weekday, opens, closes), in the order of the week."""
    spans = ((day, span) for day in WEEKDAYS for span in getattr(hours, day))
    return tuple((day, *_ends(span)) for day, span in spans)


def _ends(span: str) -> tuple[str, str]:
    opens, _, closes = span.partition("-")
    return opens, closes
