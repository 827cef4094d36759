"""The two growing tables of a TFLite file: tensors with their buffers, and operators with their codes."""

from __future__ import annotations

import types
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.writer.layers import Weights

BUFFER_ALIGNMENT = 16
"""The schema demands it of buffer data; the generated Python code forgets it."""
_LAST_ONE_BYTE_CODE = 127
_VERSIONS = {"DEQUANTIZE": 3}  # version 3 takes float16; every other operator used here is of version 1


class TensorTable:
    """Tensors of one graph and the buffers of constants; every batch is of one."""

    def __init__(self, schema: types.ModuleType) -> None:
        """Start with the empty buffer that belongs to all tensors without data."""
        self._schema = schema
        self._buffer_type = _aligned_buffer_type(schema)
        self.tensors: list[Any] = []
        self.buffers: list[Any] = [self._buffer_type()]

    def add_value(self, name: str, shape: tuple[int, ...]) -> int:
        """Add a tensor that flows, float32, with the batch put in front of its shape."""
        return self._add(name, (1, *shape), self._schema.TensorType.FLOAT32, 0)

    def add_restored(self, name: str, shape: tuple[int, ...]) -> int:
        """Add the float32 tensor into which weights are de-quantised."""
        return self._add(name, shape, self._schema.TensorType.FLOAT32, 0)

    def add_float32(self, name: str, values: Weights) -> int:
        """Add a constant that is kept in single precision."""
        return self._add_constant(name, values.astype("<f4"), self._schema.TensorType.FLOAT32)

    def add_float16(self, name: str, values: Weights) -> int:
        """Add a constant that is kept in half precision."""
        return self._add_constant(name, values.astype("<f2"), self._schema.TensorType.FLOAT16)

    def add_int32(self, name: str, values: list[Any]) -> int:
        """Add a constant of shapes or amounts."""
        return self._add_constant(name, np.array(values, "<i4"), self._schema.TensorType.INT32)

    def _add_constant(self, name: str, values: NDArray[Any], kind: int) -> int:
        buffer = self._buffer_type()
        buffer.data = np.frombuffer(np.ascontiguousarray(values).tobytes(), np.uint8)
        self.buffers.append(buffer)
        return self._add(name, values.shape, kind, len(self.buffers) - 1)

    def _add(self, name: str, shape: tuple[int, ...], kind: int, buffer: int) -> int:
        tensor = self._schema.TensorT()
        tensor.name, tensor.shape, tensor.type, tensor.buffer = name, list(shape), kind, buffer
        self.tensors.append(tensor)
        return len(self.tensors) - 1


class OperatorTable:
    """Operators in the order of execution, and the list of the kinds in use."""

    def __init__(self, schema: types.ModuleType) -> None:
        """Start empty."""
        self._schema = schema
        self.operators: list[Any] = []
        self.codes: list[Any] = []

    def add(self, kind: str, inputs: list[int], output: int, options: Any, options_name: str) -> None:
        """Append an operator by the schema's names of its kind and of its options."""
        operator = self._schema.OperatorT()
        operator.opcodeIndex = self._code_of(kind)
        operator.inputs, operator.outputs = inputs, [output]
        operator.builtinOptionsType = getattr(self._schema.BuiltinOptions, options_name)
        operator.builtinOptions = options
        self.operators.append(operator)

    def _code_of(self, kind: str) -> int:
        number = getattr(self._schema.BuiltinOperator, kind)
        for index, code in enumerate(self.codes):
            if code.builtinCode == number:
                return index
        code = self._schema.OperatorCodeT()
        code.builtinCode, code.deprecatedBuiltinCode = number, min(number, _LAST_ONE_BYTE_CODE)
        code.version = _VERSIONS.get(kind, 1)
        self.codes.append(code)
        return len(self.codes) - 1


def _aligned_buffer_type(schema: types.ModuleType) -> type[Any]:
    """Give a BufferT whose data starts at a multiple of 16 bytes."""

    class AlignedBuffer(schema.BufferT):  # type: ignore[misc, name-defined]  # the schema is loaded at run time
        def Pack(self, builder: Any) -> int:  # noqa: N802  # the generated code's name
            data = None if self.data is None else _write_aligned(builder, self.data.tobytes())
            schema.BufferStart(builder)
            if data is not None:
                schema.BufferAddData(builder, data)
            return int(schema.BufferEnd(builder))

    return AlignedBuffer


def _write_aligned(builder: Any, content: bytes) -> int:
    builder.StartVector(1, len(content), BUFFER_ALIGNMENT)
    builder.head -= len(content)
    builder.Bytes[builder.head : builder.head + len(content)] = content
    return int(builder.EndVector())
