"""Deliveries to Slack: post, revise, withdraw, and look for what may have arrived already.

Sources: Slack docs chat.postMessage, chat.update, chat.delete, conversations.history, conversations.replies,
"Message metadata". Slack has no idempotency key, so ours travels in the message's metadata.
"""

import contextlib
import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from adapters.chat.slack.api import Api
from adapters.chat.slack.failures import BlocksRefused, MessageGone
from adapters.chat.slack.home import PLATFORM, Home, is_direct
from adapters.chat.slack.people import People
from adapters.chat.slack.render import render
from adapters.chat.slack.shapes import clean, mapping_in, mappings, ts_in, web_address
from bot.core.content import Content, Facts, Part, Quote
from bot.core.delivery import Delivery, Operation, Receipt
from bot.core.effects import Speaker, Voice
from bot.core.errors import Gone, Permanent, Retryable
from bot.core.places import Place
from bot.core.ports import Clock

log = logging.getLogger(__name__)

METADATA = "baton_message"
LOOK_BACK = timedelta(hours=24)
PAGES = 5
PAGE = 200


class Outbound:
    """Carries out deliveries for one installation."""

    def __init__(self, api: Api, people: People, clock: Clock) -> None:
        self._api = api
        self._people = people
        self._clock = clock

    async def send(self, delivery: Delivery, home: Home) -> Receipt:
        """See ChatPlatform.send."""
        match delivery.operation:
            case Operation.POST:
                return await self._post(delivery, home)
            case Operation.REVISE:
                return await self._revise(delivery, home)
            case Operation.WITHDRAW:
                return await self._withdraw(delivery, home)
            case Operation.MARK | Operation.UNMARK:
                raise Permanent("Marks are not shown here.")

    async def find(self, delivery: Delivery, home: Home) -> Receipt | None:
        """See ChatPlatform.find. A revision or withdrawal may simply be done again, so it is never found."""
        if delivery.operation is not Operation.POST:
            return None
        thread = None if is_direct(delivery.place.channel) else delivery.place.thread
        cursor: str | None = None
        for _ in range(PAGES):
            page = await self._page(delivery.place.channel, thread, cursor)
            for message in mappings(page.get("messages")):
                ts = ts_in(message, "ts")
                if ts and mapping_in(message, "metadata", "event_payload").get("key") == delivery.key:
                    return _receipt(delivery.place, delivery.place.channel, ts, home)
            cursor = mapping_in(page, "response_metadata").get("next_cursor") or None
            if cursor is None:
                return None
        raise Retryable(f"{PAGES * PAGE} messages of the channel were searched and there are more; cannot tell yet")

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

    async def _post(self, delivery: Delivery, home: Home) -> Receipt:
        place = delivery.place
        more: dict[str, Any] = {"unfurl_links": False, "unfurl_media": False}
        if place.thread is not None and not is_direct(place.channel):
            more["thread_ts"] = place.thread
        answer = await self._write("chat.postMessage", delivery, repeatable=False, **more)
        ts = ts_in(answer, "ts")
        if ts is None:
            raise Permanent("Slack took the message but did not name it, so it cannot be changed later")
        return _receipt(place, str(answer.get("channel") or place.channel), ts, home)

    async def _write(self, method: str, delivery: Delivery, *, repeatable: bool, **more: Any) -> Mapping[str, Any]:
        """Send the words with their blocks; should Slack refuse the blocks, the bare words, for they matter most."""
        metadata = {"event_type": METADATA, "event_payload": {"key": delivery.key}}
        message = {**self._message(delivery), **more, "channel": delivery.place.channel, "metadata": metadata}
        try:
            return await self._api.write(method, repeatable=repeatable, **message)
        except BlocksRefused as error:
            log.error("A message goes out without its blocks", extra={"key": delivery.key, "error": str(error)})
            return await self._api.write(method, repeatable=repeatable, **{**message, "blocks": []})

    def _message(self, delivery: Delivery) -> dict[str, Any]:
        rendered = render(_with_names(delivery.content, self._people))
        return {"text": rendered.text, "blocks": rendered.blocks, **_voice(delivery.speaker)}

    async def _revise(self, delivery: Delivery, home: Home) -> Receipt:
        target = _target(delivery)
        await self._write("chat.update", delivery, repeatable=True, ts=target)
        return _receipt(delivery.place, delivery.place.channel, target, home)

    async def _withdraw(self, delivery: Delivery, home: Home) -> Receipt:
        target = _target(delivery)
        with contextlib.suppress(MessageGone):  # somebody deleted it, or an earlier attempt did
            await self._api.write("chat.delete", repeatable=True, channel=delivery.place.channel, ts=target)
        return _receipt(delivery.place, delivery.place.channel, target, home)


def _target(delivery: Delivery) -> str:
    if delivery.target is None:
        raise Permanent(f"There is no message to {delivery.operation.value}: its id is missing")
    return delivery.target


def _with_names(content: Content, people: People) -> Content:
    """Somebody's first message comes with an id for a name; by the time that it is shown, the name may be known."""

    def named(words: str) -> str:
        return people.person_name(words) or words

    def shown(part: Part) -> Part:
        if isinstance(part, Facts):
            return Facts(tuple(replace(fact, value=named(fact.value)) for fact in part.items))
        return replace(part, speaker=named(part.speaker)) if isinstance(part, Quote) else part

    return Content(tuple(shown(part) for part in content.parts))


def _voice(speaker: Speaker) -> dict[str, str]:
    """An agent's words go out under the agent's name; everything else under the app's own."""
    name = " ".join(clean(speaker.name, 80).split())
    if speaker.voice is not Voice.AGENT or not name:
        return {}
    avatar = web_address(speaker.avatar_url)
    return {"username": name, "icon_url": avatar} if avatar else {"username": name}


def _receipt(place: Place, channel: str, ts: str, home: Home) -> Receipt:
    """Where it stands, in the very words that its replies will come with."""
    thread = None if is_direct(channel) else place.thread or ts
    return Receipt(ts, Place(PLATFORM, home.team, channel, thread))
