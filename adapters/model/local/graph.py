"""Builds the encoder's ONNX graph from its weights, so that neither torch nor a download is ever needed.

The network is BERT as its authors describe it, followed by pooling over the tokens and scaling to length 1.
Imported only when a graph must be built: `onnx` costs start-up time and memory.
"""

from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import load_file

from adapters.model.local.weights import Shape, Source
from bot.core.errors import Misconfigured

OPSET = 20
MICROSOFT = "com.microsoft"
DATA_FILE = "graph.data"
Array = NDArray[np.generic]


class _Sheet:
    """Nodes and constants, as they are written down one after the other."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []
        self._count = 0

    def constant(self, value: Array, name: str | None = None) -> str:
        name = name or f"constant_{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.asarray(value, order="C"), name))
        return name

    def node(self, operator: str, *inputs: str, output: str | None = None, domain: str = "", **attributes: Any) -> str:
        self._count += 1
        output = output or f"{operator}_{self._count}"
        self.nodes.append(helper.make_node(operator, list(inputs), [output], domain=domain, **attributes))
        return output


class _Network:
    """One BERT network on a sheet."""

    def __init__(self, tensors: dict[str, Array], shape: Shape) -> None:
        self.sheet = _Sheet()
        self._tensors = tensors
        self._shape = shape

    def build(self) -> onnx.ModelProto:
        hidden = self._embeddings()
        for layer in range(self._shape.layers):
            hidden = self._layer(hidden, f"encoder.layer.{layer}.")
        self._pooled(hidden)
        tokens = ["batch", "tokens"]
        graph = helper.make_graph(
            self.sheet.nodes,
            "encoder",
            [
                helper.make_tensor_value_info("ids", TensorProto.INT64, tokens),
                helper.make_tensor_value_info("mask", TensorProto.INT64, tokens),
            ],
            [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["batch", self._shape.size])],
            self.sheet.constants,
        )
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(MICROSOFT, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=10, producer_name="baton")

    def _weight(self, name: str) -> Array:
        try:
            return self._tensors[name]
        except KeyError:
            raise Misconfigured(f"The encoder's weights hold no {name!r}; they are not of a BERT model.") from None

    def _constant(self, name: str) -> str:
        return self.sheet.constant(self._weight(name), name)

    def _normalised(self, hidden: str, prefix: str) -> str:
        scale, bias = self._constant(prefix + "weight"), self._constant(prefix + "bias")
        return self.sheet.node("LayerNormalization", hidden, scale, bias, axis=-1, epsilon=self._shape.epsilon)

    def _dense(self, hidden: str, prefix: str) -> str:
        weight = self.sheet.constant(self._weight(prefix + "weight").T, prefix + "weight")
        return self.sheet.node("Add", self.sheet.node("MatMul", hidden, weight), self._constant(prefix + "bias"))

    def _embeddings(self) -> str:
        node, constant = self.sheet.node, self.sheet.constant
        words = node("Gather", self._constant("embeddings.word_embeddings.weight"), "ids")
        # One sentence only, so every token is of type 0: its vector is added to the positions once and for all.
        kind = self._weight("embeddings.token_type_embeddings.weight")[0]
        positions = self._weight("embeddings.position_embeddings.weight")[: self._shape.longest] + kind
        length = node("Gather", node("Shape", "ids"), constant(np.array([1], np.int64)))
        start, axis = constant(np.array([0], np.int64)), constant(np.array([0], np.int64))
        placed = node("Slice", constant(positions, "positions"), start, length, axis)
        return self._normalised(node("Add", words, placed), "embeddings.LayerNorm.")

    def _layer(self, hidden: str, prefix: str) -> str:
        node = self.sheet.node
        attended = self._dense(self._attention(hidden, prefix + "attention.self."), prefix + "attention.output.dense.")
        hidden = self._normalised(node("Add", attended, hidden), prefix + "attention.output.LayerNorm.")
        wide = node("Gelu", self._dense(hidden, prefix + "intermediate.dense."))
        narrow = self._dense(wide, prefix + "output.dense.")
        return self._normalised(node("Add", narrow, hidden), prefix + "output.LayerNorm.")

    def _attention(self, hidden: str, prefix: str) -> str:
        """onnxruntime's own attention: query, key and value in one multiplication, masked softmax inside."""
        parts = ("query", "key", "value")
        weights = np.concatenate([self._weight(f"{prefix}{part}.weight").T for part in parts], axis=1)
        biases = np.concatenate([self._weight(f"{prefix}{part}.bias") for part in parts])
        if not any(node.output[0] == "mask32" for node in self.sheet.nodes):
            self.sheet.node("Cast", "mask", output="mask32", to=TensorProto.INT32)
        return self.sheet.node(
            "Attention",
            hidden,
            self.sheet.constant(weights, prefix + "weights"),
            self.sheet.constant(biases, prefix + "biases"),
            "mask32",
            domain=MICROSOFT,
            num_heads=self._shape.heads,
        )

    def _pooled(self, hidden: str) -> None:
        node, constant = self.sheet.node, self.sheet.constant
        if self._shape.pooling == "cls":
            pooled = node("Gather", hidden, constant(np.array(0, np.int64)), axis=1)
        else:
            last = constant(np.array([-1], np.int64))
            weight = node("Unsqueeze", node("Cast", "mask", to=TensorProto.FLOAT), last)
            over_tokens = constant(np.array([1], np.int64))
            # The mean's divisor falls out when the vector is scaled to length 1.
            pooled = node("ReduceSum", node("Mul", hidden, weight), over_tokens, keepdims=0)
        node("LpNormalization", pooled, output="vectors", axis=-1, p=2)


def build(source: Source, shape: Shape, folder: Path, *, int8: bool) -> Path:
    """Write the graph into `folder`, its weights beside it so that they can be mapped instead of read.

    Returns:
        The path of the graph.

    Raises:
        Misconfigured: the weights are not of a BERT model or cannot be read.
    """
    try:
        tensors: dict[str, Array] = dict(load_file(source.weights))
    except Exception as problem:  # safetensors raises its own untyped errors; any of them means the same to us
        raise Misconfigured(f"The encoder's weights {source.weights} cannot be read: {problem}.") from problem
    tensors = {name.removeprefix("bert."): _float(value) for name, value in tensors.items()}
    model = _Network(tensors, shape).build()
    del tensors
    if int8:
        model = _quantised(model, folder)
    path = folder / "graph.onnx"
    onnx.save_model(
        model, path, save_as_external_data=True, all_tensors_to_one_file=True, location=DATA_FILE, size_threshold=1024
    )
    return path


def _float(value: Array) -> Array:
    return value.astype(np.float32) if value.dtype.kind == "f" else value


def _quantised(model: onnx.ModelProto, folder: Path) -> onnx.ModelProto:
    """Weights as int8, a scale for each column (cosine .993 to fp32; one scale for all gives .966).

    Activations are scaled while running. Seven of the eight bits are used, because older processors saturate at eight.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    path = folder / "quantised.onnx"
    # Says that the graph needs no preparation; otherwise a warning would configure the root logger.
    model.metadata_props.add(key="onnx.quant.pre_process", value="onnxruntime.quant")
    options = {"MatMulConstBOnly": True, "DefaultTensorType": TensorProto.FLOAT}
    quantize_dynamic(
        model, path, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True, extra_options=options
    )
    quantised = onnx.load(path)
    path.unlink()
    return quantised
