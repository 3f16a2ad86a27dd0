"""Solved tickets as knowledge: no personal data, one passage for an answer, the last word counts."""

from bot.answering.index import Index
from bot.answering.solved import COLLECTION, Solved, edition_of, passages_of
from bot.core.ports import Encoder, KnowledgeShelf
from bot.understanding.masking import masked

ANSWER = "Descale it with vinegar, then rinse twice."


def test_personal_data_is_taken_out_of_both_sides() -> None:
    (passage,) = passages_of(
        [Solved("t-1", "Mail me at ann@example.org how to descale my kettle", "Call +31 20 123 4567 or use vinegar.")],
        masked,
    )
    assert "ann@example.org" not in passage.title
    assert "123 4567" not in passage.text
    assert "descale my kettle" in passage.title


def test_the_same_answer_is_one_passage_with_several_phrasings() -> None:
    solved = [
        Solved("t-1", "How do I descale the kettle?", ANSWER),
        Solved("t-2", "There is chalk in my kettle", ANSWER + " "),
        Solved("t-3", "it broke", ANSWER),
        Solved("t-4", "Is there a warranty on kettles?", ""),
    ]
    (passage,) = passages_of(solved, masked)
    assert passage.id == f"{COLLECTION}#t-1"
    assert passage.phrasings == ("There is chalk in my kettle",)


def test_the_last_answer_to_a_question_counts() -> None:
    solved = [
        Solved("t-1", "How long is the warranty?", "One year."),
        Solved("t-2", "how long is the warranty", "Two."),
    ]
    (passage,) = passages_of(solved, masked)
    assert passage.text == "Two."


async def test_it_comes_onto_the_shelf_and_is_found(encoder: Encoder, shelf: KnowledgeShelf) -> None:
    passages = passages_of([Solved("t-1", "How do I descale the kettle?\x00", ANSWER)], masked)
    assert await shelf.put(edition_of(passages))
    assert not await shelf.put(edition_of(passages))
    index = Index(encoder)
    await index.refresh(shelf)
    assert (await index.search("chalk in the kettle", 1))[0].passage.text == ANSWER
    assert await shelf.remove(COLLECTION)
    index.close()
