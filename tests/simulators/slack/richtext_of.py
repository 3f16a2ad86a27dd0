"""Rich text as a real client sends it beside the text: what people type comes twice, as text and as blocks."""

import html
import re

from tests.simulators.slack.wire import UNICODE
from tests.simulators.slack.world import Json

_PIECE = re.compile(
    r"<(?P<token>[@#!][^<>\n]+|(?:https?|mailto|tel):[^<>\n]+)>"
    r"|:(?P<emoji>[a-z0-9_+-]+):"
    r"|(?<![\w*])\*(?P<bold>[^*\s](?:[^*\n]*[^*\s])?)\*(?![\w*])"
    r"|(?<![\w_])_(?P<italic>[^_\s](?:[^_\n]*[^_\s])?)_(?![\w_])"
    r"|(?<![\w~])~(?P<strike>[^~\s](?:[^~\n]*[^~\s])?)~(?![\w~])"
    r"|`(?P<code>[^`\n]+)`"
)
_FENCE = re.compile(r"```\n?(.*?)\n?```", re.DOTALL)


def rich_text(text: str, block_id: str) -> Json:
    """The rich_text block for a message's wire text."""
    elements: list[Json] = []
    last = 0
    for fence in _FENCE.finditer(text):
        elements += _sections(text[last : fence.start()])
        words = [{"type": "text", "text": html.unescape(fence.group(1))}] if fence.group(1) else []
        elements.append({"type": "rich_text_preformatted", "elements": words, "border": 0})
        last = fence.end()
    elements += _sections(text[last:])
    return {"type": "rich_text", "block_id": block_id, "elements": elements}


def _sections(text: str) -> list[Json]:
    sections: list[Json] = []
    plain: list[str] = []
    for line in text.split("\n"):
        kind = "quote" if line.startswith("&gt; ") else "bullet" if line.startswith(("• ", "- ")) else ""
        if not kind:
            plain.append(line)
            continue
        sections += _section(plain)
        plain = []
        words = _inline(line[5:] if kind == "quote" else line[2:])
        if kind == "quote":
            sections.append({"type": "rich_text_quote", "elements": words})
        elif sections and sections[-1]["type"] == "rich_text_list":
            sections[-1]["elements"].append({"type": "rich_text_section", "elements": words})
        else:
            item = {"type": "rich_text_section", "elements": words}
            sections.append({"type": "rich_text_list", "style": "bullet", "indent": 0, "border": 0, "elements": [item]})
    return sections + _section(plain)


def _section(lines: list[str]) -> list[Json]:
    words = _inline("\n".join(lines))
    return [{"type": "rich_text_section", "elements": words}] if words else []


def _inline(text: str) -> list[Json]:
    pieces: list[Json] = []
    last = 0
    for hit in _PIECE.finditer(text):
        if hit.start() > last:
            pieces.append({"type": "text", "text": html.unescape(text[last : hit.start()])})
        pieces.append(_piece(hit))
        last = hit.end()
    if last < len(text):
        pieces.append({"type": "text", "text": html.unescape(text[last:])})
    return pieces


def _piece(hit: re.Match[str]) -> Json:
    kind, value = next((name, value) for name, value in hit.groupdict().items() if value is not None)
    if kind == "emoji":
        return {"type": "emoji", "name": value} | ({"unicode": UNICODE[value]} if value in UNICODE else {})
    if kind != "token":
        return {"type": "text", "text": html.unescape(value), "style": {kind: True}}
    target, _, label = value.partition("|")
    if target.startswith("@"):
        return {"type": "user", "user_id": target[1:]}
    if target.startswith("#"):
        return {"type": "channel", "channel_id": target[1:]}
    if target.startswith("!subteam^"):
        return {"type": "usergroup", "usergroup_id": target.removeprefix("!subteam^")}
    if target.startswith("!"):
        return {"type": "broadcast", "range": target[1:]}
    link: Json = {"type": "link", "url": html.unescape(target)}
    return link | ({"text": html.unescape(label)} if label else {})
