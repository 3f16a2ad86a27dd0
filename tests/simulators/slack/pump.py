"""Sends signed events as fast as asked, and measures how soon each is acknowledged: the benchmark's far side."""

import asyncio
import hashlib
import hmac
import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tests.simulators.slack.lean import Connection
from tests.simulators.slack.world import Json

Bodies = Callable[[int], bytes]


@dataclass(slots=True)
class PumpResult:
    """Attributes:
    took: seconds from the first request to the last answer.
    latencies: seconds from sending to the answer, in order of answers; with a rate, from when it was due.
    statuses: HTTP statuses; 0 stands for a broken connection.
    """

    took: float = 0.0
    latencies: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    @property
    def rate(self) -> float:
        """Acknowledged events (2xx) a second."""
        return sum(n for status, n in self.statuses.items() if 200 <= status < 300) / self.took if self.took else 0.0

    def quantile(self, share: float) -> float:
        """The latency in seconds that so large a share of events stayed within."""
        if not self.latencies:
            return 0.0
        ranked = sorted(self.latencies)
        return ranked[min(len(ranked) - 1, int(share * len(ranked)))]


def message_events(team: str, channel: str, user: str, app: str, *, prefix: str = "Ev") -> Bodies:
    """Message events that differ in event_id, ts and text: each a conversation of its own in one channel."""
    blocks = [{"type": "rich_text", "block_id": "b1", "elements": []}]
    event: Json = {"type": "message", "user": user, "text": "@TEXT@", "team": team, "blocks": blocks, "ts": "@TS@"}
    event |= {"channel": channel, "event_ts": "@TS@", "channel_type": "channel", "client_msg_id": "@ID@"}
    who: Json = {"enterprise_id": None, "team_id": team, "user_id": "U0BOT00001", "is_bot": True}
    outer: Json = {"token": "verification", "team_id": team, "api_app_id": app, "event": event}
    outer |= {"type": "event_callback", "event_id": "@ID@", "event_time": int(time.time())}
    outer |= {"authorizations": [who], "is_ext_shared_channel": False, "event_context": "4-x"}
    template = json.dumps(outer)
    began = int(time.time()) - 200_000

    def body(number: int) -> bytes:
        stamp = f"{began + number // 100}.{number % 100:06d}"
        text = f"Question number {number}"
        return template.replace("@ID@", f"{prefix}{number}").replace("@TS@", stamp).replace("@TEXT@", text).encode()

    return body


class Pump:
    """Attributes:
    concurrency: connections, each with one event under way.
    rate: events a second, or None for as fast as they are acknowledged.
    """

    def __init__(self, url: str, signing_secret: str, *, concurrency: int = 64, rate: float | None = None) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "127.0.0.1", parts.port or 80
        self._head = f"POST {parts.path or '/'} HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Type: application/json\r\n"
        self._key = signing_secret.encode()
        self.concurrency = concurrency
        self.rate = rate

    def request(self, body: bytes) -> bytes:
        """A signed request, ready for the wire."""
        stamp = str(int(time.time()))
        digest = hmac.new(self._key, b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
        head = (
            f"{self._head}User-Agent: Slackbot 1.0\r\nX-Slack-Request-Timestamp: {stamp}\r\n"
            f"X-Slack-Signature: v0={digest}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body

    async def run(self, bodies: Bodies, count: int, *, deadline: float = 60.0) -> PumpResult:
        """Send `count` events, or as many as `deadline` seconds allow."""
        result, numbers = PumpResult(), iter(range(count))
        began = time.perf_counter()
        until = began + deadline
        await asyncio.gather(*(self._work(bodies, numbers, result, began, until) for _ in range(self.concurrency)))
        result.took = time.perf_counter() - began
        return result

    async def _work(
        self, bodies: Bodies, numbers: Iterator[int], result: PumpResult, began: float, until: float
    ) -> None:
        loop = asyncio.get_running_loop()
        connection: Connection | None = None
        for number in numbers:
            due = began + number / self.rate if self.rate else time.perf_counter()
            if due > until or time.perf_counter() > until:
                break
            if (early := due - time.perf_counter()) > 0:
                await asyncio.sleep(early)
            try:
                if connection is None or not connection.open:
                    _, connection = await loop.create_connection(Connection, self._host, self._port)
                status = (await connection.send(self.request(bodies(number)))).status
            except OSError:
                status = 0
            result.latencies.append(time.perf_counter() - due)
            result.statuses[status] += 1
        if connection is not None:
            connection.close()
