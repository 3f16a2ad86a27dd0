"""Who may ask the desk what, by the channel where they ask."""

import pytest

from bot.core.content import Content
from bot.core.places import Person, Place, Role
from tests.support.small_desk import COMPANY, small_desk

MANAGER = Person("console:m", "Mo", Role.COLLEAGUE)
AGENT = Person("console:a", "Ana", Role.AGENT)


async def said(text: str, author: Person, place: Place | None = None) -> str:
    async with small_desk() as desk:
        shown = await desk.front.command(text, author, place or COMPANY.managers)
    assert isinstance(shown, Content)
    return shown.plain()


@pytest.mark.parametrize("text", ["queue", "report", "find kettle", "presence", "help", ""])
async def test_managers_read_the_desk_in_their_channel(text: str) -> None:
    words = await said(text, MANAGER)
    assert "for the people who answer tickets" not in words
    assert "There is no command" not in words


async def test_managers_have_no_tickets_and_no_presence() -> None:
    assert "There is no command “mine”" in await said("mine", MANAGER)
    assert "There is no command “here”" in await said("here", MANAGER)
    assert "Who is here" in await said("presence away", MANAGER)
    assert "presence away" not in await said("help", MANAGER)
    assert "mine" not in await said("help", MANAGER)


async def test_elsewhere_a_colleague_is_no_manager_and_an_agent_stays_an_agent() -> None:
    for place in (Place("console", "console", "agents"), Place("console", "console", "x")):
        assert "for the people who answer tickets" in await said("queue", MANAGER, place)
    assert "for the people who answer tickets" in await said("queue", Person("console:c", "C", Role.CUSTOMER))
    assert "Yours" in await said("mine", AGENT)
