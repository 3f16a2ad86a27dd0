"""The pages and their files, read once from the package and served with a strict policy."""

import hashlib
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Router

from adapters.chat.web.errors import Refusal
from adapters.chat.web.guard import Guard, Handler
from adapters.chat.web.settings import Settings
from adapters.chat.web.tongues import in_widget, script

PAGES = {
    "/": "workspace.html",
    "/chat": "chat.html",
    "/embed": "embed.html",
    "/agents": "agents.html",
    "/managers": "managers.html",
    "/join": "join.html",
    "/demo": "demo.html",
}
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors {ancestors}; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)


@dataclass(frozen=True, slots=True)
class _File:
    raw: bytes
    media_type: str
    tag: str


class Pages:
    """Everything that a browser loads before it asks for data."""

    def __init__(self, settings: Settings, guard: Guard) -> None:
        self._guard = guard
        here = files("adapters.chat.web")
        self._pages = {path: _file(here / "pages" / name) for path, name in PAGES.items()}
        self._static = {item.name: _file(item) for item in (here / "static").iterdir() if item.is_file()}
        self._static["tongues.js"] = _made(script(), ".js")
        self._static["widget.js"] = _made(in_widget(self._static["widget.js"].raw), ".js")
        self._embedders = " ".join(("'self'", *settings.embed_origins))

    def mount(self, router: Router) -> None:
        for path in PAGES:
            router.add_route(path, self._guard.wrap(self._page(path)), methods=["GET", "HEAD"])
        router.add_route("/widget.js", self._guard.wrap(self.widget), methods=["GET", "HEAD"])
        router.add_route("/web/static/{name}", self._guard.wrap(self.static), methods=["GET", "HEAD"])

    def _page(self, path: str) -> Handler:
        async def page(request: Request) -> Response:
            response = _answer(request, self._pages[path])
            embeds = path == "/embed"
            ancestors = self._embedders if embeds else "'none'"
            response.headers["Content-Security-Policy"] = _POLICY.format(ancestors=ancestors)
            response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
            if embeds:
                response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
            else:
                response.headers["X-Frame-Options"] = "DENY"
            return response

        return page

    async def widget(self, request: Request) -> Response:
        response = _answer(request, self._static["widget.js"])
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        response.headers["Cache-Control"] = "public, max-age=300"
        return response

    async def static(self, request: Request) -> Response:
        file = self._static.get(request.path_params["name"])
        if file is None:
            raise Refusal(404, "not-found", "There is no such file.")
        return _answer(request, file)


def _file(item: Traversable) -> _File:
    return _made(item.read_bytes(), "." + item.name.rpartition(".")[2])


def _made(raw: bytes, suffix: str) -> _File:
    return _File(raw, _TYPES[suffix], f'"{hashlib.sha256(raw).hexdigest()[:20]}"')


def _answer(request: Request, file: _File) -> Response:
    headers = {"ETag": file.tag, "Cache-Control": "no-cache"}
    if request.headers.get("if-none-match") == file.tag:
        return Response(status_code=304, headers=headers)
    return Response(file.raw, media_type=file.media_type, headers=headers)
