"""Checks in a booted clinic: each unit comes back after kill -9 and after a hang, and nothing sealed is lost."""

from __future__ import annotations

import time

from tests.boot.clinic import UNITS, Clinic
from tests.boot.machine import Machine
from tests.boot.report import Report

RESTARTED = ("uketsuke-broker", "uketsuke-host", "uketsuke-daemon", "uketsuke-firmware", "uketsuke-kiosk")
KILLED_BACK_WITHIN_S = 60.0
HANGS_AT_MOST_S = {"uketsuke-firmware": 60, "uketsuke-daemon": 30, "uketsuke-host": 120, "uketsuke-kiosk": 30}
"""The units' WatchdogSec; a restart comes on top."""
BROKER_HANGS_AT_MOST_S = 90
"""The host's connection (20 s between pings, half as long again), 30 s of silence, 5 s for the last question."""
HUNG_BACK_WITHIN_S = 60.0


def check_ready_times(machine: Machine, report: Report, when: str) -> None:
    """Say how long each unit took from systemd's start to ready."""
    began = int(machine.run("systemctl", "show", "-P", "UserspaceTimestampMonotonic").out)
    for unit in (
        *(name for name in UNITS if "authority" not in name),
        "uketsuke-screen.socket",
        "uketsuke-kiosk.service",
    ):
        ready = int(machine.show(unit, "ActiveEnterTimestampMonotonic")["ActiveEnterTimestampMonotonic"])
        seconds = (ready - began) / 1e6 if ready else 999.0
        name = unit.removeprefix("uketsuke-").replace(".", "_")
        report.measure(f"{unit} ready after {when}", f"ready_{when.replace(' ', '_')}_{name}", seconds, 120.0)


def check_kills(clinic: Clinic, report: Report) -> None:
    """Kill one program after the other."""
    machine = clinic.machine
    for unit in RESTARTED:
        before, began = machine.main_process(unit), time.monotonic()
        machine.run("kill", "-9", str(before))
        back_s = _await_back(machine, unit, before, KILLED_BACK_WITHIN_S) - began
        report.measure(f"{unit} back after kill -9", f"killed_{unit.removeprefix('uketsuke-')}_s", back_s, 30.0)
    _await_page(clinic, report, "page shown after all kills")
    for unit in ("uketsuke-screen", "pcscd"):
        if process := machine.main_process(unit):  # both are started by whoever asks for them
            machine.run("kill", "-9", str(process))
    _await_page(clinic, report, "page shown after its proxy and the card service were killed")


def check_hangs(clinic: Clinic, report: Report) -> None:
    """Stop all watched programs at once (SIGSTOP): each has to be noticed, killed and started anew."""
    machine = clinic.machine
    before = {unit: machine.main_process(unit) for unit in HANGS_AT_MOST_S}
    began = time.monotonic()
    machine.run("kill", "-STOP", *(str(process) for process in before.values()))
    for unit, limit_s in sorted(HANGS_AT_MOST_S.items(), key=lambda one: one[1]):
        back = _await_back(machine, unit, before[unit], limit_s + HUNG_BACK_WITHIN_S)
        name = f"hung_{unit.removeprefix('uketsuke-')}_s"
        report.measure(f"{unit} back after a hang", name, back - began, limit_s + HUNG_BACK_WITHIN_S)
    _await_page(clinic, report, "page shown after all hangs")


def check_hung_broker(clinic: Clinic, report: Report) -> None:
    """Stop the broker (SIGSTOP), which feeds no watchdog: the host has to notice, and a visit arrives afterwards."""
    machine, unit = clinic.machine, "uketsuke-broker"
    before, began = machine.main_process(unit), time.monotonic()
    machine.run("kill", "-STOP", str(before))
    limit_s = BROKER_HANGS_AT_MOST_S + HUNG_BACK_WITHIN_S
    back_s = _await_back(machine, unit, before, limit_s) - began
    report.measure(f"{unit} back after a hang", "hung_broker_s", back_s, limit_s)
    ticket = clinic.visit().ticket
    report.note("visit after a hung broker", clinic.await_received(ticket, 120)["ticket"], good=bool(ticket))


def check_stuck_reader(clinic: Clinic, report: Report) -> None:
    """Stop the process that speaks to the reader; the firmware throws it away without being restarted itself."""
    machine = clinic.machine
    firmware = machine.main_process("uketsuke-firmware")
    children = machine.shell(
        f"cat /proc/{firmware}/task/{firmware}/children; cat /proc/{firmware}/task/*/children"
    ).words
    began = time.monotonic()
    for child in dict.fromkeys(children):
        machine.run("kill", "-STOP", child, check=False)

    def gone() -> bool:
        return any(machine.shell(f"test -e /proc/{child}", check=False).code for child in children)

    machine.wait_for(gone, "the stuck reader process thrown away", 60)
    report.measure("stuck reader process thrown away", "reader_hung_s", time.monotonic() - began, 30.0)
    report.note("firmware itself went on", firmware, good=machine.main_process("uketsuke-firmware") == firmware)
    visit = clinic.visit()
    report.note("visit after a stuck reader", visit.ticket, good=bool(visit.ticket))


def check_nothing_lost(clinic: Clinic, report: Report) -> None:
    """With broker and host down two visits are sealed and the terminal is killed; they arrive once, later."""
    machine = clinic.machine
    machine.run("systemctl", "stop", "uketsuke-host", "uketsuke-broker")
    tickets = [clinic.visit().ticket for _ in range(2)]
    report.note("visits while broker and host are down get a ticket", tickets, good=all(tickets))
    machine.run("kill", "-9", *(str(machine.main_process(f"uketsuke-{name}")) for name in ("daemon", "firmware")))
    machine.run("systemctl", "start", "uketsuke-broker", "uketsuke-host")
    for unit in UNITS:
        machine.wait_active(unit)
    began = time.monotonic()
    found = [clinic.await_received(ticket, 120) for ticket in tickets]
    report.measure("both arrive after the servers' return", "late_visits_s", time.monotonic() - began, 120.0)
    ids = [one["visit_id"] for one in clinic.received() if one["ticket"] in tickets and one["change"] == 1]
    report.note("each once", [one["ticket"] for one in found], good=len(set(ids)) == len(tickets))


def _await_back(machine: Machine, unit: str, before: int, within_s: float) -> float:
    """Wait until a unit runs again, and give the time of the monotonic clock, which a container shares."""
    keys = ("ActiveState", "MainPID", "ActiveEnterTimestampMonotonic")

    def back() -> float:
        shown = machine.show(f"{unit}.service", *keys)
        new = shown["ActiveState"] == "active" and int(shown["MainPID"]) not in (0, before)
        return int(shown["ActiveEnterTimestampMonotonic"]) / 1e6 if new else 0.0

    return machine.wait_for(back, f"{unit} back", within_s)


def _await_page(clinic: Clinic, report: Report, what: str) -> None:
    clinic.machine.wait_active("uketsuke-firmware.service")
    clinic.machine.wait_active("uketsuke-screen.socket")
    report.note(what, clinic.screen(), good=True)
