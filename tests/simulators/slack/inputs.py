"""A modal's fields: what the client lets a person fill in, and the state that it sends (Slack docs: Modals)."""

from typing import Any

from tests.simulators.slack.world import Json


def _inputs(view: Json) -> list[tuple[Json, Json]]:
    """(block, element) of everything that can be filled in."""
    return [(block, block["element"]) for block in view["blocks"] if block["type"] == "input"]


def _initial(element: Json) -> Any:
    return element.get("initial_value", (element.get("initial_option") or {}).get("value"))


def refusal(view: Json, values: Json) -> str | None:
    """What the client says before it sends anything."""
    names = [element.get("action_id") for _, element in _inputs(view)]
    if unknown := sorted(set(values) - set(names)):
        return f"the modal has no field {unknown}; it has {names}"
    for block, element in _inputs(view):
        name = element.get("action_id")
        given = values.get(name, _initial(element))
        options = [option["value"] for option in element.get("options") or ()]
        if not given and not block.get("optional") and element["type"] != "plain_text_input":
            return f"{name} must be chosen; there are {options}"
        if options and given and given not in options:
            return f"{name} has no option {given!r}; there are {options}"
        if isinstance(given, str) and len(given) > element.get("max_length", 3000):
            return f"{name} is longer than {element['max_length']}"
    return None


def state_of(view: Json, values: Json) -> Json:
    state: Json = {}
    for block, element in _inputs(view):
        name = element.get("action_id", "")
        given = values.get(name, _initial(element))
        entry: Json = {"type": element["type"]}
        if element["type"].endswith("_select") or element["type"] == "radio_buttons":
            option = next((one for one in element.get("options") or () if one["value"] == given), None)
            entry["selected_option"] = option
        else:
            entry["value"] = given
        state[block["block_id"]] = {name: entry}
    return state
