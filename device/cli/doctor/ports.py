"""Group `ports`: who can reach this machine, and does the part that sees people reach no network?

The two programs tell what they see and listen on, which needs no rights. Everybody's ports and the rules of the SSH
server are looked at where the terminal is installed: a laptop with a demo may serve what it likes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from device.base.own_process import OwnProcess
from device.cli.doctor.finding import Finding, found
from device.cli.doctor.machine.ground import Machine
from device.cli.doctor.machine.processes import command_line, listening, owners, pids
from device.cli.doctor.situation import Situation

SCREEN_PORT = 8080
"""The page's address inside the firmware's own network (uketsuke-screen.socket)."""
ALLOWED = frozenset({"sshd", "systemd", "uketsuke-host", "mosquitto"})
"""Who may be reached from outside: the engineer's way in, sockets that systemd holds, a host on the same machine."""
ALLOWED_NUMBERS = frozenset({22})
_DEBUG = "--remote-debugging-"
_DRIVERS = ("usr/lib/pcsc/drivers/serial/libifdvpcd.so*", "usr/lib/*/pcsc/drivers/serial/libifdvpcd.so*")
_READER_CONFIGURATION = ("etc/reader.conf.d/vpcd*", "etc/reader.conf.d/*vpcd*")


def check(situation: Situation) -> Sequence[Finding]:
    """Look at both programs, then at the machine."""
    report, health, machine = situation.firmware.value, situation.daemon.value, situation.machine
    wrong: list[Finding] = []
    if report is not None:
        wrong += judge_firmware(report.process)
    if health is not None and health.process.own_ports:
        wrong.append(found("ports.program_listens", program="daemon", port=health.process.own_ports[0]))
    wrong += _debugged_browser(machine)
    if machine.is_installed:
        wrong += [*_reached_from_outside(machine), *_ssh(machine), *_virtual_reader(machine)]
    if wrong:
        return wrong
    if report is None:
        return [found("ports.firmware_silent")]
    return [found("ports.ok")]


def judge_firmware(process: OwnProcess) -> list[Finding]:
    """Judge what the part that sees people sees of the network."""
    wrong = []
    if process.interfaces:
        wrong.append(found("ports.firmware_has_network", interface=process.interfaces[0]))
        return wrong  # then it sees all ports of the machine, which says nothing
    if process.own_ports:
        wrong.append(found("ports.program_listens", program="firmware", port=process.own_ports[0]))
    others = [port for port in process.seen_ports if port not in (*process.own_ports, SCREEN_PORT)]
    if others:
        wrong.append(found("ports.stranger_beside_firmware", port=others[0]))
    return wrong


def _reached_from_outside(machine: Machine) -> Iterator[Finding]:
    """Tell of each program once, with all its ports."""
    ports = [port for port in listening(machine) if not port.local and port.number not in ALLOWED_NUMBERS]
    named = owners(machine, {port.inode for port in ports})
    held: dict[str, set[int]] = {}
    for port in ports:
        held.setdefault(named.get(port.inode) or "unknown", set()).add(port.number)
    for program, numbers in sorted(held.items()):
        if program not in ALLOWED:
            yield found("ports.unexpected", port=",".join(map(str, sorted(numbers))), program=program)


def _ssh(machine: Machine) -> Iterator[Finding]:
    """Tell of an SSH server that takes passwords; the first value of a keyword counts (sshd_config(5))."""
    folder = [str(path.relative_to(machine.root)) for path in machine.glob("etc/ssh/sshd_config.d/*.conf")]
    texts = [machine.read(path) or "" for path in (*folder, "etc/ssh/sshd_config")]
    if not any(texts):
        return
    words = re.findall(r"^\s*PasswordAuthentication\s+(\w+)", "\n".join(texts), re.MULTILINE | re.IGNORECASE)
    if (words or ["yes"])[0].lower() != "no":
        yield found("ports.ssh_password")
    roots = re.findall(r"^\s*PermitRootLogin\s+([\w-]+)", "\n".join(texts), re.MULTILINE | re.IGNORECASE)
    if roots and roots[0].lower() == "yes":
        yield found("ports.ssh_root")


def _debugged_browser(machine: Machine) -> Iterator[Finding]:
    """Tell of a browser of ours whose debugging port is open: it works in spite of all policies."""
    for pid in pids(machine):
        words = command_line(machine, pid)
        ours = any("uketsuke-kiosk" in word for word in words)
        if ours and any(word.startswith(_DEBUG) for word in words):
            yield found("ports.browser_debugged", pid=pid)
            return


def _virtual_reader(machine: Machine) -> Iterator[Finding]:
    """Tell of a driver for virtual cards that pcscd would load: anybody could lay a made-up card on the reader."""
    drivers = [path for pattern in _DRIVERS for path in machine.glob(pattern)]
    configured = [path for pattern in _READER_CONFIGURATION for path in machine.glob(pattern)]
    if drivers or configured:
        yield found("ports.virtual_reader", file=(configured or drivers)[0].name)
