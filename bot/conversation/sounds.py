"""Tells a sound file from other files: the bot reads what is written, it does not listen."""

from dataclasses import replace

from bot.core.content import Attachment
from bot.core.events import Event, MessagePosted
from bot.core.knowledge import Reading

RECORDING = "recording"
"""As the understanding calls a message that speaks of nothing but one."""
_SUFFIXES = (".ogg", ".oga", ".opus", ".mp3", ".m4a", ".wav", ".aac", ".amr", ".flac", ".wma", ".caf", ".3gp")


def heard(reading: Reading, text: str, cause: Event) -> Reading:
    """The reading of a message; sound files with nothing beside them, or only a hello, make it a recording."""
    files = cause.content.files if isinstance(cause, MessagePosted) else ()
    wordless = not text.strip() or reading.small_talk is not None
    return replace(reading, small_talk=RECORDING) if wordless and files and all(map(_sounds, files)) else reading


def _sounds(file: Attachment) -> bool:
    return file.media_type.lower().startswith("audio/") or file.name.lower().endswith(_SUFFIXES)
