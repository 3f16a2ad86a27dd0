"""Words that are longer than one message of Slack's: nothing is lost, and they are changed and taken back as one."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from adapters.chat.slack.companions import Companions
from adapters.chat.slack.pages import MOST_PAGES, pages
from adapters.chat.slack.render import CUT, fits, render
from bot.core.content import Attachment, Attachments, Button, Buttons, Content, Markdown, Text, content
from bot.core.delivery import Operation
from bot.core.effects import Purpose
from bot.core.errors import Ambiguous
from tests.contracts.chat.desk_conformance import order
from tests.contracts.chat.slack_rig import SlackRig, slack_rig

RELAY = Purpose.RELAY
LONG = "\n".join(f"Line {number}: the drum turns & stops <again>, 漢字 😀" for number in range(800))


@pytest.fixture
async def rig() -> AsyncIterator[SlackRig]:
    async with slack_rig("socket") as made:
        made.platform._outbound._tools = replace(made.platform._outbound._tools, pause=0.0)
        yield made


@pytest.mark.parametrize(
    "said",
    [
        content(Text(LONG)),
        content(Markdown("**bold** and `code` " * 250)),
        content(Text("x" * 39_000)),
        content(*(Text(f"{number} " * 400) for number in range(30))),
    ],
)
def test_every_page_fits_and_nothing_is_lost(said: Content) -> None:
    found = pages(said)
    assert 1 < len(found) <= MOST_PAGES
    assert all(fits(page) for page in found)
    joined = "".join(page.words for page in found)
    assert joined.replace("\n", "").replace(" ", "") == said.words.replace("\n", "").replace(" ", "")


def test_what_would_take_too_many_messages_is_cut_with_a_notice_at_last() -> None:
    found = pages(content(Markdown("**bold** and `code` " * 2_000)))
    assert len(found) == MOST_PAGES
    assert all(fits(page) for page in found[:-1])
    assert CUT in str(render(found[-1]).blocks)


def test_a_card_stays_one_message() -> None:
    card = content(Text(LONG), Buttons((Button("claim", "Claim"),)))
    assert pages(card) == [card]


async def test_long_words_arrive_whole_in_order_and_once(rig: SlackRig) -> None:
    await rig.say("hello")
    place = rig.kept.events[0].place
    sent = order(place, content=content(Text(LONG)))
    receipt = await rig.platform.send(sent)
    shown = rig.shown(place)
    assert len(shown) > 2
    assert "\n".join(one.words for one in shown) == LONG
    assert CUT not in "".join(one.words for one in shown)
    assert shown[0].message == receipt.message
    assert await rig.platform.find(sent) == receipt
    assert len(rig.shown(place)) == len(shown)


@pytest.mark.parametrize("kind", ["ratelimited", "reset", "500"])
async def test_what_was_interrupted_goes_on_where_it_ended(rig: SlackRig, kind: str) -> None:
    await rig.say("hello")
    place = rig.kept.events[0].place
    sent = order(place, content=content(Text(LONG)))
    rig.sim.fail("chat.postMessage", kind, after=1)  # the first page stands, the second does not
    with pytest.raises(Ambiguous):
        await rig.platform.send(sent)
    assert len(rig.shown(place)) == 1
    receipt = await rig.platform.find(sent)
    assert receipt is not None
    assert "\n".join(one.words for one in rig.shown(place)) == LONG


async def test_long_words_are_changed_and_taken_back_as_one(rig: SlackRig) -> None:
    await rig.say("hello")
    place = rig.kept.events[0].place
    receipt = await rig.platform.send(order(place, content=content(Text(LONG))))
    change = order(place, Operation.REVISE, target=receipt.message, content=content(Text("short now")))
    await rig.platform.send(change)
    words = [one.words for one in rig.shown(place)]
    assert words[0] == "short now"
    assert set(words[1:]) == {"…"}
    for _ in range(2):
        await rig.platform.send(order(place, Operation.WITHDRAW, target=receipt.message, content=Content()))
    assert rig.shown(place) == []


async def test_a_file_goes_with_its_message(rig: SlackRig) -> None:
    await rig.say("hello")
    place = rig.kept.events[0].place
    rig.shelf.files["web:1"] = b"data"
    said = content(Attachments((Attachment("a.pdf", ref="web:1"),)))
    receipt = await rig.platform.send(order(place, content=said))
    assert rig.files_shown(place) == [("a.pdf", b"data")]
    await rig.platform.send(order(place, Operation.WITHDRAW, target=receipt.message, content=Content()))
    assert rig.files_shown(place) == []
    assert rig.sim.world.files == {}


async def test_after_a_restart_all_of_it_goes(rig: SlackRig) -> None:
    await rig.say("hello")
    place = rig.kept.events[0].place
    rig.shelf.files["web:1"] = b"data"
    whole = content(Text(LONG), Attachments((Attachment("a.pdf", ref="web:1"),)))
    receipt = await rig.platform.send(order(place, content=whole, purpose=Purpose.RELAY))
    beside = await rig.platform.send(order(place, key="desk-1#file0", content=content(Text("another one stays"))))
    assert len(rig.shown(place)) > 3
    stands = receipt.place

    forget(rig)
    change = order(stands, Operation.REVISE, target=receipt.message, content=content(Text("short now")), purpose=RELAY)
    await rig.platform.send(change)
    words = [one.words for one in rig.shown(place) if one.message != beside.message]
    assert words[0] == "short now"
    assert set(words[1:]) == {"…", ""}  # the file stands in a message of its own

    forget(rig)
    gone = order(stands, Operation.WITHDRAW, target=receipt.message, content=Content(), purpose=RELAY)
    for _ in range(2):
        await rig.platform.send(gone)
    assert [one.words for one in rig.shown(place)] == ["another one stays"]
    assert rig.sim.world.files == {}


def forget(rig: SlackRig) -> None:
    """As after a restart."""
    outbound = rig.platform._outbound
    outbound._tools = replace(outbound._tools, companions=Companions())


async def test_a_long_history_is_whispered_whole(rig: SlackRig) -> None:
    await rig.platform.send(order(rig.agents(), only_to=rig.ana(), content=content(Text(LONG))))
    assert "\n".join(rig.whispered()) == LONG
