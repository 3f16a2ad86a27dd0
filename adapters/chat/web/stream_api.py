"""The one stream that a page listens to, for all the sides that it shows.

One connection for all sides, because a browser opens only six to a server over HTTP/1.1.
"""

from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Router

from adapters.chat.web.errors import Refusal, garbage
from adapters.chat.web.posts import Reader
from adapters.chat.web.readers import reader_of, seq_of
from adapters.chat.web.room import API, Room
from adapters.chat.web.stream import HEADERS, Still, updates
from bot.core.places import Side

_PER_PERSON = 12


class StreamApi:
    """GET /web/api/stream?sides=customer,agents&channel=web"""

    def __init__(self, room: Room) -> None:
        self._room = room
        self._open: dict[str, int] = {}

    def mount(self, router: Router) -> None:
        router.add_route(f"{API}/stream", self._room.guard.wrap(self.stream), methods=["GET"])

    async def stream(self, request: Request) -> Response:
        readers = self._readers(request)
        seq = self._resumed_at(request)
        person = next(iter(readers.values())).person
        if self._room.hub.open_pages >= self._room.settings.streams:
            raise Refusal(503, "full", "Too many pages are open just now. Try again in a moment.", after=10)
        if self._open.get(person, 0) >= _PER_PERSON:
            raise Refusal(429, "too-many-pages", "This conversation is open in too many tabs. Close one.", after=10)
        return StreamingResponse(self._counted(person, readers, seq), headers=HEADERS)

    async def _counted(self, person: str, readers: dict[str, Reader], seq: int) -> AsyncIterator[str]:
        self._open[person] = self._open.get(person, 0) + 1
        try:
            room = self._room
            async for piece in updates(room.board, room.hub, room.keys, readers, seq, self._may(readers)):
                yield piece
        finally:
            self._open[person] -= 1
            if not self._open[person]:
                del self._open[person]

    def _may(self, readers: dict[str, Reader]) -> Still:
        """False once one of ours was signed out."""
        ours = [reader.person.rpartition(":")[2] for reader in readers.values() if reader.side is not Side.CUSTOMER]

        async def still() -> bool:
            return not any([await self._room.door.is_signed_out(id) for id in ours])

        return still

    def _readers(self, request: Request) -> dict[str, Reader]:
        names = request.query_params.get("sides", "customer").split(",")
        try:
            sides = sorted({Side(name) for name in names}, key=list(Side).index)
        except ValueError as error:
            raise garbage("`sides` are customer, agents, managers.") from error
        return dict(reader_of(self._room, request, side) for side in sides)

    def _resumed_at(self, request: Request) -> int:
        given = request.headers.get("last-event-id") or request.query_params.get("after") or "0"
        return seq_of(given)
