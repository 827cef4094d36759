"""One run of the browser: a process group with a profile of its own, gone without a trace at the end."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

from device.kiosk.command import make_command, make_environment
from device.kiosk.errors import BrowserMissing
from device.kiosk.policies import check_policies
from device.kiosk.settings import KioskSettings

_PREFIX = "profile-"


class Browser:
    """A started browser."""

    def __init__(self, settings: KioskSettings, environment: Mapping[str, str]) -> None:
        """Start it.

        Raises:
            BrowserMissing: it is not installed, or its folder cannot be used.
            PoliciesMissing: it would not be bound by our policies.
        """
        check_policies(settings.policies, settings.url)
        if not os.access(settings.browser, os.X_OK):
            raise BrowserMissing(f"{settings.browser}: not there, or not to be run")
        self._profile = _new_profile(settings.folder)
        self._process = subprocess.Popen(
            make_command(settings, self._profile),
            env=make_environment(environment, self._profile),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,  # it may repeat what stands on the page
            start_new_session=True,
        )
        self.ended = os.pidfd_open(self._process.pid)
        """Can be read from once it has ended (pidfd_open(2))."""

    @property
    def exit_code(self) -> int | None:
        """How it ended, None while it runs."""
        return self._process.poll()

    def stop(self) -> None:
        """End it with all its processes, and remove its profile: nothing in it has to be put in order."""
        with contextlib.suppress(ProcessLookupError, PermissionError):  # all of the group have ended
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        os.close(self.ended)
        shutil.rmtree(self._profile, ignore_errors=True)


def _new_profile(folder: Path) -> Path:
    """Make an empty one in place of those that earlier runs left, also runs that were killed."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for old in folder.glob(f"{_PREFIX}*"):
            shutil.rmtree(old, ignore_errors=True)
        return Path(tempfile.mkdtemp(prefix=_PREFIX, dir=folder))
    except OSError as error:
        raise BrowserMissing(f"{folder}: cannot be used for its profile ({error.strerror})") from error
