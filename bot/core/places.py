"""Where a conversation happens and who speaks in it, in words that every chat platform shares."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

ConversationId = NewType("ConversationId", str)
SHARDS = 256


class Side(StrEnum):
    """The three rooms of the work. What is said on one side is not seen on the others unless it is relayed."""

    CUSTOMER = "customer"
    AGENTS = "agents"
    MANAGERS = "managers"


class Role(StrEnum):
    """What a person is to the conversation. It follows from the platform's own records, never from what is typed."""

    CUSTOMER = "customer"
    AGENT = "agent"
    COLLEAGUE = "colleague"


@dataclass(frozen=True, slots=True)
class Person:
    """A human being on a chat platform.

    Attributes:
        id: the platform's id with the platform and workspace in front, as in ``slack:T123:U456``.
        email: only where the platform vouches that it is theirs; lower case.
        is_guest: nobody vouches for who they are; the platform knows them only as long as a browser keeps a cookie.
    """

    id: str
    name: str
    role: Role = Role.CUSTOMER
    avatar_url: str | None = None
    email: str | None = None
    is_guest: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A channel, or one thread in it.

    Attributes:
        platform: the adapter's name, as in ``slack``.
        workspace: the team or tenant that the channel belongs to.
        thread: the id of the thread's first message; None means the channel itself.
    """

    platform: str
    workspace: str
    channel: str
    thread: str | None = None

    @property
    def key(self) -> str:
        return "|".join((self.platform, self.workspace, self.channel, self.thread or ""))

    @property
    def lane(self) -> str:
        """What rate limits count: the channel, whatever the thread."""
        return "|".join((self.platform, self.workspace, self.channel))

    def in_thread(self, thread: str | None) -> "Place":
        return Place(self.platform, self.workspace, self.channel, thread)


def conversation_at(place: Place) -> ConversationId:
    """The conversation that a place stands for, the same on every machine and after every restart."""
    return ConversationId(hashlib.blake2b(place.key.encode(), digest_size=12).hexdigest())


def shard_of(conversation: ConversationId) -> int:
    """0–255, so that tables can be split later without touching a row's identity."""
    return int(hashlib.blake2b(conversation.encode(), digest_size=1).hexdigest(), 16) % SHARDS
