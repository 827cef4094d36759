"""How somebody stands before the camera: smaller, aside, in the dark."""

from __future__ import annotations

import numpy as np
import pytest

from people.body.sitting import STANDS, Stand, place
from people.crowd.profile import Facing

_FRAME = np.full((480, 640, 3), 40, np.uint8)
_FRAME[190:290, 270:370] = 200


def spot(frame: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> tuple[float, float, int]:
    """Give the middle and the area of what is bright."""
    rows, columns = np.nonzero(frame[:, :, 0] > frame.max() / 2)
    return float(columns.mean()), float(rows.mean()), len(rows)


def test_whoever_stands_well_is_filmed_as_they_are() -> None:
    assert place(_FRAME, Stand()) is _FRAME


def test_too_far_is_smaller_in_the_same_place() -> None:
    x, y, area = spot(place(_FRAME, STANDS[Facing.TOO_FAR]))
    assert x == pytest.approx(320, abs=2)
    assert y == pytest.approx(240, abs=2)
    assert area < 0.2 * 100 * 100


def test_out_of_frame_is_aside() -> None:
    x, _, _ = spot(place(_FRAME, STANDS[Facing.OUT_OF_FRAME]))
    assert x == pytest.approx(320 + 230, abs=2)


def test_in_the_dark_is_darker() -> None:
    assert place(_FRAME, STANDS[Facing.IN_THE_DARK]).max() < 30
