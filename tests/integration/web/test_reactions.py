"""An emoji on somebody's message: kept once, taken back, seen by whoever sees the message and by nobody else."""

from typing import Any

import pytest

from bot.core.content import Text, content
from bot.core.effects import Speaker, Voice
from bot.core.events import Reacted
from bot.core.places import Role, Side

from .conftest import AGENTS, MANAGERS, Browser, Office, a_browser


async def answered(office: Office, visitor: Browser) -> str:
    """An agent's words at the customer's side; their id."""
    await visitor.say("Hi")
    place = office.kept.pop().place
    said = office.delivery(place, content(Text("Hello")), speaker=Speaker(Voice.AGENT, "Ana"))
    return (await office.platform.send(said)).message


def react(post: str, emoji: str = "heart", id: str = "react-0001", **more: Any) -> dict[str, Any]:
    return {"id": id, "post": post, "emoji": emoji, **more}


async def shown(browser: Browser, sides: str = "customer") -> list[tuple[str, str, bool, bool]]:
    found = [post["reaction"] for post in await browser.shown(sides) if "reaction" in post]
    return [(one["of"], one["emoji"], one["mine"], one["on"]) for one in found]


async def test_a_customer_reacts_and_takes_it_back(office: Office, visitor: Browser) -> None:
    post = await answered(office, visitor)
    for id in ("react-0001", "react-0002"):
        assert (await visitor.post("reactions", react(post, id=id)))[0] == 200
    assert await shown(visitor) == [(post, "heart", True, True)]
    assert (await visitor.post("reactions", react(post, id="react-0003", off=True)))[0] == 200
    assert await shown(visitor) == [(post, "heart", True, False)]
    put, taken = office.kept
    assert isinstance(put, Reacted)
    assert isinstance(taken, Reacted)
    assert (put.message, put.emoji, put.removed, put.side) == (post, "heart", False, Side.CUSTOMER)
    assert (taken.removed, taken.author.role) == (True, Role.CUSTOMER)


async def test_an_agent_reacts_in_the_thread(office: Office, agent: Browser) -> None:
    card = await office.platform.send(office.delivery(AGENTS, content("Card")))
    said = await office.platform.send(office.delivery(card.place, content("Thanks")))
    assert (await agent.post("staff/reactions", react(said.message, "tada", side="agents")))[0] == 200
    [event] = office.kept
    assert isinstance(event, Reacted)
    assert (event.place, event.author.name, event.emoji) == (card.place, "Ana", "tada")
    assert await shown(agent, "agents") == [(said.message, "tada", True, True)]


async def test_what_cannot_be_reacted_to(office: Office, visitor: Browser, agent: Browser) -> None:
    post = await answered(office, visitor)
    inside = (await office.platform.send(office.delivery(AGENTS, content("Card")))).message
    whisper = await office.platform.send(office.delivery(AGENTS, content("For Bo"), only_to="web:web:a-bo"))
    await visitor.post("reactions", react(post))
    reaction = next(one["id"] for one in await visitor.shown() if "reaction" in one)
    for other in (inside, whisper.message, reaction, "post-999"):
        assert (await visitor.post("reactions", react(other, id="react-0009")))[0] == 404
    assert (await agent.post("staff/reactions", react(whisper.message, side="agents")))[0] == 404
    assert (await agent.post("staff/reactions", react(post, side="agents")))[0] == 404
    assert (await visitor.post("staff/reactions", react(inside, side="agents")))[0] == 403
    async with a_browser(office.url) as stranger:
        assert (await stranger.post("reactions", react(post)))[0] == 401
        await stranger.open()
        assert (await stranger.post("reactions", react(post)))[0] == 404
    assert len(office.kept) == 1


@pytest.mark.parametrize("emoji", ["", "x", "<b>", "thumbsup|x", "skull" * 100])
async def test_only_what_is_offered(office: Office, visitor: Browser, emoji: str) -> None:
    post = await answered(office, visitor)
    assert (await visitor.post("reactions", react(post, emoji)))[0] == 422
    assert office.kept == []


async def test_what_could_not_be_kept_is_not_shown(office: Office, visitor: Browser) -> None:
    post = await answered(office, visitor)
    office.full = True
    assert (await visitor.post("reactions", react(post)))[0] == 503
    assert await shown(visitor) == []
    office.full = False
    assert (await visitor.post("reactions", react(post)))[0] == 200
    assert await shown(visitor) == [(post, "heart", True, True)]


async def test_managers_react_on_their_side(office: Office, agent: Browser) -> None:
    alarm = (await office.platform.send(office.delivery(MANAGERS, content("Late")))).message
    assert (await agent.post("staff/reactions", react(alarm, "eyes", side="managers")))[0] == 200
    assert await shown(agent, "agents") == []
    assert await shown(agent, "managers") == [(alarm, "eyes", True, True)]
