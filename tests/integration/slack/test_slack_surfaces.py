"""The agents' surfaces on Slack: the App Home, /baton, shortcuts and modals."""

import pytest

from bot.core.content import Button, Buttons, Heading, content
from bot.core.effects import Purpose
from bot.core.events import ButtonPressed, FormSubmitted
from bot.core.forms import Form, TextField
from bot.core.places import Role, Side
from tests.contracts.chat.desk_conformance import order
from tests.contracts.chat.slack_rig import SlackRig
from tests.simulators.slack.seen import visible


async def home_reads(rig: SlackRig, user: str, words: str) -> str:
    def read() -> str | None:
        view = rig.sim.home_of(user)
        shown = visible(view) if view else ""
        return shown if words in shown else None

    found: str = await rig.sim.wait_for(read)
    return found


async def test_an_agents_home_shows_the_desk_and_anybody_elses_does_not(rig: SlackRig) -> None:
    rig.sim.look_home(rig._ana)
    assert "3 tickets wait" in await home_reads(rig, rig._ana, "Your tickets")
    rig.sim.look_home(rig.rosa)
    assert "tickets" not in await home_reads(rig, rig.rosa, "Write to me")
    assert [person.role for person in rig.desk.homes] == [Role.AGENT, Role.COLLEAGUE]


async def test_a_tap_on_the_home_counts_at_the_desk(rig: SlackRig) -> None:
    rig.sim.look_home(rig._ana)
    await home_reads(rig, rig._ana, "Your tickets")
    tap = rig.sim.press_home(rig._ana, "I am away")
    await rig.sim.wait_for(lambda: tap.acked)
    (event,) = rig.kept.events
    assert isinstance(event, ButtonPressed)
    assert (event.action, event.side, event.author.role) == ("presence-away", Side.AGENTS, Role.AGENT)
    assert (event.place, event.message) == (rig.agents(), "")
    rig.sim.press_home(rig._ana, "Resolve 7")
    assert await rig.open_form()
    assert await rig.fill({})
    assert isinstance(rig.kept.events[-1], FormSubmitted)


async def test_a_home_follows_what_happens_and_is_not_published_for_nothing(rig: SlackRig) -> None:
    rig.sim.look_home(rig._ana)
    await home_reads(rig, rig._ana, "3 tickets")
    rig.desk.waiting = 4
    for number in range(20):
        card = order(rig.agents(), content=content(Heading("Ticket")), purpose=Purpose.CARD, key=f"card-{number}")
        await rig.platform.send(card)
    await home_reads(rig, rig._ana, "4 tickets")
    await rig.platform.send(order(rig.agents(), content=content(Heading("Ticket")), purpose=Purpose.CARD, key="more"))
    asked = len(rig.desk.homes)
    await rig.sim.wait_for(lambda: len(rig.desk.homes) >= asked, 3)
    assert len(rig.sim.calls("views.publish")) == 2


async def test_a_command_is_answered_to_its_author_alone(rig: SlackRig) -> None:
    sent = rig.sim.slash(rig._ana, "agents", "/baton", "queue")
    await rig.sim.wait_for(lambda: sent.over and rig.sim.ephemerals(rig._ana))
    (shown,) = rig.sim.ephemerals(rig._ana)
    assert "3 tickets wait" in visible(shown)
    assert rig.desk.commands == [("queue", Role.AGENT)]
    assert rig.sim.messages("agents", by_bot=True) == []


async def test_a_slow_command_is_acknowledged_and_answered_later(rig: SlackRig) -> None:
    rig.desk.slow = 1.8
    rig.sim.delivery.ack_deadline = 3.0
    sent = rig.sim.slash(rig._ana, "agents", "/baton", "queue")
    await rig.sim.wait_for(lambda: sent.over)
    assert sent.acked
    await rig.sim.wait_for(lambda: rig.sim.ephemerals(rig._ana))
    assert "3 tickets wait" in visible(rig.sim.ephemerals(rig._ana)[0])


async def test_a_command_may_open_a_form_anywhere(rig: SlackRig) -> None:
    ana = rig._ana
    rig.sim.slash(ana, "help", "/baton", "resolve 7")
    assert await rig.open_form()
    assert await rig.fill({"needed": "needless"})
    (event,) = rig.kept.events
    assert isinstance(event, FormSubmitted)
    assert (event.side, event.author.role, event.place) == (Side.AGENTS, Role.AGENT, rig.customers())


async def test_a_command_that_fails_says_so(rig: SlackRig) -> None:
    rig.desk.broken = True
    sent = rig.sim.slash(rig._ana, "agents", "/baton", "queue")
    await rig.sim.wait_for(lambda: sent.over and rig.sim.ephemerals(rig._ana))
    assert "did not work" in visible(rig.sim.ephemerals(rig._ana)[0])


async def test_who_is_no_agent_is_told_so(rig: SlackRig) -> None:
    sent = rig.sim.slash(rig.rosa, "help", "/baton", "queue")
    await rig.sim.wait_for(lambda: sent.over and rig.sim.ephemerals(rig.rosa))
    assert "for agents" in visible(rig.sim.ephemerals(rig.rosa)[0])
    assert rig.desk.commands == [("queue", Role.COLLEAGUE)]


async def test_a_command_of_another_company_never_reaches_the_desk(rig: SlackRig) -> None:
    """Slack shows them no commands; one that comes all the same is forged or a change at Slack's."""
    body = b"command=%2Fbaton&text=queue&user_id=U0EVIL0001&user_name=x&team_id=T0EVIL0001&channel_id=C0AGENTS01"
    if rig.sim.request_url is None:
        pytest.skip("only over HTTP")
    status, answer = await rig.sim.forge(body, content_type="application/x-www-form-urlencoded")
    assert status == 200
    assert b"own team" in answer
    assert rig.desk.commands == []


async def test_a_message_becomes_a_ticket_by_shortcut(rig: SlackRig) -> None:
    form = Form(action="make-ticket", value="", title="Make a ticket", fields=(TextField(name="why", label="Why?"),))
    rig.desk.forms["make-ticket"] = form
    asked, _ = await rig.say("The drum does not turn")
    place = rig.kept.events[0].place
    rig.sim.shortcut(rig._ana, "make-ticket", "help", asked)
    assert await rig.open_form()
    assert rig.desk.asked[-1] == ("make-ticket", "The drum does not turn", Role.AGENT)
    assert await rig.fill({"why": "hot"})
    event = rig.kept.events[-1]
    assert isinstance(event, FormSubmitted)
    assert (event.action, event.place, event.side) == ("make-ticket", place, Side.CUSTOMER)
    assert event.author.role is Role.AGENT


async def test_a_shortcut_without_a_form_is_refused_in_a_whisper(rig: SlackRig) -> None:
    asked, _ = await rig.say("hello")
    rig.sim.shortcut(rig.rosa, "make-ticket", "help", asked)
    await rig.sim.wait_for(lambda: rig.sim.ephemerals(rig.rosa))
    assert "nothing that you can do" in visible(rig.sim.ephemerals(rig.rosa)[0])
    assert rig.sim.view_of(rig.rosa) is None


async def test_the_queue_opens_from_anywhere(rig: SlackRig) -> None:
    rig.sim.shortcut(rig._ana, "queue")
    shown = await rig.open_form()
    assert shown is not None
    assert "3 tickets wait." in shown


async def test_a_form_that_comes_too_late_is_said_to_be(rig: SlackRig) -> None:
    rig.sim.fail("views.open", "error", error="expired_trigger_id")
    card = content("Ticket 7", Buttons((Button("resolve", "Resolve", "7"),)))
    receipt = await rig.platform.send(order(rig.agents(), content=card))
    await rig.agent_presses(receipt.message, "Resolve")
    await rig.sim.wait_for(lambda: rig.whispered())
    assert "try again" in rig.whispered()[0]
    assert rig.kept.events == []


async def test_a_modal_sent_twice_is_one_event(rig: SlackRig) -> None:
    card = content("Ticket 7", Buttons((Button("resolve", "Resolve", "7"),)))
    receipt = await rig.platform.send(order(rig.agents(), content=card))
    await rig.agent_presses(receipt.message, "Resolve")
    assert await rig.open_form()
    assert await rig.fill({})
    sent = next(one for one in reversed(rig.sim.records.deliveries) if one.name == "view_submission")
    await rig.sim.delivery.attempt(sent)
    assert len(rig.kept.events) == 1
    assert list(rig.kept.times.values()) == [2]


async def test_an_outsiders_tap_opens_no_form_and_says_who_it_was(rig: SlackRig) -> None:
    zoe = rig.sim.add_user("Zoe Abroad", team=rig.sim.abroad)
    rig.sim.world.find_channel("agents").members.append(zoe.id)
    card = content("Ticket 7", Buttons((Button("resolve", "Resolve", "7"),)))
    receipt = await rig.platform.send(order(rig.agents(), content=card))
    tap = rig.sim.press(zoe, "agents", receipt.message, "Resolve")
    await rig.sim.wait_for(lambda: tap.acked)
    (event,) = rig.kept.events
    assert isinstance(event, ButtonPressed)
    assert event.author.role is Role.CUSTOMER
    assert rig.sim.view_of(zoe) is None
