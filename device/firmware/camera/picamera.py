"""The Raspberry Pi camera through picamera2; the only file that imports it, and only when the camera is opened.

Formats and sizes that are asked for are adjusted by libcamera without an error, so the real ones are read back.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from device.firmware.camera.pace import Pace
from device.firmware.camera.pixel_format import PREFERRED, StreamLayout
from device.firmware.camera.port import CameraBusy, CameraSoftwareMissing, CameraStalled, NoCamera
from device.firmware.camera.settings import CameraSettings
from device.firmware.face.basics.picture import Frame

CLOSE_WITHIN_S = 5.0
"""After it the camera is as good as lost: opening it again will say so."""
_AUTOFOCUS_CONTINUOUS = 2  # libcamera's AfModeContinuous


class Device(Protocol):
    """What is used of an opened Picamera2."""

    camera_controls: Mapping[str, Any]

    def create_video_configuration(self, main: dict[str, Any]) -> Any: ...
    def configure(self, camera_config: Any) -> None: ...
    def camera_configuration(self) -> Mapping[str, Any]: ...
    def set_controls(self, controls: dict[str, Any]) -> None: ...
    def start(self) -> None: ...
    def stop(self) -> None: ...
    def close(self) -> None: ...
    def capture_array(self, name: str, wait: float) -> NDArray[np.uint8]: ...
    def cancel_all_and_flush(self) -> None: ...


class Library(Protocol):
    """What is used of the class Picamera2 itself."""

    def global_camera_info(self) -> Sequence[Mapping[str, Any]]: ...
    def __call__(self, camera_num: int) -> Device: ...


def load_picamera2() -> Library:
    """Import picamera2.

    Raises:
        CameraSoftwareMissing: it, or libcamera below it, is not installed, or it cannot limit the wait for a frame.
    """
    try:
        from picamera2 import Picamera2
    except ImportError as error:
        raise CameraSoftwareMissing(f"the camera software is not installed ({error.name} is missing)") from error
    if not hasattr(Picamera2, "cancel_all_and_flush"):
        raise CameraSoftwareMissing("picamera2 is too old: it cannot limit the wait for a frame")
    library: Library = Picamera2
    return library


class PicameraCamera:
    """A camera chosen by model or id, because positions in the list change from start to start."""

    def __init__(
        self,
        settings: CameraSettings,
        pace: Pace,
        load: Callable[[], Library] = load_picamera2,
        close_within_s: float = CLOSE_WITHIN_S,
    ) -> None:
        """Remember what to open; nothing is imported or touched yet."""
        self._settings = settings
        self._pace = pace
        self._load = load
        self._close_within_s = close_within_s
        self._device: Device | None = None
        self._layout: StreamLayout | None = None

    def open(self) -> None:
        """Import, choose, configure and start."""
        if self._device is not None:
            return
        library = self._load()
        place = choose_camera(library.global_camera_info(), self._settings.model)
        try:
            device = library(place)
        except RuntimeError as error:
            raise CameraBusy("the camera could not be opened; another program may have it") from error
        with ExitStack() as undo:
            undo.callback(device.close)
            self._layout = self._start(device)
            undo.pop_all()
        self._device = device

    def capture(self, timeout_s: float) -> Frame:
        """Wait for a frame; after a time-out the queue is emptied, so that a later capture can work again."""
        if self._device is None or self._layout is None:
            raise CameraStalled("the camera is closed")
        if not self._pace.wait(timeout_s):
            raise CameraStalled("the time limit is shorter than the pause between two frames")
        try:
            return self._layout.to_frame(self._device.capture_array("main", wait=timeout_s))
        except (TimeoutError, RuntimeError) as error:
            self._device.cancel_all_and_flush()
            raise CameraStalled(f"no frame within {timeout_s} s") from error

    def close(self) -> None:
        """Stop and let go of the camera, or give up where its library never comes back from that."""
        if self._device is None:
            return
        end = threading.Thread(target=_let_go, args=(self._device,), name="camera-end", daemon=True)
        self._device = None
        end.start()
        end.join(self._close_within_s)
        gc.collect()  # picamera2 hangs together in circles, with three descriptors for each use (seen with 0.3.38)

    def _start(self, device: Device) -> StreamLayout:
        size = (self._settings.width, self._settings.height)
        device.configure(device.create_video_configuration(main={"format": PREFERRED, "size": size}))
        main = device.camera_configuration()["main"]
        width, height = main["size"]
        layout = StreamLayout(main["format"], width, height, main["stride"])
        if "AfMode" in device.camera_controls:
            device.set_controls({"AfMode": _AUTOFOCUS_CONTINUOUS})
        try:
            device.start()
        except RuntimeError as error:
            raise CameraBusy("the camera gave up while starting") from error
        return layout


def _let_go(device: Device) -> None:
    for end in (device.stop, device.close):
        with suppress(RuntimeError):  # nobody is left to use it, and the next opening tells what is the matter
            end()


def choose_camera(cameras: Sequence[Mapping[str, Any]], wanted: str) -> int:
    """Give the place in picamera2's list of the camera with this model or id; empty takes the only one.

    Raises:
        NoCamera: there is none, not the wanted one, or several to an empty wish.
    """
    places = [place for place, info in enumerate(cameras) if wanted in ("", info.get("Model"), info.get("Id"))]
    if len(places) == 1:
        return places[0]
    names = ", ".join(f"{info.get('Model')} ({info.get('Id')})" for info in cameras) or "none"
    raise NoCamera(f"wanted: {wanted or 'the only camera'}; attached: {names}")
