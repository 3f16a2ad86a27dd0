"""Mistakes in what a company wrote down, told so that they can be put right: where, what was found, what was expected.

All of them are reported at once; nothing is taken over while there is one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from bot.core.errors import Misconfigured


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """One thing to put right.

    Attributes:
        file: as the reader knows it, relative to the company's folder.
        line: 1-based; 0 when it concerns the file as a whole.
        problem: what was found, one sentence without a full stop.
        expected: what would be right, one phrase; may be empty.
    """

    file: str
    line: int
    problem: str
    expected: str = ""

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.problem}" + (f"; expected {self.expected}" if self.expected else "")


class Mistakes(Misconfigured):
    """Everything that is wrong with a company's folder, in order of file and line."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes: tuple[Mistake, ...] = tuple(sorted(mistakes))
        count = len(self.mistakes)
        head = "1 mistake" if count == 1 else f"{count} mistakes"
        super().__init__("\n".join((f"{head} in the company's folder:", *(f"  {m}" for m in self.mistakes))))


def did_you_mean(word: str, known: Sequence[str]) -> str:
    """` (did you mean 'agents'?)`, or nothing when no known word is near."""
    near = get_close_matches(word.lower(), known, n=1, cutoff=0.6)
    return f" (did you mean '{near[0]}'?)" if near else ""
