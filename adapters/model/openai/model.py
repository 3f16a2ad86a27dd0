"""A model behind a server that speaks OpenAI's Chat Completions.

The vendor's SDK sends; how long, how often and how much is decided here: its timeout is per read, so that a server
that drips bytes would outlive it, its retries know no common deadline, and it reads a reply of any size.
"""

import random
from collections.abc import Mapping, Sequence
from typing import Any

import httpx2
import openai

from adapters.model.openai.breaker import Breaker
from adapters.model.openai.dialect import Dialect
from adapters.model.openai.failures import NOT_TWICE, complaint, translated
from adapters.model.openai.reply import LARGEST, read
from adapters.model.openai.settings import Settings
from bot.core.deadline import in_time
from bot.core.errors import Misconfigured, NoWording
from bot.core.ports import Clock
from bot.core.wording import ChatLine, Completion, Tool

FIRST_PAUSE = 0.4
ADAPTATIONS = 5


class HostedModel:
    """Implements ChatModel.

    Attributes:
        version: provider and model, as in ``openai:llama3.1``.
    """

    def __init__(
        self, client: openai.AsyncOpenAI, settings: Settings, clock: Clock, breaker: Breaker | None = None
    ) -> None:
        self.version = f"{settings.kind}:{settings.name}"
        self._client = client
        self._retries = settings.retries
        self._price = (settings.price_in or 0.0, settings.price_out or 0.0)
        self._dialect = Dialect(settings.name, settings.answer_tokens, newest=settings.official)
        self._clock = clock
        self._breaker = breaker or Breaker(clock)

    async def complete(
        self,
        lines: Sequence[ChatLine],
        *,
        within: float,
        schema: Mapping[str, Any] | None = None,
        tools: Sequence[Tool] = (),
    ) -> Completion:
        """See ChatModel."""
        self._breaker.enter()
        judged = False
        until = self._clock.monotonic() + within
        try:
            completion = await in_time(self._clock, within, self._persist(lines, schema, tools, until))
            self._breaker.worked()
            judged = True
        except TimeoutError:
            self._breaker.failed()
            judged = True
            raise NoWording(f"The model did not answer within {within:.0f} s", why="slow") from None
        except (NoWording, Misconfigured) as error:
            if not isinstance(error, NoWording) or error.why != "refused":
                self._breaker.failed()
                judged = True
            raise
        finally:
            if not judged:
                self._breaker.left()
        return completion

    async def close(self) -> None:
        await self._client.close()

    async def _persist(
        self, lines: Sequence[ChatLine], schema: Mapping[str, Any] | None, tools: Sequence[Tool], until: float
    ) -> Completion:
        """Try until it works, the tries are used up, or the next one could not end in time."""
        for attempt in range(self._retries + 1):
            try:
                return await self._adapting(lines, schema, tools)
            except NoWording as error:
                pause = error.after if error.after is not None else FIRST_PAUSE * 2**attempt * _jitter()
                late = self._clock.monotonic() + pause >= until
                if error.why in NOT_TWICE or attempt == self._retries or late:
                    raise
            await self._clock.sleep(pause)
        raise AssertionError("the last try either returns or raises")

    async def _adapting(
        self, lines: Sequence[ChatLine], schema: Mapping[str, Any] | None, tools: Sequence[Tool]
    ) -> Completion:
        """Ask; where the server refuses the form of the request by name, ask again without what it refuses."""
        for _ in range(ADAPTATIONS):
            body = self._dialect.body(lines, schema, tools)
            try:
                raw = await self._send(body)
            except httpx2.HTTPError:  # the SDK translates what happens until the headers, not while the body comes
                raise NoWording("The model's server broke off in the middle of its reply", why="down") from None
            except openai.OpenAIError as error:
                if self._dialect.learn(complaint(error)):
                    continue
                raise translated(error) from None
            return read(raw, sum(len(line.text) for line in lines), self._price)
        raise NoWording("The model's server refuses every form of the request", why="refused")

    async def _send(self, body: dict[str, Any]) -> bytes:
        """The reply's bytes, at most LARGEST of them."""
        raw = bytearray()
        async with self._client.chat.completions.with_streaming_response.create(**body) as response:
            async for chunk in response.iter_bytes():
                raw += chunk
                if len(raw) > LARGEST:
                    raise NoWording("The model's server sent far too much", why="refused")
        return bytes(raw)


def _jitter() -> float:
    """0.75 to 1.25, so that many conversations do not come back at the same moment."""
    return 0.75 + random.random() / 2  # noqa: S311 - spreads load, guards nothing
