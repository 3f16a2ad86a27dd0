"""Channels that move, vanish or are shared with others; files that go wrong; identity by e-mail."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.chat.slack import create
from adapters.chat.slack.moves import Moves
from adapters.chat.slack.platform import SlackPlatform
from adapters.customers.directory import CsvDirectory, read_customers
from bot.core.clock import SystemClock
from bot.core.content import Attachment, Attachments, Text, content
from bot.core.errors import Ambiguous, Gone, Permanent, Retryable, Unavailable
from bot.core.events import MessagePosted
from bot.core.places import Place, Role
from tests.contracts.chat.desk_conformance import order
from tests.contracts.chat.rig import Kept
from tests.contracts.chat.slack_rig import SlackRig, company, slack_settings
from tests.integration.slack.days import person, started, until
from tests.simulators.slack.seen import visible
from tests.simulators.slack.sim import SlackSim


def told(sim: SlackSim) -> str:
    return "\n".join(visible(message) for message in sim.messages("managers", by_bot=True))


# ------------------------------------------------------------------------------------------------------ moved channels


async def test_a_channel_with_a_new_id_stays_the_same_place(sim: SlackSim, tmp_path: Path) -> None:
    notes = tmp_path / "data" / "slack-notes.json"
    rosa = person(sim, "Rosa Lind")
    settings = slack_settings(sim, http=False, SLACK_NOTES_FILE=notes)
    kept = Kept()
    platform = create(settings, company(sim), SystemClock())
    await platform.start(kept)
    first = sim.say(rosa, "help", "before")
    await sim.settled()
    new = sim.change_id("help")
    await sim.settled()
    sim.say(rosa, new, "after", first)
    await sim.settled()
    before, after = kept.events
    assert after.place == before.place
    receipt = await platform.send(order(after.place))
    assert receipt.place == before.place
    assert sim.calls("chat.postMessage")[-1].args["channel"] == new
    await until(lambda: "new ID" in told(sim))
    await sim.settled()
    await platform.stop()

    again = create(settings, company(sim), SystemClock())  # after a restart
    await sim.wait_for(lambda: not sim.sockets)
    await again.start(kept)
    await sim.connected()
    sim.say(rosa, new, "later", first)
    await sim.settled()
    assert kept.events[-1].place == before.place
    await again.stop()


async def test_agents_stay_agents_when_their_channel_moves(sim: SlackSim) -> None:
    async with started(sim) as (platform, kept):
        agents = sim.world.find_channel("agents").id
        new = sim.change_id("agents")
        await sim.settled()
        sim.say(person(sim, "Ana Ferro"), new, "hello")
        await sim.settled()
        (event,) = kept.events
        assert (event.place.channel, event.author.role) == (agents, Role.AGENT)
        newer = replace(company(sim), agents=Place("slack", "", new))
        assert platform.located(newer).agents == Place("slack", sim.home.id, agents)


async def test_a_move_that_cannot_be_written_down_is_not_acknowledged(sim: SlackSim, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("x")
    moves = Moves(blocked / "notes.json")
    with pytest.raises(Unavailable):
        moves.move("C0000001", "C0000002")
    assert moves.now("C0000001") == "C0000001"


def test_notes_survive_chains_rubbish_and_another_workspace(tmp_path: Path) -> None:
    file = tmp_path / "notes.json"
    moves = Moves(file)
    moves.settle_in("T1111111")
    moves.move("C1111111", "C2222222")
    moves.move("C2222222", "C3333333")
    moves.move("C2222222", "C3333333")
    read = Moves(file)
    assert read.team == "T1111111"
    assert [read.first(one) for one in ("C1111111", "C2222222", "C3333333", "C9")] == ["C1111111"] * 3 + ["C9"]
    assert [read.now(one) for one in ("C1111111", "C9")] == ["C3333333", "C9"]
    read.settle_in("T2222222")
    assert Moves(file).now("C1111111") == "C1111111"
    for rubbish in ("", "[]", "{", json.dumps({"team": 1, "moved": {"a": 1, "b": [2]}})):
        file.write_text(rubbish)
        assert Moves(file).team is None


def test_places_are_known_from_the_notes_before_slack_is_asked(tmp_path: Path) -> None:
    file = tmp_path / "notes.json"
    Moves(file).settle_in("T0HOME0001")
    from adapters.chat.slack.home import located
    from bot.core.company import Company

    bare = Company(name="x", agents=Place("slack", "", "C1"), managers=Place("web", "local", "m"))
    assert located(bare, Moves(file)).agents.lane == Place("slack", "T0HOME0001", "C1").lane
    assert located(bare, Moves(None)) == bare


# ------------------------------------------------------------------------------------------------------- lost channels


@pytest.mark.parametrize("how", ["archive", "kick"])
async def test_a_lost_agents_channel_makes_posts_wait_and_tells_the_operators(sim: SlackSim, how: str) -> None:
    async with started(sim) as (platform, _):
        ben, place = person(sim, "Ben Okafor"), company(sim).agents
        if how == "archive":
            sim.archive("agents", ben)
        else:
            sim.leave(sim.bot, "agents")
        await sim.settled()
        assert "agents' channel" in platform.health().detail
        assert platform.health().connected
        await until(lambda: "agents' channel" in told(sim))
        with pytest.raises(Retryable) as caught:
            await platform.send(order(place))
        assert caught.value.after == 60
        if how == "archive":
            sim.unarchive("agents", ben)
        else:
            sim.join(sim.bot, "agents")
        await sim.settled()
        await platform.send(order(place))
        assert "agents' channel" not in platform.health().detail
        assert told(sim).count("agents' channel") == 1


async def test_losing_it_without_a_word_from_slack_is_noticed_at_the_next_post(sim: SlackSim) -> None:
    async with started(sim) as (platform, _):
        sim.world.find_channel("agents").archived = True
        for _ in range(3):
            with pytest.raises(Retryable):
                await platform.send(order(company(sim).agents))
        await until(lambda: "waits" in told(sim))
        assert told(sim).count("waits") == 1


async def test_a_lost_customers_channel_is_told_and_given_up(sim: SlackSim) -> None:
    async with started(sim) as (platform, _):
        rosa = sim.add_user("Rosa Abroad", team=sim.abroad)
        shared = sim.add_channel("acme", [rosa], shared_with=[sim.abroad])
        sim.unshare(shared, sim.abroad)
        await until(lambda: "no longer shared" in told(sim))
        sim.archive(shared, person(sim, "Ben Okafor"))
        await until(lambda: "was archived" in told(sim))
        with pytest.raises(Gone):
            await platform.send(order(Place("slack", sim.home.id, shared.id)))


# ------------------------------------------------------------------------------------------------------------- whispers


async def test_a_whisper_to_somebody_who_left_is_a_direct_message(sim: SlackSim) -> None:
    async with started(sim) as (platform, _):
        zoe = sim.add_user("Zoe Marsh")
        place = company(sim).agents
        whisper = order(place, only_to=f"slack:{sim.home.id}:{zoe.id}", content=content(Text("psst")))
        receipt = await platform.send(whisper)
        assert sim.messages("agents", by_bot=True) == []
        assert [visible(message) for message in sim.messages(sim.dm(zoe), by_bot=True)] == ["psst"]
        assert receipt.place.channel == sim.dm(zoe).id


# ---------------------------------------------------------------------------------------------------------------- files


async def upload(platform: SlackPlatform, rig: SlackRig, size: int = 9, **more: object) -> MessagePosted:
    await rig.say("hello")
    event = rig.kept.events[0]
    assert isinstance(event, MessagePosted)
    rig.shelf.files["web:1"] = b"x" * size
    said = content(Text("see"), Attachments((Attachment("a.pdf", ref="web:1", url="https://f.example/a"),)))
    await platform.send(order(event.place, content=said, **more))
    return event


async def test_a_partners_file_comes_as_an_id_and_is_fetched_all_the_same(rig: SlackRig) -> None:
    zoe = rig.sim.add_user("Zoe Abroad", team=rig.sim.abroad)
    shared = rig.sim.add_channel("acme", [zoe], shared_with=[rig.sim.abroad])
    rig.sim.say(zoe, shared, "see", files=[("oven.jpg", b"jpeg")])
    await until(lambda: rig.kept.events)
    (file,) = rig.kept.events[0].content.files  # type: ignore[union-attr]  # a post
    assert file.name == "file"
    assert await rig.platform.fetch(file) == b"jpeg"


async def test_files_too_large_or_deleted_or_elsewhere_are_refused(sim: SlackSim) -> None:
    kept = Kept()
    platform = create(slack_settings(sim, http=False, SLACK_FILE_MB=1), company(sim), SystemClock())
    await platform.start(kept)
    sim.say(person(sim, "Rosa Lind"), "help", "see", files=[("big.bin", b"x" * 1_000_001), ("run.exe", b"MZ")])
    await until(lambda: kept.events)
    big, program = kept.events[0].content.files  # type: ignore[union-attr]  # a post
    for wrong in (big, program, Attachment("a", ref="slack:"), Attachment("a", ref="slack:../../x"), Attachment("a")):
        with pytest.raises(Permanent):
            await platform.fetch(wrong)
    with pytest.raises(Gone):
        await platform.fetch(Attachment("a", ref="slack:F0NOTTHERE"))
    sim.world.files[big.ref.partition(":")[2]].content = b"small"
    assert await platform.fetch(big) == b"small"
    assert not platform._files._transfer.is_slacks("https://files.slack.com.evil.example/x")
    assert not platform._files._transfer.is_slacks("http://127.0.0.1:1/files-pri/x")
    await platform.stop()


async def test_the_token_goes_to_slack_only(sim: SlackSim) -> None:
    settings = slack_settings(sim, http=False).model_copy(update={"SLACK_API_URL": "https://slack.com/api/"})
    transfer = create(settings, company(sim), SystemClock())._files._transfer
    assert transfer.is_slacks("https://files.slack.com/files-pri/T1-F1/a.pdf")
    for wrong in (
        "http://files.slack.com/a",
        "https://files.slack.com.evil.example/a",
        "https://evilslack.com/a",
        "https://slack.com@evil.example/a",
        "https://files.slack.com:8443/a",
        "file:///etc/passwd",
        "https://[::1",
        "",
    ):
        assert not transfer.is_slacks(wrong)


async def test_an_upload_cut_short_is_taken_up_again_and_shown_once(rig: SlackRig) -> None:
    rig.sim.fail("files.completeUploadExternal", "500")
    with pytest.raises(Ambiguous):
        await upload(rig.platform, rig)
    place = rig.kept.events[0].place
    assert rig.files_shown(place) == []
    again = order(place, in_doubt=True, attempt=2)
    found = await rig.platform.find(again)
    assert found is not None
    assert await rig.platform.find(again) == found
    assert rig.files_shown(place) == [("a.pdf", b"x" * 9)]
    assert len([one for one in rig.shown(place) if one.words.startswith("see")]) == 1


async def test_a_workspace_that_refuses_files_gets_a_link(rig: SlackRig) -> None:
    rig.sim.fail("files.getUploadURLExternal", "error", error="file_uploads_disabled", times=None)
    event = await upload(rig.platform, rig)
    assert rig.files_shown(event.place) == []
    assert "https://f.example/a" in rig.shown(event.place)[-1].links


async def test_a_file_that_may_not_be_shown_there_is_said_to_be_missing(rig: SlackRig) -> None:
    rig.sim.fail("files.completeUploadExternal", "error", error="restricted_action")
    event = await upload(rig.platform, rig)
    assert "could not be shown" in rig.shown(event.place)[-1].words


async def test_a_shelf_that_is_down_is_waited_for_and_then_done_without(rig: SlackRig) -> None:
    rig.sim.fail("files.getUploadURLExternal", "503", times=2)
    with pytest.raises(Retryable):
        await upload(rig.platform, rig)
    await upload(rig.platform, rig, attempt=3, key="later")
    assert "https://f.example/a" in rig.shown(rig.kept.events[0].place)[-1].links


# ------------------------------------------------------------------------------------------------------------- identity


async def test_a_confirmed_address_finds_the_customer_and_a_partners_only_where_trusted(
    sim: SlackSim, tmp_path: Path
) -> None:
    (tmp_path / "customers.csv").write_text("id,name,email\nK1,Kim Doe,kim@example.com\nK2,Lee,lee@example.com\n")
    directory = CsvDirectory(read_customers(tmp_path, []))
    kim = sim.add_user("Kim Doe", email="Kim@example.com")
    fake = sim.add_user("Fake", email="lee@example.com")
    fake.confirmed = False
    abroad = sim.add_user("Kim Abroad", team=sim.abroad, email="kim@example.com")
    sim.add_channel("acme", [kim, fake, abroad], shared_with=[sim.abroad])
    for trusted, seen in (("", [True, False, False]), (f" {sim.abroad.id}, T0OTHER001", [True, False, True])):
        kept = Kept()
        settings = slack_settings(sim, http=False, SLACK_TRUSTED_TEAMS=trusted)
        platform = create(settings, company(sim), SystemClock())
        await platform.start(kept)
        for user in (kim, fake, abroad):
            sim.say(user, "acme", "hello")
        await sim.settled()
        known = platform._people.known
        await until(lambda known=known: all(k and k.checked for k in map(known, (kim.id, fake.id, abroad.id))))
        for user in (kim, fake, abroad):
            sim.say(user, "acme", "again")
        await sim.settled()
        authors = [event.author for event in kept.events[-3:]]  # type: ignore[union-attr]  # posts
        assert [bool(await directory.facts(author)) for author in authors] == seen
        await platform.stop()
