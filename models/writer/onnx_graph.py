"""Reads an ONNX file into nodes and float64 constants.

Weights stored in 8-bit blocks (ONNX operator DequantizeLinear with `block_size`, opset 21) are restored here:
(value - zero point) x scale, with scale and zero point of each block along one axis.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import onnx
import onnx.numpy_helper
from numpy.typing import NDArray

from models.writer.errors import GraphNotUnderstood
from models.writer.layers import Weights

_FOLDED_AWAY = frozenset({"DequantizeLinear", "Constant"})


@dataclass(frozen=True, eq=False)
class Node:
    """One operator: type, the name of the value it works on, its constants in order, attributes, and its output.

    `numbers` are integer and float attributes, `lists` integer lists.
    """

    operator: str
    source: str
    constants: tuple[Weights, ...]
    numbers: dict[str, float]
    lists: dict[str, tuple[int, ...]]
    output: str


@dataclass(frozen=True, eq=False)
class Graph:
    """A graph that is one chain: nodes in order, from the input to the one output."""

    input_shape: tuple[int, ...]
    nodes: tuple[Node, ...]


def read_chain(content: bytes, input_name: str) -> Graph:
    """Read a graph in which each node works on its predecessor's output.

    `input_name` picks the real input, because the file also lists left-over weights without data as inputs.

    Raises:
        GraphNotUnderstood: the graph branches, lacks the input, or does not end in its declared output.
    """
    graph = onnx.load_model_from_string(content).graph
    constants = read_constants(graph)
    nodes: list[Node] = []
    current = input_name
    for proto in graph.node:
        if proto.output[0] in constants or proto.op_type in _FOLDED_AWAY:
            continue
        node = _read_node(proto, constants)
        if node.source != current:
            raise GraphNotUnderstood(f"{node.operator} works on {node.source}, not on {current}: no simple chain")
        nodes.append(node)
        current = node.output
    if [value.name for value in graph.output] != [current]:
        raise GraphNotUnderstood(f"the chain ends in {current}, which is not the output")
    return Graph(_input_shape(graph, input_name), tuple(nodes))


def restore_blocks(
    values: NDArray[np.int8], scales: Weights, zeros: NDArray[np.int8], axis: int, block: int
) -> Weights:
    """Undo block quantisation: the last block of an axis may be shorter than `block`."""
    length = values.shape[axis]
    spread_scales = np.repeat(scales, block, axis).take(np.arange(length), axis)
    spread_zeros = np.repeat(zeros.astype(np.float64), block, axis).take(np.arange(length), axis)
    restored: Weights = (values.astype(np.float64) - spread_zeros) * spread_scales
    return restored


def read_constants(graph: onnx.GraphProto) -> dict[str, Weights]:
    """Give every constant of a graph by name, block-quantised ones restored."""
    raw = {tensor.name: onnx.numpy_helper.to_array(tensor) for tensor in graph.initializer}
    constants = {name: array.astype(np.float64) for name, array in raw.items()}
    for proto in graph.node:
        if proto.op_type == "DequantizeLinear":
            values, scales, zeros = (raw[name] for name in proto.input)
            numbers, _ = _read_attributes(proto)
            axis, block = int(numbers["axis"]), int(numbers["block_size"])
            constants[proto.output[0]] = restore_blocks(values, scales.astype(np.float64), zeros, axis, block)
        elif proto.op_type == "Reshape" and proto.input[0] in constants:
            shape = tuple(int(side) for side in raw[proto.input[1]])
            constants[proto.output[0]] = constants[proto.input[0]].reshape(shape)
    return constants


def _read_node(proto: onnx.NodeProto, constants: dict[str, Weights]) -> Node:
    numbers, lists = _read_attributes(proto)
    held = tuple(constants[name] for name in proto.input[1:] if name in constants)
    return Node(proto.op_type, proto.input[0], held, numbers, lists, proto.output[0])


def _read_attributes(proto: onnx.NodeProto) -> tuple[dict[str, float], dict[str, tuple[int, ...]]]:
    numbers: dict[str, float] = {}
    lists: dict[str, tuple[int, ...]] = {}
    for attribute in proto.attribute:
        if attribute.type == onnx.AttributeProto.FLOAT:
            numbers[attribute.name] = float(attribute.f)
        elif attribute.type == onnx.AttributeProto.INT:
            numbers[attribute.name] = int(attribute.i)
        elif attribute.type == onnx.AttributeProto.INTS:
            lists[attribute.name] = tuple(int(number) for number in attribute.ints)
    return numbers, lists


def _input_shape(graph: onnx.GraphProto, name: str) -> tuple[int, ...]:
    for value in graph.input:
        if value.name == name:
            return tuple(int(side.dim_value) for side in value.type.tensor_type.shape.dim)
    raise GraphNotUnderstood(f"there is no input {name}")
