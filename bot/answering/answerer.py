"""Answers from the company's knowledge, or says honestly that it cannot."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.answering.confidence import Confidence, shipped
from bot.answering.index import Index
from bot.answering.questions import LONGEST, Part, parts_of
from bot.answering.snapshot import Retrieval
from bot.core.company import Thresholds
from bot.core.content import Content, Markdown, Source, Sources, Text
from bot.core.knowledge import Answer, Draft, Found, Question, Unsure
from bot.core.ports import AnswerModel

PASSAGES = 5
TOPICS = 3
NOT_KNOWN = "I don't have a reliable answer to this part: “{question}”"


@dataclass(frozen=True, slots=True)
class _Judged:
    """One part of a message with what the knowledge holds for it."""

    part: Part
    retrieval: Retrieval
    confidence: float

    @property
    def best(self) -> str:
        """The id of the passage that would answer."""
        return self.retrieval.found[0].passage.id if self.retrieval.found else ""


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
        self._index = index
        self._model = model
        self._thresholds = thresholds
        self._confidence = confidence or shipped()
        self._not_known = not_known

    async def answer(self, question: Question) -> Answer | Unsure:
        """The answer to every part that has one, or doubt with the nearest topics.

        Raises:
            Retryable: the answer model is down.
        """
        least = self._thresholds().answer
        judged = await self._judge(question, least)
        known = [one for one in judged if one.confidence >= least]
        drafts = await asyncio.gather(*(self._word(question, one) for one in known))
        worded = [(one, draft, _cited(draft, one)) for one, draft in zip(known, drafts, strict=True)]
        worded = [(one, draft, sources) for one, draft, sources in worded if sources and not draft.abstains]
        if not worded:
            return self._unsure(judged)
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
        )

    async def _judge(self, question: Question, least: float) -> list[_Judged]:
        """What the knowledge holds for each part, or for the whole message where cutting it up brings nothing."""
        parts = parts_of(question.text, question.history)
        if len(parts) == 1:
            return await self._look_up(parts, least)
        whole = Part(question.text.replace("\x00", " ").strip()[:LONGEST])
        *judged, together = await self._look_up((*parts, whole), least)
        if together.retrieval.evidence is not None and together.retrieval.evidence.exact:
            return [together]
        known = [one for one in judged if one.confidence >= least]
        if len({one.best for one in known}) >= 2:
            return _once_each(judged, least)
        unknown = [one for one in judged if one.confidence < least and one.part.stands_alone]
        if known and unknown and all(one.part.text.endswith("?") for one in judged):
            return [one for one in judged if one in known or one in unknown]
        return [max((together, *known), key=lambda one: one.confidence)]

    async def _look_up(self, parts: Sequence[Part], least: float) -> list[_Judged]:
        """Search for each part. One that leans on an earlier question is read with it, if that makes an answer."""
        queries = [query for part in parts for query in part.queries]
        retrievals = iter(await self._index.retrieve(queries, PASSAGES))
        judged = []
        for part in parts:
            each = [next(retrievals) for _ in part.queries]
            *alone, last = [_Judged(part, found, self._confidence.of(found.evidence)) for found in each]
            judged.append(last if last.confidence >= least else max((*alone, last), key=lambda one: one.confidence))
        return judged

    async def _word(self, question: Question, judged: _Judged) -> Draft:
        return await self._model.word(replace(question, text=judged.part.text), judged.retrieval.found)

    def _unsure(self, judged: Sequence[_Judged]) -> Unsure:
        topics = [found for one in judged for found in one.retrieval.topics]
        topics.sort(key=lambda found: -found.score)
        nearest = tuple(dict.fromkeys(found.passage.source for found in topics))[:TOPICS]
        confidence = max((one.confidence for one in judged), default=0.0)
        knowledge = judged[0].retrieval.version
        return Unsure(nearest=nearest, confidence=confidence, model=self._model.version, knowledge=knowledge)


def _once_each(judged: Sequence[_Judged], least: float) -> list[_Judged]:
    """Without a second part that the same passage would answer."""
    seen: set[str] = set()
    kept = []
    for one in judged:
        if one.confidence >= least and one.best in seen:
            continue
        seen.add(one.best)
        kept.append(one)
    return kept


def _cited(draft: Draft, judged: _Judged) -> tuple[Source, ...]:
    """The sources of a draft, as far as they were given to the model."""
    given: dict[str, Found] = {found.passage.id: found for found in judged.retrieval.found}
    return tuple(given[cite].passage.source for cite in dict.fromkeys(draft.cites) if cite in given)
