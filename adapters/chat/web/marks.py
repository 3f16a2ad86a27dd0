"""Signs and reactions on messages, kept on the board as posts of their own under a key that names message and sign.

So nothing but posts is stored, a sign arrives over the same stream as everything else, and putting it twice is once.
"""

from dataclasses import dataclass

from bot.core.effects import Sign
from bot.core.ports import BoardPost

_KIND = "mark"
_REACTION = "react"
EMOJI = ("thumbsup", "heart", "smile", "tada", "pray", "eyes")
"""What can be put on a message here, by the short names that other platforms know."""


@dataclass(frozen=True, slots=True)
class Marked:
    """Attributes:
    message: the post that carries the sign.
    """

    message: str
    sign: Sign


def mark_key(channel: str, message: str, sign: Sign) -> str:
    return "|".join((_KIND, channel, message, sign.value))


def marked(post: BoardPost) -> Marked | None:
    """What a post of the board says as a mark; None for an ordinary one."""
    kind, _, rest = post.key.partition("|")
    if kind != _KIND or post.mine is not None:
        return None
    _, message, sign = rest.rsplit("|", 2)
    return Marked(message, Sign(sign))


@dataclass(frozen=True, slots=True)
class Reaction:
    """Attributes:
    message: the post that carries it. emoji: one of EMOJI.
    """

    message: str
    emoji: str


def reaction_key(channel: str, message: str, emoji: str, person: str) -> str:
    return "|".join((_REACTION, channel, message, emoji, person))


def reacted(post: BoardPost) -> Reaction | None:
    """What a post of the board says as somebody's reaction; None for any other."""
    kind, *rest = post.key.split("|")
    if kind != _REACTION or post.mine is None or len(rest) < 4:
        return None
    return Reaction(rest[1], rest[2])
