"""Slack's good days: what is written where reaches the intake as what it is."""

from bot.core.company import Mode
from bot.core.content import content
from bot.core.events import MessagePosted
from tests.contracts.chat.orders import delivery
from tests.contracts.chat.slack_rig import SlackRig, company
from tests.integration.slack.days import arrived, person, started
from tests.simulators.slack.sim import SlackSim


async def test_mentions_and_messages_are_one_event(rig: SlackRig) -> None:
    rig.sim.say(rig.rosa, "help", f"{rig.sim.bot.mention} where is my parcel?")
    await rig.sim.settled()
    (event,) = rig.kept.events
    assert isinstance(event, MessagePosted)
    assert event.mentions_bot
    assert event.content.words == "where is my parcel?"
    assert list(rig.kept.times.values()) == [2]


async def test_direct_messages_are_one_conversation(rig: SlackRig) -> None:
    rig.sim.say(rig.rosa, rig.sim.dm(rig.rosa), "hello")
    (event,) = await arrived(rig.sim, rig.kept, 1)
    assert event.place.thread is None
    receipt = await rig.platform.send(delivery(event.place, content("hi")))
    assert receipt.place == event.place
    assert rig.sim.message(event.place.channel, receipt.message).get("thread_ts") is None  # type: ignore[union-attr]  # it is there


async def test_a_change_of_the_company_holds_from_the_next_event_on(sim: SlackSim) -> None:
    async with started(sim) as (platform, kept):
        rosa, channel = person(sim, "Rosa Lind"), sim.world.find_channel("help").id
        platform.use(company(sim, modes={channel: Mode.MENTIONS}))
        sim.say(rosa, "help", "just talking")
        await sim.settled()
        assert kept.events == []
        sim.say(rosa, "help", f"{sim.bot.mention} hello")
        await arrived(sim, kept, 1)
        assert platform.health().counts["ignored.mode"] == 1


async def test_lost_and_late_words_of_an_agents_channel_show_in_health(sim: SlackSim) -> None:
    async with started(sim) as (platform, _):
        sim.state.emit(
            {"type": "channel_archive", "channel": sim.world.find_channel("agents").id, "user": "U1"},
            sim.world.find_channel("agents"),
        )
        await sim.settled()
        assert "was archived" in platform.health().detail
