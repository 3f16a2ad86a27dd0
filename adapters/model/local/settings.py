"""What can be set about the embedded model."""

import os
import sys
from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

Precision = Literal["fp32", "int8"]


def default_cache() -> Path:
    """The platform's folder for caches of the current user, with ours in it."""
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = str(Path.home() / "Library" / "Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "baton"


class Settings(BaseSettings):
    """Settings of the embedded model, from `BATON_CACHE`, `BATON_MODEL_FOLDER` and so on."""

    model_config = SettingsConfigDict(env_prefix="BATON_", frozen=True, extra="ignore", protected_namespaces=())

    cache: Path = Field(
        default_factory=default_cache,
        description="Folder for what can be made again: the encoder's graph and the vectors of texts.",
    )
    model_folder: Path | None = Field(
        default=None,
        description=(
            "Folder of another encoder of the BERT kind (model.safetensors, config.json, tokenizer.json). "
            "Empty: all-MiniLM-L6-v2, which is installed with Baton."
        ),
    )
    model_precision: Precision = Field(
        default="fp32",
        description="fp32 (exact, about 90 MB) or int8 (twice as fast, about 25 MB, slightly less exact).",
    )
    model_threads: int = Field(default=1, ge=1, le=64, description="Processor threads that one encoding may use.")
