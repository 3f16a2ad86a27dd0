"""The knowledge as it was at one moment, ready to be searched. Never changed; a newer one takes its place."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.answering.evidence import Evidence
from bot.answering.keywords import Keywords
from bot.core.knowledge import Found, Passage

KEYWORD_WEIGHT = 0.1
"""How much of the keyword score joins the similarity. Measured from 0 to 0.3: none is worst, the rest differ by one or
two questions in a hundred."""
SAME_ANSWER = 0.9
"""Two entries whose answers are this similar say the same: one is no doubt about the other."""
CANDIDATES = 8
TOPICS = 3
UNRELATED = 0.2
"""How similar sentences about different things usually are."""
NEAR_ENOUGH = 0.35
"""Least similarity of a topic that is worth offering."""
NOT_FURTHER = 0.25
"""A topic this much further than the nearest one would only distract."""
SAME_QUESTION = 0.95
Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Query:
    """What to search for.

    Attributes:
        context: an earlier question that the text leans on; the search then goes half by the text itself and half by
            both together, so that neither the old subject nor the new question is lost.
    """

    text: str
    context: str = ""

    @property
    def together(self) -> str:
        return f"{self.context} {self.text}" if self.context else self.text

    @property
    def texts(self) -> tuple[str, ...]:
        """What is encoded of it."""
        return (self.text, self.together) if self.context else (self.text,)


@dataclass(frozen=True, slots=True)
class Retrieval:
    """What one search brought.

    Attributes:
        version: of the knowledge that was searched.
        found: best first. evidence: how much speaks for the first; None when nothing was found.
        topics: what may be offered instead of an answer: near enough, and each about something else.
    """

    version: str
    found: tuple[Found, ...]
    evidence: Evidence | None
    topics: tuple[Found, ...] = ()


def texts_of(passage: Passage) -> tuple[str, ...]:
    """What is encoded of an entry: its title, each phrasing, its text."""
    text = (passage.text,) if passage.text.strip() else ()
    return (passage.title, *passage.phrasings, *text)


class Snapshot:
    """Passages with their vectors and keywords.

    Args:
        vectors: one row for each text of each passage, in the order of `texts_of`.
    """

    def __init__(self, version: str, passages: Sequence[Passage], vectors: Vectors) -> None:
        self.version = version
        self.passages = tuple(passages)
        self._vectors = vectors
        counts = [len(texts_of(passage)) for passage in self.passages]
        self._starts = np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(np.intp) if counts else np.zeros(0, np.intp)
        self._has_text = np.array([bool(passage.text.strip()) for passage in self.passages], bool)
        self._lasts = self._starts + np.array(counts, np.intp) - 1
        self._verbatim: dict[str, int] = {}
        for i, passage in enumerate(self.passages):
            self._verbatim.setdefault(normal(passage.title), i)
        for i, passage in enumerate(self.passages):
            for phrasing in passage.phrasings:
                self._verbatim.setdefault(normal(phrasing), i)
        self._keywords = Keywords([_read_together(passage) for passage in self.passages])

    def search(self, question: str, vector: Vectors, limit: int) -> Retrieval:
        """The best `limit` passages for a question and its vector."""
        if not self.passages or limit < 1:
            return Retrieval(self.version, (), None)
        cosines = self._vectors @ vector
        dense = np.maximum.reduceat(cosines, self._starts)
        words = self._keywords.scores(question)
        fused = dense + KEYWORD_WEIGHT * words
        exact = self._verbatim.get(normal(question))
        if exact is not None:
            fused[exact] = fused.max() + 1e-3
        order = self._best(fused, max(limit, CANDIDATES))
        found = tuple(Found(self.passages[i], float(fused[i])) for i in order[:limit])
        evidence = self._evidence(question, dense, words, order, exact=exact is not None)
        topics = tuple(Found(self.passages[i], float(fused[i])) for i in self._distinct(order, dense))
        return Retrieval(self.version, found, evidence, topics)

    def _distinct(self, order: list[int], dense: Vectors) -> list[int]:
        """Of the best, up to TOPICS that are near enough and do not say the same."""
        kept: list[int] = []
        for i in order:
            near = float(dense[i]) >= max(NEAR_ENOUGH, float(dense[order[0]]) - NOT_FURTHER)
            if near and len(kept) < TOPICS and not any(self._say_the_same(i, other) for other in kept):
                kept.append(i)
        return kept

    @staticmethod
    def _best(scores: NDArray[np.float32], count: int) -> list[int]:
        count = min(count, len(scores))
        some = np.argpartition(-scores, count - 1)[:count]
        return [int(i) for i in some[np.lexsort((some, -scores[some]))]]

    def _evidence(
        self, question: str, dense: Vectors, words: NDArray[np.float32], order: list[int], *, exact: bool
    ) -> Evidence:
        first = order[0]
        rival = next((i for i in order[1:] if not self._say_the_same(first, i)), None)
        return Evidence(
            similarity=float(dense[first]),
            margin=float(dense[first]) - (float(dense[rival]) if rival is not None else UNRELATED),
            words=float(words[first]),
            words_margin=float(words[first]) - (float(words[rival]) if rival is not None else 0.0),
            coverage=self._keywords.coverage(question, _read_together(self.passages[first])),
            length=len(question.split()),
            exact=exact,
        )

    def _kinship(self, one: int, other: int) -> float:
        """How similar two entries' titles are."""
        return float(self._vectors[self._starts[one]] @ self._vectors[self._starts[other]])

    def _say_the_same(self, one: int, other: int) -> bool:
        if self._kinship(one, other) > SAME_QUESTION:
            return True
        if not (self._has_text[one] and self._has_text[other]):
            return False
        return float(self._vectors[self._lasts[one]] @ self._vectors[self._lasts[other]]) > SAME_ANSWER


def normal(text: str) -> str:
    """One form for wordings that differ only in case, spaces and final punctuation."""
    return " ".join(text.casefold().split()).rstrip("?!. ")


def _read_together(passage: Passage) -> str:
    return "\n".join((passage.title, *passage.phrasings, passage.text))
