"""An agent's whole day on Slack, with the real desk behind it: from "I am here" to the figures of the week."""

from collections.abc import Iterator

import pytest

from bot.entrypoints.choosing import Thinking, embedded_model
from tests.integration.slack.house import Line, running, user
from tests.simulators.slack.seen import visible
from tests.simulators.slack.world import Json


@pytest.fixture(scope="module")
def thinking() -> Iterator[Thinking]:
    made = embedded_model()
    yield made
    made.close()


async def handed_off(line: Line, words: str = "I want to talk to a human please") -> tuple[str, Json]:
    """Rosa asks for a person; her message, and the card."""
    asked = line.sim.say(user(line.sim, "Rosa Lind"), "help", words)
    await line.heard("passed this to a colleague", "help", asked)
    return asked, await line.heard("Asked for a person", "agents")


@pytest.mark.parametrize("transport", ["socket", "http"])
async def test_an_agents_day(thinking: Thinking, transport: str) -> None:
    async with running(thinking, transport, hold=0.4) as line:
        sim = line.sim
        rosa, ana, ben = (user(sim, name) for name in ("Rosa Lind", "Ana Ferro", "Ben Okafor"))

        # presence, by command and on the Home
        assert "You are here" in await line.command(ana, "agents", "presence here")
        sim.look_home(ben)
        await sim.wait_for(lambda: sim.home_of(ben))
        sim.press_home(ben, "I am here")
        await sim.wait_for(lambda: "I am away" in str(sim.home_of(ben)), 8)

        # a ticket, claimed; a second claim is told who has it
        asked, card = await handed_off(line)
        assert "talk to a human" in await line.command(ana, "agents", "queue")
        await line.tap(ana, "agents", card, "Claim")
        await line.heard("Ana has joined", "help", asked)
        sim.press(ben, "agents", card["ts"], "Resolve")
        await line.whispered("Ana", ben)

        # a note of somebody else stays inside, and is marked
        note = sim.say(ben, "agents", "she called twice last week", card["ts"])
        await line.signed(note, "lock")

        # a reply, under the agent's own name, marked as held and then as sent
        said = sim.say(ana, "agents", "Hello Rosa, I have your order open.", card["ts"])
        await line.signed(said, "white_check_mark")
        relayed = await line.heard("I have your order open", "help", asked)
        assert relayed["username"].startswith("Ana")
        assert "hourglass_flowing_sand" not in line.signs(said)

        # taken back within the hold: the customer never sees it
        slip = sim.say(ana, "agents", "This is a slip", card["ts"])
        sim.react(ana, "agents", slip, "x")
        await line.signed(slip, "lock")

        # an edit follows, with the name kept
        sim.edit(ana, "agents", said, "Hello Rosa, I have your order F-1 open.")
        edited = await line.heard("order F-1 open", "help", asked)
        assert edited["username"].startswith("Ana")
        await line.signed(said, "pencil2")

        # a file each way
        sim.say(ana, "agents", "The manual:", card["ts"], files=[("manual.pdf", b"%PDF-1.7 manual")])
        await sim.wait_for(lambda: b"%PDF-1.7 manual" in shown_files(line, "help", asked))
        sim.say(rosa, "help", "My oven:", asked, files=[("oven.jpg", b"jpeg bytes")])
        await sim.wait_for(lambda: b"jpeg bytes" in shown_files(line, "agents", card["ts"]))

        # snooze, and awake again when the customer writes
        await line.tap(ana, "agents", card, "Snooze", {"until": "1h"})
        await line.whispered("Snoozed until", ana)
        sim.say(rosa, "help", "Any news?", asked)
        await line.heard("Any news?", "agents", card["ts"])

        # transfer; the customer hears it, the new agent is told
        await line.tap(
            ana, "agents", card, "Transfer", {"to": f"agent slack:{sim.home.id}:{ben}", "note": "knows ovens"}
        )
        await line.heard("Ben will help you from here", "help", asked)
        await line.heard("handed ticket", sim.dm(ben).id)
        sim.say(ben, "agents", "Ben here, looking at it now.", card["ts"])
        await line.heard("Ben here, looking at it now", "help", asked)

        # resolve, with feedback; the customer rates it
        await line.tap(ben, "agents", card, "Resolve", {})
        done = await line.heard("marked this as solved", "help", asked)
        await line.tap(rosa, "help", done, "5 😀")
        await line.heard("Thank you for telling us", "help", asked)

        # search, the ticket's line, the report
        assert "Any news?" in await line.command(ana, "agents", "find news")
        report = await line.command(ana, "agents", "report")
        for figure in ("Tickets opened: 1", "Resolved: 1", "Promises kept: 1 of 1", "rating: 5.0 of 5 (1 answer)"):
            assert figure in report
        assert "You have none" in await line.command(ben, "agents", "mine")
        assert "slip" not in "\n".join(visible(one) for one in sim.messages("help"))
        assert "called twice" not in "\n".join(visible(one) for one in sim.messages("help"))


async def test_a_ticket_is_claimed_from_the_home_and_handed_on_with_a_word(thinking: Thinking) -> None:
    async with running(thinking, "socket") as line:
        sim = line.sim
        ana, ben = (user(sim, name) for name in ("Ana Ferro", "Ben Okafor"))
        asked, card = await handed_off(line, "My kettle leaks. I want to talk to a human please")
        sim.look_home(ana)
        await sim.wait_for(lambda: "Claim 1001" in str(sim.home_of(ana)))
        sim.press_home(ana, "Claim 1001")
        await line.heard("Ana has joined", "help", asked)
        await sim.wait_for(lambda: "our turn" in str(sim.home_of(ana)), 8)
        assert "Claim 1001" not in str(sim.home_of(ana))

        # whoever does not have it hears what can be done; whoever gets it reads why without opening it
        sim.press(ben, "agents", card["ts"], "Snooze")
        await line.whispered("Ana can transfer it to you; while away, anybody can", ben)
        await line.command(ben, "agents", "presence here")
        await line.tap(
            ana, "agents", card, "Transfer", {"to": f"agent slack:{sim.home.id}:{ben}", "note": "knows kettles"}
        )
        told = visible(await line.heard("handed ticket", sim.dm(ben).id))
        assert "My kettle leaks" in told
        assert "knows kettles" in told


def shown_files(line: Line, channel: str, thread: str) -> list[bytes]:
    files = line.sim.world.files
    posts = line.sim.messages(channel, thread, by_bot=True)
    return [files[one["id"]].content for post in posts for one in post.get("files") or ()]
