"""The parts of a visit that cannot overlap, each alone and with nothing around it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.basics.disk import Disk
from bench.host.parties import make_terminals
from device.firmware.card.record.photo import ChipPhoto, PhotoLimits
from device.firmware.face.settings import FaceSettings
from device.firmware.face.verifier import FaceVerifier
from device.firmware.simulated.persona import Persona
from device.firmware.simulated.photo import make_card_photo
from device.wire.keys import generate_opening_key


@dataclass(frozen=True)
class Floors:
    """Seconds: the card's photo decoded and taken as the reference, one message sealed, one commit flushed."""

    photo_s: float
    seal_s: float
    commit_s: float

    @property
    def sending_s(self) -> float:
        """Sealed, message committed: the number is committed while the person still reads."""
        return self.seal_s + self.commit_s


class Bare:
    """Times the parts."""

    def __init__(self, build: Path, persona: Persona, disk: Disk) -> None:
        """Load what is loaded once."""
        self._photo = make_card_photo(next((build / "portraits").glob(f"{persona.portrait}.*")))
        self._verifier = FaceVerifier.load(build / "models", FaceSettings())
        self._terminal, self._host = make_terminals(1)[0], generate_opening_key()
        self._disk = disk

    def time_once(self) -> Floors:
        """Do each part once."""
        return Floors(_time(self._take_photo), _time(self._seal), self._disk.time_commit())

    def _take_photo(self) -> None:
        self._verifier.enrol_reference(ChipPhoto(self._photo, PhotoLimits()).decode())

    def _seal(self) -> None:
        self._terminal.seal(1, self._host)


def least(floors: list[Floors]) -> Floors:
    """Give the quickest of each part."""
    return Floors(
        min(one.photo_s for one in floors), min(one.seal_s for one in floors), min(one.commit_s for one in floors)
    )


def _time(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
