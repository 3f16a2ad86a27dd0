"""Content as Slack blocks with a text for notifications and screen readers. Pure; never beyond Slack's limits.

Limits (Slack docs: Block Kit reference, chat.postMessage): 50 blocks, header 150, context text 3,000, 25 buttons a
block, button text 75 and value 2,000. All blocks together are refused somewhat above 13,000 characters of JSON
(error msg_blocks_too_long, undocumented; Slack names 12,000 with a margin), so that is where a message is cut.
"""

import json
import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from adapters.chat.slack.dates import small_print, timed_markdown, timed_words
from adapters.chat.slack.rich import literal, plain_words, quote, section
from adapters.chat.slack.shapes import clean, web_address
from bot.core.content import (
    Attachments,
    Button,
    Buttons,
    Content,
    Facts,
    Heading,
    Markdown,
    Part,
    Quote,
    Small,
    Source,
    Sources,
    Style,
    Text,
)

log = logging.getLogger(__name__)
Block = dict[str, Any]

MOST_BLOCKS = 50
MOST_JSON = 12_000
MOST_BUTTON_JSON = 6_000
MOST_WORDS = 10_000
MOST_FALLBACK = 3_900
"""chat.update refuses a longer `text`."""
CUT = "This message is too long for Slack and was cut here."
EMPTY = "(no text)"


@dataclass(frozen=True, slots=True)
class Rendered:
    """Attributes:
    text: for notifications and screen readers, Slack's three special characters escaped.
    """

    text: str
    blocks: list[Block]


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """How much a surface holds: blocks, characters of JSON in all and in buttons, characters of words."""

    blocks: int = MOST_BLOCKS
    json: int = MOST_JSON
    buttons: int = MOST_BUTTON_JSON
    words: int = MOST_WORDS


MESSAGE = Room()
HOME = Room(blocks=100, json=100_000, buttons=50_000, words=40_000)
"""Slack docs: Home tabs hold 100 blocks and 250 KB."""


def render(content: Content) -> Rendered:
    """Any content, within Slack's limits. Words that do not fit are cut with a notice; buttons are kept."""
    return Rendered(_fallback(content.parts), render_blocks(content))


def fits(content: Content) -> bool:
    """True when a message shows all of it, nothing cut."""
    if sum(len(part.plain()) for part in content.parts if not isinstance(part, Buttons)) > MOST_WORDS:
        return False
    blocks = _blocks(content.parts, MESSAGE)
    return _size(blocks if len(blocks) <= MOST_BLOCKS else _flat_blocks(content.parts, MESSAGE)) <= MOST_JSON


def render_blocks(content: Content, room: Room = MESSAGE) -> list[Block]:
    """The blocks alone, for a surface that has room for so much."""
    return _fitting(content.parts, room)


def escaped(text: str) -> str:
    """For `text` and mrkdwn (Slack docs: Escaping text): no entity, so no mention and no link, can come of it."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


# ------------------------------------------------------------------------------------------------------------- fitting


def _fitting(parts: Sequence[Part], room: Room) -> list[Block]:
    budget = room.words
    while True:
        kept = list(_cut(parts, budget))
        blocks = _blocks(kept, room)
        if len(blocks) > room.blocks:
            blocks = _flat_blocks(kept, room)
        if _size(blocks) <= room.json:
            return blocks
        if budget < 100:
            return _flat_blocks([Small(CUT), *(part for part in parts if isinstance(part, Buttons))], room)
        budget = budget * 2 // 3


def _size(blocks: Iterable[Block]) -> int:
    return len(json.dumps(list(blocks), ensure_ascii=False, separators=(",", ":")))


def _cut(parts: Iterable[Part], budget: int) -> Iterator[Part]:
    """The parts as far as `budget` characters go, then a notice, then only the buttons."""
    cut = False
    for part in parts:
        if isinstance(part, Buttons):
            yield part
        elif not cut:
            needs = len(part.plain())
            if needs <= budget:
                budget -= needs
                yield part
            else:
                cut = True
                yield from _shortened(part, budget)
                yield Small(CUT)


def _shortened(part: Part, budget: int) -> Iterator[Part]:
    if isinstance(part, Text | Markdown | Quote) and budget > 0:
        yield replace(part, text=cut_well(part.text, budget))


def cut_well(text: str, most: int) -> str:
    """The beginning of a text, up to a line's or a word's end if one is near."""
    head = text[:most]
    for mark in ("\n", " "):
        end = head.rfind(mark)
        if end > most * 3 // 4:
            return head[:end]
    return head


# -------------------------------------------------------------------------------------------------------------- blocks


def _blocks(parts: Iterable[Part], room: Room) -> list[Block]:
    blocks: list[Block] = []
    shown = _Shown(room)
    for part in parts:
        match part:
            case Buttons(items=items):
                blocks += shown.actions(items)
            case Heading(text=text) if 0 < len(_line(text)) <= 150:
                blocks.append({"type": "header", "text": _plain_text(_line(text))})
            case Small(text=text) if (element := small_print(text, part.moments)) is not None:
                blocks.append({"type": "context", "elements": [element]})
            case Sources(items=items) if items and all(_is_tame(source.title) for source in items):
                blocks.append({"type": "context", "elements": [_sources(items)]})
            case _:
                blocks += _rich(_containers(part))
    return blocks


def _flat_blocks(parts: Sequence[Part], room: Room) -> list[Block]:
    """For content with very many parts: all words in one block, all buttons below."""
    containers = [container for part in parts for container in _containers(part)]
    buttons = [button for part in parts if isinstance(part, Buttons) for button in part.items]
    return _rich(containers) + list(_Shown(room).actions(buttons))


def _rich(containers: list[Block]) -> list[Block]:
    return [{"type": "rich_text", "elements": containers}] if containers else []


def _containers(part: Part) -> list[Block]:
    """A part as rich text; nothing for an empty one."""
    match part:
        case Markdown(text=text, moments=moments):
            return timed_markdown(text, moments)
        case Heading(text=text):
            run = literal(_line(text), "bold")
        case Quote(speaker=speaker, text=text):
            run = [*literal(f"{_line(speaker)}: ", "bold"), *literal(clean(text))]
            return [quote(run)]
        case Facts(items=items):
            run = []
            for item in items:
                run += literal(("\n" if run else "") + f"{_line(item.label)}: ", "bold")
                run += timed_words(item.value, item.moments)
        case Attachments(items=items):
            run = []
            for file in items:
                run += literal(("\n" if run else "") + "File: ")
                run += _linked(_line(file.name), file.url)
        case Sources(items=items):
            run = literal("Source: ") if items else []
            for number, source in enumerate(items):
                run += literal("; " if number else "") + _linked(_line(source.title), source.url)
        case Text() | Small():
            run = timed_words(part.text.strip("\n") if not part.moments else part.text, part.moments)
        case Buttons():
            run = []
    return [section(run)] if run else []


def _linked(label: str, url: str | None) -> list[Block]:
    target = web_address(url)
    return literal(label or "file") if target is None else [{"type": "link", "url": target, "text": label or target}]


def _line(text: str) -> str:
    return " ".join(clean(text).split())


def _plain_text(text: str) -> Block:
    return {"type": "plain_text", "text": text, "emoji": False}


def _is_tame(title: str) -> bool:
    """No letter in it that mrkdwn would take for formatting."""
    return bool(title.strip()) and not set(title) & set("*_~`|\n\r\0") and len(title) <= 200


def _sources(items: Sequence[Source]) -> Block:
    known = [(escaped(clean(source.title)), web_address(source.url)) for source in items[:8]]
    text = "Source: "
    for title, url in known:
        shown = f"<{escaped(url)}|{title}>" if url and len(url) < 500 else title
        if len(text) + len(shown) < 3_000:
            text += shown if text.endswith(": ") else f" · {shown}"
    return {"type": "mrkdwn", "text": text, "verbatim": True}


class _Shown:
    """Numbers a message's buttons, and leaves out those that Slack would refuse the whole message for."""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._count = 0
        self._size = 0

    def actions(self, buttons: Sequence[Button]) -> Iterator[Block]:
        fit = [shown for shown in map(self._button, buttons) if shown is not None]
        for start in range(0, len(fit), 25):
            yield {"type": "actions", "elements": fit[start : start + 25]}

    def _button(self, button: Button) -> Block | None:
        label = _line(button.label) or button.action
        shown: Block = {
            "type": "button",
            "action_id": f"{button.action}:{self._count}",
            "text": _plain_text(label if len(label) <= 75 else label[:74] + "…"),
        }
        if button.value:
            shown["value"] = button.value
        if button.style is not Style.PLAIN:
            shown["style"] = button.style.value
        self._size += _size([shown])
        self._count += 1
        if (
            not button.action
            or len(button.action) > 200
            or len(button.value) > 2_000
            or self._size > self._room.buttons
        ):
            log.error("A button is too large for Slack and was left out", extra={"action": button.action[:100]})
            return None
        return shown


# ------------------------------------------------------------------------------------------------------------ fallback


def _fallback(parts: Sequence[Part]) -> str:
    words: list[str] = []
    room = MOST_FALLBACK
    for part in parts:
        if isinstance(part, Buttons) or room <= 0:
            continue
        text = clean(part.text, room + 1) if isinstance(part, Markdown) else clean(part.plain(), room + 1)
        said = (plain_words(text) if isinstance(part, Markdown) else text).strip()
        if said:
            words.append(said)
            room -= len(said)
    whole = escaped("\n".join(words))
    if len(whole) <= MOST_FALLBACK:
        return whole or EMPTY
    head = whole[: MOST_FALLBACK - 1]
    entity = head.rfind("&", len(head) - 5)
    return (head[:entity] if entity >= 0 and ";" not in head[entity:] else head) + "…"
