"""The clinic as faults see it: its programs, files, clock and browser, and the doctor that is to find out."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from device.cli.daemon_socket import ask_daemon
from device.cli.demo import programs
from device.cli.demo.bringing_up import parse_offer
from device.cli.demo.line import Line
from device.cli.demo.places import Places, command
from device.cli.demo.world.clock import MovableClock
from device.cli.demo.world.part import Part
from device.cli.demo.world.parts import Parts
from device.cli.demo.world.sights import Sights
from device.cli.demo.world.world import World, broker_port_of
from device.cli.supervisor.process import Process
from device.cli.supervisor.program import Program
from device.cli.supervisor.sandbox import Bind, Enclosure
from device.cli.supervisor.waiting import wait_for
from device.firmware.simulated.frames import render_frames
from device.wire.health import DaemonHealth, HealthQuery
from drill.clinic.browser import Browser
from drill.clinic.doctor import Doctor
from drill.clinic.dressing import DressingSupervisor
from drill.clinic.keeping import kept_folder

SSH_RULES = Path("/etc/ssh/sshd_config.d/00-terminal.conf")
"""Read first, and the first rule counts (sshd_config(5))."""

PORTRAIT = "astronaut"
_SEED, _FRAMES = 11, 3
_ENDS_WITHIN_S = 30.0
_ASK_S = 10.0


class Clinic:
    """Everything that runs; made by `open_clinic`."""

    def __init__(self, supervisor: DressingSupervisor, line: Line, clock: MovableClock, browser: Browser) -> None:
        """Use an entered line; `clock` is the terminal's, `browser` the one at its desk."""
        self.supervisor = supervisor
        self.line = line
        self.clock = clock
        self.browser = browser
        self.places: Places = line.places
        self.parts = Parts(supervisor, self.places, broker_port_of(self.places.config("host")))
        self.world = World(self.places, line.server, self.parts)
        self.doctor = Doctor(self.config("firmware"), self.config("daemon"), clock.environment)
        self.sights = Sights(self.places, line.person)

    def config(self, program: str) -> Path:
        """Give the configuration file of a program."""
        return self.places.config(program)

    def state(self, program: str) -> Path:
        """Give the state folder of a program."""
        return self.places.run.own(program) / "state"

    def restart(self, *parts: Part) -> None:
        """Stop parts and start them again together."""
        for part in parts:
            self.parts.stop(part)
        self.parts.start_together(*parts)

    @contextmanager
    def with_other_files(self, part: Part, folder: Path) -> Iterator[Path]:
        """Stop a part, whose folder can be changed then; at the end the folder is as before, and the part runs."""
        self.parts.stop(part)
        with kept_folder(folder):
            yield folder
            if part in self.parts.running:
                self.parts.stop(part)
        self.parts.start(part)

    def start_in_vain(self, part: Part) -> None:
        """Start a part that cannot come up, and wait until it has given up."""
        process = self.supervisor.launch(self.parts.program(part))
        wait_for(lambda: process.exit_code is not None, f"{part} gives up", _ENDS_WITHIN_S)
        self.supervisor.stop(part)

    def start_copy(self, part: Part, name: str, config: Path, sockets: Path) -> None:
        """Start another process of the program `part` on a copy of its files; it goes by `name`."""
        binds = (Bind(config.parent, writable=True), Bind(sockets, writable=True))
        call = (command(f"uketsuke-{part}"), "--config", str(config))
        self.supervisor.start(Program(name, call, Enclosure(binds)))

    def run_host(self, *call: str) -> str:
        """Run a command of the host, and give what it printed."""
        return self.supervisor.run(programs.host(self.places, *call, name="host-command"))

    def start_host_command(self, *call: str) -> Process:
        """Start a command of the host, and do not wait."""
        return self.supervisor.launch(programs.host(self.places, *call, name="host-command"))

    def reload_broker(self) -> None:
        """Let the broker read its files again (mosquitto(8))."""
        os.kill(self.supervisor.find(Part.BROKER).pid, signal.SIGHUP)

    def start_host_as(self, *roles: str) -> None:
        """Start the host, which does not run, with some of its roles only."""
        call = [word for role in roles for word in ("--role", role)]
        program = programs.host(self.places, "run", *call)
        self.supervisor.start(replace(program, name=Part.HOST.value))
        self.parts.running.add(Part.HOST)

    def enrol(self) -> None:
        """Enrol the terminal again under its name and letter."""
        call = ("enrol", "terminal", "--name", programs.TERMINAL, "--letter", "A", "--json")
        offer = parse_offer(self.run_host(*call))
        self.supervisor.run(programs.enrol(self.places, offer), given=offer.code + "\n")

    def daemon_health(self) -> DaemonHealth | None:
        """Ask the daemon how it is."""
        answer = ask_daemon(self.places.daemon_socket, HealthQuery(), _ASK_S)
        return answer if isinstance(answer, DaemonHealth) else None

    def stand_before_camera(self) -> None:
        """Put pictures of a person in good light before the camera, and nothing else."""
        for old in self.places.camera.iterdir():
            old.unlink()
        self.take_pictures(self.places.camera)

    def take_pictures(self, folder: Path) -> Path:
        """Put such pictures into a folder, and give it."""
        render_frames(self.places.build.portrait(PORTRAIT), folder, _SEED, _FRAMES)
        return folder
