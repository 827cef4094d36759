"""Faults of what is kept: disks, folders, rows that do not leave."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from device.cli.demo.world.part import Part
from device.cli.supervisor.waiting import wait_for
from drill.clinic.clinic import Clinic
from drill.clinic.keeping import mode
from drill.clinic.visits import leave_without_card
from drill.fault import Kind, fault

_LEFT_LOW_MIB, _LEFT_FULL_MIB = 100, 2
_MIB = 1024 * 1024
_OLD_S = 62
"""Just above what the doctor calls stuck."""
_GROWN_OLD_WITHIN_S = 120.0


@fault(
    Kind.STORAGE,
    "Every visit is sent to the desk: it could not be stored.",
    *("storage.full", "outbox.not_written", "firmware.disk_full"),
)
def disk_full_at_daemon(clinic: Clinic) -> Iterator[None]:
    """Fill the disk under the outbox to the last byte."""
    with _filled(clinic.places.run.own("daemon"), 0):
        yield


@fault(Kind.STORAGE, "Every visit is sent to the desk.", "storage.full", "firmware.disk_full")
def disk_full_at_firmware(clinic: Clinic) -> Iterator[None]:
    """Fill the disk under the firmware's counter."""
    with _filled(clinic.places.run.own("firmware"), _LEFT_FULL_MIB):
        yield


@fault(Kind.STORAGE, "Nothing yet; in a week nothing works.", "storage.low", "firmware.disk_low")
def disk_low(clinic: Clinic) -> Iterator[None]:
    """Leave little on the disk."""
    with _filled(clinic.places.run.own("firmware"), _LEFT_LOW_MIB):
        yield


@fault(Kind.STORAGE, "Every visit is sent to the desk.", "storage.not_writable", "outbox.not_written")
def outbox_not_writable(clinic: Clinic) -> Iterator[None]:
    """Take the right to write from the daemon's state."""
    with mode(clinic.state("daemon"), 0o500):
        yield


@fault(Kind.STORAGE, "Visits do not come to the desk.", "outbox.host_silent", "host.not_heard")
def outbox_grows_old(clinic: Clinic) -> Iterator[None]:
    """Let a visit wait for the receipt of a host whose inbox has stopped, until it has become old."""
    clinic.parts.stop(Part.HOST)
    clinic.start_host_as("worker", "desk", "enrolment")
    leave_without_card(clinic.line)
    wait_for(lambda: _oldest_row_s(clinic) >= _OLD_S, "the row has become old", _GROWN_OLD_WITHIN_S)
    yield
    clinic.restart(Part.HOST)


def _oldest_row_s(clinic: Clinic) -> int:
    health = clinic.daemon_health()
    return health.outbox.oldest_row_s if health else 0


@contextmanager
def _filled(folder: Path, left_mib: int) -> Iterator[None]:
    filler = folder / "filler"
    room = os.statvfs(folder)
    size = room.f_bavail * room.f_frsize - left_mib * _MIB
    with filler.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, size)
    yield
    filler.unlink()


FAULTS = (disk_full_at_daemon, disk_full_at_firmware, disk_low, outbox_not_writable, outbox_grows_old)
