"""Both libraries that read print, on two pictures of one drawn card."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from device.firmware.camera.files import read_frame
from device.firmware.tray.ocr.frames import FrameReader
from device.firmware.tray.ocr.rapid import RapidReader
from device.firmware.tray.ocr.tesseract import TesseractReader
from device.firmware.tray.settings import TraySettings
from device.firmware.tray.text.fields import Fields
from device.firmware.tray.text.layout import load_layout

TODAY = date(2026, 11, 1)


def work(given: Path) -> list[dict[str, Any]]:
    """Give what each library read in each picture."""
    settings = TraySettings()
    reader = FrameReader(
        RapidReader(),
        TesseractReader(settings.tessdata),
        load_layout(settings.layout),
        settings.least_pixels_per_mm,
        TODAY,
    )
    readings = [reader.read(read_frame(path).pixels) for path in sorted(given.glob("tray_*.jpg"))]
    return [
        {"found": one.found.value, "rapid": _tell(one.rapid), "tesseract": _tell(one.tesseract)} for one in readings
    ]


def _tell(fields: Fields) -> list[str]:
    return [str(fields.birth), str(fields.expiry), fields.code]
