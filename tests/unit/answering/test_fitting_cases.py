"""A company's answer cases as trials."""

import json
from pathlib import Path

import pytest

from adapters.model.local import LocalEncoder
from bot.answering.evidence import FEATURES
from bot.answering.fitting_cases import Case, case_trials, read_answer_cases
from bot.core.errors import Misconfigured

FAQ = "question,answer\nHow do I return it?,Within 30 days.\nWhat does delivery cost?,Five euros.\n"


def test_cases_of_one_question_are_read(tmp_path: Path) -> None:
    rows = [
        {"question": "a?", "expected": "answer", "entry": "x|y"},
        {"question": "b?", "expected": "abstain"},
        {"question": "c?", "expected": "handoff"},
        {"question": "d?", "expected": "answer", "entry": ["x", "y"]},
        {"question": "e?", "expected": "answer", "entry": "x", "history": [{"role": "bot", "text": "…"}]},
    ]
    file = tmp_path / "cases.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert read_answer_cases(file) == (Case("a?", frozenset({"x", "y"})), Case("b?", frozenset()))
    file.write_text('{"question": 1}\n', encoding="utf-8")
    with pytest.raises(Misconfigured, match="answer cases"):
        read_answer_cases(file)


def test_cases_are_asked_with_and_without_their_entry(tmp_path: Path, encoder: LocalEncoder) -> None:
    (tmp_path / "faq.csv").write_text(FAQ, encoding="utf-8")
    asked = ["can I send it back to you", "how do I give it back", "may I return this", "I want to return the thing"]
    cases = [Case(text, frozenset({"faq.csv#how-do-i-return-it"})) for text in asked]
    found = case_trials(tmp_path, cases, encoder)
    assert found.features.shape == (len(found.right), len(FEATURES))
    assert found.right.sum() == len(cases)
    assert len({case.fold for case in cases}) == 1
    with pytest.raises(Misconfigured, match="empty"):
        case_trials(tmp_path, [], encoder)
