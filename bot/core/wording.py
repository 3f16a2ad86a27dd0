"""What passes between the house and a language model that somebody hosts: plain chat, free of any vendor."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Asked:
    """The model wants a tool to be run.

    Attributes:
        id: ties the result to it. arguments: JSON as the model wrote it; nothing in it can be trusted.
    """

    id: str
    tool: str
    arguments: str


@dataclass(frozen=True, slots=True)
class ChatLine:
    """One message to or from a model.

    Attributes:
        asked: for the assistant: the tools that it wants. answers: for a tool's result: the id that it belongs to.
    """

    role: Literal["system", "user", "assistant", "tool"]
    text: str
    asked: tuple[Asked, ...] = ()
    answers: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """Something that a model may look up for the customer while it words an answer. It only reads.

    It is bound to the person whom the platform named before the model sees it: who asks is never an argument.

    Attributes:
        name: letters, digits, ``_`` and ``-``, at most 64.
        arguments: JSON schema of an object, with a description for each property.
        run: from the arguments (checked against nothing yet) to facts as plain text.
            Raises Refused, its message for the model, when the arguments are not as they should be.
    """

    name: str
    description: str
    arguments: Mapping[str, Any]
    run: Callable[[Mapping[str, Any]], Awaitable[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """What wording something took, to be counted.

    Attributes:
        tokens_in, tokens_out: as the server counted them, otherwise estimated. cost: in US dollars, by the prices set.
        calls: requests that were answered. tries: wordings that were made; a second one because the first was unfit.
        prompt: name and content hash of the prompt.
        fallback: why the embedded model answered instead of the hosted one, as in ``slow``; empty when it did not.
        doubt: why the hosted model's last wording was not sent, as in ``not-in-sources``; empty when it was.
    """

    tokens_in: int = 0
    tokens_out: int = 0
    cost: float = 0.0
    calls: int = 0
    tries: int = 0
    prompt: str = ""
    fallback: str = ""
    doubt: str = ""

    def facts(self) -> dict[str, str | int | float | bool | None]:
        """For RecordFact; nothing where nothing was done."""
        if self == Effort():
            return {}
        return {
            "tokens_in": self.tokens_in,
            "tokens_out": self.tokens_out,
            "cost": round(self.cost, 8),
            "calls": self.calls,
            "tries": self.tries,
            "prompt": self.prompt,
            "fallback": self.fallback,
            "doubt": self.doubt,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """What a model said to one request.

    Attributes:
        ended: ``whole``, ``cut`` (it ran into the limit of tokens) or ``refused`` (the model or a filter would not).
        cost: US dollars.
    """

    text: str
    asked: tuple[Asked, ...] = ()
    ended: Literal["whole", "cut", "refused"] = "whole"
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A conversation for the person who takes it over.

    Attributes:
        problem: one sentence. wants: what the customer wants to happen; may be empty.
        tried: what was said or done about it so far, oldest first.
        facts: order numbers, amounts, dates, addresses, as written.
        model: what made it; empty when it was picked from the customer's own words.
    """

    problem: str = ""
    tried: tuple[str, ...] = ()
    wants: str = ""
    facts: tuple[str, ...] = ()
    model: str = ""
    effort: Effort = field(default_factory=Effort)
