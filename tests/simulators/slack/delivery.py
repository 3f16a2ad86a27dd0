"""Hands events and interactions to the app as Slack does: signed HTTP or Socket Mode, with retries, and mischief.

Slack docs: Events API (acknowledge within 3 s; retried at once, after 1 minute, after 5 minutes), Socket Mode,
Verifying requests from Slack.
"""

import asyncio
import hashlib
import hmac
import io
import json
import random
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import aiohttp

from tests.simulators.slack.lean import Pool
from tests.simulators.slack.records import Attempt, Delivery, Records
from tests.simulators.slack.sockets import Sockets
from tests.simulators.slack.world import Json, Stamps

RETRIES = (0.0, 60.0, 300.0)
LANES = 100
"""How many HTTP deliveries are under way at most; more of them wait their turn."""
USER_AGENT = "Slackbot 1.0 (+https://api.slack.com/robots)"


@dataclass(slots=True)
class Mischief:
    """What goes wrong with deliveries, each by chance.

    Attributes:
        duplicate: share of events that are delivered twice at about the same time.
        redeliver: share of acknowledged events that come again with retry headers.
        jitter: events leave up to so many seconds late, so that they overtake each other.
    """

    duplicate: float = 0.0
    redeliver: float = 0.0
    jitter: float = 0.0
    seed: int = 0
    dice: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """The ``x-slack-signature`` of a request."""
    return "v0=" + hmac.new(secret.encode(), b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256).hexdigest()


class Deliverer:
    """Attributes:
    request_url: where HTTP deliveries go; None means Socket Mode.
    time_scale: factor on the pauses between retries, so that tests need not wait minutes.
    ack_deadline: seconds until an unanswered delivery counts as failed.
    held: deliveries kept back by `hold`, or None.
    """

    def __init__(self, stamps: Stamps, records: Records, sockets: Sockets, signing_secret: str) -> None:
        self._stamps = stamps
        self._records = records
        self._sockets = sockets
        self._session: aiohttp.ClientSession | None = None
        self._pool = Pool()
        self._lanes = asyncio.Semaphore(LANES)
        self._running: set[asyncio.Task[None]] = set()
        self.signing_secret = signing_secret
        self.request_url: str | None = None
        self.time_scale = 1.0
        self.ack_deadline = 3.0
        self.mischief = Mischief()
        self.held: list[Delivery] | None = None

    async def close(self) -> None:
        for task in list(self._running):
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        self._pool.close()
        if self._session is not None:
            await self._session.close()

    @property
    def idle(self) -> bool:
        return not self._running and not self.held

    def submit(self, delivery: Delivery) -> Delivery:
        self._records.deliveries.append(delivery)
        if self.held is not None:
            self.held.append(delivery)
        else:
            self._start(delivery)
        return delivery

    def hold(self) -> None:
        """Keep back whatever comes from now on."""
        self.held = self.held or []

    def release(self, order: str = "forward", seed: int = 0) -> list[Delivery]:
        """Let go what was held: ``forward``, ``reverse`` or ``shuffle``."""
        held, self.held = self.held or [], None
        if order == "reverse":
            held.reverse()
        elif order == "shuffle":
            random.Random(seed).shuffle(held)
        for delivery in held:
            self._start(delivery)
        return held

    def _start(self, delivery: Delivery) -> None:
        copies = 2 if delivery.kind == "events_api" and self._chance(self.mischief.duplicate) else 1
        for _ in range(copies):
            task = asyncio.get_running_loop().create_task(self._carry(delivery))
            self._running.add(task)
            task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._records.violate("simulator", "a delivery broke", repr(error))
        self._records.changed()

    def _chance(self, share: float) -> bool:
        return share > 0 and self.mischief.dice.random() < share

    async def _carry(self, delivery: Delivery) -> None:
        if self.mischief.jitter > 0 and delivery.kind == "events_api":
            await asyncio.sleep(self.mischief.dice.random() * self.mischief.jitter)
        attempt = await self.attempt(delivery)
        retries = RETRIES if delivery.kind == "events_api" else ()
        for number, pause in enumerate(retries, 1):
            if attempt.ok or attempt.reason == "no_retry":
                break
            await asyncio.sleep(pause * self.time_scale)
            attempt = await self.attempt(delivery, number, attempt.reason)
        if attempt.ok and delivery.after is not None:
            delivery.after(attempt.body)
        delivery.over = True
        self._records.changed()
        if attempt.ok and delivery.kind == "events_api" and self._chance(self.mischief.redeliver):
            await self.attempt(delivery, 1, "http_timeout")

    async def attempt(self, delivery: Delivery, retry: int = 0, reason: str | None = None) -> Attempt:
        """Try once; the outcome is recorded with the delivery."""
        if self.request_url is not None:
            async with self._lanes:
                attempt = await self._over_http(delivery, self.request_url, retry, reason)
        else:
            attempt = await self._sockets.attempt(delivery, retry, reason, self.ack_deadline)
        delivery.attempts.append(attempt)
        self._records.changed()
        return attempt

    def body_of(self, delivery: Delivery) -> tuple[bytes, str]:
        """The request's body and content type: JSON for events, a form for interactions and slash commands."""
        if delivery.kind == "events_api":
            return json.dumps(delivery.payload).encode(), "application/json"
        fields = delivery.payload
        if delivery.kind == "interactive":
            fields = {"payload": json.dumps(delivery.payload)}
        return urlencode(fields).encode(), "application/x-www-form-urlencoded"

    def headers_for(self, body: bytes, content_type: str, retry: int = 0, reason: str | None = None) -> dict[str, str]:
        timestamp = str(int(self._stamps.now()))
        headers = {
            "Content-Type": content_type,
            "User-Agent": USER_AGENT,
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": sign(self.signing_secret, timestamp, body),
        }
        if retry:
            headers["X-Slack-Retry-Num"] = str(retry)
            headers["X-Slack-Retry-Reason"] = reason or "unknown_error"
        return headers

    async def _over_http(self, delivery: Delivery, url: str, retry: int, reason: str | None) -> Attempt:
        body, content_type = self.body_of(delivery)
        headers = self.headers_for(body, content_type, retry, reason)
        at, began = self._stamps.now(), self._stamps.monotonic()
        status, failed, reply = 0, "unknown_error", None
        try:
            status, answer_headers, reply = await self._post(url, body, headers)
            failed = "no_retry" if answer_headers.get("x-slack-no-retry") == "1" else "http_error"
        except TimeoutError:
            failed = "http_timeout"
        except aiohttp.TooManyRedirects:
            failed = "too_many_redirects"
        except aiohttp.ClientSSLError:
            failed = "ssl_error"
        except (aiohttp.ClientError, OSError):
            failed = "connection_failed"
        took = self._stamps.monotonic() - began
        ok = 200 <= status < 300
        return Attempt("http", retry, status, None if ok else failed, at, took, _decoded(reply) if ok else None)

    async def _post(self, url: str, body: bytes, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        if not url.startswith("http://"):
            return await self.send_raw(url, body, headers)
        async with asyncio.timeout(self.ack_deadline):
            status, answer_headers, reply = await self._pool.post(url, body, headers)
        if status in (301, 302, 307, 308):
            return await self.send_raw(url, body, headers)
        return status, answer_headers, reply

    async def send_raw(self, url: str, body: bytes, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        """Post anything anywhere: the way of forged and broken requests too."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=0)
            self._session = aiohttp.ClientSession(connector=connector, skip_auto_headers=("User-Agent",))
        async with (
            asyncio.timeout(self.ack_deadline),
            self._session.post(url, data=io.BytesIO(body), headers=headers, max_redirects=2) as answer,
        ):
            return answer.status, {name.lower(): value for name, value in answer.headers.items()}, await answer.read()

    async def verify_url(self) -> bool:
        """The url_verification handshake: the app must give the challenge back."""
        challenge = "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P"
        body: Json = {"token": "verification", "challenge": challenge, "type": "url_verification"}
        raw = json.dumps(body).encode()
        assert self.request_url is not None, "set request_url first"
        status, _, reply = await self.send_raw(self.request_url, raw, self.headers_for(raw, "application/json"))
        return status == 200 and challenge.encode() in reply


def _decoded(reply: bytes | None) -> Any:
    if not reply:
        return None
    try:
        return json.loads(reply)
    except ValueError:
        return reply.decode("utf-8", "replace")
