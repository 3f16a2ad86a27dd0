"""Files that people send, kept in one folder under the hash of what is in them.

The same file is kept once. A big one comes in pieces, each of which may be sent again. Nothing here decides who may
open a file: whoever may see the post that carries it may.
"""

import asyncio
import hashlib
import os
import re
import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from bot.core.content import Attachment
from bot.core.desk import FetchFile
from bot.core.errors import Gone, Refused, Unavailable

PREFIX = "web:"
_HASH = re.compile(r"[0-9a-f]{64}")
_MEDIA = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "heic": "image/heic",
    "pdf": "application/pdf",
    "txt": "text/plain",
    "csv": "text/csv",
    "zip": "application/zip",
    "mp4": "video/mp4",
    "mov": "video/quicktime",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
}
_STARTS = {
    "image/png": (b"\x89PNG\r\n\x1a\n",),
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/gif": (b"GIF87a", b"GIF89a"),
    "image/webp": (b"RIFF",),
    "application/pdf": (b"%PDF-",),
    "application/zip": (b"PK\x03\x04", b"PK\x05\x06"),
}
_LEFT_FREE = 200 * 1024 * 1024
_BROKEN_OFF = 24 * 3600
_UNSENT = "unsent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Attributes:
    folder: None where files are switched off. largest: bytes. types: endings of names, in lower case.
    """

    folder: Path | None
    largest: int
    types: tuple[str, ...]


class Filing:
    """Args:
    fetch: gets a file of another platform.
    """

    def __init__(self, rules: Rules, fetch: FetchFile | None = None) -> None:
        self.rules = rules
        self.fetch = fetch

    def check_name(self, name: str) -> str:
        """The media type that goes with a name.

        Raises:
            Refused: files are switched off, or not of that type.
        """
        if self.rules.folder is None:
            raise Refused("Files cannot be sent here.")
        ending = name.rpartition(".")[2].lower() if "." in name else ""
        if ending not in self.rules.types:
            raise Refused(f"Files of that type are not taken here. These are: {', '.join(self.rules.types)}.")
        return _MEDIA.get(ending, "application/octet-stream")

    async def add_piece(self, upload: str, offset: int, piece: bytes) -> None:
        """Append to what came in of an upload; a piece that came before is written again.

        Args:
            upload: names the upload; a hash, unlike any other's.

        Raises:
            Refused: too large, or a piece before this one is missing. Unavailable: the disk is full.
        """
        if offset + len(piece) > self.rules.largest:
            raise Refused(f"That file is too large: at most {self.rules.largest // 1_000_000} MB.")
        await asyncio.to_thread(self._write_piece, self._folder("coming") / upload, offset, piece)

    async def finish(self, upload: str, name: str, media_type: str) -> Attachment:
        """Take the whole file in. Until a message carries it (`keep`) it is forgotten after a day.

        Raises:
            Refused: it is empty, or not what its name says. Gone: nothing of it came in.
        """
        return await asyncio.to_thread(self._take_in, self._folder("coming") / upload, name, media_type)

    async def keep(self, file: Attachment) -> None:
        """A message carries it: it stays from now on.

        Raises:
            Gone: it was taken in so long ago that it was forgotten.
        """
        await asyncio.to_thread(self._keep, file)

    async def adopt(self, file: Attachment) -> Attachment:
        """The same file, kept here; as it is when it is here already or cannot be fetched by anybody.

        Raises:
            Retryable: try again later. BatonError: it cannot be had, or is not taken here.
        """
        if not file.ref or file.ref.startswith(PREFIX) or self.fetch is None or self.rules.folder is None:
            return file
        media_type = self.check_name(file.name)
        if file.size is not None and file.size > self.rules.largest:
            raise Refused(f"{file.size} bytes are more than are taken here.")
        raw = await self.fetch(file)
        upload = hashlib.sha256(b"adopt" + raw).hexdigest()
        await self.add_piece(upload, 0, raw)
        kept = await self.finish(upload, file.name, media_type)
        await self.keep(kept)
        return replace(kept, url=file.url)

    async def read(self, file: Attachment) -> bytes:
        """See FileSource.fetch."""
        path = self.path(file)
        try:
            return await asyncio.to_thread(path.read_bytes)
        except OSError as error:
            raise Gone(f"The file is not in {path.parent.parent} any more.") from error

    def path(self, file: Attachment) -> Path:
        name = file.ref.removeprefix(PREFIX)
        if not file.ref.startswith(PREFIX) or not _HASH.fullmatch(name) or self.rules.folder is None:
            raise Gone("That file is not kept here.")
        return self.rules.folder / name[:2] / name

    def _folder(self, name: str) -> Path:
        if self.rules.folder is None:
            raise Refused("Files cannot be sent here.")
        return self.rules.folder / name

    def _write_piece(self, path: Path, offset: int, piece: bytes) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            if shutil.disk_usage(path.parent).free < _LEFT_FREE:
                raise Unavailable("The disk is nearly full.")
            handle = os.open(path, os.O_WRONLY | os.O_CREAT, 0o600)
            with os.fdopen(handle, "wb") as file:
                if os.fstat(file.fileno()).st_size < offset:
                    raise Refused("A piece of the file is missing. Send it again from the start.")
                if offset == 0:
                    _sweep(path)
                file.truncate(offset)
                file.seek(offset)
                file.write(piece)
        except OSError as error:
            raise Unavailable(f"A file could not be written ({error.strerror}).") from error

    def _take_in(self, path: Path, name: str, media_type: str) -> Attachment:
        try:
            raw = path.read_bytes()
        except OSError as error:
            raise Gone("Nothing of that file came in. Send it again.") from error
        starts = _STARTS.get(media_type, ())
        if not raw or (starts and not raw.startswith(starts)):
            path.unlink(missing_ok=True)
            raise Refused("That file is empty." if not raw else "That file is not what its name says.")
        digest = hashlib.sha256(raw).hexdigest()
        waits = self._folder(_UNSENT) / digest
        waits.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.replace(waits)
        return Attachment(name, media_type, len(raw), None, PREFIX + digest)

    def _keep(self, file: Attachment) -> None:
        target = self.path(file)
        waits = self._folder(_UNSENT) / target.name
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            waits.replace(target)
        except FileNotFoundError:
            if not target.is_file():
                raise Gone("That file was sent too long ago. Attach it again.") from None


def _sweep(new: Path) -> None:
    """Forget uploads that broke off, and files that no message carries, a day before the new one began."""
    began = new.stat().st_mtime
    for folder in (new.parent, new.parent.with_name(_UNSENT)):
        for path in folder.iterdir() if folder.is_dir() else ():
            try:
                if began - path.stat().st_mtime > _BROKEN_OFF:
                    path.unlink()
            except FileNotFoundError:
                continue
