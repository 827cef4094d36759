"""A small sample of the measured faces with the real libraries: most are read, none is read wrong and believed."""

from __future__ import annotations

from collections import Counter

import pytest

from device.firmware.tray.ocr.rapid import RapidReader
from device.firmware.tray.ocr.tesseract import TesseractReader
from device.firmware.tray.settings import TraySettings
from device.firmware.tray.text.layout import load_layout
from tests.device.firmware.tray.evaluation.__main__ import format_table, summarise
from tests.device.firmware.tray.evaluation.faces import PACKAGES, make_face, missing_packages
from tests.device.firmware.tray.evaluation.measuring import Outcome, Tools, measure

FACES = 10
SEED = 3000
LEAST_RIGHT = 8


@pytest.mark.system
@pytest.mark.timeout(600)
def test_a_sample_of_faces_is_read_right_or_refused() -> None:
    assert not missing_packages(), f"apt-get install {' '.join(PACKAGES)}"
    settings = TraySettings()
    tools = Tools(RapidReader(), TesseractReader(settings.tessdata), load_layout(settings.layout))
    measured = [
        measure(make_face(seed, 0.1), tools, settings.least_pixels_per_mm) for seed in range(SEED, SEED + FACES)
    ]
    outcomes = Counter(one.after_all for one in measured)
    assert outcomes[Outcome.WRONG] == 0
    assert outcomes[Outcome.RIGHT] + outcomes[Outcome.STAFF] >= LEAST_RIGHT
    assert "right percent" in format_table(summarise(measured))


def test_faces_are_the_same_for_the_same_seed_and_their_dates_fit_a_card() -> None:
    faces = [make_face(seed) for seed in range(300)]
    assert faces[7] == make_face(7)
    assert len({face.printed.code for face in faces}) > 250
    assert all((face.birth.month, face.birth.day) in _birthdays(face.expiry.month, face.expiry.day) for face in faces)


def _birthdays(month: int, day: int) -> set[tuple[int, int]]:
    return {(month, day), *([(2, 29)] if (month, day) == (2, 28) else [])}
