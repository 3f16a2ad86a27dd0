"""Modals and the Home tab (Slack docs: views.open, views.push, views.update, views.publish)."""

from typing import Any

from tests.simulators.slack import posting
from tests.simulators.slack.blocks import check_view
from tests.simulators.slack.methods import Method, required, table
from tests.simulators.slack.state import State, ViewEntry
from tests.simulators.slack.world import ApiError, Json

DEEP = 3


def checked(view: Any, kind: str) -> Json:
    """Raises:
    ApiError: ``invalid_arguments`` with every finding.
    """
    errors = check_view(view)
    if not errors and view["type"] != kind:
        errors = [f"[ERROR] must be of type {kind} [json-pointer:/view/type]"]
    if errors:
        raise ApiError("invalid_arguments", response_metadata={"messages": errors})
    found: Json = view
    return found


def shown(state: State, entry: ViewEntry) -> Json:
    view = entry.view
    return {
        "id": entry.id,
        "team_id": state.world.home.id,
        "type": view["type"],
        "private_metadata": view.get("private_metadata") or "",
        "callback_id": view.get("callback_id") or "",
        "title": view.get("title"),
        "submit": view.get("submit"),
        "close": view.get("close"),
        "blocks": view["blocks"],
        "state": {"values": {}},
        "hash": entry.hash,
        "clear_on_close": bool(view.get("clear_on_close")),
        "notify_on_close": bool(view.get("notify_on_close")),
        "root_view_id": entry.root,
        "previous_view_id": entry.previous,
        "external_id": view.get("external_id") or "",
        "app_id": state.world.bot.app_id,
        "bot_id": state.world.bot.bot_id,
        "app_installed_team_id": state.world.home.id,
    }


def keep(state: State, user: str, view: Json, previous: ViewEntry | None = None) -> ViewEntry:
    external = view.get("external_id")
    if external and any(entry.view.get("external_id") == external for entry in state.views.values()):
        raise ApiError("duplicate_external_id")
    view = {**view, "blocks": posting.with_ids(state, view["blocks"])}
    name = state.world.new_id("V")
    entry = ViewEntry(name, user, view, state.world.new_id("h"), previous.root if previous else name)
    entry.previous = previous.id if previous else None
    state.views[name] = entry
    state.records.changed()
    return entry


def replace(state: State, entry: ViewEntry, view: Json) -> ViewEntry:
    entry.view = {**view, "blocks": posting.with_ids(state, view["blocks"])}
    entry.hash = state.world.new_id("h")
    state.records.changed()
    return entry


def open_view(state: State, args: Json) -> Json:
    required(args, "view")
    user = state.use_trigger(str(args.get("trigger_id") or args.get("interactivity_pointer")))
    entry = keep(state, user, checked(args["view"], "modal"))
    state.stacks[user] = [entry.id]
    return {"ok": True, "view": shown(state, entry)}


def push(state: State, args: Json) -> Json:
    required(args, "view")
    user = state.use_trigger(str(args.get("trigger_id") or args.get("interactivity_pointer")))
    view = checked(args["view"], "modal")
    stack = state.stacks.setdefault(user, [])
    if len(stack) >= DEEP:
        raise ApiError("push_limit_reached")
    entry = keep(state, user, view, state.views[stack[-1]] if stack else None)
    stack.append(entry.id)
    return {"ok": True, "view": shown(state, entry)}


def update(state: State, args: Json) -> Json:
    required(args, "view")
    view = checked(args["view"], "modal")
    entry = state.views.get(str(args.get("view_id")))
    if entry is None and args.get("external_id"):
        fits = (one for one in state.views.values() if one.view.get("external_id") == args["external_id"])
        entry = next(fits, None)
    if entry is None:
        raise ApiError("not_found")
    if args.get("hash") and args["hash"] != entry.hash:
        raise ApiError("hash_conflict")
    return {"ok": True, "view": shown(state, replace(state, entry, view))}


def publish(state: State, args: Json) -> Json:
    required(args, "view", "user_id")
    user = state.world.user(str(args["user_id"]))
    view = checked(args["view"], "home")
    if user.id in state.homes:
        entry = state.views[state.homes[user.id]]
        if args.get("hash") and args["hash"] != entry.hash:
            raise ApiError("hash_conflict")
        entry = replace(state, entry, view)
    else:
        entry = keep(state, user.id, view)
        state.homes[user.id] = entry.id
    return {"ok": True, "view": shown(state, entry)}


METHODS = table(
    Method("views.open", open_view, (), 4),
    Method("views.push", push, (), 4),
    Method("views.update", update, (), 4),
    Method("views.publish", publish, (), 4),
)
