"""Words that are held leave when their time has come, without waiting for a tick."""

from datetime import timedelta

from bot.core.conversation import Entry
from bot.core.effects import Voice
from bot.core.ports import Lease
from tests.unit.engine.doubles import EchoMind, say
from tests.unit.engine.rig import Rig, calm


class Holding(EchoMind):
    """Answers with words that are held for some seconds."""

    seconds = 3.0

    async def decide(self, lease: Lease) -> tuple[Entry, ...]:
        entries = [Entry(event.at, event) for _, event in lease.pending]
        until = self._clock.now() + timedelta(seconds=self.seconds)
        name = f"held:{lease.pending[-1][0]}"
        entries.append(
            Entry(self._clock.now(), say(lease.conversation.place, name, "held", Voice.AGENT, not_before=until))
        )
        return tuple(entries)


async def held(seconds: float) -> Rig:
    rig = Rig()
    holding = Holding(rig.clock)
    holding.seconds = seconds
    rig.mind = holding
    rig.engine = rig._built()
    await rig.start()
    await rig.engine.intake([rig.message("hello")])
    await rig.engine.settled()
    return rig


async def test_they_leave_at_their_time_and_not_before() -> None:
    rig = await held(3)
    await rig.clock.advance(2.9)
    await calm()
    assert rig.platform.texts == []
    await rig.clock.advance(0.11)
    await rig.engine.settled()
    assert rig.platform.texts == ["held"]
    assert rig.platform.posts[0].at - 3 < 0.1
    await rig.crash()


async def test_what_is_held_for_long_is_found_by_the_tick() -> None:
    rig = await held(300)
    await rig.run(310)
    assert rig.platform.texts == ["held"]
    await rig.crash()


async def test_after_a_crash_they_leave_all_the_same() -> None:
    rig = await held(3)
    await rig.crash()
    await rig.restart()
    await rig.run(6)
    assert rig.platform.texts == ["held"]
    await rig.crash()
