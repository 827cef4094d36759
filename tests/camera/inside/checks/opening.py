"""Opening, closing and opening again; and every way in which opening fails, with its number."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from typing import Any

from device.firmware.camera.pace import Pace
from device.firmware.camera.picamera import PicameraCamera, load_picamera2
from device.firmware.camera.port import CameraBusy, CameraSoftwareMissing, FormatUnknown, NoCamera
from device.firmware.camera.settings import CameraSettings
from tests.camera.inside.checks.common import RATE, WITHIN_S, expect, make, see
from tests.camera.inside.scenes import FACE, TRAY
from tests.camera.inside.virtual import VirtualLibrary

_TIMES = 12
_MORE_FDS = 0


def let_go() -> str:
    """Closing lets go of everything: opened again and again, no file descriptor more is open."""
    see(make())  # what libcamera opens once for the process
    before = _descriptors()
    for _ in range(_TIMES):
        see(make())
    more = _descriptors() - before
    assert more <= _MORE_FDS, f"{more} descriptors more after {_TIMES} rounds"
    return f"{_TIMES} rounds, {more} descriptors more"


def nobody_wanted() -> str:
    """A model that is not attached: refused, with the names of those that are."""
    error = expect(NoCamera, make("imx708"))
    assert FACE in str(error), error
    assert TRAY in str(error), error
    return f"[{error.number}] {error}"


def unplugged() -> str:
    """The wanted camera is gone, the other is there."""
    error = expect(NoCamera, make(TRAY))
    return f"[{error.number}] {error}"


def none_at_all() -> str:
    """No camera is attached."""
    error = expect(NoCamera, make(""))
    assert "attached: none" in str(error), error
    return f"[{error.number}] {error}"


def two_and_no_name() -> str:
    """Two cameras and no name in the settings: nobody guesses."""
    error = expect(NoCamera, make(""))
    return f"[{error.number}] {error}"


def busy() -> str:
    """Opened twice: the second is told, and the first goes on; afterwards the second can have it."""
    first, second = make(), make()
    first.open()
    error = expect(CameraBusy, second)
    first.capture(WITHIN_S)
    first.close()
    see(second)
    return f"[{error.number}] {error}"


def strange_format() -> str:
    """The real camera with one word of its answer changed: the format is refused by name, the camera let go."""
    error = expect(FormatUnknown, PicameraCamera(CameraSettings(model=FACE), Pace(RATE, time), _Strange))
    assert "MJPEG" in str(error), error
    see(make())
    return f"[{error.number}] {error}"


def no_software() -> str:
    """An interpreter that does not have picamera2 says so, and which part is missing."""
    script = "from device.firmware.camera.picamera import load_picamera2 as load; load()"
    done = subprocess.run([sys.executable, "-c", _WITHOUT + script], capture_output=True, text=True, check=False)
    assert done.returncode != 0
    last = done.stderr.strip().splitlines()[-1]
    assert CameraSoftwareMissing.__name__ in last, done.stderr
    assert "picamera2" in last, last
    return f"[{CameraSoftwareMissing.number}] {last.partition(': ')[2]}"


def as_shipped() -> str:
    """picamera2 as it is has what the adapter asks of it at start."""
    library = load_picamera2()
    names = sorted(str(info["Model"]) for info in library.global_camera_info())
    assert names == [FACE, TRAY], names
    return f"attached: {', '.join(names)}"


_WITHOUT = "import sys; sys.modules['picamera2'] = None; "


class _Strange(VirtualLibrary):
    def __call__(self, camera_num: int) -> Any:
        device = super().__call__(camera_num)
        configuration = device.camera_configuration

        def changed() -> Mapping[str, Any]:
            return {"main": {**configuration()["main"], "format": "MJPEG"}}

        device.camera_configuration = changed
        return device


def _descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))
