"""The embedded model: encoder and answer model that need no server, no key and no download."""

from adapters.model.local.encoder import LocalEncoder, create
from adapters.model.local.settings import Settings
from adapters.model.local.wording import LocalAnswerModel

__all__ = ["LocalAnswerModel", "LocalEncoder", "Settings", "create"]
