"""Signs on people's messages, kept on the board as posts of their own under a key that names message and sign.

So nothing but posts is stored, a sign arrives over the same stream as everything else, and putting it twice is once.
"""

from dataclasses import dataclass

from bot.core.effects import Sign
from bot.core.ports import BoardPost

_KIND = "mark"


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
