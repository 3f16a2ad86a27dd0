"""Whatever comes in is harmless before it is kept."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.codec import EVENT
from bot.core.content import Attachment, Attachments, Content, Markdown, Part, Small, Text
from bot.core.events import ButtonPressed, MessagePosted
from bot.core.places import Person, Place, Side
from bot.engine.cleaning import LONGEST_TEXT, cleaned, tidy
from tests.unit.engine.rig import Rig

BASE = Rig().message("hello")


def posted(*parts: Part) -> Content:
    clean = cleaned(replace(BASE, content=Content(parts)))
    assert isinstance(clean, MessagePosted)
    return clean.content


def test_a_harmless_event_is_not_even_copied() -> None:
    assert cleaned(BASE) is BASE


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("a\x00b\x07c", "abc"),
        ("one\r\ntwo\rthree\n\tfour", "one\ntwo\nthree\n\tfour"),
        ("half \ud83d pair", "half  pair"),
        ("שלום 👋🏽 \u200f", "שלום 👋🏽 \u200f"),
        ("\x1b[31mred\x9b", "[31mred"),
    ],
)
def test_control_characters_go_and_everything_readable_stays(raw: str, kept: str) -> None:
    assert tidy(raw) == kept
    assert posted(Text(raw)) == Content((Text(kept),))


def test_a_megabyte_is_kept_cut_and_says_so() -> None:
    kept = posted(Text("x" * 1_000_000))
    assert kept.words == "x" * LONGEST_TEXT
    assert kept.parts[-1] == Small("[Cut: the message was 1,000,000 characters long; 40,000 are kept.]")


def test_many_parts_are_cut_together_and_files_stay() -> None:
    files = Attachments((Attachment("a.pdf"),))
    kept = posted(Markdown("a" * 30_000), Text("b" * 30_000), Text("c"), files)
    assert kept.words == "a" * 30_000 + "\n" + "b" * 10_000
    assert kept.files == files.items


def test_a_text_at_the_limit_is_whole() -> None:
    assert posted(Text("x" * LONGEST_TEXT)) == Content((Text("x" * LONGEST_TEXT),))


def test_names_and_button_values_have_an_end() -> None:
    tap = ButtonPressed(
        id="t:1",
        at=BASE.at,
        place=BASE.place,
        side=Side.CUSTOMER,
        author=Person("test:c", "N\x00" * 9_000),
        message="m1",
        action="ask",
        value="v" * 9_000,
    )
    clean = cleaned(tap)
    assert isinstance(clean, ButtonPressed)
    assert len(clean.author.name) == len(clean.value) == 4_000
    assert clean.value.endswith("…")


@pytest.mark.parametrize("id", ["", "i" * 513, "\x00"])
async def test_an_event_without_a_sensible_id_is_dropped_and_counted(rig: Rig, id: str) -> None:
    await rig.engine.intake([replace(BASE, id=id), replace(BASE, id="good")])
    await rig.engine.idle()
    assert (rig.tally.refused_events, rig.tally.kept) == (1, 1)
    await rig.engine.intake([replace(BASE, id=id)])
    assert rig.tally.kept == 1


async def test_null_bytes_reach_the_answer_as_nothing(rig: Rig) -> None:
    await rig.hear("he\x00llo")
    assert rig.platform.texts == ["re: hello"]


ANYTHING = st.text(st.characters(), max_size=40)


@given(words=ANYTHING, name=ANYTHING, thread=ANYTHING, message=ANYTHING)
def test_whatever_was_typed_can_be_kept(words: str, name: str, thread: str, message: str) -> None:
    raw = replace(
        BASE,
        content=Content((Text(words), Markdown(words))),
        author=Person("test:c", name),
        place=Place("test", "T1", "C1", thread),
        message=message,
    )
    clean = cleaned(raw)
    assert clean is not None
    assert EVENT.load(EVENT.dump(clean)) == clean
    assert "\x00" not in EVENT.dump(clean)
