"""Finds out what is asked: several questions in one message, and questions that lean on an earlier one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering.stems import stems_of

LONGEST = 4_000
MOST = 4
"""Questions of one message that are answered apart; further ones stay with the last."""
SHORT = 9
"""Words of a question that may lean on an earlier one."""
STANDS_ALONE = 16
"""Words of a question that hardly needs an earlier one to be understood."""
_BETWEEN_SENTENCES = re.compile(r"(?<=[.!?])\s+|\n+")
_ASKING = r"(?:how|what|where|when|which|who|why|can|could|may|do|does|did|is|are|will|would|should)\b"
_JOINT = re.compile(
    rf"[,;]?\s+(?:and|also|plus)\s+(?=(?:also\s+|for\s+|in\s+|at\s+|from\s+|to\s+)?{_ASKING})", re.IGNORECASE
)
_COMMA = re.compile(r"[,;]\s+(?=(?:how|what|where|who|why|do you|can you|will you)\b)", re.IGNORECASE)
"""Only between two questions: in "if I order today, when does it come?" it parts nothing."""
_ASKS = re.compile(rf"(?:[^:]*:\s*)?(?:\W*(?:and|also|so|but|please|hi|hello)\W+)*{_ASKING}", re.IGNORECASE)
_UNFINISHED = re.compile(rf"(?:[^:]*:\s*)?\W*(?!when\b|which\b|what (?:if|about)\b){_ASKING}", re.IGNORECASE)
_OPENING = re.compile(
    r"^\W*(?:and|also|but|or|then|so|ok(?:ay)?|what about|how about|and what|same for|even|only)\b", re.IGNORECASE
)
_TIE = re.compile(rf"^\W*(?:(?:and|also|but|so|then|ok(?:ay)?)\b[\s,]*)+(?={_ASKING})", re.IGNORECASE)
_POINTING = re.compile(
    r"\b(?:it|its|that|this|these|those|they|them|there|then|one|ones|same|else|mine|yours)\b", re.IGNORECASE
)
_EMPTY_WORDS = """
help anyone someone somebody there ok okay right question questions ask know tell something hear understand idea
possible sure today now still yes no well actually really else more also much many
"""
_EMPTY = frozenset(stems_of(_EMPTY_WORDS))
"""Words with which a sentence may end in "?" and still ask nothing: "can anyone help?"."""
_IDLE_WORDS = """
wrong something anything nothing everything think thought thoughts mean like work works happen explain problem matter
trust believe want need please thank thanks
doesn't isn't won't can't didn't don't wasn't aren't couldn't wouldn't haven't hasn't what's that's it's
"""
_IDLE = frozenset(stems_of(_IDLE_WORDS))
"""Words of which a question may be made that nobody would miss an answer to: "is something wrong?"."""


@dataclass(frozen=True, slots=True)
class Part:
    """One question of a message.

    Attributes:
        text: as the customer wrote it.
        context: an earlier question that it seems to lean on, or nothing.
        before: the earlier question, whether or not it leans on it; nothing when it is long enough to stand alone.
    """

    text: str
    context: str = ""
    before: str = ""

    @property
    def asks_something(self) -> bool:
        """It asks for something of its own: "is something wrong?" after another question does not."""
        return asks_something(self.text)

    @property
    def is_remark(self) -> bool:
        """It neither asks for anything nor is a question: "that doesn't help"."""
        return not self.asks_something and not _is_question(self.text)


def parts_of(text: str, history: Sequence[tuple[str, str]] = ()) -> tuple[Part, ...]:
    """The questions of a message in order; the whole message when it asks one thing.

    Args:
        history: (speaker, words), oldest first; only what the speaker "customer" asked is looked at.
    """
    text = text.replace("\x00", " ").strip()[:LONGEST]
    earlier = _last_question(history)
    asked = _asked(text)
    if len(asked) < 2:
        return (_part(text, earlier),)
    parts: list[Part] = []
    for sentence in asked:
        before = parts[-1].text if parts else earlier
        parts.append(_part(sentence, before))
    return tuple(parts)


def _part(text: str, earlier: str) -> Part:
    return Part(text, earlier if leans_back(text) else "", earlier if len(text.split()) <= STANDS_ALONE else "")


def asks_something(text: str) -> bool:
    """It holds a word of its own beside those that any remark may be made of."""
    return bool(_topics(text) - _IDLE)


def untied(text: str) -> str:
    """A question without what only ties it to what was said before: "Thanks, that helps. And what does it cost?"."""
    sentences = _BETWEEN_SENTENCES.split(text)
    telling = [sentence for sentence in sentences if _is_question(sentence) or asks_something(sentence)]
    return _TIE.sub("", " ".join(telling) or text)


def leans_back(text: str) -> bool:
    """True for a short question that says little by itself: "and to Canada?", "how long does it take?"."""
    words = text.split()
    if not words or len(words) > SHORT:
        return False
    topics = len(_topics(text))
    return topics <= 1 or (topics <= 2 and bool(_OPENING.match(text) or _POINTING.search(text)))


def _asked(text: str) -> list[str]:
    """Every question with a topic, cut at most into MOST pieces."""
    questions = [sentence for sentence in _BETWEEN_SENTENCES.split(text) if _is_question(sentence)]
    pieces = [piece.strip(" ,;") for question in questions for piece in _pieces(question)]
    pieces = [piece for piece in pieces if _topics(piece)]
    return [*pieces[: MOST - 1], " ".join(pieces[MOST - 1 :])] if len(pieces) > MOST else pieces


def _is_question(sentence: str) -> bool:
    """Many forget the mark: "where is my parcel and can i still change the address"."""
    return sentence.endswith("?") or bool(_ASKS.match(sentence) and not sentence.endswith("!"))


def _pieces(question: str) -> list[str]:
    """A question cut where a second one begins: "how do I return it and when is the money back?"."""
    pieces = [piece for part in _JOINT.split(question) for piece in _between_commas(part)]
    return pieces if len(pieces) > 1 and all(len(piece.split()) >= 3 for piece in pieces) else [question]


def _between_commas(question: str) -> list[str]:
    pieces = _COMMA.split(question)
    return pieces if all(_UNFINISHED.match(piece) for piece in pieces) else [question]


def _topics(text: str) -> set[str]:
    return set(stems_of(text)) - _EMPTY


def _last_question(history: Sequence[tuple[str, str]]) -> str:
    """The customer's last line with a topic of its own."""
    lines = [words for speaker, words in history if speaker == "customer"]
    flat = [" ".join(line.replace("\x00", " ").split())[-400:] for line in reversed(lines[-4:])]
    about = [line for line in flat if _topics(line)]
    return next((line for line in about if not leans_back(line)), about[0] if about else "")
