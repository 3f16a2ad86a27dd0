"""What customers wrote about: on the card, in the report, in a search, and in an explanation."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from adapters.chat.console.platform import AGENTS
from bot.core.company import Company
from bot.core.content import Content
from bot.core.knowledge import Reading
from bot.core.places import Person, Role
from bot.core.understood import Labels, Tally
from bot.understanding.reader import Reader
from handoff import kinds
from tests.support.small_desk import COMPANY, SmallDesk, small_desk

AGENT = Person("console:A", "Ana", Role.AGENT)


def tally(messages: int, index: float | None = None, **labels: str) -> Tally:
    known = {name: labels.get(name) for name in kinds.KINDS}
    return Tally(messages=messages, indexed=0 if index is None else messages, dissatisfaction=index, **known)


def test_counts_weigh_the_index_by_its_messages_and_put_the_unclear_last() -> None:
    tallies = [
        tally(5),
        tally(1, 80.0, category="Billing", topic="payment"),
        tally(3, 40.0, category="Billing", topic="refund"),
        tally(2, None, category="Account"),
    ]
    found = kinds.counts(tallies, "category")
    assert [(one.label, one.messages, one.index) for one in found] == [
        ("Billing", 4, 50.0),
        ("Account", 2, None),
        ("not clear", 5, None),
    ]


def test_a_report_of_nothing_has_no_section() -> None:
    assert kinds.section([]) == []


def test_labels_are_spelt_as_people_read_them() -> None:
    assert kinds.about(Reading(topic="payment", problem="charged-twice")) == "payment: charged twice"
    assert kinds.about(Reading(topic="payment")) == "payment"
    assert kinds.about(Reading()) == ""


@pytest.mark.parametrize(
    ("typed", "labels", "rest"),
    [
        ("topic:delivery", Labels(topic="delivery"), ""),
        ("Category:BILLING twice", Labels(category="Billing"), "twice"),
        ("late problem:not-arrived box", Labels(problem="not-arrived"), "late box"),
        ("category:house-and-home", Labels(category="House and Home"), ""),
        ("note: topic:", Labels(), "note: topic:"),
    ],
)
def test_labels_are_told_from_words(typed: str, labels: Labels, rest: str) -> None:
    company = replace(COMPANY, categories=("Billing", "House and Home"))
    assert kinds.wanted(typed, company) == (labels, rest)


class Sorting(Reader):
    """Sure of some messages, as a trained reader is."""

    async def read(self, text: str, history: Sequence[tuple[str, str]] = ()) -> Reading:
        reading = replace(await super().read(text, history), dissatisfaction=40.0, heads="heads-1")
        if "charged" in text:
            return replace(
                reading, category="Billing", category_confidence=0.9, topic="payment", problem="charged-twice"
            )
        return replace(reading, category="Product", category_confidence=0.3)


async def shown(desk: SmallDesk, command: str) -> str:
    said = await desk.front.command(command, AGENT, COMPANY.agents)
    assert isinstance(said, Content)
    return said.plain()


async def test_card_report_and_search_show_what_is_sure() -> None:
    def company() -> Company:
        return COMPANY

    async with small_desk(company, understanding=Sorting()) as desk:
        await desk.customer_writes("I was charged twice, I want to talk to a human")
        card = desk.posts(AGENTS)[0].content
        assert card is not None
        assert "Category: Billing · payment: charged twice" in card.plain()
        await desk.customer_writes("hello? are you there")
        report = await shown(desk, "report")
        assert "Billing: 1 message, dissatisfaction 40 of 100" in report
        assert "not clear: 1 message" in report
        assert "Topics: payment 1" in report
        assert "charged twice" in await shown(desk, "find category:billing")
        assert "charged twice" in await shown(desk, "find topic:payment TWICE")
        assert "Nothing was found" in await shown(desk, "find topic:payment thrice")
        assert "Nothing was found" in await shown(desk, "find category:product")
