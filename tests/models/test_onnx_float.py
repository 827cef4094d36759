"""Weights restored to float: the same network, readable without block quantisation."""

from __future__ import annotations

import onnx

from models.archives.packages import fetch_member
from models.cards import source_card
from models.writer.onnx_float import write_float
from models.writer.onnx_graph import read_chain
from tests.models.built import find_downloads


def test_the_float_file_is_the_same_chain_with_one_input() -> None:
    content = fetch_member(source_card("sface").origin.archive, find_downloads())
    written = write_float(content, "data")
    model = onnx.load_model_from_string(written)
    assert [value.name for value in model.graph.input] == ["data"]
    assert "DequantizeLinear" not in {node.op_type for node in model.graph.node}
    before, after = read_chain(content, "data"), read_chain(written, "data")
    assert [node.operator for node in before.nodes] == [node.operator for node in after.nodes]
    for one, other in zip(before.nodes, after.nodes, strict=True):
        for left, right in zip(one.constants, other.constants, strict=True):
            assert abs(left - right).max() < 1e-6 * max(1.0, abs(left).max())
