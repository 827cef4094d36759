"""An update from its first step to its end, each step begun only when the journal on the disk says so.

 prepared ──▶ saved ──▶ installing ──▶ on_trial ──▶ opened ──▶ healthy
                             │             │          │
                             └──▶ going_back ◀────────┘ ──▶ rolled_back, or failed when the former is not well

Cut off at any point and begun again, it comes to one of its ends: a step that was begun is done again, and every step
can be done twice. On a server, units that let others in (`gates`) stay closed until the new version is well behind
them: it may have written the database anew, and a return must not break receipts that were given. Once they were
opened, such a version stays and an engineer is called.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from device.cli.update.health import Health, what_is_worse
from device.cli.update.machine import Machine
from device.cli.update.package import Installed
from device.cli.update.record import Journal, Outcome, Phase
from device.cli.update.settings import Gate

INTERRUPTED = "interrupted"
_LOOK_EVERY_S = 3.0


@dataclass(frozen=True)
class Ended:
    """What became of an update, and why."""

    outcome: Outcome
    reason: str


def take_up(journal: Journal, installed: Installed | None, *, gates: bool) -> Journal | Ended:
    """Say how an update goes on that the power cut off: at boot, perhaps in the clinic's hours.

    What had not begun to change the machine is given up, and tried again another night. A half-installed version is
    not tried further: the way back is the one whose end is known. The boot has opened the `gates`, if there are any.
    """
    if journal.phase in (Phase.PREPARED, Phase.SAVED):
        return Ended(Outcome.FAILED, INTERRUPTED)
    journal = replace(journal, opened=journal.opened or gates)
    if journal.phase is Phase.INSTALLING:
        if installed is None or not installed.whole or installed.version != journal.new:
            return replace(journal, phase=Phase.GOING_BACK, reason=INTERRUPTED)
        journal = replace(journal, phase=Phase.ON_TRIAL)
    return replace(journal, phase=Phase.OPENED) if gates and journal.phase is Phase.ON_TRIAL else journal


class Steps:
    """Carries one update through."""

    def __init__(
        self,
        machine: Machine,
        units: tuple[str, ...],
        gates: tuple[str, ...],
        gate: Gate,
        write: Callable[[Journal], None],
    ) -> None:
        """Act on `machine`; `write` puts the journal on the disk."""
        self._machine = machine
        self._units = units
        self._gates = gates
        self._gate = gate
        self._write = write

    def run(self, journal: Journal) -> Ended:
        """Go on from where the journal stands, to the end."""
        while True:
            following = self._step(journal)
            if isinstance(following, Ended):
                return following
            self._write(following)
            journal = following

    def _step(self, journal: Journal) -> Journal | Ended:
        match journal.phase:
            case Phase.PREPARED:
                self._machine.switch(on=False, units=self._all_of(journal, reverse=True))
                self._machine.save()
                return replace(journal, phase=Phase.SAVED)
            case Phase.SAVED:
                return replace(journal, phase=Phase.INSTALLING)
            case Phase.INSTALLING:
                if not self._machine.install(journal.new, back=False) or not self._has(journal.new):
                    return replace(journal, phase=Phase.GOING_BACK, reason="install_failed")
                return replace(journal, phase=Phase.ON_TRIAL)
            case Phase.ON_TRIAL:
                return self._try_out(journal)
            case Phase.OPENED:
                return self._try_open(journal)
            case Phase.GOING_BACK:
                return self._go_back(journal)

    def _try_out(self, journal: Journal) -> Journal | Ended:
        gates = self._running(self._gates, journal)
        self._machine.switch(on=False, units=gates)
        worse = self._start(self._units, journal, behind=gates, thorough=True)
        if worse:
            return replace(journal, phase=Phase.GOING_BACK, reason=worse)
        if gates:
            return replace(journal, phase=Phase.OPENED, opened=True)
        return Ended(Outcome.HEALTHY, "")

    def _try_open(self, journal: Journal) -> Journal | Ended:
        worse = self._start((*self._units, *self._gates), journal, behind=(), thorough=False)
        if worse:
            return replace(journal, phase=Phase.GOING_BACK, reason=worse)
        return Ended(Outcome.HEALTHY, "")

    def _go_back(self, journal: Journal) -> Ended:
        if journal.opened and self._machine.rewritten():
            return Ended(Outcome.FAILED, f"{journal.reason},records_written_anew")
        self._machine.switch(on=False, units=self._all_of(journal, reverse=True))
        self._machine.install(journal.old, back=True)
        if not self._has(journal.old):
            return Ended(Outcome.FAILED, f"{journal.reason},former_not_installed")
        self._machine.put_back()
        worse = self._start((*self._units, *self._gates), journal, behind=(), thorough=False)
        if worse:
            return Ended(Outcome.FAILED, f"{journal.reason},former:{worse}")
        return Ended(Outcome.ROLLED_BACK, journal.reason)

    def _has(self, version: str) -> bool:
        found = self._machine.installed()
        return found is not None and found.whole and found.version == version

    def _start(self, units: tuple[str, ...], journal: Journal, *, behind: tuple[str, ...], thorough: bool) -> str:
        """Start what ran before, and give what is worse than then; `behind` closed gates, less has to be well."""
        before = journal.before
        if behind:
            before = replace(before, active=before.active - set(behind), groups={})
        self._machine.switch(on=True, units=self._running(units, journal))
        return self._wait_well(before, thorough=thorough)

    def _wait_well(self, before: Health, *, thorough: bool) -> str:
        """Wait until units have run for a while and all is as well as before; give what is worse when time is over.

        The doctor may find a machine that has just started too busy to answer, so its last word counts.
        """
        began = now = self._machine.wait(0.0)
        steady_since: float | None = None
        seen = -1
        while True:
            health = self._machine.look(thorough=False)
            worse = what_is_worse(replace(before, selftest=None), health)
            steady = before.active <= health.active and health.restarts == seen
            seen = health.restarts
            steady_since = (now if steady_since is None else steady_since) if steady else None
            if not worse and steady_since is not None and now - steady_since >= self._gate.steady_s:
                break
            if now - began >= self._gate.settle_s:
                return worse or "restarting"
            now = self._machine.wait(_LOOK_EVERY_S)
        return what_is_worse(before, self._machine.look(thorough=True)) if thorough else ""

    def _running(self, units: tuple[str, ...], journal: Journal) -> tuple[str, ...]:
        return tuple(unit for unit in units if unit in journal.before.active)

    def _all_of(self, journal: Journal, *, reverse: bool) -> tuple[str, ...]:
        running = self._running((*self._units, *self._gates), journal)
        return running[::-1] if reverse else running
