"""The whole house on the local Slack: real wiring, real desk, a person's eyes on every channel."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from adapters.chat.slack import create
from bot.answering.importing import import_path
from bot.core.clock import SystemClock
from bot.core.company import Company
from bot.core.desk_rules import DeskRules, QueueRules
from bot.core.ports import Clock
from bot.engine.habits import Habits
from bot.entrypoints.choosing import Thinking
from bot.entrypoints.company_folder import SAMPLE, default_company, load_company_folder
from bot.entrypoints.settings import Settings
from bot.entrypoints.wiring import App, assemble
from storage.opening import Storage, open_storage
from tests.contracts.chat.slack_rig import company, populated, served, slack_settings
from tests.simulators.slack.seen import visible
from tests.simulators.slack.sim import SlackSim
from tests.simulators.slack.world import Json

NO_QUEUES = DeskRules().queues


@dataclass(frozen=True)
class Line:
    sim: SlackSim
    company: Company
    app: App

    async def heard(self, words: str, channel: str, thread: str | None = None) -> Json:
        """The first message there in which a person reads these words."""

        def found() -> Json | None:
            said = self.sim.messages(channel, thread)
            return next((message for message in said if words.casefold() in visible(message).casefold()), None)

        await self.sim.wait_for(lambda: found() is not None)
        message = found()
        assert message is not None
        return message

    async def whispered(self, words: str, name: str) -> Json:
        """What only this person sees, with these words in it."""

        def found() -> Json | None:
            return next((one for one in self.sim.ephemerals(name) if words.casefold() in visible(one).casefold()), None)

        message: Json = await self.sim.wait_for(found)
        return message

    async def tap(self, name: str, channel: str, message: Json, label: str, fields: Json | None = None) -> None:
        """Press a button; with `fields`, fill in the form that opens and send it."""
        self.sim.press(name, channel, message["ts"], label)
        if fields is not None:
            await self.fill(name, fields)

    async def fill(self, name: str, fields: Json) -> None:
        await self.sim.wait_for(lambda: self.sim.view_of(name))
        sent = await self.sim.submit_view(name, fields)
        assert sent.acked
        assert self.sim.view_of(name) is None

    async def command(self, name: str, channel: str, text: str) -> str:
        """What `/baton text` says to its author."""
        before = len(self.sim.ephemerals(name))
        self.sim.slash(name, channel, "/baton", text)
        await self.sim.wait_for(lambda: len(self.sim.ephemerals(name)) > before)
        return visible(self.sim.ephemerals(name)[-1])

    async def signed(self, message: str, emoji: str) -> None:
        """Wait until the bot's mark stands on a message in the agents' channel."""
        await self.sim.wait_for(lambda: emoji in self.signs(message))

    def signs(self, message: str) -> list[str]:
        found = self.sim.message("agents", message) or {}
        return [one["name"] for one in found.get("reactions") or () if self.sim.bot.id in one["users"]]


@asynccontextmanager
async def running(
    thinking: Thinking,
    transport: str,
    knowledge: Path | None = None,
    hold: float = 0.0,
    rate: float = 0,
    queues: Callable[[SlackSim], tuple[QueueRules, ...]] | None = None,
) -> AsyncIterator[Line]:
    clock = SystemClock()
    storage = open_storage("memory:", clock=clock, holder="line")
    await storage.start()
    async with populated() as sim:
        found = queues(sim) if queues is not None else None
        desk = DeskRules(hold_seconds=hold) if found is None else DeskRules(hold_seconds=hold, queues=found)
        async with serving(sim, thinking, storage, clock, desk, transport, knowledge=knowledge, rate=rate) as line:
            yield line
        assert sim.violations == []
        assert sim.records.duplicates == {}
    await storage.stop()


@asynccontextmanager
async def serving(
    sim: SlackSim,
    thinking: Thinking,
    storage: Storage,
    clock: Clock,
    desk: DeskRules,
    transport: str = "socket",
    *,
    knowledge: Path | None = None,
    rate: float = 0,
) -> AsyncIterator[Line]:
    """One life of the process: what it left in the storage is there for the next."""
    folder = default_company(knowledge) if knowledge else load_company_folder(SAMPLE)
    assert folder.knowledge is not None
    await import_path(folder.knowledge, storage.shelf, thinking.encoder)
    rooms = company(sim)
    days = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    hours = tuple((day, "00:00", "24:00") for day in days)
    own = folder.company.desk
    kept = replace(own, hold_seconds=desk.hold_seconds, queues=desk.queues if desk.queues != NO_QUEUES else own.queues)
    opened = replace(folder.company, agents=rooms.agents, managers=rooms.managers, desk=kept, hours=hours)
    folder = replace(folder, company=replace(opened, closed_days=()))
    http = transport == "http"
    platform = create(slack_settings(sim, http=http, SLACK_POSTS_PER_SECOND=rate), folder.company, clock)
    async with served(platform) as address:
        sim.request_url = address if http else None
        made = assemble(
            Settings(_env_file=None),
            folder,
            thinking=thinking,
            platforms=lambda *_: (platform,),
            clock=clock,
            storage=storage,
            habits=Habits(burst=0),
        )
        async with made as app:
            yield Line(sim, folder.company, app)


def user(sim: SlackSim, name: str) -> str:
    return next(each.id for each in sim.world.users.values() if each.real_name == name)
