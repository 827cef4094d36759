"""Writes an ONNX file anew with its block-quantised weights restored to float, for programs that read no blocks."""

from __future__ import annotations

import numpy as np
import onnx
import onnx.numpy_helper

from models.writer.onnx_graph import read_constants


def write_float(content: bytes, input_name: str) -> bytes:
    """Give the file with float weights, whose one input is `input_name`."""
    model = onnx.load_model_from_string(content)
    graph = model.graph
    constants = read_constants(graph)
    restored = [node for node in graph.node if node.output[0] in constants]
    kept = [node for node in graph.node if node.output[0] not in constants]
    used = {name for node in kept for name in node.input}
    tensors = [tensor for tensor in graph.initializer if tensor.name in used]
    tensors += [
        onnx.numpy_helper.from_array(constants[node.output[0]].astype(np.float32), node.output[0])
        for node in restored
        if node.output[0] in used
    ]
    inputs = [value for value in graph.input if value.name == input_name]
    for field, values in ((graph.node, kept), (graph.initializer, tensors), (graph.input, inputs)):
        del field[:]
        field.extend(values)
    written: bytes = model.SerializeToString()
    return written
