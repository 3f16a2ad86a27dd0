"""The desk over HTTP: an agent's home, commands, forms, and what the board holds beyond what a page shows at first."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Router

from adapters.chat.web.errors import Refusal
from adapters.chat.web.forms import FRONT, shown_form, submitted
from adapters.chat.web.mail import From
from adapters.chat.web.posts import may_see, view
from adapters.chat.web.readers import reader_of, seq_of
from adapters.chat.web.render import prover, shown
from adapters.chat.web.room import API, Room
from adapters.chat.web.shapes import Command, StaffSubmit, read
from adapters.chat.web.staff_api import StaffApi
from bot.core.content import Content
from bot.core.desk import FrontDesk
from bot.core.forms import Form
from bot.core.places import Side

CARDS = 40
THREAD = 200


class DeskApi:
    """Endpoints under /web/api/staff that ask and change nothing, and the one that hands in a form."""

    def __init__(self, room: Room, staff: StaffApi) -> None:
        self._room = room
        self._staff = staff

    def mount(self, router: Router) -> None:
        wrap = self._room.guard.wrap
        router.add_route(f"{API}/staff/home", wrap(self.home), methods=["GET"])
        router.add_route(f"{API}/staff/command", wrap(self.command), methods=["POST"])
        router.add_route(f"{API}/staff/forms", wrap(self.form), methods=["POST"])
        router.add_route(f"{API}/staff/cards", wrap(self.cards), methods=["GET"])
        router.add_route(f"{API}/staff/thread", wrap(self.thread), methods=["GET"])

    async def home(self, request: Request) -> Response:
        by = self._staff.by(request, Side.AGENTS, None)
        return self._said(by, await self._desk().home(by.person))

    async def command(self, request: Request) -> Response:
        """`/queue` and the like: what it says, or the form that it opens."""
        self._room.pace(self._room.door.staff(request).id)
        wanted = await read(request, Command)
        by = self._staff.by(request, wanted.side, wanted.thread)
        said = await self._desk().command(wanted.text.removeprefix("/").strip(), by.person, by.place)
        if isinstance(said, Form):
            return JSONResponse({"form": shown_form(self._room, by, said)})
        return self._said(by, said)

    async def form(self, request: Request) -> Response:
        self._room.pace(self._room.door.staff(request).id)
        sent = await read(request, StaffSubmit)
        await submitted(self._room, self._staff.by(request, sent.side, None), sent)
        return JSONResponse({})

    async def cards(self, request: Request) -> Response:
        """Settled cards and the team's own talk, further back than `before`."""
        channel, reader = reader_of(self._room, request, self._side(request))
        before = seq_of(request.query_params.get("before", ""))
        posts = await self._room.board.newest((channel,), CARDS, before=before, pinned=False)
        seen = [view(post, reader, self._room.keys, brief=True) for post in posts if may_see(post, reader)]
        return JSONResponse({"posts": seen, "more": len(posts) == CARDS})

    async def thread(self, request: Request) -> Response:
        """A card in full and the last of its thread; `before` a seq for what came earlier."""
        channel, reader = reader_of(self._room, request, self._side(request))
        id = request.query_params.get("thread", "")
        card = await self._room.board.find(id=id)
        if card is None or card.channel != channel or not may_see(card, reader):
            raise Refusal(404, "not-found", "There is no such ticket here.")
        given = request.query_params.get("before")
        before = None if given is None else seq_of(given)
        posts = await self._room.board.newest((channel,), THREAD, before=before, under=id)
        seen = [view(post, reader, self._room.keys) for post in (card, *posts) if may_see(post, reader)]
        return JSONResponse({"posts": seen, "more": len(posts) == THREAD})

    def _desk(self) -> FrontDesk:
        if self._room.front_desk is None:
            raise Refusal(503, "no-desk", "The desk is not open yet. Try again in a moment.", after=2)
        return self._room.front_desk

    def _said(self, by: From, said: Content) -> Response:
        return JSONResponse({"parts": shown(said, prover(self._room.keys, by.place.channel, FRONT))})

    @staticmethod
    def _side(request: Request) -> Side:
        given = request.query_params.get("side", "agents")
        return Side.MANAGERS if given == Side.MANAGERS.value else Side.AGENTS
