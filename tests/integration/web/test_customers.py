"""A visitor writes, presses, reloads; nobody else sees it, and nothing is acknowledged that was not kept."""

import asyncio

import pytest

from bot.core.content import Button, Buttons, Markdown, Source, Sources, content
from bot.core.conversation import ASK
from bot.core.events import ButtonPressed, MessagePosted
from bot.core.places import Place, Role, Side

from .conftest import Browser, Office, a_browser


async def test_a_message_is_kept_and_shown(office: Office, visitor: Browser) -> None:
    status, answer = await visitor.say("Where is my parcel?")
    assert status == 200
    [event] = office.kept
    assert isinstance(event, MessagePosted)
    assert event.side is Side.CUSTOMER
    assert event.author.role is Role.CUSTOMER
    assert event.place.channel.startswith("c-")
    assert event.place.thread is None
    assert event.content.words == "Where is my parcel?"
    assert event.message == answer["post"]["id"]
    [shown] = await visitor.shown()
    assert shown["mine"]
    assert shown["who"] == "customer"
    assert shown["client"] == "message-1"
    assert shown["parts"] == [{"kind": "text", "text": "Where is my parcel?"}]


async def test_sent_again_it_is_the_same_event_and_one_post(office: Office, visitor: Browser) -> None:
    await visitor.say("Hello")
    await visitor.say("Hello")
    assert len({event.id for event in office.kept}) == 1
    assert office.kept[0] == office.kept[1]
    assert len(await visitor.shown()) == 1


async def test_not_kept_is_not_acknowledged_and_can_be_tried_again(office: Office, visitor: Browser) -> None:
    office.full = True
    status, answer = await visitor.say("Hello")
    assert (status, answer["error"]) == (503, "down")
    assert all(post["deleted"] for post in await visitor.shown())
    office.full = False
    assert (await visitor.say("Hello"))[0] == 200
    [post] = await visitor.shown()
    assert not post["deleted"]
    assert post["parts"][0]["text"] == "Hello"
    assert len(office.kept) == 1


async def test_before_the_platform_receives_nothing_is_acknowledged(office: Office, visitor: Browser) -> None:
    await office.platform.stop()
    assert (await visitor.say("Hello"))[0] == 503
    assert not office.platform.health().connected


async def test_two_visitors_never_see_each_other(office: Office, visitor: Browser) -> None:
    await visitor.say("My secret")
    async with a_browser(office.url) as other:
        await other.open()
        assert await other.shown() == []
        await other.say("Another")
        assert office.kept[0].place != office.kept[1].place
        assert [post["parts"][0]["text"] for post in await other.shown()] == ["Another"]


async def test_one_visitor_cannot_press_a_button_of_anothers_message(office: Office, visitor: Browser) -> None:
    await visitor.say("Hi")
    button = Button("ask-for-person", "Talk to a person")
    await office.platform.send(office.delivery(office.kept[0].place, content(Buttons((button,)))))
    shown = (await visitor.shown())[-1]
    tap = {"id": "tap-00001", "post": shown["id"], **_press(shown)}
    async with a_browser(office.url) as other:
        await other.open()
        status, answer = await other.post("taps", tap)
    assert (status, answer["error"]) == (409, "old-button")
    assert len(office.kept) == 1


async def test_channels_of_one_visitor_are_conversations_of_their_own(office: Office, visitor: Browser) -> None:
    await visitor.say("In the shop", channel="shop")
    await visitor.say("On the blog", id="message-2", channel="blog")
    assert office.kept[0].place != office.kept[1].place
    assert len(await visitor.shown(channel="shop")) == 1


async def test_a_tap_is_an_event_and_leaves_a_line(office: Office, visitor: Browser) -> None:
    await visitor.say("Hi")
    place = office.kept[0].place
    buttons = Buttons((Button("helpful", "Helpful", "a1"), Button(ASK, "Delivery", "How long does delivery take?")))
    await office.platform.send(office.delivery(place, content("Hello", buttons)))
    shown = (await visitor.shown())[-1]
    assert (await visitor.post("taps", {"id": "tap-00001", "post": shown["id"], **_press(shown)}))[0] == 200
    assert (await visitor.post("taps", {"id": "tap-00002", "post": shown["id"], **_press(shown, 1)}))[0] == 200
    _, first, second = office.kept
    assert isinstance(first, ButtonPressed)
    assert isinstance(second, ButtonPressed)
    assert (first.action, first.value, first.message, first.place) == ("helpful", "a1", shown["id"], place)
    assert second.value == "How long does delivery take?"
    chosen, asked = (await visitor.shown())[-2:]
    assert chosen["parts"] == [{"kind": "small", "text": "Helpful"}]
    assert asked["parts"] == [{"kind": "text", "text": "How long does delivery take?"}]
    assert asked["thread"] == shown["id"]


@pytest.mark.parametrize("change", [{"value": "other"}, {"action": "claim"}, {"label": "Free money"}, {"proof": "é"}])
async def test_only_what_was_shown_can_be_pressed(office: Office, visitor: Browser, change: dict[str, str]) -> None:
    await visitor.say("Hi")
    buttons = Buttons((Button("helpful", "Helpful", "a1"),))
    await office.platform.send(office.delivery(office.kept[0].place, content(buttons)))
    shown = (await visitor.shown())[-1]
    status, _ = await visitor.post("taps", {"id": "tap-00001", "post": shown["id"], **_press(shown), **change})
    assert status == 409
    assert len(office.kept) == 1


async def test_what_happens_while_the_page_is_open_arrives_at_once(office: Office, visitor: Browser) -> None:
    await visitor.say("Hi")
    async with visitor.stream() as events, asyncio.timeout(5):
        assert (await anext(events))[1]["parts"][0]["text"] == "Hi"
        assert (await anext(events))[0] == "ready"
        await office.platform.send(office.delivery(office.kept[0].place, content("Hello")))
        name, post = await anext(events)
    assert name == "post"
    assert post["who"] == "bot"
    assert post["parts"] == [{"kind": "markdown", "tree": [["p", "Hello"]]}]


async def test_what_another_process_posts_arrives_by_the_look_at_the_board(office: Office, visitor: Browser) -> None:
    await visitor.say("Hi")
    post = (await visitor.shown())[0]
    async with visitor.stream(after=post["seq"]) as events, asyncio.timeout(5):
        assert (await anext(events))[0] == "ready"
        await office.clock.advance(1.1)
        made = office.delivery(office.kept[0].place, content("From elsewhere"))
        await office.board.post(
            key=made.key, channel=made.place.channel, thread=None, speaker=made.speaker, content=made.content
        )
        await office.clock.advance(1.1)
        assert (await anext(events))[1]["parts"][0]["tree"] == [["p", "From elsewhere"]]


async def test_a_reload_goes_on_where_it_stopped(office: Office, visitor: Browser) -> None:
    for number in range(3):
        await visitor.say(f"Line {number}", id=f"message-{number}")
    posts = await visitor.shown()
    again = await visitor.shown(after=posts[0]["seq"])
    assert [post["parts"][0]["text"] for post in again] == ["Line 1", "Line 2"]


async def test_a_long_conversation_is_shown_whole(office: Office, visitor: Browser) -> None:
    await visitor.say("Hi")
    place = office.kept[0].place
    for number in range(450):
        await office.platform.send(office.delivery(place, content(f"{number}")))
    seen = await visitor.shown()
    assert [post["parts"][0]["tree"] for post in seen[-2:]] == [[["p", "448"]], [["p", "449"]]]
    assert len(seen) == 200
    for rest in (True, True, False):
        status, earlier = await visitor.get(f"messages?before={min(post['seq'] for post in seen)}")
        assert (status, earlier["more"]) == (200, rest)
        seen = earlier["posts"] + seen
    assert len({post["id"] for post in seen}) == 451


async def test_the_widget_keeps_its_session_itself(office: Office, browser: Browser) -> None:
    status, answer = await browser.post("session", {"keep": "page"})
    assert status == 200
    browser.headers = {"X-Baton-Session": answer["session"]}
    browser.http.cookie_jar.clear()
    assert (await browser.say("From the widget"))[0] == 200
    assert len(await browser.shown()) == 1


async def test_a_cookie_of_the_page_is_not_readable_by_scripts(office: Office, browser: Browser) -> None:
    url = f"{office.url}/web/api/session"
    async with browser.http.post(url, json={}, headers={"Origin": office.url}) as answer:
        cookie = answer.headers["Set-Cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie


async def test_agents_and_bot_and_sources_look_what_they_are(office: Office, visitor: Browser) -> None:
    await visitor.say("Hi")
    place: Place = office.kept[0].place
    sources = Sources(
        (Source("a", "Delivery", "https://shop.example.com/d"), Source("b", "Bad", "javascript:alert(1)"))
    )
    await office.platform.send(office.delivery(place, content(Markdown("**Bold**"), sources)))
    post = (await visitor.shown())[-1]
    assert post["parts"][0]["tree"] == [["p", ["strong", "Bold"]]]
    assert post["parts"][1]["items"] == [
        {"title": "Delivery", "url": "https://shop.example.com/d"},
        {"title": "Bad", "url": None},
    ]


def _press(post: dict[str, object], index: int = 0) -> dict[str, str]:
    parts = post["parts"]
    assert isinstance(parts, list)
    button = next(part for part in parts if part["kind"] == "buttons")["items"][index]
    return {name: button[name] for name in ("action", "value", "label", "proof")}


async def test_a_private_answer_is_offered_and_seen_by_its_reader_alone(office: Office, visitor: Browser) -> None:
    await visitor.say("Where is my order?")
    asked = office.kept.pop()
    assert isinstance(asked, MessagePosted)
    offer = content("Not aloud.", Buttons((Button("answer-privately", "Answer me privately", "Where is my order?"),)))
    post = (await office.platform.send(office.delivery(asked.place, offer))).message
    shown = next(one for one in await visitor.shown() if one["id"] == post)
    button = shown["parts"][1]["items"][0]
    tap = {name: button[name] for name in ("action", "value", "label", "proof")}
    assert (await visitor.post("taps", {"id": "tap-00001", "post": post, **tap}))[0] == 200
    pressed = office.kept.pop()
    assert isinstance(pressed, ButtonPressed)
    assert (pressed.action, pressed.value) == ("answer-privately", "Where is my order?")
    for reader in (asked.author.id, "web:web:somebody-else"):
        await office.platform.send(office.delivery(asked.place, content("It is on its way."), only_to=reader))
    whispers = [one for one in await visitor.shown() if one["whisper"]]
    assert [one["parts"][0]["tree"] for one in whispers] == [[["p", "It is on its way."]]]
