"""Everything joined but the visit: picture files as the tray's camera, the real process, the real libraries."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest

from device.firmware.camera.files import FilesCamera
from device.firmware.camera.pace import Pace
from device.firmware.simulated.persona import load_persona
from device.firmware.simulated.tray.personas import render_tray
from device.firmware.tray.errors import PrintNotRead, WesternBirthDate
from device.firmware.tray.reading.lamps import NoLamps
from device.firmware.tray.reading.reader import PrintReader
from device.firmware.tray.settings import TraySettings
from device.firmware.tray.worker.process import PrintWorker
from tests.device.firmware.tray.made import TODAY, needs_font

pytestmark = pytest.mark.system
SETTINGS = TraySettings(limit_s=90.0, frame_limit_s=60.0)
"""Only the time is another than a terminal's: a machine under test may be busy."""


class Tray:
    """A tray on which a persona's card is laid."""

    def __init__(self, folder: Path) -> None:
        needs_font()
        self._folder = folder
        self.workers: list[PrintWorker] = []
        camera = FilesCamera(folder, Pace(20.0, time))
        self.reader = PrintReader(camera, NoLamps(), SETTINGS, self._start, time)

    def lay(self, persona: str) -> None:
        render_tray(load_persona(persona), None, self._folder, seed=4, count=3)

    def _start(self) -> PrintWorker:
        self.workers.append(PrintWorker(SETTINGS, TODAY))
        return self.workers[-1]


def test_a_personas_number_is_read_and_the_process_is_gone(tmp_path: Path) -> None:
    tray, persona = Tray(tmp_path), load_persona("hanako")
    tray.lay("hanako")
    number = tray.reader.read(date.fromisoformat(persona.card.expiry))
    assert (number.birth, number.code) == (persona.birth, persona.card.security_code)
    assert len(tray.workers) == 1
    assert not Path(f"/proc/{tray.workers[0].pid}").exists()


def test_another_card_than_the_one_on_the_reader_is_not_believed(tmp_path: Path) -> None:
    tray = Tray(tmp_path)
    tray.lay("hanako")
    with pytest.raises(PrintNotRead):
        tray.reader.read(date.fromisoformat(load_persona("taro").card.expiry))


def test_a_card_with_a_western_birth_year_is_for_staff(tmp_path: Path) -> None:
    tray = Tray(tmp_path)
    tray.lay("foreign")
    with pytest.raises(WesternBirthDate):
        tray.reader.read(date.fromisoformat(load_persona("foreign").card.expiry))
