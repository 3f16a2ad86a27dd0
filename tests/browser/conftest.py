"""A real Chromium on a real Baton: the sample company, its knowledge and the embedded model, all on loopback."""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from adapters.chat import web
from bot.entrypoints.choosing import Thinking, embedded_model
from tests.support.web_house import House, open_house

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]

Open = Callable[..., Awaitable[Page]]


@pytest.fixture(scope="session")
def chromium() -> str:
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip("no Chromium or Chrome on this machine: the browser tests were left out")
    return path


@pytest.fixture(scope="session")
def thinking(chromium: str) -> Iterator[Thinking]:
    made = embedded_model()
    yield made
    made.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def house(thinking: Thinking, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    folder = tmp_path_factory.mktemp("files")
    settings = web.Settings(_env_file=None, address_per_second=0, burst=60, file_folder=folder)
    async with open_house(thinking, settings=settings) as made:
        yield made


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(chromium: str) -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        launched = await playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield launched
        await launched.close()


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(browser: Browser, house: House) -> AsyncIterator[Open]:
    """Opens a page in a browser of its own; fails the test for any script error, refused policy or foreign request."""
    troubles: list[str] = []
    async with AsyncExitStack() as stack:

        async def open_(path: str = "/", context: BrowserContext | None = None, **options: object) -> Page:
            if context is None:
                context = await browser.new_context(**{"viewport": {"width": 1440, "height": 900}, **options})  # type: ignore[arg-type]  # options of the caller
                stack.push_async_callback(context.close)
            page = await context.new_page()
            page.on("pageerror", lambda error: troubles.append(f"script error: {error}"))
            page.on("console", lambda said: troubles.append(said.text) if "Security Policy" in said.text else None)
            page.on("dialog", lambda dialog: troubles.append(f"a dialog: {dialog.message}"))
            page.on("request", lambda sent: troubles.append(sent.url) if not _ours(sent.url) else None)
            await page.goto(house.url + path)
            return page

        def _ours(url: str) -> bool:
            return url.startswith((house.url, "data:", "blob:", house.url.replace("127.0.0.1", "localhost")))

        yield open_
    assert troubles == []
