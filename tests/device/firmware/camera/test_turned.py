"""Frames of a camera that is mounted on its side or upside down: every corner ends where it belongs."""

from __future__ import annotations

import numpy as np
import pytest

from device.firmware.camera.port import CameraStalled
from device.firmware.camera.turned import TurnedCamera
from device.firmware.face.basics.picture import Frame
from tests.device.firmware.camera.fakes import ScriptedCamera


class _Numbered(ScriptedCamera):
    """Gives a frame of 2 rows and 3 columns whose pixels are numbered as one reads."""

    def capture(self, timeout_s: float) -> Frame:
        super().capture(timeout_s)
        return Frame(np.arange(6, dtype=np.uint8).reshape(2, 3, 1).repeat(3, axis=2))


@pytest.mark.parametrize(
    ("rotation", "expected"),
    [
        (90, [[3, 0], [4, 1], [5, 2]]),
        (180, [[5, 4, 3], [2, 1, 0]]),
        (270, [[2, 5], [1, 4], [0, 3]]),
    ],
)
def test_clockwise_by_so_many_degrees(rotation: int, expected: list[list[int]]) -> None:
    frame = TurnedCamera(_Numbered([None]), rotation).capture(1)
    assert frame.pixels[:, :, 0].tolist() == expected


def test_everything_else_is_the_cameras() -> None:
    inner = _Numbered([None, CameraStalled("no frame")])
    camera = TurnedCamera(inner, 180)
    camera.open()
    with pytest.raises(CameraStalled):
        camera.capture(1)
    camera.close()
    assert inner.calls == ["open", "capture", "close"]
