"""A whole terminal to be weighed: the demo's line with print read from cards, and the kiosk's own browser before it.

The browser stands on a virtual screen, which plays the compositor and is not weighed, nor is the clinic's side.
"""

from __future__ import annotations

import io
import os
import pwd
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.basics.errors import NotMeasured
from device.cli.demo import programs
from device.cli.demo.line import Line
from device.cli.demo.places import Build, Places, command, folders_needed, make_places
from device.cli.demo.progress import Progress
from device.cli.demo.toml import Section, add_sections, write_config
from device.cli.demo.visit import Play, Wish
from device.cli.supervisor.program import Program
from device.cli.supervisor.run_folder import RunFolder
from device.cli.supervisor.sandbox import Bind, Enclosure, Isolation, probe_sandbox
from device.cli.supervisor.supervisor import Supervisor
from device.kiosk.policies import FILE_NAME, format_policies
from device.kiosk.signs import read_signs
from measuring.processes import cpu_s, processes_below

WIDTH, HEIGHT = 800, 480
_ACCOUNT = "nobody"
_WITHIN_S = 60.0
_PROGRAMS = ("firmware", "daemon", "pcscd", "kiosk")
_LIMITS: Section = {"silence_s": 20.0, "start_s": 60.0}
"""Of the kiosk, for machines that have more to do than they can."""
_PATIENT: Section = {"limit_s": 60.0, "frame_limit_s": 60.0}
"""Of reading print, for the same; given up too early, it would not be weighed."""


@dataclass(frozen=True)
class Start:
    """How long a program took until it served, and what it had worked by then."""

    name: str
    wall_s: float
    cpu_s: float


@dataclass(frozen=True)
class Terminal:
    """What runs; `line` is the whole of it, the clinic's side included."""

    line: Line
    starts: tuple[Start, ...]

    def processes(self) -> Mapping[str, Mapping[int, str]]:
        """Give the terminal's processes by program, with their command lines."""
        find = self.line.supervisor.find
        return {name: processes_below(find(name).pid) for name in _PROGRAMS}

    def visit(self, progress: Progress) -> None:
        """Play a whole visit by face; number B is read from the card's print."""
        Play(self.line, progress).visit(Wish())


@contextmanager
def open_terminal(build_folder: Path) -> Iterator[Terminal]:
    """Run it until the end of the block; the kiosk shows the page when the block begins.

    Raises:
        NotMeasured: a program that the machine needs for it is missing.
        DeviceAbsent, ProgramMissing, ProgramFailed: something cannot be had or started.
    """
    if os.geteuid() != 0:
        raise NotMeasured("the memory part needs root, to see which pages of memory are shared")
    build = Build(build_folder.resolve())
    build.check()
    sandbox, folder = probe_sandbox(folders_needed(build)), RunFolder()
    places = make_places(folder, build, isolated=sandbox.isolated, reads_print=True)
    with ExitStack() as stack:
        stack.callback(folder.remove)
        supervisor = stack.enter_context(Supervisor(folder, sandbox))
        line = stack.enter_context(Line(supervisor, places, Progress(io.StringIO())))
        display = stack.enter_context(_screen())
        supervisor.stop("firmware")
        add_sections(places.config("firmware"), {"tray": _PATIENT})
        kiosk = _kiosk(places, line.screen_url + "/", display, sandbox.isolation is Isolation.ROOT)
        yield Terminal(line, tuple(_start(supervisor, program) for program in (programs.firmware(places), kiosk)))


def _start(supervisor: Supervisor, program: Program) -> Start:
    began = time.monotonic()
    process = supervisor.start(program)
    passed_s = time.monotonic() - began
    return Start(program.name, passed_s, sum(cpu_s(pid) for pid in processes_below(process.pid)))


@contextmanager
def _screen() -> Iterator[str]:
    """Run a virtual screen and give its name."""
    if shutil.which("Xvfb") is None:
        raise NotMeasured("Xvfb is not installed: tools/system-packages test")
    reading, writing = os.pipe()
    options = ("-displayfd", str(writing), "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-nolisten", "tcp", "-ac")
    server = subprocess.Popen(("Xvfb", *options), pass_fds=(writing,), stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            yield f":{told.readline().strip()}"
    finally:
        server.terminate()
        server.wait(_WITHIN_S)


def _kiosk(places: Places, url: str, display: str, rooted: bool) -> Program:
    """Describe the kiosk as it runs on a terminal, but for the display's kind and the page's address."""
    own, policies = places.run.own("kiosk"), places.run.own("chromium")
    managed = policies / "policies" / "managed"
    managed.mkdir(parents=True)
    (managed / FILE_NAME).write_text(format_policies(url))
    folder = Path("/tmp/kiosk")  # noqa: S108  # of the kiosk's own namespace
    settings: Section = {
        "url": url,
        "folder": folder,
        "display": "x11",
        "size": f"{WIDTH}x{HEIGHT}",
        "sandbox": rooted,
    }
    write_config(own / "kiosk.toml", {**settings, **_LIMITS})
    for path in (own, policies, *policies.rglob("*"), own / "kiosk.toml"):
        path.chmod(0o755 if path.is_dir() else 0o644)
        shutil.chown(path, pwd.getpwnam(_ACCOUNT).pw_uid)
    screen = Bind(Path(f"/tmp/.X11-unix/X{display[1:]}"))  # noqa: S108  # where X servers listen
    binds = (Bind(own), screen, Bind(policies, Path("/etc/chromium")))
    call = ("env", f"DISPLAY={display}", command("uketsuke-kiosk"), "--config", str(own / "kiosk.toml"))
    enclosure = Enclosure(binds, user=_ACCOUNT, nests=True)
    return Program("kiosk", call, enclosure, ready=lambda: _stands(url), ready_within_s=_WITHIN_S)


def _stands(url: str) -> bool:
    return any(sign.visible and sign.whole for sign in read_signs(url, 1.0) or ())
