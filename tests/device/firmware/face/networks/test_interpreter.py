"""The interpreter behind our own class: what it refuses, and that it is asked by name."""

from __future__ import annotations

import numpy as np
import pytest

from device.firmware.face.basics.errors import InterpreterUnusable
from device.firmware.face.model_files import DETECTOR, load_model
from device.firmware.face.networks import detector
from device.firmware.face.networks.interpreter import Network
from tests.models.built import find_models


def test_bytes_that_are_no_model_are_refused() -> None:
    with pytest.raises(InterpreterUnusable) as raised:
        Network(b"no model at all, but some bytes", ("y",))
    assert raised.value.number == 206


def test_outputs_come_in_the_order_asked_for() -> None:
    content = load_model(find_models(), DETECTOR).content
    tensor = np.zeros((1, 128, 128, 3), np.float32)
    plain = Network(content, detector.OUTPUTS)
    turned = Network(content, detector.OUTPUTS[::-1])
    assert plain.input_shape == (1, 128, 128, 3)
    assert [output.shape for output in plain.run(tensor)] == [(1, 896, 16), (1, 896, 1)]
    assert [output.shape for output in turned.run(tensor)] == [(1, 896, 1), (1, 896, 16)]


def test_an_output_that_does_not_exist_is_named() -> None:
    with pytest.raises(InterpreterUnusable, match="classificators"):
        Network(load_model(find_models(), DETECTOR).content, ("scores",))
