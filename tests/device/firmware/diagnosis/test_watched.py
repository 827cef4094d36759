"""Camera and screen behind their watchers: nothing changes for their users, and the watchers know how they fare."""

from __future__ import annotations

import asyncio
import threading

import numpy as np
import pytest

from device.firmware.camera.port import CameraBusy, CameraError, CameraStalled, NoCamera
from device.firmware.diagnosis.report import CameraReport, CameraTest, ScreenReport
from device.firmware.diagnosis.watched_camera import SETTLING_PICTURES, WatchedCamera
from device.firmware.diagnosis.watched_screen import WatchedScreen
from device.firmware.face.basics.picture import Frame
from device.firmware.screen.port import Cancel
from tests.device.firmware.camera.fakes import FRAME, ScriptedCamera
from tests.device.firmware.diagnosis.made import StillScreen

PICTURES = ["capture"] * (1 + SETTLING_PICTURES)
BRIGHT = Frame(np.full((2, 2, 3), 128, np.uint8))


class BrightCamera:
    """Always there, always light."""

    def __init__(self) -> None:
        self.calls: list[str] = []

    def open(self) -> None:
        self.calls.append("open")

    def capture(self, timeout_s: float) -> Frame:
        self.calls.append("capture")
        return BRIGHT

    def close(self) -> None:
        self.calls.append("close")


def watch(script: list[CameraError | None], now: list[float] | None = None) -> WatchedCamera:
    times = now if now is not None else [50.0]
    return WatchedCamera(ScriptedCamera(script), "picamera", lambda: times[0])


def test_nothing_is_known_before_the_first_use() -> None:
    assert watch([]).report(test=False) == CameraReport("picamera", 0, -1, CameraTest.NOT_ASKED, 0)


def test_a_visit_gets_what_the_camera_gives_and_the_report_remembers() -> None:
    now = [50.0]
    camera = watch([None, None, CameraStalled("still")], now)
    camera.open()
    assert camera.capture(1) is FRAME
    now[0] += 7.9
    assert camera.report(test=False) == CameraReport("picamera", 0, 7, CameraTest.NOT_ASKED, 0)
    with pytest.raises(CameraStalled):
        camera.capture(1)
    assert camera.report(test=False).last_error == CameraStalled.number


def test_an_open_camera_is_not_tested() -> None:
    camera = watch([None])
    camera.open()
    assert camera.report(test=True).test is CameraTest.IN_USE


def test_the_test_switches_on_and_off() -> None:
    scripted = BrightCamera()
    report = WatchedCamera(scripted, "files", lambda: 1.0).report(test=True)
    assert (report.test, report.good_frame_s) == (CameraTest.PASSED, 0)
    assert scripted.calls == ["open", *PICTURES, "close"]
    assert (report.picture.mean_grey, report.picture.contrast) == (128, 0)


def test_a_dark_picture_is_told() -> None:
    assert watch([None] * (1 + len(PICTURES))).report(test=True).test is CameraTest.DARK


@pytest.mark.parametrize(
    "script",
    [[NoCamera("none")], [CameraBusy("taken")], [None, CameraStalled("still")]],
    ids=["none", "busy", "still"],
)
def test_a_failed_test_names_the_error_and_leaves_the_camera_off(script: list[CameraError | None]) -> None:
    scripted = ScriptedCamera(script)
    report = WatchedCamera(scripted, "picamera", lambda: 1.0).report(test=True)
    error = script[-1]
    assert error is not None
    assert (report.test, report.test_error, report.last_error) == (CameraTest.FAILED, error.number, error.number)
    assert scripted.calls[-1] == "close"


def test_no_camera_is_not_a_fault() -> None:
    assert WatchedCamera(ScriptedCamera([]), "none", lambda: 1.0).report(test=True).test is CameraTest.NOT_FITTED


def test_a_visit_that_begins_during_the_test_waits_for_its_end() -> None:
    capturing, go_on = threading.Event(), threading.Event()

    class Slow(BrightCamera):
        def capture(self, timeout_s: float) -> Frame:
            capturing.set()
            go_on.wait(60)
            return super().capture(timeout_s)

    slow = Slow()
    camera = WatchedCamera(slow, "files", lambda: 1.0)
    test = threading.Thread(target=lambda: camera.report(test=True))
    test.start()
    assert capturing.wait(60)
    visit = threading.Thread(target=camera.open)
    visit.start()
    assert slow.calls == ["open"]
    go_on.set()
    test.join(10)
    visit.join(10)
    assert slow.calls == ["open", *PICTURES, "close", "open"]


def test_pages_are_counted_while_they_listen() -> None:
    async def scenario() -> None:
        now = [10.0]
        port = StillScreen()
        screen = WatchedScreen(port, lambda: now[0])
        assert screen.report() == ScreenReport(0, -1)
        pages = [asyncio.create_task(screen.changed(1)) for _ in range(2)]
        await asyncio.sleep(0)
        assert screen.report() == ScreenReport(2, 0)
        pages[0].cancel()
        await asyncio.wait(pages[:1])
        assert screen.report() == ScreenReport(1, 0)
        port.change()
        assert (await pages[1]).number == 2
        now[0] += 4
        assert screen.report() == ScreenReport(0, 4)

    asyncio.run(scenario())


def test_everything_else_of_the_screen_is_handed_on() -> None:
    port = StillScreen()
    screen = WatchedScreen(port, lambda: 1.0)
    assert screen.view() == port.view()
    assert screen.act(Cancel(), 1)
    assert port.acts == [Cancel()]
    assert asyncio.run(screen.preview()) == b"picture"
