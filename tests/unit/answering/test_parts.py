"""The small parts of answering: questions, keywords, confidence."""

import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.confidence import Confidence, parsed, shipped
from bot.answering.evidence import FEATURES, Evidence
from bot.answering.fitting import Trials, fit, judge, wilson
from bot.answering.keywords import Keywords
from bot.answering.questions import leans_back, parts_of
from bot.answering.stems import stems_of
from bot.core.errors import Misconfigured


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Where is it?", ["Where is it?"]),
        ("My oven leaks. Is that covered by the warranty?", ["My oven leaks. Is that covered by the warranty?"]),
        ("How do I return it? How long is the refund?", ["How do I return it?", "How long is the refund?"]),
        ("what does delivery cost and do you ship to Norway?", ["what does delivery cost", "do you ship to Norway?"]),
        ("Do you sell salt and pepper mills?", ["Do you sell salt and pepper mills?"]),
        ("How do I pay? Thanks! Can anyone help?", ["How do I pay? Thanks! Can anyone help?"]),
        ("where is the counter and do you take cards", ["where is the counter", "do you take cards"]),
        ("how can I pay, what cards do you take", ["how can I pay", "what cards do you take"]),
        ("Two things: how long to Berlin, what is the fee?", ["Two things: how long to Berlin", "what is the fee?"]),
        ("If I order today, how long does it take?", ["If I order today, how long does it take?"]),
        ("What if it breaks, do you repair it?", ["What if it breaks, do you repair it?"]),
        ("I bought a mixer last week, can you take it back?", ["I bought a mixer last week, can you take it back?"]),
        ("", [""]),
    ],
)
def test_questions_of_a_message(text: str, parts: list[str]) -> None:
    assert [part.text for part in parts_of(text)] == parts


def test_a_flood_of_questions_is_cut_into_few() -> None:
    assert len(parts_of("What is the price of salt? " * 1_000)) <= 4


@pytest.mark.parametrize("text", ["and to Canada?", "how long does it take?", "what about refunds", "how much?"])
def test_leaning(text: str) -> None:
    assert leans_back(text)


@pytest.mark.parametrize(
    "text",
    ["How much does the kettle cost?", "I live in Norway, do you deliver there?", "where can I find my invoice", ""],
)
def test_not_leaning(text: str) -> None:
    assert not leans_back(text)


@settings(max_examples=200, deadline=None)
@given(
    st.text(max_size=300), st.lists(st.tuples(st.sampled_from(["customer", "bot"]), st.text(max_size=80)), max_size=4)
)
def test_any_text_has_parts(text: str, history: list[tuple[str, str]]) -> None:
    assert 1 <= len(parts_of(text, tuple(history))) <= 4


def test_stems_join_forms_and_leave_out_small_words() -> None:
    assert stems_of("How are my returns returned?") == stems_of("return returning")


def test_keywords_are_comparable_between_questions() -> None:
    words = Keywords(["the red kettle", "the blue oven", "delivery to Canada"])
    assert words.scores("red kettle")[0] > 0.4
    assert words.scores("red zebra giraffe elephant")[0] < words.scores("red kettle")[0] / 2
    assert words.scores("")[0] == 0
    assert words.coverage("kettle from Mars", "a kettle") < 1
    assert Keywords([]).scores("x").shape == (0,)


def evidence(similarity: float, margin: float = 0.1) -> Evidence:
    return Evidence(
        similarity=similarity,
        margin=margin,
        words=similarity / 2,
        words_margin=0.1,
        coverage=similarity,
        length=6,
        closeness=similarity - 0.05,
        crowd=0.5,
        density=0.5,
        share=similarity / 2,
    )


def test_more_similarity_is_more_confidence() -> None:
    confidence = shipped()
    rising = [confidence.of(evidence(similarity)) for similarity in (0.1, 0.3, 0.5, 0.7, 0.9)]
    assert rising == sorted(rising)
    assert rising[0] < 0.2 < 0.7 < rising[-1]
    assert confidence.of(evidence(0.6, margin=0.3)) > confidence.of(evidence(0.6, margin=0.0))
    assert confidence.of(None) == 0


def test_a_confidence_survives_being_written_down() -> None:
    again = parsed(json.dumps(shipped().as_json()))
    assert math.isclose(again.of(evidence(0.6)), shipped().of(evidence(0.6)), abs_tol=1e-4)


@pytest.mark.parametrize("raw", ["", "[]", '{"features": ["x"]}', json.dumps({**shipped().as_json(), "means": [1]})])
def test_a_confidence_for_other_features_is_refused(raw: str) -> None:
    with pytest.raises(Misconfigured, match="Fit it again"):
        parsed(raw)


def test_fitting_finds_what_was_put_in_and_measures_it() -> None:
    random = np.random.default_rng(1)
    features = random.normal(size=(4_000, len(FEATURES)))
    chance = 1 / (1 + np.exp(-2 * features[:, 0]))
    found = Trials(features, random.random(4_000) < chance)
    confidence = fit([Trials(found.features[:2_000], found.right[:2_000])])
    quality = judge(confidence, Trials(found.features[2_000:], found.right[2_000:]))
    assert quality.auroc > 0.8
    assert quality.ece < 0.05
    assert quality.interval[0] < quality.right_of_answered < quality.interval[1]
    hopeless = judge(Confidence(confidence.means, confidence.scales, -confidence.weights, 0.0), found)
    assert hopeless.auroc < 0.2


def test_wilson_intervals() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    assert wilson(15, 15)[0] == pytest.approx(0.796, abs=1e-3)
