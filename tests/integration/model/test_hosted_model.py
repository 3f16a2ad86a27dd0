"""One exchange with a model's server: what is asked, what is understood, and what is done when it fails."""

import json
import logging
import time
from typing import Any

import pytest

from bot.core.clock import HandClock
from bot.core.errors import Misconfigured, NoWording
from bot.core.wording import ChatLine, Tool
from tests.integration.model.conftest import KEY, MakeModel
from tests.support.hostile_provider import Act, HostileProvider, call, completion, cut, drips, says
from tests.support.mock_provider import MockProvider

HELLO = [ChatLine("system", "Be brief."), ChatLine("user", "hello there")]
SCHEMA = {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"], "additionalProperties": False}


async def _nothing(_: Any) -> str:
    return "nothing"


TOOL = Tool(name="order_status", description="State of an order.", arguments={"type": "object"}, run=_nothing)


async def test_says_what_the_model_said_and_what_it_cost(mock: MockProvider, make_model: MakeModel) -> None:
    usage = {"prompt_tokens": 500, "completion_tokens": 250}
    mock.answers(({"userMessage": "hello"}, {"content": "Hi!", "usage": usage}))
    done = await make_model(mock.url).complete(HELLO, within=5)
    assert (done.text, done.ended, done.asked) == ("Hi!", "whole", ())
    assert (done.tokens_in, done.tokens_out) == (500, 250)
    assert done.cost == pytest.approx((500 * 2 + 250 * 8) / 1e6)


async def test_asks_for_the_schema_it_was_given(mock: MockProvider, make_model: MakeModel) -> None:
    mock.answers(({"responseFormat": "json_schema"}, {"content": '{"a": "b"}'}))
    done = await make_model(mock.url).complete(HELLO, within=5, schema=SCHEMA)
    assert json.loads(done.text) == {"a": "b"}
    sent = mock.requests()[-1]
    assert sent["response_format"]["json_schema"] == {"name": "reply", "strict": True, "schema": SCHEMA}


async def test_tools_are_asked_for_and_answered(mock: MockProvider, make_model: MakeModel) -> None:
    asked = {"toolCalls": [{"id": "call_7", "name": "order_status", "arguments": {"number": "A-1"}}]}
    mock.answers(
        ({"toolCallId": "call_7"}, {"content": "It is on its way."}),
        ({"toolName": "order_status"}, asked),
    )
    model = make_model(mock.url)
    first = await model.complete(HELLO, within=5, tools=[TOOL])
    assert [(one.tool, json.loads(one.arguments)) for one in first.asked] == [("order_status", {"number": "A-1"})]
    lines = [*HELLO, ChatLine("assistant", "", asked=first.asked), ChatLine("tool", "sent", answers="call_7")]
    assert (await model.complete(lines, within=5, tools=[TOOL])).text == "It is on its way."


@pytest.mark.parametrize("version", ["", "2024-10-21"])
async def test_azure_is_asked_at_its_own_address(mock: MockProvider, make_model: MakeModel, version: str) -> None:
    mock.answers(({"userMessage": "hello"}, {"content": "Hi from Azure"}))
    model = make_model(mock.azure, kind="azure", name="support", api_version=version)
    assert (await model.complete(HELLO, within=5)).text == "Hi from Azure"
    assert model.version == "azure:support"


@pytest.mark.parametrize(
    ("chaos", "why"),
    [
        ({"rateLimitRate": 1}, "busy"),
        ({"dropRate": 1}, "down"),
        ({"malformedRate": 1}, "down"),
        ({"disconnectRate": 1}, "down"),
        ({"latencyMs": 3_000}, "slow"),
    ],
)
async def test_every_fault_is_told_in_our_words(
    mock: MockProvider, make_model: MakeModel, chaos: dict[str, float], why: str
) -> None:
    mock.answers(({"userMessage": "hello"}, {"content": "Hi!"}))
    mock.chaos(**chaos)
    with pytest.raises(NoWording) as caught:
        await make_model(mock.url).complete(HELLO, within=0.8)
    assert caught.value.why == why


async def test_a_busy_server_is_asked_again_when_it_says(mock: MockProvider, make_model: MakeModel) -> None:
    mock.answers(
        ({"userMessage": "hello", "sequenceIndex": 0}, {"error": {"message": "slow down"}, "status": 429}),
        ({"userMessage": "hello"}, {"content": "Hi!"}),
    )
    assert (await make_model(mock.url, retries=1).complete(HELLO, within=5)).text == "Hi!"


async def test_a_dripping_reply_does_not_outlive_the_deadline(hostile: HostileProvider, make_model: MakeModel) -> None:
    hostile.plays(drips(completion("Hi!"), 0.05))
    began = time.monotonic()
    with pytest.raises(NoWording) as caught:
        await make_model(hostile.url, retries=2).complete(HELLO, within=0.5)
    assert caught.value.why == "slow"
    assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    ("act", "why"),
    [
        (says(""), "down"),
        (says("<html>a proxy's page</html>"), "down"),
        (says({"choices": []}), "down"),
        (says({"choices": [{"message": {"content": 7}}]}), "down"),
        (says("[" * 100_000), "down"),
        (says(completion("x" * 2_000_000)), "refused"),
        (says(completion(None, tools=[call("t", "{}", f"c{i}") for i in range(500)])), "down"),
        (cut(completion("Hi!")), "down"),
        (says({"error": {"message": "no credit", "code": "insufficient_quota"}}, 429), "quota"),
        (says({"error": {"message": "too long", "code": "context_length_exceeded"}}, 400), "refused"),
        (says("upstream died", 502), "down"),
        (says({"error": "busy"}, 429, **{"Retry-After": "soon"}), "busy"),
    ],
)
async def test_whatever_a_server_sends_is_survived(
    hostile: HostileProvider, make_model: MakeModel, act: Act, why: str
) -> None:
    hostile.plays(act)
    with pytest.raises(NoWording) as caught:
        await make_model(hostile.url).complete(HELLO, within=5)
    assert caught.value.why == why


async def test_nobody_waits_for_a_far_retry_after(hostile: HostileProvider, make_model: MakeModel) -> None:
    hostile.plays(says({}, 429, **{"Retry-After": "3600"}))
    with pytest.raises(NoWording) as caught:
        await make_model(hostile.url, retries=5).complete(HELLO, within=5)
    assert (caught.value.why, caught.value.after) == ("busy", 3600)
    assert len(hostile.requests) == 1


@pytest.mark.parametrize(("status", "named"), [(401, "KEY"), (403, "NAME"), (404, "URL")])
async def test_a_wrong_setting_is_named_and_nothing_is_quoted(
    hostile: HostileProvider, make_model: MakeModel, status: int, named: str
) -> None:
    hostile.plays(says({"error": {"message": f"Incorrect API key provided: {KEY}"}}, status))
    with pytest.raises(Misconfigured) as caught:
        await make_model(hostile.url, retries=3).complete(HELLO, within=5)
    assert f"BATON_MODEL_{named}" in str(caught.value)
    assert KEY not in str(caught.value)
    assert len(hostile.requests) == 1


async def test_what_a_server_does_not_take_is_left_out_from_then_on(
    hostile: HostileProvider, make_model: MakeModel
) -> None:
    hostile.plays(
        says({"error": {"message": "response_format json_schema is not supported"}}, 400),
        says({"error": {"message": "'temperature' does not support 0 with this model"}}, 400),
        says({"error": {"message": "Unsupported parameter: 'max_tokens'"}}, 400),
        says({"error": {"message": "m-1 does not support tools"}}, 400),
        says({"error": {"message": "response_format: must be text"}}, 422),
        says(completion("Hi!")),
    )
    model = make_model(hostile.url)
    with pytest.raises(NoWording):  # more refusals than are followed up at once
        await model.complete(HELLO, within=5, schema=SCHEMA, tools=[TOOL])
    assert (await model.complete(HELLO, within=5, schema=SCHEMA, tools=[TOOL])).text == "Hi!"
    last = hostile.requests[-1]
    assert not {"response_format", "temperature", "max_tokens", "tools"} & last.keys()
    assert last["max_completion_tokens"] > 0


async def test_a_server_that_keeps_failing_is_left_alone_for_a_while(
    hostile: HostileProvider, make_model: MakeModel
) -> None:
    clock = HandClock()
    model = make_model(hostile.url, clock)
    hostile.plays(says("", 500))
    whys = []
    for _ in range(6):
        with pytest.raises(NoWording) as caught:
            await model.complete(HELLO, within=5)
        whys.append(caught.value.why)
    assert whys == ["down"] * 4 + ["resting"] * 2
    assert len(hostile.requests) == 4
    await clock.advance(31)
    with pytest.raises(NoWording) as caught:
        await model.complete(HELLO, within=5)
    assert caught.value.why == "down"
    with pytest.raises(NoWording) as caught:
        await model.complete(HELLO, within=5)
    assert caught.value.why == "resting"
    await clock.advance(31)
    hostile.plays(says(completion("back")))
    assert (await model.complete(HELLO, within=5)).text == "back"
    assert (await model.complete(HELLO, within=5)).text == "back"


async def test_neither_key_nor_words_get_into_the_log(
    hostile: HostileProvider, make_model: MakeModel, caplog: pytest.LogCaptureFixture
) -> None:
    model = make_model(hostile.url)
    hostile.plays(says("", 500), says(completion("secret answer")))
    with caplog.at_level(logging.DEBUG):
        with pytest.raises(NoWording):
            await model.complete([ChatLine("user", "secret question")], within=5)
        await model.complete([ChatLine("user", "secret question")], within=5)
    assert hostile.keys[-1] == f"Bearer {KEY}"
    written = "\n".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.records)
    assert "secret" not in written
    assert KEY not in written


async def test_what_is_not_counted_is_estimated(hostile: HostileProvider, make_model: MakeModel) -> None:
    said = completion("four words are here")
    said["usage"] = None
    hostile.plays(says(said))
    done = await make_model(hostile.url).complete(HELLO, within=5)
    assert done.tokens_in > 0
    assert done.tokens_out > 0
