"""Answers worded by a hosted model from the company's passages, checked before they are sent.

Whether there is an answer at all is judged before the model is asked. Where the model is down, slow, over its budget or
set up wrongly, the embedded answerer answers, and the figures say so. Where it replied twice what cannot stand, nobody
guesses: that is doubt.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from bot.answering.budget import Budget
from bot.answering.hosted_brief import Brief, brief_of
from bot.answering.hosted_dialogue import Dialogue, Meter, Terms
from bot.answering.hosted_reply import Problem, Reply
from bot.answering.judging import Judge, doubt
from bot.answering.open_ends import owned_up
from bot.answering.prompting import prompt
from bot.answering.readings import Judged
from bot.core.company import Company
from bot.core.content import Content, Markdown, Sources
from bot.core.errors import Misconfigured, NoWording
from bot.core.knowledge import Answer, Question, Unsure
from bot.core.ports import Answerer, ChatModel, Clock
from bot.core.wording import Effort, Tool

log = logging.getLogger(__name__)


def no_tools(_: Question) -> Sequence[Tool]:
    return ()


def anything(_: str) -> str | None:
    return None


class Embedded(Answerer, Protocol):
    """The answerer behind a hosted model."""

    async def guess(self, question: Question, judged: Sequence[Judged]) -> Answer | None:
        """What is probably meant, owned up to be a guess; None where too little speaks for it."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class HostedMeans:
    """What the hosted answerer works with.

    Attributes:
        company, guidance: asked anew each time; they may be reloaded.
        embedded: answers when the hosted model cannot, and shows what is likely where neither is sure.
        seconds: for a whole answer: every request, retry and tool.
        tools: what the model may look up for the person who asks; bound to that person already.
        tongue: the language of a text (BCP 47), None when it cannot be told.
        breaks: the id of the policy that an answer breaks, None if it may be said.
        mask: takes out of what customers write whatever must not go to the provider.
    """

    judge: Judge
    model: ChatModel
    embedded: Embedded
    company: Callable[[], Company]
    guidance: Callable[[], Sequence[str]]
    budget: Budget
    clock: Clock
    seconds: float = 12.0
    tools: Callable[[Question], Sequence[Tool]] = no_tools
    tongue: Callable[[str], str | None] = anything
    breaks: Callable[[str], str | None] = anything
    mask: Callable[[str], str] = str


def _gives_up(reply: Reply, brief: Brief) -> bool:
    return reply.abstain or len({brief.asked[number - 1].text for number in reply.unanswered}) == len(brief.asked)


class HostedAnswerer:
    """Implements Answerer."""

    def __init__(self, means: HostedMeans) -> None:
        self._means = means
        self._prompt = prompt("answer")
        self._terms = Terms(
            model=means.model,
            clock=means.clock,
            seconds=means.seconds,
            prompt=self._prompt,
            tongue=means.tongue,
            breaks=means.breaks,
        )

    async def answer(self, question: Question) -> Answer | Unsure:
        """A checked answer, or doubt with the nearest topics. Raises what the embedded answerer raises."""
        least = self._means.company().thresholds.answer
        judged = await self._means.judge.judge(question, least)
        tools = self._means.tools(question)
        asked = judged if tools else [one for one in judged if one.confidence >= least]
        if not asked:
            return await self._guessed(question, judged, Effort())
        meter = Meter(self._means.budget, Effort(prompt=self._prompt.version))
        if self._means.budget.is_spent:
            return await self._embedded(question, meter.note(fallback="over-budget"))
        brief = brief_of(
            question,
            asked,
            company=self._means.company(),
            guidance=self._means.guidance(),
            prompt=self._prompt,
            least=least,
            mask=self._means.mask,
        )
        dialogue = Dialogue(self._terms, brief, tools, meter, question.language or self._means.tongue(question.text))
        try:
            reply = await dialogue.run()
        except NoWording as error:
            log.warning("the hosted model is not used for this answer", extra={"why": error.why})
            return await self._embedded(question, meter.note(fallback=error.why))
        except Misconfigured as error:
            log.error("the hosted model cannot be used: %s", error)
            return await self._embedded(question, meter.note(fallback="misconfigured"))
        if isinstance(reply, Reply) and _gives_up(reply, brief) and not reply.handoff:
            return await self._guessed(question, judged, meter.note(doubt="abstained"))
        return self._result(reply, judged, brief, meter, dialogue)

    async def _guessed(self, question: Question, judged: Sequence[Judged], effort: Effort) -> Answer | Unsure:
        """No answer: what is likely meant is shown as a guess, in the company's own words, as without the model."""
        found = await self._means.embedded.guess(question, judged) or doubt(judged, self._means.model.version)
        return replace(found, effort=effort)

    async def _embedded(self, question: Question, effort: Effort) -> Answer | Unsure:
        return replace(await self._means.embedded.answer(question), effort=effort)

    def _result(
        self, reply: Reply | Problem, judged: Sequence[Judged], brief: Brief, meter: Meter, dialogue: Dialogue
    ) -> Answer | Unsure:
        """What a dialogue's end means to the customer."""
        model = self._means.model.version
        if isinstance(reply, Problem):
            return replace(doubt(judged, model), effort=meter.note(doubt=reply.code))
        if reply.handoff:
            return replace(doubt(judged, model), wants_person=True, effort=meter.note(doubt="handoff"))
        given_up = {brief.asked[number - 1].text for number in reply.unanswered}
        answered = {one.text for one in brief.asked} - given_up
        open_ends = [one.part.text for one in judged if one.part.text not in answered]
        cited = [brief.passages[name].source for name in dict.fromkeys(reply.citations) if name in brief.passages]
        sources = tuple(dict.fromkeys(cited))
        not_known = self._means.company().speaking(dialogue.language).words.not_known
        told = owned_up(not_known, open_ends)
        shown = (Sources(sources),) if sources else ()
        return Answer(
            content=Content((Markdown(reply.answer.strip()), *told, *shown)),
            sources=sources,
            model=model,
            knowledge=judged[0].retrieval.version,
            confidence=min((one.confidence for one in judged if one.part.text in answered), default=0.0),
            effort=meter.effort,
            verification=dialogue.verification,
        )
