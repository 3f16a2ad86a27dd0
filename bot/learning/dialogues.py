"""Reads dialogues whose customer turns carry a dissatisfaction score, and tells by line what is wrong with them.

JSONL, one dialogue a line: `{"id", "turns": [{"role": "customer" | "bot" | "agent", "text", "score"?}]}`; a score is 0
to 100, or 0 to 1 throughout the file.
"""

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from bot.learning.files import LONGEST_TEXT, BadExamples, Flaw, plain_text, records

ROLES = {
    "customer": "customer",
    "user": "customer",
    "bot": "bot",
    "assistant": "bot",
    "system": "bot",
    "agent": "agent",
}
"""Who speaks, by the names of the role."""


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
    flaws: of dialogues that were left out.
    """

    file: str
    turns: tuple[ScoredTurn, ...]
    binary: bool = False
    flaws: tuple[Flaw, ...] = ()


def read_dialogues(path: Path) -> Dialogues:
    """Every scored customer turn of the dialogues that can be used.

    Raises:
        BadExamples: none of it can be used; with everything that is wrong, by line. Misconfigured: no such file.
    """
    flaws: list[Flaw] = []
    turns: list[ScoredTurn] = []
    for record in records(plain_text(path)):
        found = record if isinstance(record, Flaw) else _turns(record[1], record[0])
        if isinstance(found, Flaw):
            flaws.append(found)
        else:
            turns += found
    if not turns:
        raise BadExamples(path.name, flaws or [Flaw(0, "no customer turn in it has a score")])
    scores = {turn.score for turn in turns}
    scale = 100 if max(scores) <= 1 else 1
    scaled = tuple(replace(turn, score=turn.score * scale) for turn in turns)
    return Dialogues(path.name, scaled, scores <= {0.0, 1.0}, tuple(sorted(flaws)))


def _turns(found: Any, number: int) -> list[ScoredTurn] | Flaw:
    """The scored turns of a dialogue, or what is wrong with one of its turns."""
    turns = found.get("turns") if isinstance(found, dict) else None
    if not isinstance(turns, list):
        return Flaw(number, 'expected {"id": …, "turns": [{"role": …, "text": …, "score": …}, …]}')
    history: list[tuple[str, str]] = []
    scored: list[ScoredTurn] = []
    for place, turn in enumerate(turns, 1):
        if problem := _wrong(turn):
            return Flaw(number, f"turn {place}: {problem}")
        speaker, text = ROLES[turn["role"]], turn["text"].strip()[:LONGEST_TEXT]
        if speaker == "customer" and turn.get("score") is not None and text:
            scored.append(ScoredTurn(text, tuple(history), float(turn["score"]), number))
        history.append((speaker, text))
    return scored


def _wrong(turn: Any) -> str:
    if not isinstance(turn, dict) or not isinstance(turn.get("text"), str):
        return "it has no text"
    role, score = turn.get("role"), turn.get("score")
    if not isinstance(role, str) or role not in ROLES:
        return f"the role {json.dumps(role)[:40]} is unknown; expected customer, bot or agent"
    if score is not None and (not isinstance(score, int | float) or not 0 <= score <= 100):
        return "the score must be a number from 0 to 100"
    return ""
