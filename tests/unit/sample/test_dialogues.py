"""Dialogues: every customer turn has its score, and they go every way that a conversation can go."""

from tests.unit.sample.shapes import Dialogue


def scores(dialogue: Dialogue) -> list[int]:
    return [turn.score for turn in dialogue.turns if turn.score is not None]


def test_there_are_sixty_with_names_of_their_own(dialogues: list[Dialogue]) -> None:
    assert len(dialogues) >= 60
    assert len({dialogue.id for dialogue in dialogues}) == len(dialogues)


def test_exactly_the_customers_turns_have_scores(dialogues: list[Dialogue]) -> None:
    for dialogue in dialogues:
        for turn in dialogue.turns:
            assert (turn.score is not None) == (turn.role == "customer"), (dialogue.id, turn.text)


def test_each_begins_with_the_customer_and_has_three_turns_of_theirs(dialogues: list[Dialogue]) -> None:
    for dialogue in dialogues:
        assert dialogue.turns[0].role == "customer", dialogue.id
        assert len(scores(dialogue)) >= 3, dialogue.id


def test_they_rise_fall_recover_and_stay(dialogues: list[Dialogue]) -> None:
    paths = [scores(dialogue) for dialogue in dialogues]
    rising = [path for path in paths if path[-1] - path[0] >= 20]
    falling = [path for path in paths if path[0] - path[-1] >= 15]
    recovering = [path for path in paths if max(path) - path[0] >= 5 and max(path) - path[-1] >= 20]
    staying = [path for path in paths if max(path) - min(path) <= 15]
    for kind in (rising, falling, recovering, staying):
        assert len(kind) >= 10, len(kind)


def test_both_halves_of_the_scale_are_common(dialogues: list[Dialogue]) -> None:
    every = [score for dialogue in dialogues for score in scores(dialogue)]
    assert 0.25 <= sum(score >= 50 for score in every) / len(every) <= 0.5
