"""Reading under time limits: frames under two lamps, what ends it, and that process, camera and lamps are let go."""

from __future__ import annotations

import pytest

from device.firmware.camera.port import CameraStalled
from device.firmware.face.basics.picture import Frame
from device.firmware.tray.errors import PrintNotRead, PrintWorkerFailed, WesternBirthDate
from device.firmware.tray.reading.reader import PrintReader
from device.firmware.tray.settings import TraySettings
from device.firmware.tray.text.fields import Fields, Found, FrameReading
from tests.device.firmware.tray.made import BIRTH, CODE, EXPIRY, frame, reading

NOTHING = FrameReading(Found.CARD)


class Bench:
    """Camera, lamps, clock and worker in one, scripted by the readings that the worker gives."""

    def __init__(self, *readings: FrameReading | Exception, frame_takes_s: float = 0.1, same: bool = False) -> None:
        self.now = 50.0
        self.done: list[str] = []
        self.started = self.closed = 0
        self._readings = list(readings)
        self._frame_takes_s = frame_takes_s
        self._same = same
        self._grey = 0
        self.stalls = False
        self.loads_s = 0.0

    def reader(self, **settings: float) -> PrintReader:
        return PrintReader(self, self, TraySettings(**settings), self._start, self)  # type: ignore[arg-type]

    def _start(self) -> Bench:
        self.started += 1
        return self

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float, /) -> None:
        self.now += seconds

    def open(self) -> None:
        self.done.append("camera on")

    def capture(self, timeout_s: float) -> Frame:
        if self.stalls:
            self.now += timeout_s
            raise CameraStalled("no frame")
        self.done.append("frame")
        self._grey += 0 if self._same else 1
        return frame(self._grey)

    def close(self) -> None:
        self.closed += 1

    def light(self, number: int) -> None:
        self.done.append(f"lamp {number % 2}")

    def off(self) -> None:
        self.done.append("lamps off")

    def wait_ready(self, timeout_s: float) -> None:
        self.now += min(self.loads_s, timeout_s)
        if self.loads_s > timeout_s:
            raise PrintWorkerFailed("not loaded")

    def read(self, _frame: Frame, timeout_s: float) -> FrameReading:
        if self._frame_takes_s > timeout_s:
            self.now += timeout_s
            raise PrintWorkerFailed("too slow")
        self.now += self._frame_takes_s
        following = self._readings.pop(0) if self._readings else NOTHING
        if isinstance(following, Exception):
            raise following
        return following


def test_two_agreeing_frames_are_enough_and_the_lamps_take_turns() -> None:
    bench = Bench(reading(), reading(), reading())
    number = bench.reader().read(EXPIRY)
    assert (number.birth, number.code) == (BIRTH, CODE)
    assert bench.done == ["camera on", "lamp 0", "frame", "lamp 1", "frame", "lamps off"]
    assert bench.closed == 2, "camera and reading process are both let go"


def test_at_most_six_frames_are_taken() -> None:
    bench = Bench()
    with pytest.raises(PrintNotRead):
        bench.reader().read(EXPIRY)
    assert bench.done.count("frame") == 6


def test_after_four_seconds_typing_is_offered() -> None:
    bench = Bench(frame_takes_s=1.5)
    begun = bench.now
    with pytest.raises(PrintNotRead):
        bench.reader().read(EXPIRY)
    assert bench.now - begun == pytest.approx(4.0, abs=0.01)


def test_models_that_are_still_loading_when_the_time_is_over_have_not_failed() -> None:
    bench = Bench(reading(), reading())
    bench.loads_s = 5.0
    with pytest.raises(PrintNotRead):
        bench.reader().read(EXPIRY)
    assert "frame" not in bench.done


def test_a_process_that_hangs_is_told_apart_from_time_that_is_over() -> None:
    bench = Bench(frame_takes_s=99)
    with pytest.raises(PrintWorkerFailed):
        bench.reader(frame_limit_s=1.0).read(EXPIRY)
    assert bench.done[-1] == "lamps off"


def test_the_same_picture_twice_is_one_witness() -> None:
    with pytest.raises(PrintNotRead):
        Bench(reading(), reading(), reading(), same=True).reader().read(EXPIRY)


def test_a_western_birth_date_is_for_staff_at_once() -> None:
    western = reading(Fields(None, EXPIRY, CODE, western=True))
    bench = Bench(western, western, reading())
    with pytest.raises(WesternBirthDate):
        bench.reader().read(EXPIRY)
    assert bench.done.count("frame") == 2


@pytest.mark.parametrize("error", [PrintWorkerFailed("gone"), CameraStalled("gone")])
def test_whatever_fails_everything_is_let_go(error: Exception) -> None:
    bench = Bench(reading(), error)
    with pytest.raises(type(error)):
        bench.reader().read(EXPIRY)
    assert bench.done[-1] == "lamps off"
    assert bench.closed == 2


def test_a_stalled_camera_ends_within_the_limit() -> None:
    bench = Bench()
    bench.stalls = True
    begun = bench.now
    with pytest.raises(CameraStalled):
        bench.reader().read(EXPIRY)
    assert bench.now - begun <= 4.0


def test_the_process_is_started_once_beforehand_and_ended_by_stop() -> None:
    bench = Bench()
    reader = bench.reader()
    reader.prepare()
    reader.prepare()
    assert (bench.started, bench.closed) == (1, 0)
    reader.stop()
    reader.stop()
    assert bench.closed == 1


@pytest.mark.parametrize(
    ("settings", "told"),
    [({"frames": 1}, "frames"), ({"limit_s": 0}, "limit_s"), ({"least_pixels_per_mm": 5}, "least_pixels_per_mm")],
)
def test_settings_that_cannot_work_are_refused(settings: dict[str, float], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        TraySettings(**settings)  # type: ignore[arg-type]
