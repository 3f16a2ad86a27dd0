"""Take the pictures of docs/pictures anew: ``make pictures``, or ``python -m tests.browser.pictures [folder]``.

Each picture shows the real product with the sample company: customers whom the shop's site vouches for, one agent, and
an afternoon's tickets.
"""

import asyncio
import hashlib
import hmac
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
from playwright.async_api import Browser, Page, async_playwright, expect
from pydantic import SecretStr

from adapters.chat import web
from adapters.chat.web.guard import SESSION_HEADER
from bot.entrypoints.choosing import Thinking, embedded_model
from tests.browser.conftest import NAMES, QUIET
from tests.support.web_house import House, open_house

WIDE, PHONE = {"width": 1280, "height": 760}, {"width": 390, "height": 780}
SECRET = "the secret that the shop's own server shares"
DENTED = "My Fjord 45 oven arrived with a dented door."
PERSON = "I'd like to talk to a person please, I have guests on Sunday."


@dataclass
class Guest:
    """A customer who is signed in on the shop's site, without a screen."""

    url: str
    http: aiohttp.ClientSession
    session: str = ""
    said: int = 0

    async def come(self, user: str, name: str) -> "Guest":
        proof = hmac.new(SECRET.encode(), f"{user}\n{name}".encode(), hashlib.sha256).hexdigest()
        answer = await self._post("session", {"keep": "page", "user": user, "name": name, "proof": proof})
        self.session = answer["session"]
        return self

    async def say(self, *texts: str) -> None:
        for text in texts:
            self.said += 1
            await self._post("messages", {"id": f"message-{self.said}", "text": text})
            await asyncio.sleep(1.2)

    async def _post(self, path: str, body: dict[str, Any]) -> Any:
        headers = {SESSION_HEADER: self.session} if self.session else {}
        async with self.http.post(f"{self.url}/web/api/{path}", json=body, headers=headers) as answer:
            assert answer.status == 200, await answer.text()
            return await answer.json()


async def new_page(browser: Browser, url: str, scheme: str, size: dict[str, int], **more: Any) -> Page:
    context = await browser.new_context(
        viewport=size,  # type: ignore[arg-type]  # a plain dict with the two sizes
        color_scheme="dark" if scheme == "dark" else "light",
        locale="en-GB",
        timezone_id="Europe/Amsterdam",
        **more,
    )
    page = await context.new_page()
    await page.goto(url)
    return page


async def shot(page: Page, folder: Path, name: str) -> None:
    await page.mouse.move(640, 4)
    await page.wait_for_timeout(500)
    await page.screenshot(path=folder / f"{name}.png")


async def write(page: Page, text: str) -> None:
    box = page.get_by_role("textbox", name="Reply in the ticket's thread")
    await box.fill(text)
    await box.press("Enter")
    await expect(page.locator(".thread .own", has_text=text)).to_be_visible()


async def claim(page: Page, customer: str) -> None:
    card = page.locator(".list .card", has_text=customer).first
    await card.get_by_role("button", name="Claim").click()
    await expect(page.locator(".thread .card")).to_contain_text("With Ana")


async def press(page: Page, label: str) -> None:
    button = page.locator(".thread .card").get_by_role("button", name=label, exact=True)
    if not await button.count():
        await page.locator(".thread .card summary", has_text="More").click()
    await button.click()
    await expect(page.get_by_role("dialog")).to_be_visible()


async def afternoon(page: Page, house: House, http: aiohttp.ClientSession) -> Guest:
    """Tickets that wait, one that is put aside, one that is solved, and one in the middle of its talk."""

    async def guest(user: str, name: str, *texts: str) -> Guest:
        made = await Guest(house.url, http).come(user, name)
        await made.say(*texts)
        return made

    await guest(
        "JP-1002", "Bram Kuipers", "Where do I see my invoices?", "I want to talk to a person about one of them."
    )
    await guest("JP-1005", "Charlotte Dubois", "Hello, may I talk to somebody about the visit on Friday?")
    await claim(page, "Bram")
    await write(page, "Hello Bram, your invoice is on its way to your e-mail.")
    await expect(page.locator(".thread .reached")).to_be_visible(timeout=9000)
    await press(page, "Resolve")
    await page.get_by_role("dialog").get_by_role("button", name="Resolve").click()
    await claim(page, "Charlotte")
    await press(page, "Snooze")
    await page.get_by_role("dialog").get_by_role("button", name="Snooze").click()
    oven = await guest("JP-1014", "Sanne Bakker", DENTED, PERSON)
    await guest(
        "JP-1020", "Anneliese Kraus", "THE OVEN TRIPS THE FUSE AGAIN!!! Nobody calls me back. I want a person NOW!"
    )
    await guest("JP-1007", "Greta Hoffmann", "May I speak to somebody about the installation on the third floor?")
    await expect(page.locator(".list .card.waiting")).to_have_count(3)
    return oven


async def desk(browser: Browser, house: House, http: aiohttp.ClientSession, folder: Path, scheme: str) -> None:
    page = await new_page(browser, f"{house.url}/agents", scheme, WIDE)
    oven = await afternoon(page, house, http)
    await claim(page, "JP-1014")
    await write(page, "Hi, Ana here. I'm sorry about that door. Shall I send a new one this week?")
    await expect(page.locator(".thread .reached")).to_be_visible(timeout=9000)
    await oven.say("Yes please, Thursday would be great.")
    await write(page, "It will be with you on Thursday, before noon.")
    await shot(page, folder, f"desk-{scheme}")
    await expect(page.locator(".thread .reached")).to_have_count(2, timeout=9000)
    if scheme == "light":
        await press(page, "Resolve")
        await shot(page, folder, "resolve")
        await page.keyboard.press("Escape")
        known = await page.context.storage_state()
        phone = await new_page(
            browser, page.url, scheme, PHONE, storage_state=known, has_touch=True, is_mobile=True, device_scale_factor=1
        )
        await phone.locator(".thread .card").wait_for()
        await shot(phone, folder, "phone-desk")
        await phone.context.close()
    await page.goto(f"{house.url}/managers")
    await expect(page.get_by_role("region", name="Answer of the desk")).to_contain_text("Waiting now")
    if scheme == "light":
        await shot(page, folder, "managers")
    await page.context.close()


async def workspace(browser: Browser, house: House, folder: Path, scheme: str) -> None:
    """The three sides of one conversation."""
    page = await new_page(browser, house.url, scheme, WIDE)
    box = page.get_by_role("textbox", name="Your message", exact=True)
    for words in ("How long does delivery take?", "Thanks. Could I talk to a person about my order?"):
        await box.fill(words)
        await box.press("Enter")
        await expect(page.locator("#customer .message:not(.own)").last).to_be_visible()
        await page.wait_for_timeout(1200)
    await page.locator("#agents .list .card").first.get_by_role("button", name="Claim").click()
    await expect(page.locator("#customer .notice")).to_have_count(2)
    await write(page, "Hi, Ana here. Tell me the order's number and I'll look.")
    await expect(page.locator("#customer .from-agent")).to_be_visible(timeout=9000)
    await shot(page, folder, f"workspace-{scheme}")
    await page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # a plain dict with the two sizes
    await shot(page, folder, f"phone-customer-{scheme}")
    await page.context.close()


async def widget(browser: Browser, house: House, folder: Path) -> None:
    page = await new_page(browser, f"{house.url}/demo", "light", WIDE)
    await page.get_by_role("button", name="Chat with us").click()
    frame = page.frame_locator("iframe")
    await frame.get_by_role("button", name="What is your return policy?").click()
    await expect(frame.locator(".from-bot")).to_be_visible()
    await shot(page, folder, "widget")
    await page.context.close()


async def scheme_of(browser: Browser, thinking: Thinking, folder: Path, scheme: str, files: Path) -> None:
    settings = web.Settings(
        _env_file=None,
        address_per_second=0,
        burst=60,
        file_folder=files,
        agent_name="Ana",
        identity_secret=SecretStr(SECRET),
    )
    async with open_house(thinking, settings=settings, always_open=True) as house:
        await workspace(browser, house, folder, scheme)
        if scheme == "light":
            await widget(browser, house, folder)
    async with open_house(thinking, settings=settings, always_open=True) as house, aiohttp.ClientSession() as http:
        await desk(browser, house, http, folder, scheme)


async def main(folder: Path) -> None:
    path = next(found for name in NAMES if (found := shutil.which(name)))
    files = Path(tempfile.mkdtemp())
    thinking = embedded_model()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=QUIET)
        for scheme in ("light", "dark"):
            await scheme_of(browser, thinking, folder, scheme, files)
        await browser.close()
    thinking.close()
    shutil.rmtree(files)


if __name__ == "__main__":
    chosen = Path(sys.argv[1] if len(sys.argv) > 1 else "docs/pictures")
    chosen.mkdir(parents=True, exist_ok=True)
    asyncio.run(main(chosen))
