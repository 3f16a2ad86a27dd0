"""Channels that the bot can no longer write to: who is told, and what waits.

For the agents' and the managers' channel nothing is given up: what was to be posted waits until the bot is back, and
operators read about it on /readyz and in the managers' channel.
"""

import logging

from adapters.chat.slack.api import Api
from adapters.chat.slack.failures import MessageGone
from adapters.chat.slack.heard import News
from adapters.chat.slack.home import Rooms
from adapters.chat.slack.people import People
from adapters.chat.slack.render import render
from bot.core.content import Small, content
from bot.core.errors import BatonError, Gone, Retryable
from bot.core.places import Place

log = logging.getLogger(__name__)

LOOK_AGAIN = 60.0
_WHAT = {
    "archive": "was archived. Unarchive it to go on there",
    "left": "no longer has the bot in it. Invite it again with /invite",
    "deleted": "was deleted. Name another one in company.yaml",
    "unshared": "is no longer shared with a partner. Their people cannot be reached there",
    "id_changed": "got a new ID. Baton follows it by itself; you may write the new one into company.yaml",
}
_STOPS = ("archive", "left", "deleted")


class Lost:
    """What is wrong with the channels, by channel."""

    def __init__(self, api: Api, rooms: Rooms, people: People) -> None:
        self._api = api
        self._rooms = rooms
        self._people = people
        self._why: dict[str, str] = {}

    @property
    def trouble(self) -> str | None:
        """One line for an operator, or None."""
        return "; ".join(self._why.values()) or None

    def forget(self) -> None:
        """The company named other channels."""
        self._why = {}

    def news(self, news: News, bot: str) -> str | None:
        """Follow what Slack says of a channel; returns a line for the managers, if they should know."""
        channel, what = news.before or news.channel, news.kind.partition("_")[2]
        if channel is None:
            return None
        if what == "unarchive" or (news.kind == "member_joined_channel" and news.user == bot):
            self._why.pop(channel, None)
            return None
        if what not in _WHAT:
            return None
        line = f"{self._named(channel)} {_WHAT[what]}."
        if what in _STOPS and self._is_ours(channel):
            self._why[channel] = line
        return line

    async def tell(self, line: str) -> None:
        """Into the managers' channel, as well as it goes."""
        managers = self._rooms.managers
        if managers is None or managers in self._why:
            return
        shown = render(content(Small(line)))
        try:
            await self._api.write(
                "chat.postMessage", repeatable=True, channel=managers, text=shown.text, blocks=shown.blocks
            )
        except BatonError as error:
            log.warning("The managers could not be told", extra={"error": str(error)})

    def judged(self, error: Gone, place: Place) -> tuple[BatonError, str | None]:
        """What a failed post in this place means, and a line for the managers where it is news."""
        if isinstance(error, MessageGone) or not self._is_ours(place.channel):
            return error, None
        line = f"{self._named(place.channel)} cannot be written to: {error}. What is to be posted there waits."
        fresh = place.channel not in self._why
        self._why[place.channel] = line
        return Retryable(line, after=LOOK_AGAIN), line if fresh else None

    def works(self, place: Place) -> None:
        """A post went through."""
        if self._why:
            self._why.pop(place.channel, None)

    def _is_ours(self, channel: str) -> bool:
        return channel == self._rooms.managers or channel in self._rooms.desks

    def _named(self, channel: str) -> str:
        name = self._people.channel_name(channel)
        shown = f"#{name}" if name else channel
        if channel in self._rooms.desks:
            return f"The agents' channel {shown}"
        return f"The managers' channel {shown}" if channel == self._rooms.managers else f"The channel {shown}"
