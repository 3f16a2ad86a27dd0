"""The ways in which one question can be read, and which of them holds best once each was searched for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from bot.answering.naming import Names
from bot.answering.questions import Part, untied
from bot.answering.shorthand import written_out
from bot.answering.snapshot import Query, Retrieval
from bot.core.knowledge import Found

PASSAGES = 5
CANDIDATES = 8
TOPICS = 3
GENERAL = 0.33
"""How much of an entry's score is that for the question without its names. From a quarter to a half is alike."""
CERTAIN = 0.7
"""What is found so surely with the names is not reconsidered without them."""
RELATED = 0.25
"""Least score of an entry that a question which leans on an earlier one has something to do with by itself."""
EARLIER = 0.3
"""How much of a topic's score is its nearness to the earlier question."""
AGAIN = 0.03
"""The answer given before is given again only if the new question by itself comes so near to it."""


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


@dataclass(frozen=True, slots=True)
class Said:
    """A wording, and the same without the names in it."""

    query: Query
    general: Query | None

    @staticmethod
    def of(text: str, names: Names) -> "Said":
        text = untied(written_out(text))
        general = names.without(text)
        return Said(Query(text), Query(general) if general else None)

    @property
    def queries(self) -> tuple[Query, ...]:
        return (self.query, self.general) if self.general else (self.query,)

    def best(self, found: Mapping[Query, Judged]) -> Judged:
        specific = found[self.query]
        return specific if self.general is None else _mixed(specific, found[self.general])


@dataclass(frozen=True, slots=True)
class Readings:
    """Attributes:
    alone: the question as it stands. full: with the name that it points at put in.
    anew: that is the earlier question itself, asked of another thing.
    leans: it seems to say too little by itself.
    together: with the earlier question. before: that one by itself, to know what was answered already.
    """

    alone: Said
    full: Said | None = None
    anew: bool = False
    leans: bool = False
    together: Query | None = None
    before: Query | None = None

    @property
    def queries(self) -> tuple[Query, ...]:
        """Each once."""
        said = (*self.alone.queries, *(self.full.queries if self.full else ()))
        leaning = (query for query in (self.together, self.before) if query is not None)
        return tuple(dict.fromkeys((*said, *leaning)))

    def best(self, found: Mapping[Query, Judged], least: float) -> Judged:
        """The reading to go by.

        Args:
            least: the confidence from which something counts as known.
        """
        alone = self.alone.best(found)
        full = self.full.best(found) if self.full else None
        if self.together is None or self.before is None:
            return alone
        if not self.leans:
            return alone if alone.confidence >= least else _besides(alone, found[self.together], found[self.before])
        before = found[self.before]
        if full is not None and not self.anew and _only_again(full, alone, before):
            full = None
        if full is not None and full.confidence >= max(least, alone.confidence):
            return full
        leant = _leant(alone, found[self.together], before, least)
        surest = full if full is not None and full.confidence > leant.confidence else leant
        return surest if surest.confidence >= least else _offering(surest, found[self.together], before)


def _mixed(specific: Judged, general: Judged) -> Judged:
    """Both searches in one: "how long can I take to return a mixer?" is about returns, and not only about mixers."""
    if not specific.best or not general.best or specific.confidence >= CERTAIN:
        return specific
    by_id = {one.passage.id: one for one in (*general.retrieval.found, *specific.retrieval.found)}
    scores = [_scores(specific.retrieval), _scores(general.retrieval)]
    lowest = [min(each.values()) for each in scores]

    def score(id: str) -> float:
        own, other = (each.get(id, low) for each, low in zip(scores, lowest, strict=True))
        return (1 - GENERAL) * own + GENERAL * other

    order = sorted(by_id, key=score, reverse=True)
    retrieval = replace(
        specific.retrieval if order[0] != general.best else general.retrieval,
        found=tuple(Found(by_id[id].passage, score(id)) for id in order[:PASSAGES]),
        topics=_topics(specific.retrieval, general.retrieval, score_of=score),
    )
    return Judged(specific.part, retrieval, _confidence(order[0], specific, general))


def _confidence(best: str, specific: Judged, general: Judged) -> float:
    agreeing = [one.confidence for one in (specific, general) if one.best == best]
    return max(agreeing) if agreeing else min(specific.confidence, general.confidence)


def _scores(retrieval: Retrieval) -> dict[str, float]:
    return {one.passage.id: one.score for one in retrieval.found}


def _topics(*retrievals: Retrieval, score_of: Callable[[str], float]) -> tuple[Found, ...]:
    topics = {one.passage.id: one.passage for retrieval in retrievals for one in retrieval.topics}
    order = sorted(topics, key=score_of, reverse=True)
    return tuple(Found(topics[id], score_of(id)) for id in order[:TOPICS])


def _only_again(read: Judged, alone: Judged, before: Judged) -> bool:
    """It brings what was answered already, although the new question by itself is nearer to something else."""
    own = _scores(alone.retrieval)
    return read.best == before.best and own.get(read.best, 0.0) < max(own.values(), default=0.0) - AGAIN


def _besides(alone: Judged, together: Judged, before: Judged) -> Judged:
    """With one topic more, near the earlier question too: a longer question may go on with that as well."""
    own = alone.retrieval.topics[: TOPICS - 1]
    known = {one.passage.id for one in own}
    others = [one for one in _offering(alone, together, before).retrieval.topics if one.passage.id not in known]
    return replace(alone, retrieval=replace(alone.retrieval, topics=(*own, *others[:1])))


def _offering(doubtful: Judged, together: Judged, before: Judged) -> Judged:
    """With topics near both questions: where no answer is sure enough, what is meant is most often among them."""
    read, asked = _scores(together.retrieval), _scores(before.retrieval)

    def score(id: str) -> float:
        return (1 - EARLIER) * read.get(id, 0.0) + EARLIER * asked.get(id, 0.0)

    topics = _topics(together.retrieval, before.retrieval, doubtful.retrieval, score_of=score)
    return replace(doubtful, retrieval=replace(doubtful.retrieval, topics=topics))


def _leant(alone: Judged, together: Judged, before: Judged, least: float) -> Judged:
    """Of a search by the question itself and one together with its context: the latter where it makes an answer.

    The question itself has to come near that answer too. Otherwise whatever is said after an answer, "that doesn't
    help" or "why do we dream?", would bring the same answer once more.
    """
    if _scores(alone.retrieval).get(together.best, 0.0) < RELATED or _only_again(together, alone, before):
        return alone
    return together if together.confidence >= least else max(alone, together, key=lambda one: one.confidence)
