"""Settings that would weaken the check are refused."""

from __future__ import annotations

from typing import Any

import pytest

from device.firmware.face.settings import FaceSettings


@pytest.mark.parametrize(
    "change",
    [
        {"least_detector_score": 0.0},
        {"least_eye_distance_pixels": 13.0},
        {"greatest_face_height": 1.1},
        {"oval_width": 0.0},
        {"threads": 5},
    ],
    ids=lambda change: next(iter(change)),
)
def test_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(change))):
        FaceSettings(**change)


def test_the_oval_lies_in_the_middle() -> None:
    oval = FaceSettings(oval_width=0.5, oval_height=0.8).oval
    assert (oval.x, oval.y, oval.radius_x, oval.radius_y) == (0.5, 0.5, 0.25, 0.4)
