"""Answers from the company's knowledge, or says honestly that it cannot."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

from bot.answering.confidence import Confidence
from bot.answering.index import Index
from bot.answering.judging import Judge, Judged, doubt
from bot.answering.verification import VERSION, Verified, verify
from bot.core.company import Thresholds
from bot.core.content import Content, Markdown, Source, Sources, Text
from bot.core.knowledge import Answer, Draft, Found, Question, Unsure
from bot.core.ports import AnswerModel

NOT_KNOWN = "I don't have a reliable answer to this part: “{question}”"


class GroundedAnswerer:
    """Every answer stands on passages of the company and names them.

    Args:
        thresholds: asked anew each time; `answer` is the least confidence at which a part of a message is answered.
        confidence: how evidence becomes a probability; the one that is shipped unless told otherwise.
        not_known: what is said about a part without an answer; `{question}` is that part.
    """

    def __init__(
        self,
        index: Index,
        model: AnswerModel,
        thresholds: Callable[[], Thresholds] = Thresholds,
        *,
        confidence: Confidence | None = None,
        not_known: str = NOT_KNOWN,
    ) -> None:
        self._judge = Judge(index, confidence)
        self._model = model
        self._thresholds = thresholds
        self._not_known = not_known

    async def answer(self, question: Question) -> Answer | Unsure:
        """The answer to every part that has one, or doubt with the nearest topics.

        Raises:
            Retryable: the answer model is down.
        """
        least = self._thresholds().answer
        judged = await self._judge.judge(question, least)
        known = [one for one in judged if one.confidence >= least]
        drafts = await asyncio.gather(*(self._word(question, one) for one in known))
        worded = [(one, draft, _cited(draft, one)) for one, draft in zip(known, drafts, strict=True)]
        worded = [(one, draft, sources) for one, draft, sources in worded if sources and not draft.abstains]
        verified = [_verified(draft, one) for one, draft, _ in worded]
        worded = [one for one, result in zip(worded, verified, strict=True) if result.good]
        if not worded:
            return doubt(judged, self._model.version)
        unknown = [one for one in judged if all(one is not other for other, _, _ in worded)]
        sources = tuple(dict.fromkeys(source for _, _, cited in worded for source in cited))
        said = [Markdown(draft.text.strip()) for _, draft, _ in worded]
        doubts = [Text(self._not_known.replace("{question}", one.part.text)) for one in unknown]
        return Answer(
            content=Content((*said, *doubts, Sources(sources))),
            sources=sources,
            model=worded[0][1].model,
            knowledge=worded[0][0].retrieval.version,
            confidence=min(one.confidence for one, _, _ in worded),
            verification=f"{VERSION}:{sum(result.checked for result in verified if result.good)}",
        )

    async def _word(self, question: Question, judged: Judged) -> Draft:
        return await self._model.word(replace(question, text=judged.part.text), judged.retrieval.found)


def _verified(draft: Draft, judged: Judged) -> Verified:
    """What the draft states, compared with what it cites."""
    cited = [found.passage for found in judged.retrieval.found if found.passage.id in draft.cites]
    return verify(draft.text, cited)


def _cited(draft: Draft, judged: Judged) -> tuple[Source, ...]:
    """The sources of a draft, as far as they were given to the model."""
    given: dict[str, Found] = {found.passage.id: found for found in judged.retrieval.found}
    return tuple(given[cite].passage.source for cite in dict.fromkeys(draft.cites) if cite in given)
