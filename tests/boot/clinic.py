"""A whole clinic on one booted machine: authority, broker, host with its desk, enrolled terminal, clinic software.

Set up as the install page has it, with the shipped units; only the card (pcscd and the virtual reader's driver) and
the camera (pictures in a folder) are played. Nothing here is of use to a real clinic.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from device.cli.demo.toml import Table, Value, format_toml
from tests.boot.machine import BootFailed, Machine
from tests.boot.trees import HANDED_IN

STORE = "/srv/uk-test"
ISSUER, CAMERA, SUBSCRIBER = f"{STORE}/issuer", f"{STORE}/camera", f"{STORE}/subscriber"
RECEIVED = f"{STORE}/received.jsonl"
TRUST = "/etc/uketsuke/trust"
AUTHORITY_PORT = 8090
OWN_FILES = (TRUST, "/etc/uketsuke/authority-tokens.toml", "/etc/uketsuke/authority.token")
"""What is written here and belongs to no package."""
TERMINAL_PYTHON = "/opt/uketsuke-terminal/bin/python"
UNITS = tuple(f"uketsuke-{name}.service" for name in ("authority", "broker", "host", "daemon", "firmware"))
CLIENT_TOKEN, ADMIN_TOKEN = "made-up-client-token", "made-up-admin-token"


@dataclass(frozen=True)
class Visit:
    """One visit as its person saw it."""

    ticket: str
    screens: tuple[str, ...]
    seconds: float
    left_to_staff: bool


@dataclass
class Clinic:
    """A configured machine; `persona`'s card is known to the authority."""

    machine: Machine
    personas: set[str] = field(default_factory=set)

    def visit(self, persona: str = "hanako", way: str = "pin", *, told: bool = False) -> Visit:
        """Play one visit at the terminal's page; `told` when the authority knows the persona already.

        Raises:
            BootFailed: it came to no end.
        """
        if persona not in self.personas and not told:
            self.hand("insure", persona, ISSUER, f"http://127.0.0.1:{AUTHORITY_PORT}", ADMIN_TOKEN)
            self.personas.add(persona)
        found = self.hand("visit", persona, way, ISSUER, CAMERA, at_the_page=True)
        return Visit(found["ticket"], tuple(found["screens"]), found["seconds"], found["left_to_staff"])

    def screen(self) -> str:
        """Give the name of what the screen shows."""
        return str(self.hand("look", at_the_page=True)["screen"])

    def received(self) -> list[dict[str, Any]]:
        """Give the visits that clinic software has opened so far, each as often as it came."""
        text = self.machine.run("cat", RECEIVED).out
        found = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
        return [one["visit"] for one in found if "visit" in one]

    def await_received(self, ticket: str, within_s: float = 60.0) -> dict[str, Any]:
        """Give the visit of a ticket as clinic software opened it.

        Raises:
            BootFailed: it did not come.
        """
        return self.machine.wait_for(
            lambda: next((one for one in self.received() if one["ticket"] == ticket), None),
            f"the result of ticket {ticket} at the clinic software",
            within_s,
        )

    def hand(self, *words: str, at_the_page: bool = False) -> dict[str, Any]:
        """Let a person of the test do something in the machine; raises as `Machine.run` does."""
        process = self.machine.main_process("uketsuke-firmware") if at_the_page else 0
        call = (TERMINAL_PYTHON, f"{HANDED_IN}/inside/hand.py", *words)
        found: dict[str, Any] = json.loads(self.machine.run(*call, network_of=process, within_s=300).out)
        return found


def set_up(machine: Machine) -> Clinic:
    """Configure and start everything on a machine with both packages, and enrol terminal and clinic software.

    Raises:
        BootFailed: a step failed.
    """
    clinic = Clinic(machine)
    machine.shell(f"mkdir -p {CAMERA} {TRUST}; chmod 755 {STORE} {CAMERA} {TRUST}")
    clinic.hand("issuer", ISSUER)
    machine.shell(f"cp {ISSUER}/public/* {TRUST}/; chmod 644 {TRUST}/*")
    _configure(machine)
    _start_server(machine)
    _restart(machine, "uketsuke-daemon", "uketsuke-firmware")
    for unit in UNITS:
        machine.wait_active(unit)
    _enrol(machine)
    return clinic


def subscribe(machine: Machine) -> None:
    """Start the clinic software, which is enrolled already; after a boot it has to be started anew."""
    call = ("/usr/bin/uketsuke-host", "subscribe", "--state", SUBSCRIBER)
    machine.start("uk-subscriber", *call, StandardOutput=f"append:{RECEIVED}")


def _configure(machine: Machine) -> None:
    trust: dict[str, Value] = {"user_ca": [Path(TRUST, "user-ca.pem")], "accept_test": True}
    files: dict[str, Table] = {
        "authority": {
            "database": "/var/lib/uketsuke-authority/authority.sqlite",
            "tokens_file": "/etc/uketsuke/authority-tokens.toml",
            "listen_host": "127.0.0.1",
            "listen_port": AUTHORITY_PORT,
        },
        "authority-tokens": {"client": CLIENT_TOKEN, "admin": ADMIN_TOKEN},
        "host": {
            "clinic": "c1",
            "name": "h-main",
            "state": "/var/lib/uketsuke-host",
            "broker": {"folder": "/var/lib/uketsuke-broker", "data": "/var/lib/uketsuke-broker-store"},
            "authority": {"url": f"http://127.0.0.1:{AUTHORITY_PORT}", "token_file": "/etc/uketsuke/authority.token"},
            "trust": trust,
        },
        "daemon": {"state": "/var/lib/uketsuke-daemon", "socket_for_group": True},
        "firmware": {
            "clinic_name": "見本クリニック",
            "card": {"pcsc_socket": "/run/pcscd/pcscd.comm"},
            "camera": {"kind": "files", "path": CAMERA},
            "trust": {**trust, "card_keys": [Path(TRUST, "card-ca.toml")]},
        },
    }
    for name, table in files.items():
        machine.write(f"/etc/uketsuke/{name}.toml", format_toml(table), 0o640)
    machine.write("/etc/uketsuke/authority.token", CLIENT_TOKEN + "\n", 0o640)
    machine.shell(
        "chown root:uketsuke-authority /etc/uketsuke/authority*; chgrp uketsuke-host /etc/uketsuke/authority.token"
    )
    machine.run("systemd-tmpfiles", "--create")


def _start_server(machine: Machine) -> None:
    machine.run("systemctl", "start", "uketsuke-authority")
    as_host = ("runuser", "-u", "uketsuke-host", "--", "/usr/bin/uketsuke-host")
    machine.run(*as_host, "init")
    machine.run(*as_host, "user", "add", "--name", "mihon", "--display", "見本 受付", given="made-up-password\n")
    machine.run("systemctl", "restart", "uketsuke-broker-reload.path", "uketsuke-broker", "uketsuke-host")
    for unit in UNITS[:3]:
        machine.wait_active(unit)


def _restart(machine: Machine, *units: str) -> None:
    ended = machine.run("systemctl", "restart", *units, check=False)
    if ended.code:
        raise BootFailed(ended.err + "".join(machine.journal(unit)[-3000:] for unit in units))


def _enrol(machine: Machine) -> None:
    terminal = _offer(machine, "terminal", "front", "--letter", "A")
    options = ("--url", terminal["url"], "--code", "-", "--fingerprint", terminal["fingerprint"])
    machine.run("/usr/bin/uketsuke", "enrol", *options, given=terminal["code"] + "\n")
    software = _offer(machine, "subscriber", "karte")
    call = ("/usr/bin/uketsuke-host", "subscribe", "--only-enrol", "--state", SUBSCRIBER, "--url", software["url"])
    machine.run(*call, "--code", software["code"], "--fingerprint", software["fingerprint"])
    subscribe(machine)
    machine.wait_for(lambda: "subscribed" in machine.run("cat", RECEIVED, check=False).out, "the subscription")


def _offer(machine: Machine, kind: str, name: str, *more: str) -> dict[str, str]:
    call = ("runuser", "-u", "uketsuke-host", "--", "/usr/bin/uketsuke-host", "enrol", kind, "--name", name, *more)
    lines = machine.run(*call, "--json").out.splitlines()
    if not lines:
        raise BootFailed(f"no offer for the {kind}")
    found: dict[str, str] = json.loads(lines[-1])
    return found
