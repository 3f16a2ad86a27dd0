"""Queues with a channel of their own: cards go there, agents work there, and a transfer takes the card along."""

from collections.abc import Iterator

import pytest

from bot.core.desk_rules import QueueRules
from bot.core.places import Place
from bot.entrypoints.choosing import Thinking, embedded_model
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


async def left(sim: SlackSim, agent: str, channel: str) -> None:
    """They leave, and Baton has heard of it."""
    sim.leave(agent, channel)
    told = sim.records.deliveries[-1]
    await sim.wait_for(lambda: told.acked)


async def test_a_ticket_is_given_to_nobody_who_cannot_see_it(thinking: Thinking) -> None:
    async with running(thinking, "socket", queues=two_queues) as line:
        sim = line.sim
        rosa, ana, ben, carl = (user(sim, name) for name in ("Rosa Lind", "Ana Ferro", "Ben Okafor", "Carl Moss"))
        for one in (ana, ben):
            await line.command(one, "agents", "presence here")
        await line.command(carl, "billing", "presence here")
        asked = sim.say(rosa, "help", "My kettle leaks. I want to talk to a human please.")
        card = await line.heard("ticket 1001", "agents")
        await line.tap(ana, "agents", card, "Claim")
        await line.heard("Ana has joined", "help", asked)

        # Carl is an agent, but not in this channel: he is not offered, and is refused with who can
        sim.press(ana, "agents", card["ts"], "Transfer")
        await sim.wait_for(lambda: sim.view_of(ana))
        offered = str(sim.view_of(ana))
        assert "Ben" in offered
        assert "Carl" not in offered
        sim.close_view(ana)
        await line.tap(ana, "agents", card, "Transfer", {"to": f"agent slack:{sim.home.id}:{ben}"})
        await line.heard("Ben will help you", "help", asked)

        # Ben leaves while a form of Ana's is open that still offers him
        await line.tap(ben, "agents", card, "Transfer", {"to": f"agent slack:{sim.home.id}:{ana}"})
        await line.heard("Ana will help you", "help", asked)
        sim.press(ana, "agents", card["ts"], "Transfer")
        await sim.wait_for(lambda: sim.view_of(ana))
        await left(sim, ben, "agents")
        await line.fill(ana, {"to": f"agent slack:{sim.home.id}:{ben}"})
        said = visible(await line.whispered("not in this ticket's channel", ana))
        assert "Ben is not in this ticket's channel and would not see it." in said
        assert "a queue can take it" in said
        assert "With Ana" in visible(sim.message("agents", card["ts"]) or {})


async def test_a_claim_of_somebody_who_left_the_queues_channel_is_refused_with_who_can(thinking: Thinking) -> None:
    def both(sim: SlackSim) -> tuple[QueueRules, ...]:
        found = two_queues(sim)
        sim.join(user(sim, "Ana Ferro"), "billing")
        return found

    async with running(thinking, "socket", queues=both) as line:
        sim = line.sim
        rosa, ana, carl = (user(sim, name) for name in ("Rosa Lind", "Ana Ferro", "Carl Moss"))
        await line.command(carl, "billing", "presence here")
        asked = sim.say(rosa, "help", "My invoice is wrong, I was charged twice. I want to talk to a human.")
        card = await line.heard("ticket 1001", "billing")
        await left(sim, ana, "billing")
        sim.press(ana, "billing", card["ts"], "Claim")  # her client still shows the card
        told = visible(await line.heard("not in the channel of ticket 1001", sim.dm(ana).id))
        assert "Ask to be added to it. Carl can take it." in told
        await line.tap(carl, "billing", card, "Claim")
        await line.heard("Carl has joined", "help", asked)
