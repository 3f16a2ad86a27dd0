"""An agent's whole day in the browser, on the real desk: from "I am here" to the week in figures."""

import re

import pytest
from playwright.async_api import FilePayload, expect

from tests.browser.conftest import Open
from tests.browser.desk import PNG, attach, claimed, command, customer_with, press, write, write_over
from tests.browser.test_conversation import ask

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_presence_home_and_commands(open_page: Open) -> None:
    customer = await customer_with(open_page, "My juicer Alto drips juice on the counter.")
    page = await open_page("/agents")
    await page.get_by_role("button", name="My desk").click()
    panel = page.get_by_role("region", name="Answer of the desk")
    await expect(panel).to_contain_text("Your tickets")
    here, away = panel.get_by_role("button", name="I am here"), panel.get_by_role("button", name="I am away")
    await expect(here.or_(away)).to_be_visible()
    if await here.count():
        await here.click()
    await expect(away).to_be_visible()
    await away.click()
    await expect(here).to_be_visible()
    await here.click()
    await expect(away).to_be_visible()
    await expect(await command(page, "/presence")).to_contain_text("Alex")
    panel = await command(page, "/queue")
    await panel.get_by_role("button", name=re.compile("juicer Alto")).click()
    await expect(page.locator(".thread .card")).to_contain_text("juicer Alto")
    panel = await command(page, "/find juicer drips")
    await expect(panel.get_by_role("button", name=re.compile("Alto drips juice"))).to_be_visible()
    await expect(await command(page, "/report")).to_be_visible()
    await expect(await command(page, "/help")).to_contain_text("search what was said")
    await page.keyboard.press("Shift+Tab")
    await panel.get_by_role("button", name="Close").click()
    await expect(panel).to_be_hidden()
    await customer.close()


async def test_words_are_held_taken_back_sent_and_seen_to_be(open_page: Open) -> None:
    customer = await customer_with(open_page, "My freezer Nord hums at night.")
    page = await open_page("/agents")
    await page.locator(".list .card", has_text="freezer Nord").get_by_role("button", name="Open").click()
    await expect(page.get_by_role("button", name="Add note")).to_be_visible()
    note = await write(page, "This one has been here before")
    await expect(note).to_contain_text("Internal · the customer does not see this")
    await expect(page.locator(".thread .whisper")).to_contain_text("Claim it first")
    await claimed(page, "freezer Nord")
    held = await write(page, "I will send someone tomorow")
    await expect(held).to_contain_text(re.compile(r"Goes to the customer in \d s"))
    await held.get_by_role("button", name="Take back").click()
    await expect(page.get_by_role("textbox", name="Reply in the ticket's thread")).to_have_value(
        "I will send someone tomorow"
    )
    await expect(page.locator(".thread .own", has_text="tomorow")).to_have_count(0)
    sent = await write(page, "I will send someone tomorrow")
    await expect(sent).to_contain_text("Reached the customer", timeout=9000)
    said = customer.locator(".from-agent")
    await expect(said).to_have_count(1)
    await expect(said).to_contain_text("I will send someone tomorrow")
    await expect(customer.locator("body")).not_to_contain_text("been here before")
    await sent.hover()
    await sent.get_by_role("button", name="Edit").click()
    await write_over(page, "I will send someone on Friday")
    await expect(said).to_contain_text("on Friday")
    await expect(page.locator(".thread .own", has_text="on Friday")).to_contain_text("Edited there too")


async def test_files_go_both_ways(open_page: Open) -> None:
    customer = await customer_with(open_page, "My cooker Vento has a crack.")
    page = await open_page("/agents")
    await claimed(page, "cooker Vento")
    await attach(customer, FilePayload(name="crack.png", mimeType="image/png", buffer=PNG))
    await ask(customer, "Here is a picture")
    shown = page.locator(".thread").get_by_role("button", name="Download crack.png")
    await expect(shown.locator("img")).to_be_visible()
    async with page.expect_download() as download:
        await shown.click()
    assert (await (await download.value).path()).read_bytes() == PNG
    await attach(page, FilePayload(name="form.txt", mimeType="text/plain", buffer=b"please sign"))
    await write(page, "Please fill this in")
    await expect(customer.get_by_role("button", name="Download form.txt")).to_be_visible(timeout=9000)
    await attach(page, FilePayload(name="virus.exe", mimeType="text/plain", buffer=b"MZ"), taken=False)
    await expect(page.locator(".thread .composer > .hint.wrong")).to_contain_text("not a type that can be sent")


async def test_transfer_snooze_canned_resolve_feedback_and_the_customers_word(open_page: Open) -> None:
    customer = await customer_with(open_page, "My kettle Brisa whistles off key.")
    page = await open_page("/agents")
    await claimed(page, "kettle Brisa")
    await press(page, "Canned reply")
    form = page.get_by_role("dialog", name="Canned reply")
    await form.get_by_label("Reply").select_option(label="Photo, please")
    await form.get_by_role("button", name="Send").click()
    await expect(form).to_be_hidden()
    await expect(customer.locator(".from-agent")).to_contain_text("send me a photo", timeout=9000)

    await press(page, "Snooze")
    await page.get_by_role("dialog").get_by_role("button", name="Snooze").click()
    await expect(page.locator(".thread .card")).to_contain_text("Snoozed by Alex")
    await ask(customer, "The photo is on its way")
    await expect(page.locator(".thread .card")).not_to_contain_text("Snoozed by")

    await press(page, "Transfer")
    form = page.get_by_role("dialog", name=re.compile("Transfer"))
    await form.get_by_role("button", name="Transfer").click()
    await expect(form).to_contain_text("Fill this in")
    await expect(form.get_by_label("To")).to_be_focused()
    await form.get_by_label("To").select_option(label="Queue support")
    await form.get_by_label(re.compile("A word for them")).fill("Knows kettles")
    await form.get_by_role("button", name="Transfer").click()
    await expect(page.locator(".thread .card")).to_contain_text("Waiting since")
    await expect(page.locator(".thread .internal", has_text="Knows kettles")).to_be_visible()
    await claimed(page, "kettle Brisa")

    await press(page, "Resolve")
    form = page.get_by_role("dialog", name=re.compile("Resolve"))
    await form.get_by_role("radio", name="Too late").check()
    await form.get_by_label(re.compile("right answer")).fill("Descale it with vinegar.")
    await form.get_by_role("button", name="Resolve").click()
    await expect(page.locator(".thread .card")).to_contain_text("Resolved by Alex")
    await expect(page.locator(".list .group", has_text="Settled")).to_be_visible()

    done = customer.locator(".notice", has_text="marked this as solved")
    await done.get_by_role("button", name=re.compile("5")).click()
    await customer.get_by_role("button", name="Add a comment").click()
    comment = customer.get_by_role("dialog", name="Add a comment")
    await comment.get_by_label("What should we know?").fill("Alex was quick")
    await comment.get_by_role("button", name="Send").click()
    await expect(comment).to_be_hidden()
    await expect(page.locator(".thread .card")).to_contain_text("5 of 5")
    await expect(await command(page, "/report")).to_contain_text(re.compile("precision|needed|rating", re.IGNORECASE))
