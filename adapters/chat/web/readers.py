"""Who reads which channel of the board, by the request's session or cookie."""

import re

from starlette.requests import Request

from adapters.chat.web.errors import Refusal, garbage
from adapters.chat.web.posts import Reader
from adapters.chat.web.room import Room
from adapters.chat.web.visitors import staff_person
from bot.core.places import Side


def reader_of(room: Room, request: Request, side: Side) -> tuple[str, Reader]:
    """(channel, as whom) of this side.

    Raises:
        Refusal: nobody known, not of this side, or the side is not on the web.
    """
    if side is Side.CUSTOMER:
        name = request.query_params.get("channel", "web")
        if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", name):
            raise garbage("`channel` is made of letters, digits, - and _.")
        visitor = room.door.visitor(request)
        return visitor.place(name).channel, Reader(visitor.person.id, side)
    staff = room.door.staff(request, side)
    place = room.place_of(side)
    if place is None:
        raise Refusal(404, "elsewhere", "This side of the work is not on the web; see company.yaml.")
    return place.channel, Reader(staff_person(staff, side).id, side)


def seq_of(given: str) -> int:
    """A seq that this server gave, out of a header or an address."""
    if not given.isascii() or not given.isdigit() or int(given) > 2**63 - 1:
        raise garbage("That number is not one that this server gave.")
    return int(given)
