"""The Raspberry Pi adapter over a stand-in for the library: choice, formats, time limits, tidying up.

The stand-in has the calls that the adapter uses and behaves as picamera2 was seen to behave with libcamera's virtual
cameras; the real library is tested by `make test-camera`, a real camera by hand.
"""

from __future__ import annotations

import importlib.util
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from device.firmware.camera.pace import Pace
from device.firmware.camera.picamera import Device, Library, PicameraCamera, choose_camera, load_picamera2
from device.firmware.camera.port import CameraBusy, CameraSoftwareMissing, CameraStalled, FormatUnknown, NoCamera
from device.firmware.camera.settings import CameraSettings
from tests.device.firmware.camera.fakes import StepClock

CAMERAS = ({"Model": "imx708_wide", "Id": "/base/i2c0/imx708@1a"}, {"Model": "ov5647", "Id": "/base/i2c1/ov5647@36"})


class StandIn:
    """One opened camera: gives NV12 whatever is asked for."""

    def __init__(self, controls: Mapping[str, Any], stream_format: str) -> None:
        self.camera_controls = controls
        self.calls: list[str] = []
        self.controls: dict[str, Any] = {}
        self.error: Exception | None = None
        self.closing: Callable[[], None] | None = None
        self._format = stream_format

    def create_video_configuration(self, main: dict[str, Any]) -> Any:
        return main

    def configure(self, camera_config: Any) -> None:
        self.calls.append(f"configure {camera_config['format']} {camera_config['size']}")

    def camera_configuration(self) -> Mapping[str, Any]:
        return {"main": {"format": self._format, "size": (8, 4), "stride": 8}}

    def set_controls(self, controls: dict[str, Any]) -> None:
        self.controls.update(controls)

    def start(self) -> None:
        self._call("start")

    def stop(self) -> None:
        self.calls.append("stop")
        if self.closing is not None:
            self.closing()

    def close(self) -> None:
        self.calls.append("close")

    def capture_array(self, name: str, wait: float) -> NDArray[np.uint8]:
        self._call(f"capture {name} {wait}")
        return np.full((6, 8), 128, np.uint8)

    def cancel_all_and_flush(self) -> None:
        self.calls.append("flush")

    def _call(self, name: str) -> None:
        self.calls.append(name)
        if self.error is not None:
            raise self.error


class StandInLibrary:
    """The library with two cameras attached."""

    def __init__(self, controls: Mapping[str, Any] | None = None, stream_format: str = "NV12") -> None:
        self.device = StandIn(controls or {}, stream_format)
        self.places: list[int] = []
        self.error: RuntimeError | None = None

    def global_camera_info(self) -> Sequence[Mapping[str, Any]]:
        return CAMERAS

    def __call__(self, camera_num: int) -> Device:
        self.places.append(camera_num)
        if self.error is not None:
            raise self.error
        return self.device

    def load(self) -> Library:
        return self


def _fail() -> None:
    raise RuntimeError("unable to stop")


def make_camera(library: StandInLibrary, model: str = "ov5647", close_within_s: float = 60.0) -> PicameraCamera:
    return PicameraCamera(CameraSettings(model=model), Pace(10, StepClock()), library.load, close_within_s)


def test_a_frame_in_the_format_that_the_camera_really_delivers() -> None:
    library = StandInLibrary()
    camera = make_camera(library)
    camera.open()
    frame = camera.capture(1.5)
    assert library.places == [1]
    assert library.device.calls == ["configure BGR888 (640, 480)", "start", "capture main 1.5"]
    assert (frame.width, frame.height) == (8, 4)


def test_opening_twice_opens_once_and_closing_lets_go() -> None:
    library = StandInLibrary()
    camera = make_camera(library)
    camera.open()
    camera.open()
    camera.close()
    camera.close()
    assert library.places == [1]
    assert library.device.calls[-2:] == ["stop", "close"]
    with pytest.raises(CameraStalled, match="closed"):
        camera.capture(1)


def test_closing_lets_go_whatever_the_library_says() -> None:
    library = StandInLibrary()
    camera = make_camera(library)
    camera.open()
    library.device.closing = _fail
    camera.close()
    assert library.device.calls[-2:] == ["stop", "close"]
    library.device.closing = None
    camera.open()
    assert library.places == [1, 1]


def test_a_library_that_never_comes_back_from_closing_is_given_up() -> None:
    library = StandInLibrary()
    camera = make_camera(library, close_within_s=0.05)
    camera.open()
    held = threading.Event()
    library.device.closing = lambda: (held.wait(), None)[1]
    camera.close()
    assert library.device.calls[-1] == "stop"
    held.set()
    with pytest.raises(CameraStalled, match="closed"):
        camera.capture(1)


@pytest.mark.parametrize("error", [TimeoutError(), RuntimeError("stopped")], ids=["time_out", "stopped"])
def test_a_stalled_capture_empties_the_queue(error: Exception) -> None:
    library = StandInLibrary()
    camera = make_camera(library)
    camera.open()
    library.device.error = error
    with pytest.raises(CameraStalled) as raised:
        camera.capture(0.5)
    assert raised.value.number == 224
    assert library.device.calls[-1] == "flush"
    library.device.error = None
    camera.capture(0.5)


def test_a_camera_that_another_program_has() -> None:
    library = StandInLibrary()
    library.error = RuntimeError("Camera __init__ sequence did not complete.")
    with pytest.raises(CameraBusy) as raised:
        make_camera(library).open()
    assert raised.value.number == 223


def test_a_camera_that_gives_up_while_starting_is_closed() -> None:
    library = StandInLibrary()
    library.device.error = RuntimeError("no buffers")
    with pytest.raises(CameraBusy):
        make_camera(library).open()
    assert library.device.calls[-1] == "close"


def test_an_unknown_format_is_refused_and_the_camera_closed() -> None:
    library = StandInLibrary(stream_format="MJPEG")
    with pytest.raises(FormatUnknown, match="MJPEG"):
        make_camera(library).open()
    assert library.device.calls[-1] == "close"


@pytest.mark.parametrize(("controls", "expected"), [({"AfMode": (0, 2, 0)}, {"AfMode": 2}), ({}, {})])
def test_autofocus_is_asked_for_only_where_it_exists(controls: dict[str, Any], expected: dict[str, Any]) -> None:
    library = StandInLibrary(controls)
    make_camera(library).open()
    assert library.device.controls == expected


@pytest.mark.parametrize(("wanted", "place"), [("imx708_wide", 0), ("/base/i2c1/ov5647@36", 1)])
def test_choice_by_model_or_id(wanted: str, place: int) -> None:
    assert choose_camera(CAMERAS, wanted) == place
    assert choose_camera(CAMERAS[:1], "") == 0


@pytest.mark.parametrize(("cameras", "wanted"), [((), ""), (CAMERAS, ""), (CAMERAS, "imx219")])
def test_a_failed_choice_lists_what_is_attached(cameras: Sequence[Mapping[str, Any]], wanted: str) -> None:
    with pytest.raises(NoCamera, match="ov5647" if cameras else "none") as raised:
        choose_camera(cameras, wanted)
    assert raised.value.number == 222


def test_missing_software_is_named() -> None:
    if importlib.util.find_spec("picamera2") is not None:
        assert load_picamera2() is not None
        return
    with pytest.raises(CameraSoftwareMissing, match="picamera2") as raised:
        load_picamera2()
    assert raised.value.number == 221
