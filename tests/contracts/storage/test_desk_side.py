"""What the agents' desk keeps: held words, marks, whispers, promises, presence, tickets by whom, and what was said."""

from datetime import timedelta

import pytest

from bot.core.content import Attachment, Attachments, content
from bot.core.delivery import Dead, Operation
from bot.core.effects import (
    LinkCustomer,
    MakePromise,
    Mark,
    NotePresence,
    PutTicket,
    Revise,
    SettlePromise,
    Sign,
    Supersede,
    Withdraw,
)
from bot.core.events import MessageDeleted, MessageEdited
from bot.core.places import Person, Role, Side
from bot.core.ticket import Escalation, Ticket, TicketState
from storage.changing import MARKS_LANE
from tests.contracts.storage.scene import AGENT, CUSTOMER, DESK, HERE, HOME, SYSTEM, Scene, revise, say

MARKS = DESK.lane + MARKS_LANE


def mark(sign: Sign = Sign.HELD, message: str = "7.0", *, off: bool = False) -> Mark:
    return Mark(place=DESK.in_thread("1.0"), message=message, sign=sign, off=off)


# ---------------------------------------------------------------------------------------------- held, whispered


async def test_held_words_leave_when_their_time_comes(scene: Scene) -> None:
    assert await scene.thinks(say("held", speaker=SYSTEM, not_before=scene.now(3))) == frozenset()
    assert await scene.takes() == []
    await scene.clock.advance(3)
    assert await scene.storage.outbox.lanes() == [HOME.lane]
    assert await scene.sends_all() == ["held"]


async def test_held_words_can_be_reworded_and_taken_back(scene: Scene) -> None:
    await scene.thinks(
        say("kept", speaker=SYSTEM, not_before=scene.now(3)), say("lost", speaker=SYSTEM, not_before=scene.now(3))
    )
    await scene.thinks(revise("kept", "better"), Withdraw(name="lost"))
    await scene.clock.advance(3)
    assert await scene.sends_all() == ["better"]


async def test_words_behind_held_ones_keep_their_order(scene: Scene) -> None:
    await scene.thinks(say("held", speaker=SYSTEM, not_before=scene.now(3)), say("next", speaker=SYSTEM))
    assert await scene.sends_all() == []
    await scene.clock.advance(3)
    assert await scene.sends_all() == ["held", "next"]


async def test_a_time_that_is_over_holds_nothing(scene: Scene) -> None:
    await scene.thinks(say("late", speaker=SYSTEM, not_before=scene.now(-60)))
    assert await scene.sends_all() == ["late"]


async def test_a_whisper_says_to_whom(scene: Scene) -> None:
    await scene.thinks(say("hint", speaker=SYSTEM, only_to=AGENT.id), say("aloud", speaker=SYSTEM))
    (whisper,) = await scene.takes()
    assert whisper.only_to == AGENT.id
    await scene.sends(whisper)
    (aloud,) = await scene.takes()
    assert aloud.only_to is None


# -------------------------------------------------------------------------------------------------------- marks


async def test_a_mark_names_the_message_the_sign_and_the_place(scene: Scene) -> None:
    assert await scene.thinks(mark()) == {MARKS}
    (order,) = await scene.takes(MARKS)
    assert (order.operation, order.target, order.sign) == (Operation.MARK, "7.0", Sign.HELD)
    assert order.place == DESK.in_thread("1.0")


async def test_a_mark_taken_back_before_it_left_sends_nothing(scene: Scene) -> None:
    await scene.thinks(mark(), mark(off=True))
    assert await scene.takes(MARKS) == []


async def test_a_mark_that_stands_is_taken_away(scene: Scene) -> None:
    await scene.thinks(mark())
    assert await scene.sends_all(MARKS) == ["mark "]
    await scene.thinks(mark(off=True), mark(off=True))
    assert await scene.sends_all(MARKS) == ["unmark "]
    await scene.thinks(mark())
    assert await scene.sends_all(MARKS) == ["mark "]


async def test_the_same_mark_twice_is_one(scene: Scene) -> None:
    await scene.thinks(mark(), mark())
    assert await scene.sends_all(MARKS) == ["mark "]
    await scene.thinks(mark())
    assert await scene.sends_all(MARKS) == []


async def test_taking_away_what_was_never_there_sends_nothing(scene: Scene) -> None:
    await scene.thinks(mark(off=True))
    assert await scene.takes(MARKS) == []


async def test_signs_of_one_message_leave_in_order_and_beside_messages(scene: Scene) -> None:
    await scene.thinks(
        say("waits", place=DESK, speaker=SYSTEM, not_before=scene.now(60)), mark(), mark(Sign.SENT), mark(off=True)
    )
    assert [await scene.sends_all(MARKS), await scene.takes(DESK.lane)] == [["mark "], []]


async def test_a_mark_that_fails_is_nobodys_news(scene: Scene) -> None:
    await scene.thinks(mark())
    (order,) = await scene.takes(MARKS)
    assert await scene.storage.outbox.settle(order, Dead("no permission")) is None
    assert await scene.pending() == []


# ----------------------------------------------------------------------------------------------------- promises


def promise(scene: Scene, name: str = "first", seconds: float = 600) -> MakePromise:
    return MakePromise(name=name, what="first reply", due=scene.now(seconds), owner="support")


async def test_a_promise_is_owed_until_it_is_settled_once(scene: Scene) -> None:
    await scene.thinks(promise(scene), promise(scene, "sooner", 60))
    owed = await scene.storage.promises.owed()
    assert [(one.name, one.due, one.owner, one.outcome) for one in owed] == [
        ("sooner", scene.now(60), "support", None),
        ("first", scene.now(600), "support", None),
    ]
    await scene.thinks(SettlePromise(name="sooner", outcome="kept"))
    await scene.thinks(SettlePromise(name="sooner", outcome="broken"))
    assert [one.name for one in await scene.storage.promises.owed()] == ["first"]
    all_made = await scene.storage.promises.since(scene.now(-1))
    assert {(one.name, one.outcome) for one in all_made} == {("sooner", "kept"), ("first", None)}


async def test_a_promise_made_again_moves(scene: Scene) -> None:
    await scene.thinks(promise(scene))
    await scene.thinks(SettlePromise(name="first", outcome="kept"), promise(scene, seconds=1200))
    (one,) = await scene.storage.promises.owed()
    assert (one.due, one.settled, one.outcome) == (scene.now(1200), None, None)


# ----------------------------------------------------------------------------------------------------- presence


async def test_presence_is_what_was_said_and_what_was_done(scene: Scene) -> None:
    await scene.storage.presence.say(AGENT, here=True, at=scene.now())
    await scene.clock.advance(60)
    await scene.thinks(NotePresence(agent=AGENT))
    (ana,) = await scene.storage.presence.listed()
    assert (ana.agent, ana.here, ana.said, ana.seen) == (AGENT, True, scene.now(-60), scene.now())
    await scene.thinks(NotePresence(agent=AGENT, here=False))
    (ana,) = await scene.storage.presence.listed()
    assert (ana.here, ana.said) == (False, scene.now())


async def test_an_agent_who_never_said_anything_is_only_seen(scene: Scene) -> None:
    await scene.thinks(NotePresence(agent=AGENT))
    (ana,) = await scene.storage.presence.listed()
    assert (ana.here, ana.said, ana.seen) == (None, None, scene.now())


# ------------------------------------------------------------------------------------------------------ tickets


def ticket(scene: Scene, number: int, state: TicketState, assignee: Person | None = None, queue: str = "") -> Ticket:
    return Ticket(
        number=number,
        conversation=HERE,
        episode=0,
        escalation=Escalation("asked", "Asked"),
        state=state,
        desk=DESK,
        opened_at=scene.now(),
        customer=CUSTOMER,
        assignee=assignee,
        queue=queue,
    )


async def test_tickets_by_assignee_queue_and_customer(scene: Scene) -> None:
    ben = Person("slack:T1:U8", "Ben", Role.AGENT)
    all_of_them = [
        ticket(scene, 1, TicketState.OPEN, queue="billing"),
        ticket(scene, 2, TicketState.CLAIMED, AGENT, "billing"),
        ticket(scene, 3, TicketState.CLAIMED, AGENT),
        ticket(scene, 4, TicketState.CLAIMED, ben),
        ticket(scene, 5, TicketState.RESOLVED, ben),
    ]
    await scene.thinks(*(PutTicket(ticket=one) for one in all_of_them))
    book, live = scene.storage.tickets, (TicketState.OPEN, TicketState.CLAIMED)
    assert [t.number for t in await book.listed(live, assignee=AGENT.id)] == [2, 3]
    assert [t.number for t in await book.listed(live, queue="billing")] == [1, 2]
    assert [t.number for t in await book.listed(live, assignee=AGENT.id, queue="billing")] == [2]
    assert [t.number for t in await book.listed(tuple(TicketState), customer=CUSTOMER.id, limit=2)] == [1, 2]
    assert await book.listed(live, customer="nobody") == []
    assert await book.load() == {AGENT.id: 2, ben.id: 1}
    everything = tuple(TicketState)
    assert await book.count(everything) == len(await book.listed(everything))
    for state in TicketState:
        assert await book.count((state,)) == len(await book.listed((state,)))
    for queue in ("billing", "", "nowhere"):
        assert await book.count(everything, queue=queue) == len(await book.listed(everything, queue=queue))


# ------------------------------------------------------------------------------------------------- what was said


async def said(scene: Scene) -> list[str]:
    return [f"{one.who}: {one.text}" for one in await scene.storage.archive.history(HERE)]


async def test_what_was_said_can_be_read_again(scene: Scene) -> None:
    await scene.writes("Where is my parcel?")
    await scene.thinks(say("answer", "On its way."), say("card", "a card", place=DESK, speaker=SYSTEM))
    assert await said(scene) == ["customer: Where is my parcel?", "bot: On its way."]
    (first, _) = await scene.storage.archive.history(HERE)
    assert (first.side, first.name, first.episode, first.ref) == (Side.CUSTOMER, "Cleo", 0, "1.0")
    assert [one.text for one in await scene.storage.archive.history(HERE, limit=1)] == ["On its way."]


async def test_edits_deletions_and_what_never_left_are_followed(scene: Scene) -> None:
    await scene.writes("teh parcel")
    await scene.writes("my card is 1234")
    await scene.thinks(say("unsent", "wait"), say("answer", "old words"))
    edited = MessageEdited(
        id="e1",
        at=scene.now(),
        place=HOME,
        side=Side.CUSTOMER,
        author=CUSTOMER,
        message="1.0",
        content=content("the parcel"),
    )
    deleted = MessageDeleted(id="d1", at=scene.now(), place=HOME, side=Side.CUSTOMER, message="2.0")
    await scene.storage.inbox.keep([edited, deleted])
    await scene.thinks(Supersede(names=("unsent",)), Revise(name="answer", content=content("new"), speaker=SYSTEM))
    assert await said(scene) == ["customer: the parcel", "bot: new"]
    assert await scene.storage.archive.search("1234") == []
    assert [one.ref for one in await scene.storage.archive.search("new")] == ["answer"]


async def test_files_are_said_by_name(scene: Scene) -> None:
    shown = content("Look", Attachments((Attachment("leak.png"),)))
    await scene.storage.inbox.keep([scene.message(shown=shown)])
    await scene.thinks()
    assert await said(scene) == ["customer: Look\n[leak.png]"]
    assert len(await scene.storage.archive.search("leak")) == 1


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("blender", 2),
        ("BLENDER burnt", 1),
        ("blen", 2),
        ("blen burnt", 0),
        ("cafe", 1),
        ("Café", 1),
        ("order 10-42", 1),
        ("ana@example.com", 1),
        ("блендер", 1),
        ("'; DROP TABLE saying; --", 0),
        ('" OR * NEAR(', 0),
        ("the & | ! : parcel", 0),
        ("", 0),
        ("\0", 0),
        ("x" * 10_000, 0),
    ],
)
async def test_search(scene: Scene, wanted: str, found: int) -> None:
    for text in (
        "My Blender smells burnt",
        "Which blender do you have?",
        "Meet me at the café",
        "order 10-42 of ana@example.com",
        "мой блендер сломан",
    ):
        await scene.writes(text)
    await scene.thinks()
    assert len(await scene.storage.archive.search(wanted)) == found


async def test_search_shows_the_newest_first_and_so_many(scene: Scene) -> None:
    for n in range(5):
        await scene.writes(f"parcel {n}")
        await scene.thinks()
    found = await scene.storage.archive.search("parcel", 3)
    assert [one.text for one in found] == ["parcel 4", "parcel 3", "parcel 2"]


async def test_the_state_as_it_stands(scene: Scene) -> None:
    assert await scene.storage.archive.state(HERE) is None
    await scene.writes("hello")
    await scene.thinks()
    state = await scene.storage.archive.state(HERE)
    assert state is not None
    assert [line.text for line in state.lines] == ["hello"]
    assert scene.now() - state.lines[0].at < timedelta(seconds=1)


# ------------------------------------------------------------------------------------------------- who somebody is


async def test_who_somebody_is_holds_until_it_is_taken_back(scene: Scene) -> None:
    book = scene.storage.identities
    assert await book.customer_of(CUSTOMER.id) is None
    await scene.thinks(LinkCustomer(person=CUSTOMER.id, customer="C-7", by=AGENT.id))
    assert await book.customer_of(CUSTOMER.id) == "C-7"
    await scene.thinks(LinkCustomer(person=CUSTOMER.id, customer="C-8\0", by=AGENT.id))
    assert await book.customer_of(CUSTOMER.id) == "C-8\N{REPLACEMENT CHARACTER}"
    assert await book.customer_of(AGENT.id) is None
    await scene.thinks(LinkCustomer(person=CUSTOMER.id, customer=None, by=AGENT.id))
    assert await book.customer_of(CUSTOMER.id) is None


async def test_what_was_posted_can_be_had_whole(scene: Scene) -> None:
    book = scene.storage.archive
    whole = content("**Look** at this", Attachments((Attachment("leak.png", ref="slack:F1"),)))
    await scene.storage.inbox.keep([scene.message("", id="m1", shown=whole)])
    await scene.thinks()
    said = (await book.history(HERE))[-1].ref
    assert await book.content_of(HERE, said) == whole
    edited = MessageEdited(
        id="e1", at=scene.now(), place=HOME, side=Side.CUSTOMER, author=CUSTOMER, message=said, content=content("_No_")
    )
    await scene.storage.inbox.keep([edited])
    await scene.thinks()
    assert await book.content_of(HERE, said) == content("_No_", Attachments((Attachment("leak.png", ref="slack:F1"),)))
    assert await book.content_of(HERE, said[:-1]) is None
    gone = MessageDeleted(id="d1", at=scene.now(), place=HOME, side=Side.CUSTOMER, message=said)
    await scene.storage.inbox.keep([gone])
    await scene.thinks()
    assert await book.content_of(HERE, said) is None
