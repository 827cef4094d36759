"""Where the parts of a demo lie: in the run folder what this run makes, in the build folder what set-up made."""

from __future__ import annotations

import os
import socket
import sys
from dataclasses import dataclass
from pathlib import Path

from device.base.ports import free_ports
from device.cli.demo.errors import DeviceAbsent
from device.cli.supervisor.forward import LOOPBACK
from device.cli.supervisor.run_folder import RunFolder, check_socket_path
from device.firmware.simulated.reader.pcscd import DEFAULT_PORT, PcscdPlan

_DRIVER = Path("vpcd/usr/lib/pcsc/drivers/serial/libifdvpcd.so")
_SUFFIXES = (".png", ".jpg", ".jpeg")
MACHINE_CARD_SOCKET = Path("/run/pcscd/pcscd.comm")
"""Compiled into pcsc-lite."""
PROJECT = Path(__file__).parents[3]


HANDOVER_FOLDERS = ("files", "fhir")
"""Below the folder of a served demo: result files in the official layout, FHIR bundles."""


@dataclass(frozen=True)
class Build:
    """The folder that `make setup` fills."""

    folder: Path

    @property
    def driver(self) -> Path:
        """The reader driver, unpacked and never installed."""
        return self.folder / _DRIVER

    @property
    def models(self) -> Path:
        """The face models with their cards."""
        return self.folder / "models"

    @property
    def sounds(self) -> Path:
        """What the terminal says; where set-up could not build it, the terminal is silent."""
        return self.folder / "sounds"

    @property
    def portraits(self) -> Path:
        """The public-domain portraits of the made-up persons."""
        return self.folder / "portraits"

    def portrait(self, name: str) -> Path:
        """Give the picture of a portrait.

        Raises:
            DeviceAbsent: it is not there.
        """
        for suffix in _SUFFIXES:
            if (path := self.portraits / f"{name}{suffix}").exists():
                return path
        raise DeviceAbsent(f"{self.portraits / name}: no such portrait; run `make setup`")

    def check(self) -> None:
        """Check that set-up has been done.

        Raises:
            DeviceAbsent: something is missing; the text names it and the command that brings it.
        """
        for path in (self.driver, self.models, self.portraits):
            if not path.exists():
                raise DeviceAbsent(f"{path}: not there; run `make setup`")


@dataclass(frozen=True)
class CardService:
    """The run's card service: private in its namespaces, or, where there are none, in the machine's own place."""

    plan: PcscdPlan
    isolated: bool = True

    @property
    def socket(self) -> Path:
        """Where card programs find it."""
        return self.plan.socket if self.isolated else MACHINE_CARD_SOCKET

    @property
    def command(self) -> list[str]:
        """Give the command that starts it."""
        return self.plan.service_command() if self.isolated else self.plan.service_command(self.plan.configuration)

    @property
    def address(self) -> str:
        """Where the virtual card connects to its slot."""
        return f"{LOOPBACK}:{self.plan.port}"

    def prepare(self) -> None:
        """Write its files.

        Raises:
            DeviceAbsent: without namespaces, another card service has the machine's place or it cannot be written.
        """
        if not self.isolated and _answers(MACHINE_CARD_SOCKET):
            raise DeviceAbsent("a card service runs on this machine, and a second one cannot be kept apart from it")
        if not self.isolated and os.geteuid() != 0:
            raise DeviceAbsent("without namespaces only root can start a card service")
        self.plan.prepare()


@dataclass(frozen=True)
class Places:
    """All paths of one run."""

    run: RunFolder
    build: Build
    cards: CardService
    link_kbit_s: int = 0
    """Bit rate of the cards' contactless link; 0: as fast as the machine is."""
    reads_print: bool = False
    """Whether the terminal has a tray camera, which photographs the card's front."""
    served: Path | None = None
    """The folder of a served demo, where the host puts its files for clinic software."""

    @property
    def daemon_socket(self) -> Path:
        """Where the daemon listens for firmware and command line."""
        return check_socket_path(self.run.sockets("daemon") / "daemon.sock")

    @property
    def screen_socket(self) -> Path:
        """Where the firmware serves the screen's page."""
        return check_socket_path(self.run.sockets("screen") / "screen.sock")

    @property
    def diagnosis_socket(self) -> Path:
        """Where the firmware answers a diagnosis."""
        return check_socket_path(self.screen_socket.with_name("diagnosis.sock"))

    @property
    def panel_socket(self) -> Path:
        """Where the firmware lets fingers at its virtual panel."""
        return check_socket_path(self.run.sockets("panel") / "panel.sock")

    @property
    def frames_socket(self) -> Path:
        """Where a browser's camera is played to the firmware, while somebody tries their own face."""
        return check_socket_path(self.run.sockets("camera") / "frames.sock")

    @property
    def issuer(self) -> Path:
        """The folder of the made-up card issuer, private keys included."""
        return self.run.own("issuer")

    @property
    def trust(self) -> Path:
        """The issuer's public half."""
        return self.issuer / "public"

    @property
    def camera(self) -> Path:
        """The pictures that stand before the camera."""
        return self.run.own("camera")

    @property
    def tray(self) -> Path:
        """The pictures that the tray's camera takes."""
        return self.run.own("tray")

    @property
    def broker(self) -> Path:
        """The broker's configuration, keys and access list."""
        return self.run.own("broker")

    @property
    def broker_store(self) -> Path:
        """The broker's store."""
        return self.run.own("broker-store")

    @property
    def linkage(self) -> Path:
        """The shared folders of the played linkage software and certified reader."""
        return self.run.own("linkage")

    def config(self, program: str) -> Path:
        """Give the configuration file of a program, in its own folder."""
        return self.run.own(program) / f"{program}.toml"


def make_places(
    run: RunFolder,
    build: Build,
    *,
    isolated: bool,
    link_kbit_s: int = 0,
    reads_print: bool = False,
    served: Path | None = None,
) -> Places:
    """Give the places of a run; without isolation the reader's ports are free ones of the machine."""
    port = DEFAULT_PORT if isolated else free_ports(2)
    plan = PcscdPlan(run.own("pcscd"), build.driver, port)
    return Places(run, build, CardService(plan, isolated), link_kbit_s, reads_print, served)


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as connection:
        try:
            connection.connect(str(path))
        except OSError:  # nothing there, or left behind by a service that was killed
            return False
    return True


def command(name: str) -> str:
    """Give the path of one of our own commands, beside the interpreter that runs us."""
    return str(Path(sys.executable).parent / name)


def folders_needed(build: Build) -> tuple[Path, ...]:
    """Give the folders that programs need to run at all, wherever the project lies."""
    places = (PROJECT, build.folder, Path(sys.prefix), Path(sys.base_prefix))
    return tuple(dict.fromkeys(path.resolve() for path in places))
