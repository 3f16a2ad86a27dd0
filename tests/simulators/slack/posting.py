"""What happens in a channel: messages come, change and go, and the app hears of it."""

import uuid

from tests.simulators.slack.richtext_of import rich_text
from tests.simulators.slack.shapes import bot_profile, file_json, hidden_file_json
from tests.simulators.slack.state import State
from tests.simulators.slack.world import Channel, File, Json, User


def user_message(state: State, user: User, channel: Channel, text: str, blocks: list[Json] | None) -> Json:
    """A message as a real client posts it."""
    message: Json = {
        "user": user.id,
        "type": "message",
        "client_msg_id": str(uuid.uuid4()),
        "text": text,
        "team": user.team,
        "blocks": blocks if blocks is not None else [rich_text(text, state.world.new_id("b"))],
    }
    if channel.shared:
        message |= {"user_team": user.team, "source_team": user.team}
        if user.team != state.world.home.id:
            message["user_profile"] = {
                "avatar_hash": "g0123456789a",
                "image_72": user.image,
                "first_name": user.real_name.split(" ")[0],
                "real_name": user.real_name,
                "display_name": user.real_name.split(" ")[0],
                "team": user.team,
                "name": user.name,
                "is_restricted": False,
                "is_ultra_restricted": False,
            }
    return message


def files_for(state: State, files: list[File]) -> list[Json]:
    shown = []
    for file in files:
        owner = state.world.users[file.user].team
        hidden = owner != state.world.home.id
        shown.append(hidden_file_json(file) if hidden else file_json(file, state.base_url, owner))
    return shown


def bot_message(state: State, args: Json) -> Json:
    """The app's own message. With another name it carries no user, only `bot_id` (Slack docs: chat.postMessage)."""
    world = state.world
    message: Json = {
        "type": "message",
        "text": args.get("text") or "",
        "team": world.home.id,
        "bot_id": world.bot.bot_id,
        "app_id": world.bot.app_id,
    }
    if args.get("username") or args.get("icon_url") or args.get("icon_emoji"):
        message |= {"subtype": "bot_message", "username": args.get("username") or world.bot.real_name}
        if args.get("icon_url"):
            message["icons"] = {"image_64": args["icon_url"]}
        elif args.get("icon_emoji"):
            message["icons"] = {"emoji": args["icon_emoji"]}
    else:
        message |= {"user": world.bot.id, "bot_profile": bot_profile(world)}
    if args.get("blocks"):
        message["blocks"] = with_ids(state, args["blocks"])
    if args.get("attachments"):
        message["attachments"] = [{"id": n, **item} for n, item in enumerate(args["attachments"], 1)]
    if args.get("metadata"):
        message["metadata"] = args["metadata"]
    return message


def with_ids(state: State, blocks: list[Json]) -> list[Json]:
    """The blocks with the ids that Slack makes up where the app gave none."""
    kept = []
    for block in blocks:
        block = {**block, "block_id": block.get("block_id") or state.world.new_id("b")}
        if block["type"] in ("actions", "context_actions"):
            block["elements"] = [
                {"action_id": state.world.new_id("a"), **element} for element in block.get("elements", ())
            ]
        kept.append(block)
    return kept


def post(state: State, channel: Channel, message: Json, thread: str | None = None, broadcast: bool = False) -> Json:
    """Put a message into a channel and tell the app."""
    ts = state.world.stamps.next()
    message["ts"] = ts
    if thread is not None:
        parent = channel.messages.get(thread)
        message["thread_ts"] = thread
        if parent is not None and parent.get("user"):
            message["parent_user_id"] = parent["user"]
        if broadcast:
            message["subtype"] = "thread_broadcast"
            message["root"] = _seen(parent or {})
        channel.threads.setdefault(thread, []).append(ts)
    channel.messages[ts] = message
    emit_message(state, channel, message)
    state.records.changed()
    return message


def emit_message(state: State, channel: Channel, message: Json) -> None:
    event = {**message, "channel": channel.id, "event_ts": message["ts"], "channel_type": channel.kind}
    state.emit(event, channel)
    mentioned = state.world.bot.mention in message.get("text", "")
    if mentioned and channel.kind != "im" and message.get("user") != state.world.bot.id and "bot_id" not in message:
        about = {key: value for key, value in event.items() if key not in ("channel_type", "subtype", "root")}
        state.emit({**about, "type": "app_mention"}, channel)


def change(state: State, channel: Channel, ts: str, new: Json, *, edited_by: str | None) -> Json:
    """Replace a message's content; `edited_by` None is what an unfurl or a file preview does."""
    old = channel.messages[ts]
    message = {**old, **new}
    if edited_by is not None:
        message["edited"] = {"user": edited_by, "ts": state.world.stamps.next()}
    message = {key: value for key, value in message.items() if value is not None}
    channel.messages[ts] = message
    now = state.world.stamps.next()
    state.emit(
        {
            "type": "message",
            "subtype": "message_changed",
            "message": _seen(message),
            "previous_message": _seen(old),
            "channel": channel.id,
            "hidden": True,
            "ts": now,
            "event_ts": now,
            "channel_type": channel.kind,
        },
        channel,
    )
    state.records.changed()
    return message


def delete(state: State, channel: Channel, ts: str) -> None:
    """Take a message away. A parent that has replies stays as a tombstone."""
    old = channel.messages[ts]
    if channel.threads.get(ts):
        tombstone: Json = {
            "type": "message",
            "subtype": "tombstone",
            "text": "This message was deleted.",
            "user": "USLACKBOT",
            "hidden": True,
            "ts": ts,
            "thread_ts": ts,
        }
        channel.messages[ts] = tombstone
        _tell_gone(state, channel, {"subtype": "message_changed", "message": tombstone}, old)
        return
    del channel.messages[ts]
    thread = old.get("thread_ts")
    if thread and ts in channel.threads.get(thread, ()):
        channel.threads[thread].remove(ts)
    _tell_gone(state, channel, {"subtype": "message_deleted", "deleted_ts": ts}, old)


def _tell_gone(state: State, channel: Channel, what: Json, old: Json) -> None:
    now = state.world.stamps.next()
    common: Json = {"type": "message", "previous_message": _seen(old), "channel": channel.id, "hidden": True}
    state.emit({**common, **what, "ts": now, "event_ts": now, "channel_type": channel.kind}, channel)
    state.records.changed()


def _seen(message: Json) -> Json:
    return {key: value for key, value in message.items() if key != "root"}
