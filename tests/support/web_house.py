"""The whole of Baton behind its web chat, on a loopback port, nothing kept on disk: for browser tests and pictures."""

from calendar import day_name
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from adapters.chat import web
from bot.answering.importing import import_path
from bot.core.clock import SystemClock
from bot.core.company import Company
from bot.core.places import Place
from bot.engine.habits import Habits
from bot.entrypoints.choosing import Thinking
from bot.entrypoints.company_folder import SAMPLE, load_company_folder
from bot.entrypoints.metrics import Metrics
from bot.entrypoints.server import Vitals, build_app
from bot.entrypoints.settings import Settings
from bot.entrypoints.wiring import App, assemble
from storage.opening import open_storage
from tests.support.loopback import served

AGENTS = Place("web", "web", "agents")
MANAGERS = Place("web", "web", "managers")


@dataclass(frozen=True)
class House:
    """A running Baton. `url` has no slash at its end."""

    url: str
    app: App
    platform: web.WebPlatform
    company: Company


@asynccontextmanager
async def open_house(
    thinking: Thinking,
    *,
    burst: float = 0.0,
    port: int = 0,
    settings: web.Settings | None = None,
    always_open: bool = False,
) -> AsyncIterator[House]:
    """Args:
    always_open: whatever the hour is; otherwise the sample company's hours count.
    """
    clock = SystemClock()
    storage = open_storage("memory:", clock=clock, holder="house")
    await storage.start()
    folder = load_company_folder(SAMPLE)
    folder = replace(folder, company=replace(folder.company, agents=AGENTS, managers=MANAGERS))
    if always_open:
        hours = tuple((day.lower(), "00:00", "24:00") for day in day_name)
        folder = replace(folder, company=replace(folder.company, hours=hours, closed_days=()))
    assert folder.knowledge is not None
    await import_path(folder.knowledge, storage.shelf, thinking.encoder)
    chosen = settings or web.Settings(_env_file=None)
    platform = web.create(chosen, folder.company, storage.board, clock)
    made = assemble(
        Settings(_env_file=None),
        folder,
        thinking=thinking,
        platforms=lambda *_: (platform,),
        clock=clock,
        storage=storage,
        habits=Habits(burst=burst),
    )
    async with made as app:
        vitals = Vitals(
            inbox=storage.inbox,
            outbox=storage.outbox,
            check=storage.check,
            platforms=app.platforms,
            clock=clock,
            metrics=Metrics(),
        )
        platform.bound_to("127.0.0.1")
        async with served(build_app(vitals, body_limit=1_048_576), port) as url:
            yield House(url, app, platform, folder.company)
            platform.end_streams()
    await storage.stop()
