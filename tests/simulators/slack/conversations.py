"""The conversations.* methods, whose scopes depend on the kind of conversation (Slack docs: Conversations API)."""

from typing import Any

from tests.simulators.slack.methods import Method, channel_for_bot, flag, member_channel, number, page, required, table
from tests.simulators.slack.shapes import channel_json
from tests.simulators.slack.state import KINDS, State
from tests.simulators.slack.world import ApiError, Channel, Json

_TYPES = {"public_channel": "channel", "private_channel": "group", "im": "im", "mpim": "mpim"}


def _known(state: State, args: Json, right: str) -> Channel:
    required(args, "channel")
    channel = channel_for_bot(state, args["channel"])
    state.need(f"{KINDS[channel.kind]}:{right}")
    return channel


def _shown(channel: Channel, message: Json, *, metadata: bool) -> Json:
    shown = dict(message)
    if not metadata:
        shown.pop("metadata", None)
    replies = channel.threads.get(message["ts"])
    if replies:
        users = list(dict.fromkeys(channel.messages[ts].get("user") or "" for ts in replies))
        shown |= {
            "thread_ts": message["ts"],
            "reply_count": len(replies),
            "reply_users_count": len(users),
            "latest_reply": replies[-1],
            "reply_users": [user for user in users if user],
            "is_locked": False,
            "subscribed": False,
        }
    return shown


def _bounded(args: Json, stamps: list[str]) -> list[str]:
    inclusive = flag(args, "inclusive")
    oldest, latest = float(args.get("oldest") or 0), float(args.get("latest") or 1e12)
    if inclusive:
        return [ts for ts in stamps if oldest <= float(ts) <= latest]
    return [ts for ts in stamps if oldest < float(ts) < latest]


def _limit(state: State, args: Json) -> int:
    if state.limits.restricted_history:
        args["limit"] = min(number(args, "limit", 15), 15)
        return 15
    return 100


def history(state: State, args: Json) -> Json:
    channel = _known(state, args, "history")
    member_channel(state, channel.id)
    shown = [ts for ts, m in channel.messages.items() if m.get("thread_ts") in (None, ts) or m.get("root")]
    newest_first = list(reversed(_bounded(args, shown)))
    stamps, cursor = page(args, newest_first, _limit(state, args), 999)
    metadata = flag(args, "include_all_metadata")
    answer: Json = {
        "ok": True,
        "messages": [_shown(channel, channel.messages[ts], metadata=metadata) for ts in stamps],
        "has_more": bool(cursor),
        "pin_count": 0,
        "channel_actions_ts": None,
        "channel_actions_count": 0,
    }
    return answer | ({"response_metadata": {"next_cursor": cursor}} if cursor else {})


def replies(state: State, args: Json) -> Json:
    required(args, "channel", "ts")
    channel = _known(state, args, "history")
    member_channel(state, channel.id)
    message = channel.messages.get(args["ts"])
    if message is None and not (state.lenient_threads and args["ts"] in channel.threads):
        raise ApiError("thread_not_found")
    parent = (message or {}).get("thread_ts") or args["ts"]
    stamps = [parent, *_bounded(args, channel.threads.get(parent, []))]
    chosen, cursor = page(args, [ts for ts in stamps if ts in channel.messages], _limit(state, args), 1000)
    metadata = flag(args, "include_all_metadata")
    answer: Json = {
        "ok": True,
        "messages": [_shown(channel, channel.messages[ts], metadata=metadata) for ts in chosen],
        "has_more": bool(cursor),
    }
    return answer | ({"response_metadata": {"next_cursor": cursor}} if cursor else {})


def info(state: State, args: Json) -> Json:
    channel = _known(state, args, "read")
    return {"ok": True, "channel": channel_json(state.world, channel)}


def members(state: State, args: Json) -> Json:
    channel = _known(state, args, "read")
    chosen, cursor = page(args, list(channel.members), 100)
    return {"ok": True, "members": chosen, "response_metadata": {"next_cursor": cursor}}


def listing(state: State, args: Json) -> Json:
    types = str(args.get("types") or "public_channel").split(",")
    kinds = [_TYPES.get(name.strip()) for name in types]
    if None in kinds:
        raise ApiError("invalid_types")
    for kind in kinds:
        state.need(f"{KINDS[str(kind)]}:read")
    here: list[Any] = [
        channel_json(state.world, channel)
        for channel in state.world.channels.values()
        if channel.kind in kinds
        and (channel.kind == "channel" or state.world.bot.id in channel.members)
        and not (channel.archived and flag(args, "exclude_archived"))
    ]
    chosen, cursor = page(args, here, 100)
    return {"ok": True, "channels": chosen, "response_metadata": {"next_cursor": cursor}}


def join(state: State, args: Json) -> Json:
    required(args, "channel")
    channel = channel_for_bot(state, args["channel"])
    if channel.kind != "channel":
        raise ApiError("method_not_supported_for_channel_type")
    if channel.archived:
        raise ApiError("is_archived")
    answer: Json = {"ok": True}
    if state.world.bot.id in channel.members:
        answer |= {"warning": "already_in_channel", "response_metadata": {"warnings": ["already_in_channel"]}}
    else:
        channel.members.append(state.world.bot.id)
        event: Json = {"type": "member_joined_channel", "user": state.world.bot.id, "channel": channel.id}
        state.emit(event | {"channel_type": "C", "team": state.world.home.id}, channel)
    return answer | {"channel": channel_json(state.world, channel)}


def leave(state: State, args: Json) -> Json:
    channel = _known(state, args, "read")
    if state.world.bot.id not in channel.members:
        return {"ok": True, "not_in_channel": True}
    channel.members.remove(state.world.bot.id)
    return {"ok": True}


def open_im(state: State, args: Json) -> Json:
    if args.get("channel"):
        channel = channel_for_bot(state, args["channel"])
    else:
        required(args, "users")
        state.need("im:write")
        channel = state.world.im_of(state.world.user(str(args["users"]).split(",")[0]))
    return {"ok": True, "channel": {"id": channel.id}}


METHODS = table(
    Method("conversations.history", history, reads=True),
    Method("conversations.replies", replies, reads=True),
    Method("conversations.info", info, reads=True),
    Method("conversations.members", members, tier=4, reads=True),
    Method("conversations.list", listing, tier=2, reads=True),
    Method("conversations.join", join, ("channels:join",)),
    Method("conversations.leave", leave),
    Method("conversations.open", open_im),
)
