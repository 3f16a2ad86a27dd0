"""What somebody has begun to write stays with whom it is for, over a reload too; and Back is a way back."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.desk import PNG, attach, claimed, customer_with, write

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def open_ticket(page: Page, words: str) -> None:
    await page.locator(".list .card", has_text=words).get_by_role("button", name="Open").click()
    await expect(page.locator(".thread")).to_contain_text(words)


async def test_a_draft_stays_with_its_ticket(open_page: Open) -> None:
    await customer_with(open_page, "The amber funnel is cracked.")
    await customer_with(open_page, "The cobalt funnel is scratched.")
    page = await open_page("/agents")
    box = page.get_by_role("textbox", name="Reply in the ticket's thread")
    tray = page.locator(".thread .composer .tray li")
    await claimed(page, "cobalt funnel")
    await claimed(page, "amber funnel")
    await box.fill("Dear amber customer")
    await attach(page, {"name": "amber.png", "mimeType": "image/png", "buffer": PNG})

    await open_ticket(page, "cobalt funnel")
    await expect(box).to_have_value("")
    await expect(tray).to_have_count(0)
    await box.fill("Dear cobalt customer")

    await open_ticket(page, "amber funnel")
    await expect(box).to_have_value("Dear amber customer")
    await expect(tray).to_contain_text("amber.png")

    await page.reload()
    await expect(box).to_have_value("Dear amber customer")
    await open_ticket(page, "cobalt funnel")
    await expect(box).to_have_value("Dear cobalt customer")

    await box.press("Enter")
    await expect(page.locator(".thread .own", has_text="Dear cobalt customer")).to_be_visible()
    await page.reload()
    await expect(page.locator(".thread .own", has_text="Dear cobalt customer")).to_be_visible()
    await expect(box).to_have_value("")


async def test_a_change_that_was_begun_does_not_go_to_another_ticket(open_page: Open) -> None:
    await customer_with(open_page, "The walnut ladle is late.")
    await customer_with(open_page, "The cherry ladle is late.")
    page = await open_page("/agents")
    box = page.get_by_role("textbox", name="Reply in the ticket's thread")
    await claimed(page, "cherry ladle")
    await claimed(page, "walnut ladle")
    own = await write(page, "First words")
    await own.hover()
    await own.get_by_role("button", name=re.compile("^(Edit|Change)")).click()
    await expect(box).to_have_value("First words")

    await open_ticket(page, "cherry ladle")
    await expect(box).to_have_value("")
    await expect(page.get_by_role("button", name="Send", exact=True)).to_be_visible()


async def test_the_browsers_back_leads_from_a_ticket_to_the_list(open_page: Open) -> None:
    await customer_with(open_page, "The birch trivet is burnt.")
    page = await open_page("/agents", viewport={"width": 390, "height": 780})
    await open_ticket(page, "birch trivet")
    await expect(page).to_have_url(re.compile("#post-"))

    await page.go_back()
    await expect(page.locator(".list .card", has_text="birch trivet")).to_be_visible()
    await expect(page).to_have_url(re.compile("/agents$"))
    await page.go_forward()
    await expect(page.locator(".thread-head h3")).to_be_visible()

    await page.get_by_role("button", name="Back").click()
    await expect(page.locator(".list .card", has_text="birch trivet")).to_be_visible()
    await expect(page).to_have_url(re.compile("/agents$"))


async def test_a_customers_draft_survives_a_reload(open_page: Open) -> None:
    page = await open_page("/chat")
    box = page.get_by_role("textbox", name="Your message", exact=True)
    await box.fill("A long story that I had nearly")
    await page.reload()
    await expect(box).to_have_value("A long story that I had nearly")
    await box.press("Enter")
    await expect(page.locator(".own")).to_contain_text("A long story that I had nearly")
    await page.reload()
    await expect(page.locator(".own")).to_contain_text("A long story that I had nearly")
    await expect(box).to_have_value("")
