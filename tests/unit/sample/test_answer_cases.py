"""Answer cases stand on the sample company as it is: entries, facts, customers and orders."""

import csv
from collections import Counter
from datetime import date

import pytest

from bot.answering.reading import read_path
from bot.core.days import ENGLISH
from bot.core.knowledge import Passage
from tests.unit.sample.shapes import SAMPLE, AnswerCase


@pytest.fixture(scope="module")
def passages() -> dict[str, Passage]:
    return {passage.id: passage for passage in read_path(SAMPLE / "knowledge").passages}


@pytest.fixture(scope="module")
def orders() -> dict[str, dict[str, str]]:
    with (SAMPLE / "orders.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def test_every_outcome_is_expected_often_enough(answer_cases: list[AnswerCase]) -> None:
    expected = Counter(case.expected for case in answer_cases)
    assert len(answer_cases) >= 150
    assert len({case.id for case in answer_cases}) == len(answer_cases)
    assert expected["answer"] >= 80
    assert expected["abstain"] >= 20
    assert expected["handoff"] >= 15
    assert expected["action"] >= 10


def test_follow_ups_and_several_questions(answer_cases: list[AnswerCase]) -> None:
    assert sum(bool(case.history) for case in answer_cases) >= 20
    assert sum(len(case.entries) > 1 for case in answer_cases) >= 12
    assert all(
        case.history[0].role == "customer" and case.history[-1].role == "bot" for case in answer_cases if case.history
    )


def test_exactly_the_answers_name_their_entries(answer_cases: list[AnswerCase]) -> None:
    for case in answer_cases:
        assert bool(case.entries) == (case.expected == "answer"), case.id


def test_every_entry_is_in_the_knowledge(answer_cases: list[AnswerCase], passages: dict[str, Passage]) -> None:
    gone = [(case.id, id) for case in answer_cases for group in case.entries for id in group if id not in passages]
    assert not gone


def test_every_fact_stands_in_its_entries(answer_cases: list[AnswerCase], passages: dict[str, Passage]) -> None:
    for case in answer_cases:
        texts = [passages[id].text for group in case.entries for id in group]
        for fact in case.allowed_facts if case.expected == "answer" else ():
            assert any(fact in text for text in texts), (case.id, fact)


def test_what_is_held_back_stands_on_the_knowledge_too(
    held_back: list[AnswerCase], passages: dict[str, Passage]
) -> None:
    assert len({case.id for case in held_back}) == len(held_back)
    for case in held_back:
        assert bool(case.entries) == (case.expected == "answer"), case.id
        texts = [passages[id].text for group in case.entries for id in group]
        assert all(any(fact in text for text in texts) for fact in case.allowed_facts), case.id


def test_either_entry_answers(answer_cases: list[AnswerCase], passages: dict[str, Passage]) -> None:
    """An entry that counts as right must hold at least one of the facts."""
    for case in answer_cases:
        for id in case.entries[0] if len(case.entries) == 1 else ():
            assert any(fact in passages[id].text for fact in case.allowed_facts), (case.id, id)


def test_what_is_forbidden_is_not_asked_for(answer_cases: list[AnswerCase]) -> None:
    for case in answer_cases:
        assert not set(case.forbidden) & set(case.allowed_facts), case.id
        assert case.expected in ("answer", "action") or not case.allowed_facts, case.id


def in_words(day: str) -> str:
    return ENGLISH.exact(date.fromisoformat(day), date.fromisoformat(day)) if day else ""


def test_an_order_is_its_customers_own(answer_cases: list[AnswerCase], orders: dict[str, dict[str, str]]) -> None:
    checked = 0
    for case in answer_cases:
        if case.expected == "action" and case.allowed_facts:
            order = orders[case.allowed_facts[0]]
            assert order["customer"] == case.customer, case.id
            assert set(case.allowed_facts) <= {*order.values(), in_words(order["expected"])}, case.id
            checked += 1
    assert checked >= 8


def test_customers_exist(answer_cases: list[AnswerCase]) -> None:
    with (SAMPLE / "customers.csv").open(encoding="utf-8", newline="") as file:
        known = {row["id"] for row in csv.DictReader(file)}
    assert {case.customer for case in answer_cases if case.customer} <= known
