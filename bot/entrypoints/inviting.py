"""Where the web pages are: plain addresses on this machine alone, one-time links for the agents' sides elsewhere."""

from typing import Protocol, runtime_checkable

from adapters.chat.web.settings import Settings as WebSettings
from bot.core.places import Side
from bot.entrypoints.listening import is_loopback
from bot.entrypoints.settings import read_settings
from bot.entrypoints.wiring import App


@runtime_checkable
class Invites(Protocol):
    """A platform whose agents' side opens by a link."""

    def invite(self, *sides: Side) -> str: ...


def opens_without_link(app: App) -> bool:
    """True on loopback, unless the settings say otherwise: nobody else can reach the pages."""
    chosen = read_settings(WebSettings)
    return is_loopback(app.settings.host) and chosen.open_locally and not chosen.public_url


def base_url(url: str) -> str:
    """The address that people use: of the proxy where there is one."""
    return read_settings(WebSettings).public_url or url


def invitations(app: App, url: str) -> dict[str, str]:
    """A new one-time link for each of the agents' sides."""
    web = app.platforms.get("web")
    if not isinstance(web, Invites):
        return {}
    base = base_url(url)
    return {side.value: base + web.invite(side) for side in (Side.AGENTS, Side.MANAGERS)}
