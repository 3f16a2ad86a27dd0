"""A ticket that was solved and marked answers the next customer, through the whole program and its loop, on disk."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from adapters.chat.console.platform import AGENTS, MANAGERS, ConsolePlatform, place
from bot.answering.importing import import_path
from bot.core.clock import HandClock
from bot.core.events import ButtonPressed, FormSubmitted
from bot.core.places import Person, Role, Side
from bot.engine.habits import Habits
from bot.entrypoints.choosing import Thinking, embedded_model
from bot.entrypoints.company_folder import SAMPLE, load_company_folder
from bot.entrypoints.operations import Operations
from bot.entrypoints.serving import REUSE_SECONDS, reuse
from bot.entrypoints.settings import Settings, read_settings
from bot.entrypoints.wiring import App, assemble
from storage.opening import Storage, open_storage

ANA = Person("console:ana", "Ana Alvarez", Role.AGENT)
CLEO = "Cleopatra Jones"
ASKED = "Which spare seal fits the lid of the old Marlow thermos flask?"
GREY = (
    "The grey seal number 7 fits the old Marlow thermos flask, Cleopatra. Questions: ana@example.org, +44 20 7946 0958."
)
BLUE = "The blue seal number 9 fits the old Marlow thermos flask."
APPROVED = "Your refund has been approved, seal number 7 is broken."


@pytest.fixture(scope="module")
def thinking() -> Iterator[Thinking]:
    made = embedded_model()
    yield made
    made.close()


@dataclass
class Shop:
    app: App
    platform: ConsolePlatform
    clock: HandClock
    count: int = 0

    async def writes(self, channel: str, words: str, name: str = CLEO) -> str:
        """What the customer reads in return, all of it."""
        before = len(self.platform.posts)
        await self.platform.write(Person(f"console:{channel}", name), place(channel), words, Side.CUSTOMER)
        await self.app.settled()
        posts = list(self.platform.posts.values())[before:]
        return "\n".join(post.content.plain() for post in posts if post.place.channel == channel and post.content)

    async def taps(self, action: str, number: int) -> None:
        self.count += 1
        tap = ButtonPressed(
            id=f"tap-{self.clock.now()}-{self.count}",
            at=self.clock.now(),
            place=place(AGENTS),
            side=Side.AGENTS,
            author=ANA,
            message="card",
            action=action,
            value=str(number),
        )
        await self.app.engine.intake([tap])
        await self.app.settled()

    async def resolves(self, number: int, *, correct: str, reuse: str) -> None:
        self.count += 1
        form = FormSubmitted(
            id=f"form-{self.clock.now()}-{self.count}",
            at=self.clock.now(),
            place=place(AGENTS),
            side=Side.AGENTS,
            author=ANA,
            action="resolve",
            value=str(number),
            fields={"correct": correct, "reuse": reuse, "escalation": "right", "answer": "none"},
        )
        await self.app.engine.intake([form])
        await self.app.settled()

    async def solves(self, number: int, *, correct: str, reuse: str) -> None:
        await self.taps("claim", number)
        await self.resolves(number, correct=correct, reuse=reuse)

    async def loops(self) -> None:
        """The loop runs once."""
        edition = self.app.thinking.index.version
        await self.clock.advance(REUSE_SECONDS)
        for _ in range(200):
            await asyncio.sleep(0.01)
            if self.app.thinking.index.version != edition:
                return


@asynccontextmanager
async def running(storage: Storage, thinking: Thinking) -> AsyncIterator[None]:
    """Open, with the sample's knowledge in it."""
    await storage.start()
    try:
        await import_path(SAMPLE / "knowledge", storage.shelf, thinking.encoder)
        yield
    finally:
        await storage.stop()


@asynccontextmanager
async def shop(
    folder: Path,
    thinking: Thinking,
    clock: HandClock,
    *,
    wanted: bool = True,
    platform: ConsolePlatform | None = None,
) -> AsyncIterator[Shop]:
    """Args:
    platform: one that goes on through a restart, as the far side does.
    """
    storage = open_storage(f"sqlite:///{folder}/baton.db", clock=clock, holder="reusing")
    sample = load_company_folder(SAMPLE)
    company = replace(
        sample.company,
        agents=place(AGENTS),
        managers=place(MANAGERS),
        desk=replace(sample.company.desk, reuse_answers=wanted, hold_seconds=0),
    )
    platform = platform or ConsolePlatform(clock)
    made = assemble(
        read_settings(Settings, env_file=None),
        replace(sample, company=company),
        thinking=thinking,
        platforms=lambda *_: (platform,),
        clock=clock,
        storage=storage,
        habits=Habits(burst=0),
    )
    async with running(storage, thinking), made as app:
        loop = asyncio.create_task(reuse(app))
        await asyncio.sleep(0)
        try:
            yield Shop(app, platform, clock)
        finally:
            loop.cancel()
            with suppress(asyncio.CancelledError):
                await loop


async def hands_over(house: Shop, channel: str = "c1") -> None:
    await house.writes(channel, f"{ASKED} I want to talk to a human, please.")


async def test_a_marked_answer_serves_the_next_customer_without_personal_data(
    tmp_path: Path, thinking: Thinking
) -> None:
    clock = HandClock()
    async with shop(tmp_path, thinking, clock) as house:
        await hands_over(house)
        await house.solves(1001, correct=GREY, reuse="yes")
        assert "seal number" not in await house.writes("c2", ASKED, "Ben")
        await house.loops()
        said = await house.writes("c3", ASKED, "Cas")
        assert "grey seal number 7" in said
        assert not any(secret in said for secret in ("Cleopatra", "ana@example.org", "7946"))
        entries = await Operations(house.app.storage).call("knowledge.entries", {"collection": "solved tickets"})
        assert not any(secret in str(entries) for secret in ("Cleopatra", "Jones", "ana@example.org", "7946"))


async def test_it_holds_after_a_restart_also_one_before_the_loop_came_round(tmp_path: Path, thinking: Thinking) -> None:
    clock = HandClock()
    platform = ConsolePlatform(clock)
    async with shop(tmp_path, thinking, clock, platform=platform) as house:
        await hands_over(house)
        await house.solves(1001, correct=GREY, reuse="yes")
    async with shop(tmp_path, thinking, clock, platform=platform) as house:
        await house.loops()
        assert "grey seal number 7" in await house.writes("c3", ASKED, "Cas")
    async with shop(tmp_path, thinking, clock, platform=platform) as house:
        assert "grey seal number 7" in await house.writes("c4", ASKED, "Dot")


@pytest.mark.parametrize(("correct", "mark", "wanted"), [(GREY, "no", True), ("", "yes", True), (GREY, "yes", False)])
async def test_without_mark_answer_or_the_companys_wish_nothing_is_shared(
    tmp_path: Path, thinking: Thinking, correct: str, mark: str, wanted: bool
) -> None:
    async with shop(tmp_path, thinking, HandClock(), wanted=wanted) as house:
        await hands_over(house)
        await house.solves(1001, correct=correct, reuse=mark)
        await house.loops()
        assert "seal number" not in await house.writes("c3", ASKED, "Cas")


async def test_an_answer_that_only_people_may_give_is_not_shared(tmp_path: Path, thinking: Thinking) -> None:
    async with shop(tmp_path, thinking, HandClock()) as house:
        await hands_over(house)
        await house.solves(1001, correct=APPROVED, reuse="yes")
        await house.loops()
        assert "seal number" not in await house.writes("c3", ASKED, "Cas")


@pytest.mark.parametrize(
    ("correct", "mark"), [(BLUE, "no"), ("", "no"), ("Your refund has been approved, seal number 7 is broken.", "yes")]
)
async def test_a_mark_that_is_taken_back_takes_the_answer_out(
    tmp_path: Path, thinking: Thinking, correct: str, mark: str
) -> None:
    clock = HandClock()
    async with shop(tmp_path, thinking, clock) as house:
        await hands_over(house)
        await house.solves(1001, correct=GREY, reuse="yes")
        await house.loops()
        await house.taps("reopen", 1001)
        await house.resolves(1001, correct=correct, reuse=mark)
        await house.loops()
        assert "seal number" not in await house.writes("c3", ASKED, "Cas")


async def test_an_edited_answer_replaces_the_old_one(tmp_path: Path, thinking: Thinking) -> None:
    clock = HandClock()
    async with shop(tmp_path, thinking, clock) as house:
        await hands_over(house)
        await house.solves(1001, correct=GREY, reuse="yes")
        await house.loops()
        await house.taps("reopen", 1001)
        await house.resolves(1001, correct=BLUE, reuse="yes")
        await house.loops()
        said = await house.writes("c3", ASKED, "Cas")
        assert "blue seal number 9" in said
        assert "grey" not in said
