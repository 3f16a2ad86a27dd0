"""What Slack shows agents fits Slack at its worst: forms, cards, homes, whispers; and marks of one's own choice."""

import pytest

from adapters.chat.slack import create
from adapters.chat.slack.modals import Opener, modal
from bot.core.clock import SystemClock
from bot.core.content import Button, Buttons, Content, Facts, Heading, Markdown, Quote, Small, content
from bot.core.content import Fact as Row
from bot.core.delivery import Operation
from bot.core.effects import Purpose, Sign
from bot.core.errors import Permanent
from bot.core.forms import Choice, ChoiceField, Form, TextField
from bot.core.places import Side
from tests.contracts.chat.desk_conformance import order
from tests.contracts.chat.rig import Kept
from tests.contracts.chat.slack_rig import SlackRig, company, populated, slack_settings
from tests.simulators.slack.blocks import check_view
from tests.simulators.slack.seen import visible

WORLD = "Ünïcödé 漢字かな العربية עברית हिन्दी 😀👩‍👩‍👧‍👦 <!channel> & *b* \u202e"


@pytest.mark.parametrize(
    "form",
    [
        Form(
            action="a" * 200,
            value="v" * 1_800,
            title=WORLD * 5,
            submit=WORLD * 5,
            intro=WORLD * 200,
            fields=tuple(
                ChoiceField(
                    name=f"choice{number}",
                    label=WORLD * 100,
                    hint=WORLD * 100,
                    choices=tuple(Choice(f"value-{n}" * 12, WORLD * 9) for n in range(300)),
                    initial="value-7" * 12,
                )
                for number in range(2)
            )
            + tuple(
                TextField(name=f"text{number}" * 30, label="", initial="\x00" + WORLD * 99, lines=True)
                for number in range(6)
            ),
        ),
        Form(action="empty", value="", title="", submit="", fields=(ChoiceField(name="n", label="x", choices=()),)),
        Form(
            action="few",
            value="1",
            title="x",
            fields=(
                ChoiceField(name="n", label="x", choices=tuple(Choice(str(n), "") for n in range(30)), as_buttons=True),
                ChoiceField(name="m", label="x", choices=(Choice("", "none"), Choice("a", "A"), Choice("a", "A2"))),
            ),
        ),
        Form(action="many", value="", title="x", fields=tuple(TextField(name=str(n), label="x") for n in range(300))),
    ],
)
def test_every_form_fits_a_modal(form: Form) -> None:
    view = modal(form, Opener("C0AGENTS01", "1772445600.000100", Side.AGENTS))
    assert check_view(view) == []


def test_a_form_that_carries_too_much_is_refused_before_slack_refuses_it() -> None:
    form = Form(action="x", value="😀" * 3_000, title="x", fields=())
    with pytest.raises(Permanent):
        modal(form, Opener("C0AGENTS01", None, Side.AGENTS))


def worst_card() -> Content:
    rows = tuple(Row(f"Order {number}", f"{WORLD} · 12 items · shipped") for number in range(40))
    return content(
        Heading(WORLD * 8),
        Markdown(f"**{WORLD}** " * 40),
        Facts(rows),
        Facts((Row("Customer", "Ñ" * 500),)),
        *(Quote(f"{WORLD}-{number}", WORLD * 3) for number in range(300)),
        Small("▁▂▃▅▇" * 20),
        Buttons(tuple(Button(f"step-{number}", WORLD * 2, str(number) * 900) for number in range(40))),
    )


async def test_what_calls_somebody_waits_for_them_and_what_answers_a_tap_passes(rig: SlackRig) -> None:
    card = await rig.platform.send(order(rig.agents(), content=content("Ticket 7"), purpose=Purpose.CARD))
    called = order(rig.agents(), key="called", content=content("Ticket 7 is yours"), only_to=rig.ana())
    receipt = await rig.platform.send(called)
    direct = rig.sim.dm(rig._ana)
    assert [visible(one) for one in rig.sim.messages(direct, by_bot=True)] == ["Ticket 7 is yours"]
    assert receipt.place.channel == direct.id
    hint = order(card.place, key="hint", content=content("This stays internal"), only_to=rig.ana())
    await rig.platform.send(hint)
    assert [visible(one) for one in rig.sim.ephemerals(rig._ana)] == ["This stays internal"]
    assert len(rig.sim.messages(direct, by_bot=True)) == 1


async def test_the_worst_card_home_whisper_and_answer_pass(rig: SlackRig) -> None:
    receipt = await rig.platform.send(order(rig.agents(), content=worst_card(), purpose=Purpose.CARD))
    change = order(rig.agents(), Operation.REVISE, content=worst_card(), target=receipt.message)
    assert await rig.platform.send(change) == receipt
    await rig.platform.send(order(rig.agents(), content=worst_card(), only_to=rig.ana()))
    await rig.platform.send(order(receipt.place, key="desk-2", content=worst_card(), only_to=rig.ana()))
    assert len(rig.sim.ephemerals(rig._ana)) == 1

    rig.desk.shows = worst_card()
    rig.sim.look_home(rig._ana)
    await rig.sim.wait_for(lambda: rig.sim.home_of(rig._ana))
    rig.sim.shortcut(rig._ana, "queue")
    await rig.sim.wait_for(lambda: rig.sim.view_of(rig._ana))
    sent = rig.sim.slash(rig._ana, "agents", "/baton", "queue")
    await rig.sim.wait_for(lambda: sent.over and len(rig.sim.ephemerals(rig._ana)) == 2)
    assert rig.sim.violations == []


async def test_marks_can_be_chosen() -> None:
    async with populated() as sim:
        settings = slack_settings(sim, http=False, SLACK_SIGNS="sent=rocket, failed=:boom:")
        platform = create(settings, company(sim), SystemClock())
        kept = Kept()
        await platform.start(kept)
        ana = sim.world.find_channel("agents").members[0]
        ts = sim.say(ana, "agents", "hello")
        await sim.settled()
        await platform.send(order(company(sim).agents, Operation.MARK, target=ts, sign=Sign.SENT))
        await platform.stop()
        message = sim.message("agents", ts)
        assert message is not None
        assert [one["name"] for one in message["reactions"]] == ["rocket"]


async def test_a_reaction_on_an_old_reply_finds_its_thread(rig: SlackRig) -> None:
    asked, _ = await rig.say("hello")
    reply, _ = await rig.say("and more", thread=asked)
    rig.platform._threads._of.clear()  # as after a restart
    rig.sim.react(rig.rosa, "help", reply, "heart")
    await rig._last_acknowledged()
    assert rig.kept.events[-1].place == rig.kept.events[0].place
