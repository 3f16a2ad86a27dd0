"""Answers from the company's knowledge, or says honestly that it cannot."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from bot.answering.confidence import Confidence
from bot.answering.index import Index
from bot.answering.judging import Judge, doubt
from bot.answering.open_ends import owned_up
from bot.answering.readings import Judged
from bot.answering.verification import VERSION, Verified, verify
from bot.core.company import Thresholds, Words
from bot.core.content import Content, Heading, Markdown, Part, Source, Sources, Text
from bot.core.knowledge import Answer, Draft, Found, Question, Unsure
from bot.core.ports import AnswerModel


@dataclass(frozen=True, slots=True)
class _Worded:
    """A part of the message with the words that answer it, all of which stand in what they cite."""

    judged: Judged
    draft: Draft
    sources: tuple[Source, ...]
    checked: int


class GroundedAnswerer:
    """Every answer stands on passages of the company and names them.

    Args:
        thresholds: asked anew each time; `answer` is the least confidence at which a part of a message is answered,
            with `doubtful` the least at which the two likeliest entries are shown instead.
        confidence: how evidence becomes a probability; the one that is shipped unless told otherwise.
        words: the company's sentences in the language of a question (BCP 47, None when unknown).
    """

    def __init__(
        self,
        index: Index,
        model: AnswerModel,
        thresholds: Callable[[], Thresholds] = Thresholds,
        *,
        confidence: Confidence | None = None,
        words: Callable[[str | None], Words] = lambda _language: Words(),
    ) -> None:
        self._judge = Judge(index, confidence)
        self._model = model
        self._thresholds = thresholds
        self._words = words

    async def answer(self, question: Question) -> Answer | Unsure:
        """The answer to every part that has one, or doubt with the nearest topics.

        Raises:
            Retryable: the answer model is down.
        """
        thresholds = self._thresholds()
        judged = await self._judge.judge(question, thresholds.answer)
        known = [one for one in judged if one.confidence >= thresholds.answer]
        worded = await self._worded(question, known)
        if worded:
            unknown = [one.part.text for one in judged if all(one is not other.judged for other in worded)]
            doubts = owned_up(self._words(question.language).not_known, unknown)
            return _answer([Markdown(one.draft.text.strip()) for one in worded], worded, doubts)
        guessed = None if known else await self.guess(question, judged)
        return guessed or doubt(judged, self._model.version)

    async def guess(self, question: Question, judged: Sequence[Judged]) -> Answer | None:
        """What is probably meant: the two likeliest entries under their names, owned up to be a guess.

        Returns:
            None where too little speaks for them, and for several questions at once.
        """
        thresholds = self._thresholds()
        if len(judged) != 1 or judged[0].confidence < thresholds.answer * thresholds.doubtful:
            return None
        return await self._likely(question, judged[0])

    async def _likely(self, question: Question, judged: Judged) -> Answer | None:
        entries = [replace(judged, retrieval=one) for one in judged.retrieval.likeliest()]
        worded = await self._worded(question, entries)
        if not worded:
            return None
        words = self._words(question.language)
        said: list[Part] = [Markdown(words.either if len(worded) > 1 else words.perhaps)]
        for one in worded:
            title, text = one.sources[0].title.split(" › ")[-1], one.draft.text.strip()
            said += [Markdown(text)] if text.startswith(f"**{title}") else [Heading(title), Markdown(text)]
        return _answer(said, worded)

    async def _worded(self, question: Question, known: Sequence[Judged]) -> list[_Worded]:
        """Those of the parts that could be worded, with nothing in the words that their sources do not say."""
        drafts = await asyncio.gather(*(self._word(question, one) for one in known))
        found = []
        for one, draft in zip(known, drafts, strict=True):
            sources, verified = _cited(draft, one), _verified(draft, one)
            if sources and not draft.abstains and verified.good:
                found.append(_Worded(one, draft, sources, verified.checked))
        return found

    async def _word(self, question: Question, judged: Judged) -> Draft:
        return await self._model.word(replace(question, text=judged.part.text), judged.retrieval.found)


def _answer(said: Sequence[Part], worded: Sequence[_Worded], doubts: Sequence[Text] = ()) -> Answer:
    sources = tuple(dict.fromkeys(source for one in worded for source in one.sources))
    return Answer(
        content=Content((*said, *doubts, Sources(sources))),
        sources=sources,
        model=worded[0].draft.model,
        knowledge=worded[0].judged.retrieval.version,
        confidence=min(one.judged.confidence for one in worded),
        verification=f"{VERSION}:{sum(one.checked for one in worded)}",
    )


def _verified(draft: Draft, judged: Judged) -> Verified:
    """What the draft states, compared with what it cites."""
    cited = [found.passage for found in judged.retrieval.found if found.passage.id in draft.cites]
    return verify(draft.text, cited)


def _cited(draft: Draft, judged: Judged) -> tuple[Source, ...]:
    """The sources of a draft, as far as they were given to the model."""
    given: dict[str, Found] = {found.passage.id: found for found in judged.retrieval.found}
    return tuple(given[cite].passage.source for cite in dict.fromkeys(draft.cites) if cite in given)
