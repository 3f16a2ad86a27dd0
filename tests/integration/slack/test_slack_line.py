"""The whole line on Slack: a question, its answer, a wish for a person, claim, relay, resolve; over both transports."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.entrypoints.choosing import Thinking, embedded_model
from tests.integration.slack.house import running, user
from tests.simulators.slack.seen import visible

FAQ = {
    "questions": [
        {
            "question": "How do I descale the kettle?",
            "answer": "Boil it with 50 ml of white vinegar, wait, rinse twice.",
        },
        {"question": "Which parcels can lockers take?", "answer": "Lockers take parcels up to 60 × 40 × 35 cm."},
        {"question": "When is the showroom open?", "answer": "The showroom is open Thursday to Saturday, 11:00–18:00."},
    ]
}


@pytest.fixture(scope="module")
def thinking() -> Iterator[Thinking]:
    made = embedded_model()
    yield made
    made.close()


@pytest.mark.parametrize("transport", ["socket", "http"])
async def test_from_a_question_to_a_solved_ticket(thinking: Thinking, transport: str) -> None:
    async with running(thinking, transport) as line:
        sim, rosa, ana = line.sim, user(line.sim, "Rosa Lind"), user(line.sim, "Ana Ferro")
        asked = sim.say(rosa, "help", "How long does delivery take?")
        answer = await line.heard("working day", "help", asked)
        assert "Source" in visible(answer)

        sim.press(rosa, "help", answer["ts"], "Talk to a person")
        await line.heard("passed this to a colleague", "help", asked)
        card = await line.heard("Asked for a person", "agents")

        sim.press(ana, "agents", card["ts"], "Claim")
        await line.heard("Ana has joined", "help", asked)
        sim.say(ana, "agents", "Hello Rosa, I have your order open.", card["ts"])
        relayed = await line.heard("I have your order open", "help", asked)
        assert relayed["username"].startswith("Ana")

        sim.say(rosa, "help", "Thank you Ana", asked)
        await line.heard("Thank you Ana", "agents", card["ts"])
        await line.tap(ana, "agents", card, "Resolve", {})
        await line.heard("marked this as solved", "help", asked)


async def test_a_file_of_questions_is_served_as_it_is(thinking: Thinking, tmp_path: Path) -> None:
    file = tmp_path / "faq.json"
    file.write_text(json.dumps(FAQ), encoding="utf-8")
    async with running(thinking, "socket", tmp_path) as line:
        rosa = user(line.sim, "Rosa Lind")
        for question, fact in (
            ("how do I get limescale out of the kettle?", "vinegar"),
            ("opening hours of the showroom?", "11:00"),
        ):
            asked = line.sim.say(rosa, "help", question)
            await line.heard(fact, "help", asked)
