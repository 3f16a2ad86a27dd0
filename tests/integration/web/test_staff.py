"""Agents come in by a link that works once, see their own side, and act there under their own name."""

import asyncio

import pytest

from bot.core.content import Button, Buttons, Heading, content
from bot.core.delivery import Operation
from bot.core.effects import Purpose, Speaker, Voice
from bot.core.errors import Gone
from bot.core.events import ButtonPressed, MessagePosted
from bot.core.places import Place, Role, Side

from .conftest import AGENTS, MANAGERS, Browser, Office, a_browser

CARD = content(Heading("Asked for a person"), Buttons((Button("claim", "Claim", "1001"),)))


async def put_card(office: Office) -> Place:
    receipt = await office.platform.send(office.delivery(AGENTS, CARD, purpose=Purpose.CARD))
    assert receipt.place == AGENTS.in_thread(receipt.message)
    return receipt.place


async def test_a_link_opens_once(office: Office, agent: Browser) -> None:
    token = office.platform.invite(Side.AGENTS).partition("#")[2]
    async with a_browser(office.url) as first, a_browser(office.url) as second:
        assert (await first.post("staff/join", {"token": token}))[0] == 200
        status, answer = await second.post("staff/join", {"token": token})
        assert (status, answer["error"]) == (403, "used-link")
        _, me = await first.get("staff/me")
        assert me["sides"] == ["agents"]


async def test_two_browsers_at_once_one_gets_in(office: Office) -> None:
    token = office.platform.invite(Side.AGENTS).partition("#")[2]
    async with a_browser(office.url) as first, a_browser(office.url) as second:
        answers = await asyncio.gather(
            first.post("staff/join", {"token": token}), second.post("staff/join", {"token": token})
        )
    assert sorted(status for status, _ in answers) == [200, 403]


@pytest.mark.parametrize("token", ["", "x", "a.b", "é.ü", "." * 500])
async def test_a_made_up_link_opens_nothing(office: Office, browser: Browser, token: str) -> None:
    status, answer = await browser.post("staff/join", {"token": token})
    assert (status, answer["error"]) == (403, "bad-link")


async def test_a_link_ends(office: Office, browser: Browser) -> None:
    token = office.platform.invite(Side.AGENTS).partition("#")[2]
    await office.clock.advance(24 * 3600 + 1)
    assert (await browser.post("staff/join", {"token": token}))[0] == 403


async def test_a_link_to_one_side_does_not_open_the_other(office: Office, browser: Browser) -> None:
    token = office.platform.invite(Side.MANAGERS).partition("#")[2]
    await browser.post("staff/join", {"token": token})
    await browser.post("staff/name", {"name": "Mo"})
    message = {"id": "message-1", "text": "Hi", "side": "agents"}
    assert (await browser.post("staff/messages", message))[0] == 403
    assert (await browser.get("stream?sides=agents"))[0] == 403
    assert await browser.shown("managers") == []


async def test_a_visitor_is_not_staff(office: Office, visitor: Browser) -> None:
    assert (await visitor.get("stream?sides=agents"))[0] == 403
    assert (await visitor.get("stream?sides=customer,managers"))[0] == 403
    assert (await visitor.post("staff/messages", {"id": "message-1", "text": "Hi", "side": "agents"}))[0] == 403
    assert (await visitor.post("staff/name", {"name": "Ana"}))[0] == 403
    assert (await visitor.get("staff/me"))[1]["sides"] == []


async def test_a_changed_cookie_is_worth_nothing(office: Office, agent: Browser) -> None:
    cookie = next(item for item in agent.http.cookie_jar if item.key == "baton_staff")
    body, _, mac = cookie.value.partition(".")
    for forged in (f"{body}x.{mac}", f"{body}.{mac[:-2]}AA", body, f".{mac}", "x"):
        async with a_browser(office.url) as other:
            other.headers = {"Cookie": f"baton_staff={forged}"}
            assert (await other.get("stream?sides=agents"))[0] == 403


async def test_an_agent_claims_on_the_card_in_its_thread(office: Office, agent: Browser) -> None:
    thread = await put_card(office)
    [card] = await agent.shown("agents")
    assert card["who"] == "bot"
    button = card["parts"][1]["items"][0]
    tap = {name: button[name] for name in ("action", "value", "label", "proof")}
    assert (await agent.post("staff/taps", {"id": "tap-00001", "post": card["id"], "side": "agents", **tap}))[0] == 200
    [event] = office.kept
    assert isinstance(event, ButtonPressed)
    assert (event.action, event.value, event.side, event.place) == ("claim", "1001", Side.AGENTS, thread)
    assert (event.author.name, event.author.role) == ("Ana", Role.AGENT)


async def test_an_agent_writes_in_the_thread(office: Office, agent: Browser) -> None:
    thread = await put_card(office)
    sent = {"id": "message-1", "text": "Hi, Ana here.", "side": "agents", "thread": thread.thread}
    assert (await agent.post("staff/messages", sent))[0] == 200
    [event] = office.kept
    assert isinstance(event, MessagePosted)
    assert (event.place, event.side, event.author.name) == (thread, Side.AGENTS, "Ana")
    post = (await agent.shown("agents"))[-1]
    assert (post["thread"], post["who"], post["mine"]) == (thread.thread, "agent", True)


async def test_two_agents_are_two_people(office: Office, agent: Browser) -> None:
    async with a_browser(office.url) as other:
        await other.post("staff/join", {"token": office.platform.invite(Side.AGENTS).partition("#")[2]})
        await other.post("staff/name", {"name": "Ana"})
        for browser in (agent, other):
            await browser.post("staff/messages", {"id": "message-1", "text": "Hi", "side": "agents"})
        assert [post["mine"] for post in await other.shown("agents")] == [False, True]
    authors = {event.author.id for event in office.kept if isinstance(event, MessagePosted)}
    assert len(authors) == 2


async def test_nobody_writes_without_a_name(office: Office, browser: Browser) -> None:
    await browser.post("staff/join", {"token": office.platform.invite(Side.AGENTS).partition("#")[2]})
    status, answer = await browser.post("staff/messages", {"id": "message-1", "text": "Hi", "side": "agents"})
    assert (status, answer["error"]) == (409, "no-name")
    assert office.kept == []


async def test_a_name_is_one_line_that_turns_nothing_around(office: Office, agent: Browser) -> None:
    _, me = await agent.post("staff/name", {"name": " Ana\u202e\n\x00 Lima "})
    assert me["name"] == "Ana Lima"
    assert (await agent.post("staff/name", {"name": "\u202e \n"}))[0] == 422


async def test_words_of_a_customer_in_the_thread_are_the_customers(office: Office, agent: Browser) -> None:
    thread = await put_card(office)
    speaker = Speaker(Voice.AGENT, "Visitor ABCD")
    await office.platform.send(office.delivery(thread, content("Thanks"), speaker=speaker, purpose=Purpose.RELAY))
    post = (await agent.shown("agents"))[-1]
    assert (post["who"], post["name"], post["thread"]) == ("customer", "Visitor ABCD", thread.thread)


async def test_the_agents_side_never_shows_on_the_others(office: Office, agent: Browser) -> None:
    await put_card(office)
    assert await agent.shown("managers") == []
    await agent.open()
    assert await agent.shown("customer") == []
    assert [post["side"] for post in await agent.shown("customer,agents,managers")] == ["agents"]


async def test_revising_and_withdrawing(office: Office, agent: Browser) -> None:
    thread = await put_card(office)
    settled = office.delivery(AGENTS, content(Heading("Resolved")), operation=Operation.REVISE, target=thread.thread)
    await office.platform.send(settled)
    [card] = await agent.shown("agents")
    assert card["edited"]
    assert card["parts"] == [{"kind": "heading", "text": "Resolved"}]
    gone = office.delivery(AGENTS, content(), operation=Operation.WITHDRAW, target=thread.thread)
    await office.platform.send(gone)
    await office.platform.send(gone)
    [card] = await agent.shown("agents")
    assert card["deleted"]
    assert card["parts"] == []


async def test_sending_twice_posts_once_and_find_knows(office: Office, agent: Browser) -> None:
    delivery = office.delivery(AGENTS, CARD)
    assert await office.platform.find(delivery) is None
    first = await office.platform.send(delivery)
    assert await office.platform.send(delivery) == first
    assert await office.platform.find(delivery) == first
    assert len(await agent.shown("agents")) == 1


async def test_a_place_that_is_not_here_is_gone(office: Office) -> None:
    for place in (Place("web", "web", "nowhere"), Place("slack", "T1", "C1"), Place("web", "web", "used-invites")):
        with pytest.raises(Gone):
            await office.platform.send(office.delivery(place, CARD))
    with pytest.raises(Gone):
        await office.platform.send(office.delivery(MANAGERS, CARD, operation=Operation.REVISE, target="no-such-post"))


async def test_one_agent_is_signed_out_and_the_others_stay(office: Office, agent: Browser) -> None:
    async with a_browser(office.url) as other:
        await other.post("staff/join", {"token": office.platform.invite(Side.AGENTS).partition("#")[2]})
        _, me = await other.post("staff/name", {"name": "Bo"})
        async with other.stream("agents") as events:
            assert (await anext(events))[0] == "ready"
            assert (await agent.post("staff/sign-out", {"id": me["id"]}))[0] == 200
            await office.clock.advance(2)
            await put_card(office)
            assert [name async for name, _ in events] == []
        assert (await other.get("stream?sides=agents"))[0] == 403
        assert (await other.post("staff/messages", {"id": "message-1", "text": "Hi", "side": "agents"}))[0] == 403
        await other.post("staff/join", {"token": office.platform.invite(Side.AGENTS).partition("#")[2]})
        _, again = await other.get("staff/me")
        assert again["id"] != me["id"]
        assert (await other.post("staff/sign-out", {"id": me["id"]}))[0] == 403
    assert len(await agent.shown("agents")) == 1


async def test_a_copy_of_a_cookie_ends_with_its_owners_sign_out(office: Office, agent: Browser) -> None:
    cookie = next(item for item in agent.http.cookie_jar if item.key == "baton_staff").value
    await agent.post("staff/leave", {})
    async with a_browser(office.url) as thief:
        thief.headers = {"Cookie": f"baton_staff={cookie}"}
        assert (await thief.get("stream?sides=agents"))[0] == 403


async def test_managers_see_who_is_signed_in(office: Office, agent: Browser) -> None:
    async with a_browser(office.url) as other:
        await other.post("staff/join", {"token": office.platform.invite(Side.AGENTS).partition("#")[2]})
        _, people = await agent.get("staff/people")
        assert [(one["name"], one["sides"], one["you"]) for one in people["people"]] == [
            ("Ana", ["agents", "managers"], True),
            ("", ["agents"], False),
        ]
        await other.post("staff/name", {"name": "Bo"})
        assert (await other.get("staff/people"))[0] == 403
        _, people = await agent.get("staff/people")
        bo = people["people"][1]
        assert (bo["name"], bo["you"]) == ("Bo", False)
        assert (await agent.post("staff/sign-out", {"id": bo["id"]}))[0] == 200
    assert [one["name"] for one in (await agent.get("staff/people"))[1]["people"]] == ["Ana"]
    await agent.post("staff/leave", {})
    assert (await agent.get("staff/people"))[0] == 403


async def test_whose_cookie_ran_out_is_no_longer_listed(office: Office, agent: Browser) -> None:
    await office.clock.advance(29 * 24 * 3600)
    async with a_browser(office.url) as other:
        await other.post("staff/join", {"token": office.platform.invite(Side.MANAGERS).partition("#")[2]})
        assert len((await other.get("staff/people"))[1]["people"]) == 2
        await office.clock.advance(2 * 24 * 3600)
        assert [one["you"] for one in (await other.get("staff/people"))[1]["people"]] == [True]
