"""Reactions: an emoji that a person puts on somebody's message, or takes back.

Few are offered, by the short names that other platforms know. How they are kept is explained in `marks`.
"""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Router

from adapters.chat.web.errors import Refusal
from adapters.chat.web.mail import From
from adapters.chat.web.marks import marked, reacted
from adapters.chat.web.posts import Reader, may_see
from adapters.chat.web.room import API, Room
from adapters.chat.web.shapes import React, StaffReact, read
from adapters.chat.web.staff_api import StaffApi
from bot.core.places import Side


class ReactionsApi:
    """POST /web/api/reactions and /web/api/staff/reactions"""

    def __init__(self, room: Room, staff: StaffApi) -> None:
        self._room = room
        self._staff = staff

    def mount(self, router: Router) -> None:
        wrap = self._room.guard.wrap
        router.add_route(f"{API}/reactions", wrap(self.customer), methods=["POST"])
        router.add_route(f"{API}/staff/reactions", wrap(self.staff), methods=["POST"])

    async def customer(self, request: Request) -> Response:
        room = self._room
        visitor = room.door.visitor(request)
        room.pace_address(request)
        room.pace(visitor.person.id)
        given = await read(request, React)
        return await self._put(
            From(place=visitor.place(given.channel), side=Side.CUSTOMER, person=visitor.person), given
        )

    async def staff(self, request: Request) -> Response:
        self._room.pace(self._room.door.staff(request).id)
        given = await read(request, StaffReact)
        return await self._put(self._staff.by(request, given.side, None), given)

    async def _put(self, by: From, given: React) -> Response:
        target = await self._room.board.find(id=given.post)
        known = (
            target is not None and target.channel == by.place.channel and may_see(target, Reader(by.person.id, by.side))
        )
        if target is None or not known or target.deleted or marked(target) or reacted(target):
            raise Refusal(404, "not-found", "That message is not there any more.")
        thread = target.thread if by.side is not Side.CUSTOMER else None
        where = From(place=by.place.in_thread(thread), side=by.side, person=by.person)
        await self._room.mail.reaction(where, given.id, target, given.emoji, off=given.off)
        return JSONResponse({})
