"""Small ONNX files for the converter's tests; the input is `data`, 1x2x6x6."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper

ROWS = COLUMNS = 6
CHANNELS = 2
HIDDEN = 3
OUTPUTS = 4


def make_file(
    nodes: Sequence[onnx.NodeProto],
    tensors: Sequence[onnx.TensorProto],
    output: str,
    extra_inputs: Sequence[onnx.ValueInfoProto] = (),
) -> bytes:
    """Put nodes and constants into a file."""
    data = helper.make_tensor_value_info("data", TensorProto.FLOAT, [1, CHANNELS, ROWS, COLUMNS])
    result = helper.make_tensor_value_info(output, TensorProto.FLOAT, None)
    graph = helper.make_graph(list(nodes), "test", [*extra_inputs, data], [result], list(tensors))
    content: bytes = helper.make_model(graph).SerializeToString()
    return content


def make_small_sface(random: np.random.Generator) -> bytes:
    """Make a network with every pattern of SFace: scale, strided and depthwise convolutions, slopes, dense end."""
    tensors: list[onnx.TensorProto] = []

    def constant(name: str, values: NDArray[np.float64]) -> str:
        tensors.append(onnx.numpy_helper.from_array(values.astype(np.float32), name))
        return name

    def normalise(source: str, output: str, channels: int, epsilon: float) -> onnx.NodeProto:
        names = [constant(f"{output}_{part}", random.normal(0, 1, channels)) for part in ("gamma", "beta", "mean")]
        names.append(constant(f"{output}_variance", random.uniform(0.5, 2, channels)))
        return helper.make_node("BatchNormalization", [source, *names], [output], epsilon=epsilon)

    def convolve(
        source: str, output: str, shape: tuple[int, int, int, int], stride: int, group: int
    ) -> onnx.NodeProto:
        filters = constant(f"{output}_filters", random.normal(0, 0.5, shape))
        pads, strides = [shape[2] // 2] * 4, [stride] * 2
        return helper.make_node("Conv", [source, filters], [output], group=group, pads=pads, strides=strides)

    places = HIDDEN * 3 * 3
    nodes = [
        helper.make_node("Sub", ["data", constant("minus", np.array([127.5]))], ["moved"]),
        helper.make_node("Mul", ["moved", constant("times", np.array([1 / 128]))], ["scaled"]),
        convolve("scaled", "c1", (HIDDEN, CHANNELS, 3, 3), 1, 1),
        normalise("c1", "n1", HIDDEN, 1e-3),
        helper.make_node("PRelu", ["n1", constant("slopes1", random.normal(0, 0.3, (HIDDEN, 1, 1)))], ["p1"]),
        convolve("p1", "c2", (HIDDEN, 1, 3, 3), 2, HIDDEN),
        normalise("c2", "n2", HIDDEN, 1e-3),
        helper.make_node("PRelu", ["n2", constant("slopes2", random.normal(0, 0.3, (HIDDEN, 1, 1)))], ["p2"]),
        convolve("p2", "c3", (HIDDEN, HIDDEN, 1, 1), 1, 1),
        normalise("c3", "n3", HIDDEN, 1e-3),
        normalise("n3", "bn1", HIDDEN, 2e-5),
        helper.make_node("Dropout", ["bn1"], ["dropped"]),
        helper.make_node("Flatten", ["dropped"], ["flat"]),
        helper.make_node(
            "Gemm",
            [
                "flat",
                constant("matrix", random.normal(0, 0.3, (OUTPUTS, places))),
                constant("bias", np.ones(OUTPUTS)),
            ],
            ["dense"],
            transB=1,
        ),
        normalise("dense", "fc1", OUTPUTS, 2e-5),
    ]
    return make_file(nodes, tensors, "fc1")
