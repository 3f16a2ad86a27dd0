"""Points in time within words. Every reader sees them in their own time zone, where the platform can do that.

The words hold the time as it is said where that cannot be done: in the zone of the company, or of the customer.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from string import Formatter

_TEMPLATE = Formatter()
CLOCK = "{day} at {time}"
_BEGIN, _END = "\ue000", "\ue001"
_MARK = re.compile(f"{_BEGIN}([0-9]{{1,4}}){_END}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """One point in time in a text.

    Attributes:
        at: aware. words: how the text says it. start: where those words begin in the text, in characters.
        pattern: how day and time stand together in the language of the text, as in ``{day} um {time}``.
        brief: the day may be left out where it is today.
        language: of the text, two letters.
    """

    at: datetime
    words: str
    start: int = 0
    pattern: str = CLOCK
    brief: bool = False
    language: str = "en"

    def said(self, day: str, time: str) -> str:
        """The pattern with a reader's own day and time in it."""
        return self.pattern.replace("{day}", day).replace("{time}", time)


@dataclass(frozen=True, slots=True)
class Timed:
    """Words with the moments in them."""

    text: str
    moments: tuple[Moment, ...] = ()

    def __add__(self, other: "Timed | Moment | str") -> "Timed":
        more = timed(other)
        shifted = tuple(replace(one, start=one.start + len(self.text)) for one in more.moments)
        return Timed(self.text + more.text, (*self.moments, *shifted))


def timed(words: "Timed | Moment | str") -> Timed:
    if isinstance(words, Moment):
        return Timed(words.words, (replace(words, start=0),))
    return words if isinstance(words, Timed) else Timed(words)


def worded(template: str, /, **values: object) -> Timed:
    """As ``template.format(**values)``; moments and words with moments may be among the values.

    Raises:
        KeyError, IndexError, ValueError: as ``str.format`` does.
    """
    whole = Timed("")
    for literal, name, spec, _ in _TEMPLATE.parse(template):
        whole += literal
        if name is None:
            continue
        value, _ = _TEMPLATE.get_field(name, (), values)
        whole += value if isinstance(value, Moment | Timed) else format(value, spec or "")
    return whole


def joined(between: str, parts: Iterable[Timed | str]) -> Timed:
    """The parts that say anything, with `between` in between."""
    whole = Timed("")
    for part in parts:
        said = timed(part)
        if said.text:
            whole = whole + between + said if whole.text else said
    return whole


def pieces(text: str, moments: Sequence[Moment]) -> Iterator[str | Moment]:
    """The text taken apart at its moments, in order. A moment whose words do not stand where it says is passed over."""
    done = 0
    for moment in sorted(moments, key=lambda one: one.start):
        if moment.start < done or not moment.words or not text.startswith(moment.words, moment.start):
            continue
        if moment.start > done:
            yield text[done : moment.start]
        yield moment
        done = moment.start + len(moment.words)
    if done < len(text):
        yield text[done:]


def within(moments: Sequence[Moment], begin: int, end: int) -> tuple[Moment, ...]:
    """The moments of ``text[begin:end]``, where they stand in it."""
    kept = (one for one in moments if begin <= one.start and one.start + len(one.words) <= end)
    return tuple(replace(one, start=one.start - begin) for one in kept)


def marked(text: str, moments: Sequence[Moment]) -> tuple[str, list[Moment]]:
    """The text with a mark, which no text has of its own, in the place of each moment; for what parses it first."""
    whole: list[str] = []
    known: list[Moment] = []
    for piece in pieces(text, moments):
        if isinstance(piece, Moment):
            whole.append(f"{_BEGIN}{len(known)}{_END}")
            known.append(piece)
        else:
            whole.append(piece.replace(_BEGIN, "").replace(_END, ""))
    return "".join(whole), known


def unmarked(text: str, known: Sequence[Moment]) -> Iterator[str | Moment]:
    """A piece of marked text taken apart at its marks."""
    for number, piece in enumerate(_MARK.split(text)):
        if number % 2:
            yield known[int(piece)]
        elif piece:
            yield piece
