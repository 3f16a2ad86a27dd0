"""The simulator's inside: one object that holds the world, the records and the delivery, for all the parts to share."""

import secrets
from dataclasses import dataclass, field

from bot.core.clock import SystemClock
from bot.core.ports import Clock
from tests.simulators.slack.delivery import Deliverer
from tests.simulators.slack.faults import Faults, RateLimits
from tests.simulators.slack.manifest import PERMISSIVE, Manifest
from tests.simulators.slack.records import Delivery, Records
from tests.simulators.slack.sockets import Sockets
from tests.simulators.slack.world import ApiError, Channel, Json, World

KINDS = {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}
"""A conversation's kind, and the word that scopes and message events use for it."""


@dataclass(slots=True)
class ViewEntry:
    """An open modal or a Home tab; `root` and `previous` as the API shows them."""

    id: str
    user: str
    view: Json
    hash: str
    root: str
    previous: str | None = None


@dataclass(slots=True)
class ResponseUrl:
    channel: str
    ts: str | None
    user: str
    until: float
    uses: int = 5
    thread: str | None = None


@dataclass(slots=True)
class Install:
    """The app's credentials."""

    bot_token: str = "xoxb-local-bot"
    app_token: str = "xapp-local-app"
    signing_secret: str = "local-signing-secret"
    dead: str | None = None
    """``token_revoked`` or ``account_inactive`` when the bot token no longer works."""


@dataclass(slots=True)
class State:
    manifest: Manifest = PERMISSIVE
    clock: Clock = field(default_factory=SystemClock)
    install: Install = field(default_factory=Install)
    checks: bool = True
    lenient_threads: bool = False
    """Whether replies to unknown messages are taken, as a benchmark needs whose events come from a pump."""
    base_url: str = ""
    world: World = field(init=False)
    records: Records = field(init=False)
    faults: Faults = field(default_factory=Faults)
    limits: RateLimits = field(init=False)
    sockets: Sockets = field(init=False)
    deliverer: Deliverer = field(init=False)
    triggers: dict[str, tuple[str, float, bool]] = field(default_factory=dict)
    views: dict[str, ViewEntry] = field(default_factory=dict)
    stacks: dict[str, list[str]] = field(default_factory=dict)
    homes: dict[str, str] = field(default_factory=dict)
    response_urls: dict[str, ResponseUrl] = field(default_factory=dict)
    ephemerals: list[Json] = field(default_factory=list)
    statuses: dict[tuple[str, str], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.world = World(self.clock, self.manifest.name)
        self.records = Records()
        self.limits = RateLimits(self.clock.monotonic)
        self.sockets = Sockets(self.world.stamps, self.records, str(self.world.bot.app_id))
        self.deliverer = Deliverer(self.world.stamps, self.records, self.sockets, self.install.signing_secret)

    def need(self, *any_of: str) -> None:
        """Raises:
        ApiError: ``missing_scope``, when none of the scopes is granted.
        """
        if not self.manifest.scopes.intersection(any_of):
            raise ApiError("missing_scope", needed=",".join(any_of), provided=",".join(sorted(self.manifest.scopes)))

    def subscribed(self, event: Json, channel: Channel | None) -> bool:
        name = event["type"]
        if name == "message" and channel is not None:
            name = f"message.{KINDS[channel.kind]}"
        if self.manifest.hears(name):
            return True
        self.records.undelivered[name] += 1
        return False

    def emit(self, event: Json, channel: Channel | None = None) -> Delivery | None:
        """Send an event to the app, if its manifest subscribes to it and the bot is there to hear it."""
        if channel is not None and self.world.bot.id not in channel.members and event["type"] != "member_left_channel":
            return None
        if not self.subscribed(event, channel):
            return None
        event_id = self.world.new_id("Ev")
        return self.deliverer.submit(
            Delivery(event_id, "events_api", event["type"], self.wrap(event, event_id, channel))
        )

    def wrap(self, event: Json, event_id: str, channel: Channel | None) -> Json:
        """The outer shape of every event (Slack docs: Events API, callback field)."""
        home = self.world.home.id
        return {
            "token": "verification",
            "team_id": home,
            "context_team_id": home,
            "context_enterprise_id": None,
            "api_app_id": self.world.bot.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": event_id,
            "event_time": int(self.world.stamps.now()),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": home,
                    "user_id": self.world.bot.id,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": channel.shared if channel is not None else False,
            "event_context": f"4-{event_id}",
        }

    def new_trigger(self, user: str) -> str:
        trigger = f"{secrets.randbelow(10**12)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        self.triggers[trigger] = (user, self.clock.monotonic() + 3.0, False)
        return trigger

    def use_trigger(self, trigger: str) -> str:
        """The user whose doing the trigger stands for.

        Raises:
            ApiError: it is unknown, older than 3 seconds, or was used before.
        """
        if trigger not in self.triggers:
            raise ApiError("invalid_trigger_id")
        user, until, used = self.triggers[trigger]
        if used:
            raise ApiError("exchanged_trigger_id")
        if self.clock.monotonic() > until:
            raise ApiError("expired_trigger_id")
        self.triggers[trigger] = (user, until, True)
        return user

    def new_response_url(self, channel: str, user: str, ts: str | None = None, thread: str | None = None) -> str:
        name = secrets.token_hex(12)
        until = self.clock.monotonic() + 30 * 60
        self.response_urls[name] = ResponseUrl(channel, ts, user, until, thread=thread)
        return f"{self.base_url}/actions/{self.world.home.id}/{name}"
