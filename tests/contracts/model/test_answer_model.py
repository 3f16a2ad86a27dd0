"""What every answer model must do: word an answer from what it is given, and nothing else."""

import pytest

from adapters.model.local import LocalAnswerModel
from bot.core.knowledge import Found, Passage, Question
from bot.core.ports import AnswerModel

RETURNS = Found(Passage(id="r", title="Returns", text="Send it back within **30 days**."), 0.9)
SHIPPING = Found(Passage(id="s", title="Shipping", text="Two days."), 0.4)


@pytest.fixture
def model() -> AnswerModel:
    return LocalAnswerModel("encoder-1")


async def test_cites_only_what_it_was_given(model: AnswerModel) -> None:
    draft = await model.word(Question(text="Can I return it?"), [RETURNS, SHIPPING])
    assert set(draft.cites) <= {"r", "s"}
    assert draft.model == model.version
    assert not draft.abstains


async def test_abstains_without_passages(model: AnswerModel) -> None:
    draft = await model.word(Question(text="Can I return it?"), [])
    assert draft.abstains
    assert draft.cites == ()


async def test_the_local_model_quotes_the_best_passage() -> None:
    draft = await LocalAnswerModel("e").word(Question(text="?"), [RETURNS, SHIPPING])
    assert draft.text == "Send it back within **30 days**."
    assert draft.cites == ("r",)


@pytest.mark.parametrize("joint", ["\n\n", ". ", " ", ""])
async def test_a_very_long_passage_ends_at_a_joint(joint: str) -> None:
    text = joint.join(["lorem ipsum dolor" if joint != "" else "lorem"] * 800)
    draft = await LocalAnswerModel("e").word(Question(text="?"), [Found(Passage(id="x", title="x", text=text), 1)])
    assert len(draft.text) < 2_410
    assert draft.text.endswith("…")
    assert text.startswith(draft.text.rstrip("…").rstrip())
