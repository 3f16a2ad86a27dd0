"""The agents' side of Slack that is not messages: forms, commands and the App Home, on top of the front desk."""

import asyncio
import logging

from adapters.chat.slack.api import Api
from adapters.chat.slack.bolt import Ack
from adapters.chat.slack.home import PLATFORM, Home, Rooms
from adapters.chat.slack.homes import Homes
from adapters.chat.slack.interactions import Asked
from adapters.chat.slack.modals import Opener
from adapters.chat.slack.people import People
from adapters.chat.slack.reception import Reception
from adapters.chat.slack.transfer import Transfer
from bot.core.content import Content
from bot.core.errors import BatonError
from bot.core.places import Place, Role, Side
from bot.core.ports import Clock, FrontDesk, Intake

log = logging.getLogger(__name__)
AWAY = "presence away"


class DeskSide:
    """Begun with the intake and the front desk; `home` is set once Slack said who we are."""

    def __init__(self, api: Api, transfer: Transfer, clock: Clock, rooms: Rooms, people: People) -> None:
        self._api = api
        self._transfer = transfer
        self._rooms = rooms
        self._people = people
        self._desk: FrontDesk | None = None
        self._reception: Reception | None = None
        self._leaving: set[asyncio.Task[None]] = set()
        self.homes = Homes(api, clock, self._home_of)
        self.home: Home | None = None

    def begin(self, intake: Intake, desk: FrontDesk | None) -> None:
        self._desk = desk
        self._reception = Reception(self._api, self._transfer, desk, intake, self.homes.changed)
        self.homes.start()

    async def stop(self) -> None:
        for task in self._leaving:
            task.cancel()
        await asyncio.gather(*self._leaving, return_exceptions=True)
        await self.homes.stop()
        if self._reception is not None:
            await self._reception.stop()

    def left(self, user: str) -> None:
        """An agent left the agents' channel: nothing is offered to them, and others may hand on what they have."""
        task = asyncio.ensure_future(self._away(user))
        self._leaving.add(task)
        task.add_done_callback(self._leaving.discard)

    async def _away(self, user: str) -> None:
        if self._desk is None or self.home is None or self._rooms.agents is None:
            return
        agent = self._people.person(self.home, user, Role.AGENT)
        try:
            await self._desk.command(AWAY, agent, Place(PLATFORM, self.home.team, self._rooms.agents))
        except BatonError as error:
            log.warning("An agent who left could not be noted as away", extra={"user": user, "error": str(error)})

    async def take(self, asked: Asked) -> Ack:
        """See Reception.take."""
        return await self._reception.take(asked) if self._reception is not None else Ack(False)

    async def _home_of(self, user: str, direct: str) -> tuple[Content, Opener] | None:
        """What a user's Home shows, and where taps on it count as done: at the desk, or in their direct message."""
        if self._desk is None or self.home is None:
            return None
        known = self._people.known(user)
        if user in self._people.agents:
            role, opener = Role.AGENT, Opener(self._rooms.agents or direct, None, Side.AGENTS)
        elif self.home.is_external(known.team if known else None):
            role, opener = Role.CUSTOMER, Opener(direct, None, Side.CUSTOMER)
        else:
            role, opener = Role.COLLEAGUE, Opener(direct, None, Side.CUSTOMER)
        return await self._desk.home(self._people.person(self.home, user, role)), opener
