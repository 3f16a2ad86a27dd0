"""Queues with a channel of their own: cards go there, agents work there, and a transfer takes the card along."""

from collections.abc import Iterator

import pytest

from bot.core.desk_rules import QueueRules
from bot.core.places import Place
from bot.entrypoints.wiring import Thinking, embedded_model
from tests.integration.slack.house import running, user
from tests.simulators.slack.seen import visible
from tests.simulators.slack.sim import SlackSim


@pytest.fixture(scope="module")
def thinking() -> Iterator[Thinking]:
    made = embedded_model()
    yield made
    made.close()


def two_queues(sim: SlackSim) -> tuple[QueueRules, ...]:
    """Billing has a channel in which Carl is, who is not in the agents' channel."""
    carl = sim.add_user("Carl Moss")
    billing = sim.add_channel("billing", [carl], private=True)
    return (
        QueueRules(name="billing", categories=("Billing",), channel=Place("slack", "", billing.id)),
        QueueRules(name="support"),
    )


@pytest.mark.parametrize("transport", ["socket", "http"])
async def test_a_card_goes_to_its_queues_channel_and_moves_with_the_ticket(thinking: Thinking, transport: str) -> None:
    async with running(thinking, transport, queues=two_queues) as line:
        sim = line.sim
        rosa, ana, carl = (user(sim, name) for name in ("Rosa Lind", "Ana Ferro", "Carl Moss"))
        words = "My invoice is wrong, I was charged twice for one payment. I want to talk to a human."
        asked = sim.say(rosa, "help", words)
        await line.heard("passed this to a colleague", "help", asked)
        card = await line.heard("ticket 1001", "billing")
        assert "Category: Billing" in visible(card)
        assert "Queue: billing" in visible(card)
        assert sim.messages("agents", by_bot=True) == []

        # Carl, of that channel alone, is an agent: by tap, by word and by command
        assert "charged twice" in await line.command(carl, "billing", "queue")
        await line.tap(carl, "billing", card, "Claim")
        await line.heard("Carl has joined", "help", asked)
        said = sim.say(carl, "billing", "Hello Rosa, Carl here.", card["ts"])
        assert (await line.heard("Carl here", "help", asked))["username"].startswith("Carl")
        assert said
        sim.say(rosa, "help", "Thank you, and the second one?", asked)
        await line.heard("the second one?", "billing", card["ts"])

        # to the other queue: a new card there, the old one says where it went
        await line.tap(carl, "billing", card, "Transfer", {"to": "queue support", "note": "not ours"})
        await line.heard("Another colleague will take this over", "help", asked)
        new = await line.heard("ticket 1001", "agents")
        assert "Queue: support" in visible(new)
        await line.heard("not ours", "agents", new["ts"])
        await line.heard("It went to the queue support", "billing")
        old = sim.message("billing", card["ts"])
        assert old is not None
        assert "Claim" not in str(old["blocks"])

        # what is written under the old card stays inside; the conversation goes on under the new one
        stray = sim.say(carl, "billing", "I mean it, he is rude", card["ts"])
        await sim.wait_for(lambda: "lock" in str((sim.message("billing", stray) or {}).get("reactions")))
        await line.tap(ana, "agents", new, "Claim")
        await line.heard("Ana has joined", "help", asked)
        sim.say(ana, "agents", "Ana here, I see both payments.", new["ts"])
        await line.heard("I see both payments", "help", asked)
        sim.say(rosa, "help", "Great", asked)
        await line.heard("Great", "agents", new["ts"])
        assert "rude" not in "\n".join(visible(one) for one in sim.messages("help"))


async def test_a_queues_channel_that_is_gone_loses_no_card(thinking: Thinking) -> None:
    async with running(thinking, "socket", queues=two_queues) as line:
        sim = line.sim
        rosa = user(sim, "Rosa Lind")
        sim.archive("billing", user(sim, "Ben Okafor"))
        await line.heard("The agents' channel", "managers")
        asked = sim.say(rosa, "help", "My invoice is wrong, I was charged twice. I want to talk to a human.")
        await line.heard("passed this to a colleague", "help", asked)
        sim.unarchive("billing", user(sim, "Ben Okafor"))
