"""A company's whole bot with its knowledge in memory and nobody there: what `baton evaluate` plays cases with."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from adapters.model import openai
from bot.answering.answerer import GroundedAnswerer
from bot.answering.importing import import_path
from bot.core.clock import SystemClock
from bot.core.company import Company
from bot.core.knowledge import Passage
from bot.core.ports import Action, Answerer, CustomerDirectory, PolicyCheck
from bot.entrypoints.choosing import Thinking, embedded_model
from bot.entrypoints.company_folder import CompanyFolder
from bot.entrypoints.hosting import hosted_model
from bot.entrypoints.rehearsal import Rehearsal
from bot.entrypoints.scan import scan
from bot.learning.intents import Progress
from bot.policies.gate import PolicyGate
from bot.policies.likeness import shipped
from bot.understanding.heads_reader import TrainedReader
from bot.understanding.heads_shipped import shipped_heads
from storage.opening import Storage, open_storage


@dataclass(frozen=True, slots=True)
class Stage:
    """Attributes:
    passages: by id. model: who words the answers. spent: US dollars so far; None where no price is set.
    """

    rehearsal: Rehearsal
    passages: dict[str, Passage]
    model: str
    spent: Callable[[], float | None]


@dataclass(frozen=True, slots=True)
class _Decided:
    policies: PolicyCheck
    directory: CustomerDirectory
    own: Company

    def company(self) -> Company:
        return self.own


@asynccontextmanager
async def staged(
    folder: CompanyFolder, progress: Progress, chosen: openai.Settings | None = None
) -> AsyncIterator[Stage]:
    """Args:
        chosen: the hosted model that words the answers; None, or settings without one: the embedded model.

    Raises:
        Misconfigured: no model can be reached with these settings.
    """
    clock, thinking = SystemClock(), embedded_model()
    storage = open_storage("memory:", clock=clock, holder="rehearsal")
    await storage.start()
    try:
        progress("Reading the knowledge", 0, 1)
        if folder.knowledge is not None:
            await import_path(folder.knowledge, storage.shelf, thinking.encoder)
        await thinking.index.refresh(storage.shelf)
        likeness, heads = shipped(thinking.encoder.version), shipped_heads(thinking.encoder.version)
        gate = PolicyGate(folder.company.policies, thinking.index.encode, likeness)
        decided = _Decided(gate, folder.directory, folder.company)
        async with AsyncExitStack() as stack:
            answerer, model, spent = await _answerer(stack, decided, thinking, storage, chosen)
            rehearsal = Rehearsal(
                folder.company,
                policy=gate,
                answerer=answerer,
                directory=folder.directory,
                understanding=TrainedReader(thinking.index.encode, lambda: heads),
                clock=clock,
            )
            yield Stage(rehearsal, {passage.id: passage for passage in thinking.index.passages}, model, spent)
    finally:
        await storage.stop()
        thinking.close()


async def _answerer(
    stack: AsyncExitStack, decided: _Decided, thinking: Thinking, storage: Storage, chosen: openai.Settings | None
) -> tuple[Answerer, str, Callable[[], float | None]]:
    embedded = GroundedAnswerer(
        thinking.index,
        thinking.model,
        lambda: decided.own.thresholds,
        words=lambda language: decided.own.speaking(language).words,
    )
    if chosen is None or not chosen.hosted:
        return embedded, "embedded", lambda: 0.0
    hosting = hosted_model(
        chosen,
        embedded=embedded,
        index=thinking.index,
        in_force=decided,
        actions=scan("bot.actions", "ACTION", Action),
        storage=storage,
        clock=SystemClock(),
    )
    hosted = await stack.enter_async_context(hosting)
    priced = chosen.price_in is not None
    return hosted.answerer, hosted.model.version, lambda: hosted.budget.this_month if priced else None
