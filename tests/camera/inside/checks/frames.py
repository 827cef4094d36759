"""What the frames are: right way up, right colours, of the right camera, and no more of them than wanted."""

from __future__ import annotations

import time
from collections.abc import Mapping

from device.firmware.camera.settings import CameraSettings
from device.firmware.camera.turned import TurnedCamera
from device.firmware.face.basics.picture import Frame
from tests.camera.inside.checks.common import WITHIN_S, make, quarters, same_colour, see
from tests.camera.inside.scenes import CORNERS, FACE, HEIGHT, TRAY, WIDTH

_RATE, _FRAMES = 20.0, 21
_CLOCKWISE = ("top left", "top right", "bottom right", "bottom left")


def upright() -> str:
    """Red, green, blue and white lie in the corners in which the picture has them."""
    frame = see(make())
    assert (frame.width, frame.height) == (WIDTH, HEIGHT), repr(frame)
    _compare(frame, CORNERS)
    return f"{frame.width}x{frame.height}, four colours in their corners"


def turned() -> str:
    """Each setting of `rotation` brings the colours one corner further, and a quarter turn changes the sides."""
    for steps, rotation in enumerate((90, 180, 270), start=1):
        camera = TurnedCamera(make(), rotation)
        camera.open()
        frame = camera.capture(WITHIN_S)
        camera.close()
        places = dict(zip(_CLOCKWISE, _CLOCKWISE[-steps:] + _CLOCKWISE[:-steps], strict=True))
        _compare(frame, {corner: CORNERS[before] for corner, before in places.items()})
        assert (frame.width > frame.height) == (rotation == 180), f"{rotation}: {frame!r}"
    return "90, 180 and 270 degrees"


def both_at_once() -> str:
    """Face camera and tray camera run side by side, and each gives its own picture."""
    face, tray = make(FACE), make(TRAY)
    face.open()
    tray.open()
    try:
        for _ in range(5):
            _compare(face.capture(WITHIN_S), CORNERS)
            level = tray.capture(WITHIN_S).pixels.mean()
            assert 50 < level < 70, f"the tray's grey is {level:.0f}"
    finally:
        face.close()
        tray.close()
    return "five frames of each in turn, none mixed up"


def paced() -> str:
    """A virtual camera gives thousands of frames a second; the adapter lets through as many as wanted."""
    camera = make(rate=_RATE)
    camera.open()
    began = time.monotonic()
    for _ in range(_FRAMES):
        camera.capture(WITHIN_S)
    passed_s = time.monotonic() - began
    camera.close()
    least_s = (_FRAMES - 1) / _RATE
    assert passed_s >= least_s * 0.99, f"{_FRAMES} frames in {passed_s:.2f} s"
    return f"{_FRAMES} frames took {least_s:g} s or more at {_RATE:g} a second"


def odd_size() -> str:
    """A size that the camera does not have is adjusted without an error; the frame is of the real size."""
    camera = make()
    camera._settings = CameraSettings(model=FACE, width=800, height=600)
    frame = see(camera)
    assert (frame.width, frame.height) == (WIDTH, HEIGHT), repr(frame)
    return f"800x600 asked for, {frame.width}x{frame.height} given and taken"


def _compare(frame: Frame, corners: Mapping[str, tuple[int, ...]]) -> None:
    for place, seen in quarters(frame).items():
        assert same_colour(seen, corners[place]), f"{place}: {seen.round()}, not {corners[place]}"
