"""Keeps the vectors of texts on disk, so that a restart or an import encodes only what is new.

One file per encoder version: vectors of different encoders never meet. The file is replaced in one step; whatever in it
is damaged is dropped and encoded again.
"""

import hashlib
import logging
import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

logger = logging.getLogger(__name__)
Vector = NDArray[np.float32]
KEY_BYTES = 16
MOST = 100_000
"""Vectors kept in one file, about 150 MB; the ones in use come first."""


def key_of(text: str) -> bytes:
    """The name of a text in the cache."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=KEY_BYTES).digest()


class VectorFile:
    """The vectors that one encoder made.

    Args:
        folder: where the file lies; None keeps nothing.
        version: the encoder's version. size: numbers in a vector.
    """

    def __init__(self, folder: Path | None, version: str, size: int) -> None:
        name = hashlib.blake2b(f"{version}|{size}".encode(), digest_size=12).hexdigest()
        self._path = folder / f"{name}.vectors" if folder else None
        self.keeps = self._path is not None
        self._record = np.dtype([("key", f"V{KEY_BYTES}"), ("vector", "<f4", (size,))])

    def load(self, wanted: Iterable[bytes]) -> dict[bytes, Vector]:
        """Those of the wanted vectors that are there, as views into one array."""
        rows = self._rows()
        if rows is None:
            return {}
        at = {bytes(key): i for i, key in enumerate(rows["key"])}
        return {key: rows["vector"][at[key]] for key in wanted if key in at}

    def save(self, used: Mapping[bytes, Vector]) -> None:
        """Keep these, and older ones as far as there is room. A full disk costs only the cache."""
        if self._path is None:
            return
        rows = self._rows()
        old = [] if rows is None else [i for i, key in enumerate(rows["key"]) if bytes(key) not in used]
        old = old[: max(0, MOST - len(used))]
        table = np.zeros(len(used) + len(old), self._record)
        for i, (key, vector) in enumerate(used.items()):
            table[i] = (key, vector)
        if rows is not None and old:
            table[len(used) :] = rows[old]
        try:
            self._replace(table)
        except OSError as problem:
            logger.warning("vectors could not be cached", extra={"folder": str(self._path.parent), "why": str(problem)})

    def _rows(self) -> NDArray[np.void] | None:
        if self._path is None:
            return None
        try:
            whole = self._path.stat().st_size // self._record.itemsize
            rows: NDArray[np.void] = np.fromfile(self._path, self._record, count=whole)
        except OSError:
            return None
        with np.errstate(all="ignore"):
            lengths = np.einsum("ij,ij->i", rows["vector"], rows["vector"])
        sound: NDArray[np.void] = rows[np.abs(lengths - 1) < 1e-2]
        return sound

    def _replace(self, table: NDArray[np.void]) -> None:
        assert self._path is not None  # noqa: S101  (only called with a path)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        handle, fresh = tempfile.mkstemp(dir=self._path.parent, prefix=self._path.name)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(table.tobytes())
            Path(fresh).replace(self._path)
        except OSError:
            Path(fresh).unlink(missing_ok=True)
            raise
