"""Looks for a message of ours by its key, after a send whose outcome nobody knows.

Sources: Slack docs conversations.history, conversations.replies, "Message metadata".
"""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from adapters.chat.slack.api import Api
from adapters.chat.slack.companions import NOBODY, Entourage
from adapters.chat.slack.shapes import mapping_in, mappings, ts_in
from bot.core.errors import Gone, Retryable
from bot.core.ports import Clock

LOOK_BACK = timedelta(hours=24)
LOOK_AFTER = timedelta(minutes=15)
"""So long after a message its further pages were posted at the latest."""
PAGES = 5
PAGE = 200


class Looking:
    def __init__(self, api: Api, clock: Clock) -> None:
        self._api = api
        self._clock = clock

    async def search(
        self, channel: str, thread: str | None, key: str, *, whole: bool
    ) -> dict[str, tuple[str, tuple[str, ...]]]:
        """Messages with this key, and with `whole` its further pages, by key: ts and files.

        Raises:
            Retryable: cannot tell now.
        """
        found: dict[str, tuple[str, tuple[str, ...]]] = {}
        cursor: str | None = None
        for _ in range(PAGES):
            page = await self._page(channel, thread, cursor)
            for message in mappings(page.get("messages")):
                ts, payload = ts_in(message, "ts"), mapping_in(message, "metadata", "event_payload")
                name = payload.get("key")
                if ts and isinstance(name, str) and name.partition("#")[0] == key.partition("#")[0]:
                    found[name] = ts, _listed(payload.get("files"))
            cursor = mapping_in(page, "response_metadata").get("next_cursor") or None
            if cursor is None or (key in found and not whole):
                return found
        if key in found:
            return found
        raise Retryable(f"{PAGES * PAGE} messages of the channel were searched and there are more; cannot tell yet")

    async def companions(self, channel: str, thread: str | None, ts: str) -> Entourage:
        """What belongs to a message of ours, by the keys in its own and its followers' metadata.

        Raises:
            Gone, Retryable: as conversations.replies.
        """
        latest = f"{float(ts) + LOOK_AFTER.total_seconds():.6f}"
        span: dict[str, Any] = {"oldest": ts, "latest": latest, "inclusive": True, "limit": PAGE}
        method = "conversations.history"
        if thread is not None:
            method, span = "conversations.replies", span | {"ts": thread}
        answer = await self._api.read(method, channel=channel, include_all_metadata=True, **span)
        noted = [
            (stands, mapping_in(message, "metadata", "event_payload"))
            for message in mappings(answer.get("messages"))
            if (stands := ts_in(message, "ts"))
        ]
        own: Mapping[str, Any] = next((payload for stands, payload in noted if stands == ts), {})
        key = own.get("key")
        if not isinstance(key, str):
            return NOBODY
        page = re.compile(re.escape(key) + r"#\d+")
        pages = sorted(stands for stands, payload in noted if page.fullmatch(str(payload.get("key"))))
        return Entourage(tuple(pages), _listed(own.get("files")))

    async def _page(self, channel: str, thread: str | None, cursor: str | None) -> Mapping[str, Any]:
        oldest = f"{(self._clock.now() - LOOK_BACK).timestamp():.6f}"
        wanted: dict[str, Any] = {
            "channel": channel,
            "oldest": oldest,
            "limit": PAGE,
            "include_all_metadata": True,
            "cursor": cursor,
        }
        try:
            if thread is None:
                return await self._api.read("conversations.history", **wanted)
            return await self._api.read("conversations.replies", ts=thread, **wanted)
        except Gone as error:
            # Posting again will meet the same error and be recorded with its reason.
            raise Retryable(str(error)) from error


def _listed(value: object) -> tuple[str, ...]:
    return tuple(item for item in value[:20] if isinstance(item, str)) if isinstance(value, list) else ()
