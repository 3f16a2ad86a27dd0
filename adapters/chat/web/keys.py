"""Everything that must not be forged: cookies, one-time links, buttons, visitors' sessions. Standard library only."""

import base64
import hashlib
import hmac
import json
import os
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from adapters.chat.web.settings import Settings
from bot.core.content import Attachment, Button
from bot.core.errors import Misconfigured
from bot.core.places import Side

_TOKEN_LENGTH = 43
_FOR_EVER = datetime(2500, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """Somebody of ours, as their cookie tells.

    Attributes:
        id: random; the same as long as the cookie lives.
        name: what they typed; empty until they did.
        sides: what they may see.
    """

    id: str
    name: str
    sides: frozenset[Side]


@dataclass(frozen=True, slots=True, kw_only=True)
class Invite:
    """A one-time link's content. `nonce` marks it as used."""

    nonce: str
    sides: frozenset[Side]


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Who the host page says its visitor is. `user`: the company's own id of a customer."""

    user: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedForm:
    """A form before somebody, as its token tells.

    Attributes:
        person, channel, thread: for whom it was opened, and where. fields: what may be filled in, as `forms.spec` says.
    """

    action: str
    value: str
    person: str
    channel: str
    thread: str | None
    fields: list[Any]


class Keys:
    """Signs and checks. Each use has its own label, so that one kind of token never passes for another."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def staff_cookie(self, staff: Staff, until: datetime) -> str:
        return self._seal("staff", {"i": staff.id, "n": staff.name, "s": sorted(staff.sides)}, until)

    def staff(self, cookie: str, now: datetime) -> Staff | None:
        data = self._unseal("staff", cookie, now)
        if data is None:
            return None
        return Staff(id=data["i"], name=data["n"], sides=frozenset(Side(side) for side in data["s"]))

    def invite_token(self, sides: frozenset[Side], until: datetime) -> str:
        return self._seal("invite", {"i": secrets.token_urlsafe(16), "s": sorted(sides)}, until)

    def invite(self, token: str, now: datetime) -> Invite | None:
        data = self._unseal("invite", token, now)
        if data is None:
            return None
        return Invite(nonce=data["i"], sides=frozenset(Side(side) for side in data["s"]))

    def button(self, channel: str, post: str, button: Button) -> str:
        """Proof that this button stood on this post in this channel."""
        return self._mac("button", json.dumps([channel, post, button.action, button.value, button.label]).encode())

    def is_button(self, proof: str, channel: str, post: str, button: Button) -> bool:
        return _same(proof, self.button(channel, post, button))

    def own(self, channel: str, thread: str | None, post: str, person: str) -> str:
        """Proof that this person wrote this post, for changing it later."""
        return self._mac("own", json.dumps([channel, thread, post, person]).encode())

    def is_own(self, proof: str, channel: str, thread: str | None, post: str, person: str) -> bool:
        return _same(proof, self.own(channel, thread, post, person))

    def visit(self, visit: Visit, until: datetime) -> str:
        """A session of somebody whom the host page vouched for."""
        return self._seal("visit", {"u": visit.user, "n": visit.name}, until)

    def visit_of(self, token: str, now: datetime) -> Visit | None:
        data = self._unseal("visit", token, now)
        return None if data is None else Visit(user=data["u"], name=data["n"])

    def session_for(self, user: str) -> str:
        """Their session, the same in every browser; not to be guessed from who they are."""
        return self._mac("visitor", user.encode())

    def file(self, file: Attachment, person: str) -> str:
        """The file's name for a message of whoever sent it."""
        return self._seal("file", {"p": person, "f": [file.name, file.media_type, file.size, file.ref]}, _FOR_EVER)

    def read_file(self, token: str, person: str) -> Attachment | None:
        data = self._unseal("file", token, _FOR_EVER - timedelta(days=1))
        if data is None or data["p"] != person:
            return None
        name, media_type, size, ref = data["f"]
        return Attachment(name, media_type, size, None, ref)

    def form(self, opened: OpenedForm, until: datetime) -> str:
        """Proof that this form was opened by this person, and what may be filled in."""
        data = {"a": opened.action, "v": opened.value, "w": [opened.person, opened.channel, opened.thread]}
        return self._seal("form", data | {"f": opened.fields}, until)

    def opened_form(self, token: str, now: datetime) -> OpenedForm | None:
        data = self._unseal("form", token, now)
        if data is None:
            return None
        person, channel, thread = data["w"]
        return OpenedForm(
            action=data["a"], value=data["v"], person=person, channel=channel, thread=thread, fields=data["f"]
        )

    def _seal(self, label: str, data: dict[str, Any], until: datetime) -> str:
        body = _b64(json.dumps({**data, "e": int(until.timestamp())}, separators=(",", ":")).encode())
        return f"{body}.{self._mac(label, body.encode())}"

    def _unseal(self, label: str, token: str, now: datetime) -> dict[str, Any] | None:
        body, _, mac = token.partition(".")
        if not _same(mac, self._mac(label, body.encode("utf-8", "replace"))):
            return None
        data: dict[str, Any] = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
        return data if data["e"] > now.timestamp() else None

    def _mac(self, label: str, body: bytes) -> str:
        return _b64(hmac.new(self._secret, label.encode() + b"\0" + body, hashlib.sha256).digest())


def is_vouched(secret: str, visit: Visit, proof: str) -> bool:
    """True when the host page's server signed this: HMAC-SHA256 of the user's id, a line break and the name, as hex."""
    said = f"{visit.user}\n{visit.name}".encode("utf-8", "replace")
    right = hmac.new(secret.encode(), said, hashlib.sha256).hexdigest()
    return bool(secret) and _same(proof.lower(), right)


def load_secret(settings: Settings) -> bytes:
    """The signing secret: set, kept in a file, or made for this process alone.

    Raises:
        Misconfigured: the file cannot be read or made.
    """
    if given := settings.secret.get_secret_value():
        return given.encode()
    if settings.secret_file is None:
        return secrets.token_bytes(32)
    try:
        return _kept_secret(settings.secret_file)
    except OSError as error:
        raise Misconfigured(
            f"BATON_WEB_SECRET_FILE: cannot use {settings.secret_file} ({error.strerror}). "
            "Make its folder writable, or set BATON_WEB_SECRET."
        ) from error


def _kept_secret(path: Path) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        kept = path.read_bytes().strip()
        if len(kept) < 32:
            raise Misconfigured(f"BATON_WEB_SECRET_FILE: {path} is damaged; delete it and start again.") from None
        return kept
    with os.fdopen(handle, "w") as file:
        file.write(made := secrets.token_hex(32))
    return made.encode()


def new_session() -> str:
    """A visitor's session: 256 random bits. Whoever has it is that visitor."""
    return secrets.token_urlsafe(32)


def is_session(token: str) -> bool:
    return len(token) == _TOKEN_LENGTH and all(c.isascii() and (c.isalnum() or c in "-_") for c in token)


def channel_of(session: str, name: str) -> str:
    """The board's channel of a session and a `data-channel`. Nobody can get back from it to the session."""
    digest = hashlib.blake2b(f"{name}\0{session}".encode(), digest_size=15, person=b"baton-channel").digest()
    return "c-" + base64.b32encode(digest).decode().lower()


def _b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _same(given: str, right: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), right.encode())
