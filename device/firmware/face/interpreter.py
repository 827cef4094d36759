"""The only file that knows the TFLite interpreter.

`tflite_runtime` serves Python 3.11, `ai_edge_litert` newer ones; both have the same class. A network is made from
bytes, not from a path, so that what was hashed is what runs.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from device.firmware.face.errors import InterpreterUnusable

try:
    from tflite_runtime.interpreter import Interpreter
except ImportError:
    from ai_edge_litert.interpreter import Interpreter

Tensor: TypeAlias = NDArray[np.float32]


class Network:
    """One loaded network with one float32 input and named float32 outputs; use it from one thread only."""

    def __init__(self, content: bytes, outputs: tuple[str, ...], threads: int = 1) -> None:
        """Load the model in `content` and look up its outputs by tensor name.

        Raises:
            InterpreterUnusable: the runtime refuses the model or lacks an output, or does not work beside NumPy 2.
        """
        self._interpreter = _open_interpreter(content, threads)
        inputs = self._interpreter.get_input_details()
        places = {detail["name"]: detail["index"] for detail in self._interpreter.get_output_details()}
        if len(inputs) != 1 or not set(outputs) <= set(places):
            raise InterpreterUnusable(f"the model has the outputs {sorted(places)}, not {sorted(outputs)}")
        self._input: int = inputs[0]["index"]
        self._outputs: tuple[int, ...] = tuple(places[name] for name in outputs)
        self.input_shape: tuple[int, ...] = tuple(int(side) for side in inputs[0]["shape"])

    def run(self, tensor: Tensor) -> tuple[Tensor, ...]:
        """Compute the outputs, in the order in which they were named, for one input of shape `input_shape`."""
        self._interpreter.set_tensor(self._input, tensor)
        self._interpreter.invoke()
        return tuple(self._interpreter.get_tensor(index) for index in self._outputs)


def _open_interpreter(content: bytes, threads: int) -> Any:
    try:
        interpreter = Interpreter(model_content=content, num_threads=threads)
        interpreter.allocate_tensors()
    except SystemError as error:
        raise InterpreterUnusable(f"the TFLite package does not work with NumPy {np.__version__}") from error
    except (ValueError, RuntimeError) as error:
        raise InterpreterUnusable("the TFLite package refuses the model") from error
    return interpreter
