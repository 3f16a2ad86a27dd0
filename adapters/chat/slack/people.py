"""Who is who: agents by membership of the agents' channel, partners by their team, names as far as they are known.

Nothing here asks Slack; `roster` fills it. So it can be read before an event is acknowledged.
"""

from dataclasses import dataclass, replace
from typing import TypeVar

from adapters.chat.slack.home import PLATFORM, Home
from bot.core.places import Person, Role, Side

T = TypeVar("T")
MOST_REMEMBERED = 20_000


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a user.

    Attributes:
        team: the user's own workspace. email: only one that the user has confirmed to Slack.
    """

    name: str
    avatar_url: str | None = None
    team: str | None = None
    checked: bool = False
    email: str | None = None


class People:
    """The directory in memory, bounded: the longest unseen are forgotten first."""

    def __init__(self) -> None:
        self.agents: frozenset[str] = frozenset()
        self._known: dict[str, Known] = {}
        self._channels: dict[str, str] = {}
        self._shared: dict[str, bool] = {}

    def person_name(self, user: str) -> str | None:
        known = self._known.get(user)
        return known.name if known else None

    def channel_name(self, channel: str) -> str | None:
        return self._channels.get(channel)

    def known(self, user: str) -> Known | None:
        return self._known.get(user)

    def learn(self, user: str, known: Known) -> None:
        """Take over what Slack said; what only an event mentioned in passing never replaces what was checked."""
        before = self._known.pop(user, None)
        if before is not None and before.checked and not known.checked:
            known = replace(before, team=before.team or known.team)
        _remember(self._known, user, known)

    def learn_channel(self, channel: str, name: str) -> None:
        _remember(self._channels, channel, name)

    def learn_shared(self, channel: str, shared: bool) -> None:
        """Whether a channel is shared with another company; events say so, button taps do not."""
        if self._shared.get(channel) is not shared:
            _remember(self._shared, channel, shared)

    def is_shared(self, channel: str) -> bool:
        return self._shared.get(channel, False)

    def person(self, home: Home, user: str, role: Role) -> Person:
        """Ids carry the installing workspace, so a person is the same in messages, taps and the roster."""
        known = self._known.get(user)
        return Person(
            id=f"{PLATFORM}:{home.team}:{user}",
            name=known.name if known else user,
            role=role,
            avatar_url=known.avatar_url if known else None,
            email=known.email if known else None,
        )

    def role(self, home: Home, user: str, *, channel: str, side: Side, team: str | None, posted: bool) -> Role:
        """What a user is in a channel that is not a direct message.

        Args:
            team: the user's own workspace as the event states it, or None.
            posted: the user wrote there, which in the agents' channel only members can; a tap proves nothing.
        """
        if user in self.agents or (posted and side is Side.AGENTS):
            return Role.AGENT
        known = self._known.get(user)
        if home.is_external(team or (known.team if known else None)):
            return Role.CUSTOMER
        if side is Side.CUSTOMER and not self.is_shared(channel):
            return Role.CUSTOMER
        return Role.COLLEAGUE


def _remember(table: dict[str, T], key: str, value: T) -> None:
    table.pop(key, None)
    table[key] = value
    if len(table) > MOST_REMEMBERED:
        del table[next(iter(table))]
