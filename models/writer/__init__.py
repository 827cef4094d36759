"""Converts SFace from ONNX to TFLite without TensorFlow.

Four steps, each in its file: `onnx_graph` reads nodes and de-quantised weights, `fold` turns patterns of nodes into
the few layers in `layers`, `flatbuffer` writes layers as a TFLite model with the object API that `schema` loads.
"""
