"""Whatever anybody writes, what reaches the pages is known nodes, plain text, and addresses of the web."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.chat.web.keys import Keys, channel_of, is_session, new_session
from adapters.chat.web.markdown import is_web_address, tree
from adapters.chat.web.outbound import within
from adapters.chat.web.render import shown
from adapters.chat.web.shapes import clean
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
    Quote,
    Small,
    Source,
    Sources,
    Text,
)

TAGS = {"p", "h", "strong", "em", "s", "code", "pre", "ul", "ol", "li", "blockquote", "br", "hr", "a"}


def check(node: Any) -> None:
    if isinstance(node, str):
        return
    tag, *children = node
    assert tag in TAGS
    if tag == "a":
        assert is_web_address(children.pop(0))
    for child in children:
        check(child)


PIECES = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        [
            "[a](javascript:alert(1))",
            "[a](https://x.example/?q=1)",
            "<script>",
            "![i](https://x.example/i.png)",
            "**",
            "> ",
            *(
                "- ",
                "1. ",
                "```",
                "`",
                "\n\n",
                "&#106;avascript:",
                "<a href='https://x.example'>",
                "&lt;",
                "#",
                "~~",
                "|",
            ),
        ]
    ),
)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_any_text_becomes_known_nodes(text: str) -> None:
    for node in tree(text):
        check(node)


@pytest.mark.parametrize(
    ("text", "nodes"),
    [
        ("**a** *b* `c`", [["p", ["strong", "a"], " ", ["em", "b"], " ", ["code", "c"]]]),
        ("a\nb", [["p", "a", ["br"], "b"]]),
        ("- a\n- b", [["ul", ["li", ["p", "a"]], ["li", ["p", "b"]]]]),
        ("> q", [["blockquote", ["p", "q"]]]),
        ("# H", [["h", "H"]]),
        ("```\nx < y\n```", [["pre", "x < y"]]),
        ("[a](https://x.example/p)", [["p", ["a", "https://x.example/p", "a"]]]),
        ("<b>x</b>", [["p", "<b>x</b>"]]),
        ("[a](javascript:alert(1))", [["p", "[a](javascript:alert(1))"]]),
        ("[a](https://u:p@x.example)", [["p", "[a](https://u:p@x.example)"]]),
        ("![i](https://x.example/i.png)", [["p", "!", ["a", "https://x.example/i.png", "i"]]]),
    ],
)
def test_what_markdown_becomes(text: str, nodes: list[Any]) -> None:
    assert tree(text) == nodes


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "//x.example", "http://", "ftp://x", "http://[", " https://x"]
)
def test_other_addresses_are_no_links(url: str) -> None:
    assert not is_web_address(url)


WORDS = st.text(max_size=30)
URLS = st.one_of(st.none(), WORDS, st.sampled_from(["https://x.example", "javascript:x", "data:x"]))
PARTS = st.one_of(
    WORDS.map(Text),
    WORDS.map(Markdown),
    WORDS.map(Heading),
    WORDS.map(Small),
    st.builds(Fact, WORDS, WORDS).map(lambda fact: Facts((fact,))),
    st.builds(Quote, WORDS, WORDS),
    st.builds(Source, WORDS, WORDS, URLS).map(lambda source: Sources((source,))),
    st.builds(Button, WORDS, WORDS, WORDS).map(lambda button: Buttons((button,))),
    st.builds(Attachment, name=WORDS, url=URLS).map(lambda file: Attachments((file,))),
)


@given(st.lists(PARTS, max_size=6))
def test_any_content_is_shown(parts: list[Any]) -> None:
    made = shown(Content(tuple(parts)), lambda button: "proof")
    json.dumps(made)
    assert len(made) == len(parts)
    for part in made:
        for item in part["items"] if part["kind"] in ("sources", "files") else ():
            assert item["url"] is None or item["url"].startswith(("http://", "https://"))


@given(st.text())
def test_cleaned_text_has_no_control_characters(text: str) -> None:
    assert not set(clean(text)) & {chr(code) for code in (*range(9), *range(11, 32), 127)}
    assert clean(clean(text)) == clean(text)


def test_new_emoji_are_kept() -> None:
    assert clean("\U0001faea") == "\U0001faea"


def test_a_text_beyond_the_limit_is_cut_and_says_so() -> None:
    cut = within(Content((Text("x" * 50_000), Buttons((Button("a", "A"),)))))
    text, small, buttons = cut.parts
    assert isinstance(text, Text)
    assert len(text.text) == 40_000
    assert isinstance(small, Small)
    assert isinstance(buttons, Buttons)


def test_sessions_are_long_random_and_lead_nowhere_back() -> None:
    one, other = new_session(), new_session()
    assert is_session(one)
    assert one != other
    assert channel_of(one, "web") == channel_of(one, "web")
    assert channel_of(one, "web") != channel_of(one, "shop")
    assert one not in channel_of(one, "web")
    assert not is_session(one + "x")
    assert not is_session("é" * 43)


def test_a_proof_of_one_secret_is_worth_nothing_under_another() -> None:
    button = Button("claim", "Claim", "1")
    proof = Keys(b"a" * 32).button("agents", "post-1", button)
    assert Keys(b"a" * 32).is_button(proof, "agents", "post-1", button)
    assert not Keys(b"b" * 32).is_button(proof, "agents", "post-1", button)
    assert not Keys(b"a" * 32).is_button(proof, "agents", "post-2", button)
