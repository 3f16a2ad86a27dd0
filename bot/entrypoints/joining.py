"""Joins the chat platforms to each other and the house: whose files they fetch, how places are named, who is there."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol, runtime_checkable

from bot.core.company import Company
from bot.core.content import Attachment
from bot.core.desk import FetchFile, FileSource
from bot.core.errors import Permanent
from bot.core.places import Place
from bot.core.ports import ChatPlatform, KnowsMembers


@runtime_checkable
class CarriesFiles(Protocol):
    """A platform that shows files of other platforms."""

    def fetch_with(self, fetch: FetchFile) -> None: ...


@runtime_checkable
class Locates(Protocol):
    """A platform that knows its places by more than company.yaml says, as Slack its workspace."""

    def located(self, company: Company) -> Company: ...


def share_files(platforms: Mapping[str, ChatPlatform]) -> None:
    """Let every platform that shows files fetch those of the others; whose a file is stands first in its ref."""

    async def fetch(attachment: Attachment) -> bytes:
        platform = platforms.get(attachment.ref.partition(":")[0])
        if not isinstance(platform, FileSource):
            raise Permanent(f"No chat platform can fetch the file {attachment.name[:100]}")
        return await platform.fetch(attachment)

    for platform in platforms.values():
        if isinstance(platform, CarriesFiles):
            platform.fetch_with(fetch)


def members_by(platforms: Mapping[str, ChatPlatform]) -> Callable[[Place], Awaitable[frozenset[str] | None]]:
    """Who can see an agents' channel, as its own platform knows it."""

    async def members(place: Place) -> frozenset[str] | None:
        platform = platforms.get(place.platform)
        return await platform.members(place) if isinstance(platform, KnowsMembers) else None

    return members


def located_by(platforms: Mapping[str, ChatPlatform]) -> Callable[[Company], Company]:
    """The company with its places named as the platforms' events name them, asked anew each time."""
    locating = [platform for platform in platforms.values() if isinstance(platform, Locates)]

    def located(company: Company) -> Company:
        for platform in locating:
            company = platform.located(company)
        return company

    return located
