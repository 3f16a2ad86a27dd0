"""The trained reader: one encoding a message, heads where they fit, rules always; and the dissatisfaction index."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from adapters.model.local import LocalEncoder, create
from bot.core.company import Company
from bot.core.errors import Misconfigured
from bot.entrypoints.learnt import Learnt
from bot.understanding.heads_mood import Said, load_mood
from bot.understanding.heads_reader import Heads, TrainedReader, smoothed
from bot.understanding.heads_shipped import shipped_heads, shipped_mood

STANDARD = Company.__dataclass_fields__["categories"].default


@pytest.fixture(scope="module")
def encoder() -> LocalEncoder:
    return create()


class Counting:
    """Encodes and counts what it was asked."""

    def __init__(self, encoder: LocalEncoder) -> None:
        self._encoder = encoder
        self.asked: list[str] = []

    async def __call__(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked += texts
        return self._encoder.encode(texts)


@pytest.fixture
def encode(encoder: LocalEncoder) -> Counting:
    return Counting(encoder)


@pytest.fixture
def reader(encoder: LocalEncoder, encode: Counting, tmp_path: Path) -> TrainedReader:
    return TrainedReader(encode, Learnt(tmp_path, encoder.version, lambda: STANDARD))


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("You took the money for my order twice, please look at the charge", "Billing"),
        ("I forgot my password and the reset link is dead", "Account"),
        ("The app closes itself whenever I open the timer", "Technical"),
        ("Does the kettle come in green?", "Product"),
        ("The parcel never came, where is the courier?", "Other"),
    ],
)
async def test_understands_out_of_the_box(reader: TrainedReader, encode: Counting, text: str, category: str) -> None:
    reading = await reader.read(text)
    assert reading.category == category
    assert reading.category_confidence > 0.5
    assert reading.language == "en"
    assert encode.asked == [text]


async def test_rules_still_speak(reader: TrainedReader) -> None:
    assert (await reader.read("hello!")).small_talk == "greeting"
    assert (await reader.read("I want to talk to a human")).wants_person


@pytest.mark.parametrize("text", ["", " ", "\x00\x00", "😀" * 500, "a" * 100_000, "\ud800 broken"])
async def test_nothing_breaks_it(reader: TrainedReader, text: str) -> None:
    reading = await reader.read(text, [("customer", text), ("bot", "")])
    assert reading.dissatisfaction is None or 0 <= reading.dissatisfaction <= 100


async def test_the_index_rises_when_the_bot_fails_again_and_again(reader: TrainedReader) -> None:
    history: list[tuple[str, str]] = []
    course = []
    for words in (
        "Hi, could you tell me where my parcel is?",
        "I did that. It has not moved since Friday, that is why I am asking you.",
        "You just told me that and it does not help. Can anybody look at it?",
        "Unbelievable. Three times the same useless answer, you are wasting my time.",
    ):
        reading = await reader.read(words, history)
        course.append((reading.dissatisfaction or 0, reading.trajectory or 0))
        history += [("customer", words), ("bot", "Open the tracking link in the e-mail.")]
    assert course[-1][0] > course[0][0] + 25
    assert course[-1][1] > course[0][1] + 15
    assert course[-1][1] < course[-1][0]
    assert reading.course == pytest.approx([index for index, _ in course], abs=0.5)


async def test_the_same_words_weigh_more_after_a_bad_course(reader: TrainedReader) -> None:
    text = "Is anybody still looking into it?"
    calm = [("customer", "Good morning, could you check my order?"), ("bot", "A colleague is looking into it.")]
    bad = [
        ("customer", "This is the third time that I write, and nobody answers. I am really angry."),
        ("bot", "A colleague is looking into it."),
        ("customer", "You said so last week, and nothing happened! Useless."),
        ("bot", "A colleague is looking into it."),
    ]
    after_calm, after_bad = [(await reader.read(text, history)).dissatisfaction for history in (calm, bad)]
    assert after_calm is not None
    assert after_bad is not None
    assert after_bad > after_calm + 10


async def test_no_single_word_sets_the_index(reader: TrainedReader) -> None:
    furious = (
        await reader.read("Third broken one. You people are useless and I will never order again.")
    ).dissatisfaction
    delighted = (await reader.read("Holy shit that was fast, thank you so much, perfect!")).dissatisfaction
    assert furious is not None
    assert delighted is not None
    assert furious > 60 > 30 > delighted


def test_the_trajectory_forgets_slowly() -> None:
    assert smoothed(np.array([80.0, 20.0], np.float32)) == pytest.approx(40)
    assert smoothed(np.array([50.0], np.float32)) == 50


def test_a_company_with_other_categories_gets_none_of_ours(encoder: LocalEncoder, tmp_path: Path) -> None:
    heads = Learnt(tmp_path, encoder.version, lambda: ("Sales", "Repairs"))()
    assert heads.category is None
    assert heads.mood is not None


def test_a_newly_trained_head_holds_from_then_on(encoder: LocalEncoder, tmp_path: Path) -> None:
    learnt = Learnt(tmp_path, encoder.version, lambda: STANDARD)
    assert learnt().intent is None
    head = shipped_heads(encoder.version).category
    assert head is not None
    file = tmp_path / "understanding" / "intent.npz"
    replace(head, about={"mine": 1}).save(file)
    trained = learnt().intent
    assert trained is not None
    assert trained.about == {"mine": 1}
    file.write_bytes(b"broken")
    assert learnt().intent is None


def test_another_encoder_gets_no_heads() -> None:
    assert shipped_heads("another-1") == Heads()


def test_an_index_survives_the_disk_and_refuses_another_encoder(encoder: LocalEncoder, tmp_path: Path) -> None:
    mood = shipped_mood(encoder.version)
    mood.save(tmp_path / "mood.npz")
    again = load_mood(tmp_path / "mood.npz", encoder.version)
    text = "Nobody came and nobody called."
    vectors = {text: encoder.encode([text])[0]}
    assert again.judge([Said(text)], vectors) == pytest.approx(mood.judge([Said(text)], vectors), abs=0.5)
    assert (np.diff(again.index) >= 0).all()
    with pytest.raises(Misconfigured, match="Fit it again"):
        load_mood(tmp_path / "mood.npz", "another-1")
    (tmp_path / "mood.npz").write_bytes(b"cut")
    with pytest.raises(Misconfigured, match="no index"):
        load_mood(tmp_path / "mood.npz", encoder.version)
