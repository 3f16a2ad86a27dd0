"""Every .txt file beside this one is a conversation that must come true, through the real wiring."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from adapters.chat.console.platform import ConsolePlatform
from adapters.model.openai import Settings as HostedSettings
from bot.answering.importing import import_path
from bot.core.clock import HandClock
from bot.engine.habits import Habits
from bot.entrypoints.choosing import Thinking, embedded_model
from bot.entrypoints.company_folder import SAMPLE, CompanyFolder, load_company_folder
from bot.entrypoints.settings import Settings, read_settings
from bot.entrypoints.wiring import App, assemble
from storage.opening import open_storage
from tests.support.hostile_provider import hostile_provider
from tests.support.transcript.company import company_for
from tests.support.transcript.play import RESTART, Transcript
from tests.support.transcript.script import Script, read_script

FILES = sorted(Path(__file__).parent.glob("*.txt"))


def lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="session")
def thinking() -> Iterator[Thinking]:
    made = embedded_model()
    yield made
    made.close()


@pytest.fixture(scope="session")
def sample() -> CompanyFolder:
    return load_company_folder(SAMPLE)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
async def test_it_comes_true(file: Path, thinking: Thinking, sample: CompanyFolder, tmp_path: Path) -> None:
    await play(file, thinking, sample, tmp_path, "memory:")


@pytest.mark.parametrize("file", [file for file in FILES if RESTART in lines(file)], ids=lambda file: file.stem)
async def test_it_comes_true_on_disk(file: Path, thinking: Thinking, sample: CompanyFolder, tmp_path: Path) -> None:
    """What a restart finds is what was written down."""
    await play(file, thinking, sample, tmp_path, f"sqlite:///{tmp_path}/baton.db")


async def play(file: Path, thinking: Thinking, sample: CompanyFolder, scratch: Path, url: str) -> None:
    clock, script = HandClock(), read_script(file)
    folder = company_for(script, sample, scratch)
    assert folder.knowledge is not None
    storage = open_storage(url, clock=clock, holder="transcript")

    @asynccontextmanager
    async def start(platform: ConsolePlatform) -> AsyncIterator[App]:
        await storage.start()
        await import_path(folder.knowledge, storage.shelf, thinking.encoder)
        made = assemble(
            Settings(_env_file=None),
            folder,
            thinking=thinking,
            platforms=lambda *_: (platform,),
            clock=clock,
            storage=storage,
            habits=Habits(burst=0),
            hosted=hosted(script, provider.url),
        )
        try:
            async with made as app:
                yield app
        finally:
            await storage.stop()

    async with hostile_provider() as provider:
        await Transcript(script, start, clock, provider).play()


def hosted(script: Script, url: str) -> HostedSettings:
    """The embedded model, unless the transcript asks for a hosted one. Nothing is tried twice: time stands still."""
    kind = "openai" if script.changes.get("model") == "hosted" else "embedded"
    prices = {"price_in": 1, "price_out": 2, "budget_day": script.changes.get("budget")}
    return read_settings(HostedSettings, env_file=None, kind=kind, name="m-1", url=url, retries=0, **prices)
