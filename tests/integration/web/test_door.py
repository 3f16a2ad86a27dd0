"""What must not come in: other sites, other names, garbage, floods; and what every answer carries."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from adapters.chat import web
from bot.core.places import Side

from .conftest import Browser, Office, a_browser, open_office


@pytest.mark.parametrize("name", ["evil.example", "localhost.evil.example", "127.0.0.1.nip.io", "", "[", "a b"])
async def test_names_that_are_not_ours_are_turned_away(office: Office, browser: Browser, name: str) -> None:
    for path in ("/", "/chat", "/web/api/hello", "/web/static/base.css"):
        async with browser.http.get(office.url + path, headers={"Host": name}) as answer:
            assert answer.status in (400, 421)


@pytest.mark.parametrize("name", ["localhost:8080", "127.0.0.1", "[::1]:8080", "192.168.1.20:8080"])
async def test_loopback_names_and_addresses_are_ours(office: Office, browser: Browser, name: str) -> None:
    async with browser.http.get(f"{office.url}/chat", headers={"Host": name}) as answer:
        assert answer.status == 200


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1", "https://shop.example.com"])
async def test_other_sites_cannot_write_with_a_visitors_cookie(office: Office, visitor: Browser, origin: str) -> None:
    status, answer = await visitor.post("messages", {"id": "message-1", "text": "Hi"}, Origin=origin)
    assert (status, answer["error"]) == (403, "wrong-origin")
    assert office.kept == []


async def test_other_sites_cannot_read_with_a_visitors_cookie(office: Office, visitor: Browser) -> None:
    status, _ = await visitor.get("stream", **{"Sec-Fetch-Site": "cross-site"})
    assert status == 403


async def test_a_site_that_may_embed_can_use_a_session_of_its_own(office: Office, browser: Browser) -> None:
    origin = {"Origin": "https://shop.example.com"}
    address = f"{office.url}/web/api/messages"
    async with browser.http.options(address, headers=origin) as answer:
        assert answer.status == 204
        assert answer.headers["Access-Control-Allow-Origin"] == "https://shop.example.com"
        assert "x-baton-session" in answer.headers["Access-Control-Allow-Headers"].lower()
        assert "Access-Control-Allow-Credentials" not in answer.headers
    status, opened = await browser.post("session", {"keep": "page"}, **origin)
    assert status == 200
    browser.headers = {"X-Baton-Session": opened["session"]}
    assert (await browser.say("Hi"))[0] == 200
    async with browser.http.options(address, headers={"Origin": "https://evil.example"}) as answer:
        assert answer.status == 403
        assert "Access-Control-Allow-Origin" not in answer.headers


async def test_staff_may_not_act_from_an_embedding_site(office: Office, agent: Browser) -> None:
    message = {"id": "message-1", "text": "Hi", "side": "agents"}
    assert (await agent.post("staff/messages", message, Origin="https://shop.example.com"))[0] == 403


async def test_open_without_a_link_only_for_this_machine(office: Office, browser: Browser) -> None:
    refused: list[dict[str, str]] = [
        {"X-Forwarded-For": "203.0.113.9"},
        {"Forwarded": "for=203.0.113.9"},
        {"Host": "192.168.1.20", "Origin": "http://192.168.1.20"},
        {"Origin": "https://chat.example.com"},
    ]
    for headers in refused:
        status, answer = await browser.post("staff/open", {}, **headers)
        assert status == 403, headers
        assert answer["error"] in ("locked", "wrong-origin")
    address = f"{office.url}/web/api/staff/open"
    async with browser.http.post(address, json={}) as answer_without_origin:
        assert answer_without_origin.status == 403
    status, me = await browser.post("staff/open", {})
    assert status == 200
    assert me["sides"] == ["agents", "managers"]


@pytest.mark.parametrize(
    ("change", "bound"),
    [
        ({}, "0.0.0.0"),
        ({}, ""),
        ({"open_locally": False}, "127.0.0.1"),
        ({"public_url": "https://c.example.com"}, "127.0.0.1"),
    ],
)
async def test_otherwise_always_by_link(settings: web.Settings, change: dict[str, Any], bound: str) -> None:
    async with open_office(settings.model_copy(update=change)) as office, a_browser(office.url) as browser:
        office.platform.bound_to(bound)
        assert (await browser.post("staff/open", {}))[0] == 403


@pytest.fixture
async def public(settings: web.Settings) -> AsyncIterator[Office]:
    """As behind a proxy that ends TLS and passes on its own name for us."""
    async with open_office(settings.model_copy(update={"public_url": "https://chat.example.com"})) as made:
        yield made


async def test_behind_a_proxy(public: Office) -> None:
    seen = {"Host": "chat.example.com", "Origin": "https://chat.example.com"}
    async with a_browser(public.url) as browser:
        address = f"{public.url}/web/api/session"
        async with browser.http.post(address, json={}, headers=seen) as answer:
            assert answer.status == 200
            cookie = answer.headers["Set-Cookie"]
        assert cookie.startswith("__Host-baton_visitor=")
        assert "secure" in cookie.lower()
        mine = {"Cookie": cookie.partition(";")[0], **seen}
        assert (await browser.post("messages", {"id": "message-1", "text": "Hi"}, **mine))[0] == 200
        inside = {**mine, "Host": "127.0.0.1"}
        assert (await browser.post("messages", {"id": "message-2", "text": "Hi"}, **inside))[0] == 200


GARBAGE = [
    b"",
    b"{",
    b"[]",
    b"null",
    b'{"id":"message-1"}',
    b'{"id":"x","text":"Hi"}',
    b'{"id":"message-1","text":5}',
    b'{"id":"message-1","text":"Hi","role":"agent"}',
    b'{"id":"message-1","text":"\\ud800"}',
    b'{"id":"message-1","text":"\xff"}',
    b'{"id":"message-1","text":"Hi","channel":"../x"}',
    b'{"id":"message-1","text":" \\u0000 "}',
    b'{"id":"message|1111","text":"Hi"}',
    b"[" * 20_000,
]


@pytest.mark.parametrize("body", GARBAGE, ids=range(len(GARBAGE)))
async def test_garbage_is_turned_away(office: Office, visitor: Browser, body: bytes) -> None:
    for path in ("messages", "taps", "staff/join", "session"):
        if path == "session" and body in (b'{"id":"message-1"}',):
            continue
        headers = {"Content-Type": "application/json", "Origin": office.url}
        async with visitor.http.post(f"{office.url}/web/api/{path}", data=body, headers=headers) as answer:
            assert 400 <= answer.status < 500, (path, await answer.text())
    assert office.kept == []


@pytest.mark.parametrize("query", ["sides=all", "sides=", "channel=a%00b", "channel=" + "x" * 65])
async def test_a_stream_of_nothing_known_is_turned_away(office: Office, visitor: Browser, query: str) -> None:
    assert (await visitor.get(f"stream?{query}"))[0] == 400


@pytest.mark.parametrize("last", ["-1", "x", "²", "9" * 40, "1.5"])
async def test_a_made_up_place_in_the_stream_is_turned_away(office: Office, visitor: Browser, last: str) -> None:
    assert (await visitor.get(f"stream?after={last}"))[0] == 400


async def test_the_wrong_type_and_too_much_are_turned_away(office: Office, visitor: Browser) -> None:
    address = f"{office.url}/web/api/messages"
    headers = {"Origin": office.url}
    async with visitor.http.post(address, data=b"text=Hi", headers=headers) as answer:
        assert answer.status == 415
    body = json.dumps({"id": "message-1", "text": "x" * 1_000_000}).encode()
    async with visitor.http.post(address, data=body, headers={**headers, "Content-Type": "application/json"}) as answer:
        assert answer.status == 413
        assert "64 KB" in (await answer.json())["message"]
    status, answer_json = await visitor.say("x" * 8001)
    assert (status, answer_json["error"]) == (413, "too-long")


async def test_null_bytes_and_right_to_left_text_come_through_harmless(office: Office, visitor: Browser) -> None:
    await visitor.say("a\x00b\x07\u202eשלום 🎉\r\nnext")
    assert office.kept[0].content.words == "ab\u202eשלום 🎉\nnext"  # type: ignore[union-attr]  # it is a MessagePosted


async def test_a_flood_of_one_visitor_is_slowed_and_time_helps(office: Office, visitor: Browser) -> None:
    statuses = [(await visitor.say("Hi", id=f"message-{number}"))[0] for number in range(14)]
    assert statuses == [200] * 12 + [429] * 2
    async with a_browser(office.url) as other:
        await other.open()
        assert (await other.say("Hi"))[0] == 200
    await office.clock.advance(1.1)
    assert (await visitor.say("Hi", id="message-99"))[0] == 200


async def test_a_flood_of_one_address_is_slowed(office: Office, visitor: Browser) -> None:
    statuses = {(await visitor.post("session", {"keep": "page"}))[0] for _ in range(205)}
    assert statuses == {200, 429}


async def test_tabs_without_end_are_turned_away(office: Office, visitor: Browser) -> None:
    async with aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=0), cookie_jar=visitor.http.cookie_jar
    ) as many:
        address = f"{office.url}/web/api/stream"
        answers = [await many.get(address) for _ in range(12)]
        for answer in answers:
            await answer.content.readline()
        assert (await many.get(address)).status == 429
        assert office.platform.health().counts["pages"] == 12
        office.platform.end_streams()
        async with asyncio.timeout(5):
            for answer in answers:
                await answer.read()
    assert office.platform.health().counts["pages"] == 0


async def test_every_answer_is_dressed(office: Office, browser: Browser) -> None:
    for path in ("/", "/chat", "/embed", "/agents", "/managers", "/join", "/demo", "/widget.js", "/web/api/hello"):
        async with browser.http.get(office.url + path) as answer:
            assert answer.status == 200, path
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Referrer-Policy"] == "no-referrer"
            policy = answer.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "unsafe" not in policy
            assert "*" not in policy
            ancestors = policy.partition("frame-ancestors ")[2].partition(";")[0]
            assert ancestors == ("'self' https://shop.example.com" if path == "/embed" else "'none'")


async def test_pages_have_no_inline_script_style_or_third_party(office: Office, browser: Browser) -> None:
    for path in ("/", "/chat", "/embed", "/agents", "/managers", "/join", "/demo"):
        async with browser.http.get(office.url + path) as answer:
            page = await answer.text()
        assert "style=" not in page
        assert "<style" not in page
        assert "onclick" not in page
        assert not re.search(r"(src|href|action)=.?(https?:)?//", page)
        assert page.count("<script") == page.count('<script type="module" src=') + page.count("<script src=")


async def test_files_are_not_sent_twice(office: Office, browser: Browser) -> None:
    address = f"{office.url}/web/static/base.css"
    async with browser.http.get(address) as answer:
        tag = answer.headers["ETag"]
    async with browser.http.get(address, headers={"If-None-Match": tag}) as answer:
        assert answer.status == 304
    for name in ("nothing.css", "..%2fsettings.py", "%00"):
        async with browser.http.get(f"{office.url}/web/static/{name}") as answer:
            assert answer.status == 404


async def test_health_counts(office: Office, visitor: Browser) -> None:
    await visitor.say("Hi")
    await visitor.say("")
    health = office.platform.health()
    assert health.connected
    assert health.last_event is not None
    assert health.counts["messages"] == 1
    assert health.counts["refused_empty"] == 1
    assert Side.AGENTS.value not in health.counts
