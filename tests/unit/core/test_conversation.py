"""The state follows from the log alone, and is the same after it was written down and read again."""

from datetime import UTC, datetime, timedelta
from functools import reduce

from bot.core.codec import CONVERSATION
from bot.core.content import Text, content
from bot.core.conversation import Conversation, Entry, evolve
from bot.core.effects import Purpose, Say, Speaker, Supersede, Voice
from bot.core.events import MessagePosted
from bot.core.places import Person, Place, Role, Side, conversation_at

HOME = Place("test", "T", "c")
MIA, ANA = Person("test:mia", "Mia"), Person("test:ana", "Ana", Role.AGENT)
START = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


def said(number: int, author: Person) -> Entry:
    at = START + timedelta(seconds=number)
    words = content(Text(f"words {number}"))
    posted = MessagePosted(
        id=f"e{number}", at=at, place=HOME, side=Side.CUSTOMER, author=author, message=f"m{number}", content=words
    )
    return Entry(at, posted)


ANSWER = Say(
    name="answer:1", place=HOME, content=content("So."), speaker=Speaker(Voice.BOT), purpose=Purpose.ANSWER, priority=2
)


def test_what_a_colleague_answered_stays_answered_when_the_bots_answer_is_superseded() -> None:
    log = (said(1, MIA), Entry(START, ANSWER), said(2, ANA), said(3, MIA))
    before = reduce(evolve, log, Conversation(id=conversation_at(HOME), place=HOME))
    read_again = CONVERSATION.load(CONVERSATION.dump(before))
    last = Entry(START, Supersede(names=("answer:1",)))
    assert [line.ref for line in evolve(before, last).unanswered] == ["m3"]
    assert evolve(read_again, last) == evolve(before, last)
