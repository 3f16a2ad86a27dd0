"""The little world that the simulator keeps: workspaces, people, channels, messages and files.

Messages stay in the JSON shape that Slack's API shows, so that nothing is lost on the way out.
"""

from dataclasses import dataclass, field
from typing import Any

from bot.core.clock import SystemClock
from bot.core.ports import Clock

Json = dict[str, Any]


class ApiError(Exception):
    """A refusal in Slack's own words, as in ``channel_not_found``."""

    def __init__(self, code: str, **more: Any) -> None:
        super().__init__(code)
        self.code = code
        self.more = more


@dataclass(slots=True)
class Team:
    id: str
    name: str

    @property
    def domain(self) -> str:
        return self.name.lower().replace(" ", "-")


@dataclass(slots=True)
class User:
    id: str
    team: str
    name: str
    real_name: str
    email: str
    image: str
    bot_id: str | None = None
    deleted: bool = False
    app_id: str | None = None
    confirmed: bool = True
    """Whether the e-mail address was confirmed to Slack."""

    @property
    def mention(self) -> str:
        return f"<@{self.id}>"


@dataclass(slots=True)
class Channel:
    """Attributes:
    kind: ``channel``, ``group`` (private), ``im`` or ``mpim``, as events call it.
    teams: every workspace that shares it; the first is the home.
    messages: by ts, oldest first. threads: replies' ts by the parent's ts, oldest first.
    """

    id: str
    name: str
    kind: str
    teams: list[str]
    members: list[str]
    archived: bool = False
    created: int = 0
    topic: str = ""
    messages: dict[str, Json] = field(default_factory=dict)
    threads: dict[str, list[str]] = field(default_factory=dict)

    @property
    def shared(self) -> bool:
        return len(self.teams) > 1


@dataclass(slots=True)
class File:
    id: str
    name: str
    mimetype: str
    user: str
    content: bytes
    title: str = ""
    channels: list[str] = field(default_factory=list)
    complete: bool = True


class Stamps:
    """Message timestamps: seconds and microseconds, unique and rising."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0
        self.skew = 0.0

    def now(self) -> float:
        return self._clock.now().timestamp() + self.skew

    def monotonic(self) -> float:
        return self._clock.monotonic()

    def next(self) -> str:
        self._last = max(self._last + 1, int(self.now() * 1_000_000))
        return f"{self._last // 1_000_000}.{self._last % 1_000_000:06d}"


class World:
    """Everything that exists, with the lookups that every method needs."""

    def __init__(self, clock: Clock | None = None, app_name: str = "Baton") -> None:
        self.stamps = Stamps(clock or SystemClock())
        self._count = 0
        self.teams: dict[str, Team] = {}
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.moved: dict[str, str] = {}
        self.files: dict[str, File] = {}
        self._ims: dict[str, str] = {}
        self.home = self.add_team("Fennel and Co", id="T0HOME0001")
        self.abroad = self.add_team("Customer Ltd", id="T0ABROAD01")
        self.bot = self.add_user(app_name, id="U0BOT00001")
        self.bot.bot_id, self.bot.app_id = "B0BOT00001", "A0APP00001"

    def new_id(self, letter: str) -> str:
        self._count += 1
        return f"{letter}0{self._count:08d}"

    def add_team(self, name: str, id: str | None = None) -> Team:
        team = Team(id or self.new_id("T"), name)
        self.teams[team.id] = team
        return team

    def add_user(
        self,
        real_name: str,
        *,
        team: Team | str | None = None,
        email: str | None = None,
        image: str | None = None,
        id: str | None = None,
    ) -> User:
        handle = real_name.lower().replace(" ", ".")
        team_id = team.id if isinstance(team, Team) else team or self.home.id
        user = User(
            id=id or self.new_id("U"),
            team=team_id,
            name=handle,
            real_name=real_name,
            email=email if email is not None else f"{handle}@example.com",
            image=image or f"https://avatars.example.com/{handle}_72.png",
        )
        self.users[user.id] = user
        return user

    def add_channel(self, channel: Channel) -> Channel:
        channel.created = channel.created or int(self.stamps.now())
        self.channels[channel.id] = channel
        return channel

    def user(self, ref: "User | str") -> User:
        found = ref if isinstance(ref, User) else self.users.get(ref)
        if found is None:
            raise ApiError("user_not_found")
        return found

    def find_channel(self, ref: "Channel | str") -> Channel:
        """By object, id or name; a migrated id is followed.

        Raises:
            ApiError: ``channel_not_found``.
        """
        if isinstance(ref, Channel):
            return ref
        found = self.channels.get(self.moved.get(ref, ref))
        if found is None:
            name = ref.lstrip("#")
            found = next((channel for channel in self.channels.values() if channel.name == name), None)
        if found is None:
            raise ApiError("channel_not_found")
        return found

    def im_of(self, user: User) -> Channel:
        """The direct messages between a user and the bot, opened at the first need."""
        if user.id not in self._ims:
            channel = Channel(self.new_id("D"), "", "im", [self.home.id], [user.id, self.bot.id])
            self._ims[user.id] = self.add_channel(channel).id
        return self.channels[self._ims[user.id]]
