"""The running line under one of its configurations, and all that can be done to it from outside."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import sqlite3
import time
import tomllib
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

import httpx

from chaos.faults.disk import SmallDisk, leave_mounts
from device.cli.demo import programs
from device.cli.demo.line import Line
from tests.scenarios.language.errors import ScenarioFailed
from tests.scenarios.language.statements import Part
from tests.scenarios.stage import settings
from tests.scenarios.stage.camera import Sights
from tests.scenarios.stage.card import Cards
from tests.scenarios.stage.intruder import Intruder
from tests.scenarios.stage.parts import Parts

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
        self._broker_port = int(_port_of(places.config("host"), "broker"))
        self.parts = Parts(line.supervisor, places, self._broker_port)
        self.cards = Cards(line.supervisor, places, line.server.authority)
        self.sights = Sights(places, line.person)
        self.intruder = Intruder(self._broker_port, self.state(Part.HOST), self.state(Part.DAEMON))
        self._models = places.run.own("firmware") / "models"
        self._disks: dict[Part, SmallDisk] = {}
        self._stack = ExitStack()

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

    def plug_reader(self, plugged: bool) -> None:
        """Pull or put back the reader's plug, as the card service finds it at its next start."""
        cards = self.line.places.cards
        cards.prepare()
        if not plugged:
            for entry in cards.plan.configuration.iterdir():
                entry.unlink()

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

    def set_clock(self, days: int) -> None:
        """Let the power of the terminal fail, and come back with a clock that is wrong by so many days."""
        self.parts.set_clock(days)
        for part in (Part.FIRMWARE, Part.DAEMON):
            self.parts.kill(part)
        self.parts.start_together(Part.DAEMON, Part.FIRMWARE)

    def set_authority(self, mode: str) -> None:
        """Let the eligibility system behave in this way from now on."""
        if mode == "refusing":
            self._give_authority_tokens("nobody-has-this-token")
            return
        self._give_authority_tokens(self._host_token())
        admin = self.line.server.authority
        behaviour = {"mode": mode, "delay_s": _SLOW_S if mode == "slow" else 0.0, "count": 0, "seed": 0}
        headers = {"Authorization": f"Bearer {admin.token}"}
        answer = httpx.put(f"{admin.url}/admin/behaviour", json=behaviour, headers=headers, timeout=10)
        if answer.is_error:
            raise ScenarioFailed(f"the authority took no behaviour: status {answer.status_code}")

    def mend(self) -> None:
        """Undo every fault, and take the card away."""
        for disk in self._disks.values():
            disk.free()
        self.alter_model(altered=False)
        self.parts.set_clock(0)
        self.plug_reader(plugged=True)
        self.parts.mend()
        self.cards.take()
        self.set_authority("normal")

    def make_good(self) -> None:
        """After a scenario that failed: undo every fault, and begin with a terminal that knows of no visit."""
        self.mend()
        for part in (Part.FIRMWARE, Part.DAEMON):
            self.parts.stop(part)
        self.parts.start_together(Part.DAEMON, Part.FIRMWARE)

    def _give_authority_tokens(self, client: str) -> None:
        tokens = self.line.places.run.own("authority") / "tokens.toml"
        text = f"client = {json.dumps(client)}\nadmin = {json.dumps(self.line.server.authority.token)}\n"
        if tokens.read_text() != text:
            tokens.write_text(text)
            self.parts.stop(Part.AUTHORITY)
            self.parts.start(Part.AUTHORITY)

    def _host_token(self) -> str:
        return (self.line.places.run.own("host") / "authority.token").read_text().strip()

    def _add_staff_code(self) -> None:
        name, display, code = STAFF
        call = ("user", "add", "--name", name, "--display", display, "--code")
        program = programs.host(self.line.places, *call, name="staff-code")
        self.line.supervisor.run(program, given=f"{secrets.token_urlsafe(9)}\n{code}\n")

    def _fix_addresses(self) -> None:
        places, server = self.line.places, self.line.server
        desk, authority = urlsplit(server.desk_url).port, urlsplit(server.authority.url).port
        settings.set_keys(places.config("authority"), {"listen_port": authority or 0})
        settings.add_sections(places.config("host"), {"desk": {"port": desk or 0}})
        settings.add_sections(places.config("host"), {"authority": {"timeout_s": 1.0, "attempts": 1}})
        settings.add_sections(places.config("host"), {"broker": {"reconnect_max_s": 1}})
        settings.add_sections(places.config("daemon"), settings.DAEMON)
        settings.add_sections(places.config("firmware"), {"models": {"folder": self._models}})
        settings.add_sections(places.config("firmware"), {"daemon": {"put_s": 2.0}})


class MachineCannot(Exception):
    """A fault cannot be caused on this machine."""


def _port_of(config: Path, section: str) -> int:
    port: int = tomllib.loads(config.read_text("utf-8"))[section]["port"]
    return port


def _give_back_log(database: Path) -> None:
    """Cut a database's write-ahead log to nothing: what it had reserved could be written on a full disk, too."""
    deadline = time.monotonic() + _CUT_WITHIN_S
    with closing(sqlite3.connect(database, timeout=_CUT_WITHIN_S)) as connection:
        while connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] and time.monotonic() < deadline:
            time.sleep(_LOOK_EVERY_S)
