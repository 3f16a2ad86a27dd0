"""Platforms fetch each other's files, and the company's places are named as their events name them."""

from dataclasses import replace

import pytest

from adapters.chat.console.platform import ConsolePlatform
from bot.core.clock import SystemClock
from bot.core.company import Company
from bot.core.content import Attachment
from bot.core.desk import FetchFile
from bot.core.errors import Permanent
from bot.core.places import Place
from bot.core.ports import ChatPlatform
from bot.entrypoints.joining import located_by, share_files


class Other(ConsolePlatform):
    """A platform that carries files and knows its workspace."""

    fetch_other: FetchFile

    def fetch_with(self, fetch: FetchFile) -> None:
        self.fetch_other = fetch

    def located(self, company: Company) -> Company:
        return replace(company, agents=replace(company.agents, workspace="T1"))


def platforms() -> tuple[Other, dict[str, ChatPlatform]]:
    other, console = Other(SystemClock()), ConsolePlatform(SystemClock())
    console.files["console:f1"] = b"data"
    return other, {"other": other, "console": console}


async def test_a_file_is_fetched_from_the_platform_that_its_ref_names() -> None:
    other, both = platforms()
    share_files(both)
    assert await other.fetch_other(Attachment("a", ref="console:f1")) == b"data"
    for ref in ("", "nowhere:f1", "f1"):
        with pytest.raises(Permanent):
            await other.fetch_other(Attachment("a", ref=ref))


def test_every_platform_may_name_places() -> None:
    _, both = platforms()
    company = Company(name="x", agents=Place("other", "", "A"), managers=Place("web", "local", "m"))
    assert located_by(both)(company).agents == Place("other", "T1", "A")
    assert located_by({})(company) is company
