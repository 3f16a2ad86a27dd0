"""Revisions and withdrawals find their message wherever it stands."""

from bot.core.delivery import Dead, Operation, Postponed
from bot.core.effects import Supersede, Withdraw
from tests.contracts.storage.scene import BOT, DESK, HOME, SYSTEM, TO_PEOPLE, Scene, revise, say, words


async def test_a_queued_message_takes_the_new_content(scene: Scene) -> None:
    await scene.thinks(say("card", "old", speaker=SYSTEM), revise("card", "new"))
    assert await scene.sends_all() == ["new"]


async def test_a_sent_message_is_revised_where_it_stands(scene: Scene) -> None:
    await scene.thinks(say("card", "old", place=DESK, speaker=SYSTEM))
    (post,) = await scene.takes(DESK.lane)
    await scene.sends(post, "5.5")
    assert await scene.thinks(revise("card", "new")) == {DESK.lane}
    (delivery,) = await scene.takes(DESK.lane)
    assert (delivery.operation, delivery.target, delivery.place) == (Operation.REVISE, "5.5", DESK)
    assert (words(delivery), delivery.speaker, delivery.name) == ("new", SYSTEM, "card")
    assert delivery.key != post.key


async def test_a_revision_waits_for_its_message(scene: Scene) -> None:
    await scene.thinks(say("card", "old", speaker=SYSTEM))
    (post,) = await scene.takes()
    await scene.thinks(revise("card", "new"))
    assert await scene.takes() == []
    await scene.sends(post)
    assert await scene.sends_all() == ["revise new"]


async def test_a_newer_revision_replaces_one_that_waits(scene: Scene) -> None:
    await scene.thinks(say("card", "0", speaker=SYSTEM))
    assert await scene.sends_all() == ["0"]
    await scene.thinks(revise("card", "1"), revise("card", "2"))
    await scene.thinks(revise("card", "3"))
    assert await scene.sends_all() == ["revise 3"]
    await scene.thinks(revise("card", "4"))
    assert await scene.sends_all() == ["revise 4"]


async def test_a_revision_on_its_way_is_followed_by_the_newer_one(scene: Scene) -> None:
    await scene.thinks(say("card", "0", speaker=SYSTEM))
    await scene.sends_all()
    await scene.thinks(revise("card", "1"))
    (first,) = await scene.takes()
    await scene.thinks(revise("card", "2"))
    await scene.storage.outbox.settle(first, Postponed(scene.now(), "busy"))
    assert await scene.sends_all() == ["revise 1", "revise 2"]


async def test_a_message_in_doubt_gets_a_revision_behind_it(scene: Scene) -> None:
    await scene.thinks(say("card", "old", speaker=SYSTEM))
    (post,) = await scene.takes()
    await scene.storage.outbox.settle(post, Postponed(scene.now(), "no answer", in_doubt=True))
    await scene.thinks(revise("card", "new"))
    assert await scene.sends_all() == ["old", "revise new"]


async def test_what_never_got_out_is_not_revised(scene: Scene) -> None:
    await scene.thinks(say("gone", "old"))
    await scene.thinks(Supersede(names=("gone",)), revise("gone", "new"), revise("never-said", "new"))
    assert await scene.sends_all() == []


async def test_a_dead_message_is_not_revised_but_retried_with_the_newest_words(scene: Scene) -> None:
    await scene.thinks(say("card", "old", speaker=SYSTEM))
    (post,) = await scene.takes()
    await scene.storage.outbox.settle(post, Dead("gone"))
    await scene.thinks(revise("card", "new"))
    assert await scene.sends_all() == []
    await scene.storage.outbox.retry(None)
    assert await scene.sends_all() == ["new"]


async def test_a_revision_of_a_message_that_died_in_flight_is_dropped(scene: Scene) -> None:
    await scene.thinks(say("card", "old", speaker=SYSTEM))
    (post,) = await scene.takes()
    await scene.thinks(revise("card", "new"), say("next", speaker=SYSTEM))
    await scene.storage.outbox.settle(post, Dead("gone"))
    assert await scene.sends_all() == ["next"]


async def test_a_queued_message_is_withdrawn_silently(scene: Scene) -> None:
    await scene.thinks(say("card", speaker=SYSTEM), say("next", speaker=SYSTEM))
    await scene.thinks(Withdraw(name="card"))
    assert await scene.sends_all() == ["next"]


async def test_a_sent_message_is_deleted_once(scene: Scene) -> None:
    await scene.thinks(say("card", "text", speaker=SYSTEM))
    (post,) = await scene.takes()
    await scene.sends(post, "5.5")
    await scene.thinks(revise("card", "moot"), Withdraw(name="card"), Withdraw(name="card"))
    (delivery,) = await scene.takes()
    assert (delivery.operation, delivery.target, delivery.place) == (Operation.WITHDRAW, "5.5", HOME)
    await scene.thinks(revise("card", "too late"), Withdraw(name="card"))
    await scene.sends(delivery)
    assert await scene.sends_all() == []


async def test_a_withdrawn_dead_letter_is_not_retried(scene: Scene) -> None:
    await scene.thinks(say("card", speaker=SYSTEM))
    (post,) = await scene.takes()
    await scene.storage.outbox.settle(post, Dead("gone"))
    await scene.thinks(Withdraw(name="card"))
    await scene.storage.outbox.retry(None)
    assert await scene.sends_all() == []


async def test_a_revision_that_died_is_not_retried_over_a_newer_one(scene: Scene) -> None:
    await scene.thinks(say("card", "0", speaker=SYSTEM))
    await scene.sends_all()
    await scene.thinks(revise("card", "1"))
    (first,) = await scene.takes()
    await scene.storage.outbox.settle(first, Dead("gone"))
    await scene.thinks(revise("card", "2"))
    assert await scene.sends_all() == ["revise 2"]
    await scene.storage.outbox.retry(None)
    assert await scene.sends_all() == []


async def test_the_turn_that_hands_over_may_still_dress_down_an_answer(scene: Scene) -> None:
    await scene.thinks(say("answer", "with buttons"))
    await scene.sends_all()
    await scene.thinks(TO_PEOPLE, revise("answer", "without buttons", BOT))
    assert await scene.sends_all() == ["revise without buttons"]


async def test_a_revision_in_the_bots_voice_from_before_a_takeover_is_discarded(scene: Scene) -> None:
    await scene.thinks(say("answer", "old"))
    await scene.sends_all()
    await scene.thinks(revise("answer", "thought before", BOT))
    await scene.thinks(TO_PEOPLE)
    assert await scene.sends_all() == []
