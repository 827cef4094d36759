"""Faults that no patient notices: what would betray or weaken the terminal."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from device.cli.demo.toml import add_sections
from device.cli.demo.world.part import Part
from device.firmware.camera.files import list_pictures
from drill.clinic.clinic import SSH_RULES, Clinic
from drill.clinic.keeping import kept
from drill.fault import Kind, fault

_PORT = 2323
_UPDATE_STATE = Path("/var/lib/uketsuke-update/state.json")


@fault(Kind.SAFETY, "Patients are glad that faces are recognised better.", "threshold.not_as_configured")
def policy_changed(clinic: Clinic) -> Iterator[None]:
    """Write another policy into the configuration than the one that is in force."""
    with kept(clinic.config("firmware")) as path:
        add_sections(path, {"face": {"policy": "strict"}})
        yield


@fault(Kind.SAFETY, "Nothing.", "privacy.picture")
def picture_left(clinic: Clinic) -> Iterator[None]:
    """Leave a picture of a person in the firmware's runtime folder."""
    left = clinic.places.screen_socket.parent / "debug.bin"
    shutil.copyfile(list_pictures(clinic.places.camera)[0], left)
    yield
    left.unlink()


@fault(Kind.SAFETY, "Nothing.", "privacy.number")
def number_left(clinic: Clinic) -> Iterator[None]:
    """Leave a made-up individual number in the daemon's state."""
    left = clinic.state("daemon") / "notes.txt"
    left.write_text("call about 123456789018, please\n")
    yield
    left.unlink()


@fault(Kind.SAFETY, "Nothing.", "privacy.serial")
def serial_left(clinic: Clinic) -> Iterator[None]:
    """Leave the serial number of a made-up card's certificate in a line of the daemon's state."""
    left = clinic.state("daemon") / "debug.log"
    left.write_text('{"event": "visit_taken", "serial": "90210433"}\n')
    yield
    left.unlink()


@fault(Kind.SAFETY, "Nothing.", "ports.unexpected")
def open_port(clinic: Clinic) -> Iterator[None]:
    """Let something listen for everybody."""
    with socket.create_server(("0.0.0.0", _PORT)):  # noqa: S104  that is the fault
        yield


@fault(Kind.SAFETY, "Nothing.", "ports.stranger_beside_firmware")
def stranger_beside_firmware(clinic: Clinic) -> Iterator[None]:
    """Let a program listen in the network that only the firmware and the browser are to have."""
    pid = str(clinic.supervisor.find(Part.FIRMWARE).pid)
    listening = f"import socket; s = socket.create_server(('127.0.0.1', {_PORT})); print(flush=True); s.accept()"
    command = ("nsenter", "--target", pid, "--net", "--", sys.executable, "-c", listening)
    with subprocess.Popen(command, stdout=subprocess.PIPE) as stranger:
        if stranger.stdout is not None:
            stranger.stdout.readline()
        yield
        stranger.kill()


@fault(Kind.SAFETY, "Nothing.", "ports.ssh_password")
def ssh_takes_passwords(clinic: Clinic) -> Iterator[None]:
    """Let engineers log in with a password."""
    with kept(SSH_RULES):
        SSH_RULES.write_text("PasswordAuthentication yes\nPermitRootLogin no\n")
        yield


@fault(Kind.SAFETY, "A card that nobody has seen is read.", "ports.virtual_reader")
def virtual_reader_configured(clinic: Clinic) -> Iterator[None]:
    """Leave the configuration of a reader for virtual cards behind."""
    place = Path("/etc/reader.conf.d/vpcd")
    place.parent.mkdir(exist_ok=True)
    place.write_text('FRIENDLYNAME "Virtual PCD"\n')
    yield
    place.unlink()


@fault(Kind.SYSTEM, "The new version was announced, and is not there.", "update.rolled_back", "update.failed")
def update_rolled_back(clinic: Clinic) -> Iterator[None]:
    """Let the last update have been taken back."""
    last = {
        "from": "0.1.0",
        "to": "0.1.1",
        "at": "2026-11-28T02:10:00+00:00",
        "outcome": "rolled_back",
        "reason": "group_worse:broker",
    }
    state = {"schema": 1, "installed": "0.1.0", "previous": None, "last": last, "pending": None}
    _UPDATE_STATE.parent.mkdir(exist_ok=True)
    _UPDATE_STATE.write_text(json.dumps(state))
    yield
    _UPDATE_STATE.unlink()


FAULTS = (
    policy_changed,
    picture_left,
    number_left,
    serial_left,
    open_port,
    stranger_beside_firmware,
    ssh_takes_passwords,
    virtual_reader_configured,
    update_rolled_back,
)
