"""The machine as an update sees it: one port, and the real one behind it (dpkg, apt, systemd, the doctor)."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any, Protocol

from device.cli.update import saved
from device.cli.update.calling import call
from device.cli.update.health import Health, read_report
from device.cli.update.package import Installed, PackageFile, find_kept, read_installed
from device.cli.update.product import Product
from device.cli.update.server_parts import read_parts

_INSTALL_S, _UNITS_S, _DOCTOR_S, _SELFTEST_S = 1800.0, 180.0, 60.0, 180.0
_KEEP_SETTINGS = ("--force-confdef", "--force-confold")
_GOING_BACK = ("dpkg", *_KEEP_SETTINGS, "--force-downgrade", "--install")
_TAKING_UP = (
    *("apt-get", "--yes", "--no-remove", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=600"),
    *(word for option in _KEEP_SETTINGS for word in ("-o", f"Dpkg::Options::={option}")),
    "install",
)


class Machine(Protocol):
    """What an update does to a machine; each can be cut off by the power and done again."""

    def installed(self) -> Installed | None:
        """Give what the package manager has."""

    def install(self, version: str, *, back: bool) -> bool:
        """Install the package of a version that is kept here; whether it went well."""

    def switch(self, *, on: bool, units: tuple[str, ...]) -> None:
        """Start or stop units; that one does not start is seen by `look`."""

    def look(self, *, thorough: bool) -> Health:
        """See how well everything is; `thorough` with the selftest, which takes its time."""

    def save(self) -> None:
        """Keep the programs' state as it is now."""

    def rewritten(self) -> bool:
        """Say whether the new version wrote a database anew."""

    def put_back(self) -> None:
        """Bring the state into the form that the former version knows."""

    def wait(self, seconds: float) -> float:
        """Let time pass, and give the monotonic clock's seconds."""


class RealMachine:
    """This machine."""

    def __init__(self, product: Product) -> None:
        """Work for one package."""
        self._product = product

    def installed(self) -> Installed | None:
        """Ask dpkg."""
        return read_installed(self._product.package)

    def install(self, version: str, *, back: bool) -> bool:
        """Finish what a power cut left, then let apt take the file, with what it needs from the system's own sources.

        Going back is left to dpkg, which asks nobody: the former version's needs were met when it was here.
        """
        kept = self._kept(version)
        call(["dpkg", *_KEEP_SETTINGS, "--configure", "--pending"], _INSTALL_S)
        if kept is None:
            return False
        words = _GOING_BACK if back else _TAKING_UP
        said = call([*words, str(kept.path)], _INSTALL_S)
        print(said.out, said.err, sep="\n", flush=True)  # into the journal: the only place where dpkg's words stand
        return said.code == 0

    def _kept(self, version: str) -> PackageFile | None:
        folders = (self._product.folder / name for name in ("next", "current", "previous"))
        found = (find_kept(folder, self._product.package, version) for folder in folders)
        return next(filter(None, found), None)

    def switch(self, *, on: bool, units: tuple[str, ...]) -> None:
        """Ask systemd, if it runs here."""
        if units and has_systemd():
            if on:
                call(["systemctl", "daemon-reload"], _UNITS_S)
                call(["systemctl", "reset-failed", *units], _UNITS_S)
            call(["systemctl", "start" if on else "stop", *units], _UNITS_S)

    def look(self, *, thorough: bool) -> Health:
        """Ask systemd and the doctor."""
        active, restarts = _units((*self._product.units, *self._product.gates))
        groups, findings, oldest_s = read_report(_doctor(self._product.doctor))
        groups |= read_parts(self._product.server_settings)
        selftest = _selftest(self._product.selftest) if thorough else None
        return Health(active, restarts, groups, findings, oldest_s, selftest)

    def save(self) -> None:
        """Copy the state folders."""
        saved.save(self._product.states, self._product.folder / "saved")

    def rewritten(self) -> bool:
        """Compare with what was saved."""
        return bool(saved.find_rewritten(self._product.states, self._product.folder / "saved"))

    def put_back(self) -> None:
        """Put back databases of another form."""
        for name in saved.put_back(self._product.states, self._product.folder / "saved"):
            print(f"{name}: put back as it was before, with what came meanwhile", flush=True)

    def wait(self, seconds: float) -> float:
        """Sleep: nothing tells us that a program will be well."""
        time.sleep(seconds)
        return time.monotonic()


def has_systemd() -> bool:
    """Say whether systemd runs here (sd_booted(3))."""
    return Path("/run/systemd/system").is_dir()


def _units(names: tuple[str, ...]) -> tuple[frozenset[str], int]:
    if not has_systemd():
        return frozenset(), 0
    said = call(["systemctl", "show", "--property=Id,ActiveState,NRestarts", *names], _UNITS_S)
    blocks = [dict(line.split("=", 1) for line in block.splitlines()) for block in said.out.split("\n\n")]
    active = frozenset(block["Id"] for block in blocks if block.get("ActiveState") == "active")
    return active, sum(int(block.get("NRestarts") or 0) for block in blocks)


def _doctor(words: tuple[str, ...]) -> dict[str, Any]:
    if not words:
        return {}
    said = call(words, _DOCTOR_S)
    try:
        report = json.loads(said.out)
    except ValueError:
        return {}
    return report if isinstance(report, dict) else {}


def _selftest(words: tuple[str, ...]) -> bool | None:
    """Run it; None where there is none, or it could not test."""
    if not words:
        return None
    return {0: True, 1: True, 2: False}.get(call(words, _SELFTEST_S).code)
