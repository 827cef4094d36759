"""The browser before the patient: Debian's Chromium without a window, on the terminal's page."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

from device.cli.supervisor.sandbox import DIE_WITH_PARENT

_PROGRAM = "chromium"
_OPTIONS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
_END_S = 10.0


class Browser:
    """Shows the page at `url` whenever it runs; its profile is new each time."""

    def __init__(self, url: str, folder: Path) -> None:
        """Keep the profile in `folder`."""
        self._url = url
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Open the page."""
        profile = f"--user-data-dir={self._folder / 'profile'}"
        self._process = subprocess.Popen(
            [*DIE_WITH_PARENT, _PROGRAM, *_OPTIONS, profile, self._url],
            env={"PATH": os.environ["PATH"], "HOME": str(self._folder), "LANG": "C.UTF-8"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def kill(self) -> None:
        """End it at once, with all of its processes."""
        if self._process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(_END_S)
        self._process = None
        shutil.rmtree(self._folder / "profile", ignore_errors=True)
