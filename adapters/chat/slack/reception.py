"""Answers what Slack wants at once: forms for taps and shortcuts, commands. A tap gives 3 seconds to open a modal.

Nothing is done here: a form that comes back, and a tap that opens none, go into the intake as events.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from adapters.chat.slack.api import Api
from adapters.chat.slack.bolt import Ack
from adapters.chat.slack.home import PLATFORM
from adapters.chat.slack.interactions import Asked, Chosen, Commanded, Submitted, Tapped
from adapters.chat.slack.modals import Opener, modal, page
from adapters.chat.slack.render import HOME, render, render_blocks
from adapters.chat.slack.transfer import Transfer
from adapters.chat.slack.whisper import tell
from bot.core.content import Content, Small, content
from bot.core.errors import BatonError, Permanent, Unavailable
from bot.core.forms import Form
from bot.core.places import Person, Place, Side
from bot.core.ports import FrontDesk, Intake

log = logging.getLogger(__name__)
T = TypeVar("T")

DECIDING = 1.5
"""Seconds that the front desk may take before a tap counts as an event, and a command is answered later."""
LONGEST = 25.0
TRY_AGAIN = "That took too long. Please try again."
TOO_LARGE = "This is too long for a form in Slack."
NOT_SAVED = "It could not be saved just now. Please send it again in a moment."
OURS_ONLY = "This is for the company's own team."
NOTHING = "There is nothing that you can do with this here."


class Reception:
    """Args:
    changed: called with a Slack user id when something happened that their App Home may show.
    """

    def __init__(
        self, api: Api, transfer: Transfer, desk: FrontDesk | None, keep: Intake, changed: Callable[[str], None]
    ) -> None:
        self._api = api
        self._transfer = transfer
        self._desk = desk
        self._keep = keep
        self._changed = changed
        self._running: set[asyncio.Task[None]] = set()

    async def take(self, asked: Asked) -> Ack:
        """Raises Unavailable when an event could not be kept that Slack would send again."""
        match asked:
            case Tapped():
                return await self._tapped(asked)
            case Submitted():
                return await self._submitted(asked)
            case Commanded():
                return await self._commanded(asked)
            case Chosen():
                return await self._chosen(asked)

    async def stop(self) -> None:
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    # ----------------------------------------------------------------------------------------------------------- taps

    async def _tapped(self, asked: Tapped) -> Ack:
        tap = asked.tap
        form = await self._form(tap.action, tap.value, tap.author)
        if form is None:
            await self._keep((tap,))
            self._changed(_user(tap.author))
        else:
            thread = tap.place.thread
            self._hire(self._open(asked.trigger, form, Opener(tap.place.channel, thread, tap.side), tap.author))
        return Ack(True)

    async def _form(self, action: str, value: str, author: Person) -> Form | None:
        """None as well when the desk does not answer: the tap is kept as an event then, so that it is not lost."""
        if self._desk is None:
            return None
        try:
            async with asyncio.timeout(DECIDING):
                return await self._desk.form(action, value, author)
        except Exception as error:  # a true boundary: whatever fails behind the desk, the tap must be kept
            log.error("No form could be had", extra={"action": action[:100], "error": type(error).__name__})
            return None

    async def _open(self, trigger: str, form: Form, opener: Opener, author: Person) -> None:
        try:
            view = modal(form, opener)
        except Permanent as error:
            log.error("A form is too large", extra={"action": form.action[:100], "error": str(error)})
            await self._tell(author, opener.channel, TOO_LARGE)
            return
        await self._view(trigger, view, author, opener)

    async def _view(self, trigger: str, view: dict[str, Any], author: Person, opener: Opener) -> None:
        try:
            await self._api.write("views.open", repeatable=False, trigger_id=trigger, view=view)
        except BatonError as error:
            log.warning("A view could not be opened", extra={"error": str(error)})
            await self._tell(author, opener.channel, TRY_AGAIN)

    async def _submitted(self, asked: Submitted) -> Ack:
        """Acknowledged only once it was kept; otherwise the modal stays open and says so."""
        try:
            await self._keep((asked.form,))
        except Unavailable as error:
            log.warning("A form was not kept", extra={"error": str(error)})
            if not asked.block:
                return Ack(False)
            return Ack(True, {"response_action": "errors", "errors": {asked.block: NOT_SAVED}})
        self._changed(_user(asked.form.author))
        return Ack(True)

    # ------------------------------------------------------------------------------------------ shortcuts and commands

    async def _chosen(self, asked: Chosen) -> Ack:
        user, channel = asked.author, asked.opener.channel
        if asked.external:
            self._hire(self._tell(user, channel, OURS_ONLY))
            return Ack(True)
        if asked.everywhere and self._desk is not None:
            self._hire(self._show(asked, self._desk))
            return Ack(True)
        form = await self._form(asked.action, asked.value, user)
        if form is None:
            self._hire(self._tell(user, channel, NOTHING))
        else:
            self._hire(self._open(asked.trigger, form, asked.opener, user))
        return Ack(True)

    async def _show(self, asked: Chosen, desk: FrontDesk) -> None:
        """A global shortcut is a command that can be had everywhere; its answer opens as a page."""
        where = Place(PLATFORM, "", asked.opener.channel)
        answer = await self._ask(desk.command(asked.action, asked.author, where))
        if isinstance(answer, Form):
            await self._open(asked.trigger, answer, asked.opener, asked.author)
            return
        view = page("Tickets", render_blocks(answer, HOME), asked.opener)
        await self._view(asked.trigger, view, asked.author, asked.opener)

    async def _commanded(self, asked: Commanded) -> Ack:
        if asked.external or self._desk is None:
            return Ack(True, _ephemeral(content(Small(OURS_ONLY))))
        asking = asyncio.ensure_future(self._ask(self._desk.command(asked.text, asked.author, asked.place)))
        done, _ = await asyncio.wait({asking}, timeout=DECIDING)
        if not done:
            self._hire(self._answer_later(asked, asking))
            return Ack(True)
        answer = asking.result()
        self._changed(_user(asked.author))
        if isinstance(answer, Form):
            opener = Opener(asked.place.channel, None, Side.AGENTS)
            self._hire(self._open(asked.trigger, answer, opener, asked.author))
            return Ack(True)
        return Ack(True, _ephemeral(answer))

    async def _ask(self, command: Coroutine[Any, Any, Content | Form]) -> Content | Form:
        try:
            async with asyncio.timeout(LONGEST):
                return await command
        except Exception as error:  # a true boundary: the agent must be told, whatever failed behind the desk
            log.error("A command failed", extra={"error": type(error).__name__})
            return content(Small("That did not work just now. Please try again in a moment."))

    async def _answer_later(self, asked: Commanded, asking: "asyncio.Future[Content | Form]") -> None:
        try:
            answer = await asking
        finally:
            asking.cancel()
        self._changed(_user(asked.author))
        shown = content(Small(TRY_AGAIN)) if isinstance(answer, Form) else answer
        try:
            await self._transfer.respond(asked.response_url, _ephemeral(shown))
        except BatonError as error:
            log.warning("A command's answer could not be shown", extra={"error": str(error)})

    # ---------------------------------------------------------------------------------------------------------- shared

    async def _tell(self, person: Person, channel: str, words: str) -> None:
        await tell(self._api, _user(person), channel, content(Small(words)))

    def _hire(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.ensure_future(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)


def _user(person: Person) -> str:
    """Slack's own id of a person."""
    return person.id.rpartition(":")[2]


def _ephemeral(shown: Content) -> dict[str, Any]:
    rendered = render(shown)
    return {"response_type": "ephemeral", "text": rendered.text, "blocks": rendered.blocks}
