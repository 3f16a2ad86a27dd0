"""Turns texts into vectors on the processor, without torch."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from adapters.model.local.cache import Built, obtain
from adapters.model.local.settings import Settings
from adapters.model.local.weights import find
from bot.core.errors import Misconfigured

if TYPE_CHECKING:
    import onnxruntime
    from tokenizers import Tokenizer

LONGEST_TEXT = 8_192
"""Characters after which a text is cut before it is looked at; far more than fit into 256 tokens."""
TOKENS_AT_ONCE = 1_024
"""Padded tokens in one run: enough to be fast, few enough that working memory stays near 40 MB."""


class LocalEncoder:
    """The embedded encoder. Safe to use from several threads.

    Attributes:
        version: name, weights and precision; a search never mixes vectors of two versions.
        size: numbers in a vector.
    """

    def __init__(
        self,
        session: "onnxruntime.InferenceSession",
        tokenizer: "Tokenizer",
        version: str,
        size: int,
        *,
        alone: bool = False,
    ) -> None:
        """`alone`: each text in a run of its own."""
        self.version = version
        self.size = size
        self._at_once = 0 if alone else TOKENS_AT_ONCE
        self._session = session
        self._tokenizer = tokenizer

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Shape (len(texts), size), float32, each row of length 1. CPU-bound; call it off the event loop.

        A text is cut after the encoder's longest input (256 tokens); whatever it holds, it gets a vector.
        """
        rows = [self._tokenizer.encode(_presentable(text)).ids for text in texts]
        vectors = np.empty((len(rows), self.size), np.float32)
        for batch in _batches(rows, self._at_once):
            vectors[batch] = self._run([rows[i] for i in batch])
        return vectors

    def knows(self, word: str) -> bool:
        """Whether a word, in lower case, is a token of its own: some twenty thousand English words and names are."""
        return self._tokenizer.token_to_id(word) is not None

    def _run(self, rows: list[list[int]]) -> NDArray[np.float32]:
        longest = max(len(row) for row in rows)
        ids = np.zeros((len(rows), longest), np.int64)
        mask = np.zeros((len(rows), longest), np.int64)
        for i, row in enumerate(rows):
            ids[i, : len(row)] = row
            mask[i, : len(row)] = 1
        (vectors,) = self._session.run(None, {"ids": ids, "mask": mask})
        return np.asarray(vectors, np.float32)


def create(settings: Settings | None = None) -> LocalEncoder:
    """The encoder that the settings name, ready for use.

    The first call on a machine builds its graph (one to four seconds); later ones load it.

    Raises:
        Misconfigured: files are missing, damaged or of the wrong kind, or the cache cannot be written.
    """
    settings = settings or Settings()
    source = find(settings.model_folder)
    built = obtain(source, settings.model_precision, settings.cache)
    tokenizer = _load_tokenizer(str(source.tokenizer), built.shape.longest)
    session = _load_session(built, settings.model_threads)
    version = f"{source.name}-{built.weights[:12]}-{settings.model_precision}"
    # An int8 run scales its numbers over the whole batch: a text's vector would depend on its neighbours.
    alone = settings.model_precision == "int8"
    return LocalEncoder(session, tokenizer, version, built.shape.size, alone=alone)


def _load_tokenizer(path: str, longest: int) -> "Tokenizer":
    from tokenizers import Tokenizer

    try:
        tokenizer = Tokenizer.from_file(path)
    except Exception as problem:  # the library raises bare Exception for whatever it cannot parse
        raise Misconfigured(f"{path} cannot be read: {problem}. Get the encoder's files again.") from problem
    tokenizer.no_padding()
    tokenizer.enable_truncation(max_length=longest)
    return tokenizer


def _load_session(built: Built, threads: int) -> "onnxruntime.InferenceSession":
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # Waiting threads sleep instead of spinning: the processor belongs to the rest of the application, too.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(built.path), options, providers=["CPUExecutionProvider"])


def _presentable(text: str) -> str:
    """Without what the tokenizer refuses (lone surrogates), without runs of white space, and not endless."""
    cut = " ".join(text[: 4 * LONGEST_TEXT].split())[:LONGEST_TEXT]
    return cut.encode("utf-8", "replace").decode()


def _batches(rows: Sequence[Sequence[int]], at_once: int) -> Iterator[list[int]]:
    """Indices of rows of similar length, at most `at_once` padded tokens together, always one row at least."""
    batch: list[int] = []
    for i in sorted(range(len(rows)), key=lambda i: len(rows[i])):
        if batch and (len(batch) + 1) * len(rows[i]) > at_once:
            yield batch
            batch = []
        batch.append(i)
    if batch:
        yield batch
