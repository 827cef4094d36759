"""Checks around the packages in a booted machine: fresh installs are quiet, upgrades keep, a purge leaves nothing."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.boot.clinic import OWN_FILES, UNITS, Clinic
from tests.boot.machine import BootFailed, Machine
from tests.boot.report import Report
from tests.boot.trees import ROOT

OLD, NEW = "0.1.0", "0.1.1"
NAMES = ("uketsuke-terminal", "uketsuke-host")
_NOT_OURS = ("/proc", "/sys", "/run/host", "/mnt", "/srv", "/var/lib/dpkg", "/var/log", "/var/cache", "/dev")
_CHANGED = "/etc/uketsuke/firmware.toml"


def find_packages(suite: str, version: str, arch: str = "amd64", folder: Path | None = None) -> list[Path]:
    """Give both packages of a version, of `folder` or where they are built; what is missing is built first.

    Raises:
        BootFailed: they could not be built.
    """
    folder = folder or ROOT / "build/packages" / suite

    def there() -> list[Path]:
        return [deb for name in NAMES for deb in sorted(folder.glob(f"{name}_{version}*_{arch}.deb"))[-1:]]

    if len(there()) < len(NAMES):
        subprocess.run(["packaging/build", suite, arch, version], cwd=ROOT, check=False)
    found = there()
    if len(found) < len(NAMES):
        raise BootFailed(f"no packages of version {version} for {suite} in {folder}")
    return found


def check_fresh(machine: Machine, report: Report) -> None:
    """Look at a machine on which the packages were just installed and nobody has set anything up."""
    failed = machine.run("systemctl", "--failed", "--no-legend", "--plain").out.strip()
    report.note("a fresh install has no failed unit", failed or "none", good=not failed)
    report.note("the machine comes up", machine.state, good=machine.state == "running")


def check_upgrade(clinic: Clinic, report: Report, debs: Sequence[Path]) -> None:
    """Install the next version over the running one."""
    machine = clinic.machine
    before = machine.run("sha256sum", _CHANGED).out
    tickets = [clinic.visit().ticket]
    machine.shell("mkdir -p /srv/uk-test/debs")
    for deb in debs:
        with deb.open("rb") as file, (machine.inside / "srv/uk-test/debs" / deb.name).open("wb") as copy:
            copy.write(file.read())
    machine.shell("DEBIAN_FRONTEND=noninteractive dpkg -i /srv/uk-test/debs/*.deb", within_s=600)
    versions = machine.run("dpkg-query", "-W", "-f", "${Version} ", *NAMES).words
    report.note("upgraded", versions, good=all(version.startswith(NEW) for version in versions))
    machine.run("systemctl", "start", "uketsuke-authority")  # it is not enabled, so an upgrade leaves it stopped
    for unit in UNITS:
        machine.wait_active(unit)
    report.note("changed configuration kept", _CHANGED, good=machine.run("sha256sum", _CHANGED).out == before)
    tickets.append(clinic.visit().ticket)
    arrived = [clinic.await_received(ticket)["ticket"] for ticket in tickets]
    report.note("still enrolled: visits before and after arrive", arrived, good=arrived == tickets and all(tickets))


def check_purge(machine: Machine, report: Report, before: set[str]) -> None:
    """Purge both packages; `before` are the paths that `list_paths` gave before they were installed."""
    machine.run("rm", "-rf", *OWN_FILES, "/root/outbox.uketsuke")
    machine.shell("DEBIAN_FRONTEND=noninteractive dpkg --purge uketsuke-terminal uketsuke-host", within_s=300)
    listed = machine.run("systemctl", "list-units", "uketsuke*", "--all", "--no-legend", "--plain").out.splitlines()
    loaded = [line for line in listed if "not-found" not in line.split()]  # names that others mention are listed, too
    report.note("purge leaves no unit", loaded or "none", good=not loaded)
    left = sorted(path for path in list_paths(machine) - before if "uketsuke" in path)
    report.note("purge leaves no file", left[:8] or "none", good=not left)


def list_paths(machine: Machine) -> set[str]:
    """Give every path of the machine that a package of ours could have to do with."""
    left_out = " -o ".join(f"-path {path}" for path in _NOT_OURS)
    return set(machine.shell(f"find / \\( {left_out} \\) -prune -o -print").out.splitlines())
