"""Reads dialogues whose customer turns carry a dissatisfaction score, and tells by line what is wrong with them.

JSONL, one dialogue a line: `{"id", "turns": [{"role": "customer" | "bot" | "agent", "text", "score"?}]}`; a score is 0
to 100, or 0 and 1 throughout the file.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.core.errors import Misconfigured
from bot.learning.datasets import LONGEST_TEXT, BadExamples, Flaw

ROLES = ("customer", "bot", "agent")


@dataclass(frozen=True, slots=True)
class ScoredTurn:
    """A customer's message with the lines before it.

    Attributes:
        score: 0–100. dialogue: the number of the dialogue; turns of one are never parted.
        history: (speaker, words), oldest first.
    """

    text: str
    history: tuple[tuple[str, str], ...]
    score: float
    dialogue: int


@dataclass(frozen=True, slots=True)
class Dialogues:
    """Attributes:
    binary: scores were 0 and 1; they are kept as 0 and 100.
    """

    file: str
    turns: tuple[ScoredTurn, ...]
    binary: bool = False


def read_dialogues(path: Path) -> Dialogues:
    """Every scored customer turn.

    Raises:
        BadExamples: with everything that is wrong, by line. Misconfigured: the file cannot be read.
    """
    try:
        raw = path.read_bytes().decode("utf-8-sig")
    except OSError as problem:
        raise Misconfigured(f"{path} cannot be read: {problem.strerror}. Name a file that exists.") from problem
    except UnicodeDecodeError as problem:
        place = problem.object[: problem.start].count(b"\n") + 1
        raise BadExamples(path.name, [Flaw(place, "not UTF-8; save the file as UTF-8")]) from problem
    flaws: list[Flaw] = []
    turns: list[ScoredTurn] = []
    for number, line in enumerate(raw.replace("\x00", " ").split("\n"), 1):
        if line.strip():
            found = list(_turns(line, number))
            flaws += [one for one in found if isinstance(one, Flaw)]
            turns += [one for one in found if isinstance(one, ScoredTurn)]
    if not turns and not flaws:
        flaws.append(Flaw(0, "no customer turn in it has a score"))
    if flaws:
        raise BadExamples(path.name, flaws)
    binary = {turn.score for turn in turns} <= {0.0, 1.0}
    scaled = tuple(ScoredTurn(t.text, t.history, t.score * (100 if binary else 1), t.dialogue) for t in turns)
    return Dialogues(path.name, scaled, binary)


def _turns(line: str, number: int) -> Iterator[ScoredTurn | Flaw]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        yield Flaw(number, "not JSON")
        return
    turns = found.get("turns") if isinstance(found, dict) else None
    if not isinstance(turns, list):
        yield Flaw(number, 'expected {"id": …, "turns": [{"role": …, "text": …, "score": …}, …]}')
        return
    history: list[tuple[str, str]] = []
    for place, turn in enumerate(turns, 1):
        if problem := _wrong(turn):
            yield Flaw(number, f"turn {place}: {problem}")
            return
        text = turn["text"].strip()[:LONGEST_TEXT]
        if turn["role"] == "customer" and turn.get("score") is not None and text:
            yield ScoredTurn(text, tuple(history), float(turn["score"]), number)
        history.append((turn["role"], text))


def _wrong(turn: Any) -> str:
    if not isinstance(turn, dict) or not isinstance(turn.get("text"), str):
        return "it has no text"
    if turn.get("role") not in ROLES:
        return f"the role {json.dumps(turn.get('role'))[:40]} is unknown; expected customer, bot or agent"
    score = turn.get("score")
    if score is None:
        return ""
    if isinstance(score, bool) or not isinstance(score, int | float) or not 0 <= score <= 100:
        return "the score must be a number from 0 to 100"
    return ""
