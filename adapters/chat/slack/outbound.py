"""Deliveries to Slack: post, revise, withdraw, and look for what may have arrived already.

Sources: Slack docs chat.postMessage, chat.update, chat.delete, conversations.history, conversations.replies,
"Message metadata". Slack has no idempotency key, so ours travels in the message's metadata.
"""

import contextlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from adapters.chat.slack.api import Api
from adapters.chat.slack.failures import BlocksRefused, MessageGone, ReactionMoot
from adapters.chat.slack.files import Files
from adapters.chat.slack.home import PLATFORM, Home, is_direct
from adapters.chat.slack.moves import Moves
from adapters.chat.slack.people import People
from adapters.chat.slack.render import render
from adapters.chat.slack.shapes import clean, mapping_in, mappings, ts_in, web_address
from adapters.chat.slack.threads import Threads
from adapters.chat.slack.whisper import whispered
from bot.core.content import Content, Facts, Part, Quote, Small
from bot.core.delivery import Delivery, Operation, Receipt
from bot.core.effects import Sign, Speaker, Voice
from bot.core.errors import Ambiguous, Gone, Permanent, Retryable
from bot.core.places import Place
from bot.core.ports import Clock

log = logging.getLogger(__name__)

METADATA = "baton_message"
LOOK_BACK = timedelta(hours=24)
PAGES = 5
PAGE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What deliveries are carried out with."""

    api: Api
    people: People
    clock: Clock
    moves: Moves
    threads: Threads
    files: Files
    signs: Mapping[Sign, str]


class Outbound:
    """Carries out deliveries for one installation."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._api = tools.api

    async def send(self, delivery: Delivery, home: Home) -> Receipt:
        """See ChatPlatform.send."""
        match delivery.operation:
            case Operation.POST if delivery.only_to is not None:
                return await self._whisper(delivery, delivery.only_to, home)
            case Operation.POST:
                return await self._post(delivery, home)
            case Operation.REVISE:
                return await self._revise(delivery, home)
            case Operation.WITHDRAW:
                return await self._withdraw(delivery, home)
            case Operation.MARK | Operation.UNMARK:
                return await self._mark(delivery, home)

    async def find(self, delivery: Delivery, home: Home) -> Receipt | None:
        """See ChatPlatform.find. A revision or withdrawal may simply be done again, so it is never found; nor is a
        whisper, which Slack does not keep. Files of a message that was found are shown now, if they were not yet.
        """
        if delivery.operation is not Operation.POST or delivery.only_to is not None:
            return None
        channel = self._tools.moves.now(delivery.place.channel)
        thread = None if is_direct(channel) else delivery.place.thread
        cursor: str | None = None
        for _ in range(PAGES):
            page = await self._page(channel, thread, cursor)
            for message in mappings(page.get("messages")):
                ts, payload = ts_in(message, "ts"), mapping_in(message, "metadata", "event_payload")
                if ts and payload.get("key") == delivery.key:
                    receipt = self._receipt(delivery.place, channel, ts, home)
                    await self._show_files(delivery, receipt, _listed(payload.get("files")))
                    return receipt
            cursor = mapping_in(page, "response_metadata").get("next_cursor") or None
            if cursor is None:
                return None
        raise Retryable(f"{PAGES * PAGE} messages of the channel were searched and there are more; cannot tell yet")

    async def _page(self, channel: str, thread: str | None, cursor: str | None) -> Mapping[str, Any]:
        oldest = f"{(self._tools.clock.now() - LOOK_BACK).timestamp():.6f}"
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
        brought = await self._tools.files.bring(delivery.content, delivery.attempt)
        delivery = replace(delivery, content=brought.content)
        more: dict[str, Any] = {"unfurl_links": False, "unfurl_media": False}
        if place.thread is not None and not is_direct(place.channel):
            more["thread_ts"] = place.thread
        answer = await self._write("chat.postMessage", delivery, repeatable=False, files=brought.ids, **more)
        ts = ts_in(answer, "ts")
        if ts is None:
            raise Permanent("Slack took the message but did not name it, so it cannot be changed later")
        receipt = self._receipt(place, str(answer.get("channel") or place.channel), ts, home)
        await self._show_files(delivery, receipt, brought.ids)
        return receipt

    async def _show_files(self, delivery: Delivery, receipt: Receipt, ids: Sequence[str]) -> None:
        """The message is there; now its files, below it.

        Raises:
            Ambiguous: not now; looking for the message again goes on from here.
        """
        channel = self._tools.moves.now(receipt.place.channel)
        try:
            await self._tools.files.show(ids, channel, receipt.place.thread)
        except Retryable as error:
            raise Ambiguous(f"The message went out, its files did not yet: {error}") from error
        except Permanent as error:
            log.warning("Slack did not show a file", extra={"key": delivery.key, "error": str(error)})
            missing = Content((*delivery.content.parts, Small("The file could not be shown here.")))
            change = replace(delivery, operation=Operation.REVISE, content=missing, target=receipt.message)
            await self._write("chat.update", change, repeatable=True, ts=receipt.message)

    async def _whisper(self, delivery: Delivery, only_to: str, home: Home) -> Receipt:
        channel = self._tools.moves.now(delivery.place.channel)
        thread = None if is_direct(channel) else delivery.place.thread
        user = only_to.rpartition(":")[2]
        ts, where, ephemeral = await whispered(self._api, user, channel, thread, self._message(delivery))
        if ephemeral:
            return Receipt(ts, Place(PLATFORM, home.team, delivery.place.channel, delivery.place.thread))
        return self._receipt(Place(PLATFORM, home.team, where), where, ts, home)

    async def _mark(self, delivery: Delivery, home: Home) -> Receipt:
        """Slack docs: reactions.add, reactions.remove. A message that is gone needs no mark any more."""
        target, sign = _target(delivery), delivery.sign
        if sign is None:
            raise Permanent("There is no sign to mark the message with")
        method = "reactions.add" if delivery.operation is Operation.MARK else "reactions.remove"
        channel, name = self._tools.moves.now(delivery.place.channel), self._tools.signs[sign]
        try:
            await self._api.write(method, repeatable=True, channel=channel, timestamp=target, name=name)
        except (MessageGone, ReactionMoot) as error:
            log.debug("A mark is as it should be", extra={"key": delivery.key, "error": str(error)})
        return Receipt(target, Place(PLATFORM, home.team, delivery.place.channel, delivery.place.thread))

    async def _write(
        self, method: str, delivery: Delivery, *, repeatable: bool, files: Sequence[str] = (), **more: Any
    ) -> Mapping[str, Any]:
        """Send the words with their blocks; should Slack refuse the blocks, the bare words, for they matter most."""
        payload = {"key": delivery.key, **({"files": list(files)} if files else {})}
        metadata = {"event_type": METADATA, "event_payload": payload}
        channel = self._tools.moves.now(delivery.place.channel)
        message = {**self._message(delivery), **more, "channel": channel, "metadata": metadata}
        try:
            return await self._api.write(method, repeatable=repeatable, **message)
        except BlocksRefused as error:
            log.error("A message goes out without its blocks", extra={"key": delivery.key, "error": str(error)})
            return await self._api.write(method, repeatable=repeatable, **{**message, "blocks": []})

    def _message(self, delivery: Delivery) -> dict[str, Any]:
        rendered = render(_with_names(delivery.content, self._tools.people))
        return {"text": rendered.text, "blocks": rendered.blocks, **_voice(delivery.speaker)}

    async def _revise(self, delivery: Delivery, home: Home) -> Receipt:
        target = _target(delivery)
        if delivery.only_to is None:  # Slack lets nobody change a whisper
            await self._write("chat.update", delivery, repeatable=True, ts=target)
        return self._receipt(delivery.place, delivery.place.channel, target, home)

    async def _withdraw(self, delivery: Delivery, home: Home) -> Receipt:
        target = _target(delivery)
        if delivery.only_to is None:
            channel = self._tools.moves.now(delivery.place.channel)
            with contextlib.suppress(MessageGone):  # somebody deleted it, or an earlier attempt did
                await self._api.write("chat.delete", repeatable=True, channel=channel, ts=target)
        return self._receipt(delivery.place, delivery.place.channel, target, home)

    def _receipt(self, place: Place, channel: str, ts: str, home: Home) -> Receipt:
        """Where it stands, in the very words that its replies will come with."""
        channel = self._tools.moves.first(channel)
        thread = None if is_direct(channel) else place.thread or ts
        self._tools.threads.note(channel, ts, thread)
        return Receipt(ts, Place(PLATFORM, home.team, channel, thread))


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


def _listed(value: object) -> tuple[str, ...]:
    return tuple(item for item in value[:20] if isinstance(item, str)) if isinstance(value, list) else ()
