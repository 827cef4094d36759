"""Reading ONNX: block quantisation by hand, chains, and what is refused."""

from __future__ import annotations

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper

from models.writer.errors import GraphNotUnderstood
from models.writer.onnx_graph import read_chain, restore_blocks
from tests.models.graphs import make_file


def test_blocks_have_their_own_scale_and_zero_point_and_the_last_may_be_short() -> None:
    values = np.array([[10, 12, 14, 16, 18]], np.int8)
    restored = restore_blocks(values, np.array([[0.5, 2.0, 10.0]]), np.array([[10, -1, 17]], np.int8), 1, 2)
    assert restored.tolist() == [[0.0, 1.0, 30.0, 34.0, 10.0]]


def test_blocks_along_the_only_axis_of_a_bias() -> None:
    restored = restore_blocks(np.array([1, 2, 3], np.int8), np.array([1.0, 2.0]), np.array([0, 1], np.int8), 0, 2)
    assert restored.tolist() == [1.0, 2.0, 4.0]


def test_a_difference_of_int8_does_not_overflow() -> None:
    restored = restore_blocks(np.array([127], np.int8), np.array([1.0]), np.array([-128], np.int8), 0, 1)
    assert restored.tolist() == [255.0]


def test_a_chain_gives_its_nodes_with_constants_and_attributes() -> None:
    two = helper.make_tensor("two", TensorProto.FLOAT, [1], [2.0])
    nodes = [
        helper.make_node("Sub", ["data", "two"], ["moved"]),
        helper.make_node("Conv", ["moved", "two"], ["out"], group=4, strides=[2, 2]),
    ]
    graph = read_chain(make_file(nodes, [two], "out"), "data")
    assert graph.input_shape == (1, 2, 6, 6)
    assert [node.operator for node in graph.nodes] == ["Sub", "Conv"]
    assert graph.nodes[0].constants[0].tolist() == [2.0]
    assert (graph.nodes[1].numbers, graph.nodes[1].lists) == ({"group": 4}, {"strides": (2, 2)})


def test_left_over_inputs_do_not_disturb() -> None:
    extra = helper.make_tensor_value_info("left_over_weight", TensorProto.FLOAT, [3])
    nodes = [helper.make_node("Relu", ["data"], ["out"])]
    assert len(read_chain(make_file(nodes, [], "out", [extra]), "data").nodes) == 1


def test_stored_weights_are_restored_and_reshaped() -> None:
    tensors = [
        helper.make_tensor("q", TensorProto.INT8, [2, 2], [1, 2, 3, 4]),
        helper.make_tensor("s", TensorProto.FLOAT, [2, 1], [1.0, 0.5]),
        helper.make_tensor("z", TensorProto.INT8, [2, 1], [0, 2]),
        helper.make_tensor("shape", TensorProto.INT64, [4], [1, 4, 1, 1]),
    ]
    nodes = [
        helper.make_node("DequantizeLinear", ["q", "s", "z"], ["w"], axis=1, block_size=2),
        helper.make_node("Reshape", ["w", "shape"], ["filters"]),
        helper.make_node("Conv", ["data", "filters"], ["out"]),
    ]
    filters = read_chain(make_file(nodes, tensors, "out"), "data").nodes[0].constants[0]
    assert filters.shape == (1, 4, 1, 1)
    assert filters.reshape(-1).tolist() == [1.0, 2.0, 0.5, 1.0]


@pytest.mark.parametrize(
    ("nodes", "input_name", "complaint"),
    [
        ([("Relu", "data", "a"), ("Relu", "data", "out")], "data", "no simple chain"),
        ([("Relu", "data", "a")], "data", "not the output"),
        ([("Relu", "image", "out")], "image", "no input"),
    ],
    ids=["branch", "dangling_end", "other_input"],
)
def test_other_graphs_are_refused(nodes: list[tuple[str, str, str]], input_name: str, complaint: str) -> None:
    protos: list[onnx.NodeProto] = [helper.make_node(kind, [source], [output]) for kind, source, output in nodes]
    with pytest.raises(GraphNotUnderstood, match=complaint) as raised:
        read_chain(make_file(protos, [], "out"), input_name)
    assert raised.value.number == 624
