"""What the ChatPlatform suite needs of a platform's far side, and the intake that it listens with.

To put another platform under the contract:

1. Write a rig: a class with everything that `Rig` names, around a real far side (a simulator on loopback, a browser's
   HTTP client). Never around patched methods.
2. Write ``test_<platform>.py`` with a fixture ``rig`` that starts far side and platform, yields the rig and stops
   both, and with ``class TestMyPlatform(ChatPlatformConformance): pass``. Parametrise the fixture to cover several
   transports. ``slack_rig.py`` and ``test_slack.py`` are an example.
3. List in `can` what the far side can be made to do; the suite leaves out what is not listed, and what the platform's
   `capabilities` deny. It asks nothing else about the platform.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from bot.core.errors import Unavailable
from bot.core.events import PlatformEvent
from bot.core.places import Place
from bot.core.ports import ChatPlatform


class Fault(StrEnum):
    """How the next send goes wrong."""

    LIMITED = "limited"  # told to wait RETRY_AFTER seconds; nothing was posted
    DOWN = "down"  # nobody listens; nothing was posted
    LOST = "lost"  # posted, but the connection ended before the answer
    SILENT = "silent"  # no answer in time
    BROKEN = "broken"  # answered that something went wrong inside
    DENIED = "denied"  # our credentials are no longer good
    GONE = "gone"  # the channel does not exist any more


class Forgery(StrEnum):
    """How a request can be wrong; the far side answers each with a 4xx."""

    UNSIGNED = "unsigned"
    WRONG_SECRET = "wrong-secret"
    STALE = "stale"
    GARBAGE_TIMESTAMP = "garbage-timestamp"
    GARBAGE_SIGNATURE = "garbage-signature"
    NOT_JSON = "not-json"  # rightly signed
    NOT_AN_OBJECT = "not-an-object"  # rightly signed
    NOT_TEXT = "not-text"  # bytes that are no UTF-8
    HUGE = "huge"  # more than 1 MB


class Noise(StrEnum):
    """What arrives in a customers' channel and is not for us."""

    OWN = "own"
    OTHER_BOT = "other-bot"
    UNKNOWN = "unknown"


RETRY_AFTER = 7
PICTURE = b"\xff\xd8\xff a picture"
"""What a customer's file holds in `Rig.say`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A message as people see it.

    Attributes:
        words: everything readable in it, buttons left out. speaker: the name over it.
        buttons: the labels. links: the addresses that can be followed. mentions: whom it calls, of any kind.
    """

    message: str
    words: str
    speaker: str
    buttons: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()


class Rig(Protocol):
    """A platform that has been started with `kept` as its intake, and its far side.

    Attributes:
        can: the faults, forgeries and kinds of noise that can be brought about, and of these words those that hold:
            "file", "edit", "delete", "press": customers can do that; "redeliver": `again` works; "refuse": an event
            that could not be kept is visibly not acknowledged.
    """

    platform: ChatPlatform
    kept: "Kept"
    can: frozenset[str]

    def customers(self) -> Place:
        """A place on the customers' side to post in; its thread is None unless the platform wants one."""
        ...

    def agents(self) -> Place: ...

    async def say(self, words: str, *, thread: str | None = None, file: str | None = None) -> tuple[str, bool]:
        """A customer writes, by typing. Returns the message's id and whether its first delivery was acknowledged."""
        ...

    async def again(self, message: str) -> bool:
        """Deliver the message's event once more, as it was; returns whether it was acknowledged."""
        ...

    async def edit(self, message: str, words: str) -> None:
        """The customer changes it; returns when that was acknowledged."""
        ...

    async def delete(self, message: str) -> None: ...

    async def press(self, message: str, label: str) -> None:
        """The customer taps a button of one of our messages; returns when that was acknowledged."""
        ...

    async def noise(self, kind: Noise) -> None:
        """Bring it about, and return when it was acknowledged."""
        ...

    async def forge(self, kind: Forgery) -> int:
        """The HTTP status that a wrong request is answered with."""
        ...

    def fail(self, fault: Fault) -> None:
        """Make the next send go wrong."""
        ...

    def shown(self, place: Place) -> Sequence[Shown]:
        """What stands in a channel, or with a thread in that thread, oldest first."""
        ...


@dataclass(slots=True)
class Kept:
    """An intake that remembers, as the inbox does: each id once.

    Attributes:
        times: how often each id came in. full: refuse everything, as on a full disk.
        open: cleared, it keeps callers waiting. entered: set when somebody is in.
    """

    events: list[PlatformEvent] = field(default_factory=list)
    times: dict[str, int] = field(default_factory=dict)
    full: bool = False
    open: asyncio.Event = field(default_factory=asyncio.Event)
    entered: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.open.set()

    async def __call__(self, events: Sequence[PlatformEvent]) -> None:
        self.entered.set()
        await self.open.wait()
        if self.full:
            raise Unavailable("the disk is full")
        for event in events:
            self.times[event.id] = self.times.get(event.id, 0) + 1
            if self.times[event.id] == 1:
                self.events.append(event)
