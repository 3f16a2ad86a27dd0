"""Slack Connect: a partner's person in a shared channel, said by an agent to be a customer on record."""

from collections.abc import Iterator

import pytest

from bot.entrypoints.choosing import Thinking, embedded_model
from tests.integration.slack.house import running, user
from tests.simulators.slack.seen import visible


@pytest.fixture(scope="module")
def thinking() -> Iterator[Thinking]:
    made = embedded_model()
    yield made
    made.close()


@pytest.mark.parametrize("transport", ["socket", "http"])
async def test_an_outsider_is_linked_searched_for_and_known_from_then_on(thinking: Thinking, transport: str) -> None:
    async with running(thinking, transport) as line:
        sim = line.sim
        ana = user(sim, "Ana Ferro")
        zoe = sim.add_user("Hanneke W", team=sim.abroad, email="hanneke.wit@mail.example")
        sim.add_channel("acme", [zoe, ana], shared_with=[sim.abroad])
        asked = sim.say(zoe, "acme", "My kettle leaks. I want to talk to a human")
        await line.heard("passed this to a colleague", "acme", asked)
        card = await line.heard("Asked for a person", "agents")
        await line.tap(ana, "agents", card, "Claim")
        await line.heard("has joined", "acme", asked)

        await line.tap(ana, "agents", card, "Link to a customer", {"search": "de wit utrecht"})
        await line.whispered("Nobody on record fits", ana)
        await line.tap(ana, "agents", card, "Link to a customer", {"search": "Hanneke de Wit"})
        found = await line.whispered("Who is it?", ana)
        sim.press(ana, "agents", found["ts"], "Hanneke de Wit · hanneke.wit@mail.example")
        await line.whispered("from now on, wherever they write", ana)
        await line.heard("Hanneke de Wit (JP-1001)", "agents")

        # another thread, another ticket: known at once
        again = sim.say(zoe, "acme", "And one more thing, a person please")
        await line.heard("passed this to a colleague", "acme", again)
        await sim.wait_for(
            lambda: sum("Hanneke de Wit (JP-1001)" in visible(one) for one in sim.messages("agents")) == 2
        )

        # taken back
        undo = await line.whispered("from now on, wherever they write", ana)
        sim.press(ana, "agents", undo["ts"], "Take back the link")
        await line.whispered("The link is taken back", ana)
        third = sim.say(zoe, "acme", "A third one, I need a human")
        await line.heard("passed this to a colleague", "acme", third)
        newest = await line.heard("ticket 1003", "agents")
        assert "JP-1001" not in visible(newest)
        assert "JP-1001" not in "\n".join(visible(one) for one in sim.messages("acme"))
