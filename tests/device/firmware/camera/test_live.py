"""The camera that asks on a socket: real sockets, the demo's own server of frames, and what happens when it goes."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from device.cli.demo.own_face.frames import Frames
from device.firmware.camera.factory import open_camera
from device.firmware.camera.files import FilesCamera
from device.firmware.camera.live import LENGTH, LiveCamera
from device.firmware.camera.pace import Pace
from device.firmware.camera.port import CameraStalled, NoCamera
from device.firmware.camera.settings import CameraSettings

LIMIT_S = 20.0


def jpeg(grey: int) -> bytes:
    return cv2.imencode(".jpg", np.full((48, 64, 3), grey, np.uint8))[1].tobytes()


@pytest.fixture
def frames(tmp_path: Path) -> Iterator[Frames]:
    served = Frames(tmp_path / "frames.sock")
    yield served
    served.close()


@pytest.fixture
def camera(tmp_path: Path) -> Iterator[LiveCamera]:
    (tmp_path / "files").mkdir()
    pace = Pace(1000, time)
    made = LiveCamera(tmp_path / "frames.sock", pace, FilesCamera(tmp_path / "files", pace))
    yield made
    made.close()


class Playing:
    """Hands the same grey over again and again, as a browser does while somebody sits there."""

    def __init__(self, frames: Frames) -> None:
        self.grey = 0
        self._frames = frames
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._play)

    def _play(self) -> None:
        while not self._ended.wait(0.01):
            self._frames.put(jpeg(self.grey))

    def __enter__(self) -> Playing:
        self._frames.open()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()


def grey_of(camera: LiveCamera) -> int:
    return int(camera.capture(LIMIT_S).pixels[5, 5, 0])


def test_live_frames_are_seen_and_files_when_nobody_serves(
    tmp_path: Path, frames: Frames, camera: LiveCamera
) -> None:
    (tmp_path / "files" / "one.jpg").write_bytes(jpeg(200))
    camera.open()
    assert abs(grey_of(camera) - 200) < 3
    with Playing(frames) as playing:
        playing.grey = 50
        while abs(grey_of(camera) - 50) >= 3:
            pass
    frames.close()
    assert abs(grey_of(camera) - 200) < 3
    with Playing(frames) as playing:
        playing.grey = 90
        while abs(grey_of(camera) - 90) >= 3:
            pass


def test_only_the_newest_frame_is_handed_over(frames: Frames, camera: LiveCamera) -> None:
    frames.open()
    camera.open()
    seen: list[int] = []
    thread = threading.Thread(target=lambda: seen.append(grey_of(camera)))
    with Playing(frames) as playing:
        playing.grey = 30
        thread.start()
        thread.join()
    for grey in (60, 90, 120):
        frames.put(jpeg(grey))
    assert abs(seen[0] - 30) < 3
    assert abs(grey_of(camera) - 120) < 3


def test_silence_is_a_stall_and_not_an_old_frame(frames: Frames, camera: LiveCamera) -> None:
    frames.open()
    camera.open()
    with pytest.raises(CameraStalled, match="no live frame within"):
        camera.capture(0.05)


def test_without_frames_and_files_there_is_no_camera(camera: LiveCamera) -> None:
    with pytest.raises(CameraStalled, match="closed"):
        camera.capture(0.05)
    with pytest.raises(NoCamera):
        camera.open()


def test_the_server_leaves_in_the_middle_of_a_visit(frames: Frames, camera: LiveCamera) -> None:
    with Playing(frames):
        camera.open()
        grey_of(camera)
    frames.close()
    with pytest.raises(NoCamera):
        camera.capture(LIMIT_S)


@pytest.mark.parametrize("answer", [LENGTH.pack(4_000_000_000), LENGTH.pack(5) + b"junk!", LENGTH.pack(50) + b"half"])
def test_answers_that_are_no_frame(tmp_path: Path, camera: LiveCamera, answer: bytes) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "frames.sock"))
        listener.listen()
        camera.open()
        connection, _ = listener.accept()
        connection.sendall(answer)
        connection.shutdown(socket.SHUT_WR)
        (tmp_path / "frames.sock").unlink()
        with pytest.raises((CameraStalled, NoCamera)):
            camera.capture(LIMIT_S)
        connection.close()


def test_a_frame_that_was_taken_over_is_forgotten_when_closed(frames: Frames, tmp_path: Path) -> None:
    frames.open()
    frames.put(jpeg(1))
    frames.close()
    assert not (tmp_path / "frames.sock").exists()
    assert frames._newest == b""
    frames.put(jpeg(1))
    assert frames._newest == b""


def test_settings(tmp_path: Path) -> None:
    settings = CameraSettings(kind="files", path=tmp_path, live=tmp_path / "frames.sock")
    assert isinstance(open_camera(settings), LiveCamera)
    with pytest.raises(ValueError, match="goes with the kind"):
        CameraSettings(kind="none", live=tmp_path)
