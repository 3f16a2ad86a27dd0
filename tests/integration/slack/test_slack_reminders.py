"""Reminders on Slack, end to end, by a clock that is turned by hand: who is told what, when, once, over restarts."""

from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.core.clock import HandClock
from bot.core.desk_rules import DeskRules, QueueRules
from bot.entrypoints.choosing import Thinking, embedded_model
from storage.opening import open_storage
from tests.contracts.chat.slack_rig import populated
from tests.integration.slack.house import Line, serving, user
from tests.simulators.slack.seen import visible
from tests.simulators.slack.sim import SlackSim
from tests.simulators.slack.world import Json

QUEUE = "nobody has claimed it"
SILENT = "the customer has not heard a word"
UNANSWERED = "the customer has had no answer from a person"
WARNED = "was told to expect an answer by"
BROKEN = "A promise was broken"


@pytest.fixture(scope="module")
def thinking() -> Iterator[Thinking]:
    made = embedded_model()
    yield made
    made.close()


@dataclass
class Afternoon:
    """A Slack and a database that outlive the process. Ben is the queue's lead."""

    thinking: Thinking
    clock: HandClock
    sim: SlackSim
    url: str
    lives: AsyncExitStack = field(default_factory=AsyncExitStack)
    line: Line = field(init=False)

    async def begin(self) -> None:
        storage = open_storage(self.url, clock=self.clock, holder="afternoon")
        await storage.start()
        self.lives.push_async_callback(storage.stop)
        lead = f"slack:{self.sim.home.id}:{self.person('Ben Okafor')}"
        desk = DeskRules(hold_seconds=0, queues=(QueueRules(name="support", lead=lead),))
        life = serving(self.sim, self.thinking, storage, self.clock, desk)
        self.line = await self.lives.enter_async_context(life)

    async def end(self) -> None:
        await self.lives.aclose()

    async def goes_by(self, minutes: float, *, alive: bool = True) -> None:
        """Half a minute at a time, as it goes by for a running process."""
        for _ in range(round(minutes * 2)):
            await self.clock.advance(30)
            if alive:
                await self.line.app.engine.tick()
                await self.line.app.engine.settled()

    def person(self, name: str) -> str:
        return user(self.sim, name)

    async def asks(self) -> tuple[str, Json]:
        asked = self.sim.say(self.person("Rosa Lind"), "help", "My kettle leaks. I want to talk to a human please.")
        await self.line.heard("passed this to a colleague", "help", asked)
        card = await self.line.heard("ticket 1001", "agents")
        await self.line.app.engine.settled()
        return asked, card

    def each(self) -> tuple[set[int], set[int]]:
        """How often each reminder of a clock stands anywhere, and each of a promise: of the first and the later one."""
        found = self.reminders()
        of_promises = {key for key in found if key[2] in (WARNED, BROKEN)}
        return {found[key] for key in found.keys() - of_promises}, {found[key] for key in of_promises}

    def reminders(self) -> Counter[tuple[str, str, str]]:
        """(where, when it is, which clock) of every reminder that stands anywhere, and how often."""
        found: Counter[tuple[str, str, str]] = Counter()
        places = {"agents": "agents", "managers": "managers"}
        places |= {name: self.sim.dm(self.person(name)).id for name in ("Ana Ferro", "Ben Okafor")}
        for place, channel in places.items():
            for message in self.sim.messages(channel, by_bot=True):
                words = visible(message)
                kind = next((k for k in (QUEUE, SILENT, UNANSWERED, BROKEN, WARNED) if k in words), None)
                if kind:
                    found[place, "Soon" if words.startswith("Soon") else "Late", kind] += 1
        return found


@pytest.fixture
async def afternoon(thinking: Thinking, tmp_path: Path) -> AsyncIterator[Afternoon]:
    clock = HandClock()
    async with populated(clock=clock) as sim:
        made = Afternoon(thinking, clock, sim, f"sqlite:///{tmp_path}/baton.db")
        await made.begin()
        yield made
        await made.end()
        assert sim.violations == []
        assert sim.records.duplicates == {}


async def test_while_nobody_claims_the_channel_is_told_twice_and_then_the_lead(afternoon: Afternoon) -> None:
    await afternoon.asks()
    await afternoon.goes_by(7)
    assert afternoon.reminders() == {}
    await afternoon.goes_by(1)  # three quarters of ten minutes; the promise of ten minutes as well
    told = Counter({("agents", "Soon", QUEUE): 1, ("agents", "Late", WARNED): 1})
    assert afternoon.reminders() == told
    await afternoon.goes_by(2.5)
    told += Counter({("agents", "Late", QUEUE): 1, ("agents", "Late", BROKEN): 1})
    assert +(afternoon.reminders() - told) == Counter()
    assert afternoon.reminders() >= told
    await afternoon.goes_by(5)
    assert afternoon.reminders()["Ben Okafor", "Late", QUEUE] == 1
    before = afternoon.reminders()
    await afternoon.goes_by(120)
    assert {key for key in afternoon.reminders() - before if key[2] == QUEUE} == set()


async def test_claimed_but_silent_reminds_the_assignee_alone_then_the_channel_then_the_lead(
    afternoon: Afternoon,
) -> None:
    asked, card = await afternoon.asks()
    await afternoon.line.tap(afternoon.person("Ana Ferro"), "agents", card, "Claim")
    await afternoon.line.heard("Ana has joined", "help", asked)
    await afternoon.line.app.engine.settled()
    await afternoon.goes_by(11)
    assert afternoon.reminders()["Ana Ferro", "Soon", SILENT] == 0
    await afternoon.goes_by(1)
    assert afternoon.reminders()["Ana Ferro", "Soon", SILENT] == 1
    assert afternoon.reminders()["agents", "Late", SILENT] == 0
    assert afternoon.reminders()["Ana Ferro", "Late", WARNED] == 1  # the promise is hers to keep
    await afternoon.goes_by(3.5)
    assert afternoon.reminders()["agents", "Late", SILENT] == 1
    assert afternoon.reminders()["Ben Okafor", "Late", SILENT] == 0
    await afternoon.goes_by(8)
    assert afternoon.reminders()["Ben Okafor", "Late", SILENT] == 1
    assert afternoon.each() == ({1}, {2})


async def test_an_answer_ends_the_reminders(afternoon: Afternoon) -> None:
    asked, card = await afternoon.asks()
    await afternoon.line.tap(afternoon.person("Ana Ferro"), "agents", card, "Claim")
    await afternoon.line.heard("Ana has joined", "help", asked)
    afternoon.sim.say(afternoon.person("Ana Ferro"), "agents", "Hello Rosa, Ana here.", card["ts"])
    await afternoon.sim.settled()
    await afternoon.goes_by(0.5)
    await afternoon.line.heard("Ana here", "help", asked)
    await afternoon.line.app.engine.settled()
    await afternoon.goes_by(180)
    assert afternoon.reminders() == {}


async def test_a_restart_neither_loses_nor_repeats_a_reminder(afternoon: Afternoon) -> None:
    asked, card = await afternoon.asks()
    await afternoon.line.tap(afternoon.person("Ana Ferro"), "agents", card, "Claim")
    await afternoon.line.heard("Ana has joined", "help", asked)
    await afternoon.line.app.engine.settled()
    await afternoon.goes_by(12)
    before = afternoon.reminders()
    assert before["Ana Ferro", "Soon", SILENT] == 1

    # down while the next one is due: it is given when the process is back, once
    await afternoon.end()
    await afternoon.goes_by(4, alive=False)
    assert afternoon.reminders() == before
    await afternoon.begin()
    await afternoon.goes_by(0.5)
    assert afternoon.reminders()["agents", "Late", SILENT] == 1

    # and again: nothing of what was given is repeated, what is still to come comes
    await afternoon.end()
    await afternoon.begin()
    await afternoon.goes_by(1)
    assert afternoon.each()[0] == {1}
    assert afternoon.reminders()["Ben Okafor", "Late", SILENT] == 0
    await afternoon.goes_by(8)
    assert afternoon.reminders()["Ben Okafor", "Late", SILENT] == 1
    assert afternoon.each() == ({1}, {2})


async def test_every_reader_sees_the_promised_time_in_their_own_zone(afternoon: Afternoon) -> None:
    _, card = await afternoon.asks()
    await afternoon.goes_by(8)
    (warned,) = [one for one in afternoon.sim.messages("agents", by_bot=True) if WARNED in visible(one)]
    for zone, hour in (("Europe/Amsterdam", "11:10"), ("America/New_York", "05:10"), ("Asia/Tokyo", "19:10")):
        assert f"2026 at {hour}" in visible(warned, zone)
        assert f"2026 at {hour}" in visible(afternoon.sim.message("agents", card["ts"]) or {}, zone)
    assert "Europe/Amsterdam" not in visible(warned, "Asia/Tokyo")
