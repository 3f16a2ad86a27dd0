"""The line from a customer's message to a grounded answer or a person's hands, seen in the browser."""

import re

import pytest
from playwright.async_api import Browser, Page, Route, expect

from bot.entrypoints.choosing import Thinking
from tests.browser.conftest import Open
from tests.support.web_house import House, open_house

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

WATCH = """() => {
    window.thought = 0;
    const look = () => { window.thought += document.querySelectorAll('.thinking').length; };
    new MutationObserver(look).observe(document.querySelector('.log'), {childList: true});
}"""


async def ask(page: Page, text: str) -> None:
    box = page.get_by_role("textbox", name="Your message", exact=True)
    await box.fill(text)
    await box.press("Enter")


async def test_a_question_is_answered_with_its_source(open_page: Open) -> None:
    page = await open_page("/chat")
    await page.get_by_role("button", name="How long does delivery take?").click()
    log = page.get_by_role("log")
    await expect(log.locator(".own")).to_contain_text("How long does delivery take?")
    await expect(log.locator(".own")).to_contain_text("Sent")
    answer = log.locator(".from-bot")
    await expect(answer).to_contain_text("working day")
    await expect(answer.locator(".sources")).to_contain_text("Source")
    await expect(answer.locator(".byline")).to_contain_text("Bot")


async def test_a_reload_keeps_the_conversation(open_page: Open) -> None:
    page = await open_page("/chat")
    await ask(page, "How long does delivery take?")
    await expect(page.locator(".from-bot")).to_have_count(1)
    await page.reload()
    await expect(page.locator(".own")).to_contain_text("How long does delivery take?")
    await expect(page.locator(".from-bot")).to_have_count(1)
    again = await open_page("/chat", context=page.context)
    await expect(again.locator(".from-bot")).to_have_count(1)


async def test_two_visitors_do_not_see_each_other(open_page: Open) -> None:
    first, second = await open_page("/chat"), await open_page("/chat")
    await ask(first, "Only I may see this")
    await expect(first.locator(".own")).to_have_count(1)
    await ask(second, "How long does delivery take?")
    await expect(second.locator(".from-bot")).to_have_count(1)
    assert "Only I may see this" not in await second.inner_text("body")


async def test_an_agent_claims_replies_and_resolves(open_page: Open) -> None:
    customer, agent = await open_page("/chat"), await open_page("/agents")
    await ask(customer, "My oven Fjord rattles like a train")
    await ask(customer, "I want to talk to a human")
    await expect(customer.locator(".notice").first).to_contain_text("ticket")
    ticket = agent.locator(".list .card", has_text="rattles like a train")
    await ticket.get_by_role("button", name="Claim").click()
    await expect(customer.locator(".notice", has_text="Alex has joined")).to_be_visible()
    reply = agent.get_by_role("textbox", name="Reply in the ticket's thread")
    await reply.fill("Hi, Alex here. I have your order open.")
    await reply.press("Enter")
    said = customer.locator(".from-agent", has_text="I have your order open")
    await expect(said.locator(".byline")).to_contain_text("Alex")
    await expect(said.locator(".byline")).to_contain_text("Agent")
    await ask(customer, "Great, thank you")
    await expect(agent.locator(".thread .from-customer")).to_contain_text("Great, thank you")
    await agent.locator(".thread .card").get_by_role("button", name="Resolve").click()
    await agent.get_by_role("dialog").get_by_role("button", name="Resolve").click()
    await expect(customer.locator(".notice", has_text="marked this as solved")).to_be_visible()
    await expect(ticket.get_by_role("button", name="Resolve")).to_have_count(0)
    await expect(agent.get_by_text(re.compile(r"Settled \(\d+\+?\)"))).to_be_visible()


async def test_the_workspace_shows_all_sides(open_page: Open) -> None:
    page = await open_page("/")
    for title in ("Customer", "Agents", "Managers"):
        await expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
    await ask(page, "Please let me talk to a person about my flan")
    card = page.locator("#agents .card", has_text="my flan")
    await expect(card).to_be_visible()
    await card.get_by_role("button", name="Claim").click()
    reply = page.get_by_role("textbox", name="Reply in the ticket's thread")
    await reply.fill("Here I am")
    await reply.press("Enter")
    await expect(page.locator("#customer .from-agent")).to_contain_text("Here I am")


async def test_one_tap_leads_to_a_person_and_stays_pressed(open_page: Open) -> None:
    page = await open_page("/chat")
    await ask(page, "How long does delivery take?")
    button = page.get_by_role("button", name="Talk to a person")
    await button.click()
    await expect(page.locator(".notice")).to_contain_text("ticket")
    await expect(button).to_have_attribute("aria-pressed", "true")
    await expect(page.locator(".choice")).to_contain_text("You chose Talk to a person")
    await page.reload()
    await expect(button).to_have_attribute("aria-pressed", "true")


async def test_the_widget_keeps_its_conversation_over_a_reload(open_page: Open) -> None:
    page = await open_page("/demo")
    launcher = page.get_by_role("button", name=re.compile("chat", re.IGNORECASE))
    await launcher.click()
    frame = page.frame_locator("iframe")
    await frame.get_by_role("button", name="What is your return policy?").click()
    await expect(frame.locator(".from-bot")).to_contain_text("30 days")
    await page.reload()
    await launcher.click()
    await expect(frame.locator(".from-bot")).to_contain_text("30 days")
    await frame.get_by_role("textbox", name="Your message").press("Escape")
    await expect(page.locator("iframe")).to_be_hidden()
    await expect(launcher).to_be_focused()


async def test_an_own_message_can_be_changed_and_deleted(open_page: Open) -> None:
    page = await open_page("/chat")
    await ask(page, "Please bring me a human for order 7")
    own = page.locator(".own")
    await expect(own).to_contain_text("Sent")
    await own.hover()
    await own.get_by_role("button", name="Edit").click()
    await ask(page, "Please bring me a human for order 8")
    await expect(own).to_contain_text("order 8")
    await expect(own).to_contain_text("Edited")
    await own.hover()
    await own.get_by_role("button", name="Delete").click()
    await expect(own).to_have_count(0)


async def test_a_lost_line_is_said_and_what_was_written_is_sent_later(open_page: Open, house: House) -> None:
    page = await open_page("/chat")
    await expect(page.get_by_role("heading", name="Welcome")).to_be_visible()
    await page.context.set_offline(True)
    await ask(page, "How long does delivery take?")
    await expect(page.get_by_role("status").filter(has_text="offline")).to_be_visible()
    await expect(page.locator(".own")).to_contain_text("Sending")
    await page.context.set_offline(False)
    await expect(page.locator(".from-bot")).to_be_visible(timeout=15_000)
    await expect(page.locator(".banner")).to_be_hidden()
    await expect(page.locator(".own")).to_have_count(1)


async def test_a_one_time_link_opens_the_agents_side_once(open_page: Open, house: House, chromium: str) -> None:
    house.platform.bound_to("0.0.0.0")
    try:
        path = house.platform.invite()
        stranger = await open_page("/agents")
        await expect(stranger.get_by_text("Opens with a one-time link")).to_be_visible()
        guest = await open_page(path)
        await guest.wait_for_url(house.url + "/")
        await guest.get_by_label("What are you called?").fill("Ana")
        await guest.get_by_role("button", name="Save").click()
        await expect(guest.get_by_role("button", name="You are Ana")).to_be_visible()
        second = await open_page(path)
        await expect(second.get_by_role("alert")).to_contain_text("used already")
    finally:
        house.platform.bound_to("127.0.0.1")


async def test_what_could_not_be_kept_is_tried_again_by_itself(open_page: Open) -> None:
    page = await open_page("/chat")
    refusals = 0

    async def busy(route: Route) -> None:
        nonlocal refusals
        refusals += 1
        if refusals > 1:
            await route.continue_()
            return
        body = '{"error":"down","message":"That could not be kept just now."}'
        await route.fulfill(status=503, body=body, content_type="application/json", headers={"Retry-After": "1"})

    await page.route("**/web/api/messages", busy)
    await ask(page, "How long does delivery take?")
    await expect(page.locator(".own")).to_contain_text("Sending")
    await expect(page.locator(".from-bot")).to_be_visible()
    await expect(page.locator(".own")).to_have_count(1)
    assert refusals == 2


async def test_what_failed_says_why_and_can_be_tried_again(open_page: Open) -> None:
    page = await open_page("/chat")
    body = '{"error":"garbage","message":"That request makes no sense."}'
    await page.route("**/web/api/messages", lambda route: route.fulfill(status=400, body=body))
    await ask(page, "How long does delivery take?")
    failed = page.get_by_role("alert")
    await expect(failed).to_contain_text("makes no sense")
    await page.unroute("**/web/api/messages")
    await page.reload()
    await expect(page.locator(".from-bot")).to_be_visible()
    await expect(page.locator(".own")).to_have_count(1)


async def test_the_bot_is_not_shown_at_work_once_a_person_was_asked_for(browser: Browser, thinking: Thinking) -> None:
    """With a window for bursts, as by default: without one the answer stands there before there is anything to show."""
    async with open_house(thinking, burst=0.5) as house:
        page = await browser.new_page()
        await page.goto(f"{house.url}/chat")
        await expect(page.get_by_role("heading", name="Welcome")).to_be_visible()
        await page.evaluate(WATCH)
        await ask(page, "What warranty does an oven come with?")
        await expect(page.locator(".from-bot")).to_be_visible()
        await expect(page.locator(".thinking")).to_have_count(0)
        assert await page.evaluate("window.thought") > 0
        await ask(page, "Let me talk to a human now")
        await expect(page.locator(".notice")).to_be_visible()
        await page.evaluate("window.thought = 0")
        await ask(page, "Are you there?")
        await expect(page.locator(".own").last).to_contain_text("Sent")
        assert await page.evaluate("window.thought") == 0
        await page.close()


async def test_a_selection_survives_what_comes_in(open_page: Open) -> None:
    page = await open_page("/chat")
    await ask(page, "How long does delivery take?")
    await expect(page.locator(".from-bot")).to_be_visible()
    other = await open_page("/chat", context=page.context)
    await page.locator(".from-bot .tree").select_text()
    selected = await page.evaluate("getSelection().toString()")
    await ask(other, "Let me talk to a human")
    await expect(page.locator(".notice")).to_be_visible()
    assert "working day" in selected
    assert await page.evaluate("getSelection().toString()") == selected


async def test_an_address_leads_to_a_ticket(open_page: Open) -> None:
    customer, agent = await open_page("/chat"), await open_page("/agents")
    await ask(customer, "A human please, it is about my waffle iron")
    card = agent.locator(".list .card", has_text="waffle iron")
    await card.get_by_role("button", name="Open").click()
    await expect(agent.locator(".thread .card")).to_contain_text("waffle iron")
    address = agent.url
    assert "#post-" in address
    again = await open_page(address.partition("/agents")[1] + address.partition("/agents")[2])
    await expect(again.locator(".thread .card")).to_contain_text("waffle iron")
