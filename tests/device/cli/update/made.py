"""A machine in memory that obeys the package manager's rules, and can lose its power before or after each deed."""

from __future__ import annotations

from dataclasses import dataclass, field

from device.cli.update.health import Health
from device.cli.update.package import Installed

UNITS = ("daemon", "firmware")
WELL = Health(frozenset(UNITS), 0, {"broker": "ok", "reader": "ok", "kiosk": "warning"})


class PowerCut(Exception):
    """The machine stands still; only what was done is done."""


@dataclass(frozen=True)
class Version:
    """How a version behaves: can it be installed, how well does it run, does it write the state anew?"""

    installs: bool = True
    health: Health = WELL
    selftest: bool | None = True
    migrates: bool = False


@dataclass
class MadeMachine:
    """The parts of a machine that an update changes."""

    versions: dict[str, Version]
    version: str = "1"
    whole: bool = True
    running: set[str] = field(default_factory=lambda: set(UNITS))
    form: str = "1"
    saved_form: str | None = None
    now: float = 0.0
    deeds: int = 0
    cut_after: int | None = None
    installed_while_running: bool = False

    def installed(self) -> Installed | None:
        return Installed(self.version, self.whole)

    def install(self, version: str, *, back: bool) -> bool:
        self._deed()
        if self.running & set(UNITS):
            self.installed_while_running = True
        self.version, self.whole = version, False
        self._deed()
        self.whole = self.versions[version].installs
        return self.whole

    def switch(self, *, on: bool, units: tuple[str, ...]) -> None:
        self._deed()
        self.running = self.running | set(units) if on else self.running - set(units)
        if on and self.whole and self.versions[self.version].migrates:
            self.form = self.version

    def look(self, *, thorough: bool) -> Health:
        kind = self.versions[self.version]
        wrong_form = self.form not in ("1", self.version)
        active = kind.health.active & self.running if self.whole and not wrong_form else frozenset()
        selftest = kind.selftest if thorough else None
        return Health(active, kind.health.restarts, kind.health.groups, kind.health.findings, -1, selftest)

    def save(self) -> None:
        self._deed()
        self.saved_form = self.form

    def rewritten(self) -> bool:
        return self.saved_form is not None and self.form != self.saved_form

    def put_back(self) -> None:
        self._deed()
        if self.saved_form is not None:
            self.form = self.saved_form

    def wait(self, seconds: float) -> float:
        self.now += seconds
        return self.now

    def _deed(self) -> None:
        self.deeds += 1
        if self.cut_after is not None and self.deeds > self.cut_after:
            raise PowerCut
