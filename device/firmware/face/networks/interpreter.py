"""The only file that knows the TFLite interpreter.

`tflite_runtime` serves Python 3.11, `ai_edge_litert` newer ones; both have the same class. A network is made from
bytes, not from a path, so that what was hashed is what runs.
"""

from __future__ import annotations

import statistics
import time
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from device.firmware.face.basics.errors import InterpreterUnusable
from device.firmware.face.networks.execution import Delegate, Execution

try:
    from tflite_runtime.interpreter import Interpreter, OpResolverType
except ImportError:
    from ai_edge_litert.interpreter import Interpreter, OpResolverType

Tensor: TypeAlias = NDArray[np.float32]

ONE_THREAD = Execution()
_TIMED_RUNS, _PATIENCE_S = 3, 0.1
_RESOLVERS = {
    Delegate.XNNPACK: OpResolverType.AUTO,
    Delegate.NONE: OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES,
}


class Network:
    """One loaded network with one float32 input and named float32 outputs; use it from one thread only."""

    def __init__(self, content: bytes, outputs: tuple[str, ...], execution: Execution = ONE_THREAD) -> None:
        """Load the model in `content` and look up its outputs by tensor name.

        Raises:
            InterpreterUnusable: the runtime refuses the model or lacks an output, or does not work beside NumPy 2.
        """
        self._interpreter = _open_interpreter(content, execution)
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
        self.compute()
        return tuple(self._interpreter.get_tensor(index) for index in self._outputs)

    def compute(self) -> None:
        """Compute on the input that is there, and nothing else: what a run costs at the least."""
        self._interpreter.invoke()


def time_run(content: bytes, outputs: tuple[str, ...], execution: Execution) -> float:
    """Give the seconds of one run in the middle of a few, on an input of zeros; of fewer where one takes long."""
    network = Network(content, outputs, execution)
    zeros = np.zeros(network.input_shape, np.float32)
    taken = []
    for _ in range(_TIMED_RUNS):
        started = time.perf_counter()
        network.run(zeros)
        taken.append(time.perf_counter() - started)
        if sum(taken) > _PATIENCE_S:
            break
    return statistics.median(taken)


def _open_interpreter(content: bytes, execution: Execution) -> Any:
    try:
        interpreter = Interpreter(
            model_content=content,
            num_threads=execution.threads,
            experimental_op_resolver_type=_RESOLVERS[execution.delegate],
        )
        interpreter.allocate_tensors()
    except SystemError as error:
        raise InterpreterUnusable(f"the TFLite package does not work with NumPy {np.__version__}") from error
    except (ValueError, RuntimeError) as error:
        raise InterpreterUnusable("the TFLite package refuses the model") from error
    return interpreter
