"""The camera that plays files: order, repetition, change while running, faults."""

from __future__ import annotations

import contextlib
import shutil
import struct
import tracemalloc
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from device.firmware.camera.files import MOST_BYTES, FilesCamera, list_pictures, read_frame
from device.firmware.camera.pace import Pace
from device.firmware.camera.port import CameraStalled, NoCamera
from tests.device.firmware.camera.fakes import StepClock


def write_picture(path: Path, grey: int) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(cv2.imencode(path.suffix, np.full((6, 8, 3), grey, np.uint8))[1].tobytes())
    return path


def make_camera(path: Path) -> FilesCamera:
    camera = FilesCamera(path, Pace(10, StepClock()))
    camera.open()
    return camera


def play(camera: FilesCamera, count: int) -> list[int]:
    return [int(camera.capture(1).pixels[0, 0, 0]) for _ in range(count)]


def test_a_folder_is_played_by_name_and_repeated(tmp_path: Path) -> None:
    for name, grey in (("b.png", 20), ("a.png", 10), ("c.PNG", 30)):
        write_picture(tmp_path / name, grey)
    (tmp_path / "note.toml").write_text("eyes = []")
    assert play(make_camera(tmp_path), 5) == [10, 20, 30, 10, 20]


def test_one_picture_is_shown_again_and_again(tmp_path: Path) -> None:
    assert play(make_camera(write_picture(tmp_path / "one.png", 77)), 3) == [77, 77, 77]


def test_colours_come_as_red_green_blue(tmp_path: Path) -> None:
    picture = np.zeros((6, 8, 3), np.uint8)
    picture[:, :, 0] = 255  # blue is OpenCV's first
    (tmp_path / "blue.png").write_bytes(cv2.imencode(".png", picture)[1].tobytes())
    assert make_camera(tmp_path).capture(1).pixels[0, 0].tolist() == [0, 0, 255]


def test_jpeg_is_played_too(tmp_path: Path) -> None:
    write_picture(tmp_path / "one.jpg", 128)
    assert play(make_camera(tmp_path), 1) == [pytest.approx(128, abs=2)]


def test_a_folder_can_change_while_it_is_played(tmp_path: Path) -> None:
    folder = tmp_path / "frames"
    write_picture(folder / "a.png", 10)
    camera = make_camera(folder)
    assert play(camera, 1) == [10]
    write_picture(folder / "a.png", 90)
    assert play(camera, 1) == [90]
    shutil.rmtree(folder)
    with pytest.raises(CameraStalled, match="no picture any more"):
        camera.capture(1)
    write_picture(folder / "z.png", 50)
    assert play(camera, 1) == [50]


def test_a_broken_picture_stalls_once_and_the_next_is_played(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"half a picture")
    (tmp_path / "b.png").write_bytes(b"")
    write_picture(tmp_path / "c.png", 40)
    camera = make_camera(tmp_path)
    for _ in range(2):
        with pytest.raises(CameraStalled, match="not a picture") as raised:
            camera.capture(1)
        assert raised.value.number == 224
    assert play(camera, 1) == [40]


def test_a_picture_that_has_just_gone_stalls(tmp_path: Path) -> None:
    (tmp_path / "a.png").symlink_to(tmp_path / "gone.png")
    with pytest.raises(CameraStalled, match="cannot be read"):
        make_camera(tmp_path).capture(1)


@pytest.mark.parametrize("name", ["missing", "empty"])
def test_nothing_to_play_is_no_camera(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(NoCamera) as raised:
        make_camera(tmp_path / name)
    assert raised.value.number == 222
    assert list_pictures(tmp_path / name) == ()


def test_frames_keep_their_pace_and_a_short_limit_stalls(tmp_path: Path) -> None:
    clock = StepClock()
    camera = FilesCamera(write_picture(tmp_path / "one.png", 1), Pace(10, clock))
    camera.open()
    play(camera, 3)
    assert clock.sleeps == pytest.approx([0.1, 0.1])
    with pytest.raises(CameraStalled, match="time limit"):
        camera.capture(0.01)


def test_a_closed_camera_gives_nothing(tmp_path: Path) -> None:
    camera = make_camera(write_picture(tmp_path / "one.png", 1))
    camera.close()
    with pytest.raises(CameraStalled, match="closed"):
        camera.capture(1)


def png_head(width: int, height: int) -> bytes:
    """Give a PNG of a few bytes that claims any size."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0")), (b"IEND", b""))
    parts = [
        struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        for kind, content in chunks
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@pytest.mark.parametrize(("width", "height"), [(60_000, 60_000), (24_000_001, 1), (2**31 - 1, 2**31 - 1)])
def test_a_picture_that_claims_gigabytes_is_refused_before_it_is_decoded(
    tmp_path: Path, width: int, height: int
) -> None:
    path = tmp_path / "bomb.png"
    path.write_bytes(png_head(width, height))
    tracemalloc.start()
    try:
        with pytest.raises(CameraStalled):
            read_frame(path)
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()


def test_a_file_of_too_many_bytes_is_not_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "long.jpg"
    with path.open("wb") as file:
        file.write(b"\xff\xd8\xff\xe0")
        file.truncate(MOST_BYTES + 1)
    with pytest.raises(CameraStalled, match="bytes"):
        read_frame(path)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
@pytest.mark.parametrize("size", [(1, 1), (1, 300), (300, 1), (17, 13)])
def test_every_mode_and_size_becomes_colour_of_eight_bits(tmp_path: Path, mode: str, size: tuple[int, int]) -> None:
    path = tmp_path / "one.png"
    Image.new(mode, size).save(path)
    assert read_frame(path).pixels.shape == (size[1], size[0], 3)


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_jpegs_of_every_mode_are_played(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "one.jpg"
    Image.new(mode, (20, 10)).save(path)
    assert read_frame(path).pixels.shape == (10, 20, 3)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_damaged_file_is_a_frame_or_a_stall(tmp_path: Path, data: st.DataObject) -> None:
    suffix = data.draw(st.sampled_from((".png", ".jpg")))
    picture = np.random.default_rng(1).integers(0, 256, (24, 32, 3), np.uint8)
    content = bytearray(cv2.imencode(suffix, picture)[1].tobytes())
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=6)):
        content[place] = data.draw(st.integers(0, 255))
    path = tmp_path / f"one{suffix}"
    path.write_bytes(content[: data.draw(st.integers(0, len(content)))])
    with contextlib.suppress(CameraStalled):
        assert read_frame(path).pixels.size > 0
