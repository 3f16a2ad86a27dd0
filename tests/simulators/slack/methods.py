"""The table of Web API methods, and what every one of them needs to know."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.simulators.slack.state import State
from tests.simulators.slack.world import ApiError, Channel, Json

Handler = Callable[[State, Json], Json]


@dataclass(frozen=True, slots=True)
class Method:
    """Attributes:
    scopes: any one of them is needed; none when the handler decides, or nobody is asked.
    tier: Slack's rate limit tier, 0 for special ones.
    token: ``bot``, ``app`` or ``none``.
    reads: a reading method; it takes no JSON bodies.
    """

    name: str
    run: Handler
    scopes: tuple[str, ...] = ()
    tier: int = 3
    token: str = "bot"
    reads: bool = False


def table(*methods: Method) -> Mapping[str, Method]:
    return {method.name: method for method in methods}


def required(args: Json, *names: str) -> None:
    """Raises:
    ApiError: ``invalid_arguments`` naming what is missing, as Slack does.
    """
    missing = [name for name in names if args.get(name) in (None, "")]
    if missing:
        messages = [f"[ERROR] missing required field: {name}" for name in missing]
        raise ApiError("invalid_arguments", response_metadata={"messages": messages})


def flag(args: Json, name: str) -> bool:
    return args.get(name) in (True, 1, "1", "true", "True")


def number(args: Json, name: str, default: int) -> int:
    value: Any = args.get(name, default)
    try:
        return int(value)
    except (TypeError, ValueError):
        raise ApiError("invalid_arguments") from None


def channel_for_bot(state: State, ref: Any) -> Channel:
    """The channel, if the bot may know of it: a private one only as its member."""
    if not isinstance(ref, str) or not ref:
        raise ApiError("channel_not_found")
    channel = state.world.find_channel(ref)
    if channel.kind != "channel" and state.world.bot.id not in channel.members:
        raise ApiError("channel_not_found")
    return channel


def member_channel(state: State, ref: Any) -> Channel:
    channel = channel_for_bot(state, ref)
    if state.world.bot.id not in channel.members:
        raise ApiError("not_in_channel")
    return channel


def page(args: Json, items: list[Any], default: int, most: int = 1000) -> tuple[list[Any], str]:
    """One page of a list and the cursor of the next, empty at the end."""
    limit = number(args, "limit", default) or default
    if limit < 0 or limit > most:
        raise ApiError("invalid_limit")
    cursor = args.get("cursor") or ""
    start = 0
    if cursor:
        if not isinstance(cursor, str) or not cursor.startswith("dGVhbTpD") or not cursor[8:].rstrip("=").isdigit():
            raise ApiError("invalid_cursor")
        start = int(cursor[8:].rstrip("="))
    following = start + limit
    return items[start:following], f"dGVhbTpD{following}=" if following < len(items) else ""
