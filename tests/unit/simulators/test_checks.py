"""Every documented limit is enforced exactly: what just fits passes, one more does not."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.simulators.slack.blocks import check_blocks, check_view
from tests.simulators.slack.manifest import parse_manifest
from tests.simulators.slack.richtext_of import rich_text
from tests.simulators.slack.seen import notified, visible
from tests.simulators.slack.wire import stored, typed


def plain(length: int) -> dict[str, Any]:
    return {"type": "plain_text", "text": "a" * length}


def mrkdwn(length: int) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": "a" * length}


def button(number: int = 0, **more: Any) -> dict[str, Any]:
    return {"type": "button", "action_id": f"a{number}", "text": plain(3), **more}


def actions(*elements: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"type": "actions", "elements": list(elements)}]


def feedback(value: int) -> list[dict[str, Any]]:
    one = {"text": plain(75), "value": "v" * value}
    element = {"type": "feedback_buttons", "action_id": "f", "positive_button": one, "negative_button": one}
    return [{"type": "context_actions", "elements": [element]}]


def options(number: int, text: int = 75, value: int = 150) -> list[dict[str, Any]]:
    choices = [{"text": plain(text), "value": "v" * value} for _ in range(number)]
    return actions({"type": "static_select", "action_id": "s", "placeholder": plain(150), "options": choices})


LIMITS: dict[str, tuple[Any, Any]] = {
    "blocks": ([{"type": "divider"}] * 50, [{"type": "divider"}] * 51),
    "section text": ([{"type": "section", "text": mrkdwn(3000)}], [{"type": "section", "text": mrkdwn(3001)}]),
    "empty text": ([{"type": "section", "text": mrkdwn(1)}], [{"type": "section", "text": mrkdwn(0)}]),
    "fields": ([{"type": "section", "fields": [mrkdwn(9)] * 10}], [{"type": "section", "fields": [mrkdwn(9)] * 11}]),
    "field": ([{"type": "section", "fields": [mrkdwn(2000)]}], [{"type": "section", "fields": [mrkdwn(2001)]}]),
    "header": ([{"type": "header", "text": plain(150)}], [{"type": "header", "text": plain(151)}]),
    "header type": ([{"type": "header", "text": plain(1)}], [{"type": "header", "text": mrkdwn(1)}]),
    "button text": (actions(button(text=plain(75))), actions(button(text=plain(76)))),
    "button mrkdwn": (actions(button(text=plain(5))), actions(button(text=mrkdwn(5)))),
    "button value": (actions(button(value="v" * 2000)), actions(button(value="v" * 2001))),
    "button style": (actions(button(style="danger")), actions(button(style="plain"))),
    "disabled": (actions(button()), actions(button(disabled=True))),
    "actions": (actions(*map(button, range(25))), actions(*map(button, range(26)))),
    "same action_id": (actions(button(1), button(2)), actions(button(1), button(1))),
    "context": (
        [{"type": "context", "elements": [mrkdwn(9)] * 10}],
        [{"type": "context", "elements": [mrkdwn(9)] * 11}],
    ),
    "context button": ([{"type": "context", "elements": [plain(9)]}], [{"type": "context", "elements": [button()]}]),
    "block_id": ([{"type": "divider", "block_id": "b" * 255}], [{"type": "divider", "block_id": "b" * 256}]),
    "same block_id": ([{"type": "divider", "block_id": "b"}], [{"type": "divider", "block_id": "b"}] * 2),
    "action_id": (actions(button(action_id="a" * 255)), actions(button(action_id="a" * 256))),
    "options": (options(100), options(101)),
    "option text": (options(1, 75), options(1, 76)),
    "option value": (options(1, 75, 150), options(1, 75, 151)),
    "markdown": (
        [{"type": "markdown", "text": "a" * 6000}] * 2,
        [{"type": "markdown", "text": "a" * 6000}, {"type": "markdown", "text": "a" * 6001}],
    ),
    "image": (
        [{"type": "image", "image_url": "https://x.example/a.png", "alt_text": "A"}],
        [{"type": "image", "image_url": "http://x.example/a.png", "alt_text": "A"}],
    ),
    "link": (actions(button(url="https://x.example")), actions(button(url="javascript:alert(1)"))),
    "feedback": (feedback(2000), feedback(2001)),
    "table": (
        [{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * 20] * 100}],
        [{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * 21]}],
    ),
    "rich text": (
        [
            {
                "type": "rich_text",
                "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}],
            }
        ],
        [
            {
                "type": "rich_text",
                "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": ""}]}],
            }
        ],
    ),
    "kind": ([{"type": "divider"}], [{"type": "carousel_of_dreams"}]),
    "section": ([{"type": "section", "text": plain(1)}], [{"type": "section"}]),
}


def date(**more: Any) -> list[dict[str, Any]]:
    element = {"type": "date", "timestamp": 1_795_185_000, "format": "{date_short_pretty} at {time}", **more}
    return [{"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [element]}]}]


def token(text: str) -> list[dict[str, Any]]:
    return [{"type": "context", "elements": [{"type": "mrkdwn", "text": text}]}]


DATES: dict[str, tuple[Any, Any]] = {
    "seconds": (date(), date(timestamp=1_795_185_000_000)),
    "whole": (date(), date(timestamp=1_795_185_000.5)),
    "a number": (date(), date(timestamp="1795185000")),
    "a token": (date(), date(format="soon")),
    "a known token": (date(format="{ago}"), date(format="{clock}")),
    "fallback": (date(fallback="14:30"), date(fallback="")),
    "mrkdwn": (token("by <!date^1795185000^{time}|14:30>"), token("by <!date^1795185000^{time}>")),
    "mrkdwn seconds": (token("<!date^1795185000^{time}|x>"), token("<!date^1795185000000^{time}|x>")),
    "mrkdwn token": (token("<!date^1795185000^{date_pretty}|x>"), token("<!date^1795185000^{day}|x>")),
    "mrkdwn end": (token("<!date^1795185000^{time}^https://a.example/b|x>"), token("<!date^1795185000^{time}|x")),
}
LIMITS |= DATES


@pytest.mark.parametrize("name", LIMITS)
def test_limits(name: str) -> None:
    fits, too_much = LIMITS[name]
    assert check_blocks(fits) == []
    assert check_blocks(too_much) != []


@pytest.mark.parametrize(
    "garbage",
    [
        None,
        7,
        "x",
        [None],
        [7],
        [{}],
        [{"type": []}],
        [{"type": "section", "text": 7}],
        [{"type": "rich_text", "elements": [{"type": []}]}],
    ],
)
def test_garbage_is_a_finding_and_never_a_crash(garbage: Any) -> None:
    assert check_blocks(garbage) != []


def modal(**more: Any) -> dict[str, Any]:
    return {"type": "modal", "title": plain(24), "blocks": [{"type": "divider"}] * 100, **more}


@pytest.mark.parametrize(
    ("fits", "too_much"),
    [
        (modal(), modal(title=plain(25))),
        (modal(submit=plain(24)), modal(submit=plain(25))),
        (modal(private_metadata="p" * 3000), modal(private_metadata="p" * 3001)),
        (modal(), modal(blocks=[{"type": "divider"}] * 101)),
        (modal(blocks=[]), modal(blocks=[{"type": "markdown", "text": "x"}])),
        ({"type": "home", "blocks": []}, {"type": "home", "blocks": [], "title": plain(3)}),
    ],
)
def test_views(fits: dict[str, Any], too_much: dict[str, Any]) -> None:
    assert check_view(fits) == []
    assert check_view(too_much) != []


def test_an_input_needs_a_submit_button() -> None:
    element = {"type": "plain_text_input", "action_id": "a"}
    asking = modal(blocks=[{"type": "input", "label": plain(3), "element": element}])
    assert check_view(asking) == ["[ERROR] missing required field: submit [json-pointer:/view]"]
    assert check_view(asking | {"submit": plain(4)}) == []


def test_what_people_type_is_escaped_but_for_mentions() -> None:
    assert typed("a < b & <@U1> <!here> <https://x.example|x>") == "a &lt; b &amp; <@U1> <!here> <https://x.example|x>"
    assert typed("<!channel>", literal=True) == "&lt;!channel&gt;"


def test_rich_text_says_the_same_as_the_text() -> None:
    text = typed("*Hi* <@U1>, see <https://x.example|this> :wave:\n- one\n- two\n```code < 1```")
    block = rich_text(text, "b1")
    assert check_blocks([block]) == []
    assert [element["type"] for element in block["elements"]] == [
        "rich_text_section",
        "rich_text_list",
        "rich_text_preformatted",
    ]
    assert visible({"blocks": [block]}) == "Hi @U1, see this :wave:\none\ntwo\ncode < 1"


def test_who_is_pinged() -> None:
    assert notified({"text": "<!channel> and <@U1> but not &lt;!here&gt;"}) == ["channel", "U1"]
    assert (
        notified({"text": "x", "blocks": [{"type": "section", "text": {"type": "plain_text", "text": "<!here>"}}]})
        == []
    )
    assert notified({"blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "<!here|here>"}}]}) == ["here"]


def test_stored_text_escapes_what_is_loose() -> None:
    assert stored("a < b & c &amp; <@U1>\x00") == "a &lt; b &amp; c &amp; <@U1>"


def test_a_manifest_that_slack_would_refuse() -> None:
    faults = parse_manifest(
        {
            "display_information": {"name": "N" * 36},
            "oauth_config": {"scopes": {"bot": ["chat:write", "chat:shout"]}},
            "settings": {"event_subscriptions": {"bot_events": ["message.im", "message.telepathy"]}},
        }
    ).faults
    assert faults == (
        "unknown scope chat:shout",
        "unknown event message.telepathy",
        "event message.im needs one of the scopes im:history",
        "name is 36, at most 35",
    )


TYPES = [
    "section",
    "header",
    "actions",
    "context",
    "context_actions",
    "input",
    "image",
    "markdown",
    "rich_text",
    "table",
]
PARTS = ["button", "static_select", "feedback_buttons", "overflow", "plain_text", "mrkdwn", "rich_text_section", "text"]
KEYS = ["type", "text", "elements", "fields", "accessory", "label", "element", "rows", "block_id", "options", "confirm"]


def with_type(block: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """The block with a type that exists, and perhaps an element that does."""
    inner = st.sampled_from(PARTS).map(lambda kind: {"type": kind})
    return st.builds(lambda kind, part: {"elements": [part], **block, "type": kind}, st.sampled_from(TYPES), inner)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5),
    max_leaves=12,
)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from(KEYS), JSON, max_size=5).flatmap(with_type), max_size=3))
def test_no_garbage_crashes_the_checks(blocks: list[dict[str, Any]]) -> None:
    check_blocks(blocks)
    check_view({"type": "modal", "blocks": blocks})


def test_a_reader_sees_dates_in_their_own_zone() -> None:
    blocks = [*date(format="{date_long} um {time}", fallback="x"), *token("<!date^1795185000^{date_num}, {time}|y>")]
    assert visible({"blocks": blocks}, "Asia/Tokyo") == "Friday, November 20, 2026 um 23:30\n2026-11-20, 23:30"
    assert visible({"blocks": blocks}) == "x\ny"
