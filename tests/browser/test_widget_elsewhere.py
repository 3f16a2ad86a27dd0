"""The widget on somebody else's site: another origin, a strict policy, only where it was allowed."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response

from adapters.chat import web
from bot.entrypoints.choosing import Thinking
from tests.support.loopback import served
from tests.support.web_house import House, open_house

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


@dataclass
class Shop:
    """A site of its own, whose one page embeds the widget of `baton`."""

    baton: str = ""
    url: str = ""
    policy: str = ""
    app: Starlette = field(default_factory=Starlette)

    def __post_init__(self) -> None:
        self.app.add_route("/", self.page)

    async def page(self, _request: Request) -> Response:
        script = f'<script src="{self.baton}/widget.js" data-channel="shop" defer></script>'
        body = f"<!doctype html><title>Shop</title>{script}"
        return Response(body, media_type="text/html", headers={"Content-Security-Policy": self.policy})


@pytest_asyncio.fixture(loop_scope="session")
async def shop() -> AsyncIterator[Shop]:
    made = Shop()
    async with served(made.app) as url:
        made.url = url.replace("127.0.0.1", "localhost")
        yield made


def allowed(*origins: str) -> web.Settings:
    return web.Settings(_env_file=None, embed_origins=origins)


async def visit(browser: Browser, shop: Shop, house: House) -> Page:
    shop.baton = house.url
    shop.policy = f"default-src 'none'; script-src {house.url}; frame-src {house.url}"
    page = await browser.new_page()
    await page.goto(shop.url)
    await page.get_by_role("button", name="Chat with us").click()
    return page


async def test_it_works_under_a_strict_policy_and_keeps_its_session(
    browser: Browser, shop: Shop, thinking: Thinking
) -> None:
    async with open_house(thinking, settings=allowed(shop.url)) as house:
        page = await visit(browser, shop, house)
        frame = page.frame_locator("iframe")
        await frame.get_by_role("button", name="What is your return policy?").click()
        await expect(frame.locator(".from-bot")).to_contain_text("30 days")
        await page.reload()
        await page.get_by_role("button", name="Chat with us").click()
        await expect(frame.locator(".from-bot")).to_contain_text("30 days")
        assert await page.context.cookies() == []
        await page.close()


async def test_it_does_not_open_where_it_was_not_allowed(browser: Browser, shop: Shop, thinking: Thinking) -> None:
    async with open_house(thinking, settings=allowed("https://shop.example.com")) as house:
        page = await visit(browser, shop, house)
        frame = next(frame for frame in page.frames if frame is not page.main_frame)
        await frame.wait_for_load_state()
        assert await frame.locator("textarea").count() == 0
        await page.close()
