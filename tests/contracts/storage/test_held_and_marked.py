"""Words that are held until their time, and signs on messages of people."""

from bot.core.delivery import Dead, Operation
from bot.core.effects import (
    Mark,
    Sign,
    Withdraw,
)
from storage.changing import MARKS_LANE
from tests.contracts.storage.scene import AGENT, DESK, HOME, SYSTEM, Scene, revise, say

MARKS = DESK.lane + MARKS_LANE


def mark(sign: Sign = Sign.HELD, message: str = "7.0", *, off: bool = False) -> Mark:
    return Mark(place=DESK.in_thread("1.0"), message=message, sign=sign, off=off)


async def test_held_words_leave_when_their_time_comes(scene: Scene) -> None:
    assert await scene.thinks(say("held", speaker=SYSTEM, not_before=scene.now(3))) == frozenset()
    assert await scene.takes() == []
    await scene.clock.advance(3)
    assert await scene.storage.outbox.lanes() == [HOME.lane]
    assert await scene.sends_all() == ["held"]


async def test_held_words_can_be_reworded_and_taken_back(scene: Scene) -> None:
    await scene.thinks(
        say("kept", speaker=SYSTEM, not_before=scene.now(3)), say("lost", speaker=SYSTEM, not_before=scene.now(3))
    )
    await scene.thinks(revise("kept", "better"), Withdraw(name="lost"))
    await scene.clock.advance(3)
    assert await scene.sends_all() == ["better"]


async def test_words_behind_held_ones_keep_their_order(scene: Scene) -> None:
    await scene.thinks(say("held", speaker=SYSTEM, not_before=scene.now(3)), say("next", speaker=SYSTEM))
    assert await scene.sends_all() == []
    await scene.clock.advance(3)
    assert await scene.sends_all() == ["held", "next"]


async def test_a_time_that_is_over_holds_nothing(scene: Scene) -> None:
    await scene.thinks(say("late", speaker=SYSTEM, not_before=scene.now(-60)))
    assert await scene.sends_all() == ["late"]


async def test_a_whisper_says_to_whom(scene: Scene) -> None:
    await scene.thinks(say("hint", speaker=SYSTEM, only_to=AGENT.id), say("aloud", speaker=SYSTEM))
    (whisper,) = await scene.takes()
    assert whisper.only_to == AGENT.id
    await scene.sends(whisper)
    (aloud,) = await scene.takes()
    assert aloud.only_to is None


async def test_a_mark_names_the_message_the_sign_and_the_place(scene: Scene) -> None:
    assert await scene.thinks(mark()) == {MARKS}
    (order,) = await scene.takes(MARKS)
    assert (order.operation, order.target, order.sign) == (Operation.MARK, "7.0", Sign.HELD)
    assert order.place == DESK.in_thread("1.0")


async def test_a_mark_taken_back_before_it_left_sends_nothing(scene: Scene) -> None:
    await scene.thinks(mark(), mark(off=True))
    assert await scene.takes(MARKS) == []


async def test_a_mark_that_stands_is_taken_away(scene: Scene) -> None:
    await scene.thinks(mark())
    assert await scene.sends_all(MARKS) == ["mark "]
    await scene.thinks(mark(off=True), mark(off=True))
    assert await scene.sends_all(MARKS) == ["unmark "]
    await scene.thinks(mark())
    assert await scene.sends_all(MARKS) == ["mark "]


async def test_the_same_mark_twice_is_one(scene: Scene) -> None:
    await scene.thinks(mark(), mark())
    assert await scene.sends_all(MARKS) == ["mark "]
    await scene.thinks(mark())
    assert await scene.sends_all(MARKS) == []


async def test_taking_away_what_was_never_there_sends_nothing(scene: Scene) -> None:
    await scene.thinks(mark(off=True))
    assert await scene.takes(MARKS) == []


async def test_signs_of_one_message_leave_in_order_and_beside_messages(scene: Scene) -> None:
    await scene.thinks(
        say("waits", place=DESK, speaker=SYSTEM, not_before=scene.now(60)), mark(), mark(Sign.SENT), mark(off=True)
    )
    assert [await scene.sends_all(MARKS), await scene.takes(DESK.lane)] == [["mark "], []]


async def test_a_mark_that_fails_is_nobodys_news(scene: Scene) -> None:
    await scene.thinks(mark())
    (order,) = await scene.takes(MARKS)
    assert await scene.storage.outbox.settle(order, Dead("no permission")) is None
    assert await scene.pending() == []
