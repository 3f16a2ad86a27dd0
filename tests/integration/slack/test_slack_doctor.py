"""`baton doctor` finds what is wrong with a Slack installation, and says what to do."""

from dataclasses import replace
from datetime import datetime, timedelta

from pydantic import SecretStr

from adapters.chat.slack import Settings, examine
from bot.core.clock import SystemClock
from bot.core.company import Company
from bot.core.findings import Finding, Grade
from bot.core.places import Place
from tests.contracts.chat.slack_rig import MANIFEST, company, populated, slack_settings
from tests.simulators.slack.manifest import read_manifest
from tests.simulators.slack.sim import SlackSim


def bad(found: list[Finding]) -> dict[str, Finding]:
    return {finding.what: finding for finding in found if finding.grade is not Grade.GOOD}


async def test_a_sound_installation_has_nothing_bad(sim: SlackSim) -> None:
    found = await examine(slack_settings(sim, http=False), company(sim), SystemClock())
    assert bad(found) == {}
    assert len(found) >= 5
    assert sim.violations == []


async def test_missing_settings_are_named() -> None:
    (finding,) = await examine(Settings(_env_file=None), company_on_web(), SystemClock())
    assert finding.grade is Grade.BAD
    assert "SLACK_BOT_TOKEN" in finding.detail
    assert "api.slack.com" in finding.detail


def company_on_web() -> Company:
    return Company(name="x", agents=Place("web", "local", "agents"), managers=Place("web", "local", "managers"))


async def test_a_revoked_token_is_the_only_finding(sim: SlackSim) -> None:
    sim.install.dead = "token_revoked"
    (finding,) = await examine(slack_settings(sim, http=False), company(sim), SystemClock())
    assert "SLACK_BOT_TOKEN was revoked" in finding.detail


async def test_a_wrong_app_token_is_found(sim: SlackSim) -> None:
    settings = slack_settings(sim, http=False).model_copy(update={"SLACK_APP_TOKEN": SecretStr("xapp-wrong")})
    found = await examine(settings, company(sim), SystemClock())
    assert list(bad(found)) == ["Slack Socket Mode"]


async def test_missing_scopes_are_listed() -> None:
    whole = read_manifest(MANIFEST)
    async with populated(replace(whole, scopes=whole.scopes - {"chat:write.customize"})) as sim:
        found = bad(await examine(slack_settings(sim, http=False), company(sim), SystemClock()))
    assert "chat:write.customize" in found["Slack scopes"].detail


async def test_a_channel_without_the_bot_or_with_a_name_is_found(sim: SlackSim) -> None:
    away = sim.add_channel("elsewhere", bot=False)
    wrong = replace(company(sim), agents=Place("slack", "", away.id), managers=Place("slack", "", "#managers"))
    found = bad(await examine(slack_settings(sim, http=False), wrong, SystemClock()))
    assert "/invite" in found["Slack agents' channel"].advice
    assert "not an ID" in found["Slack managers' channel"].detail


async def test_a_wrong_clock_is_found(sim: SlackSim) -> None:
    class Late(SystemClock):
        def now(self) -> datetime:
            return super().now() - timedelta(minutes=10)

    found = bad(await examine(slack_settings(sim, http=False), company(sim), Late()))
    assert found["Clock against Slack's"].grade is Grade.BAD
