"""Keeps built graphs, so that only the first start builds one.

A graph is built in a folder of its own and moved into place in one step: two processes that start at once both end up
with a whole one, and a power cut leaves nothing half-built. What is damaged is built again.
"""

import json
import logging
import os
import shutil
import tempfile
import zlib
from dataclasses import asdict, dataclass
from pathlib import Path

from adapters.model.local.settings import Precision
from adapters.model.local.weights import Shape, Source, checked_hash, shape_of
from bot.core.errors import Misconfigured

logger = logging.getLogger(__name__)
RECIPE = 3
"""Goes up whenever the way a graph is built changes, so that older ones are built again."""
MANIFEST = "manifest.json"
CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Built:
    """A graph that is ready to be loaded.

    Attributes:
        weights: sha256 of the weights it was built from.
    """

    path: Path
    weights: str
    shape: Shape


def obtain(source: Source, precision: Precision, cache: Path) -> Built:
    """The graph of this encoder, built now if it must be.

    Raises:
        Misconfigured: the weights are wrong, or the cache folder cannot be written.
    """
    folder = cache / "encoders" / f"{source.stamp}-{precision}-{RECIPE}"
    ready = _whole(folder)
    if ready is not None:
        return ready
    logger.info("building the encoder's graph; this happens once", extra={"folder": str(folder)})
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix=f"{folder.name}.", dir=folder.parent))
    except OSError as problem:
        raise _unwritable(cache, problem) from problem
    try:
        _build(source, precision, fresh)
        return _put_in_place(fresh, folder)
    except OSError as problem:
        raise _unwritable(cache, problem) from problem
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def _unwritable(cache: Path, problem: OSError) -> Misconfigured:
    return Misconfigured(
        f"The cache folder {cache} cannot be written: {problem}. Set BATON_CACHE to a folder with about 100 MB of room."
    )


def _build(source: Source, precision: Precision, folder: Path) -> None:
    from adapters.model.local import graph

    weights = checked_hash(source)
    shape = shape_of(source)
    graph.build(source, shape, folder, int8=precision == "int8")
    sums = {path.name: _checksum(path) for path in sorted(folder.iterdir())}
    manifest = {"weights": weights, "shape": asdict(shape), "sums": sums}
    (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")


def _put_in_place(fresh: Path, folder: Path) -> Built:
    """Move the fresh graph where it belongs; one that another process put there meanwhile is as good."""
    for _ in range(3):
        try:
            fresh.rename(folder)
        except OSError:
            other = _whole(folder)
            if other is not None:
                return other
            _set_aside(folder)
        else:
            built = _whole(folder)
            if built is not None:
                return built
            raise OSError("what was written cannot be read back")
    raise OSError(f"{folder} is in the way and cannot be replaced")


def _set_aside(folder: Path) -> None:
    """Take a damaged graph out of the way. Processes that have it open keep what they have."""
    grave = Path(tempfile.mkdtemp(prefix=f"{folder.name}.damaged.", dir=folder.parent))
    try:
        folder.rename(grave / "graph")
    except OSError:
        if folder.exists():
            raise
    finally:
        shutil.rmtree(grave, ignore_errors=True)


def _whole(folder: Path) -> Built | None:
    """What lies in `folder`, or None when it is missing or damaged."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        sums: dict[str, int] = manifest["sums"]
        shape = Shape(**manifest["shape"])
        for name, expected in sums.items():
            if _checksum(folder / name) != expected:
                logger.warning("the encoder's graph is damaged and will be built again", extra={"file": name})
                return None
        return Built(folder / "graph.onnx", str(manifest["weights"]), shape)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        logger.warning("the encoder's graph is damaged and will be built again", extra={"folder": str(folder)})
        return None


def _checksum(path: Path) -> int:
    """CRC-32: finds damage, and reads 90 MB in a few hundredths of a second."""
    total = 0
    with path.open("rb") as file:
        if hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_SEQUENTIAL)
        while block := file.read(CHUNK):
            total = zlib.crc32(block, total)
    return total
