"""The whole line on Slack: a question, its answer, a wish for a person, claim, relay, resolve; over both transports."""

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from adapters.chat.slack import create
from bot.answering.importing import import_path
from bot.core.clock import SystemClock
from bot.core.company import Company
from bot.engine.habits import Habits
from bot.entrypoints.company_folder import SAMPLE, default_company, load_company_folder
from bot.entrypoints.settings import Settings
from bot.entrypoints.wiring import Thinking, assemble, embedded_model
from storage.opening import open_storage
from tests.contracts.chat.slack_rig import company, populated, served, slack_settings
from tests.simulators.slack.seen import visible
from tests.simulators.slack.sim import SlackSim
from tests.simulators.slack.world import Json

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


@dataclass(frozen=True)
class Line:
    sim: SlackSim
    company: Company

    async def heard(self, words: str, channel: str, thread: str | None = None) -> Json:
        """The first message there in which a person reads these words."""

        def found() -> Json | None:
            said = self.sim.messages(channel, thread)
            return next((message for message in said if words.casefold() in visible(message).casefold()), None)

        await self.sim.wait_for(lambda: found() is not None)
        message = found()
        assert message is not None
        return message


@asynccontextmanager
async def running(thinking: Thinking, transport: str, knowledge: Path | None = None) -> AsyncIterator[Line]:
    clock = SystemClock()
    storage = open_storage("memory:", clock=clock, holder="line")
    await storage.start()
    folder = default_company(knowledge) if knowledge else load_company_folder(SAMPLE)
    assert folder.knowledge is not None
    await import_path(folder.knowledge, storage.shelf, thinking.encoder)
    async with populated() as sim:
        rooms = company(sim)
        folder = replace(folder, company=replace(folder.company, agents=rooms.agents, managers=rooms.managers))
        http = transport == "http"
        platform = create(slack_settings(sim, http=http, SLACK_POSTS_PER_SECOND=0), folder.company, clock)
        async with served(platform) as address:
            sim.request_url = address if http else None
            made = assemble(
                Settings(_env_file=None),
                folder,
                thinking=thinking,
                platforms=lambda *_: (platform,),
                clock=clock,
                storage=storage,
                habits=Habits(burst=0),
            )
            async with made:
                yield Line(sim, folder.company)
        assert sim.violations == []
        assert sim.records.duplicates == {}
    await storage.stop()


def user(sim: SlackSim, name: str) -> str:
    return next(each.id for each in sim.world.users.values() if each.real_name == name)


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
        sim.press(ana, "agents", card["ts"], "Resolve")
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
