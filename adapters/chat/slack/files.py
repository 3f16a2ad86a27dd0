"""Files from and to Slack: fetched with the bot's token, uploaded without being shown, then shown under their message.

Sources: Slack docs files.info, files.getUploadURLExternal, files.completeUploadExternal; FACTS of Slack Connect: a
partner's file comes as an id only (`check_file_info`).
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from adapters.chat.slack.api import Api
from adapters.chat.slack.home import PLATFORM
from adapters.chat.slack.shapes import clean, id_in, mapping_in
from adapters.chat.slack.transfer import Transfer
from bot.core.content import Attachment, Attachments, Content, Part, Small
from bot.core.desk import FetchFile
from bot.core.errors import Gone, Permanent, Retryable

log = logging.getLogger(__name__)

MOST_FILES = 10
PATIENT_TRIES = 3
_PROGRAMS = """
    apk app bat cmd com cpl dll dmg exe hta iso jar js jse lnk msi msp pif ps1 reg scr sh vb vbe vbs wsf wsh
"""
REFUSED = frozenset(f".{suffix}" for suffix in _PROGRAMS.split())
"""Programs: they are passed on as a link at most, never as a file."""


@dataclass(frozen=True, slots=True)
class Brought:
    """Attributes:
    content: what to post, with a link or a note for every file that could not be brought.
    ids: the uploaded files, not shown to anybody yet.
    note: what became of those that could not be brought; empty where all were.
    """

    content: Content
    ids: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Uploaded:
    id: str


class Files:
    """Args:
    most: bytes of one file; 0 passes on links only.
    """

    def __init__(self, api: Api, transfer: Transfer, most: int) -> None:
        self._api = api
        self._transfer = transfer
        self._most = most
        self._fetch: FetchFile = self.fetch

    def fetch_with(self, fetch: FetchFile) -> None:
        """Fetch files of any platform; until then only Slack's own are passed on."""
        self._fetch = fetch

    async def fetch(self, attachment: Attachment) -> bytes:
        """See FileSource.fetch. The type and size are those that Slack knows, not those that a message names."""
        platform, _, id_ = attachment.ref.partition(":")
        if platform != PLATFORM or id_in({"id": id_}, "id") is None:
            raise Permanent(f"The file {attachment.name[:100]} is not one of Slack's")
        file = mapping_in(await self._api.read("files.info", file=id_), "file")
        name, size = clean(file.get("name"), 255) or attachment.name, file.get("size")
        _refuse_programs(name)
        if isinstance(size, int) and size > self._most:
            raise Permanent(f"The file is larger than {self._most // 1_000_000} MB")
        url = file.get("url_private_download") or file.get("url_private")
        if not isinstance(url, str):
            raise Gone("Slack names no address to fetch the file from")
        return await self._transfer.download(url, clean(file.get("mimetype"), 100), self._most)

    async def bring(self, content: Content, attempt: int) -> Brought:
        """Upload the files of a message, not yet shown. What cannot be brought becomes a link.

        Raises:
            Retryable: not now; after a few attempts a link goes out instead.
        """
        ids: list[str] = []
        notes: list[str] = []
        parts: list[Part] = []
        for part in content.parts:
            if isinstance(part, Attachments):
                for item in part.items:
                    brought = await self._bring(item, attempt) if len(ids) < MOST_FILES else "there are too many files"
                    if isinstance(brought, _Uploaded):
                        parts.append(Attachments((replace(item, url=None),)))
                        ids.append(brought.id)
                    else:
                        parts += _instead(item)
                        notes.append(_note(item, brought))
            else:
                parts.append(part)
        return Brought(Content(tuple(parts)), tuple(ids), " ".join(notes))

    async def _bring(self, item: Attachment, attempt: int) -> "_Uploaded | str":
        """The file with Slack, or why it is not there."""
        if not self._most or not item.ref:
            return "files are passed on as links here"
        try:
            _refuse_programs(item.name)
            data = await self._fetch(item)
            if not data or len(data) > self._most:
                raise Permanent("The file is empty or too large")
            return _Uploaded(await self._upload(item.name, data))
        except Retryable:
            if attempt < PATIENT_TRIES:
                raise
            log.warning("A file could not be brought and goes out as a link", extra={"ref": item.ref})
            return "it could not be had in time"
        except Permanent as error:
            log.info("A file goes out as a link", extra={"ref": item.ref, "reason": str(error)})
            return str(error)

    async def _upload(self, name: str, data: bytes) -> str:
        name = " ".join(clean(name, 200).split()) or "file"
        where = await self._api.read("files.getUploadURLExternal", filename=name, length=len(data))
        id_, url = id_in(where, "file_id"), where.get("upload_url")
        if id_ is None or not isinstance(url, str):
            raise Permanent("Slack gave no address to upload the file to")
        await self._transfer.upload(url, data)
        return id_

    async def show(self, ids: Sequence[str], channel: str, thread: str | None) -> None:
        """Show uploaded files in a channel or thread; those that are shown there already are left alone.

        Raises:
            Retryable: not now. Permanent: Slack does not show them there.
        """
        for id_ in ids:
            if not await self._is_shown(id_, channel):
                more = {"thread_ts": thread} if thread else {}
                await self._api.write(
                    "files.completeUploadExternal", repeatable=True, files=[{"id": id_}], channel_id=channel, **more
                )

    async def _is_shown(self, id_: str, channel: str) -> bool:
        try:
            file = mapping_in(await self._api.read("files.info", file=id_), "file")
        except Gone:  # not completed yet
            return False
        return any(channel in (file.get(kind) or ()) for kind in ("channels", "groups", "ims"))


def _refuse_programs(name: str) -> None:
    suffix = PurePosixPath(name.rstrip(". ").lower()).suffix
    if suffix in REFUSED:
        raise Permanent(f"Files of the type {suffix} are not passed on")


def _note(item: Attachment, why: str) -> str:
    name = " ".join(clean(item.name, 100).split()) or "A file"
    became = "went out as a link" if item.url else "was not passed on"
    return f"{name} {became}: {why.rstrip('.')}."


def _instead(item: Attachment) -> list[Part]:
    """A link where there is one, otherwise a word that something is missing."""
    if item.url:
        return [Attachments((item,))]
    return [Attachments((item,)), Small("This file could not be passed on.")]
