"""Who is who on Slack: agents, partners, colleagues, and who came or left."""

from adapters.chat.slack import create
from bot.core.clock import SystemClock
from bot.core.content import Button, Buttons, Content, Fact, Facts, Quote, content
from bot.core.events import ButtonPressed, MessagePosted
from bot.core.places import Person, Place, Role, Side
from tests.contracts.chat.orders import delivery
from tests.contracts.chat.rig import Kept
from tests.contracts.chat.slack_rig import SlackRig, company, slack_settings
from tests.integration.slack.days import arrived, person, started, until
from tests.simulators.slack.sim import SlackSim


async def test_agents_are_known_by_name_and_picture_from_the_start(rig: SlackRig) -> None:
    ts = rig.sim.say(person(rig.sim, "Ana Ferro"), "agents", "hello")
    (event,) = await arrived(rig.sim, rig.kept, 1)
    assert isinstance(event, MessagePosted)
    assert (event.side, event.author.role, event.author.name) == (Side.AGENTS, Role.AGENT, "Ana")
    assert event.author.avatar_url
    assert (event.message, event.place.thread) == (ts, None)


async def test_who_joins_the_agents_channel_may_tap_and_who_left_may_not(sim: SlackSim) -> None:
    async with started(sim) as (platform, kept):
        zoe = sim.add_user("Zoe Marsh")
        sim.join(zoe, "help")
        sim.join(zoe, "agents")
        await sim.settled()
        sim.say(zoe, "help", "I am new here")
        (event,) = await arrived(sim, kept, 1)
        assert event.author.role is Role.AGENT
        sim.leave(zoe, "agents")
        await sim.settled()
        sim.say(zoe, "help", "and gone")
        _, event = await arrived(sim, kept, 2)
        assert event.author.role is Role.CUSTOMER
        assert platform.health().counts["member_left_channel"] == 1


async def test_who_left_the_agents_channel_is_away(sim: SlackSim) -> None:
    asked: list[tuple[str, str, Role]] = []

    class Front:
        """Implements `bot.core.desk.FrontDesk` for what is asked here."""

        async def form(self, action: str, value: str, author: Person) -> None: ...

        async def home(self, author: Person) -> Content:
            return content("Home")

        async def command(self, text: str, author: Person, place: Place) -> Content:
            asked.append((text, author.name, author.role))
            return content("Away")

    platform = create(slack_settings(sim, http=False), company(sim), SystemClock())
    await platform.start(Kept(), Front())
    try:
        ana = person(sim, "Ana Ferro")
        sim.leave(ana, "help")
        sim.leave(ana, "agents")
        await until(lambda: asked)
        await sim.settled()
        assert asked == [("presence away", "Ana", Role.AGENT)]
    finally:
        await platform.stop()


async def test_partners_are_customers_and_our_people_there_colleagues(sim: SlackSim) -> None:
    rosa, joe = sim.add_user("Rosa Abroad", team=sim.abroad), sim.add_user("Joe Sales")
    ana = person(sim, "Ana Ferro")
    sim.add_channel("shared", [rosa, joe, ana], shared_with=[sim.abroad])
    async with started(sim) as (_, kept):
        for user in (rosa, joe, ana):
            sim.say(user, "shared", "hello")
        events = await arrived(sim, kept, 3)
        roles = {event.author.id.rpartition(":")[2]: event.author.role for event in events}
        assert roles == {rosa.id: Role.CUSTOMER, joe.id: Role.COLLEAGUE, ana: Role.AGENT}


async def test_a_new_persons_name_is_looked_up_behind_the_acknowledgement(rig: SlackRig) -> None:
    await until(lambda: rig.platform._people.person_name(rig.rosa))  # the directory was read before she came
    zoe = rig.sim.add_user("Zoe Marsh")
    rig.sim.world.find_channel("help").members.append(zoe.id)
    rig.sim.fail("users.info", "slow", times=None, seconds=0.4)
    rig.rosa = zoe.id
    await rig.say("first")
    assert rig.sim.records.deliveries[-1].attempts[0].took < 0.3
    await until(lambda: rig.sim.calls("users.info"))
    await until(lambda: rig.platform._people.person_name(zoe.id))
    await rig.say("second")
    assert [event.author.name for event in rig.kept.events] == [zoe.id, "Zoe"]  # type: ignore[union-attr]  # posts
    card = content(Facts((Fact("Customer", zoe.id), Fact("Order", "U1"))), Quote(zoe.id, f"I am {zoe.id}"))
    receipt = await rig.platform.send(delivery(rig.agents(), card))
    shown = rig.sim.message("agents", receipt.message)
    assert shown is not None
    assert shown["text"] == f"Customer: Zoe\nOrder: U1\nZoe: I am {zoe.id}"


async def test_people_of_the_workspace_have_their_names_from_the_first_message_on(rig: SlackRig) -> None:
    await until(lambda: rig.sim.calls("users.list"))
    await until(lambda: rig.platform._people.person_name(rig.rosa))
    await rig.say("first")
    assert [event.author.name for event in rig.kept.events] == ["Rosa"]  # type: ignore[union-attr]  # posts


async def test_a_tap_of_somebody_who_only_watches_is_no_agents_tap(sim: SlackSim) -> None:
    async with started(sim) as (platform, kept):
        place = company(sim).agents
        card = content("Ticket 7", Buttons((Button("claim", "Claim", "7"),)))
        receipt = await platform.send(delivery(place, card))
        sim.press(sim.add_user("Eve Watcher"), "agents", receipt.message, "Claim")
        sim.press(person(sim, "Ben Okafor"), "agents", receipt.message, "Claim")
        events = await arrived(sim, kept, 2)
        assert all(isinstance(event, ButtonPressed) and event.place == receipt.place for event in events)
        assert sorted(event.author.role for event in events) == [Role.AGENT, Role.COLLEAGUE]
