"""What is shown to people, free of any platform. Every part has a plain-text fallback.

Text, Markdown, Small and Fact may have moments in their words: points in time that each reader sees in their own zone.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from bot.core.moments import Moment as Moment
from bot.core.moments import Timed as Timed
from bot.core.moments import timed


class Style(StrEnum):
    PLAIN = "plain"
    PRIMARY = "primary"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Text:
    """Words exactly as somebody wrote them. Nothing in them is markup, whatever they look like."""

    text: str
    kind: Literal["text"] = "text"
    moments: tuple[Moment, ...] = ()

    def plain(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Markdown:
    """Formatted words: paragraphs, bold, italic, code, lists, quotes and http(s) links; no HTML, no images."""

    text: str
    kind: Literal["markdown"] = "markdown"
    moments: tuple[Moment, ...] = ()

    def plain(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Heading:
    text: str
    kind: Literal["heading"] = "heading"

    def plain(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Small:
    """Small print: a hint, a state, a disclaimer. Literal text."""

    text: str
    kind: Literal["small"] = "small"
    moments: tuple[Moment, ...] = ()

    def plain(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of a table.

    Attributes:
        person: the id of the person whom the value names, so that a platform can tell readers what is theirs; it is
            not shown.
        moments: in the value.
    """

    label: str
    value: str
    person: str | None = None
    moments: tuple[Moment, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """A short table of labels and literal values."""

    items: tuple[Fact, ...]
    kind: Literal["facts"] = "facts"

    def plain(self) -> str:
        return "\n".join(f"{item.label}: {item.value}" for item in self.items)


@dataclass(frozen=True, slots=True)
class Quote:
    """One line of a conversation, with its speaker."""

    speaker: str
    text: str
    kind: Literal["quote"] = "quote"

    def plain(self) -> str:
        return f"{self.speaker}: {self.text}"


@dataclass(frozen=True, slots=True)
class Source:
    """Where an answer comes from.

    Attributes:
        entry: the knowledge entry's id.
        title: what the customer reads.
        url: a public http(s) page, where there is one.
    """

    entry: str
    title: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Sources:
    items: tuple[Source, ...]
    kind: Literal["sources"] = "sources"

    def plain(self) -> str:
        return "Source: " + "; ".join(f"{s.title} ({s.url})" if s.url else s.title for s in self.items)


@dataclass(frozen=True, slots=True)
class Button:
    """A choice to tap.

    Attributes:
        action: what it means to us, as in ``ask-for-person``; at most 100 characters.
        value: what comes back with the tap; at most 1,800 bytes.
    """

    action: str
    label: str
    value: str = ""
    style: Style = Style.PLAIN


@dataclass(frozen=True, slots=True)
class Buttons:
    items: tuple[Button, ...]
    kind: Literal["buttons"] = "buttons"

    def plain(self) -> str:
        return " · ".join(f"[{button.label}]" for button in self.items)


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that somebody posted.

    Attributes:
        size: bytes, or None when the platform did not say.
        ref: what the adapter needs to fetch it again; opaque outside that adapter.
    """

    name: str
    media_type: str = "application/octet-stream"
    size: int | None = None
    url: str | None = None
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Attachments:
    items: tuple[Attachment, ...]
    kind: Literal["attachments"] = "attachments"

    def plain(self) -> str:
        return "\n".join(f"File: {item.name}" + (f" ({item.url})" if item.url else "") for item in self.items)


Part = Text | Markdown | Heading | Small | Facts | Quote | Sources | Buttons | Attachments


@dataclass(frozen=True, slots=True)
class Content:
    """A message: its parts in reading order.

    Attributes:
        language: in which the house speaks in it, two letters; None: not known, or somebody else's words.
    """

    parts: tuple[Part, ...] = field(default=())
    language: str | None = None

    def plain(self) -> str:
        """The whole message as plain text, for notifications, logs of a terminal and old clients."""
        return "\n".join(part.plain() for part in self.parts if part.plain())

    @property
    def words(self) -> str:
        """Only what was said: text and Markdown, without buttons, files and small print."""
        return "\n".join(part.text for part in self.parts if isinstance(part, Text | Markdown))

    @property
    def files(self) -> tuple[Attachment, ...]:
        return tuple(item for part in self.parts if isinstance(part, Attachments) for item in part.items)


def content(*parts: Part | Timed | str | None) -> Content:
    """Build a message; bare words are Markdown of our own, None is left out."""
    return Content(tuple(_parts(parts)))


def small(words: Timed | Moment | str) -> Small:
    """Small print with moments in it."""
    said = timed(words)
    return Small(said.text, moments=said.moments)


def literal(words: Timed | Moment | str) -> Text:
    """Literal words with moments in them."""
    said = timed(words)
    return Text(said.text, moments=said.moments)


def fact(label: str, value: Timed | Moment | str, person: str | None = None) -> Fact:
    """One row of a table with moments in its value."""
    said = timed(value)
    return Fact(label, said.text, person, said.moments)


def _parts(parts: Iterable[Part | Timed | str | None]) -> Iterable[Part]:
    for part in parts:
        if isinstance(part, str):
            yield Markdown(part)
        elif isinstance(part, Timed):
            yield Markdown(part.text, moments=part.moments)
        elif part is not None:
            yield part
