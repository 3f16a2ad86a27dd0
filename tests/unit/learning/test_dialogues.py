"""Files of scored dialogues: what is read, what is left out and told."""

import json
from pathlib import Path

import pytest

from bot.learning.dialogues import read_dialogues
from bot.learning.files import BadExamples


def written(tmp_path: Path, *lines: object) -> Path:
    file = tmp_path / "d.jsonl"
    file.write_text("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), encoding="utf-8")
    return file


def dialogue(*turns: tuple[str, str, object]) -> dict[str, object]:
    said = [{"role": role, "text": text} | ({} if score is None else {"score": score}) for role, text, score in turns]
    return {"id": 1, "turns": said}


FINE = dialogue(("customer", "Hello", 0), ("bot", "Hi", None), ("customer", "Still broken", 1))


def test_0_and_1_become_0_and_100_with_what_was_said_before(tmp_path: Path) -> None:
    found = read_dialogues(written(tmp_path, FINE))
    assert [turn.score for turn in found.turns] == [0, 100]
    assert found.binary
    assert found.turns[1].history == (("customer", "Hello"), ("bot", "Hi"))


def test_shares_of_one_are_a_scale_too(tmp_path: Path) -> None:
    found = read_dialogues(written(tmp_path, dialogue(("customer", "a", 0.25), ("customer", "b", 1))))
    assert [turn.score for turn in found.turns] == [25, 100]
    assert not found.binary


def test_other_names_of_the_roles_and_true_for_1(tmp_path: Path) -> None:
    found = read_dialogues(
        written(tmp_path, dialogue(("user", "a", True), ("assistant", "b", None), ("user", "c", False)))
    )
    assert [(turn.score, turn.history) for turn in found.turns][1] == (0, (("customer", "a"), ("bot", "b")))


def test_bad_dialogues_are_left_out_and_told(tmp_path: Path) -> None:
    lines = (
        "nope",
        dialogue(("narrator", "x", None)),
        dialogue(("customer", "x", 101)),
        dialogue(("customer", "x", "5")),
    )
    found = read_dialogues(
        written(tmp_path, FINE, *lines, '{"turns": [{"role": "customer", "text": "a", "score": NaN}]}')
    )
    assert len(found.turns) == 2
    assert [(flaw.line, flaw.problem) for flaw in found.flaws] == [
        (2, "not JSON"),
        (3, 'turn 1: the role "narrator" is unknown; expected customer, bot or agent'),
        (4, "turn 1: the score must be a number from 0 to 100"),
        (5, "turn 1: the score must be a number from 0 to 100"),
        (6, "turn 1: the score must be a number from 0 to 100"),
    ]


@pytest.mark.parametrize("lines", [("",), (dialogue(("customer", "no score", None)),), ("{}", "3")])
def test_a_file_without_a_score_is_refused(tmp_path: Path, lines: tuple[object, ...]) -> None:
    with pytest.raises(BadExamples, match=r"d\.jsonl"):
        read_dialogues(written(tmp_path, *lines))
