"""How signs look in Slack: each is a reaction of the bot's, an emoji by its short name."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from bot.core.effects import Sign

DEFAULT_SIGNS: Mapping[Sign, str] = MappingProxyType(
    {
        Sign.HELD: "hourglass_flowing_sand",
        Sign.SENT: "white_check_mark",
        Sign.FAILED: "warning",
        Sign.EDITED: "pencil2",
        Sign.INTERNAL: "lock",
    }
)
_EMOJI = re.compile(r"[a-z0-9_+'-]{1,100}")


def read_signs(text: str) -> Mapping[Sign, str]:
    """``sent=white_check_mark, internal=lock``; what is not named keeps its emoji.

    Raises:
        ValueError: a sign that is not known, or no emoji's short name.
    """
    chosen = dict(DEFAULT_SIGNS)
    for pair in filter(None, (pair.strip() for pair in text.split(","))):
        name, _, emoji = (word.strip() for word in pair.partition("="))
        if name not in list(Sign):
            raise ValueError(f"there is no sign {name!r}; there are {', '.join(Sign)}")
        emoji = emoji.strip(":")
        if not _EMOJI.fullmatch(emoji):
            raise ValueError(f"{emoji!r} is no emoji's short name, as in white_check_mark")
        chosen[Sign(name)] = emoji
    if len(set(chosen.values())) < len(chosen):
        raise ValueError("two signs would look the same")
    return chosen
