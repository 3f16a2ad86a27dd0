"""`baton run`: says what it is doing, then where to look."""

import asyncio
import contextlib
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from rich.text import Text

from bot.core.places import Side
from bot.entrypoints.catalogue import unknown_variables
from bot.entrypoints.cli import paper
from bot.entrypoints.cli.choosing import choose, start_log
from bot.entrypoints.listening import Listener, is_loopback
from bot.entrypoints.wiring import App


def run_server(company: Path | None, knowledge: Path | None, **given: Any) -> None:
    from bot.entrypoints.serving import serve

    chosen = choose(company, knowledge, **given)
    start_log(chosen.settings)
    for line in unknown_variables():
        paper.say(f"Note: {line}", "odd")
    name = chosen.folder.company.name
    paper.out.print(Text.assemble(("Baton", "bold"), f" serves {name}", (f" ({chosen.source})", "dim")))
    _loop()(serve(chosen.settings, chosen.folder, Terminal()))


def _loop() -> Callable[[Any], None]:
    """uvloop where it is installed: it handles half as many requests again in a second."""
    if sys.platform == "win32":
        return asyncio.run
    with contextlib.suppress(ImportError):
        import uvloop

        return uvloop.run
    return asyncio.run


@runtime_checkable
class Invites(Protocol):
    """A platform whose agents' side opens by a link."""

    def invite(self, *sides: Side) -> str: ...


class Terminal:
    """The Teller of a person who looks at a terminal."""

    def step(self, what: str) -> AbstractContextManager[None]:
        return paper.step(what)

    def bar(self, what: str) -> AbstractContextManager[Callable[[int, int], None]]:
        return paper.bar(what)

    def note(self, text: str) -> None:
        paper.say(text, "odd")

    def ready(self, app: App, listener: Listener) -> None:
        entries = len(app.thinking.index.passages)
        paper.say(f"Ready: {entries} knowledge entries, {_platforms(app)}.")
        for line in addresses(app, listener):
            paper.out.print(line, soft_wrap=True)
        paper.say("Press Ctrl-C to stop.", "quiet")


def _platforms(app: App) -> str:
    states = [
        name if platform.health().connected else f"{name} (not connected: {platform.health().detail})"
        for name, platform in app.platforms.items()
    ]
    return ", ".join(states) or "no chat platform"


def addresses(app: App, listener: Listener) -> list[Text]:
    """Where to look, one line each; the agents' sides by one-time link, always when others can reach the port."""
    base = _public(app) or listener.url
    lines = [Text.assemble("  Workspace   ", (base + "/", "bold"))] if is_loopback(app.settings.host) else []
    lines.append(Text.assemble("  Customers   ", (base + "/chat", "bold")))
    web = app.platforms.get("web")
    if isinstance(web, Invites):
        lines.append(Text.assemble("  Agents      ", (base + web.invite(Side.AGENTS), "bold")))
        lines.append(Text.assemble("  Managers    ", (base + web.invite(Side.MANAGERS), "bold")))
        lines.append(Text("  The agents' and managers' links work once each.", "dim"))
    return lines


def _public(app: App) -> str:
    from adapters.chat.web.settings import Settings as WebSettings
    from bot.entrypoints.settings import read_settings

    return read_settings(WebSettings).public_url if "web" in app.platforms else ""
