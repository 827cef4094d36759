"""The running line under one of its configurations, and all that can be done to it from outside."""

from __future__ import annotations

import os
import secrets
import shutil
import sqlite3
import time
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Self

from chaos.faults.disk import SmallDisk, leave_mounts
from device.cli.demo import programs
from device.cli.demo.desk import LogIn
from device.cli.demo.line import Line
from device.cli.demo.toml import add_sections
from device.cli.demo.world.sights import Sights
from device.cli.demo.world.world import World, broker_port_of
from tests.scenarios.language.statements import Part
from tests.scenarios.stage import settings
from tests.scenarios.stage.card import Cards
from tests.scenarios.stage.intruder import Intruder
from tests.scenarios.stage.parts import StageParts

LOGS = {
    "firmware": "firmware",
    "daemon": "daemon",
    "host": "host",
    "authority": "authority",
    "clinic_software": "subscriber",
}
"""Programs by the names that scenarios use, and the supervisor's names for their logs."""

STAFF = ("kakari", "見本 係", "246810")
"""A second account of the desk, with a code for the terminal."""

_TUNED = (Part.AUTHORITY, Part.HOST, Part.DAEMON, Part.FIRMWARE)
_DISKS = {Part.DAEMON: "8m", Part.HOST: "64m", Part.FIRMWARE: "96m"}
_MODEL = Path("sface") / "sface.tflite"
_SLOW_S = 3.0
_DATABASES = (".db", ".sqlite")
_CUT_WITHIN_S = 30.0
_LOOK_EVERY_S = 0.05


class Stage:
    """One line for all scenarios; entered while it runs."""

    def __init__(self, line: Line) -> None:
        """Take over a line that has just been brought up."""
        self.line = line
        self.name = ""
        places = line.places
        broker_port = broker_port_of(places.config("host"))
        self.parts = StageParts(line.supervisor, places, broker_port)
        self.world = World(places, line.server, self.parts)
        self.cards = Cards(line.supervisor, places, line.server.authority)
        self.sights = Sights(places, line.person)
        self.intruder = Intruder(broker_port, self.state(Part.HOST), self.state(Part.DAEMON))
        self._models = places.run.own("firmware") / "models"
        self._disks: dict[Part, SmallDisk] = {}
        self._stack = ExitStack()
        self.clinician = LogIn(STAFF[0], secrets.token_urlsafe(9))

    def __enter__(self) -> Self:
        """Give the line fixed addresses, small disks and its own copy of the models; listen on the broker."""
        places = self.line.places
        for part in reversed(_TUNED):
            self.parts.stop(part)
        self._fix_addresses()
        with ExitStack() as stack:
            if os.geteuid() == 0:
                leave_mounts()
                for part, size in _DISKS.items():
                    self._disks[part] = stack.enter_context(SmallDisk(places.run.own(part), size))
            shutil.copytree(places.build.models, self._models)
            self._add_staff_code()
            self.enter("ordinary")
            self.intruder.open()
            stack.callback(self.intruder.close)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_ended: object) -> None:
        """End what uses the disks, and take these away."""
        for part in set(_TUNED) & self.parts.running:
            self.parts.kill(part)
        self._stack.close()

    def enter(self, name: str) -> None:
        """Play under the configuration of that name from now on."""
        if name == self.name:
            return
        places = self.line.places
        changing = [part for part in (Part.HOST, Part.FIRMWARE) if part in self.parts.running]
        for part in changing:
            self.parts.stop(part)
        settings.replace_sections(places.config("firmware"), settings.FIRMWARE[name])
        settings.replace_sections(places.config("host"), settings.HOST[name])
        self.parts.mend()
        self.name = name

    def state(self, part: Part) -> Path:
        """Give the folder in which a program keeps its state."""
        return self.line.places.run.own(part) / "state"

    def log_files(self) -> dict[str, Path]:
        """Give the log of each program."""
        return {name: self.line.places.run.log(file) for name, file in LOGS.items()}

    def outbox_rows(self) -> int:
        """Count the messages that wait in the terminal's outbox or were rejected."""
        (path,) = self.state(Part.DAEMON).rglob("outbox.db")
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=5)) as connection:
            return int(connection.execute("SELECT count(*) FROM outbox").fetchone()[0])

    def fill_disk(self, part: Part, full: bool) -> None:
        """Fill or free the disk of a program's state."""
        if part not in self._disks:
            raise MachineCannot("small disks need root")
        disk = self._disks[part]
        if not full:
            disk.free()
            return
        for path in self.state(part).rglob("*"):
            if path.suffix in _DATABASES:
                _give_back_log(path)
        disk.fill()

    def alter_model(self, altered: bool) -> None:
        """Change one byte of a model, or put the model back."""
        path = self._models / _MODEL
        shutil.copyfile(self.line.places.build.models / _MODEL, path)
        if altered:
            content = bytearray(path.read_bytes())
            content[len(content) // 2] ^= 1
            path.write_bytes(content)

    def mend(self) -> None:
        """Undo every fault, and take the card away."""
        for disk in self._disks.values():
            disk.free()
        self.alter_model(altered=False)
        self.world.mend()
        self.cards.take()

    def make_good(self) -> None:
        """After a scenario that failed: undo every fault, and begin with a terminal that knows of no visit."""
        self.mend()
        for part in (Part.FIRMWARE, Part.DAEMON):
            self.parts.stop(part)
        self.parts.start_together(Part.DAEMON, Part.FIRMWARE)

    def _add_staff_code(self) -> None:
        name, display, code = STAFF
        call = ("user", "add", "--name", name, "--display", display, "--role", "clinician", "--code")
        program = programs.host(self.line.places, *call, name="staff-code")
        self.line.supervisor.run(program, given=f"{self.clinician.password}\n{code}\n")

    def _fix_addresses(self) -> None:
        places = self.line.places
        self.world.fix_addresses()
        add_sections(places.config("host"), {"authority": {"timeout_s": 1.0, "attempts": 1}})
        add_sections(places.config("host"), {"broker": {"reconnect_max_s": 1}})
        add_sections(places.config("daemon"), settings.DAEMON)
        add_sections(places.config("firmware"), {"models": {"folder": self._models}})
        add_sections(places.config("firmware"), {"daemon": {"put_s": 2.0}})


class MachineCannot(Exception):
    """A fault cannot be caused on this machine."""


def _give_back_log(database: Path) -> None:
    """Cut a database's write-ahead log to nothing: what it had reserved could be written on a full disk, too."""
    deadline = time.monotonic() + _CUT_WITHIN_S
    with closing(sqlite3.connect(database, timeout=_CUT_WITHIN_S)) as connection:
        while connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] and time.monotonic() < deadline:
            time.sleep(_LOOK_EVERY_S)
