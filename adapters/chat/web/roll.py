"""Who of ours is signed in on the web, so that a manager can see it and let somebody out.

The cookies sign instead of being stored; so each one that is given out leaves a line here, on the board.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from adapters.chat.web.keys import Staff
from bot.core.content import Content, Fact, Facts, Text
from bot.core.effects import Speaker, Voice
from bot.core.places import Side
from bot.core.ports import Board, BoardPost, Clock

_CHANNEL = "signed-in"
_MOST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """One of ours. `id`: as in `keys.Staff`. `since`: when the link was used."""

    id: str
    name: str
    sides: tuple[str, ...]
    since: datetime


class Roll:
    """Args:
    lasts: how long a cookie is good at most.
    """

    def __init__(self, board: Board, clock: Clock, lasts: timedelta) -> None:
        self._board = board
        self._clock = clock
        self._lasts = lasts
        self._noted: dict[str, Staff] = {}

    async def note(self, staff: Staff) -> None:
        """This cookie was given out, or was shown for the first time since the start."""
        if self._noted.get(staff.id) == staff:
            return
        until = (self._clock.now() + self._lasts).isoformat()
        sides = ",".join(sorted(side.value for side in staff.sides))
        line = Content((Text(staff.name), Facts((Fact("sides", sides), Fact("until", until)))))
        post = await self._board.post(
            key=_key(staff.id),
            channel=_CHANNEL,
            thread=None,
            speaker=Speaker(Voice.SYSTEM),
            content=line,
            mine=staff.id,
        )
        if post.content != line:
            await self._board.change(post.id, line)
        self._noted[staff.id] = staff

    async def strike(self, staff_id: str) -> None:
        """They were signed out."""
        self._noted.pop(staff_id, None)
        post = await self._board.find(key=_key(staff_id))
        if post is not None:
            await self._board.change(post.id, None)

    async def listed(self) -> list[SignedIn]:
        """Everybody whose cookie may still be good, by name; those who never said their name last."""
        posts = await self._board.newest((_CHANNEL,), _MOST)
        now = self._clock.now()
        found = [_read(post) for post in posts if not post.deleted and _fact(post, "until") > now.isoformat()]
        return sorted(found, key=lambda one: (not one.name, one.name.casefold(), one.since))


def _read(post: BoardPost) -> SignedIn:
    sides = tuple(Side(name).value for name in _fact(post, "sides").split(","))
    return SignedIn(id=post.mine or "", name=post.content.words, sides=sides, since=post.at)


def _fact(post: BoardPost, label: str) -> str:
    facts = (fact for part in post.content.parts if isinstance(part, Facts) for fact in part.items)
    return next((fact.value for fact in facts if fact.label == label), "")


def _key(staff_id: str) -> str:
    return f"{_CHANNEL}|{staff_id}"
