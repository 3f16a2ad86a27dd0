"""The grounded answerer: answers with sources, doubts honestly, takes several questions and follow-ups."""

from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path

import pytest

from adapters.model.local import LocalAnswerModel, LocalEncoder
from bot.answering.answerer import GroundedAnswerer
from bot.answering.index import Index
from bot.answering.reading import read_path
from bot.core.company import Thresholds, Words
from bot.core.content import Heading, Markdown, Sources, Text
from bot.core.knowledge import Answer, Draft, Found, Passage, Question, Unsure
from bot.core.ports import Edition, KnowledgeShelf

SAMPLE = Path(__file__).parents[3] / "bot" / "sample" / "knowledge"
KETTLES = (
    Passage(id="price", title="Kettle: Price", text="€59", phrasings=("How much does the kettle cost?",)),
    Passage(id="size", title="Kettle: Dimensions", text="25 cm high", phrasings=("How big is the kettle?",)),
    Passage(id="return", title="How do I return an item?", text="Within **30 days**.", url="https://shop.test/returns"),
    Passage(
        id="refund",
        title="How long does a refund take?",
        text="Three days.",
        phrasings=("When do I get my money back?",),
    ),
    Passage(
        id="ship",
        title="Which countries do you deliver to?",
        text="The EU and Canada.",
        phrasings=("Do you ship abroad?",),
    ),
)


@pytest.fixture
async def index(encoder: LocalEncoder, shelf: KnowledgeShelf) -> AsyncIterator[Index]:
    await shelf.put(Edition("kettles", "1", KETTLES))
    index = Index(encoder)
    await index.refresh(shelf)
    yield index
    index.close()


@pytest.fixture
def answerer(index: Index, encoder: LocalEncoder) -> GroundedAnswerer:
    return GroundedAnswerer(index, LocalAnswerModel(encoder.version))


def ids(found: Answer | Unsure) -> list[str]:
    assert isinstance(found, Answer), found
    return [source.entry for source in found.sources]


async def test_an_answer_names_its_source_and_versions(answerer: GroundedAnswerer, index: Index) -> None:
    found = await answerer.answer(Question(text="how can I return something I bought?"))
    assert isinstance(found, Answer)
    assert found.content.words == "Within **30 days**."
    assert found.content.parts[-1] == Sources(found.sources)
    assert found.sources == (KETTLES[2].source,)
    assert found.knowledge == index.version
    assert "all-MiniLM-L6-v2" in found.model
    assert 0.5 <= found.confidence <= 1


async def test_what_is_not_known_is_not_answered(answerer: GroundedAnswerer) -> None:
    for text in (
        "Who won the football match yesterday?",
        "What's the weather?",
        "",
        "\x00",
        "???",
        "😀",
        "x" * 100_000,
    ):
        found = await answerer.answer(Question(text=text))
        assert isinstance(found, Unsure), text
        assert found.confidence < 0.5


async def test_doubt_offers_the_nearest_topics_and_a_tap_on_one_is_answered(index: Index) -> None:
    answerer = GroundedAnswerer(index, LocalAnswerModel("e"), lambda: Thresholds(answer=0.6, doubtful=1))
    doubt = await answerer.answer(Question(text="the kettle"))
    assert isinstance(doubt, Unsure)
    assert 1 <= len(doubt.nearest) <= 3
    for topic in doubt.nearest:
        assert ids(await answerer.answer(Question(text=topic.title))) == [topic.entry]


async def test_unrelated_topics_are_not_offered(answerer: GroundedAnswerer) -> None:
    doubt = await answerer.answer(Question(text="who discovered penicillin"))
    assert isinstance(doubt, Unsure)
    assert doubt.nearest == ()


async def test_titles_of_the_sample_find_their_entries(encoder: LocalEncoder, shelf: KnowledgeShelf) -> None:
    passages = read_path(SAMPLE / "faq.csv").passages[::5]
    await shelf.put(Edition("sample", "1", passages))
    index = Index(encoder)
    await index.refresh(shelf)
    answerer = GroundedAnswerer(index, LocalAnswerModel("e"))
    for passage in passages:
        assert ids(await answerer.answer(Question(text=passage.title))) == [passage.id]
    index.close()


async def test_several_questions_are_answered_in_order(answerer: GroundedAnswerer) -> None:
    both = await answerer.answer(Question(text="How long does the refund take? And how do I return an item?"))
    assert ids(both) == ["refund", "return"]
    assert isinstance(both, Answer)
    assert both.content.words == "Three days.\nWithin **30 days**."
    joined = await answerer.answer(Question(text="how much does the kettle cost and how big is it?"))
    assert ids(joined) == ["price", "size"]


async def test_what_is_known_is_answered_and_the_rest_is_owned_up_to(answerer: GroundedAnswerer) -> None:
    hostile = "Who won the [football](https://evil.test) match <!channel>?"
    found = await answerer.answer(Question(text=f"How much does the kettle cost? {hostile}"))
    assert ids(found) == ["price"]
    assert isinstance(found, Answer)
    assert found.content.parts[1] == Text(f"I don't have a reliable answer to this: “{hostile}”")


@pytest.mark.parametrize("second", ["does it float?", "does it come with a lid?", "is it free on Sundays?"])
async def test_a_second_question_that_leans_on_the_first_is_owned_up_to(
    answerer: GroundedAnswerer, second: str
) -> None:
    found = await answerer.answer(Question(text=f"How much does the kettle cost and {second}"))
    assert isinstance(found, Answer)
    assert found.content.parts[1] == Text(f"I don't have a reliable answer to this: “{second}”")


async def test_an_empty_second_question_is_not_owned_up_to(answerer: GroundedAnswerer) -> None:
    found = await answerer.answer(
        Question(text="How much does the kettle cost? Can anyone help me? Is something wrong?")
    )
    assert isinstance(found, Answer)
    assert not any(isinstance(part, Text) for part in found.content.parts)
    found = await answerer.answer(Question(text="How much does the kettle cost? What do you think about that?"))
    assert isinstance(found, Answer)
    assert not any(isinstance(part, Text) for part in found.content.parts)


@pytest.mark.parametrize(
    ("before", "text", "expected"),
    [
        ("How big is the kettle?", "and how much is it?", "price"),
        ("How much does the kettle cost?", "how big is it?", "size"),
        ("Which countries do you deliver to?", "and to Canada?", "ship"),
        ("how can I return an item", "When is my money back?", "refund"),
        ("Which countries do you deliver to?", "how much does the kettle cost?", "price"),
    ],
)
async def test_follow_ups(answerer: GroundedAnswerer, before: str, text: str, expected: str) -> None:
    history = (("customer", before), ("bot", "…"))
    assert ids(await answerer.answer(Question(text=text, history=history))) == [expected]


async def test_what_agents_and_the_bot_said_is_no_context(answerer: GroundedAnswerer) -> None:
    history = (("bot", "How big is the kettle?"), ("agent", "Which countries do you deliver to?"))
    assert isinstance(await answerer.answer(Question(text="and then?", history=history)), Unsure)


async def test_the_threshold_is_asked_anew(index: Index, encoder: LocalEncoder) -> None:
    least = [0.1]
    answerer = GroundedAnswerer(index, LocalAnswerModel("e"), lambda: Thresholds(answer=least[0], doubtful=1.0))
    question = Question(text="money for the water boiler")
    assert isinstance(await answerer.answer(question), Answer)
    least[0] = 0.98
    assert isinstance(await answerer.answer(question), Unsure)


class Model:
    """An answer model that does as it is told."""

    version = "model-1"

    def __init__(self, draft: Callable[[Sequence[Found]], Draft]) -> None:
        self._draft = draft

    async def word(self, question: Question, passages: Sequence[Found]) -> Draft:
        return self._draft(passages)


async def test_a_model_that_abstains_or_cites_nothing_given_is_not_believed(index: Index) -> None:
    for draft in (
        Draft(text="", cites=(), model="m", abstains=True),
        Draft(text="Free kettles for all!", cites=(), model="m"),
        Draft(text="Free kettles for all!", cites=("made-up",), model="m"),
    ):
        answerer = GroundedAnswerer(index, Model(lambda _, draft=draft: draft))  # type: ignore[misc]  # default of a lambda
        assert isinstance(await answerer.answer(Question(text="How much does the kettle cost?")), Unsure)


async def test_without_knowledge_everything_is_doubt(encoder: LocalEncoder) -> None:
    index = Index(encoder)
    found = await GroundedAnswerer(index, LocalAnswerModel("e")).answer(Question(text="How much? And when?"))
    assert found == Unsure(nearest=(), confidence=0.0, model=LocalAnswerModel("e").version, knowledge="empty")
    index.close()


async def test_what_is_likely_is_shown_as_likely(index: Index) -> None:
    question = Question(text="money for the water boiler")
    sure = await GroundedAnswerer(index, LocalAnswerModel("e"), lambda: Thresholds(answer=0.05)).answer(question)
    assert isinstance(sure, Answer)
    limit = sure.confidence + 0.01

    likely = await GroundedAnswerer(index, LocalAnswerModel("e"), lambda: Thresholds(answer=limit)).answer(question)
    assert isinstance(likely, Answer)
    opening, *shown, sources = likely.content.parts
    assert opening == Markdown(Words().either)
    assert [part.text for part in shown if isinstance(part, Heading)] == [one.title for one in likely.sources]
    assert 1 <= len(likely.sources) <= 2
    assert sources == Sources(likely.sources)
    assert likely.sources[0] == sure.sources[0]

    never = Thresholds(answer=limit, doubtful=1)
    assert isinstance(await GroundedAnswerer(index, LocalAnswerModel("e"), lambda: never).answer(question), Unsure)


async def test_a_doubt_is_owned_up_to_in_the_customers_language(index: Index) -> None:
    answerer = GroundedAnswerer(
        index, LocalAnswerModel("e"), words=lambda language: Words(not_known=f"{language}: {{question}}")
    )
    text = "How much does the kettle cost? Who won the football match yesterday?"
    found = await answerer.answer(Question(text=text, language="de"))
    assert isinstance(found, Answer)
    assert Text("de: Who won the football match yesterday?") in found.content.parts


@pytest.mark.parametrize("text", ["that doesn't help", "why?", "this is wrong", "why do we dream?", "are you sure?"])
async def test_whatever_is_said_after_an_answer_does_not_bring_it_once_more(
    answerer: GroundedAnswerer, text: str
) -> None:
    history = (("customer", "how long does a refund take?"), ("bot", "Three days."))
    assert isinstance(await answerer.answer(Question(text=text, history=history)), Unsure)


async def test_another_thing_does_not_answer_for_the_one_that_is_named(
    encoder: LocalEncoder, shelf: KnowledgeShelf
) -> None:
    ovens = [
        Passage(id=f"{name}{aspect}", title=f"{name} oven{title}", text=text)
        for name, litres in (("Fjord 60", "72"), ("Fjord 45", "47"))
        for aspect, title, text in (
            ("", "", f"An oven of {litres} litres."),
            ("p", ": Price", "€600"),
            ("d", ": Dimensions", "x"),
        )
    ]
    await shelf.put(Edition("ovens", "1", tuple(ovens)))
    index = Index(encoder)
    await index.refresh(shelf)
    answerer = GroundedAnswerer(index, LocalAnswerModel(encoder.version), lambda: Thresholds(answer=0.05))
    for name in ("Fjord 60", "Fjord 45"):
        found = await answerer.answer(Question(text=f"How many litres does the {name} oven hold?"))
        assert all(id.startswith(name) for id in ids(found))
    index.close()
