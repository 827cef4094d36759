"""What stops an evaluation."""

from __future__ import annotations

from device.base.errors import UketsukeError


class EvaluationError(UketsukeError):
    """The pictures or the list cannot be evaluated."""


class PairListUnusable(EvaluationError):
    """The list has no mated or no other pair, lacks a column, or a row cannot be read."""

    number = 625


class PictureUnusable(EvaluationError):
    """A picture of the list cannot be opened as a picture."""

    number = 626
