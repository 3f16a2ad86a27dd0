"""Lines about everything around: time, a channel that is lost, the hosted model's server, the health page."""

import asyncio
import json

from aiohttp import web

from adapters.chat.console.platform import AGENTS
from bot.entrypoints.metrics import Metrics
from bot.entrypoints.server import Vitals
from tests.support.hostile_provider import Act, completion, cut, reply, says
from tests.support.transcript.stage import Form, Stage, fits

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


class WorldLines:
    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._thought = asyncio.Event()

    def forms(self) -> list[Form]:
        return [
            (r"after (\d+)([smhd])", self._after),
            (r"the agents' channel is (gone|back)", self._channel),
            (r"the customer's channel is (busy|free)", self._customers_channel),
            (r"model says: (.*?)(?: \[(.*)\])?", self._model_says),
            (r"model was told: (.*)", self._model_was_told),
            (r"model was never told: (.*)", self._model_was_never_told),
            (r"model thinks: (.*?) \[(.*)\]", self._model_thinks),
            (r"model has thought", self._model_has_thought),
            (r"model fails: (\d+)", self._model_fails),
            (r"model breaks off", self._model_breaks_off),
            (r"model sends: (.*)", self._model_sends),
            (r"health: (.*)", self._health),
        ]

    async def _after(self, amount: str, unit: str) -> None:
        await self._stage.clock.advance(int(amount) * UNITS[unit])
        await self._stage.app.engine.tick()
        await self._stage.settle()

    async def _channel(self, how: str) -> None:
        """Back: what could not be posted there is tried again, as by `baton outbox retry`."""
        platform, app = self._stage.platform, self._stage.app
        if how == "gone":
            platform.gone.add(AGENTS)
            return
        platform.gone.discard(AGENTS)
        for lane in await app.storage.outbox.retry(None):
            app.engine.wake_lane(lane)
        await self._stage.settle()

    async def _customers_channel(self, how: str) -> None:
        """Busy: what is to be posted there is asked to come again in ten seconds, as at a rate limit."""
        channel, busy = self._stage.current.place.channel, self._stage.platform.busy
        busy.add(channel) if how == "busy" else busy.discard(channel)

    async def _model_says(self, said: str, cites: str | None) -> None:
        self._stage.provider.plays(says(completion(said) if cites is None else reply(said, *cites.split())))

    async def _model_thinks(self, said: str, cites: str) -> None:
        """It says so only after `model has thought`."""
        self._thought = asyncio.Event()
        self._stage.provider.plays(_after(self._thought, says(reply(said, *cites.split()))))

    async def _model_has_thought(self) -> None:
        self._thought.set()
        await self._stage.settle()

    async def _model_was_told(self, text: str) -> None:
        last = "".join(self._told_model()[-1:])
        assert text in last, f"it was told {last}"

    async def _model_was_never_told(self, text: str) -> None:
        found = [told for told in self._told_model() if text in told]
        assert not found, f"it was told {found}"

    def _told_model(self) -> list[str]:
        """The messages of each request, oldest first."""
        return [json.dumps(request["messages"], ensure_ascii=False) for request in self._stage.provider.requests]

    async def _model_fails(self, status: str) -> None:
        self._stage.provider.plays(says({"error": {"message": "it fails"}}, int(status)))

    async def _model_breaks_off(self) -> None:
        """Its server hangs up in the middle of the reply."""
        self._stage.provider.plays(cut(reply("Within 30 days.", "p1")))

    async def _model_sends(self, body: str) -> None:
        """Something that is no reply at all."""
        self._stage.provider.plays(says(body))

    async def _health(self, expected: str) -> None:
        """What /readyz would answer now."""
        app = self._stage.app
        vitals = Vitals(
            inbox=app.storage.inbox,
            outbox=app.storage.outbox,
            check=app.storage.check,
            platforms={self._stage.platform.name: self._stage.platform},
            clock=self._stage.clock,
            metrics=Metrics(),
        )
        report = json.dumps(await vitals.report())
        assert fits(expected, report), f"it says {report}"


def _after(signal: asyncio.Event, act: Act) -> Act:
    async def waits(request: web.Request) -> web.StreamResponse:
        await signal.wait()
        return await act(request)

    return waits
