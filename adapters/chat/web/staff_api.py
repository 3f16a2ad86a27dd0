"""The agents' and managers' sides over HTTP: come in by a link, write in the channel or a thread, press a button."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Router

from adapters.chat.web.errors import Refusal
from adapters.chat.web.files_api import files_of
from adapters.chat.web.forms import FRONT, form_for
from adapters.chat.web.keys import Staff
from adapters.chat.web.mail import From
from adapters.chat.web.posts import Reader, view
from adapters.chat.web.room import API, Room
from adapters.chat.web.shapes import Join, Rename, SignOut, StaffChange, StaffMessage, StaffTap, read
from adapters.chat.web.visitors import staff_person
from bot.core.content import Button
from bot.core.places import Place, Side


class StaffApi:
    """Endpoints under /web/api/staff for whoever gives help."""

    def __init__(self, room: Room) -> None:
        self._room = room

    def mount(self, router: Router) -> None:
        wrap = self._room.guard.wrap
        router.add_route(f"{API}/staff/me", wrap(self.me), methods=["GET"])
        router.add_route(f"{API}/staff/open", wrap(self.open), methods=["POST"])
        router.add_route(f"{API}/staff/join", wrap(self.join), methods=["POST"])
        router.add_route(f"{API}/staff/leave", wrap(self.leave), methods=["POST"])
        router.add_route(f"{API}/staff/people", wrap(self.people), methods=["GET"])
        router.add_route(f"{API}/staff/sign-out", wrap(self.sign_out), methods=["POST"])
        router.add_route(f"{API}/staff/name", wrap(self.name), methods=["POST"])
        router.add_route(f"{API}/staff/messages", wrap(self.message), methods=["POST"])
        router.add_route(f"{API}/staff/messages/change", wrap(self.change), methods=["POST"])
        router.add_route(f"{API}/staff/taps", wrap(self.tap), methods=["POST"])

    async def me(self, request: Request) -> Response:
        """Who this browser is known as; no sides for somebody unknown, which is nothing unusual."""
        try:
            staff = self._room.door.staff(request)
        except Refusal:
            return JSONResponse({"id": "", "name": "", "sides": []})
        await self._room.door.roll.note(staff)
        return JSONResponse(self._about(staff))

    async def open(self, request: Request) -> Response:
        """Without a link, on this machine only."""
        response = Response()
        staff = await self._room.door.open_here(request, response)
        return self._with_cookie(response, staff)

    async def join(self, request: Request) -> Response:
        self._room.pace_address(request)
        wanted = await read(request, Join)
        response = Response()
        staff = await self._room.door.join(request, response, wanted.token)
        return self._with_cookie(response, staff)

    async def leave(self, request: Request) -> Response:
        response = JSONResponse({})
        await self._room.door.leave(request, response)
        return response

    async def people(self, request: Request) -> Response:
        """Who is signed in, for managers."""
        me = self._room.door.staff(request, Side.MANAGERS)
        people = [
            {"id": one.id, "name": one.name, "sides": one.sides, "since": one.since.isoformat(), "you": one.id == me.id}
            for one in await self._room.door.roll.listed()
        ]
        return JSONResponse({"people": people})

    async def sign_out(self, request: Request) -> Response:
        """A manager lets an agent out, wherever they are signed in."""
        self._room.door.staff(request, Side.MANAGERS)
        wanted = await read(request, SignOut)
        await self._room.door.sign_out(wanted.id)
        return JSONResponse({})

    async def name(self, request: Request) -> Response:
        self._room.door.staff(request)
        wanted = await read(request, Rename)
        response = Response()
        staff = await self._room.door.rename(request, response, wanted.name)
        return self._with_cookie(response, staff)

    async def message(self, request: Request) -> Response:
        staff = self._room.door.staff(request)
        self._room.pace(staff.id)
        sent = await read(request, StaffMessage)
        by = self.by(request, sent.side, sent.thread)
        files = await files_of(self._room, sent.files, by.person.id)
        text = self._room.within_limit(sent.text, or_files=bool(files))
        post = await self._room.mail.message(by, sent.id, text, files)
        return JSONResponse({"post": view(post, Reader(by.person.id, by.side), self._room.keys)})

    async def change(self, request: Request) -> Response:
        """Edit or delete an own message; what went to the customer follows."""
        staff = self._room.door.staff(request)
        self._room.pace(staff.id)
        wanted = await read(request, StaffChange)
        by = self.by(request, wanted.side, wanted.thread)
        post = await self._room.change(by, wanted)
        shown = view(post, Reader(by.person.id, by.side), self._room.keys) if post else None
        return JSONResponse({"post": shown})

    async def tap(self, request: Request) -> Response:
        staff = self._room.door.staff(request)
        self._room.pace(staff.id)
        tap = await read(request, StaffTap)
        in_front = tap.post == FRONT
        by = self.by(request, tap.side, None if in_front else tap.thread or tap.post)
        button = Button(tap.action, tap.label, tap.value)
        if not self._room.keys.is_button(tap.proof, by.place.channel, tap.post, button):
            raise Refusal(409, "old-button", "That button is no longer there. Reload the page.")
        if form := await form_for(self._room, by, button):
            return JSONResponse({"form": form})
        await self._room.mail.tap(by, tap.id, tap.post, button)
        return JSONResponse({})

    def by(self, request: Request, side: Side, thread: str | None) -> From:
        """Who acts on this side, if they may and the side is here."""
        staff = self._room.door.staff(request, side)
        if not staff.name:
            raise Refusal(409, "no-name", "Say first what you are called: customers see it with your words.")
        place = self._place(side)
        return From(place=place.in_thread(thread), side=side, person=staff_person(staff, side))

    def _place(self, side: Side) -> Place:
        place = self._room.place_of(side)
        if place is None:
            raise Refusal(404, "elsewhere", "This side of the work is not on the web; see company.yaml.")
        return place

    def _about(self, staff: Staff) -> dict[str, object]:
        offered = self._room.settings.agent_name
        return {
            "id": staff.id,
            "name": staff.name,
            "offered": offered,
            "sides": sorted(staff.sides),
            "hold": self._room.company.desk.hold_seconds,
            "desk": self._room.front_desk is not None,
        }

    def _with_cookie(self, cookie: Response, staff: Staff) -> Response:
        response = JSONResponse(self._about(staff))
        response.raw_headers += [pair for pair in cookie.raw_headers if pair[0] == b"set-cookie"]
        return response
