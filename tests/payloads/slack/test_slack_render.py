"""Whatever the content, Slack takes the message, and nothing in literal words becomes markup or a mention."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.chat.slack.pages import MOST_PAGES, pages
from adapters.chat.slack.render import CUT, EMPTY, MOST_JSON, render
from bot.core.content import (
    Attachment,
    Attachments,
    Button,
    Buttons,
    Content,
    Fact,
    Facts,
    Heading,
    Markdown,
    Part,
    Quote,
    Small,
    Source,
    Sources,
    Style,
    Text,
    content,
    fact,
    literal,
    small,
)
from bot.core.moments import Moment, Timed, timed, worded
from tests.simulators.slack.blocks import check_blocks
from tests.simulators.slack.seen import visible

HOSTILE = "<!channel> @here <@U0AGENT001> *b* _i_ `c` <https://x.example|y> & </b> https://shop.example/a?b=1."


def elements(part: Part) -> list[dict[str, Any]]:
    """The inline elements of a part that becomes one rich text block with one container."""
    (block,) = render(content(part)).blocks
    (container,) = block["elements"]
    inline: list[dict[str, Any]] = container["elements"]
    return inline


def said(blocks: list[dict[str, Any]]) -> str:
    """Every `text` in reading order."""
    found: list[str] = []

    def walk(node: Any) -> None:
        if isinstance(node, dict):
            if isinstance(node.get("text"), str):
                found.append(node["text"])
            for value in node.values():
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    walk(blocks)
    return "".join(found)


def test_literal_words_stay_literal() -> None:
    inline = elements(Text(HOSTILE))
    assert "".join(element["text"] for element in inline) == HOSTILE
    assert {element["type"] for element in inline} <= {"text", "link"}
    assert not any("style" in element for element in inline)


@pytest.mark.parametrize(
    "part", [Text(HOSTILE), Small(HOSTILE), Quote("Ana", HOSTILE), Markdown(HOSTILE), Heading(HOSTILE)]
)
def test_nothing_can_mention_anybody(part: Part) -> None:
    rendered = render(content(part))
    assert "<" not in rendered.text
    dump = json.dumps(rendered.blocks)
    assert '"broadcast"' not in dump
    assert '"user"' not in dump
    assert '"mrkdwn"' not in dump


def test_the_fallback_is_escaped() -> None:
    assert render(content(Text("a < b & <!channel>"))).text == "a &lt; b &amp; &lt;!channel&gt;"


def test_markdown_becomes_rich_text() -> None:
    (block,) = render(content("**Yes**, _see_ [the page](https://shop.example/p).\n\n1. one\n2. two")).blocks
    words, numbers = block["elements"]
    assert words["elements"] == [
        {"type": "text", "text": "Yes", "style": {"bold": True}},
        {"type": "text", "text": ", "},
        {"type": "text", "text": "see", "style": {"italic": True}},
        {"type": "text", "text": " "},
        {"type": "link", "url": "https://shop.example/p", "text": "the page"},
        {"type": "text", "text": "."},
    ]
    assert (numbers["type"], numbers["style"], len(numbers["elements"])) == ("rich_text_list", "ordered", 2)


@pytest.mark.parametrize("target", ["javascript:alert(1)", "data:text/html,x", "slack://open", "file:///etc/passwd"])
def test_only_web_links_are_links(target: str) -> None:
    rendered = render(content(f"[press]({target}) me", Sources((Source("e", "Title", target),))))
    assert '"link"' not in json.dumps(rendered.blocks)
    assert f"<{target}" not in json.dumps(rendered.blocks)
    assert "press" in said(rendered.blocks)


def test_html_is_shown_not_obeyed() -> None:
    assert "<script>alert(1)</script>" in said(render(content("a <script>alert(1)</script>")).blocks)


def test_buttons_carry_action_value_and_style() -> None:
    buttons = Buttons((Button("claim", "Claim", "7", Style.PRIMARY), Button("claim", "x" * 100, "", Style.DANGER)))
    (block,) = render(content(buttons)).blocks
    first, second = block["elements"]
    assert (first["action_id"], first["value"], first["style"]) == ("claim:0", "7", "primary")
    assert (second["action_id"], len(second["text"]["text"])) == ("claim:1", 75)
    assert "value" not in second


def test_action_ids_are_unique_across_blocks() -> None:
    row = Buttons((Button("a", "A"), Button("a", "A")))
    assert check_blocks(render(content(row, "x", row)).blocks) == []


def test_a_long_text_is_cut_with_a_notice_and_keeps_its_buttons() -> None:
    rendered = render(content(Text("word " * 10_000), Buttons((Button("ask", "Talk to a person"),))))
    assert CUT in said(rendered.blocks)
    assert rendered.blocks[-1]["type"] == "actions"
    assert len(said(rendered.blocks)) > 9_000
    assert len(rendered.text) <= 3_900


def test_a_text_within_the_stated_limit_is_not_cut() -> None:
    assert CUT not in said(render(content(Text("word " * 2_000))).blocks)


def test_cards_show_facts_files_and_sources() -> None:
    rendered = render(
        content(
            Facts((Fact("Waiting", "3 min"), Fact("Customer", "<Rosa>"))),
            Attachments((Attachment("oven.jpg", url="https://f.example/o.jpg"), Attachment("x", url="javascript:1"))),
            Sources((Source("e1", "Refunds & returns", "https://shop.example/r"), Source("e2", "Fees"))),
        )
    )
    assert check_blocks(rendered.blocks) == []
    words = said(rendered.blocks)
    assert "Waiting: 3 min\nCustomer: <Rosa>" in words
    assert "<https://shop.example/r|Refunds &amp; returns> · Fees" in words
    assert words.count("https://f.example") == 0
    assert "Customer: &lt;Rosa&gt;" in rendered.text


@pytest.mark.parametrize("empty", [Content(), content(""), content(Text("\x00"), Small(" "), Buttons(()))])
def test_nothing_to_say_is_still_a_valid_message(empty: Content) -> None:
    rendered = render(empty)
    assert rendered.text == EMPTY
    assert check_blocks(rendered.blocks) == []


WORDS = st.one_of(
    st.text(max_size=60),
    st.sampled_from(["**", "```", "- ", "> ", "1. ", "\n\n", HOSTILE, "[a](https://b.example)", "\x00", "א", "😀"]),
    st.builds(
        lambda text, times: text * times,
        st.sampled_from(["a ", "- x\n", "*_~`", "&<>", "> ", "😀"]),
        st.integers(1, 9_000),
    ),
)
ADDRESS = st.none() | st.sampled_from(
    ["https://x.example/" + "a" * 3_000, "https://x.example/<|>", "ftp://x", "https://x.example"]
)
PART = st.one_of(
    st.builds(Text, WORDS),
    st.builds(Markdown, WORDS),
    st.builds(Heading, WORDS),
    st.builds(Small, WORDS),
    st.builds(Quote, WORDS, WORDS),
    st.builds(Facts, st.lists(st.builds(Fact, WORDS, WORDS), max_size=12).map(tuple)),
    st.builds(Sources, st.lists(st.builds(Source, WORDS, WORDS, ADDRESS), max_size=12).map(tuple)),
    st.builds(Attachments, st.lists(st.builds(Attachment, WORDS, url=ADDRESS), max_size=12).map(tuple)),
    st.builds(
        Buttons,
        st.lists(st.builds(Button, st.text(max_size=300), WORDS, WORDS, st.sampled_from(Style)), max_size=60).map(
            tuple
        ),
    ),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PART, max_size=12), st.integers(1, 20))
def test_any_content_is_within_the_limits(parts: list[Part], times: int) -> None:
    rendered = render(Content(tuple(parts * times)))
    assert check_blocks(rendered.blocks) == []
    assert 0 < len(rendered.text) <= 3_900
    assert len(json.dumps(rendered.blocks, ensure_ascii=False, separators=(",", ":"))) <= MOST_JSON
    json.dumps(rendered.blocks, ensure_ascii=False).encode()


AT = Moment(
    at=datetime(2026, 11, 20, 14, 30, tzinfo=UTC), words="today at 15:30 (Europe/Berlin)", pattern="{day} um {time}"
)


def test_a_moment_is_a_date_that_every_reader_sees_in_their_own_zone() -> None:
    said = content(
        worded("**Bis** {at} [hier {at}](https://a.example/x)", at=AT),
        literal(worded("<!here> {at}", at=AT)),
        Facts((fact("Bis", worded("{at} & <b>", at=AT)),)),
        small(worded("Bis {at} & <b>", at=AT)),
        small(worded("*Bis* {at}", at=AT)),
    )
    shown = render(said)
    assert check_blocks(shown.blocks) == []
    assert "<!" not in shown.text
    told = visible({"blocks": shown.blocks}, "Asia/Tokyo").splitlines()
    assert [line.count("um 23:30") for line in told] == [1, 1, 1, 1, 1]
    assert told[0].endswith("hier today at 15:30 (Europe/Berlin)")
    assert told[3].startswith("Bis ")
    assert told[3].endswith("& <b>")


@given(st.text(max_size=60), st.text(max_size=60))
@settings(max_examples=200)
def test_whatever_stands_around_a_moment_slack_takes_it(before: str, after: str) -> None:
    said = timed(before) + AT + after
    for part in (small(said), literal(said), Markdown(said.text, moments=said.moments), Facts((fact("a", said),))):
        blocks = render(content(part)).blocks
        assert check_blocks(blocks) == []
        assert "23:30" in visible({"blocks": blocks}, "Asia/Tokyo") or isinstance(part, Markdown)


def test_a_long_history_keeps_its_dates_on_every_page() -> None:
    line = timed("1001 · ") + AT + " Rosa Lind: it was said and written down in so many words\n"
    whole = Timed("")
    for _ in range(300):
        whole += line
    found = pages(content(literal(whole)))
    assert 1 < len(found) <= MOST_PAGES
    shown = [visible({"blocks": render(page).blocks}, "Asia/Tokyo") for page in found]
    assert sum(page.count("um 23:30") for page in shown) == 300
    assert all(CUT not in page for page in shown)
