"""Decides, before anybody words anything, which parts of a message the knowledge can answer and how surely."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering.confidence import Confidence, shipped
from bot.answering.index import Index
from bot.answering.naming import Names
from bot.answering.questions import LONGEST, Part, parts_of
from bot.answering.snapshot import Query, Retrieval
from bot.core.content import Source
from bot.core.knowledge import Question, Unsure

PASSAGES = 5
TOPICS = 3
RELATED = 0.25
"""Least score of an entry that a question which leans on an earlier one has something to do with by itself."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One part of a message with what the knowledge holds for it."""

    part: Part
    retrieval: Retrieval
    confidence: float

    @property
    def best(self) -> str:
        """The id of the passage that would answer."""
        return self.retrieval.found[0].passage.id if self.retrieval.found else ""


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
        unknown = [one for one in judged if one.confidence < least and one.part.asks_something]
        if known and unknown:
            return [one for one in judged if one in known or one in unknown]
        surest = max((together, *known), key=_confidence)
        return [surest] if surest.confidence >= least else judged

    async def _look_up(self, parts: Sequence[Part], least: float) -> list[Judged]:
        """Search for each part. One that leans on an earlier question is read with it, if that makes an answer."""
        names = self._index.names
        general = [names.without(part.text) for part in parts]
        queries = [query for part in parts for query in part.queries]
        retrievals = iter(await self._index.retrieve([*queries, *(Query(text) for text in general if text)], PASSAGES))
        each = [[next(retrievals) for _ in part.queries] for part in parts]
        judged = []
        for part, found, text in zip(parts, each, general, strict=True):
            best = _with_context([self._judged(part, one) for one in found], least)
            judged.append(_better(best, self._judged(part, next(retrievals)), names) if text else best)
        return judged

    def _judged(self, part: Part, retrieval: Retrieval) -> Judged:
        return Judged(part, retrieval, self._confidence.of(retrieval.evidence))


def _confidence(one: Judged) -> float:
    return one.confidence


def _with_context(judged: Sequence[Judged], least: float) -> Judged:
    """Of a search by the question itself and one together with its context: the latter where it makes an answer.

    The question itself has to come near that answer too. Otherwise whatever is said after an answer, "that doesn't
    help" or "why do we dream?", would bring the same answer once more.
    """
    alone, together = judged[0], judged[-1]
    near = {found.passage.id for found in alone.retrieval.found if found.score >= RELATED}
    if together is alone or together.best not in near:
        return alone
    return together if together.confidence >= least else max(alone, together, key=_confidence)


def _better(specific: Judged, general: Judged, names: Names) -> Judged:
    """The general question's, where it is surer and leads to a rule that the specific one came near as well."""
    if general.confidence <= specific.confidence or not specific.best:
        return specific
    first, rule = specific.retrieval.found[0].passage, general.retrieval.found[0].passage
    near = {found.passage.id for found in specific.retrieval.found}
    led_away = rule.id in near and names.about(first) and not names.about(rule)
    return general if led_away or rule.id == first.id else specific


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
