"""Puts a hosted model in front of the embedded one, where one is chosen. A part of the wiring."""

import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from adapters.model import openai
from bot.answering.budget import Budget
from bot.answering.hosted import Embedded, HostedAnswerer, HostedMeans
from bot.answering.index import Index
from bot.answering.judging import Judge
from bot.answering.summarising import HostedSummariser
from bot.core.company import Company
from bot.core.knowledge import Question
from bot.core.ports import Action, Answerer, Clock, CustomerDirectory, PolicyCheck, Summariser
from bot.core.wording import Tool
from bot.entrypoints.scan import scan
from bot.entrypoints.settings import read_settings
from bot.entrypoints.spending import remember
from bot.understanding.language import language_of
from bot.understanding.masking import masked
from handoff.summary import Extractive
from storage.opening import Storage

if TYPE_CHECKING:
    from adapters.model.openai.model import HostedModel  # importing it for good takes a second

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Hosted:
    """A hosted model at work.

    Attributes:
        answerer: implements Answerer.
    """

    answerer: HostedAnswerer
    model: "HostedModel"
    budget: Budget
    clock: Clock

    def summariser(self, extractive: Summariser, company: Callable[[], Company]) -> HostedSummariser:
        """One that falls back on `extractive`."""
        return HostedSummariser(
            self.model,
            extractive,
            budget=self.budget,
            clock=self.clock,
            company=lambda: company().name,
            mask=masked,
        )


class Answers(Protocol):
    """What the company decided, as far as answers need it."""

    @property
    def policies(self) -> PolicyCheck: ...

    @property
    def directory(self) -> CustomerDirectory: ...

    def company(self) -> Company: ...


@asynccontextmanager
async def hosted_model(
    chosen: openai.Settings,
    *,
    embedded: Embedded,
    index: Index,
    in_force: Answers,
    actions: Sequence[Action],
    storage: Storage,
    clock: Clock,
) -> AsyncIterator[Hosted]:
    """Raises Misconfigured, naming the variable, when no model can be reached with these settings."""
    model = openai.create(chosen, clock)
    budget = Budget(clock, day=chosen.budget_day, month=chosen.budget_month)
    await remember(budget, storage.facts, clock.now())
    means = HostedMeans(
        judge=Judge(index),
        model=model,
        embedded=embedded,
        company=in_force.company,
        guidance=lambda: index.guidance,
        budget=budget,
        clock=clock,
        seconds=chosen.seconds,
        tools=lambda question: _tools(question, in_force.directory, actions),
        tongue=language_of,
        mask=masked,
        breaks=lambda text: _broken(in_force.policies, text),
    )
    log.info("answers are worded by a hosted model", extra={"model": model.version})
    try:
        yield Hosted(HostedAnswerer(means), model, budget, clock)
    finally:
        await model.close()


async def worded(
    stack: AsyncExitStack,
    chosen: openai.Settings | None,
    *,
    embedded: Embedded,
    index: Index,
    in_force: Answers,
    storage: Storage,
    clock: Clock,
) -> tuple[Answerer, Summariser | None]:
    """Who words answers and sums up: the embedded answerer alone, or the hosted model that was chosen before it.

    Args:
        chosen: the environment's choice unless given. stack: closes the model at the end.
    """
    chosen = chosen or read_settings(openai.Settings)
    if not chosen.hosted:
        return embedded, None
    actions = scan("bot.actions", "ACTION", Action)
    hosting = hosted_model(
        chosen, embedded=embedded, index=index, in_force=in_force, actions=actions, storage=storage, clock=clock
    )
    model = await stack.enter_async_context(hosting)
    return model.answerer, model.summariser(Extractive(), in_force.company)


def _tools(question: Question, directory: CustomerDirectory, actions: Sequence[Action]) -> tuple[Tool, ...]:
    """What may be looked up for the person who asks; nothing where that person is not named."""
    if question.customer is None:
        return ()
    return tuple(action.tool(directory, question.customer) for action in actions if action.tool)


def _broken(policies: PolicyCheck, text: str) -> str | None:
    verdict = policies.answer(text)
    return verdict.policy.id if verdict else None
