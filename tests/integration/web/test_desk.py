"""The agents' desk on the web: forms, commands, home, signs on messages, words for one person, and long histories."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from adapters.chat import web
from bot.core.content import Button, Buttons, Content, Fact, Facts, Heading, Text, content
from bot.core.delivery import Operation
from bot.core.effects import Purpose, Sign
from bot.core.errors import Gone
from bot.core.events import ButtonPressed, FormSubmitted
from bot.core.forms import Choice, ChoiceField, Form, TextField
from bot.core.places import Person, Place, Role, Side

from .conftest import AGENTS, MANAGERS, Browser, Office, a_browser, open_office

FORM = Form(
    action="resolve",
    value="1001",
    title="Resolve 1001",
    fields=(
        ChoiceField(
            name="needed", label="Was it needed?", choices=(Choice("y", "Yes"), Choice("n", "No")), required=True
        ),
        TextField(name="answer", label="The right answer", longest=20),
    ),
)
CARD = content(
    Heading("Ticket 1001"), Buttons((Button("resolve", "Resolve", "1001"), Button("claim", "Claim", "1001")))
)


class Front:
    """Implements `bot.core.desk.FrontDesk` with one form and one command."""

    async def form(self, action: str, value: str, author: Person) -> Form | None:
        return FORM if action == "resolve" else None

    async def command(self, text: str, author: Person, place: Place) -> Content | Form:
        if text == "resolve":
            return FORM
        return content(Text(f"{author.name} said {text}"), Buttons((Button("claim", "Claim", "1001"),)))

    async def home(self, author: Person) -> Content:
        return content(Heading(f"Hello {author.name}"), Buttons((Button("presence-away", "I am away"),)))


@pytest.fixture
async def office(settings: web.Settings) -> AsyncIterator[Office]:
    async with open_office(settings) as made:
        await made.platform.start(made.keep, Front())
        yield made


@pytest.fixture
async def other(office: Office) -> AsyncIterator[Browser]:
    async with a_browser(office.url) as made:
        token = office.platform.invite(Side.AGENTS).partition("#")[2]
        await made.post("staff/join", {"token": token})
        await made.post("staff/name", {"name": "Bo"})
        yield made


async def opened(office: Office, agent: Browser) -> tuple[dict[str, Any], str]:
    """(the form that Resolve opens, the card's id)"""
    await office.platform.send(office.delivery(AGENTS, CARD, purpose=Purpose.CARD))
    [card] = await agent.shown("agents")
    button = card["parts"][1]["items"][0]
    status, answer = await agent.post("staff/taps", tap(button, card["id"]))
    assert status == 200
    return answer["form"], card["id"]


def tap(button: dict[str, Any], post: str, id: str = "tap-00001") -> dict[str, Any]:
    return {"id": id, "post": post, "side": "agents", **{k: button[k] for k in ("action", "value", "label", "proof")}}


def filled(form: dict[str, Any], **fields: str) -> dict[str, Any]:
    return {"id": "form-00001", "token": form["token"], "side": "agents", "fields": fields}


async def test_a_tap_opens_a_form_and_the_submission_is_one_event(office: Office, agent: Browser) -> None:
    form, card = await opened(office, agent)
    assert office.kept == []
    assert [field["label"] for field in form["fields"]] == ["Was it needed?", "The right answer"]
    assert (await agent.post("staff/forms", filled(form, needed="y", answer="42")))[0] == 200
    [event] = office.kept
    assert isinstance(event, FormSubmitted)
    assert (event.action, event.value, event.place) == ("resolve", "1001", AGENTS.in_thread(card))
    assert event.fields == {"needed": "y", "answer": "42"}
    assert (event.author.name, event.author.role) == ("Ana", Role.AGENT)
    await agent.post("staff/forms", filled(form, needed="y", answer="42"))
    assert len({event.id for event in office.kept}) == 1


@pytest.mark.parametrize(
    "fields",
    [{}, {"needed": ""}, {"needed": "maybe"}, {"needed": "y", "more": "x"}, {"needed": "y", "answer": "x" * 21}],
)
async def test_a_form_that_is_not_filled_in_as_asked_is_refused(
    office: Office, agent: Browser, fields: dict[str, str]
) -> None:
    form, _ = await opened(office, agent)
    status, answer = await agent.post("staff/forms", filled(form, **fields))
    assert (status, answer["error"]) == (422, "wrong-form")
    assert office.kept == []


async def test_a_form_is_for_whoever_opened_it_and_for_a_while(office: Office, agent: Browser, other: Browser) -> None:
    form, _ = await opened(office, agent)
    assert (await other.post("staff/forms", filled(form, needed="y")))[0] == 409
    assert (await agent.post("staff/forms", filled({"token": form["token"] + "x"}, needed="y")))[0] == 409
    await office.clock.advance(13 * 3600)
    assert (await agent.post("staff/forms", filled(form, needed="y")))[0] == 409
    assert office.kept == []


async def test_a_command_is_answered_or_opens_a_form(office: Office, agent: Browser) -> None:
    status, answer = await agent.post("staff/command", {"text": "/queue now"})
    assert (status, answer["parts"][0]["text"]) == (200, "Ana said queue now")
    status, answer = await agent.post("staff/command", {"text": "/resolve"})
    assert (status, answer["form"]["title"]) == (200, "Resolve 1001")
    assert (await agent.post("staff/forms", filled(answer["form"], needed="n")))[0] == 200
    [event] = office.kept
    assert isinstance(event, FormSubmitted)
    assert event.place == AGENTS


async def test_a_button_of_home_is_an_event_beside_all_threads(office: Office, agent: Browser) -> None:
    _, home = await agent.get("staff/home")
    assert home["parts"][0]["text"] == "Hello Ana"
    button = home["parts"][1]["items"][0]
    assert (await agent.post("staff/taps", tap(button, "front")))[0] == 200
    [event] = office.kept
    assert isinstance(event, ButtonPressed)
    assert (event.action, event.place) == ("presence-away", AGENTS)
    assert (await agent.post("staff/taps", tap(button | {"value": "x"}, "front", "tap-00002")))[0] == 409


async def test_the_desk_is_closed_to_visitors_and_managers(office: Office, visitor: Browser) -> None:
    token = office.platform.invite(Side.MANAGERS).partition("#")[2]
    for _ in range(2):
        assert (await visitor.get("staff/home"))[0] == 403
        assert (await visitor.post("staff/command", {"text": "/queue"}))[0] == 403
        assert (await visitor.get("staff/thread?side=agents&thread=post-1"))[0] == 403
        assert (await visitor.get("staff/cards?side=agents&before=9"))[0] == 403
        await visitor.post("staff/join", {"token": token})
        await visitor.post("staff/name", {"name": "Mo"})


async def test_signs_come_and_go_and_are_put_once(office: Office, agent: Browser) -> None:
    sent = {"id": "message-1", "text": "Hi", "side": "agents"}
    _, answer = await agent.post("staff/messages", sent)
    message = answer["post"]["id"]

    async def sign(sign: Sign, operation: Operation = Operation.MARK, on: str = message) -> None:
        marked = office.delivery(AGENTS, content(), operation=operation, target=on, sign=sign)
        assert (await office.platform.send(marked)).message == on

    for _ in range(2):
        await sign(Sign.HELD)
    await sign(Sign.HELD, Operation.UNMARK)
    await sign(Sign.SENT)
    await sign(Sign.FAILED, Operation.UNMARK)
    marks = {post["mark"]["sign"]: post["mark"] for post in await agent.shown("agents") if "mark" in post}
    assert marks == {
        "held": {"of": message, "sign": "held", "on": False},
        "sent": {"of": message, "sign": "sent", "on": True},
    }
    await sign(Sign.SENT, on="post-999")
    elsewhere = await office.platform.send(office.delivery(MANAGERS, CARD))
    with pytest.raises(Gone):
        await sign(Sign.SENT, on=elsewhere.message)


async def test_words_for_one_are_seen_by_nobody_else(office: Office, agent: Browser, other: Browser) -> None:
    _, me = await agent.get("staff/me")
    said = office.delivery(AGENTS, content("For Ana"), only_to=f"web:web:{me['id']}")
    receipt = await office.platform.send(said)
    assert [post["whisper"] for post in await agent.shown("agents")] == [True]
    assert await other.shown("agents") == []
    assert (await other.get(f"staff/thread?thread={receipt.message}"))[0] == 404
    assert (await agent.get(f"staff/thread?thread={receipt.message}"))[0] == 200


async def test_a_page_gets_what_waits_and_the_newest_not_the_whole_history(office: Office, agent: Browser) -> None:
    first = await office.platform.send(office.delivery(AGENTS, CARD))
    for n in range(60):
        await office.platform.send(office.delivery(AGENTS, content(Heading(f"Settled {n}"))))
    for n in range(300):
        await office.platform.send(office.delivery(first.place, content(f"reply {n}")))
    seen = await agent.shown("agents")
    assert len(seen) == 200 + 1 + 40
    assert seen[0]["id"] == first.message
    assert (seen[0]["pinned"], seen[0]["brief"]) == (True, True)
    settled = [post for post in seen if not post["thread"] and not post["pinned"]]
    _, older = await agent.get(f"staff/cards?before={settled[0]['seq']}")
    assert (len(older["posts"]), older["more"]) == (20, False)
    _, thread = await agent.get(f"staff/thread?thread={first.message}")
    assert (len(thread["posts"]), thread["more"], thread["posts"][0]["brief"]) == (201, True, False)
    _, rest = await agent.get(f"staff/thread?thread={first.message}&before={thread['posts'][1]['seq']}")
    assert (len(rest["posts"]), rest["more"]) == (101, False)


async def test_a_settled_card_is_no_longer_pinned(office: Office, agent: Browser) -> None:
    card = await office.platform.send(office.delivery(AGENTS, CARD))
    done = content(
        Heading("Resolved"), Buttons((Button("reopen", "Reopen", "1001"), Button("history", "History", "1001")))
    )
    await office.platform.send(office.delivery(AGENTS, done, operation=Operation.REVISE, target=card.message))
    [post] = await agent.shown("agents")
    assert not post["pinned"]


async def test_a_customer_fills_in_a_form_too(office: Office, visitor: Browser) -> None:
    await visitor.say("Hi")
    place = office.kept.pop().place
    await office.platform.send(office.delivery(place, content(Buttons((Button("resolve", "Add a comment", "1001"),)))))
    shown = (await visitor.shown())[-1]
    button = shown["parts"][0]["items"][0]
    press = {key: button[key] for key in ("action", "value", "label", "proof")}
    _, answer = await visitor.post("taps", {"id": "tap-00001", "post": shown["id"], **press})
    sent = {"id": "form-00001", "token": answer["form"]["token"], "fields": {"needed": "y"}}
    assert (await visitor.post("forms", sent))[0] == 200
    [event] = office.kept
    assert isinstance(event, FormSubmitted)
    assert (event.side, event.place, event.author.role) == (Side.CUSTOMER, place, Role.CUSTOMER)


async def test_a_card_is_yours_by_who_has_it_not_by_a_name(office: Office, agent: Browser, other: Browser) -> None:
    await other.post("staff/name", {"name": "Ana"})
    _, me = await agent.get("staff/me")
    state = Facts((Fact("State", "With Ana since 10:00", f"web:web:{me['id']}"),))
    await office.platform.send(office.delivery(AGENTS, content(Heading("Ticket 1001"), state)))
    assert [post["yours"] for post in await agent.shown("agents")] == [True]
    assert [post["yours"] for post in await other.shown("agents")] == [False]
    await agent.post("staff/name", {"name": "Anna"})
    assert [post["yours"] for post in await agent.shown("agents")] == [True]
    assert me["id"] not in str(await other.shown("agents"))


async def test_a_manager_asks_in_the_managers_channel(office: Office, visitor: Browser) -> None:
    await visitor.post("staff/join", {"token": office.platform.invite(Side.MANAGERS).partition("#")[2]})
    await visitor.post("staff/name", {"name": "Mo"})
    status, answer = await visitor.post("staff/command", {"text": "/report", "side": "managers"})
    assert (status, answer["parts"][0]["text"]) == (200, "Mo said report")
    for side in ("agents", "customer"):
        assert (await visitor.post("staff/command", {"text": "/report", "side": side}))[0] == 403
