"""Replies of a hosted model that are never sent as they are: asked for once more, and then nobody guesses."""

from dataclasses import replace

import pytest

from bot.answering.prompting import prompt
from bot.core.knowledge import Unsure
from bot.understanding.language import language_of
from tests.integration.model.conftest import MakeModel
from tests.support.hostile_provider import Act, HostileProvider, completion, reply, says
from tests.support.kettle_house import GOOD, RETURN, Make, said

LEAKED = prompt("answer").text[:600]
UNFIT = [
    (says(completion("I think you can return it.")), "not-the-form"),
    (says(completion("")), "not-the-form"),
    (says(completion("[]")), "not-the-form"),
    (says(completion('{"answer": "Within 30 days", "citations": ["p1"')), "not-the-form"),
    (says(completion('{"answer": "ok", "citations": "p1", "abstain": "no"}')), "not-the-form"),
    (says(completion("[" * 5_000)), "not-the-form"),
    (says(reply("word " * 10_000, "p1")), "not-the-form"),
    (says(completion('{"answer": "Within', ended="length")), "cut"),
    (says(completion(None, ended="content_filter")), "refused"),
    (says(reply("   ", "p1")), "empty"),
    (says(reply("Within 30 days.")), "cites-nothing"),
    (says(reply("Within 30 days.", "p99")), "cites-unknown"),
    (says(reply("Within 30 days.", "ret")), "cites-unknown"),
    (says(reply("Within 30 days.", "p1", unanswered=[7])), "cites-unknown"),
    (says(reply("Within 90 days, at no cost.", "p1")), "not-in-sources"),
    (says(reply("See https://evil.test/return within 30 days.", "p1")), "not-in-sources"),
    (says(reply(LEAKED, "p1")), "leak"),
    (says(reply('Here: <knowledge>[{"id": "p1"}]</knowledge>', "p1")), "leak"),
]


@pytest.mark.parametrize(("act", "doubt"), UNFIT)
async def test_an_unfit_reply_is_asked_for_again_and_then_nobody_guesses(
    hostile: HostileProvider, make_model: MakeModel, answerer: Make, act: Act, doubt: str
) -> None:
    hostile.plays(act)
    answer = await answerer(make_model(hostile.url)).answer(RETURN)
    assert isinstance(answer, Unsure)
    assert answer.effort.doubt == doubt
    assert answer.effort.cost > 0
    assert len(hostile.requests) == (1 if doubt == "refused" else 2)


@pytest.mark.parametrize("act", [act for act, doubt in UNFIT if doubt != "refused"])
async def test_the_second_try_may_be_good(
    hostile: HostileProvider, make_model: MakeModel, answerer: Make, act: Act
) -> None:
    hostile.plays(act, says(GOOD))
    answer = await answerer(make_model(hostile.url)).answer(RETURN)
    assert said(answer).endswith("30 days.")
    assert (answer.effort.tries, answer.effort.calls, answer.effort.doubt) == (2, 2, "")


async def test_the_wrong_language_is_sent_back(hostile: HostileProvider, make_model: MakeModel, answerer: Make) -> None:
    hostile.plays(says(reply("Sie können es zurücksenden.", "p1")), says(GOOD))
    asked = answerer(make_model(hostile.url), tongue=lambda text: "de" if "ü" in text else "en")
    assert said(await asked.answer(RETURN)).startswith("You can")


async def test_nouns_of_german_are_no_names_and_its_figures_are_still_compared(
    hostile: HostileProvider, make_model: MakeModel, answerer: Make
) -> None:
    words = "Sie können das Gerät innerhalb von {} Tagen zurücksenden, das Etikett kostet 4,90 €."
    asked = answerer(make_model(hostile.url), tongue=language_of)
    question = replace(RETURN, language="de")
    hostile.plays(says(reply(words.format(30), "p1")))
    assert said(await asked.answer(question)) == words.format(30)
    hostile.plays(says(reply(words.format(90), "p1")))
    assert isinstance(await asked.answer(question), Unsure)


async def test_what_people_decide_is_sent_back(hostile: HostileProvider, make_model: MakeModel, answerer: Make) -> None:
    hostile.plays(says(reply("Your refund is approved.", "p1")), says(GOOD))
    asked = answerer(make_model(hostile.url), breaks=lambda text: "refund" if "approved" in text else None)
    assert said(await asked.answer(RETURN)).startswith("You can")
    assert "refund" in hostile.requests[1]["messages"][-1]["content"]


async def test_a_fenced_object_counts_as_one(hostile: HostileProvider, make_model: MakeModel, answerer: Make) -> None:
    words = GOOD["choices"][0]["message"]["content"]
    hostile.plays(says(completion(f"```json\n{words}\n```")))
    assert said(await answerer(make_model(hostile.url)).answer(RETURN)).startswith("You can")


async def test_another_language_than_the_customers_is_sent_back_whatever_it_cites(
    hostile: HostileProvider, make_model: MakeModel, answerer: Make
) -> None:
    hostile.plays(says(reply("Vous pouvez le renvoyer dans les 30 jours, avec une étiquette.", "p1")))
    answer = await answerer(make_model(hostile.url), tongue=language_of).answer(replace(RETURN, language="en"))
    assert isinstance(answer, Unsure)
    assert answer.effort.doubt == "wrong-language"
    assert len(hostile.requests) == 2


@pytest.mark.parametrize("hidden", ["\x00", "\x1b[31m", "\u200b", "\u202e"])
async def test_what_nobody_can_see_is_sent_back(
    hostile: HostileProvider, make_model: MakeModel, answerer: Make, hidden: str
) -> None:
    hostile.plays(says(reply(f"You can send it back{hidden} within 30 days.", "p1")), says(GOOD))
    answer = await answerer(make_model(hostile.url)).answer(RETURN)
    assert said(answer) == "You can send it back within 30 days."
    assert len(hostile.requests) == 2


async def test_joiners_of_letters_may_stand(hostile: HostileProvider, make_model: MakeModel, answerer: Make) -> None:
    hostile.plays(says(reply("You can send it back within 30 days 👩\u200d🍳", "p1")))
    assert said(await answerer(make_model(hostile.url)).answer(RETURN)).endswith("🍳")
