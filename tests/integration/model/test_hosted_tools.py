"""What a hosted model may look up, for whom, and what it may say of it."""

from collections.abc import Mapping
from typing import Any

import pytest

from bot.core.errors import Refused
from bot.core.knowledge import Answer, Question, Unsure
from bot.core.places import Person
from bot.core.wording import Tool
from tests.integration.model.conftest import MakeModel
from tests.support.hostile_provider import HostileProvider, call, completion, reply, says
from tests.support.kettle_house import ALICE, Make, said
from tests.support.mock_provider import MockProvider


def order_tool(asker: Person | None, seen: list[Any]) -> tuple[Tool, ...]:
    """As an action would offer it: bound to the person whom the platform named."""
    if asker is None:
        return ()

    async def run(arguments: Mapping[str, Any]) -> str:
        seen.append((asker.id, dict(arguments)))
        if arguments.get("number") != "A-17":
            raise Refused("There is no such order in this customer's account.")
        return "Order A-17: handed to the carrier on 3 March 2026."

    arguments = {"type": "object", "properties": {"number": {"type": "string"}}}
    return (Tool(name="order_status", description="State of an order.", arguments=arguments, run=run),)


async def test_a_tool_is_run_for_the_person_who_asks(mock: MockProvider, make_model: MakeModel, answerer: Make) -> None:
    seen: list[Any] = []
    words = reply("Order A-17 was handed to the carrier on 3 March 2026.", "t1")["choices"][0]["message"]["content"]
    wanted = {"number": "A-17", "customer": "test:bob"}
    mock.answers(
        ({"toolCallId": "c1"}, {"content": words}),
        ({"toolName": "order_status"}, {"toolCalls": [{"id": "c1", "name": "order_status", "arguments": wanted}]}),
    )
    asked = answerer(make_model(mock.url), tools=lambda question: order_tool(question.customer, seen))
    answer = await asked.answer(Question(text="Has A-17 left your house?", customer=ALICE))
    assert said(answer).startswith("Order A-17")
    assert seen == [("test:alice", wanted)]
    assert isinstance(answer, Answer)
    assert answer.sources == ()
    assert answer.effort.calls == 2


@pytest.mark.parametrize(
    ("name", "arguments", "told"),
    [
        ("order_status", '{"number": "B-2"}', "no such order"),
        ("order_status", "{not json", "not JSON"),
        ("order_status", "[1]", "one object"),
        ("order_status", "[" * 5_000, "not JSON"),
        ("refund_order", "{}", "no such tool"),
    ],
)
async def test_a_bad_tool_call_is_told_to_the_model(
    hostile: HostileProvider, make_model: MakeModel, answerer: Make, name: str, arguments: str, told: str
) -> None:
    hostile.plays(says(completion(None, tools=[call(name, arguments)])), says(reply("", abstain=True)))
    asked = answerer(make_model(hostile.url), tools=lambda question: order_tool(question.customer, []))
    answer = await asked.answer(Question(text="Has A-17 left your house?", customer=ALICE))
    assert isinstance(answer, Unsure)
    assert told in hostile.requests[1]["messages"][-1]["content"]


async def test_a_model_that_wants_tools_for_ever_is_stopped(
    hostile: HostileProvider, make_model: MakeModel, answerer: Make
) -> None:
    hostile.plays(says(completion(None, tools=[call("order_status", '{"number": "A-17"}')])))
    asked = answerer(make_model(hostile.url), tools=lambda question: order_tool(question.customer, []))
    answer = await asked.answer(Question(text="Has A-17 left your house?", customer=ALICE))
    assert isinstance(answer, Unsure)
    assert len(hostile.requests) <= 8


async def test_what_a_tool_did_not_say_is_not_sent(
    hostile: HostileProvider, make_model: MakeModel, answerer: Make
) -> None:
    hostile.plays(
        says(completion(None, tools=[call("order_status", '{"number": "A-17"}')])),
        says(reply("It arrives on 5 March 2026.", "t1")),
    )
    asked = answerer(make_model(hostile.url), tools=lambda question: order_tool(question.customer, []))
    answer = await asked.answer(Question(text="Has A-17 left your house?", customer=ALICE))
    assert isinstance(answer, Unsure)
    assert answer.effort.doubt == "not-in-sources"
