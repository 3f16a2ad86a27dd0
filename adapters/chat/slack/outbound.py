"""Deliveries to Slack: post, revise, withdraw, and look for what may have arrived already.

Sources: Slack docs chat.postMessage, chat.update, chat.delete, conversations.history, conversations.replies,
"Message metadata". Slack has no idempotency key, so ours travels in the message's metadata.
"""

import contextlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from adapters.chat.slack.companions import NOBODY, Entourage
from adapters.chat.slack.failures import BlocksRefused, MessageGone, ReactionMoot
from adapters.chat.slack.home import PLATFORM, Home, is_direct
from adapters.chat.slack.looking import Looking
from adapters.chat.slack.pages import pages
from adapters.chat.slack.people import People
from adapters.chat.slack.render import render
from adapters.chat.slack.shapes import clean, ts_in, web_address
from adapters.chat.slack.tools import Tools
from adapters.chat.slack.whisper import whispered
from bot.core.content import Content, Facts, Part, Quote, Small, content
from bot.core.delivery import Delivery, Operation, Receipt
from bot.core.effects import Purpose, Speaker, Voice
from bot.core.errors import Ambiguous, Gone, Permanent, Retryable
from bot.core.places import Place

log = logging.getLogger(__name__)

METADATA = "baton_message"


class Outbound:
    """Carries out deliveries for one installation."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._api = tools.api
        self._looking = Looking(tools.api, tools.clock)

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
        rest = pages(delivery.content)[1:]
        there = await self._looking.search(channel, thread, delivery.key, whole=bool(rest))
        found = there.pop(delivery.key, None)
        if found is None:
            return None
        receipt = self._receipt(delivery.place, channel, found[0], home)
        hidden = await self._add(delivery, receipt, rest, {key: ts for key, (ts, _) in there.items()}, found[1])
        return replace(receipt, note=hidden)

    async def _post(self, delivery: Delivery, home: Home) -> Receipt:
        place = delivery.place
        brought = await self._tools.files.bring(delivery.content, delivery.attempt)
        first, *rest = pages(brought.content)
        ts, channel = await self._say(replace(delivery, content=first), place.thread, brought.ids)
        receipt = self._receipt(place, channel, ts, home)
        hidden = await self._add(replace(delivery, content=brought.content), receipt, rest, {}, brought.ids)
        return replace(receipt, note=" ".join(filter(None, (brought.note, hidden))))

    async def _say(self, delivery: Delivery, thread: str | None, files: Sequence[str] = ()) -> tuple[str, str]:
        """One message; its ts and channel."""
        more: dict[str, Any] = {"unfurl_links": False, "unfurl_media": False}
        if thread is not None and not is_direct(delivery.place.channel):
            more["thread_ts"] = thread
        answer = await self._write("chat.postMessage", delivery, repeatable=False, files=files, **more)
        ts = ts_in(answer, "ts")
        if ts is None:
            raise Permanent("Slack took the message but did not name it, so it cannot be changed later")
        return ts, str(answer.get("channel") or delivery.place.channel)

    async def _add(
        self,
        delivery: Delivery,
        receipt: Receipt,
        rest: Sequence[Content],
        there: Mapping[str, str],
        files: Sequence[str],
    ) -> str:
        """What belongs below a message that stands: further pages, those that are there left out, and files.

        Returns:
            What became of files that Slack did not show; empty where all are there.

        Args:
            there: ts of the pages that were found, by their key.

        Raises:
            Ambiguous: not now; looking for the message again goes on from here.
        """
        stand: list[str] = []
        try:
            for number, page in enumerate(rest, 2):
                key = f"{delivery.key}#{number}"
                if key not in there:
                    await self._tools.clock.sleep(self._tools.pause)
                    ts, _ = await self._say(replace(delivery, key=key, content=page), receipt.place.thread)
                stand.append(there.get(key) or ts)
        except Retryable as error:
            raise Ambiguous(f"The message went out, not yet all of it: {error}") from error
        self._tools.companions.note(receipt.place.channel, receipt.message, Entourage(tuple(stand), tuple(files)))
        return await self._show_files(delivery, receipt, files)

    async def _show_files(self, delivery: Delivery, receipt: Receipt, ids: Sequence[str]) -> str:
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
            return f"A file could not be shown there: {error}"
        return ""

    async def _whisper(self, delivery: Delivery, only_to: str, home: Home) -> Receipt:
        channel = self._tools.moves.now(delivery.place.channel)
        thread = None if is_direct(channel) else delivery.place.thread
        user = only_to.rpartition(":")[2]
        if thread is None and not is_direct(channel):
            channel = user  # nobody reads along there now: it must wait for them, which an ephemeral message does not
        first, *rest = pages(delivery.content)
        message = self._message(replace(delivery, content=first))
        ts, where, ephemeral = await whispered(self._api, user, channel, thread, message)
        for page in rest:
            await self._tools.clock.sleep(self._tools.pause)
            await whispered(self._api, user, channel, thread, self._message(replace(delivery, content=page)))
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
            await self._rewrite(delivery, target)
        return self._receipt(delivery.place, delivery.place.channel, target, home)

    async def _rewrite(self, delivery: Delivery, target: str) -> None:
        """The new words in the messages that stand; what needs more of them than before is cut."""
        with_it = await self._with_it(delivery, target, ask=delivery.purpose is Purpose.RELAY)
        others = with_it.pages
        first, *rest = pages(delivery.content) if others else [delivery.content]
        change = replace(delivery, content=first)
        await self._write("chat.update", change, repeatable=True, files=with_it.files, ts=target)
        gone = content(Small("…"))
        for number, ts in enumerate(others):
            last = Content(tuple(part for page in rest[number:] for part in page.parts))
            shown = gone if number >= len(rest) else last if number == len(others) - 1 else rest[number]
            page = replace(delivery, key=f"{delivery.key}#{number + 2}", content=shown)
            with contextlib.suppress(MessageGone):
                await self._write("chat.update", page, repeatable=True, ts=ts)

    async def _withdraw(self, delivery: Delivery, home: Home) -> Receipt:
        target = _target(delivery)
        if delivery.only_to is None:
            channel = self._tools.moves.now(delivery.place.channel)
            others = await self._with_it(delivery, target, ask=True)
            for file in others.files:
                with contextlib.suppress(Gone):
                    await self._api.write("files.delete", repeatable=True, file=file)
            for ts in (*others.pages, target):
                with contextlib.suppress(MessageGone):  # somebody deleted it, or an earlier attempt did
                    await self._api.write("chat.delete", repeatable=True, channel=channel, ts=ts)
        return self._receipt(delivery.place, delivery.place.channel, target, home)

    async def _with_it(self, delivery: Delivery, target: str, *, ask: bool) -> Entourage:
        """What goes with a message of ours; with `ask`, Slack is asked where it was forgotten."""
        companions, place = self._tools.companions, delivery.place
        known = companions.of(place.channel, target)
        if known is None and ask:
            channel = self._tools.moves.now(place.channel)
            thread = None if is_direct(channel) else place.thread
            with contextlib.suppress(MessageGone):
                known = await self._looking.companions(channel, thread, target)
            companions.note(place.channel, target, known or NOBODY)
        return known or NOBODY

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
