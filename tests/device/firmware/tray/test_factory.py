"""The reader that the settings name: lamps where there are pins, and none where they cannot be had."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from gpiozero.pins.mock import MockFactory

from device.base.errors import ConfigurationError
from device.base.log import EventLog
from device.firmware.camera.settings import CameraSettings
from device.firmware.panel.gpio import GpioLamps
from device.firmware.panel.settings import PanelSettings
from device.firmware.tray.reading.factory import open_print_reader
from device.firmware.tray.settings import LampSettings, TraySettings
from tests.device.firmware.tray.made import TODAY


def test_at_most_one_lamp_is_lit() -> None:
    factory = MockFactory()
    lamps = GpioLamps(factory, 5, 6)
    pins = factory.pin(5), factory.pin(6)
    lamps.light(0)
    assert [pin.state for pin in pins] == [True, False]
    lamps.light(1)
    assert [pin.state for pin in pins] == [False, True]
    lamps.off()
    assert [pin.state for pin in pins] == [False, False]
    factory.close()


@pytest.mark.parametrize("lamps", [LampSettings(), LampSettings(left=5, right=6)])
def test_nothing_is_started_before_a_card_is_read(tmp_path: Path, lamps: LampSettings) -> None:
    log = io.StringIO()
    settings = TraySettings(camera=CameraSettings(kind="files", path=tmp_path), lamps=lamps)
    reader = open_print_reader(settings, PanelSettings(kind="mock"), lambda: TODAY, EventLog("firmware", log))
    reader.stop()
    assert log.getvalue() == ""


def test_lamps_that_cannot_be_had_are_logged_and_reading_goes_on_without() -> None:
    log = io.StringIO()
    settings = TraySettings(camera=CameraSettings(kind="files", path=Path("x")), lamps=LampSettings(left=5, right=6))
    panel = PanelSettings(kind="gpio", driver="native")
    open_print_reader(settings, panel, lambda: TODAY, EventLog("firmware", log)).stop()
    assert "tray_lamps_off" in log.getvalue()


def test_a_missing_language_shows_at_start(tmp_path: Path) -> None:
    settings = TraySettings(camera=CameraSettings(kind="files", path=tmp_path), tessdata=tmp_path)
    with pytest.raises(ConfigurationError, match="tesseract-ocr-eng"):
        open_print_reader(settings, PanelSettings(), lambda: TODAY, EventLog("firmware", io.StringIO()))


def test_a_tray_without_a_camera_reads_nothing() -> None:
    assert not TraySettings().there
    assert TraySettings(camera=CameraSettings(kind="picamera", model="imx708_wide")).there


@pytest.mark.parametrize(("left", "right"), [(5, -1), (-1, 6), (5, 5)])
def test_lamps_come_as_a_pair(left: int, right: int) -> None:
    with pytest.raises(ValueError, match="left and right"):
        LampSettings(left=left, right=right)
