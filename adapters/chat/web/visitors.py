"""Who a request is from: a visitor by their session, or one of ours by their signed cookie."""

import secrets
from dataclasses import dataclass, replace
from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from adapters.chat.web.errors import Refusal, locked
from adapters.chat.web.guard import SESSION_HEADER, Guard
from adapters.chat.web.keys import Keys, Staff, Visit, channel_of, is_session, is_vouched, new_session
from adapters.chat.web.roll import Roll
from adapters.chat.web.settings import Settings
from adapters.chat.web.shapes import one_line
from bot.core.content import Content
from bot.core.effects import Speaker, Voice
from bot.core.places import Person, Place, Role, Side
from bot.core.ports import Board, Clock

PLATFORM = "web"
WORKSPACE = "web"
_VISITOR_COOKIE = "baton_visitor"
_STAFF_COOKIE = "baton_staff"
_VISITOR_SECONDS = 180 * 24 * 3600
_VISIT_DAYS = 1
_SIGNED_OUT = "signed-out"
_LOOKED_AT = 1.0
_USED_INVITES = "used-invites"


@dataclass(frozen=True, slots=True)
class Visitor:
    """A customer on the web: known by the session alone, or by the host page's word (`visit`)."""

    session: str
    visit: Visit | None = None

    def place(self, channel_name: str) -> Place:
        return Place(PLATFORM, WORKSPACE, channel_of(self.session, channel_name))

    @property
    def person(self) -> Person:
        if self.visit:
            name = one_line(self.visit.name) or f"Customer {self.visit.user}"
            return Person(f"{PLATFORM}:user:{self.visit.user}", name, Role.CUSTOMER)
        mark = channel_of(self.session, "")[2:]
        return Person(f"{PLATFORM}:{WORKSPACE}:{mark}", f"Visitor {mark[:4].upper()}", Role.CUSTOMER, is_guest=True)


def staff_person(staff: Staff, side: Side) -> Person:
    role = Role.AGENT if side is Side.AGENTS else Role.COLLEAGUE
    return Person(f"{PLATFORM}:{WORKSPACE}:{staff.id}", staff.name, role)


class Door:
    """Opens sessions and recognises who holds one."""

    def __init__(self, settings: Settings, guard: Guard, keys: Keys, board: Board, clock: Clock) -> None:
        self._settings = settings
        self._guard = guard
        self._keys = keys
        self._board = board
        self._clock = clock
        self._out: dict[str, tuple[float, bool | None]] = {}
        self.roll = Roll(board, clock, timedelta(days=settings.staff_days))

    # ------------------------------------------------------------------------------------------------------ visitors

    def visitor(self, request: Request) -> Visitor:
        """Raises Refusal 401 when there is no session yet; the page then opens one."""
        token = request.headers.get(SESSION_HEADER)
        embedded = token is not None
        self._guard.check_origin(request, embedded=embedded)
        token = token if embedded else request.cookies.get(self._cookie(_VISITOR_COOKIE, request))
        if token and is_session(token):
            return Visitor(token)
        visit = self._keys.visit_of(token, self._clock.now()) if token and embedded else None
        if visit is None:
            raise Refusal(401, "no-session", "This page has no conversation yet. Reload it.")
        return Visitor(self._keys.session_for(visit.user), visit)

    def vouched(self, user: str, name: str, proof: str) -> str:
        """The session of somebody whom the host page's server vouches for.

        Raises:
            Refusal: it does not.
        """
        visit = Visit(user=user, name=name)
        if not is_vouched(self._settings.identity_secret.get_secret_value(), visit, proof):
            raise Refusal(403, "not-vouched", "The site's word about its visitor is not signed as it should be.")
        return self._keys.visit(visit, self._clock.now() + timedelta(days=_VISIT_DAYS))

    def open_visit(self, request: Request, response: Response) -> None:
        """Keep a new session in the page's cookie, unless a good one is there."""
        name = self._cookie(_VISITOR_COOKIE, request)
        if not is_session(request.cookies.get(name, "")):
            self._set(request, response, name, new_session(), _VISITOR_SECONDS, "lax")

    # --------------------------------------------------------------------------------------------------------- staff

    def staff(self, request: Request, side: Side | None = None) -> Staff:
        """Raises Refusal 403 for whoever is not one of ours, or not of this side."""
        self._guard.check_origin(request)
        cookie = request.cookies.get(self._cookie(_STAFF_COOKIE, request), "")
        staff = None if is_out(request) else self._keys.staff(cookie, self._clock.now())
        if staff is None or (side is not None and side not in staff.sides):
            raise locked()
        return staff

    async def open_here(self, request: Request, response: Response) -> Staff:
        """Sign in without a link: only for this machine's own users."""
        self._guard.check_origin(request)
        if not self._guard.is_local(request):
            raise locked()
        staff = Staff(id=_new_id(), name=self._settings.agent_name, sides=frozenset({Side.AGENTS, Side.MANAGERS}))
        return await self._let_in(request, response, staff)

    async def join(self, request: Request, response: Response, token: str) -> Staff:
        """Exchange a one-time link, once in all processes and over restarts, for a signed cookie."""
        self._guard.check_origin(request)
        invite = self._keys.invite(token, self._clock.now())
        if invite is None:
            raise Refusal(403, "bad-link", "This link is damaged or out of date. Ask for a new one.")
        attempt = _new_id()
        mark = await self._board.post(
            key=f"invite|{invite.nonce}",
            channel=_USED_INVITES,
            thread=None,
            speaker=Speaker(Voice.SYSTEM),
            content=Content(),
            mine=attempt,
        )
        if mark.mine != attempt:
            raise Refusal(403, "used-link", "This link was used already; each one works once. Ask for a new one.")
        known = self._known(request)
        sides = invite.sides | (known.sides if known else frozenset())
        name = known.name if known else ""
        joined = Staff(id=known.id if known else attempt, name=name, sides=sides)
        return await self._let_in(request, response, joined)

    async def rename(self, request: Request, response: Response, name: str) -> Staff:
        return await self._let_in(request, response, replace(self.staff(request), name=name))

    async def leave(self, request: Request, response: Response) -> None:
        """Sign this browser out; a copy of its cookie is worth nothing any more."""
        self._guard.check_origin(request)
        if staff := self._known(request):
            await self.sign_out(staff.id)
        response.delete_cookie(self._cookie(_STAFF_COOKIE, request), path="/", httponly=True, samesite="strict")

    async def sign_out(self, staff_id: str) -> None:
        """Whoever has a cookie with this id is let out, in all processes and for good."""
        await self._board.post(
            key=f"{_SIGNED_OUT}|{staff_id}",
            channel=_SIGNED_OUT,
            thread=None,
            speaker=Speaker(Voice.SYSTEM),
            content=Content(),
        )
        self._out[staff_id] = (self._clock.monotonic(), True)
        await self.roll.strike(staff_id)

    async def look(self, request: Request) -> None:
        """Remember with the request whether its agent was signed out."""
        staff = self._known(request)
        request.state.signed_out = staff is not None and await self.is_signed_out(staff.id)

    async def is_signed_out(self, staff_id: str) -> bool:
        """As of a second ago."""
        at, known = self._out.get(staff_id, (0.0, None))
        if known is None or (not known and self._clock.monotonic() - at > _LOOKED_AT):
            known = await self._board.find(key=f"{_SIGNED_OUT}|{staff_id}") is not None
            self._out[staff_id] = (self._clock.monotonic(), known)
        return known

    def _known(self, request: Request) -> Staff | None:
        if is_out(request):
            return None
        return self._keys.staff(request.cookies.get(self._cookie(_STAFF_COOKIE, request), ""), self._clock.now())

    async def _let_in(self, request: Request, response: Response, staff: Staff) -> Staff:
        await self.roll.note(staff)
        lasts = timedelta(days=self._settings.staff_days)
        cookie = self._keys.staff_cookie(staff, self._clock.now() + lasts)
        name = self._cookie(_STAFF_COOKIE, request)
        self._set(request, response, name, cookie, int(lasts.total_seconds()), "strict")
        return staff

    def _cookie(self, name: str, request: Request) -> str:
        return f"__Host-{name}" if self._guard.is_https(request) else name

    def _set(self, request: Request, response: Response, name: str, value: str, seconds: int, same_site: str) -> None:
        response.set_cookie(
            name,
            value,
            max_age=seconds,
            path="/",
            secure=self._guard.is_https(request),
            httponly=True,
            samesite="strict" if same_site == "strict" else "lax",
        )


def is_out(request: Request) -> bool:
    return bool(getattr(request.state, "signed_out", False))


def _new_id() -> str:
    return "a-" + secrets.token_hex(8)
