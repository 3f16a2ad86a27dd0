"""What an operator may set about the web chat. Every name begins with BATON_WEB_."""

import re
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

_HOST = re.compile(r"([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?")
Names = Annotated[tuple[str, ...], NoDecode]


def _listed(value: object) -> object:
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    return value


def _origin(text: str) -> str:
    parts = urlsplit(text)
    is_bare = parts.path in ("", "/") and not parts.query and not parts.fragment
    if parts.scheme not in ("http", "https") or not is_bare or not _HOST.fullmatch(parts.netloc):
        raise ValueError(f"{text!r} is not an origin: write it like https://shop.example.com, without a path")
    return f"{parts.scheme}://{parts.netloc.lower()}"


class Settings(BaseSettings):
    """The web chat's settings, from the environment and `.env`."""

    model_config = SettingsConfigDict(
        env_prefix="BATON_WEB_", env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True
    )

    public_url: str = Field(
        "",
        description="The address at which people reach Baton when it stands behind a proxy, as in "
        "https://chat.example.com. Needed there: cookies become https-only, other host names are refused, and the "
        "agents' side opens by link only.",
    )
    hosts: Names = Field(
        (),
        description="Further host names that Baton answers to, separated by commas. Loopback names and plain IP "
        "addresses always work; any other name is refused, which stops DNS rebinding.",
    )
    embed_origins: Names = Field(
        (),
        description="Sites that may embed the chat widget, separated by commas, as in "
        "https://shop.example.com,https://www.example.com. Baton's own address may always.",
    )
    secret: SecretStr = Field(
        SecretStr(""),
        description="At least 32 characters; signs cookies, links and buttons. Set it when several processes serve "
        "the same board. Left empty, Baton makes one and keeps it in BATON_WEB_SECRET_FILE.",
    )
    identity_secret: SecretStr = Field(
        SecretStr(""),
        description="At least 32 characters, shared with the server of the site that embeds the widget. With it that "
        "site can say which customer is signed in: data-user, data-name and data-proof on the script, the proof being "
        "the HMAC-SHA256 (hex) of the user's id, a line break and the name.",
    )
    secret_file: Path | None = Field(
        None, description="Where a self-made secret is kept, so that agents stay signed in after a restart."
    )
    open_locally: bool = Field(
        True,
        description="Open the agents' and managers' sides without a link when Baton listens on loopback only and the "
        "page is opened as localhost.",
    )
    agent_name: str = Field("Alex", min_length=1, max_length=60, description="The name first offered to an agent.")
    invite_hours: float = Field(24.0, gt=0, le=24 * 30, description="How long a one-time link can be used.")
    staff_days: float = Field(30.0, gt=0, le=365, description="How long an agent stays signed in.")
    file_folder: Path | None = Field(
        None, description="Where files that people send are kept. Left empty, a folder under BATON_DATA."
    )
    file_limit_mb: float = Field(10.0, gt=0, le=100, description="The largest file that somebody may send, in MB.")
    file_types: Names = Field(
        ("png", "jpg", "jpeg", "gif", "webp", "heic", "pdf", "txt", "csv", "docx", "xlsx", "odt", "mp4", "mov", "mp3"),
        description="Endings of the files that may be sent, separated by commas; empty for none.",
    )
    text_limit: int = Field(8000, ge=100, le=16_000, description="Characters in one message that somebody types.")
    messages_per_second: float = Field(1.0, gt=0, description="What one visitor may send, in the long run.")
    burst: int = Field(12, ge=1, description="What one visitor may send at once.")
    address_per_second: float = Field(
        20.0, ge=0, description="What one network address may send, over all visitors; 0 for no limit."
    )
    streams: int = Field(5000, ge=1, description="Pages that may be open at the same moment.")

    @field_validator("file_types", mode="after")
    @classmethod
    def _endings(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(item.lower().lstrip(".") for item in value)

    @field_validator("hosts", "embed_origins", "file_types", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return _listed(value)

    @field_validator("embed_origins")
    @classmethod
    def _origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(_origin(item) for item in value)

    @field_validator("public_url")
    @classmethod
    def _public(cls, value: str) -> str:
        return _origin(value) if value else ""

    @field_validator("secret", "identity_secret")
    @classmethod
    def _long_enough(cls, value: SecretStr) -> SecretStr:
        if 0 < len(value.get_secret_value()) < 32:
            raise ValueError("at least 32 characters; `openssl rand -hex 32` makes one")
        return value

    @property
    def https(self) -> bool:
        return self.public_url.startswith("https://")
