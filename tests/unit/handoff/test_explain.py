"""Why a conversation was handed over, told from its log."""

from bot.core.codec import STEP
from bot.core.conversation import Conversation, Entry
from bot.core.ports import EscalationRule
from bot.entrypoints.explaining import explain_escalations
from bot.entrypoints.scan import scan
from handoff.explain import explained
from tests.property.floor import COMPANY, Floor, Hearing


async def told(floor: Floor) -> list[str]:
    (id, _) = floor.homes()
    state = await floor.state(id)
    log = [Entry(row.at, STEP.load(row.body)) for row in await floor.storage.facts.log(id)]
    rules = scan("handoff.rules", "RULE", EscalationRule)
    turns = await explained(Conversation(id=id, place=state.place), log, rules, COMPANY, Hearing())
    return [f"{[name for name, _ in turn.spoke]} {' / '.join(turn.decided)}" for turn in turns]


async def test_every_turn_has_its_verdicts_and_what_came_of_it() -> None:
    floor = await Floor().start()
    for words in ("how do I do it", "I want a human"):
        await floor.customer_writes(0, words)
        await floor.settle()
    first, second = await told(floor)
    assert first == "[] answered, confidence 0.9"
    assert second.startswith("['asked-for-person'] ticket 1001: asked-for-person (NORMAL)")


async def test_by_number_by_place_and_without_words() -> None:
    floor = await Floor().start()
    await floor.customer_writes(0, "I want a human")
    await floor.settle()
    by_number = await explain_escalations(floor.storage, COMPANY, "#1001", Hearing())
    assert by_number == await explain_escalations(floor.storage, COMPANY, "console:console:c0", Hearing())
    assert "I want a human" not in str(by_number)
