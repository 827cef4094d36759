"""Gives the reader of print that the settings name, or none where there is no tray camera."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date

from device.base.log import EventLog
from device.firmware.camera.factory import open_camera
from device.firmware.panel.errors import PanelError
from device.firmware.panel.gpio import GpioLamps, open_factory
from device.firmware.panel.settings import PanelSettings
from device.firmware.tray.reading.lamps import Lamps, NoLamps
from device.firmware.tray.reading.reader import PrintReader
from device.firmware.tray.settings import TraySettings
from device.firmware.tray.worker.process import PrintWorker


def open_print_reader(
    settings: TraySettings, panel: PanelSettings, today: Callable[[], date], log: EventLog
) -> PrintReader:
    """Give the reader; nothing is switched on. Lamps that cannot be had are logged, and reading goes on without.

    Raises:
        ConfigurationError: a file that reading needs is not there.
    """
    settings.check_files()

    def start_worker() -> PrintWorker:
        return PrintWorker(settings, today())

    return PrintReader(open_camera(settings.camera), _open_lamps(settings, panel, log), settings, start_worker, time)


def _open_lamps(settings: TraySettings, panel: PanelSettings, log: EventLog) -> Lamps:
    lamps = settings.lamps
    if not lamps.there:
        return NoLamps()
    try:
        return GpioLamps(open_factory(panel), lamps.left, lamps.right)
    except PanelError as error:
        log.failure("tray_lamps_off", error)
        return NoLamps()
