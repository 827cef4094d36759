"""One face through the whole chain, and what came of it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from device.firmware.simulated.tray.front import draw_front
from device.firmware.simulated.tray.scene import photograph
from device.firmware.tray.ocr.engines import Confirmer, LineReader
from device.firmware.tray.ocr.frames import FrameReader
from device.firmware.tray.text.agreement import agree, is_western
from device.firmware.tray.text.fields import Found, FrameReading
from device.firmware.tray.text.layout import Layout
from tests.device.firmware.tray.evaluation.faces import TODAY, Face


class Outcome(StrEnum):
    """What came of a face."""

    RIGHT = "right"
    REFUSED = "refused"
    WRONG = "wrong"
    STAFF = "staff"


@dataclass(frozen=True)
class Measured:
    """One face: outcome after two frames and after all, frames that were needed, CPU seconds per frame."""

    seed: int
    after_two: Outcome
    after_all: Outcome
    frames: int
    cpu_s: tuple[float, ...]
    why: str = ""


@dataclass(frozen=True)
class Tools:
    """The real libraries and the form."""

    lines: LineReader
    confirmer: Confirmer
    layout: Layout


def measure(face: Face, tools: Tools, least_pixels_per_mm: float) -> Measured:
    """Render a face and read it until it is believed or its frames are used up."""
    seed = face.seed
    front = draw_front(face.printed, face.style)
    reader = FrameReader(tools.lines, tools.confirmer, tools.layout, least_pixels_per_mm, TODAY)
    random = np.random.default_rng(seed + 1_000_000)
    readings: tuple[FrameReading, ...] = ()
    cpu: list[float] = []
    after_two = Outcome.REFUSED
    for pose in face.poses:
        picture = photograph(front, pose, random)
        begun = time.process_time()
        readings = (*readings, reader.read(picture))
        cpu.append(time.process_time() - begun)
        outcome = judge(readings, face)
        if len(readings) == 2:
            after_two = outcome
        if outcome is not Outcome.REFUSED:
            break
    why = "" if outcome is not Outcome.REFUSED else _explain(readings, face)
    return Measured(seed, after_two, outcome, len(readings), tuple(cpu), why)


def judge(readings: tuple[FrameReading, ...], face: Face) -> Outcome:
    """Say what the rule makes of the readings so far."""
    agreed = agree(readings, face.expiry)
    if agreed is not None:
        right = (agreed.birth, agreed.code) == (face.birth, face.printed.code) and not face.western
        return Outcome.RIGHT if right else Outcome.WRONG
    return Outcome.STAFF if is_western(readings) else Outcome.REFUSED


def _explain(readings: tuple[FrameReading, ...], face: Face) -> str:
    """Name the first step that a refused face did not pass."""
    if all(reading.found is not Found.CARD for reading in readings):
        return "card not found"
    codes = {reading.rapid.code for reading in readings if reading.rapid.code}
    births = {reading.rapid.birth for reading in readings if reading.rapid.birth}
    if not codes:
        return "code not found"
    if not births:
        return "birth date not found"
    if len(codes) > 1:
        return "codes differ"
    if codes != {face.printed.code}:
        return "code misread, not confirmed"
    if births != {face.birth}:
        return "birth dates differ"
    if all(reading.rapid.expiry is None for reading in readings):
        return "expiry not found"
    if all(reading.tesseract.code != face.printed.code for reading in readings):
        return "code not confirmed"
    return "contradicted by the second library"
