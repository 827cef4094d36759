"""Who may read the terminal's settings once systemd-tmpfiles has run: their program, and the field engineers."""

from __future__ import annotations

import os
import struct
import subprocess
from pathlib import Path

import pytest

from tests.systemd.units import FOLDER

PROGRAMS = ("firmware", "daemon", "kiosk")
_ENTRY = struct.Struct("<HHI")
_GROUP, _MASK, _READ = 0x08, 0x10, 4
"""Tags and the right of an access list, as the kernel keeps it (linux/posix_acl.h)."""


@pytest.fixture
def system(tmp_path: Path) -> Path:
    """Give a root folder with our accounts and settings that everybody may read."""
    (tmp_path / "etc/uketsuke").mkdir(parents=True)
    for program in PROGRAMS:
        (tmp_path / f"etc/uketsuke/{program}.toml").touch(0o644)
    call("systemd-sysusers", tmp_path, FOLDER / "sysusers/uketsuke-terminal.conf")
    return tmp_path


def call(tool: str, root: Path, *arguments: str | Path) -> None:
    subprocess.run([tool, f"--root={root}", *arguments], check=True, timeout=60)


def make_rights(root: Path) -> None:
    """Let systemd-tmpfiles do it; it looks a list's names up in the running system, so they become numbers."""
    (number,) = (number for number, name in groups_by_number(root).items() if name == "uketsuke-field")
    text = (FOLDER / "tmpfiles/uketsuke-terminal.conf").read_text("utf-8")
    copy = root / "copy.conf"
    copy.write_text(text.replace("group:uketsuke-field:", f"group:{number}:"), "utf-8")
    call("systemd-tmpfiles", root, "--create", "--prefix=/etc/uketsuke", copy)


def groups_by_number(root: Path) -> dict[int, str]:
    lines = (root / "etc/group").read_text("utf-8").splitlines()
    return {int(number): name for name, _, number, _ in (line.split(":") for line in lines)}


@pytest.mark.skipif(os.geteuid() != 0, reason="gives files to other accounts")
@pytest.mark.parametrize("program", PROGRAMS)
def test_the_program_and_the_engineers_may_read_its_settings_and_nobody_else(system: Path, program: str) -> None:
    for _ in range(2):  # each start of the machine does it again
        make_rights(system)
    file, names = system / f"etc/uketsuke/{program}.toml", groups_by_number(system)
    entries = list(_ENTRY.iter_unpack(os.getxattr(file, "system.posix_acl_access")[4:]))
    assert {names[number]: right for tag, right, number in entries if tag == _GROUP} == {"uketsuke-field": _READ}
    assert [right for tag, right, _ in entries if tag == _MASK] == [_READ]
    assert names[file.stat().st_gid] == f"uketsuke-{program}"
    assert file.stat().st_mode & 0o777 == 0o640
