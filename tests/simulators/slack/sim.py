"""The simulator's face: start it, act as people, make it misbehave, see what the app did."""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

from bot.core.clock import SystemClock
from bot.core.ports import Clock
from tests.simulators.slack.acts import Acts, Where, Who
from tests.simulators.slack.control import Control
from tests.simulators.slack.delivery import Deliverer, Mischief, sign
from tests.simulators.slack.faults import Fault, RateLimits
from tests.simulators.slack.manifest import Manifest, read_manifest
from tests.simulators.slack.outcomes import Outcome, answer_times, unanswered
from tests.simulators.slack.records import Attempt, Delivery, Records, Violation
from tests.simulators.slack.server import Server
from tests.simulators.slack.sockets import Socket
from tests.simulators.slack.state import Install, State
from tests.simulators.slack.taps import Taps
from tests.simulators.slack.world import Json, Team, User, World


class SlackSim(Acts, Taps):
    """A Slack of one's own, on loopback.

    Use as ``async with SlackSim(manifest=Path("manifest.yml")) as sim``. Deliveries go over Socket Mode to whatever
    connects, or over signed HTTP once `request_url` is set.
    """

    def __init__(
        self,
        manifest: Path | Manifest | None = None,
        *,
        clock: Clock | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
        checks: bool = True,
    ) -> None:
        granted = manifest if isinstance(manifest, Manifest) else read_manifest(manifest)
        self.state = State(granted, clock or SystemClock())
        self.state.checks = checks
        self._address = (host, port)
        self._server = Server(self.state, Control(self))

    async def __aenter__(self) -> "SlackSim":
        await self._server.start(*self._address)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.state.deliverer.close()
        await self._server.stop()

    # ------------------------------------------------------------------------------------------- what to connect with

    @property
    def install(self) -> Install:
        """Tokens and signing secret; set `install.dead` to ``token_revoked`` to make the bot token useless."""
        return self.state.install

    @property
    def api_url(self) -> str:
        """For SLACK_API_URL; ends with a slash, as slack.com/api/ does."""
        return f"{self.state.base_url}/api/"

    @property
    def base_url(self) -> str:
        return self.state.base_url

    @property
    def request_url(self) -> str | None:
        return self.state.deliverer.request_url

    @request_url.setter
    def request_url(self, url: str | None) -> None:
        self.state.deliverer.request_url = url

    # --------------------------------------------------------------------------------------------------- the parts

    @property
    def world(self) -> World:
        return self.state.world

    @property
    def bot(self) -> User:
        return self.state.world.bot

    @property
    def home(self) -> Team:
        return self.state.world.home

    @property
    def abroad(self) -> Team:
        """Another workspace, for people who come in over Slack Connect."""
        return self.state.world.abroad

    @property
    def records(self) -> Records:
        return self.state.records

    @property
    def violations(self) -> list[Violation]:
        return self.state.records.violations

    @property
    def limits(self) -> RateLimits:
        return self.state.limits

    @property
    def delivery(self) -> Deliverer:
        return self.state.deliverer

    @property
    def sockets(self) -> list[Socket]:
        return self.state.sockets.open

    # -------------------------------------------------------------------------------------------------- misbehaviour

    def fail(self, method: str, kind: str, times: int | None = 1, **more: Any) -> Fault:
        """Make a method misbehave: see `faults.Kind`; more: see `faults.Fault`."""
        return self.state.faults.add(Fault(kind=kind, method=method, times=times, **more))  # type: ignore[arg-type]  # checked by add

    def behave(self) -> None:
        """End every misbehaviour."""
        self.state.faults.clear()
        self.state.deliverer.mischief = Mischief()
        self.state.sockets.deaf = False
        self.state.world.stamps.skew = 0.0

    def mischief(self, **chances: float) -> None:
        """Deliver with `duplicate`, `redeliver` (shares, 0–1) and `jitter` (seconds), by chance with a `seed`."""
        seed = int(chances.pop("seed", 0))
        self.state.deliverer.mischief = Mischief(**chances, seed=seed)

    async def redeliver(self, delivery: Delivery | str, num: int = 1, reason: str = "http_timeout") -> Attempt:
        """Deliver an event once more, with retry headers; by its record, its event_id, or a message's ts."""
        return await self.state.deliverer.attempt(self.find_delivery(delivery), num, reason)

    def find_delivery(self, ref: Delivery | str) -> Delivery:
        if isinstance(ref, Delivery):
            return ref
        for delivery in reversed(self.records.deliveries):
            if ref in (delivery.id, (delivery.payload.get("event") or {}).get("ts")):
                return delivery
        raise LookupError(f"nothing was delivered as {ref}")

    async def forge(
        self,
        body: bytes | Json,
        *,
        secret: str | None = None,
        timestamp: str | None = None,
        headers: dict[str, str | None] | None = None,
        content_type: str = "application/json",
    ) -> tuple[int, bytes]:
        """Send any request to the request URL.

        Args:
            secret: signs with this instead of the right one. timestamp: as the header says it, and as it is signed.
            headers: replace what would be sent; None leaves a header out.

        Returns:
            Status and body of the answer.
        """
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        stamp = timestamp if timestamp is not None else str(int(self.world.stamps.now()))
        sent: dict[str, str | None] = {
            "Content-Type": content_type,
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": sign(secret or self.install.signing_secret, stamp, raw),
            **(headers or {}),
        }
        assert self.request_url is not None, "set request_url first"
        kept = {name: value for name, value in sent.items() if value is not None}
        status, _, answer = await self.delivery.send_raw(self.request_url, raw, kept)
        return status, answer

    # ---------------------------------------------------------------------------------------------------------- sight

    def messages(
        self, channel: Where, thread: str | None = None, *, by_bot: bool = False, after: str = ""
    ) -> list[Json]:
        """A channel's messages, oldest first; with `thread` only its replies, the parent left out.

        Args:
            after: only those posted later than the one with this ts.
        """
        place = self.world.find_channel(channel)
        shown = [m for m in place.messages.values() if thread is None or m.get("thread_ts") == thread != m["ts"]]
        shown = [m for m in shown if m["ts"] > after]
        return [m for m in shown if m.get("bot_id") == self.bot.bot_id] if by_bot else shown

    def message(self, channel: Where, ts: str) -> Json | None:
        return self.world.find_channel(channel).messages.get(ts)

    def ephemerals(self, user: Who) -> list[Json]:
        """What only this user sees."""
        return [message for message in self.state.ephemerals if message["for"] == self.world.user(user).id]

    async def wait_for(self, predicate: Callable[[], Any], within: float = 5.0) -> Any:
        """The predicate's first true result; woken by what happens, not by a clock.

        Raises:
            TimeoutError: it did not become true within so many seconds.
        """
        return await self.records.wait_for(predicate, within)

    async def reply(self, channel: Where, thread: str | None = None, count: int = 1, within: float = 5.0) -> Json:
        """Wait until the bot has written `count` messages there, and return the last of them."""

        def written() -> Json | None:
            posts = self.messages(channel, thread, by_bot=True)
            return posts[count - 1] if len(posts) >= count else None

        found: Json = await self.wait_for(written, within)
        return found

    async def connected(self, count: int = 1, within: float = 5.0) -> None:
        """Wait until so many sockets are open."""
        await self.wait_for(lambda: len(self.sockets) >= count, within)

    async def settled(self, within: float = 5.0) -> None:
        """Wait until every delivery was acknowledged or given up."""
        await asyncio.sleep(0)
        await self.wait_for(lambda: self.delivery.idle, within)

    def unanswered(self) -> list[Outcome]:
        """People's top-level messages that the app acknowledged and never answered."""
        return unanswered(self.state)

    def answer_times(self) -> list[float]:
        """Seconds from each top-level message to the bot's first answer in its thread."""
        return answer_times(self.state)

    def calls(self, method: str | None = None) -> list[Any]:
        return [call for call in self.records.calls if method in (None, call.method)]
