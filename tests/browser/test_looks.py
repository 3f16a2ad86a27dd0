"""What is not to be seen covers nothing, and what is to be read is not cut."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Open

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
NONE = "rgba(0, 0, 0, 0)"
WAITING = """log => {
  const made = (name, kind, ...inside) => {
    const one = document.createElement(name); one.className = kind; one.append(...inside); return one;
  };
  const acts = made("span", "acts", made("button", "act", "Edit"));
  log.append(made("article", "message own", made("div", "bubble", "Words"), made("div", "state quiet", acts)));
}"""


async def test_buttons_that_wait_for_the_pointer_cover_no_words(open_page: Open) -> None:
    page = await open_page("/chat")
    await page.locator(".log").evaluate(WAITING)
    waiting = page.locator(".message.own > .state.quiet")
    await page.mouse.move(5, 5)
    await expect(waiting).to_have_css("background-color", NONE)

    await page.locator(".message.own").hover()
    await expect(waiting).not_to_have_css("background-color", NONE)


async def test_the_managers_box_shows_its_whole_hint(open_page: Open) -> None:
    page = await open_page("/managers")
    box = page.get_by_role("combobox", name="Find tickets, or type a command")
    assert await box.evaluate("box => box.clientWidth") > 250
