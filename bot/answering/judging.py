"""Decides, before anybody words anything, which parts of a message the knowledge can answer and how surely."""

from collections.abc import Sequence
from dataclasses import replace

from bot.answering.confidence import Confidence, shipped
from bot.answering.index import Index
from bot.answering.naming import Names
from bot.answering.questions import LONGEST, Part, parts_of
from bot.answering.readings import CANDIDATES, PASSAGES, TOPICS, Judged, Readings, Said
from bot.answering.references import in_full
from bot.answering.shorthand import written_out
from bot.answering.snapshot import Query, Retrieval
from bot.core.content import Source
from bot.core.knowledge import Found, Question, Unsure

CLOSE = 0.05
"""How much further away an entry may be that takes the place of another thing's."""


class Judge:
    """Searches for each part of a message and says how far what was found can be trusted.

    Args:
        confidence: how evidence becomes a probability; the one that is shipped unless told otherwise.
    """

    def __init__(self, index: Index, confidence: Confidence | None = None) -> None:
        self._index = index
        self._confidence = confidence or shipped()

    @property
    def knowledge(self) -> str:
        """Version of the knowledge that is searched now."""
        return self._index.version

    async def judge(self, question: Question, least: float) -> list[Judged]:
        """What the knowledge holds for each part, or for the whole message where cutting it up brings nothing.

        Args:
            least: the confidence from which a part counts as known.
        """
        parts, plan = parts_of(question.text, question.history), question.plan
        if len(parts) == 1:
            return await self._look_up(parts, least, plan)
        whole = Part(question.text.replace("\x00", " ").strip()[:LONGEST])
        *judged, together = await self._look_up((*parts, whole), least, plan)
        if together.retrieval.evidence is not None and together.retrieval.evidence.exact:
            return [together]
        known = [one for one in judged if one.confidence >= least]
        if len({one.best for one in known}) >= 2:
            return _once_each(judged, least)
        unknown = [one for one in judged if one.confidence < least and one.part.asks_something]
        if known and unknown:
            return [one for one in judged if one in known or one in unknown]
        surest = max((together, *known), key=_confidence)
        return [surest] if surest.confidence >= least else judged

    async def _look_up(self, parts: Sequence[Part], least: float, plan: str) -> list[Judged]:
        """Search for each part in every way that it can be read, and keep the reading that holds best."""
        readings = [self._readings(part) for part in parts]
        queries = [query for reading in readings for query in reading.queries]
        found = iter(await self._index.retrieve(queries, CANDIDATES))
        judged = []
        for part, reading in zip(parts, readings, strict=True):
            brought = {query: self._judged(part, query, next(found), plan) for query in reading.queries}
            best = reading.best(brought, least)
            shown = replace(best.retrieval, found=best.retrieval.found[:PASSAGES])
            judged.append(replace(best, retrieval=shown))
        return judged

    def _readings(self, part: Part) -> Readings:
        """How a part may be meant: by itself, in full, together with an earlier question; each also in general."""
        names = self._index.names
        text, context = self._index.mended(part.text), self._index.mended(part.context)
        full = in_full(text, context, names)
        before = "" if part.is_remark else self._index.mended(part.before)
        return Readings(
            alone=Said.of(text, names),
            full=None if full is None else Said.of(full.text, names),
            anew=full is not None and full.anew,
            leans=bool(part.context),
            together=Query(written_out(text), before) if before else None,
            before=Query(before) if before else None,
        )

    def _judged(self, part: Part, query: Query, retrieval: Retrieval, plan: str) -> Judged:
        """What a customer of this plan may read of it, and what is of no other thing than the one that is named."""
        found = retrieval.found[:1]
        theirs = _theirs(retrieval, plan)
        if [one.passage.id for one in theirs.found[:1]] != [one.passage.id for one in found]:
            return Judged(part, theirs, 0.0)
        own = _of_the_named(theirs, self._index.names, query.text)
        apart = found[0].score - own.found[0].score if own.found else 0.0
        return Judged(part, own, self._confidence.of(retrieval.evidence) if apart <= CLOSE else 0.0)


def _of_the_named(retrieval: Retrieval, names: Names, text: str) -> Retrieval:
    """Without other things' entries, where a question names one: the Fjord 45 does not answer for the Fjord 60."""
    named = names.meant(text)
    if named is None:
        return retrieval

    def own(found: Sequence[Found]) -> tuple[Found, ...]:
        return tuple(one for one in found if names.head_of(one.passage) in (None, named))

    return replace(retrieval, found=own(retrieval.found), topics=own(retrieval.topics))


def _theirs(retrieval: Retrieval, plan: str) -> Retrieval:
    def read(found: Sequence[Found]) -> tuple[Found, ...]:
        theirs = ((passage, one) for one in found if (passage := one.passage.for_plan(plan)) is not None)
        return tuple(one if passage is one.passage else Found(passage, one.score) for passage, one in theirs)

    return replace(retrieval, found=read(retrieval.found), topics=read(retrieval.topics))


def _confidence(one: Judged) -> float:
    return one.confidence


def doubt(judged: Sequence[Judged], model: str) -> Unsure:
    """No answer, with the nearest topics to offer instead."""
    topics = [found for one in judged for found in one.retrieval.topics]
    topics.sort(key=lambda found: -found.score)
    nearest: tuple[Source, ...] = tuple(dict.fromkeys(found.passage.source for found in topics))[:TOPICS]
    confidence = max((one.confidence for one in judged), default=0.0)
    return Unsure(nearest=nearest, confidence=confidence, model=model, knowledge=judged[0].retrieval.version)


def _once_each(judged: Sequence[Judged], least: float) -> list[Judged]:
    """Without a second part that the same passage would answer."""
    seen: set[str] = set()
    kept = []
    for one in judged:
        if one.confidence >= least and one.best in seen:
            continue
        seen.add(one.best)
        kept.append(one)
    return kept
