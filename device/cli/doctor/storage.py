"""Group `storage`: is there room, can it be written, does the file system or the card under it complain?

Looked at are the file systems that hold the state of both programs. A system partition that is read-only is how a
careful terminal is built; state that is read-only is a fault.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from device.cli.doctor.finding import Finding, found
from device.cli.doctor.machine.ground import Machine
from device.cli.doctor.situation import Situation

LOW_MIB, FULL_MIB = 200, 20
FEW_INODES = 1000
WORN_FROM = 9
"""JEDEC eMMC: life time in steps of a tenth, 1 to 10; 11 is beyond it. 9 means 80 to 90 % are used up."""
_END_OF_LIFE = ("0x02", "0x03")
"""PRE_EOL_INFO: 1 normal, 2 warning (80 % of the spare blocks used), 3 urgent."""
_MIB = 2**20


def check(situation: Situation) -> Sequence[Finding]:
    """Look at every file system that state lies on, then at what the kernel says of the disk."""
    terminal = situation.terminal
    states = [part.state for part in (terminal.firmware, terminal.daemon) if part is not None]
    if not states:
        return [found("storage.no_configuration")]
    looked = [judge_folder(folder) for folder in _one_per_device(states)]
    wrong = [finding for finding in looked if finding.id != "storage.ok"]
    wrong += [*file_system_errors(situation.machine), *wear(situation.machine)]
    return wrong or [_fullest(looked)]


def judge_folder(folder: Path) -> Finding:
    """Judge the file system that a state folder lies on."""
    try:
        figures = os.statvfs(folder)
    except OSError:
        return found("storage.not_readable", folder=str(folder))
    free_mib = figures.f_bavail * figures.f_frsize // _MIB
    evidence: dict[str, str | int] = {"folder": str(folder), "disk_free_mib": free_mib}
    if figures.f_flag & os.ST_RDONLY:
        return found("storage.read_only", **evidence)
    if free_mib < FULL_MIB:
        return found("storage.full", **evidence)
    if figures.f_files and figures.f_favail < FEW_INODES:
        return found("storage.no_inodes", **evidence, inodes_free=figures.f_favail)
    if not _may_write(folder):
        return found("storage.not_writable", **evidence)
    return found("storage.low" if free_mib < LOW_MIB else "storage.ok", **evidence)


def _may_write(folder: Path) -> bool:
    """Say whether the folder's owner has the right to write into it: whoever asks may well not have it."""
    try:
        return bool(folder.stat().st_mode & 0o200)
    except OSError:
        return True


def _one_per_device(folders: Sequence[Path]) -> list[Path]:
    seen: dict[object, Path] = {}
    for folder in folders:
        try:
            status = folder.stat()
            read_only = bool(os.statvfs(folder).f_flag & os.ST_RDONLY)  # of the mount, not of the device
            key: object = (status.st_dev, bool(status.st_mode & 0o200), read_only)
        except OSError:
            key = folder
        seen.setdefault(key, folder)
    return list(seen.values())


def file_system_errors(machine: Machine) -> Iterator[Finding]:
    """Read the kernel's own count of errors (Documentation/ABI/testing/sysfs-fs-ext4)."""
    for path in machine.glob("sys/fs/ext4/*/errors_count"):
        count = _number(machine.read_word(str(path.relative_to(machine.root))))
        if count:
            yield found("storage.file_system_errors", device=path.parent.name, errors=count)


def wear(machine: Machine) -> Iterator[Finding]:
    """Read what an eMMC or a telling SD card says of its age; most SD cards say nothing."""
    for path in machine.glob("sys/block/mmcblk*/device/life_time"):
        device = path.parent.parent.name
        used = max((int(step, 16) for step in re.findall(r"0x[0-9a-fA-F]+", _text(machine, path))), default=0)
        end = _text(machine, path.with_name("pre_eol_info"))
        if used >= WORN_FROM or end in _END_OF_LIFE:
            yield found("storage.worn", device=device, life_used_percent=min(used, 11) * 10)


def _text(machine: Machine, path: Path) -> str:
    return machine.read_word(str(path.relative_to(machine.root)))


def _number(text: str) -> int:
    return int(text) if text.isdigit() else 0


def _fullest(looked: Sequence[Finding]) -> Finding:
    return min(looked, key=lambda finding: int(dict(finding.evidence)["disk_free_mib"]))
