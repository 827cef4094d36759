"""Light through the day: a line per minute in a file, and a plot of it in text. Pure but for the file's one line."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

from device.firmware.face.gate.quality import LEAST_LIGHT_IN_FRONT
from device.firmware.siting.errors import MeasureImpossible
from device.firmware.siting.messages import Measured

JAPAN = timezone(timedelta(hours=9))
_CELLS = 40
_PARTS_OF_HOUR = 2


@dataclass(frozen=True)
class Light:
    """One moment: seconds since 1970, and mean brightness of face or middle and of what is around it."""

    at: int
    face: int
    around: int

    @property
    def share(self) -> float:
        """Light in front as a share of that around."""
        return self.face / max(1, self.around)


def write_light(path: Path, now: float, measured: Measured) -> Light:
    """Add a line to the file.

    Raises:
        MeasureImpossible: it cannot be written.
    """
    light = Light(int(now), measured.light_face, measured.light_around)
    try:
        with path.open("a", encoding="ascii") as file:
            file.write(json.dumps({"at": light.at, "face": light.face, "around": light.around}) + "\n")
    except OSError as error:
        raise MeasureImpossible(f"{path}: {error.strerror}") from error
    return light


def read_day(path: Path) -> list[Light]:
    """Read such a file.

    Raises:
        MeasureImpossible: it is not there, or holds something else.
    """
    try:
        entries = [json.loads(line) for line in path.read_text("ascii").splitlines() if line.strip()]
        return [Light(int(entry["at"]), int(entry["face"]), int(entry["around"])) for entry in entries]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise MeasureImpossible(f"{path}: no record of light ({type(error).__name__})") from error


def plot(lights: Iterable[Light]) -> str:
    """Give a line per half hour: the darkest face against its surroundings, and a mark where the gate objects."""
    slots: dict[tuple[int, int], list[Light]] = defaultdict(list)
    for light in lights:
        local = datetime.fromtimestamp(light.at, UTC).astimezone(JAPAN)
        slots[local.hour, local.minute * _PARTS_OF_HOUR // 60].append(light)
    if not slots:
        return "nothing was measured"
    rows = [_row(slot, min(taken, key=lambda light: light.share)) for slot, taken in sorted(slots.items())]
    limit = round(LEAST_LIGHT_IN_FRONT * _CELLS)
    return "\n".join([*rows, f"{'':6}{' ' * limit}^ below: people are asked to turn away from the light"])


def _row(slot: tuple[int, int], light: Light) -> str:
    hour, part = slot
    cells = min(_CELLS, round(light.share * _CELLS))
    mark = "  BACKLIT" if light.share < LEAST_LIGHT_IN_FRONT else ""
    return f"{hour:02}:{part * 60 // _PARTS_OF_HOUR:02} {'#' * cells:<{_CELLS}} {light.share:.2f}{mark}"
