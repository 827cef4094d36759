"""Checks in a booted clinic: who can reach what, and how exposed each unit is."""

from __future__ import annotations

import re

from tests.boot.clinic import Clinic
from tests.boot.machine import Machine
from tests.boot.report import Report

EXPOSURE_AT_MOST = {"firmware": 1.5, "daemon": 1.5, "host": 1.5, "broker": 1.5, "screen": 1.5, "kiosk": 2.5}
PSEUDO = {"null", "zero", "full", "random", "urandom", "tty", "ptmx", "console"}
"""Device nodes behind which there is no device."""
_HIDDEN = {
    "daemon": ("/var/lib/uketsuke-firmware", "/etc/uketsuke/firmware.toml", "/run/pcscd"),
    "firmware": ("/var/lib/uketsuke-daemon", "/etc/uketsuke/daemon.toml"),
    "host": ("/var/lib/uketsuke-authority", "/etc/uketsuke/authority.toml"),
    "broker": ("/var/lib/uketsuke-host", "/etc/uketsuke/host.toml"),
}


def check_apart(clinic: Clinic, report: Report) -> None:
    """Look at networks, devices, files and rights of the running programs."""
    machine = clinic.machine
    _check_network(machine, report)
    _check_devices(machine, report)
    for program, paths in _HIDDEN.items():
        process = machine.main_process(f"uketsuke-{program}")
        seen = [path for path in paths if _view(machine, process, path)]
        there = all(_view(machine, 1, path) for path in paths)
        report.note(f"{program} cannot see {', '.join(paths)}", seen or "nothing seen", good=there and not seen)
    _check_rights(machine, report)
    check_exposure(machine, report)
    _check_card_service(machine, report)


def check_exposure(machine: Machine, report: Report) -> None:
    """Let systemd of this machine rate the units."""
    for name, limit in EXPOSURE_AT_MOST.items():
        said = machine.run("systemd-analyze", "security", "--no-pager", f"uketsuke-{name}.service", check=False).out
        found = re.search(r"Overall exposure level for \S+: ([0-9.]+)", said)
        level = float(found[1]) if found else 10.0
        report.figures[f"exposure_{name}"] = level
        report.note(f"exposure of {name} at most {limit}", level, good=level <= limit)


def _view(machine: Machine, process: int, path: str) -> str:
    """Give what a process finds at a path: a folder's names, or a file's text."""
    place = f"/proc/{process}/root{path}"
    return machine.shell(f"if [ -d {place} ]; then ls -A {place}; else cat {place}; fi", check=False).out


def _check_network(machine: Machine, report: Report) -> None:
    process = machine.main_process("uketsuke-firmware")
    addresses = machine.run("ip", "-br", "addr", network_of=process).out.split("\n")[:-1]
    report.note(
        "firmware has no address but loopback", addresses, good=[line.split()[0] for line in addresses] == ["lo"]
    )
    routes = (
        machine.run("ip", "route", network_of=process).out + machine.run("ip", "-6", "route", network_of=process).out
    )
    outward = [line for line in routes.splitlines() if "dev lo" not in line]
    report.note("firmware has no route", outward or "none", good=not outward)
    listening = machine.run("ss", "-Hltn", network_of=process).out.split()
    report.note("only the page listens there", listening[3:4], good=listening[3:4] == ["127.0.0.1:8080"])
    namespaces = {
        unit: machine.shell(f"readlink /proc/{machine.main_process(unit)}/ns/net", check=False).out.strip()
        for unit in ("uketsuke-firmware", "uketsuke-daemon", "uketsuke-kiosk")
    }
    firmware, daemon, kiosk = namespaces.values()
    report.note("daemon is in another network", daemon, good=daemon != firmware)
    report.note("kiosk is in the firmware's network", kiosk or "not running", good=kiosk == firmware)


def _check_devices(machine: Machine, report: Report) -> None:
    for program in ("daemon", "host", "broker"):
        process = machine.main_process(f"uketsuke-{program}")
        nodes = machine.run("find", f"/proc/{process}/root/dev/", "-type", "c", "-o", "-type", "b").out.split()
        names = {node.rsplit("/dev/", 1)[1] for node in nodes}
        real = sorted(name for name in names - PSEUDO if not name.startswith("pts/"))
        report.note(f"{program} sees no device node", real or "none", good=not real and bool(names))


def _check_rights(machine: Machine, report: Report) -> None:
    for program in ("firmware", "daemon", "host", "broker", "kiosk"):
        process = machine.main_process(f"uketsuke-{program}")
        lines = machine.run("cat", f"/proc/{process}/status").out.splitlines()
        status = {key: value.strip() for key, _, value in (line.partition(":") for line in lines)}
        limits = machine.shell(f"grep 'Max core' /proc/{process}/limits").words
        kept = {key: status[key] for key in ("CapEff", "CapBnd", "NoNewPrivs", "Seccomp")}
        good = not int(kept["CapEff"], 16) and not int(kept["CapBnd"], 16) and kept["Seccomp"] == "2"
        good = good and kept["NoNewPrivs"] == "1" and limits[4:6] == ["0", "0"] and status["Uid"].split()[0] != "0"
        report.note(f"{program}: no capability, calls filtered, no cores, not root", kept, good=good)


def _check_card_service(machine: Machine, report: Report) -> None:
    """From Debian 13 on the card service asks polkit, which knows only the firmware."""
    ask = "import smartcard.System as s; print(s.readers())"
    for account, may in (("uketsuke-firmware", True), ("uketsuke-daemon", False)):
        said = machine.run("runuser", "-u", account, "--", "/usr/bin/python3", "-c", ask, check=False, within_s=30)
        allowed = said.code == 0
        expected = allowed if report.suite == "bookworm" else allowed == may
        report.note(f"card service answers {account}", "yes" if allowed else said.err.strip()[-80:], good=expected)
