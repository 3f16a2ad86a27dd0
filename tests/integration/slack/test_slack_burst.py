"""Slack's pace in a burst of handoffs: a channel waits for itself only, the urgent goes first, nothing is refused."""

from collections.abc import Iterator

import pytest

from bot.entrypoints.choosing import Thinking, embedded_model
from tests.integration.slack.house import Line, running, user
from tests.simulators.slack.seen import visible
from tests.simulators.slack.world import Json

CUSTOMERS = 40
PACE = 5.0
"""Posts a second and channel, here; Slack's is 1, which would make this test a slow one."""


@pytest.fixture(scope="module")
def thinking() -> Iterator[Thinking]:
    made = embedded_model()
    yield made
    made.close()


def cards(line: Line) -> list[Json]:
    return [
        one for one in line.sim.messages("agents", by_bot=True) if "ticket" in visible(one) and not one.get("thread_ts")
    ]


async def test_a_burst_of_handoffs(thinking: Thinking) -> None:
    async with running(thinking, "socket", rate=PACE) as line:
        sim = line.sim
        sim.limits.posts_per_second = PACE
        sim.limits.burst = 2
        people = [sim.add_user(f"Customer {number}") for number in range(CUSTOMERS)]
        for person in people:
            sim.say(person, sim.dm(person), "I want to talk to a human please")
        await sim.wait_for(lambda: len(cards(line)) >= 3, 30)
        late = sim.add_user("Rosa Late")
        sim.say(late, sim.dm(late), "My toaster caught fire and there is smoke in the kitchen")
        ana = user(sim, "Ana Ferro")
        sim.press(ana, "agents", cards(line)[0]["ts"], "Claim")
        await sim.wait_for(lambda: len(cards(line)) > CUSTOMERS, 90)

        told = [next(iter(sim.messages(sim.dm(person), by_bot=True)))["ts"] for person in people]
        posted = [one["ts"] for one in cards(line)]
        assert max(told) < posted[len(posted) // 2], "customers waited for the agents' channel"
        order = [number for number, one in enumerate(cards(line)) if "fire" in visible(one).casefold()]
        assert order
        assert order[0] < CUSTOMERS - 5, "the urgent card waited behind the others"
        refused = [call for call in sim.calls("chat.postMessage") if call.status == 429]
        assert len(refused) <= CUSTOMERS // 10
        seconds = float(posted[-1]) - float(posted[0])
        assert seconds < 2.5 * CUSTOMERS / PACE, "revisions kept new cards from being posted"
