"""The lines of transcripts: each has one meaning, and the page that lists them lists them all."""

import re
from collections.abc import Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from adapters.chat.console.platform import ConsolePlatform
from bot.core.clock import HandClock
from tests.support.hostile_provider import HostileProvider
from tests.support.transcript.play import RESTART, Transcript, forms, matching
from tests.support.transcript.script import Line, Script, read_script
from tests.support.transcript.stage import Form, Stage

HERE = Path(__file__).parent
POINTS = 25
ELSEWHERE = {21}
"""Regression tests before any change: these files are that, with `make evaluate`."""


@pytest.fixture
def known() -> list[Form]:
    return forms(Stage(HandClock(), HostileProvider()))


def written() -> Iterator[tuple[str, str]]:
    for file in sorted(HERE.glob("*.txt")):
        for line in read_script(file).lines:
            if line.text != RESTART:
                yield f"{file.name}:{line.number}", line.text


def examples() -> list[str]:
    blocks = re.findall(r"^```line\n(.*?)^```", (HERE / "README.md").read_text(encoding="utf-8"), re.S | re.M)
    return [line for block in blocks for line in block.splitlines()]


def test_every_line_has_one_meaning(known: list[Form]) -> None:
    wrong = [(where, len(found)) for where, line in written() if len(found := matching(known, line)) != 1]
    assert not wrong


def test_the_page_shows_every_form_and_no_other(known: list[Form]) -> None:
    shown = [matching(known, line) for line in examples()]
    assert [line for line, found in zip(examples(), shown, strict=True) if len(found) != 1] == []
    steps = {step for found in shown for step, _ in found}
    assert [pattern for pattern, step in known if step not in steps] == []


def test_every_point_and_every_failure_has_its_transcript() -> None:
    named = {match[0] for file in HERE.glob("*.txt") if (match := re.match(r"(point|failure)_\d\d_", file.name))}
    wanted = {f"point_{n:02}_" for n in range(1, POINTS + 1) if n not in ELSEWHERE}
    assert wanted | {f"failure_{n:02}_" for n in range(1, 16)} == named


def test_every_transcript_says_what_it_shows() -> None:
    firsts = {file.name: file.read_text(encoding="utf-8").splitlines()[0] for file in HERE.glob("*.txt")}
    assert [name for name, first in firsts.items() if not first.startswith("# ")] == []


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("customer shouts: Hello", "of no known form"),
        ("bot: Hello", "nothing new reached the customer"),
        ('agents: card "Hello"', "no such message"),
        ("-> ticket open", "there is no ticket"),
    ],
)
async def test_a_line_that_does_not_come_true_is_told(line: str, told: str) -> None:
    """A transcript that could not fail would prove nothing."""

    @asynccontextmanager
    async def start(_: ConsolePlatform):  # type: ignore[no-untyped-def]  # stands for the whole application
        yield Nothing()

    script = Script("some.txt", [Line(7, line)])
    with pytest.raises(AssertionError, match=f"some.txt:7: .*\n.*{told}"):
        await Transcript(script, start, HandClock(), HostileProvider()).play()


class Nothing:
    """An application in which nothing ever happens."""

    @property
    def engine(self) -> "Nothing":
        return self

    @property
    def storage(self) -> "Nothing":
        return self

    @property
    def tickets(self) -> "Nothing":
        return self

    async def settled(self) -> None: ...

    async def listed(self, _: object) -> list[object]:
        return []
