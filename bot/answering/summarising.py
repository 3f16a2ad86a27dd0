"""A hosted model sums a conversation up for the colleague who takes over. What it says must stand in the conversation;
order numbers, amounts and dates are picked by the extractive summariser, which also steps in for the whole of it."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.answering.budget import Budget
from bot.answering.hosted_dialogue import Meter
from bot.answering.hosted_reply import hides_something
from bot.answering.prompting import prompt, tagged
from bot.answering.verification import verify
from bot.core.conversation import Line
from bot.core.errors import Misconfigured, NoWording
from bot.core.places import Role
from bot.core.ports import ChatModel, Clock, Summariser
from bot.core.wording import ChatLine, Completion, Effort, Summary

log = logging.getLogger(__name__)
TRIES = 2
LINES = 40
SAID = 1_500
SECONDS = 6.0
"""A handoff must not wait long for a nicer summary."""


class _Told(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True)

    problem: str = Field(min_length=1, max_length=400)
    wants: str = Field(max_length=400)
    tried: tuple[Annotated[str, Field(max_length=400)], ...] = Field(max_length=8)


class HostedSummariser:
    """Implements Summariser.

    Args:
        extractive: gives the facts, and the whole summary where the model cannot.
        company: its name. mask: takes out whatever must not go to the provider.
    """

    def __init__(
        self,
        model: ChatModel,
        extractive: Summariser,
        *,
        budget: Budget,
        clock: Clock,
        company: Callable[[], str],
        mask: Callable[[str], str] = str,
        seconds: float = SECONDS,
    ) -> None:
        self._model = model
        self._extractive = extractive
        self._budget = budget
        self._clock = clock
        self._company = company
        self._mask = mask
        self._seconds = seconds
        self._prompt = prompt("summary")

    async def summarise(self, lines: Sequence[Line]) -> Summary:
        """Never raises for what the model does."""
        picked = await self._extractive.summarise(lines)
        meter = Meter(self._budget, Effort(prompt=self._prompt.version))
        if self._budget.is_spent:
            return replace(picked, effort=meter.note(fallback="over-budget"))
        try:
            told = await self._told(lines, meter)
        except NoWording as error:
            return replace(picked, effort=meter.note(fallback=error.why))
        except Misconfigured as error:
            log.error("the hosted model cannot be used: %s", error)
            return replace(picked, effort=meter.note(fallback="misconfigured"))
        if told is None:
            return replace(picked, effort=meter.note(doubt="not-in-sources"))
        return replace(
            picked,
            problem=told.problem,
            wants=told.wants,
            tried=told.tried,
            model=self._model.version,
            effort=meter.effort,
        )

    async def _told(self, lines: Sequence[Line], meter: Meter) -> _Told | None:
        """A summary that stands in the conversation, None when two tries brought none."""
        until = self._clock.monotonic() + self._seconds
        said = [line.text[:SAID] for line in lines[-LINES:]]
        asked = [
            ChatLine("system", self._prompt.filled({"company": self._company()})),
            ChatLine("user", tagged("conversation", [self._spoken(line) for line in lines[-LINES:]])),
        ]
        for tried in range(1, TRIES + 1):
            left = until - self._clock.monotonic()
            if left <= 0:
                raise NoWording("The model took too long in all", why="slow")
            completion = await self._model.complete(asked, within=left, schema=_SCHEMA)
            meter.count(completion)
            meter.note(tries=tried)
            told = _parsed(completion)
            if told and self._stands(told, said):
                return told
            log.info("a hosted summary was not fit to be shown", extra={"tried": tried})
        return None

    def _spoken(self, line: Line) -> dict[str, str]:
        """Without names: the summary needs none, and the provider neither."""
        who = "customer" if line.speaker is Role.CUSTOMER else str(line.speaker)
        return {"who": who, "said": self._mask(line.text[:SAID])}

    def _stands(self, told: _Told, said: Sequence[str]) -> bool:
        text = "\n".join((told.problem, told.wants, *told.tried))
        if hides_something(text) or self._prompt.leaks_into(text, "\n".join(said)):
            return False
        return verify(text, (), said, known=(self._company(),)).good


def _parsed(completion: Completion) -> _Told | None:
    try:
        return _Told.model_validate_json(completion.text) if completion.ended == "whole" else None
    except ValidationError:
        return None


_TEXT = {"type": "string"}
_SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {"problem": _TEXT, "wants": _TEXT, "tried": {"type": "array", "items": _TEXT}},
    "required": ["problem", "wants", "tried"],
    "additionalProperties": False,
}
