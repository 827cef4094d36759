"""The clinics of a fleet: a folder for each, with its own settings and state."""

from __future__ import annotations

from collections.abc import Container, Iterator
from pathlib import Path

from device.base.config import load_config
from device.base.errors import ConfigurationError
from device.base.log import EventLog
from device.wire.topics import check_name
from host.base.settings import HostSettings

_FILE = "host.toml"


def clinic_files(folder: Path) -> dict[str, Path]:
    """Give the settings file of each clinic by its id, which is its folder's name."""
    return {path.parent.name: path for path in sorted(folder.glob(f"*/{_FILE}"))}


def find_clinic(folder: Path, clinic: str) -> Path | None:
    """Give the settings file of one clinic, if there is such a clinic; however many others there are.

    Raises:
        MessageInvalid: it is not the name of a clinic.
    """
    path = folder / check_name(clinic) / _FILE
    return path if path.is_file() else None


def load_clinic(path: Path) -> HostSettings:
    """Read the settings of one clinic.

    Raises:
        ConfigurationError: they cannot be used, or are another clinic's.
    """
    settings = load_config(path, HostSettings)
    if settings.clinic != path.parent.name:
        raise ConfigurationError(f"{path}: the clinic must be called like its folder, {path.parent.name}")
    return settings


def load_clinics(folder: Path, log: EventLog, known: Container[str] = ()) -> Iterator[HostSettings]:
    """Give the settings of all clinics that can be used, but for those that are `known`, whose files are not read.

    One that cannot be used is written down and left out.
    """
    for clinic, path in clinic_files(folder).items():
        if clinic in known:
            continue
        try:
            yield load_clinic(path)
        except ConfigurationError as error:
            log.failure("clinic_left_out", error, name=clinic)
