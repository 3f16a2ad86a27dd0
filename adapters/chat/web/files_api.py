"""Files over HTTP: in, in pieces, for whoever may write; out, to whoever may see the post that carries them."""

import hashlib
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Router

from adapters.chat.web.errors import Refusal, garbage
from adapters.chat.web.guard import read_within
from adapters.chat.web.posts import may_see
from adapters.chat.web.readers import reader_of
from adapters.chat.web.room import API, Room
from adapters.chat.web.shapes import Upload
from bot.core.content import Attachment
from bot.core.errors import Gone, Refused
from bot.core.places import Side

PIECE = 512 * 1024
AT_ONCE = 5
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
}


class FilesApi:
    """POST /web/api/files?side=&name=&upload=&offset=&last= and GET /web/api/files?side=&post=&number="""

    def __init__(self, room: Room) -> None:
        self._room = room

    def mount(self, router: Router) -> None:
        router.add_route(f"{API}/files", self._room.guard.wrap(self.take), methods=["POST"])
        router.add_route(f"{API}/files", self._room.guard.wrap(self.give), methods=["GET"])

    async def take(self, request: Request) -> Response:
        """One piece; with the last one the file's signed name comes back, which a message then carries."""
        _, reader = reader_of(self._room, request, self._side(request))
        self._room.pace_address(request)
        try:
            wanted = Upload.model_validate(dict(request.query_params))
        except ValueError as error:
            raise garbage("An upload needs `name`, `upload`, `offset` and `last`.") from error
        try:
            media_type = self._room.filing.check_name(wanted.name)
            if wanted.offset == 0:
                self._room.pace_file(reader.person)
            upload = hashlib.sha256(f"{reader.person}|{wanted.upload}".encode()).hexdigest()
            await self._room.filing.add_piece(upload, wanted.offset, await read_within(request, PIECE))
            if not wanted.last:
                return JSONResponse({})
            kept = await self._room.filing.finish(upload, wanted.name, media_type)
        except Gone as error:
            raise Refusal(409, "not-whole", str(error)) from error
        except Refusal:
            raise
        except Refused as error:
            raise Refusal(422, "file-refused", str(error)) from error
        return JSONResponse({"file": self._room.keys.file(kept, reader.person), "size": kept.size})

    async def give(self, request: Request) -> Response:
        side = self._side(request)
        channel, reader = reader_of(self._room, request, side)
        number = request.query_params.get("number", "0")
        post = await self._room.board.find(id=request.query_params.get("post", ""))
        if post is None or post.channel != channel or post.deleted or not may_see(post, reader):
            raise self._missing()
        files = post.content.files
        if not number.isascii() or not number.isdigit() or int(number[:4]) >= len(files):
            raise self._missing()
        return self._sent(files[int(number[:4])])

    def _sent(self, file: Attachment) -> Response:
        try:
            path = self._room.filing.path(file)
        except Gone as error:
            raise self._missing() from error
        if not path.is_file():
            raise self._missing()
        response = FileResponse(path, media_type="application/octet-stream", headers=_HEADERS)
        response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.name, safe='')}"
        return response

    @staticmethod
    def _side(request: Request) -> Side:
        try:
            return Side(request.query_params.get("side", "customer"))
        except ValueError as error:
            raise garbage("`side` is customer, agents or managers.") from error

    @staticmethod
    def _missing() -> Refusal:
        return Refusal(404, "not-found", "There is no such file here, or not any more.")


async def files_of(room: Room, tokens: tuple[str, ...], person: str) -> tuple[Attachment, ...]:
    """The files that a message carries, each signed for its sender when it was taken in; they stay from now on."""
    found = tuple(room.keys.read_file(token, person) for token in tokens)
    if len(found) > AT_ONCE or None in found:
        raise Refusal(422, "file-refused", f"Those files cannot be sent: at most {AT_ONCE}, each taken in before.")
    files = tuple(file for file in found if file is not None)
    for file in files:
        try:
            await room.filing.keep(file)
        except Gone as error:
            raise Refusal(422, "file-refused", str(error)) from error
    return files
