"""How a server wants to be asked. Compatible servers differ in what they take; each is asked for the most first, and
what it refuses by name is left out from then on."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.core.wording import ChatLine, Tool

_SCHEMA_WORDS = ("response_format", "json_schema", "json_object", "schema", "grammar")


class Dialect:
    """The request's form for one server. Learns from its refusals.

    Args:
        newest: the server is known to take `max_completion_tokens`.
    """

    def __init__(self, name: str, tokens: int, *, newest: bool) -> None:
        self._name = name
        self._tokens = tokens
        self._limit = "max_completion_tokens" if newest else "max_tokens"
        self._limits = ["max_tokens" if newest else "max_completion_tokens"]
        self._forms = ["json_object", "text"]
        self._form = "json_schema"
        self._temperature = True
        self._tools = True

    def body(
        self, lines: Sequence[ChatLine], schema: Mapping[str, Any] | None, tools: Sequence[Tool]
    ) -> dict[str, Any]:
        """The keyword arguments of a Chat Completion."""
        body: dict[str, Any] = {
            "model": self._name,
            "messages": [_message(line) for line in lines],
            self._limit: self._tokens,
        }
        if self._temperature:
            body["temperature"] = 0
        if schema is not None and self._form == "json_schema":
            shape = {"name": "reply", "strict": True, "schema": schema}
            body["response_format"] = {"type": "json_schema", "json_schema": shape}
        elif schema is not None and self._form == "json_object":
            body["response_format"] = {"type": "json_object"}
        if tools and self._tools:
            body["tools"] = [_tool(tool) for tool in tools]
        return body

    def learn(self, complaint: str) -> bool:
        """The server refused a request; True when it is worth asking again in another form."""
        complaint = complaint.casefold()
        if "max_tokens" in complaint or "max_completion_tokens" in complaint:
            if not self._limits:
                return False
            self._limit = self._limits.pop()
            return True
        if "temperature" in complaint and self._temperature:
            self._temperature = False
            return True
        if any(word in complaint for word in _SCHEMA_WORDS) and self._forms:
            self._form = self._forms.pop(0)
            return True
        if "tool" in complaint and self._tools:
            self._tools = False
            return True
        return False


def _message(line: ChatLine) -> dict[str, Any]:
    message: dict[str, Any] = {"role": line.role, "content": line.text}
    if line.asked:
        message["content"] = line.text or None
        message["tool_calls"] = [
            {"id": asked.id, "type": "function", "function": {"name": asked.tool, "arguments": asked.arguments}}
            for asked in line.asked
        ]
    if line.answers:
        message["tool_call_id"] = line.answers
    return message


def _tool(tool: Tool) -> dict[str, Any]:
    return {
        "type": "function",
        "function": {"name": tool.name, "description": tool.description, "parameters": dict(tool.arguments)},
    }
