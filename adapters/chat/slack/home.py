"""Who we are in the workspace: what auth.test says, and which channels are the agents' and the managers'."""

from dataclasses import dataclass, replace

from adapters.chat.slack.moves import Moves
from bot.core.company import Company, Mode
from bot.core.places import Place, Side

PLATFORM = "slack"


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """The installation.

    Attributes:
        team: the workspace that installed Baton. enterprise: its grid organisation, if any.
        user: the bot's user id. bot: its bot id, which its own messages carry.
    """

    team: str
    user: str
    bot: str
    team_name: str = ""
    enterprise: str | None = None

    def is_external(self, team: str | None) -> bool:
        """True for somebody of another company (Slack Connect), whatever `is_stranger` says."""
        return team is not None and team not in (self.team, self.enterprise)


class Rooms:
    """Which channel is whose, as the company has decided by now."""

    def __init__(self, company: Company, moves: Moves | None = None) -> None:
        self.company = company
        self._moves = moves or Moves()

    def use(self, company: Company) -> "Rooms":
        self.company = company
        return self

    @property
    def agents(self) -> str | None:
        """The agents' channel, when it is on Slack."""
        return self._channel(self.company.agents)

    @property
    def desks(self) -> frozenset[str]:
        """Every channel in which cards stand: the agents', and those of queues that have one of their own."""
        own = (self._channel(queue.channel) for queue in self.company.desk.queues if queue.channel is not None)
        return frozenset(channel for channel in (self.agents, *own) if channel is not None)

    @property
    def managers(self) -> str | None:
        return self._channel(self.company.managers)

    def side(self, channel: str) -> Side:
        if channel == self.managers:
            return Side.MANAGERS
        if channel in self.desks:
            return Side.AGENTS
        return Side.CUSTOMER

    def mode(self, place: Place) -> Mode:
        """What the bot does there; on the agents' and the managers' side it always listens."""
        if self.side(place.channel) is not Side.CUSTOMER:
            return Mode.EVERYTHING
        now = self._moves.now(place.channel)
        return self.company.modes.get(now) or self.company.mode_of(place)

    def _channel(self, place: Place) -> str | None:
        return self._moves.first(place.channel) if place.platform == PLATFORM else None


def located(company: Company, moves: Moves) -> Company:
    """The company with its places on Slack as events from there name them."""

    def at(place: Place) -> Place:
        if place.platform != PLATFORM:
            return place
        return replace(place, workspace=place.workspace or moves.team or "", channel=moves.first(place.channel))

    queues = tuple(
        queue if queue.channel is None else replace(queue, channel=at(queue.channel)) for queue in company.desk.queues
    )
    agents, managers = at(company.agents), at(company.managers)
    if (agents, managers, queues) == (company.agents, company.managers, company.desk.queues):
        return company
    return replace(company, agents=agents, managers=managers, desk=replace(company.desk, queues=queues))


def is_direct(channel: str) -> bool:
    """A direct message: Slack's ids of these begin with D."""
    return channel.startswith("D")
