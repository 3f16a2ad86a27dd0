"""The desk for everybody who works at it: by keyboard alone, on a phone, announced, in light and dark."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import Open
from tests.browser.desk import claimed, customer_with, press, tab_until, write
from tests.browser.test_care import AUDIT
from tests.browser.test_conversation import ask

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_claim_reply_and_resolve_by_keyboard_alone(open_page: Open) -> None:
    customer = await customer_with(open_page, "My whisk Vola bends.")
    page = await open_page("/agents", viewport={"width": 1280, "height": 800})
    await expect(page.locator(".list .card", has_text="whisk Vola")).to_be_visible()
    await tab_until(page, "document.activeElement.closest('.card')?.innerText.includes('Vola')", "Open")
    await page.keyboard.press("Enter")
    await expect(page.locator(".thread-head h3")).to_be_focused()
    await tab_until(page, "document.activeElement.closest('.details')", "Claim")
    await page.keyboard.press("Enter")
    await expect(page.locator(".details .card")).to_contain_text("With Alex since")
    box = page.get_by_role("textbox", name="Reply in the ticket's thread")
    await tab_until(page, "document.activeElement.matches('.thread textarea')", "")
    await page.keyboard.type("Hello, a new one is on its way")
    await page.keyboard.press("Enter")
    await expect(box).to_be_focused()
    await expect(customer.locator(".from-agent")).to_contain_text("on its way", timeout=9000)
    await tab_until(page, "document.activeElement.closest('.details')", "Resolve", back=True)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog")).to_be_visible()
    await tab_until(page, "document.activeElement.closest('dialog')", "Resolve")
    await page.keyboard.press("Enter")
    await expect(page.locator(".details .card")).to_contain_text("Resolved by Alex")


async def test_a_form_is_left_with_escape_and_gives_the_focus_back(open_page: Open) -> None:
    await customer_with(open_page, "My grill Fuego smokes.")
    page = await open_page("/agents")
    await claimed(page, "grill Fuego")
    button = page.locator(".thread .card").get_by_role("button", name="Resolve", exact=True)
    await button.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog")).to_be_visible()
    await expect(page.get_by_role("radio", name="Right").first).to_be_focused()
    await page.keyboard.press("ArrowRight")
    await expect(page.get_by_role("radio", name="Needless")).to_be_checked()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await expect(button).to_be_focused()


async def test_the_desk_on_a_phone(open_page: Open) -> None:
    await customer_with(open_page, "My toaster Duo throws the toast.")
    page = await open_page("/agents", viewport={"width": 375, "height": 740}, has_touch=True, is_mobile=True)
    await claimed(page, "toaster Duo")
    await press(page, "Resolve")
    assert await page.evaluate("document.documentElement.scrollWidth") <= 375
    await expect(page.get_by_role("dialog")).to_be_in_viewport(ratio=1)
    await page.get_by_role("button", name="Cancel").click()
    await page.get_by_role("button", name="Back", exact=True).click()
    await page.get_by_role("button", name="My desk").click()
    await expect(page.get_by_role("region", name="Answer of the desk")).to_contain_text("Your tickets")
    assert await page.evaluate("document.documentElement.scrollWidth") <= 375


async def test_the_ticket_stands_beside_the_talk_where_there_is_room(open_page: Open) -> None:
    await customer_with(open_page, "My mortar Pesto cracks.")
    page = await open_page("/agents", viewport={"width": 1280, "height": 800})
    await claimed(page, "mortar Pesto")
    talk, ticket = page.get_by_role("log", name="Ticket's thread"), page.get_by_role("region", name="About this ticket")
    await expect(ticket.locator(".card")).to_contain_text("With Alex since")
    await expect(talk.locator(".card")).to_have_count(0)
    await expect(talk).to_contain_text("mortar Pesto")
    await expect(ticket.get_by_role("button", name="Resolve")).to_be_in_viewport()
    await page.set_viewport_size({"width": 900, "height": 800})
    await expect(talk.locator(".card")).to_contain_text("With Alex since")
    await expect(ticket).to_be_hidden()


async def test_what_happens_is_announced(open_page: Open) -> None:
    page = await open_page("/agents", viewport={"width": 1280, "height": 800})
    await expect(page.get_by_role("button", name="My desk")).to_be_visible()
    live = page.locator("p.unseen[aria-live=polite]")
    customer = await customer_with(open_page, "My tongs Presa snap.")
    await expect(live.first).to_contain_text("New: Asked for a person")
    await claimed(page, "tongs Presa")
    await ask(customer, "Both of them")
    await expect(live.first).to_contain_text("Both of them")
    await write(page, "I see")
    await expect(customer.locator("p.unseen[aria-live=polite]").first).to_contain_text("Alex: I see", timeout=9000)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_desk_at_work_passes_the_audit(open_page: Open, scheme: str) -> None:
    await customer_with(open_page, f"My {scheme} lamp Lumo flickers.")
    page = await open_page("/agents", color_scheme=scheme)
    await page.locator(".list .card", has_text=f"{scheme} lamp").get_by_role("button", name="Open").click()
    await write(page, "A note for my colleagues")
    await expect(page.locator(".thread .own.internal")).to_be_visible()
    assert await page.evaluate(AUDIT) == []
    await claimed(page, f"{scheme} lamp")
    await write(page, "Hello, I am looking into it")
    await page.get_by_role("button", name="My desk").click()
    await expect(page.get_by_role("region", name="Answer of the desk")).to_contain_text("Your tickets")
    assert await page.evaluate(AUDIT) == []
    await expect(page.locator(".thread .reached")).to_be_visible(timeout=9000)
    await press(page, "Resolve")
    await expect(page.get_by_role("dialog")).to_be_visible()
    assert await page.evaluate(AUDIT) == []
