"""Words for one person's eyes: an ephemeral message in the thread where they just did something, else a direct one.

Slack shows an ephemeral message only to somebody who is there now, and not after a reload (Slack docs:
chat.postEphemeral), so whatever calls somebody to a ticket goes out as a direct message.
"""

import logging
from collections.abc import Mapping
from typing import Any

from adapters.chat.slack.api import Api
from adapters.chat.slack.home import is_direct
from adapters.chat.slack.render import render
from adapters.chat.slack.shapes import ts_in
from bot.core.content import Content
from bot.core.errors import BatonError, Gone, Permanent

log = logging.getLogger(__name__)


async def whispered(
    api: Api, user: str, channel: str, thread: str | None, message: Mapping[str, Any]
) -> tuple[str, str, bool]:
    """Show a message to one person (Slack docs: chat.postEphemeral).

    Returns:
        Its ts, the channel where it stands, and whether it is ephemeral: then it can never be changed.

    Raises:
        Retryable, Ambiguous, Misconfigured, Permanent: as chat.postMessage.
    """
    if channel and not is_direct(channel) and channel != user:
        here: dict[str, Any] = {"channel": channel, "user": user, **({"thread_ts": thread} if thread else {})}
        try:
            answer = await api.write("chat.postEphemeral", repeatable=True, **message, **here)
            return ts_in(answer, "message_ts") or "0.0", channel, True
        except (Gone, Permanent) as error:
            log.info("A whisper goes out as a direct message", extra={"channel": channel, "reason": str(error)})
    answer = await api.write("chat.postMessage", repeatable=False, **message, channel=user)
    return ts_in(answer, "ts") or "0.0", str(answer.get("channel") or user), False


async def tell(api: Api, user: str, channel: str, words: Content) -> None:
    """Whisper as well as it goes; nothing depends on it."""
    shown = render(words)
    try:
        await whispered(api, user, channel, None, {"text": shown.text, "blocks": shown.blocks})
    except BatonError as error:
        log.info("Somebody could not be told", extra={"user": user, "error": str(error)})
