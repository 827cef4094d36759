"""A booted machine with terminal and clinic, and the doctor on it, called over its shell as an engineer does.

What a container brings along, such as the driver of the virtual reader, is found before anything is planted; it is
told, and left out of account afterwards.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from device.base.errors import UketsukeError
from device.cli.demo.world.clock import build_wrong_clock
from device.cli.supervisor.waiting import wait_for
from drill.judging import Diagnosis, NoAnswer, parse_diagnosis
from tests.boot.clinic import CAMERA, TERMINAL_PYTHON, Clinic, set_up
from tests.boot.machine import BootFailed, Machine
from tests.boot.trees import boot, find_tree

SUITES, ARCH = ("bookworm", "trixie"), "amd64"
WRONG_CLOCK = "/srv/uk-wrong-clock.so"
"""In the machine; loaded by no program before a fault says so."""
_BUILD = Path("build")
_LIMIT_S = 60.0
_SETTLED_WITHIN_S = 180.0
_DROP_IN = "drill.conf"
_PAGE = """[Unit]
JoinsNamespaceOf=uketsuke-firmware.service
After=uketsuke-screen.socket
StartLimitIntervalSec=0
[Service]
ExecStart={python} -c "import urllib.request as u; any(False for line in u.urlopen('http://127.0.0.1:8080/events'))"
PrivateNetwork=yes
Restart=always
RestartSec=1
[Install]
WantedBy=uketsuke-screen.socket
"""
"""In place of the browser, for which a container has no screen: it listens to the page as a browser does."""


class NoMachine(UketsukeError):
    """There is no machine for the drill."""


@dataclass(frozen=True)
class Booted:
    """The machine under drill."""

    machine: Machine
    clinic: Clinic

    @contextmanager
    def drop_in(self, unit: str, text: str) -> Iterator[None]:
        """Change a unit by some lines of its own, and start it anew; it may fail to come up."""
        place = f"/run/systemd/system/{unit}.d/{_DROP_IN}"
        self.machine.write(place, text)
        self.restart(unit)
        yield
        self.machine.run("rm", place)
        self.restart(unit)

    def restart(self, *units: str) -> None:
        """Have systemd read the units and start these anew, whatever comes of it."""
        self.machine.run("systemctl", "daemon-reload")
        self.machine.run("systemctl", "reset-failed", check=False)
        self.machine.run("systemctl", "restart", "--no-block", *units, check=False)


class BootedDoctor:
    """`uketsuke doctor` in the machine; leaves out `known`, the findings that were there before any fault."""

    def __init__(self, machine: Machine) -> None:
        """Call it as root, as over SSH with sudo."""
        self._machine = machine
        self.known: frozenset[str] = frozenset()

    def learn_what_is_known(self, say: Callable[[str], None]) -> None:
        """Ask until two answers in a row are alike, tell what they find, and leave it out from now on.

        Raises:
            NotReached: the answers go on changing.
        """
        before: list[tuple[str, ...]] = []

        def is_settled() -> bool:
            before.append(self.ask().wrong)
            return len(before) > 1 and before[-1] == before[-2]

        wait_for(is_settled, "the machine has settled", _SETTLED_WITHIN_S)
        self.known = frozenset(before[-1])
        say(f"there before any fault: {' '.join(before[-1]) or 'nothing'}")

    def ask(self) -> Diagnosis:
        """Look at everything.

        Raises:
            NoAnswer: there came no report.
        """
        began = time.monotonic()
        try:
            ended = self._machine.run("uketsuke", "doctor", "--json", check=False, within_s=_LIMIT_S)
        except BootFailed as error:
            raise NoAnswer(str(error)) from error
        seen = parse_diagnosis(ended.out, time.monotonic() - began)
        roots, wrong = (tuple(id_ for id_ in ids if id_ not in self.known) for ids in (seen.roots, seen.wrong))
        return replace(seen, roots=roots, wrong=wrong, exit_code=seen.exit_code if wrong else 0)


@contextmanager
def open_machine(suite: str) -> Iterator[Booted]:
    """Boot a Debian, with everything in order.

    Raises:
        NoMachine: the packages are not built, or it does not come up.
    """
    folder = _BUILD / "packages" / suite
    debs = sorted(folder.glob(f"uketsuke-*_{ARCH}.deb"))
    if not debs:
        raise NoMachine(f"{folder}: no packages; run `make deb SUITE={suite}` first")
    try:
        with boot(find_tree(suite, ARCH), newest(debs)) as machine:
            clinic = set_up(machine)
            _hand_in(build_wrong_clock(_BUILD / "tests"), machine)
            machine.shell(f"cp $(ls /mnt/uk-test/portraits/*.jpg | head -1) {CAMERA}/room.jpg; chmod 644 {CAMERA}/*")
            machine.write("/run/systemd/system/uk-page.service", _PAGE.format(python=TERMINAL_PYTHON))
            machine.run("systemctl", "enable", "--runtime", "--now", "uk-page")
            yield Booted(machine, clinic)
    except BootFailed as error:
        raise NoMachine(str(error)) from error


def _hand_in(library: Path, machine: Machine) -> None:
    """Put a library where every program of the machine may load it."""
    place = machine.inside / WRONG_CLOCK[1:]
    place.write_bytes(library.read_bytes())
    place.chmod(0o755)


def newest(debs: list[Path]) -> list[Path]:
    """Give the newest file of each package."""
    by_name: dict[str, Path] = {}
    for deb in sorted(debs, key=lambda path: path.stat().st_mtime):
        by_name[deb.name.partition("_")[0]] = deb
    return list(by_name.values())
