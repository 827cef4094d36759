"""Turns a chain of ONNX nodes into layers: batch normalisation disappears into its neighbours, channels go last.

Folding is done in float64 with operations whose rounding IEEE 754 fixes, and sums that depend on no order
(`math.fsum`), so the result is the same on every machine and with every NumPy.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from models.writer.errors import GraphNotUnderstood
from models.writer.layers import Centre, Convolution, Dense, Layer, LayerChain, ParametricRelu, Scale, Weights
from models.writer.onnx_graph import Graph, Node


@dataclass(frozen=True, eq=False)
class Affine:
    """What a batch normalisation does to each channel: times `scale`, plus `shift`."""

    scale: Weights
    shift: Weights


def fold_chain(graph: Graph) -> LayerChain:
    """Fold a whole chain whose input is (1, channels, rows, columns).

    Raises:
        GraphNotUnderstood: a node stands where no known pattern has it.
    """
    _, channels, rows, columns = graph.input_shape
    queue = _Queue(graph.nodes)
    layers: list[Layer] = []
    while not queue.is_empty():
        layers.extend(_next_layers(queue))
    last = layers[-1]
    if not isinstance(last, Centre):
        raise GraphNotUnderstood("the chain does not end in a dense layer")
    return LayerChain((rows, columns, channels), tuple(layers), len(last.minus))


class _Queue:
    """Nodes still to be folded."""

    def __init__(self, nodes: tuple[Node, ...]) -> None:
        self._nodes = list(nodes)

    def is_empty(self) -> bool:
        return not self._nodes

    def next_is(self, operator: str) -> bool:
        return bool(self._nodes) and self._nodes[0].operator == operator

    def take(self, operator: str) -> Node:
        if not self.next_is(operator):
            found = self._nodes[0].operator if self._nodes else "the end"
            raise GraphNotUnderstood(f"{operator} was expected, {found} was found")
        return self._nodes.pop(0)


def _next_layers(queue: _Queue) -> tuple[Layer, ...]:
    if queue.next_is("Sub"):
        return (_take_scale(queue),)
    if queue.next_is("Conv"):
        return (_take_convolution(queue),)
    if queue.next_is("PRelu"):
        return (ParametricRelu(queue.take("PRelu").constants[0].reshape(-1)),)
    return _take_dense(queue)


def _take_scale(queue: _Queue) -> Scale:
    minus, times = queue.take("Sub").constants[0], queue.take("Mul").constants[0]
    return Scale(float(minus.reshape(())), float(times.reshape(())))


def _take_convolution(queue: _Queue) -> Convolution:
    node = queue.take("Conv")
    filters = node.constants[0]
    bias = node.constants[1] if len(node.constants) > 1 else np.zeros(filters.shape[0])
    if queue.next_is("BatchNormalization"):
        affine = read_affine(queue.take("BatchNormalization"))
        filters = filters * affine.scale[:, np.newaxis, np.newaxis, np.newaxis]
        bias = bias * affine.scale + affine.shift
    depthwise = int(node.numbers["group"]) > 1
    # ONNX keeps (out, in, kh, kw), and (channels, 1, kh, kw) when each channel has its own filter.
    ordered = filters.transpose(1, 2, 3, 0) if depthwise else filters.transpose(0, 2, 3, 1)
    stride, padding = _uniform(node, "strides"), _uniform(node, "pads")
    return Convolution(ordered, bias, stride, padding, depthwise)


def _take_dense(queue: _Queue) -> tuple[Dense, Centre]:
    """Fold normalisation, drop-out, flattening, matrix and normalisation into one dense layer.

    The last normalisation brings each number to mean zero over the training set and then adds its shift, so the shift
    is the mean output over that set; it is given once more, to be subtracted.
    """
    before = read_affine(queue.take("BatchNormalization"))
    queue.take("Dropout")
    queue.take("Flatten")
    matrix, bias = queue.take("Gemm").constants
    last = queue.take("BatchNormalization")
    after = read_affine(last)
    weights, bias = fold_input_affine(matrix, bias, before)
    dense = Dense(weights * after.scale[:, np.newaxis], bias * after.scale + after.shift)
    return dense, Centre(last.constants[1])


def read_affine(node: Node) -> Affine:
    """Give scale and shift of a batch normalisation, with the node's own epsilon."""
    gamma, beta, mean, variance = node.constants
    scale = gamma / np.sqrt(variance + node.numbers["epsilon"])
    return Affine(scale, beta - mean * scale)


def fold_input_affine(matrix: Weights, bias: Weights, affine: Affine) -> tuple[Weights, Weights]:
    """Fold an affine map per channel into the matrix (out, channels x places) after it; places come first then."""
    channels = len(affine.scale)
    spread = matrix.reshape(len(bias), channels, -1)
    shift = (spread * affine.shift[np.newaxis, :, np.newaxis]).reshape(len(bias), -1)
    folded_bias = np.array(list(_exact_sums(shift, bias)))
    scaled = spread * affine.scale[np.newaxis, :, np.newaxis]
    return scaled.transpose(0, 2, 1).reshape(len(bias), -1), folded_bias


def _exact_sums(rows: Weights, starts: Weights) -> Iterator[float]:
    for row, start in zip(rows, starts, strict=True):
        yield math.fsum([float(start), *row.tolist()])


def _uniform(node: Node, name: str) -> int:
    values = set(node.lists[name])
    if len(values) != 1:
        raise GraphNotUnderstood(f"{node.operator} has uneven {name}")
    return values.pop()
