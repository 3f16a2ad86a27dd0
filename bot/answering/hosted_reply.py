"""What a hosted model replied, and whether it may be sent. Nothing is repaired and nothing guessed: a reply that is not
of the agreed form is no reply."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.core.wording import Completion

LONGEST = 4_000
"""Characters of an answer; one that is longer answers something else."""
NONE = "none"
_FENCED = re.compile(r"\s*```(?:json)?\s*\n(.*)\n\s*```\s*", re.DOTALL)
_OURS = re.compile(r"</?(?:message|questions|conversation|customer|knowledge|check)>|\"(?:citations|unanswered)\"\s*:")

_HIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""What nobody sees, no database takes, or turns the direction of what follows. Joiners of emoji may stand."""


class Reply(BaseModel):
    """The object that a model is asked for."""

    model_config = ConfigDict(strict=True, frozen=True)

    answer: str = Field(max_length=LONGEST)
    citations: tuple[str, ...] = Field(max_length=50)
    unanswered: tuple[int, ...] = Field(default=(), max_length=50)
    abstain: bool
    handoff: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a reply is not sent.

    Attributes:
        code: for the figures, as in ``not-in-sources``. request: what to tell the model.
    """

    code: str
    request: str


NOT_THE_FORM = Problem("not-the-form", "It was not one JSON object of the agreed form, or it was far too long.")
CUT = Problem("cut", "It was cut off: be much shorter.")
EMPTY = Problem("empty", "It was empty, and `abstain` was not true.")
NO_SOURCE = Problem("cites-nothing", "It cited nothing: cite what the answer stands on, or abstain.")
UNKNOWN_SOURCE = Problem("cites-unknown", "It cited an id that was not given to you.")
HIDDEN = Problem("hidden", "It held control characters or invisible ones: write plain text.")
LEAK = Problem("leak", "It repeated parts of your rules or of the form of your data, which are not for customers.")


def schema(cites: Sequence[str], questions: int) -> dict[str, Any]:
    """JSON schema of a reply to this very request: only what was given can be cited."""
    numbers = list(range(1, questions + 1))
    properties = {
        "answer": {"type": "string"},
        "citations": {"type": "array", "items": {"type": "string", "enum": list(cites) or [NONE]}},
        "unanswered": {"type": "array", "items": {"type": "integer", "enum": numbers}},
        "abstain": {"type": "boolean"},
        "handoff": {"type": "boolean"},
    }
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def parsed(completion: Completion) -> Reply | Problem:
    """The reply in a completion, if it is one. A single fenced block counts as its content."""
    if completion.ended == "cut":
        return CUT
    text = completion.text.strip()
    if fenced := _FENCED.fullmatch(text):
        text = fenced[1]
    try:
        return Reply.model_validate_json(text)
    except (ValidationError, json.JSONDecodeError, UnicodeError):
        return NOT_THE_FORM


def hides_something(text: str) -> bool:
    """Whether a text holds control characters or what turns its direction."""
    return _HIDDEN.search(text) is not None


def form_problem(reply: Reply, cites: Sequence[str], questions: int) -> Problem | None:
    """What is wrong with a reply that does not abstain, before its words are compared with the sources."""
    if not reply.answer.strip():
        return EMPTY
    if hides_something(reply.answer):
        return HIDDEN
    if not set(reply.citations) <= set(cites) or not set(reply.unanswered) <= set(range(1, questions + 1)):
        return UNKNOWN_SOURCE
    if not reply.citations:
        return NO_SOURCE
    return LEAK if _OURS.search(reply.answer) else None
