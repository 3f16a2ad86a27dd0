"""The simulator's remote control, for tests and benchmarks that run it as a process of its own.

``POST /_control`` with ``{"do": NAME, "with": {…}}`` answers ``{"ok": true, "result": …}``.
"""

import asyncio
import dataclasses
from typing import TYPE_CHECKING, Any

from aiohttp import web

from tests.simulators.slack import outcomes
from tests.simulators.slack.world import Channel, File, Json

if TYPE_CHECKING:
    from tests.simulators.slack.sim import SlackSim

ACTS = frozenset(
    {
        *(
            "add_user",
            "add_channel",
            "dm",
            "say",
            "edit",
            "unfurl",
            "delete",
            "other_bot_says",
            "react",
            "unreact",
            "look_home",
            "press_home",
            "join",
            "leave",
        ),
        *(
            "rate_limit_events",
            "archive",
            "rename",
            "change_id",
            "change_user",
            "send_event",
            "press",
            "view_of",
            "home_of",
            "submit_view",
        ),
        *("close_view", "slash", "shortcut", "fail", "behave", "mischief", "redeliver", "forge", "messages", "message"),
        *("ephemerals", "reply", "connected", "settled"),
    }
)


class Control:
    def __init__(self, sim: "SlackSim") -> None:
        self._sim = sim

    async def serve(self, request: web.BaseRequest) -> web.Response:
        try:
            order = await request.json()
            result = await self._do(str(order["do"]), dict(order.get("with") or {}))
        except TimeoutError:
            return web.json_response({"ok": False, "error": "timeout"}, status=408)
        except Exception as error:  # the caller's mistake, whatever it was, is the caller's to read
            return web.json_response({"ok": False, "error": f"{type(error).__name__}: {error}"}, status=400)
        return web.json_response({"ok": True, "result": plain(result)})

    async def _do(self, name: str, args: Json) -> Any:
        if name in ACTS:
            result = getattr(self._sim, name)(**args)
            return await result if hasattr(result, "__await__") else result
        special = getattr(self, f"_{name}", None)
        if special is None:
            raise LookupError(f"unknown order {name!r}")
        return await special(**args)

    async def _configure(self, **wanted: Any) -> None:
        """request_url, time_scale, ack_deadline, skew, posts_per_second, burst, tiers, restricted_history, deaf."""
        sim = self._sim
        homes: dict[str, Any] = {
            **dict.fromkeys(("request_url", "time_scale", "ack_deadline"), sim.delivery),
            **dict.fromkeys(("posts_per_second", "burst", "tiers", "restricted_history"), sim.limits),
            **dict.fromkeys(("deaf", "ping_interval", "answer_pings"), sim.state.sockets),
            "skew": sim.world.stamps,
            "checks": sim.state,
            "lenient_threads": sim.state,
            "dead": sim.install,
        }
        for name, value in wanted.items():
            setattr(homes[name], name, value)

    async def _info(self) -> Json:
        sim = self._sim
        return {
            "api_url": sim.api_url,
            "bot_token": sim.install.bot_token,
            "app_token": sim.install.app_token,
            "signing_secret": sim.install.signing_secret,
            "bot": sim.bot.id,
            "home": sim.home.id,
            "abroad": sim.abroad.id,
            "sockets": len(sim.sockets),
        }

    async def _seen(self) -> Json:
        records = self._sim.records
        return {
            "calls": len(records.calls),
            "violations": records.violations,
            "duplicates": records.duplicates,
            "undelivered": records.undelivered,
            "deliveries": len(records.deliveries),
            "unacked": [one.id for one in records.deliveries if one.over and not one.acked],
            "ack_times": records.ack_times,
        }

    async def _outcomes(self) -> Json:
        """What became of people's messages; see `outcomes`."""
        state = self._sim.state
        return {
            "all": len(outcomes.outcomes(state)),
            "unanswered": outcomes.unanswered(state),
            "answered_twice": [one for one in outcomes.outcomes(state) if len(one.answers) > 1],
            "answer_times": outcomes.answer_times(state),
        }

    async def _talk(self, channel: str, user: str, texts: list[str], rate: float) -> list[str]:
        """Say each text as a conversation of its own, so many a second; the messages' ts."""
        stamps, loop = [], asyncio.get_running_loop()
        began = loop.time()
        for number, text in enumerate(texts):
            await asyncio.sleep(max(0.0, began + number / rate - loop.time()))
            stamps.append(self._sim.say(user, channel, text))
        return stamps

    async def _clear(self) -> None:
        self._sim.records.clear()

    async def _hold(self) -> None:
        self._sim.delivery.hold()

    async def _release(self, order: str = "forward", seed: int = 0) -> int:
        return len(self._sim.delivery.release(order, seed))

    async def _verify_url(self) -> bool:
        return await self._sim.delivery.verify_url()

    async def _sockets(self, act: str, index: int | None = None, reason: str = "warning") -> int:
        """``warn``, ``close`` or ``abort`` one socket, or all of them."""
        chosen = list(self._sim.sockets) if index is None else [self._sim.sockets[index]]
        for socket in chosen:
            if act == "warn":
                await socket.warn(reason)
            elif act == "close":
                await socket.close()
            else:
                socket.abort()
        return len(chosen)


def plain(value: Any) -> Any:
    """Anything as JSON can say it."""
    if isinstance(value, Channel):
        return {"id": value.id, "name": value.name, "members": value.members}
    if isinstance(value, File | bytes):
        return repr(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {item.name: plain(getattr(value, item.name)) for item in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    return value
