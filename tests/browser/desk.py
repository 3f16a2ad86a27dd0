"""What agents do in the browser, in the words of the tests of the desk."""

import re

from playwright.async_api import FilePayload, Locator, Page, expect

from tests.browser.conftest import Open
from tests.browser.test_conversation import ask

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


async def write_over(page: Page, text: str) -> None:
    box = page.get_by_role("textbox", name="Reply in the ticket's thread")
    await box.fill(text)
    await box.press("Enter")


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


async def attach(page: Page, file: FilePayload, *, taken: bool = True) -> None:
    composer = page.locator(".thread .composer, .narrow .composer").last
    await composer.locator("input[type=file]").set_input_files(file)
    if taken:
        await expect(composer.locator(".tray li")).to_contain_text(re.compile(r"\d+ KB"))


async def tab_until(page: Page, where: str, label: str, *, back: bool = False) -> None:
    """Press Tab until the focus is there, on something whose words begin so."""
    begins = f"document.activeElement.innerText.trim().startsWith({label!r})" if label else "true"
    for _ in range(80):
        if await page.evaluate(f"Boolean({where}) && {begins}"):
            return
        await page.keyboard.press("Shift+Tab" if back else "Tab")
    raise AssertionError(f"Tab never reached {label!r}")
