"""What the writer refuses to convert."""

from __future__ import annotations

from models.archives.errors import BuildError


class GraphNotUnderstood(BuildError):
    """The ONNX file holds something that the writer was not made for."""

    number = 624
