"""The few layers that SFace consists of, in TFLite's layout (channels last), with all constants folded in.

Shapes leave the batch of one away. A layer's weights are float64 until the file is written, so that folding loses
nothing and every machine rounds once, in the same way.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Weights: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Scale:
    """Subtract one number from every value, then multiply by another."""

    minus: float
    times: float


@dataclass(frozen=True, eq=False)
class Convolution:
    """A convolution over (rows, columns); `padding` zeros are put on all four sides first.

    Filters have the shape (out, kh, kw, in), or (1, kh, kw, channels) when `depthwise`.
    """

    filters: Weights
    bias: Weights
    stride: int
    padding: int
    depthwise: bool

    def __post_init__(self) -> None:
        """Refuse filters and a bias that do not fit each other."""
        if self.filters.ndim != 4 or self.bias.shape != (self.filters.shape[3 if self.depthwise else 0],):
            raise ValueError("filters have four dimensions and one bias per output channel")


@dataclass(frozen=True, eq=False)
class ParametricRelu:
    """Negative values times a slope per channel; slopes have the shape (channels,)."""

    slopes: Weights


@dataclass(frozen=True, eq=False)
class Dense:
    """Flatten rows, columns, channels in this order, then multiply by weights (out, in) and add the bias (out,)."""

    weights: Weights
    bias: Weights


@dataclass(frozen=True, eq=False)
class Centre:
    """Subtract a vector (out,) from the output: the mean that the last normalisation gives over its training set."""

    minus: Weights


Layer: TypeAlias = Scale | Convolution | ParametricRelu | Dense | Centre


@dataclass(frozen=True, eq=False)
class LayerChain:
    """A network without branches: input shape (rows, columns, channels), layers in order, length of the output.

    The last two layers are a dense one, whose output is the published network's, and the centring of that output.
    """

    input_shape: tuple[int, int, int]
    layers: tuple[Layer, ...]
    output_length: int
