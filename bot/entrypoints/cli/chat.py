"""`baton chat`: one conversation in the terminal, through the real engine, with nothing kept."""

import asyncio
import sys
from dataclasses import replace
from pathlib import Path
from textwrap import indent

from rich.markdown import Markdown as RichMarkdown
from rich.padding import Padding
from rich.text import Text

from adapters.chat.console.platform import AGENTS, MANAGERS, ConsolePlatform, Post, buttons, place
from bot.core.clock import SystemClock
from bot.core.content import Buttons, Content, Markdown, Part
from bot.core.effects import Voice
from bot.core.places import Person, Side
from bot.engine.habits import Habits
from bot.entrypoints.choosing import embedded_model
from bot.entrypoints.cli import paper
from bot.entrypoints.cli.choosing import Chosen, choose, start_log
from bot.entrypoints.company_folder import CompanyFolder
from bot.entrypoints.knowing import bring_in
from bot.entrypoints.operations import Operations
from bot.entrypoints.serving import model_cache
from bot.entrypoints.wiring import App, assemble
from storage.opening import open_storage

YOU = Person("console:console:you", "You")
HERE = place("you")
LEAVE = {"/quit", "/exit", "/q"}


def chat_here(company: Path | None, knowledge: Path | None) -> None:
    chosen = choose(company, knowledge)
    start_log(chosen.settings.model_copy(update={"log_level": "error"}))
    asyncio.run(_talk(chosen))


async def _talk(chosen: Chosen) -> None:
    clock = SystemClock()
    storage = open_storage("memory:", clock=clock, holder="chat")
    await storage.start()
    with paper.step("Loading the language model"):
        thinking = await asyncio.to_thread(embedded_model)
    with paper.bar("Reading the knowledge") as progress:
        await bring_in(Operations(storage, thinking, cache=model_cache()), chosen.folder.knowledge, progress)
    page = Page(chosen.folder.company.bot_name)
    console = ConsolePlatform(clock, page.show)
    try:
        async with assemble(
            chosen.settings,
            _on_console(chosen.folder),
            thinking=thinking,
            platforms=lambda *_: [console],
            clock=clock,
            storage=storage,
            habits=Habits(burst=0.0),
        ) as app:
            paper.say(
                f"{chosen.folder.company.name}. Write as a customer; a number taps a button; /quit ends.", "quiet"
            )
            await _conversation(app, console, page)
    finally:
        thinking.close()
        await storage.stop()


def _on_console(folder: CompanyFolder) -> CompanyFolder:
    """The same company, its agents and managers in this terminal."""
    return replace(folder, company=replace(folder.company, agents=place(AGENTS), managers=place(MANAGERS)))


async def _conversation(app: App, console: ConsolePlatform, page: "Page") -> None:
    while (line := await asyncio.to_thread(_line)) is not None:
        text = line.strip()
        if text.lower() in LEAVE:
            return
        if not text:
            continue
        choice = page.choice(text)
        if choice is not None:
            post, label = choice
            await console.press(YOU, post, label, Side.CUSTOMER)
        else:
            await console.write(YOU, HERE, text, Side.CUSTOMER)
        await app.engine.idle()


def _line() -> str | None:
    """The next line from the person, None at the end."""
    if paper.out.is_terminal and sys.stdin.isatty():
        try:
            return input("\nYou: ")
        except (EOFError, KeyboardInterrupt):
            return None
    line = sys.stdin.readline()
    return line if line else None


class Page:
    """Shows what arrives, and numbers the buttons of the last message."""

    def __init__(self, bot_name: str) -> None:
        self._bot = bot_name
        self._last: Post | None = None

    def choice(self, text: str) -> tuple[Post, str] | None:
        """The button that a number stands for."""
        if self._last is None or not text.isdecimal() or len(text) > 3:
            return None
        offered = buttons(self._last)
        number = int(text)
        return (self._last, offered[number - 1].label) if 1 <= number <= len(offered) else None

    def show(self, post: Post) -> None:
        if post.place.channel != HERE.channel:
            if post.content is not None and not post.revisions and post.place.thread is None:
                paper.say(f"[{post.place.channel}] {post.content.plain().splitlines()[0][:100]}", "quiet")
            return
        if post.content is None or post.revisions:
            return
        name = post.speaker.name if post.speaker.voice is Voice.AGENT else self._bot
        paper.out.print()
        paper.out.print(Text(f"{name}:", style="bold"))
        self._parts(post.content)
        if buttons(post):
            self._last = post

    def _parts(self, said: Content) -> None:
        number = 0
        for part in said.parts:
            if isinstance(part, Buttons):
                for button in part.items:
                    number += 1
                    _indented(f"{number}  {button.label}")
            else:
                self._part(part)

    def _part(self, part: Part) -> None:
        if isinstance(part, Markdown) and paper.out.is_terminal:
            paper.out.print(Padding(RichMarkdown(part.text, hyperlinks=False), (0, 0, 0, 2)))
            return
        _indented(part.plain(), style="" if isinstance(part, Markdown) else "dim")


def _indented(text: str, style: str = "") -> None:
    """Wrapped in a terminal; elsewhere line by line as it is."""
    if paper.out.is_terminal:
        paper.out.print(Padding(Text(text, style=style), (0, 0, 0, 2)))
    else:
        paper.say(indent(text, "  "))
