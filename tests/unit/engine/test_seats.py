"""What somebody said is thought about before what came back; within each kind, who came first is seated first."""

import asyncio
from contextlib import suppress
from dataclasses import replace

from bot.core.places import ConversationId
from bot.engine.seats import Seats
from tests.unit.engine.conftest import MakeRig
from tests.unit.engine.rig import QUIET_HABITS, calm


class Hall:
    """One seat, taken; whoever gets it next is noted."""

    def __init__(self) -> None:
        self.seats = Seats(1)
        self.seated: list[str] = []
        self.leave = asyncio.Event()

    async def sit(self, name: str, *, came_back: bool = False) -> None:
        async with self.seats.one(ConversationId(name), came_back=came_back):
            self.seated.append(name)
            await self.leave.wait()

    async def come(self, name: str, *, came_back: bool = False) -> "asyncio.Task[None]":
        task = asyncio.create_task(self.sit(name, came_back=came_back))
        await calm()
        return task


async def test_words_go_before_outcomes_and_each_in_the_order_of_their_coming() -> None:
    hall = Hall()
    coming = [await hall.come("first")]
    coming += [await hall.come(name, came_back=True) for name in ("receipt 1", "receipt 2")]
    coming += [await hall.come(name) for name in ("words 1", "words 2")]
    hall.leave.set()
    await asyncio.gather(*coming)
    assert hall.seated == ["first", "words 1", "words 2", "receipt 1", "receipt 2"]


async def test_whoever_speaks_where_an_outcome_waited_is_hurried() -> None:
    hall = Hall()
    coming = [await hall.come("first"), await hall.come("quiet", came_back=True), await hall.come("words")]
    hall.seats.hurry(ConversationId("quiet"))
    coming.append(await hall.come("later words"))
    hall.leave.set()
    await asyncio.gather(*coming)
    assert hall.seated == ["first", "words", "quiet", "later words"]


async def test_an_outcome_never_waits_for_ever() -> None:
    hall = Hall()
    coming = [await hall.come("first"), await hall.come("receipt", came_back=True)]
    coming += [await hall.come(f"words {number}") for number in range(20)]
    hall.leave.set()
    await asyncio.gather(*coming)
    assert hall.seated.index("receipt") == 8


async def test_who_gives_up_waiting_takes_no_seat_along() -> None:
    hall = Hall()
    first, gone, last = await hall.come("first"), await hall.come("gone"), await hall.come("last")
    hall.leave.set()
    gone.cancel()
    with suppress(asyncio.CancelledError):
        await gone
    await asyncio.gather(first, last)
    assert hall.seated == ["first", "last"]


async def test_who_gives_up_in_the_moment_of_being_seated_passes_the_seat_on() -> None:
    hall = Hall()
    first, gone, last = await hall.come("first"), await hall.come("gone"), await hall.come("last")
    hall.leave.set()
    await asyncio.sleep(0)  # the first leaves, and the second is called
    gone.cancel()
    await asyncio.wait((first, gone, last), timeout=1)
    assert last.done()
    assert (await hall.come("another")).done()


async def test_a_new_customer_goes_before_the_receipt_of_an_earlier_card(make_rig: MakeRig) -> None:
    rig = await make_rig(replace(QUIET_HABITS, side_by_side=1))
    rig.mind.report = True
    first = rig.mind.gate = asyncio.Event()
    await rig.hear("one", "C1")
    await rig.hear("two", "C2")
    rig.mind.gate = asyncio.Event()
    first.set()
    await calm()
    assert rig.platform.texts == ["re: one"]  # its receipt waits now, and so does the second
    await rig.hear("three", "C3")
    rig.mind.gate.set()
    await rig.engine.idle()
    assert rig.mind.turns == [["message-posted"]] * 3 + [["delivered"]] * 3


async def test_a_customer_who_goes_on_writing_does_not_wait_with_the_receipt(make_rig: MakeRig) -> None:
    rig = await make_rig(replace(QUIET_HABITS, side_by_side=1))
    rig.mind.report = True
    first = rig.mind.gate = asyncio.Event()
    for number in (1, 2):
        await rig.hear("hello", f"C{number}")
    rig.mind.gate = asyncio.Event()
    first.set()
    await calm()
    await rig.hear("and another thing", "C1")
    await rig.hear("hello", "C3")
    rig.mind.gate.set()
    await rig.engine.idle()
    assert rig.mind.turns[2] == ["delivered", "message-posted"]
