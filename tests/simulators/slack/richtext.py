"""Checks of rich text and tables, the blocks that are trees (Slack docs: rich text block, table block)."""

from typing import Any

from tests.simulators.slack.check import Findings, kind_of
from tests.simulators.slack.dates import check_date

_STYLES = frozenset({"bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink"})
_INLINE: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "text": (("text",), ("text", "style")),
    "link": (("url",), ("url", "text", "unsafe", "style")),
    "user": (("user_id",), ("user_id", "style")),
    "channel": (("channel_id",), ("channel_id", "style")),
    "usergroup": (("usergroup_id",), ("usergroup_id", "style")),
    "emoji": (("name",), ("name", "unicode", "skin_tone", "url", "style", "display_url")),
    "broadcast": (("range",), ("range",)),
    "color": (("value",), ("value",)),
    "date": (("timestamp", "format"), ("timestamp", "format", "url", "fallback", "style")),
    "team": (("team_id",), ("team_id", "style")),
}
_CONTAINERS: dict[str, tuple[str, ...]] = {
    "rich_text_section": (),
    "rich_text_quote": ("border",),
    "rich_text_preformatted": ("border", "language"),
    "rich_text_list": ("style", "indent", "offset", "border"),
}


def check_rich_text(found: Findings, block: dict[str, Any], at: str) -> None:
    if not found.shape(block, at, ("elements",), ("type", "block_id", "elements")):
        return
    if found.items(block["elements"], f"{at}/elements", 1000, 0):
        for index, element in enumerate(block["elements"]):
            _container(found, element, f"{at}/elements/{index}")


def _container(found: Findings, element: Any, at: str) -> None:
    kind = kind_of(element)
    if kind not in _CONTAINERS:
        found.add(f"unsupported type: {kind}", f"{at}/type")
        return
    if not found.shape(element, at, ("elements",), ("type", "elements", *_CONTAINERS[kind])):
        return
    if kind == "rich_text_list":
        found.choice(element.get("style"), f"{at}/style", ("bullet", "ordered"))
    if not found.items(element["elements"], f"{at}/elements", 1000, 0):
        return
    for index, inner in enumerate(element["elements"]):
        if kind == "rich_text_list":
            _container(found, inner, f"{at}/elements/{index}")
        else:
            _inline(found, inner, f"{at}/elements/{index}")


def _inline(found: Findings, element: Any, at: str) -> None:
    kind = kind_of(element)
    if kind not in _INLINE:
        found.add(f"unsupported type: {kind}", f"{at}/type")
        return
    required, allowed = _INLINE[kind]
    if not found.shape(element, at, required, ("type", *allowed)):
        return
    if kind == "text":
        found.string(element["text"], f"{at}/text", 40_000)
    elif kind == "link":
        found.url(element["url"], f"{at}/url")
    elif kind == "date":
        check_date(found, element, at)
    elif kind == "broadcast":
        found.choice(element["range"], f"{at}/range", ("here", "channel", "everyone"))
    style = element.get("style")
    if style is not None:
        if not isinstance(style, dict):
            found.add("must be an object", f"{at}/style")
        elif unknown := set(style) - _STYLES:
            found.add(f"invalid additional property: {sorted(unknown)[0]}", f"{at}/style")


def check_table(found: Findings, block: dict[str, Any], at: str) -> None:
    """At most 100 rows of 20 cells."""
    if not found.shape(block, at, ("rows",), ("type", "block_id", "rows", "column_settings")):
        return
    if not found.items(block["rows"], f"{at}/rows", 100):
        return
    for row, cells in enumerate(block["rows"]):
        here = f"{at}/rows/{row}"
        if found.items(cells, here, 20):
            for column, cell in enumerate(cells):
                _cell(found, cell, f"{here}/{column}")


def _cell(found: Findings, cell: Any, at: str) -> None:
    kind = kind_of(cell)
    if kind == "raw_text":
        found.string(cell.get("text"), f"{at}/text", 3000, 0)
    elif kind == "rich_text":
        check_rich_text(found, cell, at)
    else:
        found.add(f"unsupported type: {kind}", f"{at}/type")
