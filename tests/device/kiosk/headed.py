"""The kiosk's program with real Chromium before a page, alone in a network with nothing but `lo`."""

from __future__ import annotations

import contextlib
import json
import os
import pwd
import shutil
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Self

from PIL import Image
from tesserocr import PyTessBaseAPI

from device.cli.demo.toml import Value, write_config
from device.cli.supervisor.process import Process
from device.cli.supervisor.program import Program
from device.cli.supervisor.run_folder import RunFolder
from device.cli.supervisor.sandbox import Bind, Enclosure, Isolation, Network, Sandbox
from device.cli.supervisor.supervisor import Supervisor
from device.firmware.tray.ocr.tesseract import TESSDATA
from device.kiosk.policies import FILE_NAME, format_policies
from tests.device.kiosk.display import HEIGHT, WIDTH, Display, open_display
from tests.device.kiosk.serving import PORT
from tests.system.probing import PROJECT

ACCOUNT = "nobody"
URL = f"http://127.0.0.1:{PORT}/"
PATIENCE_S = 60.0
LIMITS = {"check_s": 0.2, "silence_s": 20.0, "wrong_s": 1.5, "start_s": 45.0, "pause_s": 0.2}


def wait_for(condition: Callable[[], object], what: str, within_s: float = PATIENCE_S) -> float:
    """Wait until the condition holds; give how long it took."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < within_s, f"not in time: {what}"
        time.sleep(0.02)
    return time.monotonic() - began


def python(module: str, *arguments: str) -> tuple[str, ...]:
    """Give the command line of a module of this project, to be run from anywhere."""
    start = (
        f"import sys, runpy; sys.path.insert(0, {str(PROJECT)!r}); runpy.run_module({module!r}, run_name='__main__')"
    )
    return (sys.executable, "-c", start, *arguments)


class Headed:
    """The page's server, the screen, and the kiosk's program, which can be started and stopped."""

    def __init__(self, supervisor: Supervisor, display: Display) -> None:
        self.supervisor = supervisor
        self.display = display
        self._sockets = supervisor.folder.sockets("stage")
        self._own = supervisor.folder.own("kiosk")
        self._policies = supervisor.folder.own("chromium")
        self.server: Process
        self._control: Any = None
        self._used: dict[str, Value] = {}

    def open(self) -> None:
        """Start the page's server and write what the kiosk's program reads."""
        path = self._sockets / "s"
        enclosure = Enclosure((Bind(self._sockets, writable=True),), Network.LOOPBACK_ONLY)
        command = python("tests.device.kiosk.serving", str(path))
        self.server = self.supervisor.start(Program("stage", command, enclosure))
        line = socket.socket(socket.AF_UNIX)
        line.connect(str(path))
        self._control = line.makefile("rw")
        line.close()
        self._write_files()

    def close(self) -> None:
        """Close the line to the server."""
        if self._control is not None:
            self._control.close()

    def use(self, *, lets_keys_through: bool = False, **settings: Value) -> Self:
        """Have the kiosk's program run with these settings, before a page that swallows keys or does not."""
        wanted: dict[str, Value] = {**settings, "lets_keys_through": lets_keys_through}
        if self._used != wanted:
            self.supervisor.stop("kiosk")
            self.ask(lets_keys_through=lets_keys_through)
            self._start(settings)
            self._used = wanted
        self.page()
        return self

    def _start(self, settings: dict[str, Value]) -> None:
        wait_for(lambda: not self.pages(), "no page of an earlier browser")
        write_config(self._own / "kiosk.toml", {**self._settings(), **settings})
        self._give(self._own)
        command = python("device.kiosk.main", "--config", str(self._own / "kiosk.toml"))
        display = Bind(self.display.socket)
        binds = (Bind(self._own), display, Bind(self._policies, Path("/etc/chromium")))
        enclosure = Enclosure(binds, Network.LOOPBACK_ONLY, joins=self.server.pid, user=ACCOUNT, nests=True)
        env = ("env", f"DISPLAY={self.display.name}")
        program = Program(
            "kiosk", (*env, *command), enclosure, ready=lambda: bool(self.standing()), ready_within_s=PATIENCE_S
        )
        self.supervisor.start(program)  # its account cannot reach the supervisor's notify socket

    def ask(self, **words: object) -> dict[str, Any]:
        """Steer the server; give what was done and the signs of life."""
        self._control.write(json.dumps(words) + "\n")
        self._control.flush()
        answer: dict[str, Any] = json.loads(self._control.readline())
        return answer

    def show(self, **view: object) -> None:
        """Show a view."""
        self.ask(show=view)

    def pages(self) -> list[dict[str, Any]]:
        """Give the pages that live."""
        return [sign for sign in self.ask()["signs"] or [] if sign["age_s"] < 2.5]

    def standing(self) -> str:
        """Give the name of the page that stands alone, visible and whole; empty when none does."""
        pages = self.pages()
        alone = len(pages) == 1 and pages[0]["visible"] and pages[0]["whole"]
        return str(pages[0]["page"]) if alone else ""

    def page(self) -> str:
        """Wait until one page stands alone, and give its name."""
        wait_for(self.standing, "one page that fills the screen")
        return self.standing() or self.page()

    def wait_for_another(self, page: str) -> float:
        """Wait until another page than this one stands; give how long it took."""
        return wait_for(lambda: self.standing() not in ("", page), "another page")

    def log(self) -> list[dict[str, Any]]:
        """Give what the kiosk's program wrote down."""
        lines = self.supervisor.folder.log("kiosk").read_text("utf-8").splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]

    def processes(self) -> dict[int, str]:
        """Give the browser's processes with their command lines."""
        found = {}
        for pid in self.browsers():
            with contextlib.suppress(OSError):  # it has just ended
                found[pid] = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
        return found

    def browsers(self) -> list[int]:
        """Give the browser's processes: those of Chromium below the kiosk's program."""
        parents = _parents()
        kiosk = self.supervisor.find("kiosk").pid
        return [pid for pid in parents if kiosk in _above(pid, parents) and _is_chromium(pid)]

    def main_browser(self) -> int:
        """Give the browser's first process."""
        return next(pid for pid, line in self.processes().items() if "--type=" not in line)

    def files(self, pattern: str) -> list[Path]:
        """Give files by their name, wherever the browser can write."""
        root = Path(f"/proc/{self.main_browser()}/root")
        return [path for folder in ("tmp", "dev/shm") for path in (root / folder).rglob(pattern)]

    def read(self) -> str:
        """Give the words on the screen, as a program reads them that knows no page."""
        with PyTessBaseAPI(path=str(TESSDATA), lang="eng") as reader:
            reader.SetImage(Image.fromarray(self.display.picture()).resize((WIDTH * 2, HEIGHT * 2)))
            words: str = reader.GetUTF8Text()
        return words

    def _settings(self) -> dict[str, Value]:
        rooted = self.supervisor.sandbox.isolation is Isolation.ROOT
        folder = Path("/tmp/kiosk")
        return {
            "url": URL,
            "folder": folder,
            "display": "x11",
            "size": f"{WIDTH}x{HEIGHT}",
            "sandbox": rooted,
            **LIMITS,
        }

    def _write_files(self) -> None:
        managed = self._policies / "policies" / "managed"
        managed.mkdir(parents=True)
        (managed / FILE_NAME).write_text(format_policies(URL))
        for path in (self._policies, *self._policies.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)

    def _give(self, folder: Path) -> None:
        if os.geteuid() == 0:
            for path in (folder, *folder.rglob("*")):
                shutil.chown(path, pwd.getpwnam(ACCOUNT).pw_uid)


def _parents() -> dict[int, int]:
    """Give each process of the machine with its parent (proc(5), the fourth field of stat)."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # it has just ended
            found[int(folder.name)] = int(
                (folder / "stat").read_text("utf-8", "replace").rpartition(")")[2].split()[1]
            )
    return found


def _above(pid: int, parents: dict[int, int]) -> list[int]:
    above = []
    while pid := parents.get(pid, 0):
        above.append(pid)
    return above


def _is_chromium(pid: int) -> bool:
    try:
        return Path(os.readlink(f"/proc/{pid}/exe")).name == "chromium"
    except OSError:  # it has just ended
        return False


@contextmanager
def open_headed(sandbox: Sandbox) -> Iterator[Headed]:
    """Give screen and server until the end of the block; the kiosk's program is not started."""
    folder = RunFolder()
    with ExitStack() as stack:
        stack.callback(folder.remove)
        display = stack.enter_context(open_display(folder.own("screen")))
        supervisor = stack.enter_context(Supervisor(folder, sandbox))
        headed = Headed(supervisor, display)
        stack.callback(headed.close)
        headed.open()
        yield headed
