"""Loads the object API of the TFLite schema out of a published wheel, without installing that wheel.

The generated module is one plain Python file that needs only flatbuffers and NumPy; it is the same in the wheels of
all platforms, and its SHA-256 is checked before it is executed.
"""

from __future__ import annotations

import types
from pathlib import Path

from device.firmware.face.model_card import Archive
from models.archives.packages import fetch_member

SCHEMA = Archive(
    package="ai-edge-litert",
    version="2.3.0",
    file="ai_edge_litert-2.3.0-cp311-cp311-manylinux_2_27_x86_64.whl",
    sha256="1f15078a6725d2357d9de9221664c29afa0545d807559c5f7199ce5e40b96b23",
    member="ai_edge_litert/schema_py_generated.py",
    member_sha256="4e9b3b3017f8ad21244441cc375d9df58fa57ac7561d7010e5f9a635f42a4ac2",
    platform="manylinux_2_27_x86_64",
    python="3.11",
)


def load_schema(cache: Path) -> types.ModuleType:
    """Give the module with the classes ModelT, SubGraphT, TensorT, OperatorT and so on.

    Raises:
        BuildError: the wheel could not be had or is not the one on record.
    """
    code = compile(fetch_member(SCHEMA, cache), SCHEMA.member, "exec", dont_inherit=True)
    module = types.ModuleType("tflite_schema")
    exec(code, module.__dict__)  # noqa: S102  # the file's SHA-256 was checked one line above
    return module
