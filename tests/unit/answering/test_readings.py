"""Which of the ways to read a question holds best."""

from bot.answering.questions import Part
from bot.answering.readings import Judged, Readings, Said
from bot.answering.snapshot import Query, Retrieval
from bot.core.knowledge import Found, Passage

PART = Part("q")
ALONE, GENERAL, TOGETHER, BEFORE, FULL = (Query(name) for name in ("alone", "general", "together", "before", "full"))
LEAST = 0.5


def found(confidence: float, **scores: float) -> Judged:
    """A search that brought these entries, best first."""
    entries = tuple(Found(Passage(id=id, title=id, text=id), score) for id, score in scores.items())
    return Judged(PART, Retrieval("k", entries, None, entries), confidence)


def topics(judged: Judged) -> list[str]:
    return [one.passage.id for one in judged.retrieval.topics]


def test_what_both_searches_come_near_goes_first() -> None:
    said = Said(ALONE, GENERAL)
    best = said.best({ALONE: found(0.3, mixer=0.6, returns=0.55), GENERAL: found(0.6, returns=0.7, refunds=0.4)})
    assert (best.best, best.confidence) == ("returns", 0.6)
    assert topics(best)[:2] == ["returns", "mixer"]


def test_what_is_found_surely_with_the_name_stays() -> None:
    sure = found(0.8, mixer=0.6, returns=0.55)
    assert Said(ALONE, GENERAL).best({ALONE: sure, GENERAL: found(0.9, returns=0.9)}) is sure


def test_where_the_searches_disagree_about_a_third_the_lesser_confidence_counts() -> None:
    brought = {ALONE: found(0.4, a=0.6, c=0.59, b=0.2), GENERAL: found(0.3, b=0.6, c=0.59, a=0.2)}
    best = Said(ALONE, GENERAL).best(brought)
    assert (best.best, best.confidence) == ("c", 0.3)


def test_a_name_alone_has_no_general_form_and_nothing_found_is_nothing() -> None:
    nothing = found(0.0)
    assert Said(ALONE, None).best({ALONE: nothing}).best == ""
    assert Said(ALONE, GENERAL).best({ALONE: nothing, GENERAL: found(0.9, a=0.9)}) is nothing


def leaning(leans: bool = True) -> Readings:
    return Readings(alone=Said(ALONE, None), leans=leans, together=TOGETHER, before=BEFORE)


def test_a_leaning_question_is_read_with_the_one_before() -> None:
    brought = {ALONE: found(0.2, c=0.4, b=0.39), TOGETHER: found(0.7, b=0.6, a=0.5), BEFORE: found(0.9, a=0.9)}
    assert leaning().best(brought, LEAST).best == "b"
    assert leaning(leans=False).best(brought, LEAST).best == "c"


def test_the_answer_given_before_is_not_given_again_to_another_question() -> None:
    before = found(0.9, a=0.9)
    brought = {ALONE: found(0.2, c=0.5, a=0.4), TOGETHER: found(0.8, a=0.7, c=0.6), BEFORE: before}
    assert leaning().best(brought, LEAST).best == "c"
    near = {**brought, ALONE: found(0.2, c=0.5, a=0.49)}
    assert leaning().best(near, LEAST).best == "a"


def test_topics_fit_both_questions_where_there_is_no_answer() -> None:
    brought = {ALONE: found(0.1, c=0.3, d=0.2), TOGETHER: found(0.2, a=0.5, c=0.4), BEFORE: found(0.9, a=0.9, b=0.5)}
    assert topics(leaning().best(brought, LEAST))[0] == "a"
    assert topics(leaning(leans=False).best(brought, LEAST)) == ["c", "d", "a"]


def test_the_question_in_full_goes_first_if_it_is_as_sure() -> None:
    full = Readings(alone=Said(ALONE, None), full=Said(FULL, None), leans=True, together=TOGETHER, before=BEFORE)
    brought = {
        ALONE: found(0.1, c=0.3),
        FULL: found(0.6, f=0.8),
        TOGETHER: found(0.9, c=0.5),
        BEFORE: found(0.9, a=0.9),
    }
    assert full.best(brought, LEAST).best == "f"
    assert full.best({**brought, FULL: found(0.1, f=0.4)}, LEAST).best == "c"
    assert len(full.queries) == 4
