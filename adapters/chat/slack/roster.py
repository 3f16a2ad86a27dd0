"""Keeps People up to date from Slack: the agents' channel at start, on changes and hourly; names in the background.

Sources: Slack docs conversations.members, users.info (tier 4: about 100 calls a minute), users.list (tier 2: 20).
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from typing import Any

from adapters.chat.slack.api import Api
from adapters.chat.slack.heard import News
from adapters.chat.slack.home import Home, Rooms
from adapters.chat.slack.moves import Moves
from adapters.chat.slack.people import Known, People
from adapters.chat.slack.shapes import clean, id_in, mapping_in, mappings, web_address
from bot.core.errors import BatonError, Retryable
from bot.core.ports import Clock

log = logging.getLogger(__name__)

REFRESH_EVERY = 3_600.0
RETRY_AFTER = 30.0
PAUSE = 0.7
MOST_WAITING = 5_000
MOST_AGENTS = 2_000
WARM_TOGETHER = 4
WARM_AT_START = 60
WARM_SECONDS = 5.0
PAGE = 200
DIRECTORY_PAGES = 50
DIRECTORY_PAUSE = 3.5


class Roster:
    """Fills `people`. `start` returns when the agents are known, or when Slack cannot say yet."""

    def __init__(
        self, api: Api, rooms: Rooms, people: People, clock: Clock, moves: Moves, trusted: Collection[str] = ()
    ) -> None:
        self._api = api
        self._moves = moves
        self._trusted = frozenset(trusted)
        self._home_team = ""
        self._rooms = rooms
        self._people = people
        self._clock = clock
        self._members: dict[str, frozenset[str]] = {}
        self._wanted: dict[str, None] = {}
        self._some = asyncio.Event()
        self._due = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self.trouble: str | None = None

    async def start(self, home: Home) -> None:
        if self._tasks:
            return
        self._home_team = home.team
        await self.refresh(home)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(WARM_SECONDS):
                await self._warm()
        self._tasks = [
            asyncio.create_task(self._read_directory()),
            asyncio.create_task(self._forever(self._refresh_later(home))),
            asyncio.create_task(self._forever(self._look_up)),
        ]

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks = []

    def want(self, users: Iterable[str]) -> None:
        """Look these up soon, unless they are known."""
        for user in users:
            known = self._people.known(user)
            if (known is None or not known.checked) and len(self._wanted) < MOST_WAITING:
                self._wanted[user] = None
                self._some.set()

    def note(self, news: News) -> None:
        """Follow a change of membership at once; `refresh` confirms it within the hour."""
        if news.user is None:
            return
        if news.kind == "member_joined_channel":
            self.want([news.user])
        if news.channel is None or news.channel not in self._rooms.desks:
            return
        there = self._members.get(news.channel, frozenset())
        if news.kind == "member_joined_channel":
            self._members[news.channel] = there | {news.user}
        elif news.kind == "member_left_channel":
            self._members[news.channel] = there - {news.user}
        self._people.agents = frozenset().union(*self._members.values())

    def members(self, channel: str) -> frozenset[str] | None:
        """The users in one of our channels; None where they were not read yet."""
        return self._members.get(self._moves.first(channel))

    async def refresh(self, home: Home) -> None:
        """Read the agents' channel anew, and those of queues; on failure the members known so far stay."""
        desks, failed = self._rooms.desks, ""
        for channel in sorted(desks):
            try:
                self._members[channel] = frozenset(await self._read_members(channel)) - {home.user}
            except BatonError as error:
                failed = f"the agents' channel {channel} cannot be read: {error}"
                log.warning("The agents' channel cannot be read", extra={"channel": channel, "error": str(error)})
        self.trouble = failed or None
        self._members = {channel: who for channel, who in self._members.items() if channel in desks}
        self._people.agents = frozenset().union(*self._members.values())
        self.want(self._people.agents)

    async def _read_members(self, channel: str) -> set[str]:
        members: set[str] = set()
        cursor: str | None = None
        while len(members) < MOST_AGENTS:
            page = await self._api.read(
                "conversations.members", channel=self._moves.now(channel), limit=PAGE, cursor=cursor
            )
            members.update(user for user in page.get("members", ()) if isinstance(user, str))
            cursor = mapping_in(page, "response_metadata").get("next_cursor") or None
            if cursor is None:
                break
        return members

    async def _warm(self) -> None:
        """Have the agents' names before the first of their words is relayed, a few calls at a time."""
        gate = asyncio.Semaphore(WARM_TOGETHER)

        async def learn(user: str) -> None:
            async with gate:
                try:
                    await self._learn(user)
                except BatonError as error:
                    log.info("A name could not be looked up yet", extra={"user": user, "error": str(error)})

        await asyncio.gather(*(learn(user) for user in list(self._wanted)[:WARM_AT_START]))

    async def _read_directory(self) -> None:
        """The workspace's own people by name, so that a first message has a name to show; a few large pages.

        Partners' people are not in it: their messages bring their names along, or they are looked up one by one.
        """
        cursor: str | None = None
        for _ in range(DIRECTORY_PAGES):
            try:
                page = await self._api.read("users.list", limit=PAGE, cursor=cursor)
            except BatonError as error:
                log.info("The workspace's directory could not be read", extra={"error": str(error)})
                return
            for user in mappings(page.get("members")):
                known, id_ = self._known(user), id_in(user, "id")
                if known is not None and id_ is not None:
                    self._people.learn(id_, known)
            cursor = mapping_in(page, "response_metadata").get("next_cursor") or None
            if cursor is None:
                return
            await self._clock.sleep(DIRECTORY_PAUSE)

    async def _learn(self, user: str) -> None:
        """Look one user up; somebody whom Slack will not name stays an id."""
        answer = await self._api.read("users.info", user=user)
        self._wanted.pop(user, None)
        known = self._known(mapping_in(answer, "user"))
        if known is not None:
            self._people.learn(user, known)

    async def _look_up(self) -> None:
        await self._some.wait()
        while self._wanted:
            user = next(iter(self._wanted))
            try:
                await self._learn(user)
            except Retryable as error:
                await self._clock.sleep(error.after or RETRY_AFTER)
            finally:
                self._wanted.pop(user, None)
            await self._clock.sleep(PAUSE)
        self._some.clear()

    def refresh_soon(self) -> None:
        """The agents' channels are others now; nobody is an agent until they were read."""
        self._members = {}
        self._people.agents = frozenset()
        self._due.set()

    def _refresh_later(self, home: Home) -> Callable[[], Awaitable[None]]:
        async def once() -> None:
            pause = asyncio.ensure_future(self._clock.sleep(RETRY_AFTER if self.trouble else REFRESH_EVERY))
            due = asyncio.ensure_future(self._due.wait())
            try:
                await asyncio.wait({pause, due}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                pause.cancel()
                due.cancel()
            self._due.clear()
            await self.refresh(home)

        return once

    async def _forever(self, once: Callable[[], Awaitable[None]]) -> None:
        while True:
            try:
                await once()
            except BatonError as error:
                log.warning("Slack's directory could not be read", extra={"error": str(error)})
                await self._clock.sleep(RETRY_AFTER)

    def _known(self, user: Mapping[str, Any]) -> Known | None:
        """What Slack says of a user (Slack docs: User object).

        An e-mail address counts when its owner confirmed it, in our own workspace or in one that is trusted: whoever
        runs another workspace can give its people any address.
        """
        profile = mapping_in(user, "profile")
        names = (profile.get("display_name"), profile.get("real_name"), user.get("real_name"), user.get("name"))
        name = next((words for words in (clean(name, 80).strip() for name in names) if words), None)
        if name is None:
            return None
        team = user.get("team_id")
        team = team if isinstance(team, str) else None
        vouched = user.get("is_email_confirmed") is True and team in {self._home_team, *self._trusted}
        email = clean(profile.get("email"), 254).strip().lower() if vouched else ""
        return Known(name, web_address(profile.get("image_72")), team, checked=True, email=email or None)
