"""The labelled sets of the sample company, read once."""

import csv

import pytest

from tests.unit.sample.shapes import (
    LABELLED,
    AnswerCase,
    Attack,
    Chat,
    Complaint,
    Dialogue,
    Harmless,
    Ticket,
    lines,
)


@pytest.fixture(scope="session")
def train() -> list[Ticket]:
    chats = lines("tickets_train.jsonl", Chat)
    assert all([line.role for line in chat.messages] == ["system", "user", "assistant"] for chat in chats)
    return [
        Ticket.model_validate({"text": chat.messages[1].content, "category": chat.messages[2].content})
        for chat in chats
    ]


@pytest.fixture(scope="session")
def measured() -> list[Ticket]:
    with (LABELLED / "tickets_test.csv").open(encoding="utf-8", newline="") as file:
        return [Ticket.model_validate(row) for row in csv.DictReader(file)]


@pytest.fixture(scope="session")
def complaints() -> list[Complaint]:
    return lines("complaints.jsonl", Complaint)


@pytest.fixture(scope="session")
def dialogues() -> list[Dialogue]:
    return lines("dialogues.jsonl", Dialogue)


@pytest.fixture(scope="session")
def answer_cases() -> list[AnswerCase]:
    return lines("answer_cases.jsonl", AnswerCase)


@pytest.fixture(scope="session")
def held_back() -> list[AnswerCase]:
    """What is only measured on."""
    return [*lines("held_back_cases.jsonl", AnswerCase), *lines("follow_ups.jsonl", AnswerCase)]


@pytest.fixture(scope="session")
def attacks() -> list[Attack]:
    return lines("adversarial.jsonl", Attack)


@pytest.fixture(scope="session")
def harmless() -> list[Harmless]:
    return lines("harmless.jsonl", Harmless)
