"""What every answerer must do, whoever words the answer: sources named, several questions, honest doubt."""

import json
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from adapters.model import openai
from adapters.model.local import LocalAnswerModel, create
from bot.answering.answerer import GroundedAnswerer
from bot.answering.budget import Budget
from bot.answering.hosted import HostedAnswerer, HostedMeans
from bot.answering.index import Index
from bot.answering.judging import Judge
from bot.core.clock import SystemClock
from bot.core.company import Company
from bot.core.content import Sources
from bot.core.knowledge import Answer, Passage, Question, Unsure
from bot.core.places import Place
from bot.core.ports import Answerer, Edition
from bot.entrypoints.settings import read_settings
from storage.opening import open_storage
from tests.support.hostile_provider import HostileProvider, hostile_provider, reply, says

PASSAGES = (
    Passage(id="return", title="How do I return an item?", text="Send it back within **30 days**."),
    Passage(id="price", title="How much does the kettle cost?", text="The kettle costs €59."),
    Passage(id="ship", title="Which countries do you deliver to?", text="To the EU and Canada."),
)
COMPANY = Company(name="Kettle House", agents=Place("t", "", "a"), managers=Place("t", "", "m"))


async def well_behaved(request: web.Request) -> web.StreamResponse:
    """Quotes, for each question, the passage whose title it is."""
    sent = (await request.json())["messages"][1]["content"]
    known = json.loads(sent.split("<knowledge>")[1].split("</knowledge>")[0])
    asked = json.loads(sent.split("<questions>")[1].split("</questions>")[0])
    used = [next(p for p in known if p["title"].casefold() == one["text"].casefold()) for one in asked]
    said = reply(" ".join(p["text"] for p in used), *(p["id"] for p in used))
    return await says(said)(request)


@pytest.fixture
async def index() -> AsyncIterator[Index]:
    storage = open_storage("memory:", clock=SystemClock(), holder="test")
    await storage.start()
    await storage.shelf.put(Edition("kettles", "1", PASSAGES))
    index = Index(create())
    await index.refresh(storage.shelf)
    yield index
    index.close()
    await storage.stop()


@pytest.fixture
async def provider() -> AsyncIterator[HostileProvider]:
    async with hostile_provider() as provider:
        provider.plays(well_behaved)
        yield provider


@pytest.fixture(params=["embedded", "hosted"])
async def answerer(request: pytest.FixtureRequest, index: Index, provider: HostileProvider) -> AsyncIterator[Answerer]:
    embedded = GroundedAnswerer(index, LocalAnswerModel("e"))
    if request.param == "embedded":
        yield embedded
        return
    clock = SystemClock()
    settings = read_settings(openai.Settings, env_file=None, kind="openai", name="m", url=provider.url)
    model = openai.create(settings, clock)
    means = HostedMeans(
        judge=Judge(index),
        model=model,
        embedded=embedded,
        company=lambda: COMPANY,
        guidance=lambda: (),
        budget=Budget(clock),
        clock=clock,
    )
    yield HostedAnswerer(means)
    await model.close()


async def test_an_answer_says_where_it_comes_from(answerer: Answerer) -> None:
    answer = await answerer.answer(Question(text="How do I return an item?"))
    assert isinstance(answer, Answer)
    assert "30 days" in answer.content.words
    assert [source.entry for source in answer.sources] == ["return"]
    assert answer.content.parts[-1] == Sources(answer.sources)
    assert 0 < answer.confidence <= 1
    assert answer.model
    assert answer.knowledge
    assert answer.verification


async def test_several_questions_are_all_answered(answerer: Answerer) -> None:
    answer = await answerer.answer(Question(text="How do I return an item? How much does the kettle cost?"))
    assert isinstance(answer, Answer)
    assert "30 days" in answer.content.words
    assert "€59" in answer.content.words
    assert {source.entry for source in answer.sources} == {"return", "price"}


@pytest.mark.parametrize("text", ["Who won the match last night?", "", "\x00", "?" * 9_000, "🫖"])
async def test_doubt_is_honest(answerer: Answerer, text: str) -> None:
    answer = await answerer.answer(Question(text=text))
    assert isinstance(answer, Unsure)
    assert len(answer.nearest) <= 3
