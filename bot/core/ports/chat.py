"""One chat platform, in and out."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, runtime_checkable

from bot.core.delivery import Delivery, Receipt
from bot.core.desk import FileSource as FileSource
from bot.core.desk import FrontDesk as FrontDesk
from bot.core.events import PlatformEvent
from bot.core.places import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a platform can do. Contract suites read this instead of asking which platform it is.

    Attributes:
        posts_per_second: per channel; None for no limit.
        burst: posts that may go out at once before the rate counts.
        text_limit: characters in one message.
        marks: signs can be put on people's messages. whispers: a post can be shown to one person only.
        finds_sent: `find` can tell whether a message with a given key arrived.
    """

    posts_per_second: float | None = None
    burst: int = 1
    text_limit: int = 40_000
    edits: bool = True
    deletes: bool = True
    threads: bool = True
    buttons: bool = True
    speaker_names: bool = True
    finds_sent: bool = True
    marks: bool = True
    whispers: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PlatformHealth:
    """Attributes:
    connected: it can receive now. detail: one line for an operator.
    last_event: when something last came in.
    """

    connected: bool
    detail: str
    last_event: datetime | None = None
    counts: dict[str, int] = field(default_factory=dict)


Intake = Callable[[Sequence[PlatformEvent]], Awaitable[None]]
"""Keeps events durably. Returns when they may be acknowledged; raises Unavailable when they may not."""


class ChatPlatform(Protocol):
    """One chat platform, in and out."""

    name: str
    capabilities: Capabilities

    async def start(self, intake: Intake, front_desk: FrontDesk | None = None) -> None:
        """Begin to receive; every event goes to `intake` and is acknowledged only after it returns.

        Args:
            front_desk: asked for forms, commands and an agent's home, which platforms want at once. Without one
                every tap is an ordinary event.
        """
        ...

    async def stop(self) -> None:
        """Stop receiving. What was acknowledged has been kept already."""
        ...

    async def send(self, delivery: Delivery) -> Receipt:
        """Carry out one delivery.

        Raises:
            Retryable: not sent; try again, after `after` seconds when given.
            Ambiguous: it may have been sent.
            Gone, Permanent: it never will be.
            Misconfigured: a token or permission is missing.
        """
        ...

    async def find(self, delivery: Delivery) -> Receipt | None:
        """The receipt of an earlier attempt with this key, or None when it did not arrive.

        Raises:
            Retryable: cannot tell now. Permanent: this platform cannot tell at all.
        """
        ...

    def health(self) -> PlatformHealth: ...


@runtime_checkable
class KnowsMembers(Protocol):
    """A platform that can tell who reads along in our channels. Not part of ChatPlatform: some cannot."""

    async def members(self, place: Place) -> frozenset[str] | None:
        """The ids of the persons who can see an agents' channel; None where that is not known."""
        ...


@runtime_checkable
class ShowsThinking(Protocol):
    """A platform that can show that the bot is at work on an answer. Not part of ChatPlatform: some cannot."""

    async def thinking(self, place: Place) -> None:
        """Show it until the next message there, or for a while. A sign that cannot be shown is no harm.

        Raises:
            BatonError: it could not be shown.
        """
        ...
