"""The managers' page: figures without asking, the desk's commands, and who is signed in."""

import re

import pytest
from playwright.async_api import expect

from bot.core.places import Side
from tests.browser.conftest import Open
from tests.browser.desk import customer_with
from tests.browser.test_care import AUDIT
from tests.support.web_house import House

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
BOX = "Find tickets, or type a command"


async def test_figures_stand_there_and_commands_answer(open_page: Open) -> None:
    await customer_with(open_page, "My sieve Fino has a hole.")
    page = await open_page("/managers")
    answer = page.get_by_role("region", name="Answer of the desk")
    await expect(answer).to_contain_text("Waiting now")
    await expect(page.locator("body")).to_be_focused()
    box = page.get_by_role("combobox", name=BOX)
    await box.fill("/queue")
    await box.press("Enter")
    await expect(answer).to_contain_text("sieve Fino")
    await box.fill("/mine")
    await box.press("Enter")
    await expect(answer).to_contain_text("There is no command “mine”")
    await answer.get_by_role("button", name="Close").click()
    await expect(answer).to_be_hidden()
    await expect(page.get_by_role("heading", name="Choose a report")).to_be_visible()
    await page.set_viewport_size({"width": 700, "height": 800})
    await page.get_by_role("button", name="Report", exact=True).click()
    await expect(page.locator(".list")).to_contain_text("Waiting now")


async def test_somebody_is_let_out(open_page: Open, house: House) -> None:
    agent = await open_page(house.platform.invite(Side.AGENTS))
    await agent.get_by_label(re.compile("What are you called")).fill("Bo Leaving")
    await agent.get_by_role("button", name="Save").click()
    await expect(agent.get_by_role("button", name=re.compile("You are Bo Leaving"))).to_be_visible()
    page = await open_page("/managers")
    await page.get_by_role("button", name="People").click()
    row = page.locator(".people li", has_text="Bo Leaving")
    await expect(page.locator(".people li", has_text="You").first).to_be_visible()
    assert await page.evaluate(AUDIT) == []
    await row.get_by_role("button", name="Sign out").click()
    form = page.get_by_role("dialog", name="Sign out Bo Leaving?")
    await expect(form.get_by_role("button", name="Sign out")).to_be_focused()
    await form.get_by_role("button", name="Sign out").click()
    await expect(row).to_have_count(0)
    await agent.reload()
    await expect(agent.get_by_role("button", name=re.compile("You are Bo Leaving"))).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_phone_passes_the_audit(open_page: Open, scheme: str) -> None:
    small = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "color_scheme": scheme}
    await customer_with(open_page, f"My {scheme} oven glove has a hole.")
    page = await open_page("/agents", **small)
    card = page.locator(".list .card", has_text=f"{scheme} oven glove")
    await expect(card).to_be_visible()
    assert await page.evaluate(AUDIT) == []
    await card.get_by_role("button", name="Claim").click()
    await expect(page.locator(".thread .card")).to_contain_text("With Alex since")
    await page.locator(".thread .card summary", has_text="More").click()
    assert await page.evaluate(AUDIT) == []
    managers = await open_page("/managers", **small)
    await expect(managers.get_by_role("region", name="Answer of the desk")).to_contain_text("Waiting now")
    await managers.get_by_role("button", name="People").click()
    await expect(managers.locator(".people li").first).to_be_visible()
    assert await managers.evaluate(AUDIT) == []
    assert await managers.evaluate("document.documentElement.scrollWidth") <= 390
