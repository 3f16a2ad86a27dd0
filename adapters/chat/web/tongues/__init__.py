"""The fixed texts of the customer's pages, in the languages that the bot speaks; other pages are English.

One file a language. The pages get all of them as one script, so that they can say that the line is gone when it is.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from types import MappingProxyType

from adapters.chat.web.tongues.de import WORDS as DE
from adapters.chat.web.tongues.en import WORDS as EN
from adapters.chat.web.tongues.es import WORDS as ES
from adapters.chat.web.tongues.fr import WORDS as FR
from adapters.chat.web.tongues.nl import WORDS as NL
from adapters.chat.web.tongues.words import PageWords

TONGUES: Mapping[str, PageWords] = MappingProxyType({"en": EN, "de": DE, "es": ES, "fr": FR, "nl": NL})
"""By language, two letters."""
_OF_THE_WIDGET = ("launch", "close_chat", "new_count")
_PLACE = b"const WORDS = {};"


def script() -> bytes:
    """The module ``tongues.js``."""
    words = {language: asdict(spoken) for language, spoken in TONGUES.items()}
    return f"// Made by the server of adapters/chat/web/tongues.\nexport const TONGUES = {_json(words)};\n".encode()


def in_widget(source: bytes) -> bytes:
    """The widget's script with the texts of its button."""
    words = {language: {name: getattr(spoken, name) for name in _OF_THE_WIDGET} for language, spoken in TONGUES.items()}
    filled = source.replace(_PLACE, f"const WORDS = {_json(words)};".encode(), 1)
    if filled == source:
        raise ValueError(f"widget.js has no line {_PLACE.decode()!r} for its texts")
    return filled


def _json(words: object) -> str:
    return json.dumps(words, ensure_ascii=False, separators=(",", ":"))
