"""Brings the clinic up in which all is well, and waits until it is."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from device.cli.demo.line import Line
from device.cli.demo.places import Build, Places, folders_needed, make_places
from device.cli.demo.progress import Progress
from device.cli.demo.toml import add_sections
from device.cli.demo.world.clock import MovableClock, build_wrong_clock
from device.cli.demo.world.part import Part
from device.cli.supervisor.program import Program
from device.cli.supervisor.run_folder import RunFolder
from device.cli.supervisor.sandbox import probe_sandbox
from drill.clinic import grounds
from drill.clinic.browser import Browser
from drill.clinic.clinic import SSH_RULES, Clinic
from drill.clinic.dressing import DressingSupervisor, with_bind, with_environment

DISK_MIB = 320
"""Above what the doctor calls low, below what would be missed in memory."""

_QUICK_LINK = {"reconnect_s": 0.5, "reconnect_max_s": 2.0, "keepalive_s": 5, "resend_s": 1.0, "resend_max_s": 4.0}
_QUICK_HOST = {"challenge_s": 12, "challenge_every_s": 4.0, "recheck_s": 1.0, "recheck_max_s": 2.0}
"""So that faults show, and pass, within seconds; everything else is as a clinic has it."""


@contextmanager
def open_clinic(build: Path) -> Iterator[Clinic]:
    """Bring a clinic up; needs namespaces of its own, see `drill.__main__`."""
    grounds.bring_loopback_up()
    folder, own = RunFolder(), Build(build.resolve())
    with ExitStack() as stack:
        stack.callback(folder.remove)
        system = (Path("/etc"), Path("/var/lib"), own.models, own.sounds)
        stack.enter_context(grounds.covered(system, folder.path / "layers"))
        places = make_places(folder, own, isolated=True)
        for program in (Part.DAEMON, Part.FIRMWARE):
            stack.enter_context(grounds.disk(places.run.own(program), DISK_MIB))
        clock = MovableClock(build_wrong_clock(own.folder / "tests"), places.run.own("clock") / "moved")
        supervisor = stack.enter_context(DressingSupervisor(folder, probe_sandbox(folders_needed(own))))
        _dress(supervisor, places, clock)
        _call_it_a_terminal(places)
        line = stack.enter_context(Line(supervisor, places, Progress(io.StringIO())))
        browser = Browser(line.screen_url, places.run.own("browser"))
        stack.callback(browser.kill)
        clinic = Clinic(supervisor, line, clock, browser)
        clinic.world.fix_addresses()
        clinic.stand_before_camera()
        browser.start()
        yield clinic


def _call_it_a_terminal(places: Places) -> None:
    """Put files where they lie on a terminal: by the first the doctor knows one, the other shuts passwords out."""
    place = Path("/etc/uketsuke/firmware.toml")
    place.parent.mkdir(exist_ok=True)
    place.unlink(missing_ok=True)
    place.symlink_to(places.config(Part.FIRMWARE))
    SSH_RULES.parent.mkdir(parents=True, exist_ok=True)
    SSH_RULES.write_text("PasswordAuthentication no\nPermitRootLogin no\n")


def _dress(supervisor: DressingSupervisor, places: Places, clock: MovableClock) -> None:
    """Give the terminal's programs its clock, and every program its quick pauses before it first reads them."""

    def on_the_clock(program: Program) -> Program:
        return with_environment(with_bind(program, places.run.own("clock")), clock.environment)

    def in_a_hurry(program: Program) -> Program:
        section, keys = ("visit", _QUICK_HOST) if program.name == Part.HOST else ("link", _QUICK_LINK)
        if places.config(program.name).exists():
            add_sections(places.config(program.name), {section: keys})
        return program

    supervisor.dresses[Part.FIRMWARE] = [on_the_clock]
    supervisor.dresses[Part.DAEMON] = [on_the_clock, in_a_hurry]
    supervisor.dresses[Part.HOST] = [in_a_hurry]
