"""What the bot says of its own accord, in languages that it knows. A company may word all of it differently."""

from collections.abc import Mapping
from types import MappingProxyType

from bot.core.company import Words
from bot.core.tongues.de import WORDS as DE
from bot.core.tongues.es import WORDS as ES
from bot.core.tongues.fr import WORDS as FR
from bot.core.tongues.nl import WORDS as NL

BUILT_IN: Mapping[str, Words] = MappingProxyType({"en": Words(), "de": DE, "es": ES, "fr": FR, "nl": NL})
"""By BCP 47 language, two letters."""
