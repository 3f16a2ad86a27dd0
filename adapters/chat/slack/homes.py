"""The App Home: published when somebody looks at it, and again when what it shows may have changed.

Bounded: only those who looked within the last hour are kept up to date, changes are gathered, and calls keep below
Slack's limit (Slack docs: views.publish is tier 4, about 100 a minute).
"""

import asyncio
import hashlib
import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from adapters.chat.slack.api import Api
from adapters.chat.slack.heard import Looks
from adapters.chat.slack.modals import Opener, noted
from adapters.chat.slack.render import HOME, render_blocks
from bot.core.content import Content
from bot.core.errors import BatonError
from bot.core.ports import Clock

log = logging.getLogger(__name__)

GATHER = 1.0
PAUSE = 0.7
LOOKS_FOR = 3_600.0
MOST_LOOKING = 60


@dataclass(slots=True)
class _Looking:
    channel: str
    since: float
    shown: str = ""


class Homes:
    """Args:
    ask: what the front desk shows to a Slack user, and where taps on it count as done, by their direct message.
    """

    def __init__(
        self, api: Api, clock: Clock, ask: Callable[[str, str], Awaitable[tuple[Content, Opener] | None]]
    ) -> None:
        self._api = api
        self._clock = clock
        self._ask = ask
        self._looking: dict[str, _Looking] = {}
        self._stale: dict[str, None] = {}
        self._some = asyncio.Event()
        self._opening: set[asyncio.Task[None]] = set()
        self._keeper: asyncio.Task[None] | None = None

    def start(self) -> None:
        if self._keeper is None:
            self._keeper = asyncio.ensure_future(self._keep())

    async def stop(self) -> None:
        tasks = [*self._opening, *([self._keeper] if self._keeper else [])]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self._keeper = None

    def opened(self, looks: Looks) -> None:
        """Somebody looks: publish at once, and keep it up to date for a while."""
        before = self._looking.pop(looks.user, None)
        self._looking[looks.user] = _Looking(looks.channel, self._clock.monotonic(), before.shown if before else "")
        if len(self._looking) > MOST_LOOKING:
            del self._looking[next(iter(self._looking))]
        if len(self._opening) < MOST_LOOKING:
            task = asyncio.ensure_future(self._publish(looks.user))
            self._opening.add(task)
            task.add_done_callback(self._opening.discard)

    def changed(self, user: str | None = None) -> None:
        """What this user's Home shows may have changed; None: everybody's."""
        for name in (user,) if user is not None else tuple(self._looking):
            if name in self._looking:
                self._stale[name] = None
                self._some.set()

    async def _keep(self) -> None:
        while True:
            await self._some.wait()
            self._some.clear()
            await self._clock.sleep(GATHER)
            stale, self._stale = list(self._stale), {}
            for user in stale:
                await self._publish(user)
                await self._clock.sleep(PAUSE)

    async def _publish(self, user: str) -> None:
        looking = self._looking.get(user)
        if looking is None:
            return
        if self._clock.monotonic() - looking.since > LOOKS_FOR:
            del self._looking[user]
            return
        try:
            found = await self._ask(user, looking.channel)
            if found is None:
                return
            view = home_view(*found)
            digest = hashlib.blake2b(json.dumps(view).encode(), digest_size=16).hexdigest()
            if digest != looking.shown:
                await self._api.write("views.publish", repeatable=True, user_id=user, view=view)
                looking.shown = digest
        except BatonError as error:
            log.warning("An App Home could not be shown", extra={"user": user, "error": str(error)})
        except Exception as error:  # a true boundary: one agent's Home must not end everybody's
            log.error("An App Home failed", extra={"user": user, "error": type(error).__name__})


def home_view(shown: Content, opener: Opener) -> dict[str, Any]:
    """Slack docs: Home tabs; at most 100 blocks."""
    metadata = json.dumps(noted(opener), separators=(",", ":"))
    return {"type": "home", "private_metadata": metadata, "blocks": render_blocks(shown, HOME)}
