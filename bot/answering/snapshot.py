"""The knowledge as it was at one moment, ready to be searched. Never changed; a newer one takes its place."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bot.answering.evidence import Evidence
from bot.answering.keywords import Keywords
from bot.answering.naming import Names
from bot.answering.nearest import UNSEEN, Nearness, Rows, highest, searchable
from bot.answering.weighing import shares
from bot.core.knowledge import Found, Passage

KEYWORD_WEIGHT = 0.15
"""How much of the keyword score joins the similarity. Measured from 0 to 0.3: none is worst, the rest differ by one or
two questions in a hundred."""
TEXT_WEIGHT = 0.15
"""How much of the nearness is that of an entry's text, whatever is nearest."""
BY_WORDS = 50
"""Entries with the best words that are compared by meaning in any case."""
CROWD = 20.0
"""How sharply a rival counts: one that is .05 further away counts a third."""
SAME_ANSWER = 0.9
"""Two entries whose answers are this similar say the same: one is no doubt about the other."""
CANDIDATES = 10
"""So many are weighed against each other."""
SHARE_WEIGHT = 2.4
"""How much an entry's share in the question joins its nearness. Measured from .6 to 9: all above 1 are alike."""
TOPICS = 3
UNRELATED = 0.2
"""How similar sentences about different things usually are."""
NEAR_ENOUGH = 0.35
"""Least similarity of a topic that is worth offering."""
NOT_FURTHER = 0.25
"""A topic this much further than the nearest one would only distract."""
SAME_QUESTION = 0.95
COMPARED = 400
"""Titles that are compared with each other to learn how dense a knowledge is."""
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

    def likeliest(self) -> tuple["Retrieval", ...]:
        """The first and, if it is near as well, the next that says something else: each as the only one found."""
        others = [one for one in self.topics if one.passage.id != self.found[0].passage.id]
        return tuple(replace(self, found=(one,)) for one in (*self.found[:1], *others[:1]))


@dataclass(frozen=True, slots=True)
class Scores:
    """Of every entry: one nearness by meaning, what it is made of, the keyword score; of the nearest few their
    share in the question."""

    dense: NDArray[np.float32]
    near: Nearness
    words: NDArray[np.float32]
    share: Mapping[int, float]


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
        counts = np.array([len(texts_of(passage)) for passage in self.passages], np.intp)
        self._has_text = np.array([bool(passage.text.strip()) for passage in self.passages], bool)
        rows = Rows(vectors, counts, self._has_text)
        self._starts, self._lasts = rows.starts, rows.starts + counts - 1
        self._near = searchable(vectors, rows)
        self._density = _density(vectors[rows.starts[:: 1 + len(counts) // COMPARED]])
        self._verbatim: dict[str, int] = {}
        for i, passage in enumerate(self.passages):
            self._verbatim.setdefault(normal(passage.title), i)
        for i, passage in enumerate(self.passages):
            for phrasing in passage.phrasings:
                self._verbatim.setdefault(normal(phrasing), i)
        self.names = Names(self.passages)
        self._keywords = Keywords([_read_together(passage) for passage in self.passages])

    def search(self, question: str, vector: Vectors, limit: int) -> Retrieval:
        """The best `limit` passages for a question and its vector."""
        if not self.passages or limit < 1:
            return Retrieval(self.version, (), None)
        words = self._keywords.scores(question)
        near = self._near.nearness(vector, highest(words, BY_WORDS, 0.0))
        dense = self._dense(near)
        fused = dense + KEYWORD_WEIGHT * words
        exact = self._verbatim.get(normal(question))
        if exact is not None:
            fused[exact] = fused.max() + 1e-3
        nearest = self._best(fused, max(limit, CANDIDATES))
        share = self._shares(vector, nearest[:CANDIDATES])
        order = sorted(nearest, key=lambda i: -float(fused[i]) - SHARE_WEIGHT * share.get(i, 0.0))
        if exact is not None:
            order.remove(exact)
            order.insert(0, exact)
        found = tuple(Found(self.passages[i], float(fused[i])) for i in order[:limit])
        evidence = self._evidence(question, Scores(dense, near, words, share), order, exact=exact is not None)
        topics = tuple(Found(self.passages[i], float(fused[i])) for i in self._distinct(order, near.best))
        return Retrieval(self.version, found, evidence, topics)

    def _shares(self, vector: Vectors, entries: list[int]) -> dict[int, float]:
        """What belongs to each entry, with what belongs to others that say the same."""
        wordings = [self._near.rows(slice(self._starts[i], self._lasts[i] + 1)) for i in entries]
        same = self._same(wordings, self._has_text[entries])
        return dict(zip(entries, (same @ shares(vector, wordings)).tolist(), strict=True))

    @staticmethod
    def _same(wordings: list[Vectors], has_text: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Of each two entries, whether they ask the same or answer the same."""
        titles, lasts = np.stack([rows[0] for rows in wordings]), np.stack([rows[-1] for rows in wordings])
        answers = (lasts @ lasts.T > SAME_ANSWER) & np.outer(has_text, has_text)
        return np.asarray((titles @ titles.T > SAME_QUESTION) | answers | np.eye(len(wordings), dtype=bool))

    def _dense(self, near: Nearness) -> NDArray[np.float32]:
        """One nearness by meaning."""
        text = np.where(self._has_text, near.text, near.question)
        return np.asarray((1 - TEXT_WEIGHT) * np.maximum(near.question, text) + TEXT_WEIGHT * text, np.float32)

    def _distinct(self, order: list[int], near: Vectors) -> list[int]:
        """Of the best, up to TOPICS that are near enough and do not say the same."""
        kept: list[int] = []
        for i in order:
            enough = float(near[i]) >= max(NEAR_ENOUGH, float(near[order[0]]) - NOT_FURTHER)
            if enough and len(kept) < TOPICS and not any(self._say_the_same(i, other) for other in kept):
                kept.append(i)
        return kept

    @staticmethod
    def _best(scores: NDArray[np.float32], count: int) -> list[int]:
        """Of those that were looked at; every score of one that was not is lower."""
        some = highest(scores, count, (UNSEEN - 1) / 2)
        return [int(i) for i in some[np.lexsort((some, -scores[some]))]]

    def _evidence(self, question: str, scores: Scores, order: list[int], *, exact: bool) -> Evidence:
        first = order[0]
        rivals = [i for i in order[1:] if not self._say_the_same(first, i)]
        rival = rivals[0] if rivals else None
        dense, words, share = scores.dense, scores.words, scores.share
        crowd = sum(math.exp(CROWD * min(0.0, float(dense[i]) - float(dense[first]))) for i in rivals)
        return Evidence(
            similarity=float(scores.near.best[first]),
            margin=float(dense[first]) - (float(dense[rival]) if rival is not None else UNRELATED),
            words=float(words[first]),
            words_margin=float(words[first]) - (float(words[rival]) if rival is not None else 0.0),
            coverage=self._keywords.coverage(question, _read_together(self.passages[first])),
            length=len(question.split()),
            closeness=float(max(scores.near.question[first], scores.near.text[first])),
            crowd=crowd,
            share=share.get(first, 0.0) - max((share.get(i, 0.0) for i in rivals), default=0.0),
            density=self._density,
            exact=exact,
        )

    def _kinship(self, one: int, other: int) -> float:
        """How similar two entries' titles are."""
        return float(self._near.row(self._starts[one]) @ self._near.row(self._starts[other]))

    def _say_the_same(self, one: int, other: int) -> bool:
        if self._kinship(one, other) > SAME_QUESTION:
            return True
        if not (self._has_text[one] and self._has_text[other]):
            return False
        return float(self._near.row(self._lasts[one]) @ self._near.row(self._lasts[other])) > SAME_ANSWER


def _density(titles: Vectors) -> float:
    """The mean cosine of titles with what is nearest to them."""
    if len(titles) < 2:
        return UNRELATED
    cosines = titles @ titles.T
    np.fill_diagonal(cosines, -1.0)
    return float(cosines.max(axis=1).mean())


def normal(text: str) -> str:
    """One form for wordings that differ only in case, spaces and final punctuation."""
    return " ".join(text.casefold().split()).rstrip("?!. ")


def _read_together(passage: Passage) -> str:
    return "\n".join((passage.title, *passage.phrasings, passage.text))
