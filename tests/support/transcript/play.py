"""Plays a transcript line by line through the real wiring. Every word that reaches the customer must be expected."""

import re
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager

from adapters.chat.console.platform import ConsolePlatform
from bot.core.clock import HandClock
from bot.entrypoints.wiring import App
from tests.support.hostile_provider import HostileProvider
from tests.support.transcript.agents import AgentLines
from tests.support.transcript.customers import CustomerLines
from tests.support.transcript.desk import DeskLines
from tests.support.transcript.records import RecordLines
from tests.support.transcript.script import Line, Script
from tests.support.transcript.stage import Form, Stage
from tests.support.transcript.world import WorldLines

RESTART = "restart"
Start = Callable[[ConsolePlatform], AbstractAsyncContextManager[App]]


class Transcript:
    """Plays one file. Fails with the line that did not come true."""

    def __init__(self, script: Script, start: Start, clock: HandClock, provider: HostileProvider) -> None:
        self._script = script
        self._lines = list(script.lines)
        self._start = start
        self._stage = Stage(clock, provider)
        self._forms = forms(self._stage, self._upcoming)

    async def play(self) -> None:
        again = True
        while again:
            async with self._start(self._stage.platform) as self._stage.running:
                again = await self._until_restart()
        self._stage.nothing_unexpected("the end")

    async def _until_restart(self) -> bool:
        await self._stage.settle()
        while self._lines:
            line = self._lines.pop(0)
            if line.text == RESTART:
                return True
            try:
                await self._step(line.text)
            except AssertionError as problem:
                raise AssertionError(self._told(line, problem)) from None
        return False

    async def _step(self, line: str) -> None:
        found = matching(self._forms, line)
        assert found, "this line is of no known form; tests/transcripts/README.md shows them all"
        step, groups = found[0]
        await step(*groups)

    def _upcoming(self) -> str:
        return self._lines[0].text if self._lines else ""

    def _told(self, line: Line, problem: AssertionError) -> str:
        return f"{self._script.name}:{line.number}: {line.text}\n{problem}\n{self._stage.everything()}"


def forms(stage: Stage, upcoming: Callable[[], str] = str) -> list[Form]:
    """Every line that can stand in a transcript, but `restart` and what stands at the head."""
    return [
        *CustomerLines(stage).forms(),
        *AgentLines(stage, upcoming).forms(),
        *DeskLines(stage).forms(),
        *RecordLines(stage).forms(),
        *WorldLines(stage).forms(),
    ]


def matching(known: list[Form], line: str) -> list[tuple[Callable[..., Awaitable[None]], tuple[str, ...]]]:
    """The forms that a line has, with what stands in its blanks. A line of two forms would be a mistake of ours."""
    return [(step, found.groups()) for pattern, step in known if (found := re.fullmatch(pattern, line))]
