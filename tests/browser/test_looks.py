"""What is not to be seen covers nothing."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Open
from tests.browser.test_conversation import ask

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
GROUND = "element => getComputedStyle(element).backgroundColor"
NONE = "rgba(0, 0, 0, 0)"


async def test_buttons_that_wait_for_the_pointer_cover_no_words(open_page: Open) -> None:
    page = await open_page("/chat")
    await ask(page, "My kettle hums.")
    await ask(page, "And it leaks.")
    first = page.locator(".message.own", has_text="My kettle hums.")
    waiting = first.locator(".state.quiet")
    await expect(waiting).to_have_count(1)
    await page.mouse.move(5, 5)
    assert await waiting.evaluate(GROUND) == NONE

    await first.hover()
    assert await waiting.evaluate(GROUND) != NONE


async def test_the_managers_box_shows_its_whole_hint(open_page: Open) -> None:
    page = await open_page("/managers")
    box = page.get_by_role("combobox", name="Find tickets, or type a command")
    assert await box.evaluate("box => box.clientWidth") > 250
