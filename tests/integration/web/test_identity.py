"""A site that embeds the widget can say who is signed in there; nobody else can."""

import hashlib
import hmac
from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr

from adapters.chat import web
from bot.core.events import MessagePosted

from .conftest import Browser, Office, a_browser, open_office

SECRET = "the shop's secret, forty characters long"


@pytest.fixture
async def office() -> AsyncIterator[Office]:
    async with open_office(web.Settings(_env_file=None, identity_secret=SecretStr(SECRET))) as made:
        yield made


def proof(user: str, name: str, secret: str = SECRET) -> str:
    return hmac.new(secret.encode(), f"{user}\n{name}".encode(), hashlib.sha256).hexdigest()


async def signed_in(browser: Browser, user: str = "JP-1011", name: str = "Lucía") -> Browser:
    status, answer = await browser.post(
        "session", {"keep": "page", "user": user, "name": name, "proof": proof(user, name)}
    )
    assert status == 200
    browser.headers = {"X-Baton-Session": answer["session"]}
    return browser


async def test_a_vouched_visitor_is_that_customer_in_every_browser(office: Office) -> None:
    async with a_browser(office.url) as first, a_browser(office.url) as second:
        await (await signed_in(first)).say("Hi")
        await (await signed_in(second)).say("Me again", id="message-2")
        assert len(await second.shown()) == 2
    events = [event for event in office.kept if isinstance(event, MessagePosted)]
    assert {(event.author.id, event.author.name) for event in events} == {("web:user:JP-1011", "Lucía")}
    assert len({event.place for event in events}) == 1


async def test_two_customers_do_not_see_each_other(office: Office) -> None:
    async with a_browser(office.url) as first, a_browser(office.url) as second:
        await (await signed_in(first)).say("Hi")
        assert await (await signed_in(second, "JP-1012")).shown() == []


@pytest.mark.parametrize(
    "changed",
    [
        {"user": "JP-1012"},
        {"name": "Somebody"},
        {"proof": ""},
        {"proof": "0" * 64},
        {"proof": proof("JP-1011", "Lucía", "another secret")},
        {"user": "JP-1011\nx"},
        {"user": "x" * 65},
    ],
)
async def test_nobody_else_can_say_so(office: Office, browser: Browser, changed: dict[str, str]) -> None:
    said = {"keep": "page", "user": "JP-1011", "name": "Lucía", "proof": proof("JP-1011", "Lucía")}
    status, _ = await browser.post("session", said | changed)
    assert status in (403, 422)


async def test_the_word_lasts_a_day_and_cannot_be_changed(office: Office, browser: Browser) -> None:
    await signed_in(browser)
    token = browser.headers["X-Baton-Session"]
    browser.headers = {"X-Baton-Session": "x" + token}
    assert (await browser.say("Hi"))[0] == 401
    browser.headers = {"X-Baton-Session": token}
    await office.clock.advance(25 * 3600)
    assert (await browser.say("Hi"))[0] == 401


async def test_without_a_secret_nobody_is_vouched_for(browser: Browser) -> None:
    async with open_office(web.Settings(_env_file=None)) as office, a_browser(office.url) as other:
        said = {"keep": "page", "user": "JP-1011", "name": "", "proof": proof("JP-1011", "", "")}
        assert (await other.post("session", said))[0] == 403
