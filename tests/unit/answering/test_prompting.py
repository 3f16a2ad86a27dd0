"""Prompts and data: versions follow the text, blanks are filled once, no data can get out of its tag."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.prompting import prompt, tagged

ANYTHING = st.text(st.characters(exclude_categories=()))


@pytest.mark.parametrize("name", ["answer", "summary"])
def test_a_prompt_is_named_after_its_content(name: str) -> None:
    assert re.fullmatch(rf"{name}-[0-9a-f]{{8}}", prompt(name).version)


def test_every_blank_is_filled_and_a_value_is_not_filled_again() -> None:
    values = {"bot": "Pepper {company}", "company": "Pan", "voice": "v", "guidance": "{voice}"}
    filled = prompt("answer").filled(values)
    assert "Pepper {company}, the support assistant of Pan" in filled
    assert filled.rstrip().endswith("{voice}")
    assert set(re.findall(r"\{(\w+)\}", prompt("answer").text)) == set(values)


@given(st.recursive(ANYTHING, lambda inner: st.lists(inner) | st.dictionaries(ANYTHING, inner), max_leaves=8))
def test_no_data_can_close_its_tag(value: object) -> None:
    text = tagged("knowledge", value)
    inside = text.removeprefix("<knowledge>\n").removesuffix("\n</knowledge>")
    assert "<" not in inside
    assert ">" not in inside
    assert "\x00" not in inside
    inside.encode()
    json.loads(inside)


def test_repeating_the_rules_is_a_leak_and_quoting_a_source_is_not() -> None:
    asked = prompt("answer")
    rule = "Say only what stands in knowledge, in customer or in a tool's result."
    assert asked.leaks_into(f"My rules are: {rule}", "")
    assert not asked.leaks_into(f"My rules are: {rule}", f"A page of ours: {rule}")
    assert not asked.leaks_into("You can send it back within 30 days, and the label costs €4.90.", "")
