"""Every escalation rule, on what it is for and on what it must leave alone."""

from datetime import UTC, datetime

import pytest

from adapters.chat.console.platform import place
from bot.core.company import Thresholds
from bot.core.conversation import Conversation, Line
from bot.core.desk_rules import EscalationRules, KeyPhrase
from bot.core.effects import Purpose, Voice
from bot.core.knowledge import Reading
from bot.core.places import ConversationId, Role
from bot.core.ports import EscalationRule, Hearing
from bot.core.ticket import Escalation, Priority
from bot.entrypoints.scan import scan
from bot.understanding.reader import Reader
from handoff.rules.complex_issue import problems_in

RULES = {rule.name: rule for rule in scan("handoff.rules", "RULE", EscalationRule)}
AT = datetime(2026, 3, 2, tzinfo=UTC)
BLANK = Conversation(id=ConversationId("c"), place=place("c"))


def talk(*said: tuple[str, str], **more: object) -> Conversation:
    lines = tuple(
        Line(str(n), AT, Role.CUSTOMER, "Cleo", text)
        if who == "customer"
        else Line(str(n), AT, Voice.BOT, "Baton", text, purpose=Purpose.ANSWER)
        for n, (who, text) in enumerate(said)
    )
    return Conversation(id=ConversationId("c"), place=place("c"), lines=lines, **more)  # type: ignore[arg-type]  # tests vary any field


async def verdict(
    name: str,
    text: str = "",
    state: Conversation = BLANK,
    rules: EscalationRules | None = None,
    earlier: tuple[str, ...] = (),
    **more: object,
) -> Escalation | str | None:
    reader = Reader()
    hearing = Hearing(
        conversation=state,
        text=text,
        reading=await reader.read(text) if text else Reading(),
        earlier=tuple([await reader.read(one) for one in earlier]),
        rules=rules or EscalationRules(),
        **more,  # type: ignore[arg-type]  # tests vary any field
    )
    return RULES[name].applies(hearing, Thresholds())


def test_there_is_a_rule_for_each_reason() -> None:
    assert set(RULES) == {
        "asked-for-person",
        "complex-issue",
        "dissatisfaction",
        "frustration",
        "key-phrase",
        "leaving",
        "low-confidence",
        "model-down",
        "no-answer",
        "not-helpful",
        "same-question",
        "vip",
    }


@pytest.mark.parametrize("name", sorted(RULES))
async def test_a_calm_first_question_brings_in_nobody(name: str) -> None:
    assert await verdict(name, "How long does delivery take?", confidence=0.9) is None
    assert await verdict(name, "") is None


@pytest.mark.parametrize("name", sorted(RULES))
async def test_hostile_text_breaks_no_rule(name: str) -> None:
    for text in ("\0" * 100, "a" * 100_000, "? " * 50_000, "- x\n" * 25_000, "😡" * 5_000, "\ud800"):
        rules = EscalationRules(phrases=(KeyPhrase("a* b* (["),))
        result = await verdict(name, text, rules=rules)
        assert result is None or isinstance(result, str | Escalation)


@pytest.mark.parametrize("text", ["I'm going to cancel my subscription and go to your competitor", "I will sue you"])
async def test_one_threat_is_enough(text: str) -> None:
    assert await verdict("leaving", text) is not None


@pytest.mark.parametrize("text", ["you are all idiots and scammers, terrible", "fuck off you stupid bot"])
async def test_abuse_of_somebody_is_called_so(text: str) -> None:
    assert await verdict("leaving", text) == "Is abusive"


@pytest.mark.parametrize(
    "text", ["useless", "this is useless garbage", "what a joke", "Are you cheaper than a competitor?"]
)
async def test_scorn_is_no_abuse_and_a_comparison_no_threat(text: str) -> None:
    assert await verdict("leaving", text) is None


async def test_scorn_after_scorn_is_frustration() -> None:
    assert await verdict("frustration", "useless", earlier=("what useless crap is this",)) is not None


async def test_one_angry_message_is_never_enough_for_the_mood() -> None:
    text = "THIS IS THE WORST, MOST HORRIBLE, TERRIBLE THING!!!"
    for name in ("frustration", "dissatisfaction"):
        assert await verdict(name, text) is None
        assert await verdict(name, text, earlier=(text, text)) is not None


@pytest.mark.parametrize(
    ("course", "found"),
    [
        ((80.0,), False),
        ((10.0, 80.0), False),
        ((60.0, 62.0), True),
        ((62.0, 60.0, 20.0), False),
        ((15.0, 58.0, 64.0, 68.0), True),
    ],
)
def test_the_course_of_the_index_decides_where_there_is_one(course: tuple[float, ...], found: bool) -> None:
    hearing = Hearing(
        conversation=BLANK,
        text="",
        reading=Reading(sentiment=0.5, course=course),
        earlier=(Reading(dissatisfaction=60.0),),
        rules=EscalationRules(),
    )
    assert (RULES["dissatisfaction"].applies(hearing, Thresholds()) is not None) is found


@pytest.mark.parametrize(
    ("before", "sentiment", "found"), [(38.0, 0.0, False), (46.0, 0.0, True), (None, 0.0, False), (38.0, -0.5, True)]
)
def test_a_course_that_only_drifted_upwards_brings_in_nobody(
    before: float | None, sentiment: float, found: bool
) -> None:
    hearing = Hearing(
        conversation=BLANK,
        text="",
        reading=Reading(sentiment=sentiment, course=(38.0, 52.0, 56.0, 58.0)),
        earlier=(Reading(dissatisfaction=before),),
        rules=EscalationRules(),
    )
    assert (RULES["dissatisfaction"].applies(hearing, Thresholds()) is not None) is found


async def test_the_same_again_after_an_answer() -> None:
    asked = talk(("customer", "How long does delivery take to Spain?"), ("bot", "Two days."))
    assert await verdict("same-question", "how long does the delivery take to Spain?!", asked)
    assert await verdict("same-question", "How much is delivery?", asked) is None
    unanswered = talk(("customer", "How long does delivery take to Spain?"))
    assert await verdict("same-question", "How long does delivery take to Spain?", unanswered) is None


async def test_two_doubtful_answers_in_a_row() -> None:
    once = talk(confidences=(0.55,))
    assert await verdict("low-confidence", "And that?", once, confidence=0.5)
    assert await verdict("low-confidence", "And that?", once, confidence=0.9) is None
    assert await verdict("low-confidence", "And that?", confidence=0.5) is None
    assert await verdict("low-confidence", "And that?", talk(confidences=(0.5, 0.9)), confidence=0.5) is None


async def test_not_helpful_twice() -> None:
    assert await verdict("not-helpful", not_helpful=True) is None
    assert await verdict("not-helpful", state=talk(not_helpful=1), not_helpful=True)
    assert await verdict("not-helpful", state=talk(not_helpful=5)) is None
    assert await verdict("not-helpful", rules=EscalationRules(not_helpful=1), not_helpful=True)


async def test_an_important_customer_in_doubt() -> None:
    rules, known = EscalationRules(vip=("Enterprise",)), (("Plan", "enterprise"),)
    assert await verdict("vip", "Where is it?", rules=rules, known=known) is None
    assert await verdict("vip", "Where is it?", rules=rules, known=known, unsure=True)
    assert await verdict("vip", "This is terrible", rules=rules, known=known)
    assert await verdict("vip", "This is terrible", rules=rules, known=(("Plan", "Free"),)) is None


async def test_the_companys_own_words() -> None:
    rules = EscalationRules(phrases=(KeyPhrase("press inquir*", "From the press", Priority.URGENT), KeyPhrase("c++")))
    found = await verdict("key-phrase", "I have a Press\n inquiry", rules=rules)
    assert found == Escalation("key-phrase", "From the press", Priority.URGENT)
    assert await verdict("key-phrase", "express inquiry", rules=rules) is None
    assert await verdict("key-phrase", "my c++ book", rules=rules)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("My lid is broken. Can I get a new one?", 1),
        ("1. the lid is broken\n2. the invoice is wrong\n3. nobody calls back", 3),
        ("What about my order? And what about the invoice? And when does the visit come?", 3),
        ("Can I order by phone? Can I change the address? Do you ship to Mexico?", 1),
        ("1) do you ship to Rome\n2) do you take cards\n3) is there a shop", 1),
        ("Is it 20 cm? Or 30? Hm?", 1),
        ("It is also available in red, right?", 1),
        ("", 0),
    ],
)
def test_how_many_problems(text: str, count: int) -> None:
    assert problems_in(text) == count


def read(sentiment: float, *signals: str, course: tuple[float, ...] = ()) -> Reading:
    return Reading(sentiment=sentiment, signals=frozenset(signals), course=course)


BITTER, CALM = read(-0.7), read(0.0)
LOUD = read(-0.1, "capitals", "punctuation")


@pytest.mark.parametrize(
    ("earlier", "now", "unsure", "frustrated"),
    [
        (BITTER, BITTER, 0, True),
        (LOUD, LOUD, 0, True),
        (BITTER, read(-0.25, "repetition"), 0, True),
        (BITTER, read(-0.25), 1, True),
        (BITTER, read(-0.25), 0, False),
        (BITTER, read(0.0, "profanity", course=(60, 60)), 0, True),
        (BITTER, read(0.0, "profanity", course=(60, 20)), 0, False),
        (CALM, BITTER, 1, False),
        (CALM, read(-0.9, "capitals", "punctuation", "profanity", "repetition", course=(5, 99)), 2, False),
        (read(0.8, "capitals", "punctuation"), read(0.8, "capitals", "drawn-out"), 2, False),
        (read(0.8, "capitals", "punctuation"), read(0.8, "capitals", "punctuation", course=(70, 70)), 0, True),
        (CALM, CALM, 3, False),
    ],
)
def test_frustration_puts_signs_together_over_two_messages(
    earlier: Reading, now: Reading, unsure: int, frustrated: bool
) -> None:
    hearing = Hearing(
        conversation=Conversation(id=ConversationId("c"), place=place("c"), unsure=unsure),
        text="…",
        reading=now,
        earlier=(earlier,),
    )
    assert bool(RULES["frustration"].applies(hearing, Thresholds())) is frustrated
    alone = Hearing(conversation=BLANK, text="…", reading=now, unsure=bool(unsure))
    assert RULES["frustration"].applies(alone, Thresholds()) is None
