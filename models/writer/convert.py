"""The conversion as one step: ONNX bytes in, TFLite bytes out."""

from __future__ import annotations

import types

from models.writer.flatbuffer import write_model
from models.writer.fold import fold_chain
from models.writer.onnx_graph import read_chain

ONNX_INPUT = "data"
DESCRIPTION = (
    "SFace 2021dec from OpenCV Zoo (Apache-2.0), converted from block-quantised ONNX to TFLite float16 by Uketsuke"
)


def convert_sface(onnx_file: bytes, schema: types.ModuleType) -> bytes:
    """Convert the published SFace file.

    Raises:
        GraphNotUnderstood: the file is not the network that this writer was made for.
    """
    return write_model(fold_chain(read_chain(onnx_file, ONNX_INPUT)), schema, DESCRIPTION)
