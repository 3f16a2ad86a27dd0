"""Take the pictures of docs/images anew: ``python -m tests.browser.pictures [folder]``."""

import asyncio
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright, expect

from adapters.chat import web
from bot.entrypoints.wiring import embedded_model
from tests.browser.conftest import NAMES, QUIET
from tests.support.web_house import House, open_house

WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 375, "height": 760}


async def ask(page: Page, text: str) -> None:
    box = page.get_by_role("textbox", name="Your message", exact=True)
    await box.fill(text)
    await box.press("Enter")


async def reply(page: Page, text: str) -> None:
    box = page.get_by_role("textbox", name="Reply in the ticket's thread")
    await box.fill(text)
    await box.press("Enter")
    await expect(page.locator(".thread .own", has_text=text)).to_be_visible()


async def new_page(browser: Browser, url: str, scheme: str, size: dict[str, int]) -> Page:
    context = await browser.new_context(
        viewport=size,  # type: ignore[arg-type]  # a plain dict with the two sizes
        color_scheme="dark" if scheme == "dark" else "light",
        locale="en-GB",
        timezone_id="Europe/Amsterdam",
    )
    page = await context.new_page()
    await page.goto(url)
    return page


async def story(page: Page) -> None:
    """A customer is answered, asks for a person, and gets one."""
    await ask(page, "How long does delivery take?")
    await expect(page.locator("#customer .from-bot")).to_be_visible()
    await ask(page, "My oven arrived with a dented door. Can I talk to a person?")
    card = page.locator("#agents .list .card", has_text="dented door")
    await expect(card).to_be_visible()
    await card.get_by_role("button", name="Claim").click()
    await expect(page.locator("#customer .notice")).to_have_count(2)
    await reply(page, "Hi, Alex here. I'm sorry about that door. Shall I send a new one this week?")
    await expect(page.locator("#customer .from-agent")).to_be_visible()
    await ask(page, "Yes please, Thursday would be great.")
    await expect(page.locator("#agents .from-customer")).to_be_visible()
    await page.wait_for_timeout(900)


async def other_tickets(browser: Browser, url: str) -> None:
    for text in (
        "Can I speak to someone about my invoice 4711?",
        "This is the third time I ask!!! The freezer still leaks and nobody calls back. I want a person NOW.",
    ):
        page = await new_page(browser, f"{url}/chat", "light", WIDE)
        await ask(page, text)
        await expect(page.locator(".notice")).to_be_visible()
        await page.context.close()


async def take_all(browser: Browser, house: House, folder: Path, scheme: str) -> None:
    page = await new_page(browser, house.url, scheme, WIDE)
    await expect(page.get_by_role("heading", name="Welcome")).to_be_visible()
    await story(page)
    await page.screenshot(path=folder / f"workspace-{scheme}.png")
    await page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a plain dict with the two sizes
    await page.wait_for_timeout(300)
    await page.screenshot(path=folder / f"phone-customer-{scheme}.png")
    if scheme == "light":
        await page.get_by_role("tab", name="Agents").click()
        await page.screenshot(path=folder / "phone-agents.png")
        await other_tickets(browser, house.url)
        await desk(page, folder / "agents.png")
        await widget(browser, house, folder / "widget.png")
    await page.context.close()


async def desk(page: Page, path: Path) -> None:
    await page.set_viewport_size(WIDE)  # type: ignore[arg-type]  # a plain dict with the two sizes
    await page.goto(page.url + "agents")
    await (
        page.locator(".list .card", has_text="With Alex")
        .or_(page.locator(".list .card").first)
        .first.get_by_role("button", name="Open")
        .click()
    )
    await expect(page.locator(".thread .from-customer")).to_be_visible()
    await page.get_by_role("textbox", name="Reply in the ticket's thread").fill("It will be with you on Thursday.")
    await page.keyboard.press("Enter")
    await expect(page.locator(".thread .held")).to_be_visible()
    await page.mouse.move(700, 20)
    await page.wait_for_timeout(500)
    await page.screenshot(path=path)
    await page.locator(".thread .card").get_by_role("button", name="Resolve", exact=True).click()
    await expect(page.get_by_role("dialog")).to_be_visible()
    await page.screenshot(path=path.with_name("agents-resolve.png"))
    await page.keyboard.press("Escape")


async def widget(browser: Browser, house: House, path: Path) -> None:
    page = await new_page(browser, f"{house.url}/demo", "light", WIDE)
    await page.get_by_role("button", name="Chat with us").click()
    frame = page.frame_locator("iframe")
    await frame.get_by_role("button", name="What is your return policy?").click()
    await expect(frame.locator(".from-bot")).to_be_visible()
    await page.mouse.move(20, 20)
    await page.wait_for_timeout(300)
    await page.screenshot(path=path)
    await page.context.close()


async def main(folder: Path) -> None:
    path = next(found for name in NAMES if (found := shutil.which(name)))
    files = Path(tempfile.mkdtemp())
    settings = web.Settings(_env_file=None, address_per_second=0, burst=60, file_folder=files)
    thinking = embedded_model()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=QUIET)
        for scheme in ("light", "dark"):
            async with open_house(thinking, settings=settings) as house:
                await take_all(browser, house, folder, scheme)
        await browser.close()
    thinking.close()
    shutil.rmtree(files)


if __name__ == "__main__":
    chosen = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/images")
    chosen.mkdir(parents=True, exist_ok=True)
    asyncio.run(main(chosen))
