"""`baton run`: says what it is doing, then where to look."""

import asyncio
import contextlib
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from rich.text import Text

from bot.entrypoints.catalogue import unknown_variables
from bot.entrypoints.cli import paper
from bot.entrypoints.cli.choosing import choose, start_log
from bot.entrypoints.inviting import base_url, invitations, opens_without_link
from bot.entrypoints.listening import Listener
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
    """Where to look, one line each."""
    base = base_url(listener.url)
    if opens_without_link(app):
        return [_address("Workspace", base + "/"), _address("Customers", base + "/chat")]
    links = [_address(side.capitalize(), link) for side, link in invitations(app, listener.url).items()]
    hint = Text("  The agents' and managers' links work once each; `baton invite` makes new ones.", "dim")
    return [_address("Customers", base + "/chat"), *links, hint]


def _address(who: str, url: str) -> Text:
    return Text.assemble(f"  {who:<12}", (url, "bold"))
