"""What the encoder's tests stand on: the network worked out by hand in numpy."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from adapters.model.local.weights import find, shape_of

_ERF = np.frompyfunc(math.erf, 1, 1)


class Reference:
    """BERT with mean pooling, written from the paper, slow and plain; shares no code with the product's graph."""

    def __init__(self) -> None:
        source = find(None)
        self._tensors: dict[str, NDArray[Any]] = load_file(source.weights)
        self._shape = shape_of(source)
        self._tokenizer = Tokenizer.from_file(str(source.tokenizer))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(max_length=256)

    def encode(self, text: str) -> NDArray[np.float64]:
        ids = self._tokenizer.encode(text).ids
        tensor = self._tensors
        hidden = (
            tensor["embeddings.word_embeddings.weight"][ids].astype(np.float64)
            + tensor["embeddings.position_embeddings.weight"][: len(ids)]
            + tensor["embeddings.token_type_embeddings.weight"][0]
        )
        hidden = self._norm(hidden, "embeddings.LayerNorm")
        for layer in range(self._shape.layers):
            hidden = self._layer(hidden, f"encoder.layer.{layer}")
        mean = hidden.mean(axis=0)
        return np.asarray(mean / np.linalg.norm(mean))

    def _layer(self, x: NDArray[Any], name: str) -> NDArray[Any]:
        x = self._norm(x + self._attend(x, f"{name}.attention"), f"{name}.attention.output.LayerNorm")
        wide = self._dense(x, f"{name}.intermediate.dense")
        wide = wide * 0.5 * (1 + _ERF(wide / math.sqrt(2)).astype(np.float64))
        return self._norm(x + self._dense(wide, f"{name}.output.dense"), f"{name}.output.LayerNorm")

    def _attend(self, x: NDArray[Any], name: str) -> NDArray[Any]:
        heads = self._shape.heads
        width = self._shape.size // heads
        q, k, v = (
            self._dense(x, f"{name}.self.{part}").reshape(len(x), heads, width).transpose(1, 0, 2)
            for part in ("query", "key", "value")
        )
        scores = q @ k.transpose(0, 2, 1) / math.sqrt(width)
        weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
        weights /= weights.sum(axis=-1, keepdims=True)
        joined = (weights @ v).transpose(1, 0, 2).reshape(len(x), -1)
        return self._dense(joined, f"{name}.output.dense")

    def _dense(self, x: NDArray[Any], name: str) -> NDArray[Any]:
        return np.asarray(x @ self._tensors[f"{name}.weight"].T + self._tensors[f"{name}.bias"])

    def _norm(self, x: NDArray[Any], name: str) -> NDArray[Any]:
        centred = x - x.mean(axis=-1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(axis=-1, keepdims=True) + self._shape.epsilon)
        return np.asarray(scaled * self._tensors[f"{name}.weight"] + self._tensors[f"{name}.bias"])
