"""Files: the two-step upload, files.info and downloads (Slack docs: files.getUploadURLExternal, Working with files)."""

import mimetypes
from typing import Any

from tests.simulators.slack import posting
from tests.simulators.slack.chat import target, thread_of
from tests.simulators.slack.methods import Method, number, required, table
from tests.simulators.slack.shapes import file_json
from tests.simulators.slack.state import State
from tests.simulators.slack.world import ApiError, File, Json


def upload_url(state: State, args: Json) -> Json:
    required(args, "filename", "length")
    if number(args, "length", 0) <= 0:
        raise ApiError("invalid_arguments")
    kind = mimetypes.guess_type(str(args["filename"]))[0] or "application/octet-stream"
    file = File(state.world.new_id("F"), str(args["filename"]), kind, state.world.bot.id, b"", complete=False)
    state.world.files[file.id] = file
    return {"ok": True, "upload_url": f"{state.base_url}/upload/v1/{file.id}", "file_id": file.id}


def complete(state: State, args: Json) -> Json:
    required(args, "files")
    wanted: Any = args["files"]
    if not isinstance(wanted, list) or not wanted:
        raise ApiError("invalid_arguments")
    files = [_uploaded(state, item) for item in wanted]
    if args.get("channel_id"):
        here = {**args, "channel": args["channel_id"]}
        channel = target(state, here)
        message = posting.bot_message(state, {"text": args.get("initial_comment"), "blocks": args.get("blocks")})
        message |= {"files": posting.files_for(state, files), "upload": True, "subtype": "file_share"}
        posting.post(state, channel, message, thread_of(state, channel, here))
        for file in files:
            if channel.id in file.channels:
                state.records.violate("files.completeUploadExternal", "shown twice in one channel", file.id)
            file.channels.append(channel.id)
    return {"ok": True, "files": [file_json(file, state.base_url, state.world.home.id) for file in files]}


def _uploaded(state: State, item: Any) -> File:
    file = state.world.files.get(str(item.get("id"))) if isinstance(item, dict) else None
    if file is None or not file.content:
        raise ApiError("file_not_found")
    file.title, file.complete = str(item.get("title") or file.name), True
    return file


def info(state: State, args: Json) -> Json:
    required(args, "file")
    file = state.world.files.get(str(args["file"]))
    if file is None or not file.complete:
        raise ApiError("file_not_found")
    owner = state.world.users[file.user].team
    return {"ok": True, "file": file_json(file, state.base_url, owner), "comments": [], "content": None}


def delete(state: State, args: Json) -> Json:
    """A file goes with every message that shows nothing else; an app deletes its own files only."""
    required(args, "file")
    file = state.world.files.get(str(args["file"]))
    if file is None:
        raise ApiError("file_not_found")
    if file.user != state.world.bot.id:
        raise ApiError("cant_delete_file")
    del state.world.files[file.id]
    for channel in (state.world.channels[name] for name in file.channels):
        shown = [ts for ts, one in channel.messages.items() if any(f["id"] == file.id for f in one.get("files") or ())]
        for ts in shown:
            posting.delete(state, channel, ts)
    return {"ok": True}


METHODS = table(
    Method("files.delete", delete, ("files:write",), 3),
    Method("files.getUploadURLExternal", upload_url, ("files:write",), 4),
    Method("files.completeUploadExternal", complete, ("files:write",), 4),
    Method("files.info", info, ("files:read",), 4, reads=True),
)
