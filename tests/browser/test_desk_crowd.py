"""A desk with much on it: two agents of one name, reactions both ways, alarms, five hundred tickets."""

import re

import pytest
from playwright.async_api import expect

from bot.core.content import Button, Buttons, Fact, Facts, Heading, Small, Style, Text, content
from bot.core.effects import Speaker, Voice
from tests.browser.conftest import Open
from tests.browser.desk import claimed, customer_with, write
from tests.browser.test_care import AUDIT
from tests.browser.test_conversation import ask
from tests.support.web_house import AGENTS, MANAGERS, House

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_two_agents_of_one_name_are_two(open_page: Open) -> None:
    await customer_with(open_page, "My scoop Gelo melts.")
    first, second = await open_page("/agents"), await open_page("/agents")
    await claimed(first, "scoop Gelo")
    for page, group in ((first, "Yours"), (second, "With colleagues")):
        card = page.locator(f'.list h3:has-text("{group}") ~ .card', has_text="scoop Gelo")
        await expect(card.first).to_be_visible()
    await second.locator(".list .card", has_text="scoop Gelo").get_by_role("button", name="Open").click()
    await expect(second.get_by_role("button", name="Add note")).to_be_visible()


async def test_reactions_cross_both_ways(open_page: Open) -> None:
    customer = await customer_with(open_page, "My ladle Zuppa drips.")
    page = await open_page("/agents", viewport={"width": 1280, "height": 800})
    await claimed(page, "ladle Zuppa")
    await write(page, "A new one is on its way")
    said = customer.locator(".from-agent", has_text="on its way")
    await expect(said).to_be_visible(timeout=9000)
    await said.hover()
    await said.get_by_role("button", name="React to this message").click()
    await customer.get_by_role("button", name="Heart", exact=True).click()
    heart = said.get_by_role("button", name="Heart, 1: You")
    await expect(heart).to_have_attribute("aria-pressed", "true")
    await expect(page.locator(".thread")).to_contain_text("reacted with ❤️")
    assert await customer.evaluate(AUDIT) == []
    await ask(customer, "Wonderful, thank you")
    thanks = page.locator(".thread .from-customer", has_text="Wonderful")
    await thanks.hover()
    await thanks.get_by_role("button", name="React to this message").press("Enter")
    await expect(page.get_by_role("button", name="Thumbs up", exact=True)).to_be_focused()
    await page.get_by_role("button", name="Hooray", exact=True).click()
    await expect(thanks.get_by_role("button", name="Hooray, 1: You")).to_be_visible()
    await expect(customer.locator(".log")).to_contain_text("reacted with 🎉")
    assert await page.evaluate(AUDIT) == []
    await heart.click()
    await expect(heart).to_have_count(0)
    await customer.reload()
    await expect(customer.locator(".from-agent", has_text="on its way")).to_be_visible()
    await expect(customer.locator(".reaction")).to_have_count(0)


async def test_alarms_stand_on_top_until_put_aside(open_page: Open, house: House) -> None:
    await customer_with(open_page, "My scale Gramo lies to me.")
    page = await open_page("/agents")
    card = page.locator(".list .card", has_text="scale Gramo")
    number = re.search(r"ticket (\d+)", await card.inner_text())
    assert number
    for side, place in (("agents", AGENTS), ("managers", MANAGERS)):
        words = content(Small(f"Ticket {number[1]} has waited too long."))
        await house.app.storage.board.post(
            key=f"alarm-{side}", channel=place.channel, thread=None, speaker=Speaker(Voice.SYSTEM), content=words
        )
    note = page.locator(".note", has_text=f"Ticket {number[1]} has waited")
    await note.get_by_role("button", name="Open the ticket").click()
    await expect(page.locator(".thread .card")).to_contain_text("scale Gramo")
    await note.get_by_role("button", name="Put aside").click()
    await expect(note).to_have_count(0)
    await page.reload()
    await expect(card).to_be_visible()
    await expect(note).to_have_count(0)
    managers = await open_page("/managers")
    await expect(managers.get_by_role("heading", name="Alarms")).to_be_visible()
    await expect(managers.locator(".note")).to_contain_text("has waited too long")


async def test_five_hundred_tickets_stay_usable(open_page: Open, house: House) -> None:
    board = house.app.storage.board
    made = []
    for n in range(500):
        priority = "Urgent" if n == 499 else "Normal"
        card = content(
            Heading(f"Asked for a person · ticket {7000 + n}"),
            Facts((Fact("State", "Waiting since 09:00"), Fact("Priority", priority))),
            Text(f"“My blender number {n} is loud”"),
            Facts((Fact("Customer", f"Visitor {n}"),)),
            Buttons((Button("claim", "Claim", str(7000 + n), Style.PRIMARY),)),
        )
        speaker = Speaker(Voice.SYSTEM)
        made.append(
            await board.post(
                key=f"many-{n}", channel=AGENTS.channel, thread=None, speaker=speaker, content=card, pinned=True
            )
        )
    page = await open_page("/agents")
    await expect(page.get_by_role("heading", name=re.compile(r"Need a person 5\d\d"))).to_be_visible(timeout=10_000)
    cards = page.locator(".list .card")
    assert await cards.count() <= 100
    await expect(cards.filter(has_text="blender").first).to_contain_text("ticket 7499")
    await page.get_by_role("combobox", name="Find tickets, or type a command").fill("blender 123")
    await expect(cards).to_have_count(1)
    await expect(cards).to_contain_text("ticket 7123")
    await cards.get_by_role("button", name="Open").click()
    await expect(page.locator(".thread .card")).to_contain_text("Visitor 123")
    for post in made:
        await board.change(post.id, None)
