"""The customer's side over HTTP: open a session, write, press a button."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Router

from adapters.chat.web.errors import Refusal
from adapters.chat.web.files_api import files_of
from adapters.chat.web.forms import form_for, submitted
from adapters.chat.web.guard import SESSION_HEADER
from adapters.chat.web.keys import new_session
from adapters.chat.web.mail import From
from adapters.chat.web.posts import Reader, may_see, view
from adapters.chat.web.readers import reader_of, seq_of
from adapters.chat.web.room import API, Room
from adapters.chat.web.shapes import Change, Message, Open, Submit, Tap, read
from adapters.chat.web.tongues import TONGUES
from adapters.chat.web.visitors import Visitor
from bot.core.content import Button
from bot.core.places import Side

EARLIER = 100


class CustomerApi:
    """Endpoints under /web/api for whoever asks for help."""

    def __init__(self, room: Room) -> None:
        self._room = room

    def mount(self, router: Router) -> None:
        wrap = self._room.guard.wrap
        router.add_route(f"{API}/hello", wrap(self.hello), methods=["GET"])
        router.add_route(f"{API}/session", wrap(self.session), methods=["POST"])
        router.add_route(f"{API}/messages", wrap(self.message), methods=["POST"])
        router.add_route(f"{API}/messages/change", wrap(self.change), methods=["POST"])
        router.add_route(f"{API}/messages", wrap(self.earlier), methods=["GET"])
        router.add_route(f"{API}/taps", wrap(self.tap), methods=["POST"])
        router.add_route(f"{API}/forms", wrap(self.form), methods=["POST"])
        for path in (
            "hello",
            "session",
            "messages",
            "messages/change",
            "taps",
            "forms",
            "reactions",
            "files",
            "stream",
        ):
            router.add_route(f"{API}/{path}", wrap(self.preflight), methods=["OPTIONS"])

    async def hello(self, request: Request) -> Response:
        """What a page needs to know before anybody says anything."""
        room = self._room
        return JSONResponse(
            {
                "company": room.company.name,
                "bot": room.company.bot_name,
                "greeting": room.greeting(),
                "greetings": {language: room.greeting(language) for language in TONGUES},
                "language": room.company.language,
                "disclaimer": room.company.words.disclaimer,
                "starters": list(room.starters),
                "limit": room.settings.text_limit,
                "files": {"types": list(room.filing.rules.types), "largest": room.filing.rules.largest},
                "sides": {side.value: room.place_of(side) is not None for side in Side},
            }
        )

    async def session(self, request: Request) -> Response:
        """A new session: in the cookie, or in the answer for a page that keeps it by itself (the widget)."""
        wanted = await read(request, Open)
        self._room.guard.check_origin(request, embedded=wanted.keep == "page")
        self._room.pace_address(request)
        if wanted.user:
            return JSONResponse({"session": self._room.door.vouched(wanted.user, wanted.name, wanted.proof)})
        if wanted.keep == "page":
            return JSONResponse({"session": new_session()})
        response = JSONResponse({})
        self._room.door.open_visit(request, response)
        return response

    async def message(self, request: Request) -> Response:
        visitor = self._room.door.visitor(request)
        self._pace(request, visitor)
        sent = await read(request, Message)
        by = self._by(visitor, sent.channel)
        files = await files_of(self._room, sent.files, by.person.id)
        text = self._room.within_limit(sent.text, or_files=bool(files))
        post = await self._room.mail.message(by, sent.id, text, files)
        return JSONResponse({"post": view(post, Reader(by.person.id, by.side), self._room.keys)})

    async def earlier(self, request: Request) -> Response:
        """What was said before the post with the seq `before`."""
        channel, reader = reader_of(self._room, request, Side.CUSTOMER)
        before = seq_of(request.query_params.get("before", ""))
        posts = await self._room.board.newest((channel,), EARLIER, before=before)
        seen = [view(post, reader, self._room.keys) for post in posts if may_see(post, reader)]
        return JSONResponse({"posts": seen, "more": len(posts) == EARLIER})

    async def form(self, request: Request) -> Response:
        visitor = self._room.door.visitor(request)
        self._pace(request, visitor)
        sent = await read(request, Submit)
        await submitted(self._room, self._by(visitor, sent.channel), sent)
        return JSONResponse({})

    async def change(self, request: Request) -> Response:
        """Edit or delete an own message."""
        visitor = self._room.door.visitor(request)
        self._pace(request, visitor)
        wanted = await read(request, Change)
        by = self._by(visitor, wanted.channel)
        post = await self._room.change(by, wanted)
        shown = view(post, Reader(by.person.id, by.side), self._room.keys) if post else None
        return JSONResponse({"post": shown})

    async def tap(self, request: Request) -> Response:
        visitor = self._room.door.visitor(request)
        self._pace(request, visitor)
        tap = await read(request, Tap)
        by = self._by(visitor, tap.channel)
        button = Button(tap.action, tap.label, tap.value)
        if not self._room.keys.is_button(tap.proof, by.place.channel, tap.post, button):
            raise Refusal(409, "old-button", "That button is no longer there. Reload the page.")
        if form := await form_for(self._room, by, button):
            return JSONResponse({"form": form})
        post = await self._room.mail.tap(by, tap.id, tap.post, button)
        shown = view(post, Reader(by.person.id, by.side), self._room.keys) if post else None
        return JSONResponse({"post": shown})

    async def preflight(self, request: Request) -> Response:
        """CORS: sites that may embed the widget may also call these endpoints with a session of their own."""
        self._room.guard.check_origin(request, embedded=True)
        return Response(
            status_code=204,
            headers={
                "Access-Control-Allow-Methods": "GET, POST",
                "Access-Control-Allow-Headers": f"Content-Type, Last-Event-ID, {SESSION_HEADER}",
                "Access-Control-Max-Age": "600",
            },
        )

    def _by(self, visitor: Visitor, channel: str) -> From:
        return From(place=visitor.place(channel), side=Side.CUSTOMER, person=visitor.person)

    def _pace(self, request: Request, visitor: Visitor) -> None:
        self._room.pace_address(request)
        self._room.pace(visitor.person.id)
