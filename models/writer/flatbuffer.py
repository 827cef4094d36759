"""Writes a chain of layers as a TFLite file (schema version 3, identifier TFL3) with half-precision weights.

Filters and matrices are stored as float16, each behind a DEQUANTIZE operator; biases, slopes and all arithmetic stay
float32. It knows layers and the schema, not ONNX.
"""

from __future__ import annotations

import types
from dataclasses import dataclass
from typing import Any

import flatbuffers
import numpy as np

from models.writer.layers import Centre, Convolution, Dense, LayerChain, ParametricRelu, Scale
from models.writer.tables import OperatorTable, TensorTable

INPUT_NAME = "rgb_0_255"
OUTPUT_NAME, CENTRED_NAME = "fc1", "centred"
SCHEMA_VERSION = 3
FILE_IDENTIFIER = b"TFL3"
_ROOM_AT_FIRST = 1 << 25
_OUTPUT_NAMES: dict[type, str] = {Dense: OUTPUT_NAME, Centre: CENTRED_NAME}


@dataclass(frozen=True, eq=False)
class Value:
    """A tensor that flows through the network: its index and its shape without the batch."""

    tensor: int
    shape: tuple[int, ...]


def write_model(chain: LayerChain, schema: types.ModuleType, description: str) -> bytes:
    """Give the bytes of the TFLite file; input `rgb_0_255`, outputs `fc1` and `centred`, all float32."""
    writer = _ChainWriter(schema)
    start = writer.tensors.add_value(INPUT_NAME, chain.input_shape)
    value = Value(start, chain.input_shape)
    outputs = {}
    for number, layer in enumerate(chain.layers):
        name = _OUTPUT_NAMES.get(type(layer), f"layer_{number}")
        value = writer.write(layer, value, name)
        if name in _OUTPUT_NAMES.values():
            outputs[name] = value.tensor
    return _pack(schema, writer, start, outputs, description)


class _ChainWriter:
    """Appends tensors and operators layer by layer."""

    def __init__(self, schema: types.ModuleType) -> None:
        self._schema = schema
        self.tensors = TensorTable(schema)
        self.operators = OperatorTable(schema)

    def write(self, layer: object, value: Value, name: str) -> Value:
        match layer:
            case Scale():
                return self._write_scale(layer, value, name)
            case Convolution():
                return self._write_convolution(layer, value, name)
            case ParametricRelu():
                return self._write_relu(layer, value, name)
            case Dense():
                return self._write_dense(layer, value, name)
            case Centre():
                return self._write_centre(layer, value, name)
        raise TypeError(f"no writer for {type(layer).__name__}")

    def _write_scale(self, layer: Scale, value: Value, name: str) -> Value:
        minus = self.tensors.add_float32(f"{name}_minus", np.array([layer.minus]))
        times = self.tensors.add_float32(f"{name}_times", np.array([layer.times]))
        moved = self.tensors.add_value(f"{name}_moved", value.shape)
        self.operators.add("SUB", [value.tensor, minus], moved, self._schema.SubOptionsT(), "SubOptions")
        return self._append("MUL", [moved, times], value.shape, name, self._schema.MulOptionsT(), "MulOptions")

    def _write_convolution(self, layer: Convolution, value: Value, name: str) -> Value:
        kernel = layer.filters.shape[1]
        same = layer.stride == 1 and layer.padding == kernel // 2 and layer.padding > 0
        if layer.padding and not same:
            value = self._write_padding(layer.padding, value, f"{name}_padded")
        filters = self._add_weights(f"{name}_filters", layer.filters)
        bias = self.tensors.add_float32(f"{name}_bias", layer.bias)
        trim = 0 if same else kernel - 1
        rows, columns = ((side - trim - 1) // layer.stride + 1 for side in value.shape[:2])
        kind = "DEPTHWISE_CONV_2D" if layer.depthwise else "CONV_2D"
        options, options_name = self._convolution_options(layer, same)
        shape = (rows, columns, len(layer.bias))
        return self._append(kind, [value.tensor, filters, bias], shape, name, options, options_name)

    def _convolution_options(self, layer: Convolution, same: bool) -> tuple[Any, str]:
        kind = "DepthwiseConv2DOptions" if layer.depthwise else "Conv2DOptions"
        options = getattr(self._schema, f"{kind}T")()
        options.padding = self._schema.Padding.SAME if same else self._schema.Padding.VALID
        options.strideH = options.strideW = layer.stride
        options.dilationHFactor = options.dilationWFactor = 1
        if layer.depthwise:
            options.depthMultiplier = 1
        return options, kind

    def _write_padding(self, padding: int, value: Value, name: str) -> Value:
        """Pad on all four sides, because TFLite's SAME pads only bottom and right at stride 2 on even sizes."""
        amounts = self.tensors.add_int32(f"{name}_by", [[0, 0], [padding, padding], [padding, padding], [0, 0]])
        rows, columns, channels = value.shape
        shape = (rows + 2 * padding, columns + 2 * padding, channels)
        return self._append("PAD", [value.tensor, amounts], shape, name, self._schema.PadOptionsT(), "PadOptions")

    def _write_relu(self, layer: ParametricRelu, value: Value, name: str) -> Value:
        slopes = self.tensors.add_float32(f"{name}_slopes", layer.slopes.reshape(1, 1, -1))
        return self._append("PRELU", [value.tensor, slopes], value.shape, name, None, "NONE")

    def _write_dense(self, layer: Dense, value: Value, name: str) -> Value:
        length = int(np.prod(value.shape))
        shape = self.tensors.add_int32(f"{name}_shape", [1, length])
        options = self._schema.ReshapeOptionsT()
        options.newShape = [1, length]
        inputs = [value.tensor, shape]
        flat = self._append("RESHAPE", inputs, (length,), f"{name}_flat", options, "ReshapeOptions")
        weights = self._add_weights(f"{name}_weights", layer.weights)
        bias = self.tensors.add_float32(f"{name}_bias", layer.bias)
        dense = self._schema.FullyConnectedOptionsT()
        inputs = [flat.tensor, weights, bias]
        return self._append("FULLY_CONNECTED", inputs, layer.bias.shape, name, dense, "FullyConnectedOptions")

    def _write_centre(self, layer: Centre, value: Value, name: str) -> Value:
        minus = self.tensors.add_float32(f"{name}_minus", layer.minus)
        return self._append("SUB", [value.tensor, minus], value.shape, name, self._schema.SubOptionsT(), "SubOptions")

    def _add_weights(self, name: str, weights: Any) -> int:
        stored = self.tensors.add_float16(f"{name}_float16", weights)
        restored = self.tensors.add_restored(name, weights.shape)
        self.operators.add("DEQUANTIZE", [stored], restored, self._schema.DequantizeOptionsT(), "DequantizeOptions")
        return restored

    def _append(
        self, kind: str, inputs: list[int], shape: tuple[int, ...], name: str, options: Any, options_name: str
    ) -> Value:
        output = self.tensors.add_value(name, shape)
        self.operators.add(kind, inputs, output, options, options_name)
        return Value(output, shape)


def _pack(
    schema: types.ModuleType, writer: _ChainWriter, start: int, outputs: dict[str, int], description: str
) -> bytes:
    graph = schema.SubGraphT()
    graph.name = "main"
    graph.tensors, graph.operators = writer.tensors.tensors, writer.operators.operators
    graph.inputs, graph.outputs = [start], list(outputs.values())
    model = schema.ModelT()
    model.version = SCHEMA_VERSION
    model.description = description
    model.subgraphs, model.buffers = [graph], writer.tensors.buffers
    model.operatorCodes = writer.operators.codes
    model.signatureDefs = [_signature(schema, start, outputs)]
    builder = flatbuffers.Builder(_ROOM_AT_FIRST)
    builder.Finish(model.Pack(builder), FILE_IDENTIFIER)
    return bytes(builder.Output())


def _signature(schema: types.ModuleType, start: int, outputs: dict[str, int]) -> Any:
    signature = schema.SignatureDefT()
    signature.signatureKey, signature.subgraphIndex = "serving_default", 0
    signature.inputs = [_name_tensor(schema, INPUT_NAME, start)]
    signature.outputs = [_name_tensor(schema, name, tensor) for name, tensor in outputs.items()]
    return signature


def _name_tensor(schema: types.ModuleType, name: str, tensor: int) -> Any:
    named = schema.TensorMapT()
    named.name, named.tensorIndex = name, tensor
    return named
