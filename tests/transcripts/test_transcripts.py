"""Every .txt file beside this one is a conversation that must come true, through the real wiring."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from adapters.chat.console.platform import AGENTS, MANAGERS, ConsolePlatform, place
from adapters.model.openai import Settings as HostedSettings
from bot.answering.importing import import_path
from bot.core.clock import HandClock
from bot.core.company import Mode
from bot.engine.habits import Habits
from bot.entrypoints.company_folder import SAMPLE, CompanyFolder, load_company_folder
from bot.entrypoints.settings import Settings, read_settings
from bot.entrypoints.wiring import App, Thinking, assemble, embedded_model
from storage.opening import open_storage
from tests.support.hostile_provider import hostile_provider
from tests.support.transcript import Transcript

FILES = sorted(Path(__file__).parent.glob("*.txt"))
BURST = 1.2


@pytest.fixture(scope="session")
def thinking() -> Iterator[Thinking]:
    made = embedded_model()
    yield made
    made.close()


@pytest.fixture(scope="session")
def sample() -> CompanyFolder:
    return load_company_folder(SAMPLE)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
async def test_it_comes_true(file: Path, thinking: Thinking, sample: CompanyFolder) -> None:
    clock = HandClock()
    storage = open_storage("memory:", clock=clock, holder="transcript")
    await storage.start()
    assert sample.knowledge is not None
    await import_path(sample.knowledge, storage.shelf, thinking.encoder)

    @asynccontextmanager
    async def start(platform: ConsolePlatform, changes: dict[str, str]) -> AsyncIterator[App]:
        made = assemble(
            Settings(_env_file=None),
            changed(sample, changes),
            thinking=thinking,
            platforms=lambda *_: (platform,),
            clock=clock,
            storage=storage,
            habits=Habits(burst=0),
            hosted=hosted(changes, provider.url),
        )
        async with made as app:
            yield app

    async with hostile_provider() as provider:
        await Transcript(file, start, clock, provider).play()


def hosted(changes: dict[str, str], url: str) -> HostedSettings:
    """The embedded model, unless the transcript asks for a hosted one. Nothing is tried twice: time stands still."""
    kind = "openai" if changes.get("model") == "hosted" else "embedded"
    return read_settings(
        HostedSettings, env_file=None, kind=kind, name="m-1", url=url, retries=0, price_in=1, price_out=2
    )


def changed(sample: CompanyFolder, changes: dict[str, str]) -> CompanyFolder:
    """The sample with its people in the console, and what the transcript's `company` lines change."""
    company: Any = replace(sample.company, agents=place(AGENTS), managers=place(MANAGERS))
    if mode := changes.get("default_mode"):
        company = replace(company, default_mode=Mode(mode))
    rules: Any = company.desk
    known = {field.name for field in fields(rules)}
    wanted = {name: _number(value) for name, value in changes.items() if name in known}
    company = replace(company, desk=replace(rules, **({"hold_seconds": 0} | wanted)))
    if not changes.get("hours"):
        company = replace(company, hours=())
    return replace(sample, company=company)


def _number(value: str) -> float | str:
    return float(value) if value.replace(".", "", 1).isdigit() else value
