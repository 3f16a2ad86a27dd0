"""Checks what an app sends: blocks, attachments, metadata and views, against Slack's documented limits."""

import json
from collections.abc import Callable
from typing import Any

from tests.simulators.slack.check import Findings, kind_of
from tests.simulators.slack.dates import check_tokens
from tests.simulators.slack.elements import (
    IN_ACTIONS,
    IN_CONTEXT,
    IN_CONTEXT_ACTIONS,
    IN_INPUT,
    IN_SECTION,
    check_element,
)
from tests.simulators.slack.richtext import check_rich_text, check_table

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
MARKDOWN = 12_000
VIEW_BYTES = 250_000
METADATA_BYTES = 65_536
Block = dict[str, Any]


def check_blocks(blocks: Any, *, view: bool = False, root: str = "/blocks") -> list[str]:
    """What Slack would say against these blocks; an empty list means that they are fine."""
    found = Findings()
    if not found.items(blocks, root, VIEW_BLOCKS if view else MESSAGE_BLOCKS, 0):
        return found.errors
    for index, block in enumerate(blocks):
        _block(found, block, f"{root}/{index}", view=view)
    if found.markdown > MARKDOWN:
        found.add(f"markdown blocks hold more than {MARKDOWN} characters in all", root)
    return found.errors


def _block(found: Findings, block: Any, at: str, *, view: bool) -> None:
    kind = kind_of(block)
    check = _BLOCKS.get(kind)
    if check is None or (view and kind in ("markdown", "table", "context_actions")):
        found.add(f"unsupported type: {kind}", f"{at}/type")
        return
    found.block_id(block, at)
    check(found, block, at)
    _dates(found, block, at)


def _dates(found: Findings, node: Any, at: str) -> None:
    """Date tokens anywhere in mrkdwn."""
    if isinstance(node, list):
        for index, inner in enumerate(node):
            _dates(found, inner, f"{at}/{index}")
    elif isinstance(node, dict):
        if node.get("type") == "mrkdwn" and isinstance(node.get("text"), str):
            check_tokens(found, node["text"], f"{at}/text")
        for name, inner in node.items():
            _dates(found, inner, f"{at}/{name}")


def _section(found: Findings, block: Block, at: str) -> None:
    found.shape(block, at, (), ("type", "block_id", "text", "fields", "accessory", "expand"))
    if "text" not in block and "fields" not in block:
        found.add("missing required field: text or fields", at)
    if "text" in block:
        found.text(block["text"], f"{at}/text", 3000)
    if "fields" in block and found.items(block["fields"], f"{at}/fields", 10):
        for index, field in enumerate(block["fields"]):
            found.text(field, f"{at}/fields/{index}", 2000)
    if "accessory" in block:
        check_element(found, block["accessory"], f"{at}/accessory", IN_SECTION)


def _header(found: Findings, block: Block, at: str) -> None:
    if found.shape(block, at, ("text",), ("type", "block_id", "text")):
        found.text(block["text"], f"{at}/text", 150, plain=True)


def _divider(found: Findings, block: Block, at: str) -> None:
    found.shape(block, at, (), ("type", "block_id"))


def _context(found: Findings, block: Block, at: str) -> None:
    if not found.shape(block, at, ("elements",), ("type", "block_id", "elements")):
        return
    if found.items(block["elements"], f"{at}/elements", 10):
        for index, element in enumerate(block["elements"]):
            here = f"{at}/elements/{index}"
            if kind_of(element) in ("plain_text", "mrkdwn"):
                found.text(element, here, 3000)
            else:
                check_element(found, element, here, IN_CONTEXT)


def _elements(most: int, allowed: frozenset[str] | set[str]) -> Callable[[Findings, Block, str], None]:
    def check(found: Findings, block: Block, at: str) -> None:
        if not found.shape(block, at, ("elements",), ("type", "block_id", "elements")):
            return
        if found.items(block["elements"], f"{at}/elements", most):
            for index, element in enumerate(block["elements"]):
                check_element(found, element, f"{at}/elements/{index}", allowed)

    return check


def _input(found: Findings, block: Block, at: str) -> None:
    allowed = ("type", "block_id", "label", "element", "hint", "optional", "dispatch_action")
    if not found.shape(block, at, ("label", "element"), allowed):
        return
    found.text(block["label"], f"{at}/label", 2000, plain=True)
    if "hint" in block:
        found.text(block["hint"], f"{at}/hint", 2000, plain=True)
    check_element(found, block["element"], f"{at}/element", IN_INPUT)


def _image(found: Findings, block: Block, at: str) -> None:
    allowed = ("type", "block_id", "image_url", "slack_file", "alt_text", "title")
    if found.shape(block, at, ("alt_text",), allowed):
        found.string(block["alt_text"], f"{at}/alt_text", 2000)
    if "title" in block:
        found.text(block["title"], f"{at}/title", 2000, plain=True)
    if "image_url" in block:
        found.url(block["image_url"], f"{at}/image_url", https=True)
    elif "slack_file" not in block:
        found.add("missing required field: image_url", at)


def _markdown(found: Findings, block: Block, at: str) -> None:
    if found.shape(block, at, ("text",), ("type", "block_id", "text")) and found.string(
        block["text"], f"{at}/text", MARKDOWN
    ):
        found.markdown += len(block["text"])


_BLOCKS: dict[str, Callable[[Findings, Block, str], None]] = {
    "section": _section,
    "header": _header,
    "divider": _divider,
    "context": _context,
    "actions": _elements(25, IN_ACTIONS),
    "context_actions": _elements(5, IN_CONTEXT_ACTIONS),
    "input": _input,
    "image": _image,
    "markdown": _markdown,
    "rich_text": check_rich_text,
    "table": check_table,
}


def check_metadata(metadata: Any) -> str | None:
    """The error word for wrong message metadata, or None (Slack docs: Message metadata)."""
    if metadata == {}:
        return None
    if not isinstance(metadata, dict):
        return "invalid_metadata_format"
    if not isinstance(metadata.get("event_type"), str) or not isinstance(metadata.get("event_payload"), dict):
        return "invalid_metadata_schema"
    if len(json.dumps(metadata)) > METADATA_BYTES:
        return "metadata_too_large"
    return None


def check_view(view: Any) -> list[str]:
    """What Slack would say against a modal or a Home tab."""
    found = Findings()
    kind = kind_of(view)
    if kind not in ("modal", "home"):
        found.add(f"unsupported type: {kind}", "/view/type")
        return found.errors
    known = ("type", "blocks", "private_metadata", "callback_id", "external_id")
    modal = ("title", "submit", "close", "clear_on_close", "notify_on_close", "submit_disabled")
    found.shape(view, "/view", ("blocks",), known if kind == "home" else (*known, *modal))
    if kind == "modal":
        _modal(found, view)
    for name, most in (("private_metadata", 3000), ("callback_id", 255), ("external_id", 255)):
        if view.get(name):
            found.string(view[name], f"/view/{name}", most)
    if len(json.dumps(view)) > VIEW_BYTES:
        found.add("view is larger than 250 KB", "/view")
    return found.errors + check_blocks(view.get("blocks"), view=True, root="/view/blocks")


def _modal(found: Findings, view: Block) -> None:
    if "title" not in view:
        found.add("missing required field: title", "/view")
    for name in ("title", "submit", "close"):
        if view.get(name) is not None:
            found.text(view[name], f"/view/{name}", 24, plain=True)
    blocks = view.get("blocks")
    has_input = isinstance(blocks, list) and any(kind_of(block) == "input" for block in blocks)
    if has_input and not view.get("submit"):
        found.add("missing required field: submit", "/view")
