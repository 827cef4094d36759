"""Every id that the doctor's code can make: written out, or built from a closed set of words."""

from __future__ import annotations

import re
from pathlib import Path

from device.cli.doctor import command
from device.cli.doctor.asking import Absence
from device.cli.doctor.card_service import Door
from device.cli.doctor.groups import GROUP_NAMES
from device.cli.doctor.situation import FileState
from device.wire.health import LinkFailure

FOLDER = Path(command.__file__).parent
NOT_CHECKS = frozenset({"explains.py", "ranking.py"})
"""Files that speak of findings and make none."""
_PROGRAMS = ("firmware", "daemon")
_UNIT_WORDS = ("unit_failed", "unit_masked", "unit_stopped", "unit_waits", "restarting")


def ids_in_code() -> set[str]:
    """Give them all."""
    groups = "|".join(GROUP_NAMES)
    written = re.compile(rf'"((?:{groups})\.(?!toml)[a-z_]+)"')
    files = [file for file in FOLDER.glob("*.py") if file.name not in NOT_CHECKS]
    ids = {id_ for file in files for id_ in written.findall(file.read_text())}
    ids |= {f"broker.{failure.value}" for failure in LinkFailure if failure is not LinkFailure.NONE}
    ids |= {f"card_service.{door.value}" for door in Door if door is not Door.OPEN}
    ids |= {f"{program}.{word}" for program in (*_PROGRAMS, "kiosk") for word in _UNIT_WORDS}
    files_wrong = [state.value for state in FileState if state is not FileState.GOOD]
    ids |= {f"{program}.configuration_{word}" for program in _PROGRAMS for word in files_wrong}
    ids |= {f"camera.visits_{word}" for word in ("dark", "light_behind", "blurred")}
    absences = [absence.value for absence in Absence if absence is not Absence.NOT_ASKED]
    return ids | {f"{program}.{absence}" for program in _PROGRAMS for absence in absences}
