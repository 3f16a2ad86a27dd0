"""What may stand in company.yaml and in a policy file, as pydantic shapes.

`words` and `thresholds` are taken from the dataclasses of the core, so that there is one list of them.
"""

import re
from dataclasses import fields
from datetime import date
from string import Formatter
from typing import TYPE_CHECKING, Annotated, Any, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, create_model

from bot.core.company import Mode, Thresholds, Words
from bot.core.mistakes import did_you_mean
from bot.core.places import Place

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_OWN_WORKSPACE = {"web": "web", "console": "console"}
_SPAN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]|24):([0-5]\d)")
_CHANNEL = re.compile(r"[a-z][a-z0-9-]{0,30}:[^\s:]{1,200}(:[^\s:]{1,200})?")


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


def _channel(text: str) -> str:
    if not _CHANNEL.fullmatch(text):
        raise ValueError("platform:channel, as in web:agents, slack:C0123456789 or slack:T0123456789:C0123456789")
    return text


def place_of(channel: str) -> Place:
    """``slack:C1`` or ``slack:T1:C1`` as a place; the workspace stays empty where it is not named."""
    platform, *rest = channel.split(":")
    workspace = rest[0] if len(rest) == 2 else _OWN_WORKSPACE.get(platform, "")
    return Place(platform, workspace, rest[-1])


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


def _wording(default: str) -> Any:
    """Text in which only the names that the program can fill in stand in braces."""
    allowed = {"bot", "company"} | {name for _, name, _, _ in Formatter().parse(default) if name}

    def check(text: str) -> str:
        try:
            used = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
        except ValueError:
            raise ValueError("every { to have its } (write {{ for a brace itself)") from None
        if unknown := used - allowed:
            names = ", ".join(f"{{{name}}}" for name in sorted(allowed))
            raise ValueError(f"only {names} in braces, not {{{sorted(unknown)[0]}}}")
        return text

    return Annotated[str, Field(max_length=2000), AfterValidator(check)]


def _phrase(text: str) -> str:
    if not re.search(r"\w", text):
        raise ValueError("words, as they would stand in a message")
    return text


Channel = Annotated[str, AfterValidator(_channel)]
Zone = Annotated[str, AfterValidator(_zone)]
Spans = Annotated[list[Annotated[str, AfterValidator(_span)]], BeforeValidator(_spans)]
Day = Annotated[str, AfterValidator(_day)]
Line = Annotated[str, Field(min_length=1, max_length=200)]
Phrase = Annotated[Line, AfterValidator(_phrase)]
ModeName = Annotated[Mode, Field(strict=False)]

_LIMITS = {"answer": (0.0, 1.0), "frustration": (-1.0, 0.0)}


def _threshold(name: str, default: int | float) -> Any:
    low, high = _LIMITS.get(name, (1, 100) if isinstance(default, int) else (0.0, 10_000.0))
    return (Annotated[type(default), Field(ge=low, le=high)], default)


if TYPE_CHECKING:

    class WordsShape(Strict):
        """The wordings of `Words`."""

    class ThresholdsShape(Strict):
        """The numbers of `Thresholds`."""
else:
    WordsShape = create_model(
        "WordsShape", __base__=Strict, **{f.name: (_wording(f.default), f.default) for f in fields(Words)}
    )
    ThresholdsShape = create_model(
        "ThresholdsShape", __base__=Strict, **{f.name: _threshold(f.name, f.default) for f in fields(Thresholds)}
    )


class BotShape(Strict):
    name: Annotated[str, Field(min_length=1, max_length=35)] = "Baton"
    voice: Annotated[str, Field(max_length=4000)] = ""


class HoursShape(Strict):
    monday: Spans = []
    tuesday: Spans = []
    wednesday: Spans = []
    thursday: Spans = []
    friday: Spans = []
    saturday: Spans = []
    sunday: Spans = []


class TeammateShape(Strict):
    name: Line
    role: Annotated[str, Field(max_length=100)] = ""
    languages: list[Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]] = []


class ChannelsShape(Strict):
    agents: Channel = "web:agents"
    managers: Channel = "web:managers"
    default_mode: ModeName = Mode.EVERYTHING
    modes: dict[Channel, ModeName] = {}


class CompanyShape(Strict):
    """company.yaml"""

    name: Annotated[str, Field(min_length=1, max_length=100)]
    bot: BotShape = BotShape()
    zone: Zone = "UTC"
    hours: HoursShape = HoursShape()
    closed_days: list[Day] = []
    channels: ChannelsShape = ChannelsShape()
    team: Annotated[list[TeammateShape], Field(max_length=500)] = []
    categories: Annotated[list[Line], Field(min_length=1, max_length=50)] | None = None
    starters: Annotated[list[Line], Field(max_length=6)] = []
    words: WordsShape = WordsShape()
    thresholds: ThresholdsShape = ThresholdsShape()
    settings: dict[str, str | int | float | bool] = {}


class PolicyShape(Strict):
    """policies/*.yaml: what the bot must not decide. In a phrase `*` stands for any ending, `...` for a few words."""

    reason: Line
    phrases: Annotated[list[Phrase], Field(min_length=1, max_length=2000)]
    says: Annotated[str, Field(max_length=2000)] = ""
    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,60}$")] | None = None
    kind: Literal["fixed-reply"] = "fixed-reply"
