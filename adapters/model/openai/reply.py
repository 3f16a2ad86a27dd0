"""What a server answers, as far as it can be trusted: checked piece by piece, never beyond a fixed size."""

import json
from typing import Any

from pydantic import BaseModel, Field, ValidationError, field_validator

from bot.core.errors import NoWording
from bot.core.wording import Asked, Completion

LARGEST = 1_000_000
"""Bytes of a reply; an answer has a few thousand."""
MOST_TOOLS = 8
TOKEN = 4
"""Characters of a token, roughly, where the server does not count."""


class _Function(BaseModel):
    name: str = Field(max_length=200)
    arguments: str = Field(default="", max_length=20_000)

    @field_validator("arguments", mode="before")
    @classmethod
    def _as_text(cls, value: object) -> object:
        """Some servers send the arguments as an object, some nothing at all."""
        return json.dumps(value) if isinstance(value, dict) else value or ""


class _Call(BaseModel):
    id: str = Field(default="", max_length=200)
    function: _Function


class _Message(BaseModel):
    content: str | None = None
    refusal: str | None = None
    tool_calls: list[_Call] | None = Field(default=None, max_length=MOST_TOOLS)


class _Choice(BaseModel):
    message: _Message
    finish_reason: str | None = None


class _Usage(BaseModel):
    prompt_tokens: int = Field(default=0, ge=0)
    completion_tokens: int = Field(default=0, ge=0)


class _Reply(BaseModel):
    choices: list[_Choice] = Field(min_length=1)
    usage: _Usage | None = None


def read(raw: bytes, sent: int, price: tuple[float, float]) -> Completion:
    """A Chat Completion.

    Args:
        sent: characters of the request, to estimate its tokens by where the server does not say.
        price: US dollars for a million tokens in and out.

    Raises:
        NoWording: it is none.
    """
    try:
        reply = _Reply.model_validate_json(raw)
    except ValidationError:
        raise NoWording("The model's server sent something that is no Chat Completion.", why="down") from None
    choice = reply.choices[0]
    text = choice.message.content or ""
    usage = reply.usage or _Usage()
    tokens_in = usage.prompt_tokens or sent // TOKEN
    tokens_out = usage.completion_tokens or len(text) // TOKEN
    return Completion(
        text=text,
        asked=tuple(
            Asked(call.id or f"call-{i}", call.function.name, call.function.arguments)
            for i, call in enumerate(choice.message.tool_calls or ())
        ),
        ended=_ended(choice),
        tokens_in=tokens_in,
        tokens_out=tokens_out,
        cost=(tokens_in * price[0] + tokens_out * price[1]) / 1e6,
    )


def _ended(choice: _Choice) -> Any:
    if choice.message.refusal or choice.finish_reason == "content_filter":
        return "refused"
    return "cut" if choice.finish_reason == "length" else "whole"
