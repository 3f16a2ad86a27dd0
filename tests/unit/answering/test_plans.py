"""Knowledge that differs by the customer's plan: how it is written down, and who reads what."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from adapters.model.local import LocalAnswerModel, LocalEncoder
from bot.answering.answerer import GroundedAnswerer
from bot.answering.importing import version_of
from bot.answering.index import Index
from bot.answering.reading import read_path
from bot.core.knowledge import Answer, Passage, Question, Unsure
from bot.core.ports import Edition, KnowledgeShelf

CSV = """question,answer,plan
How long may I keep it?,30 days.,
How long may I keep it?,90 days.,Gold|Silver
Who is my adviser?,Call 555.,Gold
"""
JSON = """[{"question": "How long may I keep it?", "answer": "30 days."},
 {"question": "How long may I keep it?", "answer": "90 days.", "plan": ["Gold", "Silver"]},
 {"question": "Who is my adviser?", "answer": "Call 555.", "plan": "Gold"}]"""
MARKDOWN = """# How long may I keep it?

30 days.

# How long may I keep it? {plan: Gold|Silver}

90 days.

# Who is my adviser? {Plan: Gold}

Call 555.
"""


@pytest.mark.parametrize(("name", "text"), [("a.csv", CSV), ("a.json", JSON), ("a.md", MARKDOWN)])
def test_a_plan_is_marked_in_every_kind_of_file(tmp_path: Path, name: str, text: str) -> None:
    file = tmp_path / name
    file.write_text(text)
    result = read_path(file)
    assert result.skipped == ()
    keep, adviser = result.passages
    assert keep.title.endswith("How long may I keep it?")
    assert (keep.text, keep.plans) == ("30 days.", ())
    assert keep.variants == (("Gold", "90 days."), ("Silver", "90 days."))
    assert adviser.title.endswith("Who is my adviser?")
    assert adviser.plans == ("Gold",)


def test_a_customer_reads_what_the_plan_says() -> None:
    keep = Passage(id="k", title="k", text="30 days.", variants=(("Gold", "90 days."),))
    only = Passage(id="o", title="o", text="Call 555.", plans=("Gold",))
    for plan, text in (("", "30 days."), ("Basic", "30 days."), ("gold", "90 days.")):
        theirs = keep.for_plan(plan)
        assert theirs is not None
        assert theirs.text == text
    assert [only.for_plan(plan) for plan in ("", "Basic", "GOLD")] == [None, None, only]


def test_a_changed_variant_is_another_version() -> None:
    one = Passage(id="k", title="k", text="30 days.", variants=(("Gold", "90 days."),))
    assert len({version_of([one]), version_of([Passage(id="k", title="k", text="30 days.")])}) == 2


@pytest.fixture
async def answerer(encoder: LocalEncoder, shelf: KnowledgeShelf, tmp_path: Path) -> AsyncIterator[GroundedAnswerer]:
    file = tmp_path / "a.csv"
    file.write_text(CSV)
    await shelf.put(Edition("plans", "1", read_path(file).passages))
    index = Index(encoder)
    await index.refresh(shelf)
    yield GroundedAnswerer(index, LocalAnswerModel(encoder.version))
    index.close()


@pytest.mark.parametrize(("plan", "said"), [("", "30 days."), ("Basic", "30 days."), ("Silver", "90 days.")])
async def test_the_answer_is_the_plans(answerer: GroundedAnswerer, plan: str, said: str) -> None:
    found = await answerer.answer(Question(text="How long may I keep it?", about=(("Plan", plan),)))
    assert isinstance(found, Answer)
    assert found.content.words == said


async def test_what_is_only_for_a_plan_is_for_nobody_else(answerer: GroundedAnswerer) -> None:
    asked = "Who is my adviser?"
    assert isinstance(await answerer.answer(Question(text=asked, about=(("Plan", "Gold"),))), Answer)
    for about in ((), (("Plan", "Basic"),)):
        found = await answerer.answer(Question(text=asked, about=about))
        assert isinstance(found, Unsure)
        assert all(source.title != asked for source in found.nearest)
