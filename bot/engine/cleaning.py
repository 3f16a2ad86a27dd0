"""Makes what came in harmless to keep: no control characters, no broken Unicode, nothing without end."""

import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any, TypeVar

from bot.core.content import Attachments, Content, Part, Small, Text
from bot.core.events import ButtonPressed, FormSubmitted, MessageDeleted, MessageEdited, MessagePosted, PlatformEvent

LONGEST_TEXT = 40_000
"""Characters of one message that are kept. Slack cuts there as well (Slack docs: chat.postMessage)."""
LONGEST_WORD = 4_000
"""Characters of any other string: a name, a URL, a button's value."""
LONGEST_ID = 512
MOST_PARTS = 200

_HARMFUL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_LINE_END = re.compile("\r\n?")

T = TypeVar("T")
E = TypeVar("E", MessagePosted, MessageEdited, MessageDeleted, ButtonPressed)


def tidy(text: str) -> str:
    """Without control characters (line ends and tabs stay) and without lone surrogates, which no database takes."""
    if _HARMFUL.search(text) is None:
        return text
    return _HARMFUL.sub("", _LINE_END.sub("\n", text))


def cleaned(event: PlatformEvent) -> PlatformEvent | None:
    """The event, harmless; None when its ids are too long to be anybody's."""
    clean: PlatformEvent = _walk(event, _short)
    if isinstance(clean, MessagePosted | MessageEdited):
        content = _cut(clean.content)
        clean = clean if content is clean.content else replace(clean, content=content)
    place = clean.place
    message = "" if isinstance(clean, FormSubmitted) else clean.message
    ids = (clean.id, message, place.platform, place.workspace, place.channel, place.thread or "")
    return clean if all(len(word) <= LONGEST_ID for word in ids) and clean.id else None


def _cut(content: Content) -> Content:
    """At most LONGEST_TEXT characters in all, with a mark where more was said."""
    length = sum(len(_words(part)) for part in content.parts)
    if length <= LONGEST_TEXT and len(content.parts) <= MOST_PARTS:
        return content
    left = LONGEST_TEXT
    kept: list[Part] = []
    for part in content.parts[:MOST_PARTS]:
        words = _words(part)
        if left > 0 or not words:
            kept.append(part if len(words) <= left else Text(words[:left]))
        left = max(0, left - len(words))
    kept.append(Small(f"[Cut: the message was {length:,} characters long; {LONGEST_TEXT:,} are kept.]"))
    return Content(tuple(kept))


def _words(part: Part) -> str:
    return "" if isinstance(part, Attachments) else part.plain()


def _short(name: str, text: str) -> str:
    text = tidy(text)
    return text if name == "text" or len(text) <= LONGEST_WORD else text[: LONGEST_WORD - 1] + "…"


@cache
def _names(shape: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(shape))


def _walk(value: T, change: Callable[[str, str], str], name: str = "") -> T:
    """The same value with every string in it changed; the very same object where nothing was."""
    if isinstance(value, str):
        return value if type(value) is not str else change(name, value)  # type: ignore[return-value]  # str in, str out
    if isinstance(value, tuple):
        items = tuple(_walk(item, change, name) for item in value)
        return items if any(a is not b for a, b in zip(items, value, strict=True)) else value  # type: ignore[return-value]  # tuple in, tuple out
    if isinstance(value, dict):
        filled = {_walk(key, change): _walk(item, change, "text") for key, item in value.items()}
        return value if filled == value else filled  # type: ignore[return-value]  # dict in, dict out
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changes = {}
    for field in _names(type(value)):
        before = getattr(value, field)
        after = _walk(before, change, field)
        if after is not before:
            changes[field] = after
    return replace(value, **changes) if changes else value
