"""Settings lead to the right camera, and wrong ones are refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from device.firmware.camera.absent import AbsentCamera
from device.firmware.camera.factory import open_camera
from device.firmware.camera.files import FilesCamera
from device.firmware.camera.port import CameraStalled, NoCamera
from device.firmware.camera.recovery import RecoveringCamera
from device.firmware.camera.settings import CameraSettings
from device.firmware.camera.turned import TurnedCamera


@pytest.mark.parametrize(
    ("settings", "kind"),
    [
        (CameraSettings(), RecoveringCamera),
        (CameraSettings(kind="files", path=Path("frames")), FilesCamera),
        (CameraSettings(kind="none"), AbsentCamera),
        (CameraSettings(rotation=90), TurnedCamera),
    ],
    ids=["picamera", "files", "none", "turned"],
)
def test_each_kind_has_its_camera(settings: CameraSettings, kind: type[Any]) -> None:
    assert isinstance(open_camera(settings), kind)


def test_a_terminal_without_camera_says_so() -> None:
    camera = open_camera(CameraSettings(kind="none"))
    with pytest.raises(NoCamera):
        camera.open()
    with pytest.raises(CameraStalled):
        camera.capture(1)
    camera.close()


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"kind": "webcam"}, "kind"),
        ({"kind": "files"}, "path"),
        ({"width": 641}, "even"),
        ({"height": 64}, "at least 128"),
        ({"frames_per_second": 0.0}, "frames_per_second"),
        ({"rotation": 45}, "rotation"),
    ],
)
def test_wrong_settings_are_refused(change: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        CameraSettings(**change)
