"""What goes before an answer: sorry once, that it was said before, that somebody is back."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.conversation.manner import Moment, opening
from bot.core.company import Company
from bot.core.content import Content, Source
from bot.core.conversation import Conversation, Entry, Line, evolve
from bot.core.effects import CloseEpisode, Purpose, RecordFact, Say, Speaker, Supersede, Voice
from bot.core.knowledge import Answer, Reading
from bot.core.places import Place, Role, conversation_at
from bot.core.ports import Hearing
from bot.core.ticket import Escalation, Ticket, TicketState
from bot.core.tongues import BUILT_IN

PLACE = Place("web", "web", "c-1")
COMPANY = Company(name="Kettles", agents=PLACE, managers=PLACE, zone="Europe/Amsterdam", abroad=BUILT_IN)
STATE = Conversation(id=conversation_at(PLACE), place=PLACE)
NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
MOMENT = Moment(at=NOW, zone="Europe/Amsterdam")
SETTLED = Ticket(
    number=1,
    conversation=STATE.id,
    episode=0,
    escalation=Escalation("asked-for-person", "Asked for a person"),
    state=TicketState.CLOSED,
    desk=PLACE,
    opened_at=NOW,
)
UPSET = Reading(dissatisfaction=60.0)


def answer(*entries: str) -> Answer:
    sources = tuple(Source(entry, entry) for entry in entries)
    return Answer(content=Content(()), sources=sources, model="m", knowledge="k", confidence=0.9)


def told(at: datetime, entries: str = "a", state: Conversation = STATE) -> Conversation:
    return evolve(state, Entry(at, RecordFact(name="answered", data={"confidence": 0.9, "sources": entries})))


def said(state: Conversation, reading: Reading | None = None, found: Answer | None = None, language: str = "en") -> str:
    hearing = Hearing(conversation=state, text="x", reading=reading or Reading())
    return opening(COMPANY.speaking(language), hearing, MOMENT, found)


def bot_said(text: str) -> Conversation:
    return replace(STATE, lines=(Line("b", NOW, Voice.BOT, "Bot", text, purpose=Purpose.ANSWER),))


def test_nothing_goes_before_an_ordinary_answer() -> None:
    assert said(STATE, found=answer("a")) == ""
    assert said(told(NOW, "b"), found=answer("a")) == ""
    assert said(told(NOW, "a b"), found=answer("a")) == ""
    assert said(told(NOW, ""), found=answer()) == ""


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (timedelta(minutes=5), "As I wrote above:"),
        (timedelta(days=3), "As I wrote on Tuesday:"),
        (timedelta(days=8), "As I wrote on Thursday 12 November:"),
        (timedelta(days=400), "As I wrote on Thursday 16 October 2025:"),
    ],
)
def test_what_was_answered_before_is_said_to_have_been(before: timedelta, words: str) -> None:
    assert said(told(NOW - before), found=answer("a")) == words
    assert said(evolve(told(NOW - before), Entry(NOW, CloseEpisode(outcome="resolved"))), found=answer("a")) == words


def test_the_day_is_the_customers() -> None:
    state = told(datetime(2026, 11, 17, 23, 30, tzinfo=UTC))
    hearing = Hearing(conversation=state, text="x", reading=Reading())
    for zone, day in (
        ("Europe/Amsterdam", "Wednesday"),
        ("America/New_York", "Tuesday"),
        ("Nowhere/Land", "Wednesday"),
    ):
        assert opening(COMPANY, hearing, Moment(at=NOW, zone=zone), answer("a")) == f"As I wrote on {day}:"


@pytest.mark.parametrize(
    ("language", "words"),
    [("de", "am Dienstag"), ("fr", "mardi"), ("es", "el martes"), ("nl", "dinsdag")],
)
def test_the_day_is_told_in_the_customers_language(language: str, words: str) -> None:
    assert words in said(told(NOW - timedelta(days=3)), found=answer("a"), language=language)


def test_an_answer_that_never_left_was_not_said() -> None:
    speaker = Speaker(Voice.BOT)
    say = Say(name="a1", place=PLACE, content=Content(()), speaker=speaker, purpose=Purpose.ANSWER)
    state = evolve(evolve(told(NOW), Entry(NOW, say)), Entry(NOW, Supersede(names=("a1",))))
    assert said(state, found=answer("a")) == ""


def test_being_sorry_is_said_once() -> None:
    assert said(STATE, UPSET, answer("a")) == COMPANY.words.sorry
    assert said(bot_said(f"{COMPANY.words.sorry}\nIt takes three days."), UPSET, answer("a")) == ""
    assert said(bot_said("It takes three days."), UPSET) == COMPANY.words.sorry


def test_somebody_who_comes_back_is_heard_as_such_once() -> None:
    back = replace(STATE, settled=SETTLED)
    assert said(back, found=answer("a")) == COMPANY.words.again
    assert said(back, UPSET, answer("a")) == COMPANY.words.again_sorry
    answered = replace(back, lines=(Line("c", NOW, Role.CUSTOMER, "", "hi"), Line("b", NOW, Voice.BOT, "", "Hello")))
    assert said(answered, found=answer("a")) == ""
