"""Why a conversation was handed over, told from its log."""

from bot.entrypoints.explaining import explain_escalations
from tests.support.small_desk import COMPANY, SmallDesk, small_desk
from tests.support.small_mind import Hearing


async def told(desk: SmallDesk, which: str = "console:console:c0") -> list[str]:
    turns = await explain_escalations(desk.storage, COMPANY, which, Hearing())
    return [f"{[name for name, _ in turn['spoke']]} {' / '.join(turn['decided'])}" for turn in turns]


async def test_every_turn_has_its_verdicts_and_what_came_of_it() -> None:
    async with small_desk() as desk:
        for words in ("how do I do it", "I want a human"):
            await desk.customer_writes(words)
        first, second = await told(desk)
        assert first == "[] answered, confidence 0.9"
        asked = "ticket 1001: asked-for-person (NORMAL), Asked for a person; queue support"
        assert second == f"['asked-for-person'] {asked}"


async def test_rules_about_answers_are_told_what_they_were_told_then() -> None:
    async with small_desk() as desk:
        for words in ("xyzzy plugh one", "frotz rezrov two"):
            await desk.customer_writes(words)
        first, second = await told(desk)
        assert first.startswith("[] no answer")
        assert second.startswith("['no-answer'] no answer")
        assert "No answer found 2 times" in second


async def test_by_number_by_place_and_without_words() -> None:
    async with small_desk() as desk:
        await desk.customer_writes("I want a human")
        by_number = await told(desk, "#1001")
        assert by_number == await told(desk)
        assert "I want a human" not in str(by_number)


async def test_what_was_understood_then_stands_with_its_message() -> None:
    async with small_desk() as desk:
        for words in ("how do I do it", "I want a human", "are you there"):
            await desk.customer_writes(words)
        turns = await explain_escalations(desk.storage, COMPANY, "console:console:c0", Hearing())
    assert [turn["understood"]["message"] for turn in turns] == [turn["message"] for turn in turns]
    assert turns[0]["understood"]["heads"] == ""
