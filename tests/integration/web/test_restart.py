"""What survives a restart, and what several processes share."""

from pathlib import Path

import pytest

from adapters.chat import web
from adapters.chat.web.keys import load_secret
from bot.core.clock import SystemClock
from bot.core.errors import Misconfigured
from bot.core.places import Side
from storage.opening import open_storage

from .conftest import a_browser, open_office


async def test_visitors_and_agents_are_known_after_a_restart(settings: web.Settings, tmp_path: Path) -> None:
    storage = open_storage("memory:", clock=SystemClock(), holder="kept")
    await storage.start()
    kept = settings.model_copy(update={"secret_file": tmp_path / "data" / "web-secret"})
    async with a_browser("") as visitor, a_browser("") as agent:
        async with open_office(kept, storage.board) as office:
            visitor.url = agent.url = office.url
            await visitor.open()
            await visitor.say("Hello")
            token = office.platform.invite(Side.AGENTS).partition("#")[2]
            unused = office.platform.invite(Side.MANAGERS).partition("#")[2]
            assert (await agent.post("staff/join", {"token": token}))[0] == 200
        async with open_office(kept, storage.board) as office:
            visitor.url = agent.url = office.url
            assert [post["parts"][0]["text"] for post in await visitor.shown()] == ["Hello"]
            assert await agent.shown("agents") == []
            assert (await agent.post("staff/join", {"token": token}))[1]["error"] == "used-link"
            assert (await agent.post("staff/join", {"token": unused}))[1]["sides"] == ["agents", "managers"]
    await storage.stop()


async def test_a_message_whose_answer_was_lost_in_a_restart_is_one(settings: web.Settings) -> None:
    storage = open_storage("memory:", clock=SystemClock(), holder="kept")
    await storage.start()
    ids: list[str] = []
    async with a_browser("") as visitor:
        for _ in range(2):
            async with open_office(settings, storage.board) as office:
                visitor.url = office.url
                if not ids:
                    await visitor.open()
                assert (await visitor.say("Hello"))[0] == 200
                ids.append(office.kept[0].id)
                posts = await visitor.shown()
    assert ids[0] == ids[1]
    assert len(posts) == 1
    await storage.stop()


def test_the_secret_is_made_once_and_for_nobody_else(settings: web.Settings, tmp_path: Path) -> None:
    path = tmp_path / "data" / "web-secret"
    kept = settings.model_copy(update={"secret_file": path})
    assert load_secret(kept) == load_secret(kept)
    assert path.stat().st_mode & 0o077 == 0
    assert load_secret(settings) != load_secret(settings)


def test_a_damaged_or_impossible_secret_file_is_told(settings: web.Settings, tmp_path: Path) -> None:
    path = tmp_path / "web-secret"
    path.write_text("short")
    with pytest.raises(Misconfigured, match="delete it"):
        load_secret(settings.model_copy(update={"secret_file": path}))
    with pytest.raises(Misconfigured, match="BATON_WEB_SECRET_FILE"):
        load_secret(settings.model_copy(update={"secret_file": path / "below-a-file"}))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("BATON_WEB_SECRET", "too short"),
        ("BATON_WEB_PUBLIC_URL", "chat.example.com"),
        ("BATON_WEB_PUBLIC_URL", "https://chat.example.com/path"),
        ("BATON_WEB_EMBED_ORIGINS", "*"),
        ("BATON_WEB_EMBED_ORIGINS", "https://a.example; script-src *"),
    ],
)
def test_mistakes_in_settings_are_found_at_the_start(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(ValueError, match=name.removeprefix("BATON_WEB_").lower()):
        web.Settings(_env_file=None)


def test_lists_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BATON_WEB_EMBED_ORIGINS", "https://a.example, https://B.example:8443/")
    monkeypatch.setenv("BATON_WEB_HOSTS", "chat.internal")
    made = web.Settings(_env_file=None)
    assert made.embed_origins == ("https://a.example", "https://b.example:8443")
    assert made.hosts == ("chat.internal",)
