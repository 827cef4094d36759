"""A machine made of files in a folder, and programs that say what a test wants."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from device.cli.doctor.machine.ground import Machine
from device.cli.doctor.situation import Situation
from tests.device.cli.doctor.made import situation

SUPERVISED = "run/systemd/system/.keep"
FIRMWARE_UNIT = "usr/lib/systemd/system/uketsuke-firmware.service"
KIOSK_UNIT = "usr/lib/systemd/system/uketsuke-kiosk.service"


class MadeMachine:
    """Files below `root`, programs in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "root"
        self._programs = folder / "programs"
        for each in (self.root, self._programs):
            each.mkdir()
        self.machine = Machine(self.root, str(self._programs), limit_s=10.0)

    def write(self, path: str, text: str = "") -> MadeMachine:
        """Write a file."""
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
        return self

    def program(self, name: str, script: str) -> MadeMachine:
        """Make a program of a shell script."""
        path = self._programs / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        return self

    def says(self, name: str, text: str) -> MadeMachine:
        """Make a program that prints a text, whatever it is asked."""
        (self._programs / f"{name}.txt").write_text(text)
        return self.program(name, f'/bin/cat "{self._programs}/{name}.txt"')

    def install(self) -> MadeMachine:
        """Make it a terminal under systemd."""
        return self.write(SUPERVISED).write(FIRMWARE_UNIT).write("etc/uketsuke/firmware.toml")

    def look(self, **said: object) -> Situation:
        """Give what the checks look at."""
        return replace(situation(**said), machine=self.machine)  # type: ignore[arg-type]  # handed on as it is
