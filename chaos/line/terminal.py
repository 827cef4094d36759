"""Terminals of a run: the real daemon behind a cable of its own, and before it a feeder or a whole firmware."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from chaos.check.history import Offered, Shown
from chaos.faults.cables import Cable
from chaos.faults.disk import SmallDisk
from chaos.feeder.journal import read_journal
from chaos.line import settings
from chaos.line.clinic import Clinic, Invitation
from chaos.line.player import Player
from chaos.line.programs import Kept
from device.base.errors import UketsukeError
from device.cli.daemon_socket import ask_daemon
from device.cli.demo.configs import write_firmware
from device.cli.demo.places import Build, make_places
from device.cli.demo.world.clock import MovableClock
from device.cli.supervisor.run_folder import RunFolder
from device.cli.supervisor.waiting import NotReached, wait_for
from device.wire.local import DaemonStatus, EnrolCommand, EnrolResult, StatusQuery

_READY_S = 60.0
_ENROL_S = 60.0
_ASK_S = 5.0
_DAEMON_DISK, _FIRMWARE_DISK = "16m", "16m"


@dataclass
class Terminal:
    """One terminal. `programs`, `clocks` and `disks` are what may be harmed, by name."""

    name: str
    letter: str
    cable: Cable
    socket: Path
    programs: dict[str, Kept]
    clocks: dict[str, MovableClock]
    disks: dict[str, SmallDisk]
    player: Player | None = None
    _shown: list[Shown] = field(default_factory=list)

    def status(self) -> DaemonStatus | None:
        """Ask the daemon how it is; None when it does not answer."""
        try:
            answer = ask_daemon(self.socket, StatusQuery(), _ASK_S)
        except UketsukeError:
            return None
        return answer if isinstance(answer, DaemonStatus) else None

    def enrol(self, invitation: Invitation) -> None:
        """Enrol it, as an engineer does.

        Raises:
            NotReached: it was refused, or the firmware does not come.
        """
        wait_for(self._is_whole, f"firmware and daemon of {self.name} meet", _READY_S)
        command = EnrolCommand(invitation.url, invitation.code, invitation.fingerprint)
        answer = ask_daemon(self.socket, command, _ENROL_S)
        if not isinstance(answer, EnrolResult) or answer.number:
            raise NotReached(f"{self.name} was not enrolled: {answer}")

    @property
    def wire_name(self) -> str:
        """Its name in topics and records."""
        return f"t-{self.name}"

    def stop_visits(self) -> None:
        """Let nobody come any more; the visit at hand ends."""
        if self.player:
            self.player.end()
        for name, program in self.programs.items():
            if name == "feeder":
                program.stop()

    def offered(self) -> list[Offered]:
        """Give what its journal says; nothing where a firmware keeps none."""
        return read_journal(self.programs["feeder"].outputs()) if "feeder" in self.programs else []

    def shown(self) -> list[Shown]:
        """Give the tickets that people saw on its screen."""
        return [Shown(self.wire_name, ticket) for ticket in self.player.tickets] if self.player else []

    def _is_whole(self) -> bool:
        status = self.status()
        return status is not None and status.firmware_connected


def open_fed(number: int, clinic: Clinic, library: Path, pause_s: float, stack: ExitStack) -> Terminal:
    """Start a terminal before which nobody stands: a feeder with the firmware's own counter, seal and link."""
    name = f"fed{number}"
    folder = clinic.folder / name
    disks = _disks(folder, stack)
    socket = folder / "d.sock"
    options = ("--state", str(folder / "firmware"), "--socket", str(socket), "--cards", str(clinic.cards))
    feeder = (sys.executable, "-m", "chaos.feeder", *options, "--pause-s", str(pause_s))
    terminal = _open(number, name, folder, socket, library, stack)
    terminal.disks.update(disks)
    _add(terminal, "feeder", feeder, folder, library, stack)
    return terminal


def open_full(number: int, clinic: Clinic, library: Path, build: Path, persona: str, stack: ExitStack) -> Terminal:
    """Start a whole terminal: card service with a virtual card, firmware, and somebody who enters a PIN."""
    run = RunFolder()
    stack.callback(run.remove)
    (run.path / "issuer").symlink_to(clinic.issuer)
    places = make_places(run, Build(build.resolve()), isolated=True)
    places.build.check()
    places.cards.prepare()
    write_firmware(places)
    name = f"full{number}"
    terminal = _open(number, name, clinic.folder / name, places.daemon_socket, library, stack)
    firmware = (str(Path(sys.executable).parent / "uketsuke-firmware"), "--config", str(places.config("firmware")))
    _add(terminal, "firmware", firmware, clinic.folder / name, library, stack)
    cards = Kept(f"{name}-cards", places.cards.plan.command(), clinic.folder / name)
    terminal.programs["cards"] = cards
    stack.callback(cards.stop)
    cards.start()
    terminal.player = Player(places, lambda: cards.pid, persona)
    stack.callback(terminal.player.end)
    return terminal


def _open(number: int, name: str, folder: Path, socket: Path, library: Path, stack: ExitStack) -> Terminal:
    folder.mkdir(exist_ok=True)
    cable = stack.enter_context(Cable(number))
    terminal = Terminal(name, chr(ord("A") + number - 1), cable, socket, {}, {}, {})
    config = settings.write_daemon(folder, socket)
    command = (*cable.prefix, sys.executable, "-m", "device.daemon.main", "--config", str(config))
    _add(terminal, "daemon", command, folder, library, stack)
    return terminal


def _add(
    terminal: Terminal, name: str, command: Sequence[str], folder: Path, library: Path, stack: ExitStack
) -> None:
    clock = MovableClock(library, folder / f"{name}.clock")
    program = Kept(f"{terminal.name}-{name}", command, folder, clock.environment)
    terminal.clocks[name] = clock
    terminal.programs[name] = program
    stack.callback(program.stop)
    program.start()


def _disks(folder: Path, stack: ExitStack) -> dict[str, SmallDisk]:
    sizes = {"state": _DAEMON_DISK, "firmware": _FIRMWARE_DISK}
    for name in sizes:
        (folder / name).mkdir(parents=True, mode=0o700)
    return {name: stack.enter_context(SmallDisk(folder / name, size)) for name, size in sizes.items()}
