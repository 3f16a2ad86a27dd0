"""Forms as Slack's modals, and what comes back of them. Pure; never beyond Slack's limits.

Limits (Slack docs: Views, Block Kit reference): title, submit and close 24 characters, private_metadata 3,000,
callback_id 255, 100 blocks; label and hint 2,000, an option's text 75 and value 150, a list 100 options, radio buttons
10; written text 3,000.
"""

import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from adapters.chat.slack.shapes import Json, at_path, clean, mapping_in, mappings
from bot.core.errors import Permanent
from bot.core.forms import ChoiceField, Field, Form, TextField
from bot.core.places import Side

log = logging.getLogger(__name__)

CALLBACK = "form:"
MOST_METADATA = 3_000
MOST_FIELDS = 95
MOST_OPTIONS = 100
MOST_RADIO = 10
MOST_BYTES = 240_000
LONGEST_TEXT = 3_000


@dataclass(frozen=True, slots=True)
class Opener:
    """Where a form was opened: what comes back of it counts as done there.

    Attributes:
        side: whose side it is done on.
    """

    channel: str
    thread: str | None
    side: Side


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What somebody filled in and sent.

    Attributes:
        view: the modal's id, a new one each time that it opens.
        first_block: where an error can be shown; empty when the modal has no field.
    """

    view: str
    opener: Opener
    action: str
    value: str
    fields: dict[str, str]
    first_block: str


def modal(form: Form, opener: Opener) -> dict[str, Any]:
    """The view for views.open.

    Raises:
        Permanent: the form carries more than Slack can hold for it.
    """
    metadata = json.dumps({**noted(opener), "v": clean(form.value)}, ensure_ascii=False, separators=(",", ":"))
    view = {
        "type": "modal",
        "callback_id": CALLBACK + form.action,
        "private_metadata": metadata,
        "title": _plain(form.title or "Baton", 24),
        "submit": _plain(form.submit or "Save", 24),
        "close": _plain(form.cancel or "Cancel", 24),
        "blocks": list(_blocks(form)),
    }
    if len(metadata) > MOST_METADATA or len(form.action) > 240 or len(json.dumps(view)) > MOST_BYTES:
        raise Permanent(f"The form {form.action[:100]} is larger than Slack takes")
    return view


def page(title: str, blocks: list[dict[str, Any]], opener: Opener) -> dict[str, Any]:
    """A view to read only, with blocks that are within Slack's limits already."""
    metadata = json.dumps(noted(opener), separators=(",", ":"))
    return {
        "type": "modal",
        "private_metadata": metadata,
        "title": _plain(title, 24),
        "close": _plain("Close", 24),
        "blocks": blocks,
    }


def noted(opener: Opener) -> dict[str, Any]:
    """What a view carries along, to be read by `opened_at`."""
    return {"c": opener.channel, "t": opener.thread, "s": opener.side.value}


def _blocks(form: Form) -> Iterator[dict[str, Any]]:
    if clean(form.intro).strip():
        yield {"type": "section", "text": _plain(form.intro, LONGEST_TEXT, lines=True)}
    for number, field in enumerate(form.fields[:MOST_FIELDS]):
        element = _text(field) if isinstance(field, TextField) else _choice(field)
        if element is None:
            log.error("A field without choices was left out", extra={"action": form.action, "field": field.name})
            continue
        yield _input(field, number, element)


def _input(field: Field, number: int, element: dict[str, Any]) -> dict[str, Any]:
    shown = {
        "type": "input",
        "block_id": f"field:{number}",
        "label": _plain(field.label or field.name, 2_000),
        "element": {"action_id": field.name, **element},
        "optional": not field.required,
    }
    return {**shown, "hint": _plain(field.hint, 2_000)} if clean(field.hint).strip() else shown


def _text(field: TextField) -> dict[str, Any]:
    longest = max(1, min(field.longest, LONGEST_TEXT))
    shown: dict[str, Any] = {"type": "plain_text_input", "multiline": field.lines, "max_length": longest}
    initial = clean(field.initial)[:longest]
    return {**shown, "initial_value": initial} if initial else shown


def _choice(field: ChoiceField) -> dict[str, Any] | None:
    options = [
        {"text": _plain(choice.label or choice.value, 75), "value": choice.value}
        for choice in {choice.value: choice for choice in field.choices}.values()
        if 0 < len(choice.value) <= 150
    ][:MOST_OPTIONS]
    if not options:
        return None
    few = field.as_buttons and len(options) <= MOST_RADIO
    shown: dict[str, Any] = {"type": "radio_buttons" if few else "static_select", "options": options}
    initial = next((option for option in options if option["value"] == field.initial), None)
    return {**shown, "initial_option": initial} if initial else shown


def _plain(text: str, most: int, *, lines: bool = False) -> dict[str, Any]:
    words = clean(text).strip() if lines else " ".join(clean(text).split())
    words = words or "–"
    return {"type": "plain_text", "text": words if len(words) <= most else words[: most - 1] + "…", "emoji": False}


# ---------------------------------------------------------------------------------------------------------- coming back


def read_filled(view: Json) -> Filled | None:
    """A submitted view of ours; None for anything else."""
    callback, name = view.get("callback_id"), clean(view.get("id"), 100)
    if not isinstance(callback, str) or not callback.startswith(CALLBACK) or not name:
        return None
    known = opened_at(view)
    if known is None:
        return None
    blocks = [clean(block.get("block_id"), 255) for block in mappings(view.get("blocks"), 100)]
    return Filled(
        view=name,
        opener=known,
        action=clean(callback.removeprefix(CALLBACK), 250),
        value=clean(_metadata(view).get("v"), MOST_METADATA),
        fields=dict(_fields(mapping_in(view, "state", "values"))),
        first_block=next((block for block in blocks if block.startswith("field:")), ""),
    )


def opened_at(view: Json) -> Opener | None:
    """Where a view of ours was opened, from what we put into it ourselves."""
    found = _metadata(view)
    channel, thread, side = found.get("c"), found.get("t"), found.get("s")
    if not isinstance(channel, str) or not channel or side not in list(Side):
        return None
    return Opener(clean(channel, 40), clean(thread, 40) if isinstance(thread, str) and thread else None, Side(side))


def _metadata(view: Json) -> Json:
    try:
        found = json.loads(clean(view.get("private_metadata"), MOST_METADATA))
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _fields(values: Json) -> Iterator[tuple[str, str]]:
    for block in list(values.values())[:100]:
        for name, entry in block.items() if isinstance(block, dict) else ():
            if isinstance(name, str) and isinstance(entry, dict):
                chosen = at_path(entry, "selected_option", "value")
                yield clean(name, 255), clean(chosen if isinstance(chosen, str) else entry.get("value"), LONGEST_TEXT)
