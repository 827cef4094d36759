"""What is started: firmware, daemon and host with the settings of a clinic, and nobody to talk to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench.basics.clinic import make_host, write_host
from device.base.ports import free_ports
from device.cli.demo.configs import write_daemon, write_firmware
from device.cli.demo.places import Build, command, make_places
from device.cli.supervisor.run_folder import RunFolder
from device.firmware.simulated.issuing.issuer import open_issuer


@dataclass(frozen=True)
class Subject:
    """A program that is started: how it is called on a terminal, and its module's name and arguments."""

    name: str
    script: str
    module: str
    arguments: tuple[str, ...]

    @property
    def command(self) -> tuple[str, ...]:
        """The command as a unit calls it."""
        return (command(self.script), *self.arguments)


@contextmanager
def open_subjects(build: Path) -> Iterator[tuple[Subject, ...]]:
    """Prepare all three, until the end of the block.

    Raises:
        DeviceAbsent: set-up has not been done.
        NotMeasured: the host cannot be prepared.
    """
    folder = RunFolder()
    try:
        places = make_places(folder, Build(build.resolve()), isolated=True)
        places.build.check()
        open_issuer(places.issuer, datetime.now(UTC))
        write_daemon(places)
        write_firmware(places)
        config = write_host(folder.own("host"), free_ports())
        make_host(config)
        yield (
            _subject("firmware", "device.firmware.main", places.config("firmware")),
            _subject("daemon", "device.daemon.main", places.config("daemon")),
            Subject("host", "uketsuke-host", "host.cli.main", ("run", "--config", str(config))),
        )
    finally:
        folder.remove()


def _subject(name: str, module: str, config: Path) -> Subject:
    return Subject(name, f"uketsuke-{name}", module, ("--config", str(config)))
