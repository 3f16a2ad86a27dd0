"""Understands a message by rules and by what was learnt: one encoding, and everything else follows from it."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, fields, replace
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from bot.core.knowledge import Reading
from bot.understanding.entities import entities_in
from bot.understanding.heads import Head, Judgement
from bot.understanding.heads_mood import Mood, Said
from bot.understanding.heads_mood_features import CUSTOMER, LOOKED_BACK
from bot.understanding.language import language_of
from bot.understanding.reader import Reader

Table = NDArray[np.float32]
Encode = Callable[[Sequence[str]], Awaitable[Table]]
NO_PROBLEM = "none"
SMOOTHING = 0.5
"""How much an older message counts beside the next one in a trajectory."""
ABROAD = 0.4
"""So often a category is right that a head is at least half sure of, in a language that it was not fitted to: 21 of 52
messages in German, Spanish, French and Dutch (19 of 20 in English). The encoder is an English one."""
INDEX_LANGUAGES = frozenset({"en"})
"""Of the index. It still ranks messages in other languages, but the angriest of them is told as content."""
LONGEST = 4_000
REMEMBERED = 512
"""Readings kept."""
MOST_REMEMBERED = 8_000
"""Characters of a message and what went before it, up to which its reading is kept: four megabytes at the most."""
_Asked = tuple[str, tuple[tuple[str, str], ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Heads:
    """What was learnt; each may be missing."""

    category: Head | None = None
    intent: Head | None = None
    topic: Head | None = None
    problem: Head | None = None
    mood: Mood | None = None

    @property
    def version(self) -> str:
        """Changes with what any of them was fitted to."""
        told = [(one.name, head.about) for one in fields(self) if (head := getattr(self, one.name)) is not None]
        parts = [f"{name} {about.get('data')} {about.get('fitted')}" for name, about in told]
        return "heads-" + blake2b("\n".join(parts).encode(), digest_size=4).hexdigest() if parts else ""

    def same_as(self, other: "Heads") -> bool:
        """The very same heads, not only equal ones: comparing their tables would take longer than reading."""
        return all(getattr(self, one.name) is getattr(other, one.name) for one in fields(self))


class TrainedReader:
    """Reads by rules (`Reader`) and by trained heads, from one sentence vector.

    Args:
        encode: texts to vectors, off the event loop; the same one that retrieval uses, which remembers what it was
            asked lately, so that each message is encoded once.
        heads: asked anew for every message, so that a newly trained one holds from then on.
    """

    def __init__(self, encode: Encode, heads: Callable[[], Heads], rules: Reader | None = None) -> None:
        self._encode = encode
        self._heads = heads
        self._rules = rules or Reader()
        self._recent: OrderedDict[_Asked, tuple[Heads, Reading]] = OrderedDict()

    async def read(self, text: str, history: Sequence[tuple[str, str]] = ()) -> Reading:
        """Read one message; `history` is (speaker, words) before it, oldest first.

        What was read a moment ago is remembered: each turn of a conversation looks at its earlier messages again, and
        each revision of a ticket's card at all of them.
        """
        asked, heads = (text, tuple(history)), self._heads()
        known = self._recent.get(asked)
        if known is not None and known[0].same_as(heads):
            self._recent.move_to_end(asked)
            return known[1]
        reading = await self._read(text, history, heads)
        if len(text) + sum(len(words) for _, words in asked[1]) <= MOST_REMEMBERED:
            self._recent[asked] = heads, reading
            if len(self._recent) > REMEMBERED:
                self._recent.popitem(last=False)
        return reading

    async def _read(self, text: str, history: Sequence[tuple[str, str]], heads: Heads) -> Reading:
        text = text.replace("\x00", " ")[:LONGEST]
        reading = await self._rules.read(text, history)
        reading = replace(reading, language=language_of(text), entities=entities_in(text))
        if not text.strip():
            return reading
        recent = tuple((speaker, words.replace("\x00", " ")[:LONGEST]) for speaker, words in history[-LOOKED_BACK:])
        said = _steps(text, recent)
        texts = list(dict.fromkeys(one.text for one in said))
        vectors = dict(zip(texts, await self._encode(texts), strict=True))
        return _learnt(reading, said, vectors, heads)


def _steps(text: str, history: Sequence[tuple[str, str]]) -> list[Said]:
    """The customer's messages so far, each with what went before it; the one to be read is the last."""
    steps = [
        Said(words, tuple(history[:number]))
        for number, (speaker, words) in enumerate(history)
        if speaker == CUSTOMER and words.strip()
    ]
    return [*steps, Said(text, tuple(history))]


def _learnt(reading: Reading, said: Sequence[Said], vectors: dict[str, Table], heads: Heads) -> Reading:
    text = said[-1].text
    vector = vectors[text][None, :]
    language = reading.language
    category = _judged(heads.category, vector, text)
    intent = _judged(heads.intent, vector, text, scoped=True)
    course = heads.mood.judge(said, vectors) if heads.mood and _speaks(INDEX_LANGUAGES, language) else None
    topic, problem = (
        _named(head, vector, text) if head and _speaks(head.languages, language) else None
        for head in (heads.topic, heads.problem)
    )
    return replace(
        reading,
        heads=heads.version,
        category=category.label if category else None,
        category_confidence=_confidence(heads.category, category, language),
        intent=intent.label if intent and intent.belongs else None,
        intent_confidence=_confidence(heads.intent, intent, language) if intent and intent.belongs else 0.0,
        in_scope=intent.belongs if intent else None,
        topic=topic.label if topic else None,
        topic_confidence=topic.confidence if topic else 0.0,
        problem=problem.label if problem else None,
        problem_confidence=problem.confidence if problem else 0.0,
        dissatisfaction=None if course is None else float(course[-1]),
        trajectory=None if course is None else smoothed(course),
        course=() if course is None else tuple(course.tolist()),
    )


def _judged(head: Head | None, vector: Table, text: str, *, scoped: bool = False) -> Judgement | None:
    return head.judge(vector, [text], scoped=scoped)[0] if head else None


def _speaks(languages: frozenset[str], language: str | None) -> bool:
    """True, too, where nobody knows better."""
    return not languages or language is None or language[:2] in languages


def _confidence(head: Head | None, found: Judgement | None, language: str | None) -> float:
    if head is None or found is None:
        return 0.0
    return found.confidence * (1.0 if _speaks(head.languages, language) else ABROAD)


def _named(head: Head, vector: Table, text: str) -> Judgement | None:
    """The topic or the problem, where the head is sure enough to name it."""
    found = _judged(head, vector, text)
    return found if found and found.confidence >= head.sure_from and found.label != NO_PROBLEM else None


def smoothed(course: Table) -> float:
    """The index over several messages, oldest first: each older one counts half as much as the next."""
    weights = SMOOTHING ** np.arange(len(course) - 1, -1, -1)
    return float((course * weights).sum() / weights.sum())
