"""The converter against an independent judge: ONNX's own reference evaluator on a small network of random weights.

The small network has every pattern of SFace, so an error in folding, padding, order of channels or epsilon shows.
Only rounding to half precision separates the two.
"""

from __future__ import annotations

import types

import numpy as np
import onnx
import pytest
from numpy.typing import NDArray
from onnx.reference import ReferenceEvaluator

from device.firmware.face.networks.interpreter import Network
from models.writer.errors import GraphNotUnderstood
from models.writer.flatbuffer import write_model
from models.writer.fold import fold_chain
from models.writer.layers import Convolution
from models.writer.onnx_graph import read_chain
from models.writer.schema import load_schema
from models.writer.tables import BUFFER_ALIGNMENT
from tests.models.built import find_downloads
from tests.models.graphs import COLUMNS, ROWS, make_file, make_small_sface


@pytest.fixture(scope="session")
def schema() -> types.ModuleType:
    return load_schema(find_downloads())


def convert(content: bytes, schema: types.ModuleType) -> bytes:
    return write_model(fold_chain(read_chain(content, "data")), schema, "test")


@pytest.mark.parametrize("seed", range(5))
def test_outputs_agree_with_the_reference_evaluator(seed: int, schema: types.ModuleType) -> None:
    random = np.random.default_rng(seed)
    content = make_small_sface(random)
    picture = random.uniform(0, 255, (1, 2, ROWS, COLUMNS)).astype(np.float32)
    (expected,) = ReferenceEvaluator(onnx.load_model_from_string(content)).run(None, {"data": picture})
    network = Network(convert(content, schema), ("fc1", "centred"))
    found, centred = network.run(np.ascontiguousarray(picture.transpose(0, 2, 3, 1)))
    assert network.input_shape == (1, ROWS, COLUMNS, 2)
    assert found == pytest.approx(expected, rel=0.01, abs=0.01)
    assert centred == pytest.approx(found - last_shift(content), abs=1e-5)


def last_shift(content: bytes) -> NDArray[np.float64]:
    return read_chain(content, "data").nodes[-1].constants[1]


def test_the_same_file_gives_the_same_bytes(schema: types.ModuleType) -> None:
    content = make_small_sface(np.random.default_rng(9))
    first = convert(content, schema)
    assert first == convert(content, schema)
    assert first[4:8] == b"TFL3"


def test_stored_weights_are_aligned_as_the_schema_demands(schema: types.ModuleType) -> None:
    content = make_small_sface(np.random.default_rng(9))
    chain = fold_chain(read_chain(content, "data"))
    written = write_model(chain, schema, "test")
    convolutions = [layer for layer in chain.layers if isinstance(layer, Convolution)]
    assert len(convolutions) == 3
    for layer in convolutions:
        place = written.find(layer.filters.astype("<f2").tobytes())
        assert place > 0
        assert place % BUFFER_ALIGNMENT == 0


def test_uneven_padding_is_refused() -> None:
    filters = onnx.numpy_helper.from_array(np.ones((3, 2, 3, 3), np.float32), "w")
    node = onnx.helper.make_node("Conv", ["data", "w"], ["out"], group=1, pads=[0, 0, 1, 1], strides=[2, 2])
    with pytest.raises(GraphNotUnderstood, match="uneven pads"):
        fold_chain(read_chain(make_file([node], [filters], "out"), "data"))


def test_an_unknown_pattern_is_refused() -> None:
    node = onnx.helper.make_node("Softmax", ["data"], ["out"])
    with pytest.raises(GraphNotUnderstood, match="Softmax was found"):
        fold_chain(read_chain(make_file([node], [], "out"), "data"))


def test_a_chain_that_ends_elsewhere_is_refused() -> None:
    slopes = onnx.numpy_helper.from_array(np.ones((2, 1, 1), np.float32), "slopes")
    node = onnx.helper.make_node("PRelu", ["data", "slopes"], ["out"])
    with pytest.raises(GraphNotUnderstood, match="dense"):
        fold_chain(read_chain(make_file([node], [slopes], "out"), "data"))


@pytest.mark.parametrize(
    ("shape", "depthwise"),
    [((3, 1, 1, 2), False), ((1, 3, 3, 3), True), ((4, 2), False)],
    ids=["plain", "depth", "flat"],
)
def test_filters_and_bias_must_fit(shape: tuple[int, ...], depthwise: bool) -> None:
    with pytest.raises(ValueError, match="one bias per output channel"):
        Convolution(np.zeros(shape), np.zeros(4 if len(shape) == 2 else 5), 1, 0, depthwise)
