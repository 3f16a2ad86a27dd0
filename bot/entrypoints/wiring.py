"""Where everything is put together. Read it from top to bottom to see what Baton is made of.

What the environment chooses is made in `choosing`, the desk in `handing`, a hosted model in `hosting`.
"""

import logging
import os
import secrets
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from adapters.model import openai
from bot.answering.answerer import GroundedAnswerer
from bot.conversation.manager import ConversationManager
from bot.conversation.means import Means
from bot.conversation.waiting import Waiting
from bot.core.clock import SystemClock
from bot.core.desk import FrontDesk
from bot.core.places import Place
from bot.core.ports import (
    Action,
    Answerer,
    ChatPlatform,
    Clock,
    Desk,
    EscalationRule,
    ShowsThinking,
    Summariser,
    Understanding,
)
from bot.engine.engine import Engine
from bot.engine.habits import ON_THE_NETWORK, ON_THE_PROCESSOR, Habits
from bot.engine.tally import Observe, ignore
from bot.engine.thinker import Mind
from bot.entrypoints.choosing import MakePlatforms, Thinking, chat_platforms
from bot.entrypoints.company_folder import CompanyFolder
from bot.entrypoints.handing import agents_desk
from bot.entrypoints.hosting import worded
from bot.entrypoints.in_force import FollowsCompany, InForce
from bot.entrypoints.joining import located_by, members_by, share_files
from bot.entrypoints.learnt import Learnt
from bot.entrypoints.scan import scan
from bot.entrypoints.settings import Settings
from bot.understanding.heads_reader import TrainedReader
from handoff.errands import ErrandBoys
from storage.opening import Storage, open_storage

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """The assembled application."""

    settings: Settings
    in_force: InForce
    clock: Clock
    storage: Storage
    engine: Engine
    thinking: Thinking
    answerer: Answerer
    platforms: dict[str, ChatPlatform]
    errands: ErrandBoys

    async def settled(self) -> None:
        """See Engine.settled; what is thought beside the conversations counts too."""
        await self.engine.settled()
        while await self.errands.idle():
            await self.engine.settled()

    def reload(self, folder: CompanyFolder) -> None:
        """The company's folder changed: from the next turn on the new one holds."""
        self.in_force.take(folder)
        for platform in self.platforms.values():
            if isinstance(platform, FollowsCompany):
                platform.use(folder.company)


@asynccontextmanager
async def assemble(
    settings: Settings,
    folder: CompanyFolder,
    *,
    thinking: Thinking,
    platforms: MakePlatforms = chat_platforms,
    clock: Clock | None = None,
    storage: Storage | None = None,
    observe: Observe = ignore,
    habits: Habits | None = None,
    hosted: openai.Settings | None = None,
) -> AsyncIterator[App]:
    """Open the storage, load its knowledge, start thinking, sending and receiving; undo it all at the end.

    Args:
        storage: an open one; otherwise the settings' database is opened, and closed again.
        hosted: which hosted model words the answers; the environment's choice unless given.

    Raises:
        Misconfigured: a setting is wrong, or another process uses the database.
        Unavailable: the database cannot be reached.
    """
    clock = clock or SystemClock()
    async with AsyncExitStack() as stack:
        if storage is None:
            storage = open_storage(settings.database.get_secret_value(), clock=clock, holder=holder_name())
            await storage.start()
            stack.push_async_callback(storage.stop)
        await thinking.index.refresh(storage.shelf)
        chosen = {platform.name: platform for platform in platforms(settings, folder, storage, clock)}
        share_files(chosen)
        in_force = InForce(folder, thinking, storage.identities)
        in_force.locate = located_by(chosen)
        answerer, summariser = await _wording(stack, hosted, in_force, thinking, storage, clock)
        app, front = _put_together(
            settings,
            in_force,
            storage,
            thinking,
            chosen,
            answerer,
            summariser,
            habits=habits or _habits(settings, hosted=summariser is not None),
            observe=observe,
        )
        async with _at_work(app, front):
            yield app


def _put_together(
    settings: Settings,
    in_force: InForce,
    storage: Storage,
    thinking: Thinking,
    platforms: dict[str, ChatPlatform],
    answerer: Answerer,
    summariser: Summariser | None,
    *,
    habits: Habits,
    observe: Observe,
) -> tuple[App, FrontDesk]:
    """The desk, the conversation manager and the engine, from what is kept, known and reached. Nothing runs yet."""
    clock, errands = storage.clock, ErrandBoys()
    learnt = Learnt(settings.data, thinking.encoder.version, lambda: in_force.company().categories)
    understanding = TrainedReader(thinking.index.encode, learnt)
    desk, front = agents_desk(
        in_force.company,
        storage,
        in_force.directory,
        understanding,
        answerer,
        clock,
        policy=lambda: in_force.policies,
        summariser=summariser,
        errands=errands if summariser else None,
        customers=in_force.directory,
        members=members_by(platforms),
    )
    engine = Engine(
        inbox=storage.inbox,
        work=storage.work,
        outbox=storage.outbox,
        timers=storage.timers,
        platforms=platforms,
        clock=clock,
        mind=_mind(in_force, understanding, desk, answerer, platforms, clock),
        habits=habits,
        observe=observe,
    )
    app = App(
        settings=settings,
        in_force=in_force,
        clock=clock,
        storage=storage,
        engine=engine,
        thinking=thinking,
        answerer=answerer,
        platforms=platforms,
        errands=errands,
    )
    return app, front


@asynccontextmanager
async def _at_work(app: App, front: FrontDesk) -> AsyncIterator[None]:
    """Platforms start last and stop first, so that nothing comes in that nobody would take."""
    app.errands.begin(app.engine.intake.own)
    await app.engine.start()
    try:
        for platform in app.platforms.values():
            await platform.start(app.engine.intake, front)
        yield
    finally:
        for platform in app.platforms.values():
            await platform.stop()
        await app.errands.stop()
        await app.engine.stop(app.settings.grace_seconds)


def _habits(settings: Settings, *, hosted: bool) -> Habits:
    return Habits(burst=settings.burst_seconds, side_by_side=ON_THE_NETWORK if hosted else ON_THE_PROCESSOR)


async def _wording(
    stack: AsyncExitStack,
    chosen: openai.Settings | None,
    in_force: InForce,
    thinking: Thinking,
    storage: Storage,
    clock: Clock,
) -> tuple[Answerer, Summariser | None]:
    """The embedded answerer, or a hosted model with the embedded one behind it, which also sums up."""
    embedded = GroundedAnswerer(
        thinking.index,
        thinking.model,
        lambda: in_force.company().thresholds,
        words=lambda language: in_force.company().speaking(language).words,
    )
    return await worded(
        stack, chosen, embedded=embedded, index=thinking.index, in_force=in_force, storage=storage, clock=clock
    )


def _mind(
    in_force: InForce,
    understanding: Understanding,
    desk: Desk,
    answerer: Answerer,
    platforms: Mapping[str, ChatPlatform],
    clock: Clock,
) -> Mind:
    async def show(place: Place) -> None:
        platform = platforms.get(place.platform)
        if isinstance(platform, ShowsThinking):
            await platform.thinking(place)

    def whispers(place: Place) -> bool:
        platform = platforms.get(place.platform)
        return platform is not None and platform.capabilities.whispers

    manager = ConversationManager(
        Means(
            company=in_force.company,
            policy=lambda: in_force.policies,
            understanding=understanding,
            answerer=answerer,
            directory=in_force.directory,
            desk=desk,
            rules=scan("handoff.rules", "RULE", EscalationRule),
            actions=scan("bot.actions", "ACTION", Action),
            clock=clock,
            waiting=Waiting(clock, show),
            whispers=whispers,
        )
    )
    return Mind(manager.decide, manager.rescue)


def holder_name() -> str:
    """A name for this process in leases, unlike any other process' also after a restart."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
