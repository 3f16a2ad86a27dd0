"""The only place that constructs things. Read it from top to bottom to see what Baton is made of."""

import logging
import os
import secrets
import socket
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from adapters.customers.linked import LinkedDirectory
from adapters.model import openai
from bot.answering.answerer import GroundedAnswerer
from bot.answering.index import Index
from bot.conversation.manager import ConversationManager
from bot.conversation.means import Means
from bot.conversation.waiting import Waiting
from bot.core.clock import SystemClock
from bot.core.company import Company
from bot.core.desk import IdentityBook
from bot.core.places import Place
from bot.core.ports import (
    Action,
    Answerer,
    AnswerModel,
    ChatPlatform,
    Clock,
    Desk,
    Encoder,
    EscalationRule,
    PolicyCheck,
    ShowsThinking,
    Summariser,
    Understanding,
)
from bot.engine.engine import Engine
from bot.engine.habits import ON_THE_NETWORK, ON_THE_PROCESSOR, Habits
from bot.engine.tally import Observe, ignore
from bot.engine.thinker import Mind
from bot.entrypoints.company_folder import CompanyFolder
from bot.entrypoints.handing import agents_desk
from bot.entrypoints.hosting import worded
from bot.entrypoints.joining import located_by, members_by, share_files
from bot.entrypoints.learnt import Learnt
from bot.entrypoints.scan import scan
from bot.entrypoints.settings import Settings, env_names, read_settings
from bot.policies.gate import PolicyGate
from bot.policies.likeness import shipped
from bot.understanding.heads_reader import TrainedReader
from handoff.errands import ErrandBoys
from storage.opening import Storage, open_storage

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Thinking:
    """The embedded model and the knowledge it searches: costly to start, so it may be shared and kept."""

    encoder: Encoder
    model: AnswerModel
    index: Index

    def close(self) -> None:
        self.index.close()


class InForce:
    """What the company decided, as it stands now: asked anew by whoever needs it, so that it can be reloaded."""

    def __init__(self, folder: CompanyFolder, thinking: Thinking, identities: IdentityBook) -> None:
        self.records = folder.directory
        self.directory = LinkedDirectory(self.records, identities)
        self.locate: Callable[[Company], Company] = lambda company: company
        self._thinking = thinking
        self.take(folder)

    def take(self, folder: CompanyFolder) -> None:
        self.folder = folder
        index, likeness = self._thinking.index, shipped(self._thinking.encoder.version)
        self.policies: PolicyCheck = PolicyGate(folder.company.policies, index.encode, likeness)
        if folder.directory is not self.records:
            self.records.replace(folder.directory.customers)

    def company(self) -> Company:
        return self.locate(self.folder.company)


@runtime_checkable
class FollowsCompany(Protocol):
    """A platform that shows or obeys something of the company."""

    def use(self, company: Company) -> None: ...


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


MakePlatforms = Callable[[Settings, CompanyFolder, Storage, Clock], Sequence[ChatPlatform]]


def embedded_model() -> Thinking:
    """Load the encoder (the first time it is built, which takes a few seconds) and an empty index."""
    from adapters.model import local

    chosen = read_settings(local.Settings)
    encoder = local.create(chosen)
    return Thinking(encoder, local.LocalAnswerModel(encoder.version), Index(encoder, cache=chosen.cache))


def chat_platforms(settings: Settings, folder: CompanyFolder, storage: Storage, clock: Clock) -> Sequence[ChatPlatform]:
    """The web always; Slack when one of its tokens is set. An adapter is imported only when it is chosen."""
    from adapters.chat import web

    company = folder.company
    chosen = read_settings(web.Settings)
    if chosen.secret_file is None:
        chosen = chosen.model_copy(update={"secret_file": settings.data / "web-secret"})
    if chosen.file_folder is None:
        chosen = chosen.model_copy(update={"file_folder": settings.data / "files"})
    made: list[ChatPlatform] = [web.create(chosen, company, storage.board, clock)]
    if any(name.upper().startswith("SLACK_") for name in env_names()):
        from adapters.chat import slack

        slack_settings = read_settings(slack.Settings)
        if slack_settings.SLACK_NOTES_FILE is None:
            slack_settings = slack_settings.model_copy(update={"SLACK_NOTES_FILE": settings.data / "slack-notes.json"})
        made.append(slack.create(slack_settings, company, clock))
    return made


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
    own_storage = storage is None
    storage = storage or open_storage(settings.database.get_secret_value(), clock=clock, holder=holder_name())
    in_force = InForce(folder, thinking, storage.identities)
    async with AsyncExitStack() as stack:
        if own_storage:
            await storage.start()
            stack.push_async_callback(storage.stop)
        await thinking.index.refresh(storage.shelf)
        chosen = {platform.name: platform for platform in platforms(settings, folder, storage, clock)}
        share_files(chosen)
        in_force.locate = located_by(chosen)
        answerer, summariser = await _wording(stack, hosted, in_force, thinking, storage, clock)
        errands = ErrandBoys()
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
            members=members_by(chosen),
        )
        engine = Engine(
            inbox=storage.inbox,
            work=storage.work,
            outbox=storage.outbox,
            timers=storage.timers,
            platforms=chosen,
            clock=clock,
            mind=_mind(in_force, understanding, desk, answerer, chosen, clock),
            habits=habits or _habits(settings, hosted=summariser is not None),
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
            platforms=chosen,
            errands=errands,
        )
        errands.begin(engine.intake.own)
        await engine.start()
        try:
            for platform in chosen.values():
                await platform.start(engine.intake, front)
            yield app
        finally:
            for platform in chosen.values():
                await platform.stop()
            await errands.stop()
            await engine.stop(settings.grace_seconds)


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
