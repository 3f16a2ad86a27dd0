"""The chat.* methods (Slack docs: chat.postMessage, chat.update, chat.delete, chat.postEphemeral)."""

import re
from typing import Any

from tests.simulators.slack import posting, wire
from tests.simulators.slack.blocks import check_blocks, check_metadata
from tests.simulators.slack.methods import Method, channel_for_bot, flag, member_channel, required, table
from tests.simulators.slack.state import State
from tests.simulators.slack.world import ApiError, Channel, Json

CUT = 40_000
UPDATE = 4_000
MARKDOWN = 12_000
_TS = re.compile(r"\d{1,12}\.\d{6}")
_CUSTOM = ("username", "icon_url", "icon_emoji")


def check_content(state: State, args: Json) -> None:
    """What is common to posting and updating: something to say, and that well-formed.

    Raises:
        ApiError: ``no_text``, ``invalid_blocks_format``, ``invalid_blocks``, ``too_many_attachments`` and the like.
    """
    blocks, attachments = args.get("blocks"), args.get("attachments")
    if args.get("markdown_text"):
        if blocks or args.get("text"):
            raise ApiError("markdown_text_conflict")
        if len(args["markdown_text"]) > MARKDOWN:
            raise ApiError("msg_too_long")
        args["text"] = args["markdown_text"]
    if blocks is not None and not (isinstance(blocks, list) and all(isinstance(item, dict) for item in blocks)):
        raise ApiError("invalid_blocks_format")
    if attachments is not None and not isinstance(attachments, list):
        raise ApiError("invalid_attachments")
    if attachments and len(attachments) > 100:
        raise ApiError("too_many_attachments")
    if not (str(args.get("text") or "").strip() or blocks or attachments):
        raise ApiError("no_text")
    if state.checks and blocks:
        _refuse(check_blocks(blocks))
    for number, attachment in enumerate(attachments or ()):
        if isinstance(attachment, dict) and attachment.get("blocks"):
            _refuse(check_blocks(attachment["blocks"], root=f"/attachments/{number}/blocks"))
    if "metadata" in args and (wrong := check_metadata(args["metadata"])):
        raise ApiError(wrong)


def _refuse(errors: list[str]) -> None:
    if errors:
        plain = [error.removeprefix("[ERROR] ") for error in errors]
        raise ApiError("invalid_blocks", errors=plain, response_metadata={"messages": errors})


def cut_text(state: State, method: str, args: Json) -> str | None:
    """Keep 40,000 characters; the warning when something was cut."""
    text = wire.stored(args.get("text"), args.get("parse"))
    if len(text) > CUT:
        args["text"] = text[:CUT]
        state.records.violate(method, "message_truncated", f"{len(text)} characters, {CUT} are kept")
        return "message_truncated"
    args["text"] = text
    return None


def target(state: State, args: Json, *, post: bool = True) -> Channel:
    """The channel to act in; a user's id means the direct messages with that user."""
    required(args, "channel")
    ref = args["channel"]
    if post and isinstance(ref, str) and ref in state.world.users:
        return state.world.im_of(state.world.users[ref])
    channel = channel_for_bot(state, ref)
    if channel.archived:
        raise ApiError("is_archived")
    if state.world.bot.id not in channel.members and (not post or "chat:write.public" not in state.manifest.scopes):
        raise ApiError("not_in_channel")
    return channel


def thread_of(state: State, channel: Channel, args: Json) -> str | None:
    thread = args.get("thread_ts")
    if thread in (None, ""):
        return None
    if not isinstance(thread, str) or not _TS.fullmatch(thread):
        raise ApiError("invalid_thread_ts")
    parent = channel.messages.get(thread)
    if parent is None:
        if state.lenient_threads:
            return thread
        raise ApiError("thread_not_found")
    own: Any = parent.get("thread_ts")
    if own and own != thread:
        state.records.violate("chat.postMessage", "thread_ts of a reply; use its parent's", thread)
        return str(own)
    return thread


def post_message(state: State, args: Json) -> Json:
    if any(args.get(name) for name in _CUSTOM):
        state.need("chat:write.customize")
    channel = target(state, args)
    check_content(state, args)
    warning = cut_text(state, "chat.postMessage", args)
    thread = thread_of(state, channel, args)
    message = posting.bot_message(state, args)
    broadcast = flag(args, "reply_broadcast") and thread is not None
    message = posting.post(state, channel, message, thread, broadcast)
    state.records.posted(args.get("metadata"))
    if thread:
        state.statuses.pop((channel.id, thread), None)
    answer: Json = {"ok": True, "channel": channel.id, "ts": message["ts"], "message": message}
    if warning:
        answer |= {"warning": warning, "response_metadata": {"warnings": [warning]}}
    return answer


def update(state: State, args: Json) -> Json:
    """Text of an update is limited to 4,000 characters, and a custom name must be sent again."""
    required(args, "channel", "ts")
    if any(args.get(name) for name in _CUSTOM):
        state.need("chat:write.customize")
    channel = target(state, args, post=False)
    old = own_message(state, channel, args["ts"], "cant_update_message")
    check_content(state, args)
    if len(args.get("text") or "") > UPDATE and not args.get("blocks"):
        raise ApiError("msg_too_long")
    warning = cut_text(state, "chat.update", args)
    fresh = posting.bot_message(state, args)
    new: Json = {
        **dict.fromkeys(("subtype", "username", "icons", "user", "bot_profile", "blocks", "attachments")),
        **fresh,
        "metadata": args["metadata"] or None if "metadata" in args else old.get("metadata"),
    }
    message = posting.change(state, channel, args["ts"], new, edited_by=state.world.bot.id)
    answer = {"ok": True, "channel": channel.id, "ts": args["ts"], "text": message["text"], "message": message}
    return answer | ({"warning": warning} if warning else {})


def own_message(state: State, channel: Channel, ts: Any, refusal: str) -> Json:
    message = channel.messages.get(ts) if isinstance(ts, str) else None
    if message is None or message.get("subtype") == "tombstone":
        raise ApiError("message_not_found")
    if message.get("bot_id") != state.world.bot.bot_id:
        raise ApiError(refusal)
    return message


def delete(state: State, args: Json) -> Json:
    required(args, "channel", "ts")
    channel = target(state, args, post=False)
    own_message(state, channel, args["ts"], "cant_delete_message")
    posting.delete(state, channel, args["ts"])
    return {"ok": True, "channel": channel.id, "ts": args["ts"]}


def post_ephemeral(state: State, args: Json) -> Json:
    required(args, "channel", "user")
    channel = target(state, args)
    if args["user"] not in channel.members:
        raise ApiError("user_not_in_channel")
    check_content(state, args)
    cut_text(state, "chat.postEphemeral", args)
    ts = state.world.stamps.next()
    message = posting.bot_message(state, args) | {"ts": ts, "channel": channel.id, "for": args["user"]}
    if thread := thread_of(state, channel, args):
        message["thread_ts"] = thread
    state.ephemerals.append(message)
    return {"ok": True, "message_ts": ts}


def permalink(state: State, args: Json) -> Json:
    required(args, "channel", "message_ts")
    channel = member_channel(state, args["channel"])
    if args["message_ts"] not in channel.messages:
        raise ApiError("message_not_found")
    link = f"https://{state.world.home.domain}.slack.com/archives/{channel.id}/p{args['message_ts'].replace('.', '')}"
    thread = channel.messages[args["message_ts"]].get("thread_ts")
    if thread and thread != args["message_ts"]:
        link += f"?thread_ts={thread}&cid={channel.id}"
    return {"ok": True, "channel": channel.id, "permalink": link}


METHODS = table(
    Method("chat.postMessage", post_message, ("chat:write",), 0),
    Method("chat.update", update, ("chat:write",), 3),
    Method("chat.delete", delete, ("chat:write",), 3),
    Method("chat.postEphemeral", post_ephemeral, ("chat:write",), 4),
    Method("chat.getPermalink", permalink, (), 0, reads=True),
)
