"""An agent's whole day in the browser, on the real desk: from "I am here" to the week in figures."""

import re

import pytest
from playwright.async_api import FilePayload, Locator, Page, expect

from bot.core.content import Button, Buttons, Fact, Facts, Heading, Small, Style, Text, content
from bot.core.effects import Speaker, Voice
from tests.browser.conftest import Open
from tests.browser.test_care import AUDIT
from tests.browser.test_conversation import ask
from tests.support.web_house import AGENTS, MANAGERS, House

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478da63fcffff3f0300"
    "05fe02fea72d6a4c0000000049454e44ae426082"
)


async def command(page: Page, text: str) -> Locator:
    box = page.get_by_role("combobox", name="Find tickets, or type a command")
    await box.fill(text)
    await box.press("Enter")
    panel = page.get_by_role("region", name="Answer of the desk")
    await expect(panel).to_be_visible()
    return panel


async def customer_with(open_page: Open, words: str) -> Page:
    page = await open_page("/chat")
    await ask(page, f"{words} I want to talk to a human.")
    await expect(page.locator(".notice").first).to_contain_text("ticket")
    return page


async def write(page: Page, text: str) -> Locator:
    box = page.get_by_role("textbox", name="Reply in the ticket's thread")
    await box.fill(text)
    await box.press("Enter")
    own = page.locator(".thread .own", has_text=text)
    await expect(own).to_be_visible()
    return own


async def press(page: Page, label: str) -> None:
    """A button of the card; the rare ones stand behind "More"."""
    card = page.locator(".thread .card")
    button = card.get_by_role("button", name=label, exact=True)
    if await button.count() == 0:
        await card.locator("summary", has_text="More").click()
    await button.click()


async def claimed(page: Page, words: str) -> None:
    card = page.locator(".list .card", has_text=words)
    await card.get_by_role("button", name="Claim").click()
    await expect(page.locator(".thread .card")).to_contain_text("With Alex since")
    await expect(page.get_by_role("button", name="Send", exact=True)).to_be_visible()


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


async def write_over(page: Page, text: str) -> None:
    box = page.get_by_role("textbox", name="Reply in the ticket's thread")
    await box.fill(text)
    await box.press("Enter")


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


async def attach(page: Page, file: FilePayload, *, taken: bool = True) -> None:
    composer = page.locator(".thread .composer, .narrow .composer").last
    await composer.locator("input[type=file]").set_input_files(file)
    if taken:
        await expect(composer.locator(".tray li")).to_contain_text(re.compile(r"\d+ KB"))


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


async def tab_until(page: Page, where: str, label: str, *, back: bool = False) -> None:
    """Press Tab until the focus is there, on something whose words begin so."""
    begins = f"document.activeElement.innerText.trim().startsWith({label!r})" if label else "true"
    for _ in range(80):
        if await page.evaluate(f"Boolean({where}) && {begins}"):
            return
        await page.keyboard.press("Shift+Tab" if back else "Tab")
    raise AssertionError(f"Tab never reached {label!r}")


async def test_two_agents_of_one_name_are_two(open_page: Open) -> None:
    await customer_with(open_page, "My scoop Gelo melts.")
    first, second = await open_page("/agents"), await open_page("/agents")
    await claimed(first, "scoop Gelo")
    for page, group in ((first, "Yours"), (second, "With colleagues")):
        card = page.locator(f'.list h3:has-text("{group}") ~ .card', has_text="scoop Gelo")
        await expect(card.first).to_be_visible()
    await second.locator(".list .card", has_text="scoop Gelo").get_by_role("button", name="Open").click()
    await expect(second.get_by_role("button", name="Add note")).to_be_visible()


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
