"""auth, users, team, bots, reactions, assistant and apps: the smaller methods (Slack docs: Web API methods)."""

import re

from tests.simulators.slack.methods import Method, channel_for_bot, flag, member_channel, page, required, table
from tests.simulators.slack.shapes import channel_json, team_json, user_json
from tests.simulators.slack.state import KINDS, State
from tests.simulators.slack.world import ApiError, Json

NO_EMOJI = frozenset({"no_such_emoji"})
"""Short names that this workspace does not have."""


def api_test(state: State, args: Json) -> Json:
    del state
    if args.get("error"):
        raise ApiError(str(args["error"]), args=args)
    return {"ok": True, "args": args}


def auth_test(state: State, args: Json) -> Json:
    del args
    world = state.world
    return {
        "ok": True,
        "url": f"https://{world.home.domain}.slack.com/",
        "team": world.home.name,
        "user": world.bot.name,
        "team_id": world.home.id,
        "user_id": world.bot.id,
        "bot_id": world.bot.bot_id,
        "is_enterprise_install": False,
    }


def open_connection(state: State, args: Json) -> Json:
    del args
    ticket = state.sockets.ticket()
    base = state.base_url.replace("http", "ws", 1)
    return {"ok": True, "url": f"{base}/link/?ticket={ticket}&app_id={state.world.bot.app_id}"}


def users_info(state: State, args: Json) -> Json:
    required(args, "user")
    user = state.world.user(str(args["user"]))
    return {"ok": True, "user": user_json(state.world, user, with_email=_email(state))}


def _email(state: State) -> bool:
    return "users:read.email" in state.manifest.scopes


def users_list(state: State, args: Json) -> Json:
    ours = [user for user in state.world.users.values() if user.team == state.world.home.id]
    chosen, cursor = page(args, ours, 1000)
    shown = [user_json(state.world, user, with_email=_email(state)) for user in chosen]
    return {"ok": True, "members": shown, "cache_ts": 0, "response_metadata": {"next_cursor": cursor}}


def lookup_by_email(state: State, args: Json) -> Json:
    required(args, "email")
    for user in state.world.users.values():
        if user.email == args["email"] and user.team == state.world.home.id:
            return {"ok": True, "user": user_json(state.world, user, with_email=True)}
    raise ApiError("users_not_found")


def team_info(state: State, args: Json) -> Json:
    team = state.world.teams.get(str(args.get("team") or state.world.home.id))
    if team is None:
        raise ApiError("team_not_found")
    return {"ok": True, "team": team_json(team)}


def bots_info(state: State, args: Json) -> Json:
    bot = state.world.bot
    if args.get("bot") not in (None, bot.bot_id):
        raise ApiError("bot_not_found")
    shown = {"id": bot.bot_id, "deleted": False, "name": bot.real_name, "updated": 1, "app_id": bot.app_id}
    return {"ok": True, "bot": shown | {"user_id": bot.id, "icons": {"image_72": bot.image}}}


def _reacted(state: State, args: Json) -> tuple[Json, str]:
    required(args, "name", "channel", "timestamp")
    channel = member_channel(state, args["channel"])
    if channel.archived:
        raise ApiError("is_archived")
    message = channel.messages.get(str(args["timestamp"]))
    if message is None:
        raise ApiError("message_not_found")
    return message, str(args["name"]).strip(":")


def react(state: State, args: Json) -> Json:
    message, name = _reacted(state, args)
    if not re.fullmatch(r"[a-z0-9_+'-]+(::skin-tone-[2-6])?", name) or name in NO_EMOJI:
        raise ApiError("invalid_name")
    users = _users_of(message, name)
    if state.world.bot.id in users:
        raise ApiError("already_reacted")
    users.append(state.world.bot.id)
    _tell(state, args, "reaction_added", name, message)
    return {"ok": True}


def unreact(state: State, args: Json) -> Json:
    message, name = _reacted(state, args)
    users = _users_of(message, name)
    if state.world.bot.id not in users:
        raise ApiError("no_reaction")
    users.remove(state.world.bot.id)
    _tell(state, args, "reaction_removed", name, message)
    return {"ok": True}


def _tell(state: State, args: Json, kind: str, name: str, message: Json) -> None:
    """The app hears of its own reactions too."""
    channel = member_channel(state, args["channel"])
    item = {"type": "message", "channel": channel.id, "ts": message["ts"]}
    event: Json = {"type": kind, "user": state.world.bot.id, "reaction": name, "item": item}
    state.emit(event | {"item_user": message.get("user"), "event_ts": state.world.stamps.next()}, channel)
    state.records.changed()


def _users_of(message: Json, name: str) -> list[str]:
    for reaction in message.setdefault("reactions", []):
        if reaction["name"] == name:
            users: list[str] = reaction["users"]
            return users
    message["reactions"].append({"name": name, "users": [], "count": 0})
    found: list[str] = message["reactions"][-1]["users"]
    return found


def set_status(state: State, args: Json) -> Json:
    required(args, "channel_id", "thread_ts")
    channel = channel_for_bot(state, args["channel_id"])
    if args["thread_ts"] not in channel.messages:
        raise ApiError("invalid_thread_ts")
    messages = args.get("loading_messages")
    if messages is not None and (not isinstance(messages, list) or len(messages) > 10):
        raise ApiError("invalid_arguments")
    status = str(args.get("status") or "")
    if status:
        state.statuses[channel.id, args["thread_ts"]] = status
    else:
        state.statuses.pop((channel.id, args["thread_ts"]), None)
    state.records.changed()
    return {"ok": True}


def suggested_prompts(state: State, args: Json) -> Json:
    required(args, "channel_id", "prompts")
    channel_for_bot(state, args["channel_id"])
    prompts = args["prompts"]
    if (
        not isinstance(prompts, list)
        or len(prompts) > 4
        or not all(p.get("title") and p.get("message") for p in prompts)
    ):
        raise ApiError("invalid_arguments")
    return {"ok": True}


def users_conversations(state: State, args: Json) -> Json:
    who = str(args.get("user") or state.world.bot.id)
    types = {"public_channel": "channel", "private_channel": "group", "im": "im", "mpim": "mpim"}
    kinds = {types.get(name.strip(), "") for name in str(args.get("types") or "public_channel").split(",")}
    if "" in kinds:
        raise ApiError("invalid_types")
    for kind in sorted(kinds):
        state.need(f"{KINDS[kind]}:read")
    here = [
        channel_json(state.world, channel)
        for channel in state.world.channels.values()
        if channel.kind in kinds
        and who in channel.members
        and not (channel.archived and flag(args, "exclude_archived"))
        and (channel.kind == "channel" or state.world.bot.id in channel.members)
    ]
    chosen, cursor = page(args, here, 100)
    return {"ok": True, "channels": chosen, "response_metadata": {"next_cursor": cursor}}


METHODS = table(
    Method("api.test", api_test, (), 4, token="none"),
    Method("auth.test", auth_test, (), 0),
    Method("apps.connections.open", open_connection, (), 1, token="app"),
    Method("users.info", users_info, ("users:read",), 4, reads=True),
    Method("users.list", users_list, ("users:read",), 2, reads=True),
    Method("users.lookupByEmail", lookup_by_email, ("users:read.email",), 3, reads=True),
    Method("users.conversations", users_conversations, (), 3, reads=True),
    Method("team.info", team_info, ("team:read",), 3, reads=True),
    Method("bots.info", bots_info, ("users:read",), 3, reads=True),
    Method("reactions.add", react, ("reactions:write",), 3),
    Method("reactions.remove", unreact, ("reactions:write",), 2),
    Method("assistant.threads.setStatus", set_status, ("chat:write", "assistant:write"), 0),
    Method("assistant.threads.setSuggestedPrompts", suggested_prompts, ("assistant:write",), 0),
)
