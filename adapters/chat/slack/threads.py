"""Which thread a message stands in: reactions name only the message (Slack docs: reaction_added).

What was seen lately is remembered; for anything older Slack is asked for the message's permalink, which names the
thread of a reply (Slack docs: chat.getPermalink, no scope needed).
"""

from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from adapters.chat.slack.api import Api
from adapters.chat.slack.home import is_direct
from adapters.chat.slack.moves import Moves
from adapters.chat.slack.shapes import ts_in
from bot.core.events import PlatformEvent, Reacted

MOST_REMEMBERED = 20_000


class Threads:
    """Bounded: the longest unseen are forgotten first."""

    def __init__(self) -> None:
        self._of: dict[tuple[str, str], str] = {}

    def note(self, channel: str, ts: str, thread: str | None) -> None:
        """Remember a message's thread; None in direct messages, which have none."""
        key = (channel, ts)
        self._of.pop(key, None)
        self._of[key] = thread or ts
        if len(self._of) > MOST_REMEMBERED:
            del self._of[next(iter(self._of))]

    def of(self, channel: str, ts: str) -> str | None:
        return self._of.get((channel, ts))


async def asked_thread(api: Api, channel: str, ts: str) -> str:
    """The thread of a message by its permalink; its own ts where it began one or stands alone.

    Raises:
        Gone, Permanent: there is no such message for us. Retryable: not now.
    """
    if is_direct(channel):
        return ts
    answer = await api.read("chat.getPermalink", channel=channel, message_ts=ts)
    found = parse_qs(urlsplit(str(answer.get("permalink", ""))).query).get("thread_ts", [""])[0]
    return ts_in({"ts": found}, "ts") or ts


async def placed(
    api: Api, threads: Threads, moves: Moves, events: Sequence[PlatformEvent]
) -> tuple[PlatformEvent, ...]:
    """The events in the threads of the messages that they are about.

    Raises:
        Permanent: we cannot see such a message. Retryable: not now.
    """
    found: list[PlatformEvent] = []
    for event in events:
        if isinstance(event, Reacted):
            channel = event.place.channel
            thread = await asked_thread(api, moves.now(channel), event.message)
            threads.note(channel, event.message, thread)
            if thread != event.message and not is_direct(channel):
                event = replace(event, place=event.place.in_thread(thread))
        found.append(event)
    return tuple(found)
