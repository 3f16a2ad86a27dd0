"""Checks of interactive elements and the objects in them (Slack docs: Block Kit, block elements)."""

from collections.abc import Callable
from typing import Any

from tests.simulators.slack.check import Findings

Element = dict[str, Any]
_COMMON = ("type", "action_id", "confirm", "focus_on_load")
_TEXT_INPUTS = ("plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input")
_PICKERS = {"datepicker": "initial_date", "timepicker": "initial_time", "datetimepicker": "initial_date_time"}
_SELECT_SOURCES = ("static", "external", "users", "conversations", "channels")
SELECTS = frozenset(f"{many}{source}_select" for many in ("", "multi_") for source in _SELECT_SOURCES)
CHOICES = frozenset({"checkboxes", "radio_buttons"})
IN_SECTION = SELECTS | CHOICES | {"button", "overflow", "image", "workflow_button", *_PICKERS}
IN_ACTIONS = SELECTS | CHOICES | {"button", "overflow", "workflow_button", *_PICKERS}
IN_INPUT = SELECTS | CHOICES | {"file_input", *_TEXT_INPUTS, *_PICKERS}
IN_CONTEXT = frozenset({"image", "plain_text", "mrkdwn"})
IN_CONTEXT_ACTIONS = frozenset({"feedback_buttons", "icon_button"})


def check_element(found: Findings, element: Any, at: str, allowed: frozenset[str] | set[str]) -> None:
    if not isinstance(element, dict) or not isinstance(element.get("type"), str):
        found.add("missing required field: type", at)
        return
    kind = element["type"]
    if kind not in allowed:
        found.add(f"unsupported type: {kind}", f"{at}/type")
        return
    found.action_id(element, at)
    if "confirm" in element:
        _confirm(found, element["confirm"], f"{at}/confirm")
    _CHECKS.get(kind, _anything)(found, element, at)


def _anything(found: Findings, element: Element, at: str) -> None:
    if "placeholder" in element:
        found.text(element["placeholder"], f"{at}/placeholder", 150, plain=True)


def _confirm(found: Findings, confirm: Any, at: str) -> None:
    if found.shape(confirm, at, ("title", "text", "confirm", "deny"), ("title", "text", "confirm", "deny", "style")):
        found.text(confirm["title"], f"{at}/title", 100, plain=True)
        found.text(confirm["text"], f"{at}/text", 300)
        found.text(confirm["confirm"], f"{at}/confirm", 30, plain=True)
        found.text(confirm["deny"], f"{at}/deny", 30, plain=True)


def _button(found: Findings, element: Element, at: str) -> None:
    allowed = (*_COMMON, "text", "url", "value", "style", "accessibility_label")
    if found.shape(element, at, ("text",), allowed):
        found.text(element["text"], f"{at}/text", 75, plain=True)
    if "value" in element:
        found.string(element["value"], f"{at}/value", 2000, 0)
    if "url" in element:
        found.url(element["url"], f"{at}/url")
    if "style" in element:
        found.choice(element["style"], f"{at}/style", ("primary", "danger"))
    if "accessibility_label" in element:
        found.string(element["accessibility_label"], f"{at}/accessibility_label", 75)


def _option(found: Findings, option: Any, at: str, *, plain: bool) -> None:
    if found.shape(option, at, ("text", "value"), ("text", "value", "description", "url")):
        found.text(option["text"], f"{at}/text", 75, plain=plain)
        found.string(option["value"], f"{at}/value", 150)
        if "description" in option:
            found.text(option["description"], f"{at}/description", 75, plain=plain)


def _options(found: Findings, element: Element, at: str, most: int, *, plain: bool) -> None:
    options = element.get("options")
    if found.items(options, f"{at}/options", most):
        assert isinstance(options, list)
        for index, option in enumerate(options):
            _option(found, option, f"{at}/options/{index}", plain=plain)


def _select(found: Findings, element: Element, at: str) -> None:
    _anything(found, element, at)
    if not element["type"].endswith("static_select"):
        return
    if "option_groups" in element:
        if found.items(element["option_groups"], f"{at}/option_groups", 100):
            for index, group in enumerate(element["option_groups"]):
                here = f"{at}/option_groups/{index}"
                if found.shape(group, here, ("label", "options"), ("label", "options")):
                    found.text(group["label"], f"{here}/label", 75, plain=True)
                    _options(found, group, here, 100, plain=True)
        return
    _options(found, element, at, 100, plain=True)


def _choices(found: Findings, element: Element, at: str) -> None:
    _options(found, element, at, 10, plain=False)


def _overflow(found: Findings, element: Element, at: str) -> None:
    _options(found, element, at, 5, plain=True)


def _image(found: Findings, element: Element, at: str) -> None:
    if found.shape(element, at, ("alt_text",), ("type", "alt_text", "image_url", "slack_file")):
        found.string(element["alt_text"], f"{at}/alt_text", 2000)
    if "image_url" in element:
        found.url(element["image_url"], f"{at}/image_url", https=True)
    elif "slack_file" not in element:
        found.add("missing required field: image_url", at)


def _text_input(found: Findings, element: Element, at: str) -> None:
    _anything(found, element, at)
    if element["type"] == "plain_text_input":
        for name in ("min_length", "max_length"):
            if name in element and not (isinstance(element[name], int) and 0 <= element[name] <= 3000):
                found.add("must be between 0 and 3000", f"{at}/{name}")
        if "initial_value" in element:
            found.string(element["initial_value"], f"{at}/initial_value", 3000, 0)


def _feedback(found: Findings, element: Element, at: str) -> None:
    both = ("positive_button", "negative_button")
    if not found.shape(element, at, both, ("type", "action_id", *both)):
        return
    for name in both:
        here = f"{at}/{name}"
        if found.shape(element[name], here, ("text", "value"), ("text", "value", "accessibility_label")):
            found.text(element[name]["text"], f"{here}/text", 75, plain=True)
            found.string(element[name]["value"], f"{here}/value", 2000)


def _icon(found: Findings, element: Element, at: str) -> None:
    allowed = ("type", "icon", "text", "action_id", "value", "confirm", "accessibility_label", "visible_to_user_ids")
    if found.shape(element, at, ("icon", "text"), allowed):
        found.text(element["text"], f"{at}/text", 75, plain=True)
        found.choice(element["icon"], f"{at}/icon", ("trash",))


_CHECKS: dict[str, Callable[[Findings, Element, str], None]] = {
    "button": _button,
    "overflow": _overflow,
    "image": _image,
    "feedback_buttons": _feedback,
    "icon_button": _icon,
    **dict.fromkeys(SELECTS, _select),
    **dict.fromkeys(CHOICES, _choices),
    **dict.fromkeys(_TEXT_INPUTS, _text_input),
}
